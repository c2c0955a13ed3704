//! A folder of challenge files from anywhere on disk, such as a checkout of the curriculum. It exists to read each file
//! once, within limits, and in the order in which a learner meets them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::catalogue::{Found, ResolveError};
use super::error::Problem;
use super::{Challenge, ReadError, near, order};

/// How many folders deep it looks. The curriculum's deepest file is five below its root.
const MAX_DEPTH: usize = 10;

/// How many entries it looks at. One language of the curriculum has about 13,000.
const MAX_ENTRIES: usize = 50_000;

/// Reads every challenge file below `root`, in order. Symbolic links below it are not followed.
pub(super) fn read(root: &Path) -> Result<Found, ResolveError> {
    let mut walk = Walk { root, entries: 0, files: Vec::new(), unread: Vec::new() };
    walk.folder(root, 0)?;
    if walk.files.is_empty() && walk.unread.is_empty() {
        return Err(ResolveError::EmptyFolder(root.to_owned()));
    }
    let mut found = Found { challenges: Vec::with_capacity(walk.files.len()), unread: walk.unread };
    for file in walk.files {
        match Challenge::read(&file) {
            Ok(challenge) => found.challenges.push(challenge),
            Err(error) => found.unread.push(error),
        }
    }
    order::sort(&mut found.challenges);
    Ok(found)
}

/// The file of nearly this name where `path` should be.
pub(super) fn near_path(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).ok()?.take(1000).flatten();
    let names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let near = near::nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(path.with_file_name(near).display().to_string())
}

struct Walk<'r> {
    root: &'r Path,
    entries: usize,
    files: Vec<PathBuf>,
    unread: Vec<ReadError>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, depth: usize) -> Result<(), ResolveError> {
        if depth > MAX_DEPTH {
            return Err(self.too_large(format!("its folders are more than {MAX_DEPTH} deep")));
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.unreadable(folder, &error);
                return Ok(());
            }
        };
        for entry in entries {
            self.entries += 1;
            if self.entries > MAX_ENTRIES {
                return Err(self.too_large(format!("it holds more than {MAX_ENTRIES} files")));
            }
            // The entry's own type: a symbolic link is neither a folder nor a file here, and is passed over.
            let typed = entry.and_then(|entry| Ok((entry.file_type()?, entry.path())));
            match typed {
                Ok((kind, path)) if kind.is_dir() && !is_hidden(&path) => self.folder(&path, depth + 1)?,
                Ok((kind, path)) if kind.is_file() && is_challenge(&path) => self.files.push(path),
                Ok(_) => {}
                Err(error) => self.unreadable(folder, &error),
            }
        }
        Ok(())
    }

    fn unreadable(&mut self, path: &Path, error: &std::io::Error) {
        let problem = Problem::Unreadable(error.to_string());
        self.unread.push(ReadError { path: Some(path.to_owned()), line: None, problem });
    }

    fn too_large(&self, why: String) -> ResolveError {
        ResolveError::TooLarge { path: self.root.to_owned(), why }
    }
}

fn is_hidden(path: &Path) -> bool {
    name(path).starts_with('.') || name(path) == "node_modules"
}

/// A Markdown file that is neither a page about the folder nor the behaviour beside a challenge.
fn is_challenge(path: &Path) -> bool {
    let name = name(path);
    name.ends_with(".md") && !name.ends_with(".behaviour.md") && !name.starts_with('.') && name != "README.md"
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}
