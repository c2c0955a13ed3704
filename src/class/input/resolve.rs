//! Where a row's submission is: a folder is looked for beside the list that names it, and a URL stays one. It also gives
//! each submission one name, by which rows of the same app are found.

use std::path::{Path, PathBuf};

use crate::submission::address;

/// A row's text as it can be opened from here.
pub(crate) fn from(base: &Path, text: &str, folder: bool) -> String {
    let path = Path::new(text);
    if !folder && text.contains("://") {
        return text.to_owned();
    }
    let beside = rooted(base).join(path);
    match () {
        () if path.is_absolute() => text.to_owned(),
        () if folder || address::looks_like_path(text) || beside.is_dir() => beside.display().to_string(),
        () => text.to_owned(),
    }
}

/// A relative path that cannot be taken for a host.
pub(crate) fn rooted(path: &Path) -> PathBuf {
    if path.is_absolute() || path.starts_with(".") || path.starts_with("..") {
        path.to_owned()
    } else {
        Path::new(".").join(path)
    }
}

/// The submission's one name: the same for every way of writing one URL.
pub(crate) fn name(submission: &str) -> String {
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
        assert_eq!(from(base, "ada", true), "./term/one/ada");
        assert_eq!(from(base, "./ada", false), "./term/one/./ada");
        assert_eq!(from(base, "/srv/ada", true), "/srv/ada");
        assert_eq!(from(base, "app.example.com", false), "app.example.com");
        assert_eq!(from(base, "http://app.example.com/a", false), "http://app.example.com/a");
        for url in [
            "app.example.com/x/",
            "http://a.example/?b=2&a=1&utm_source=x",
            "https://www.a.example:443/#top",
            "a.example",
        ] {
            let once = name(url);
            assert_eq!(name(&once), once);
            assert_eq!(name(once.trim_end_matches('/')), once, "as a report writes it");
        }
        assert_eq!(name("HTTP://App.example.com:80/"), name("app.example.com"));
    }
}
