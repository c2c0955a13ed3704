//! Resolves a row's submission (a folder is relative to the list, a URL stays as it is) and gives each submission a
//! canonical name, by which rows of the same app are recognised.

use std::path::{Path, PathBuf};

use url::{Host, Url};

use super::row::{ColumnKind, RowProblemKind};
use crate::submission::address;

/// A row's text as a path that can be opened from the working directory, or as a URL with its scheme, which is never
/// taken for a path.
pub(super) fn resolve(base: &Path, text: &str, kind: ColumnKind) -> Result<String, RowProblemKind> {
    let folder = rooted(base).join(text);
    let is_folder = match kind {
        ColumnKind::Folder => true,
        ColumnKind::Url => false,
        _ => {
            !text.contains("://")
                && (Path::new(text).is_absolute() || address::looks_like_path(text) || folder.is_dir())
        }
    };
    if is_folder {
        return Ok(folder.display().to_string());
    }
    let url = address::normalise(text).ok().filter(|url| !address::looks_like_path(text) && is_written_out(url, text));
    url.map(|url| address::as_typed(&url)).ok_or_else(|| RowProblemKind::NotAUrl(text.to_owned()))
}

/// Whether an IPv4 address is written with its four numbers: `1` or `1.5` in a list is a number and no address, though
/// the URL standard reads it as 0.0.0.1 or 1.0.0.5.
fn is_written_out(url: &Url, text: &str) -> bool {
    !matches!(url.host(), Some(Host::Ipv4(address)) if !text.contains(&address.to_string()))
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
    match address::normalise(submission) {
        Ok(url) if !address::is_path(submission) => url.to_string(),
        _ => submission.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_beside_their_list_and_urls_are_not() {
        let base = Path::new("term/one");
        let resolve = |text, kind| resolve(base, text, kind).unwrap();
        assert_eq!(resolve("ada", ColumnKind::Folder), "./term/one/ada");
        assert_eq!(resolve("./ada", ColumnKind::Submission), "./term/one/./ada");
        assert_eq!(resolve("/srv/ada", ColumnKind::Folder), "/srv/ada");
        assert_eq!(resolve("src", ColumnKind::Url), "http://src", "a host, though there is a folder of that name");
        for kind in [ColumnKind::Url, ColumnKind::Submission] {
            assert_eq!(resolve("app.example.com", kind), "http://app.example.com");
            assert_eq!(resolve("http://app.example.com/a", kind), "http://app.example.com/a");
            assert_eq!(resolve("127.0.0.1:3000", kind), "http://127.0.0.1:3000");
            assert_eq!(resolve("localhost:3000", kind), "http://localhost:3000");
        }
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
        for path in [
            ".",
            "./ada",
            "/",
            "/srv/ada",
            "~/ada",
            "..\\ada",
            "C:\\ada",
            "a/b",
            "file:///srv/ada",
            "ftp://a.example",
            "",
        ] {
            let problem = super::resolve(base, path, ColumnKind::Url);
            assert_eq!(problem, Err(RowProblemKind::NotAUrl(path.to_owned())));
        }
        for number in ["1", "0", "1.5", "3000", "2130706433", "0x7f000001", "127.1"] {
            for kind in [ColumnKind::Url, ColumnKind::Submission] {
                let problem = super::resolve(base, number, kind);
                assert_eq!(problem, Err(RowProblemKind::NotAUrl(number.to_owned())));
            }
        }
        assert_eq!(canonical_name("HTTP://App.example.com:80/"), canonical_name("app.example.com"));
    }
}
