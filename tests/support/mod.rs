//! Helpers that several test modules share.

pub(crate) mod browser;
pub(crate) mod grading;
pub(crate) mod node;
pub(crate) mod program;
pub(crate) mod sample;
pub(crate) mod server;
pub(crate) mod timing;
pub(crate) mod tls;

/// Makes a link to a folder.
pub(crate) fn link(folder: &std::path::Path, link: &std::path::Path) {
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder, link).unwrap();
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(folder, link).unwrap();
}
