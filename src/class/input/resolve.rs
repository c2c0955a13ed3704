//! Resolves a row's submission (a folder is relative to the list, a URL stays as it is) and gives each submission a
//! canonical name, by which rows of the same app are recognised.

use std::path::{Path, PathBuf};

use crate::submission::address;

/// A row's text as a path that can be opened from the working directory, or as a URL.
pub(super) fn resolve(base: &Path, text: &str, is_folder: bool) -> String {
    let path = Path::new(text);
    if !is_folder && text.contains("://") {
        return text.to_owned();
    }
    let beside = rooted(base).join(path);
    match () {
        () if path.is_absolute() => text.to_owned(),
        () if is_folder || address::looks_like_path(text) || beside.is_dir() => beside.display().to_string(),
        () => text.to_owned(),
    }
}

/// A relative path with `./` before it, so that it is not read as a host name.
pub(super) fn rooted(path: &Path) -> PathBuf {
    if path.is_absolute() || path.starts_with(".") || path.starts_with("..") {
        path.to_owned()
    } else {
        Path::new(".").join(path)
    }
}

/// The submission's canonical name: the same for every spelling of one URL.
pub(crate) fn canonical_name(submission: &str) -> String {
    let is_path = address::looks_like_path(submission) || Path::new(submission).exists();
    match address::normalise(submission) {
        Ok(url) if !is_path => url.to_string(),
        _ => submission.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_beside_their_list_and_urls_are_not() {
        let base = Path::new("term/one");
        assert_eq!(resolve(base, "ada", true), "./term/one/ada");
        assert_eq!(resolve(base, "./ada", false), "./term/one/./ada");
        assert_eq!(resolve(base, "/srv/ada", true), "/srv/ada");
        assert_eq!(resolve(base, "app.example.com", false), "app.example.com");
        assert_eq!(resolve(base, "http://app.example.com/a", false), "http://app.example.com/a");
        for url in [
            "app.example.com/x/",
            "http://a.example/?b=2&a=1&utm_source=x",
            "https://www.a.example:443/#top",
            "a.example",
        ] {
            let once = canonical_name(url);
            assert_eq!(canonical_name(&once), once);
            assert_eq!(canonical_name(once.trim_end_matches('/')), once, "as a report writes it");
        }
        assert_eq!(canonical_name("HTTP://App.example.com:80/"), canonical_name("app.example.com"));
    }
}
