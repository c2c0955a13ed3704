//! Watches a folder for saves of the files that a grading reads. `node_modules` is not watched: it would need more
//! watches than systems allow.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use notify::event::{EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use crate::message::Message;

/// The extensions of the files that a grading reads.
const EXTENSIONS: [&str; 10] = ["js", "mjs", "cjs", "json", "html", "htm", "css", "pug", "ejs", "hbs"];
/// How many folders are watched at most.
const MAX_FOLDERS: usize = 2_000;

/// A folder that cannot be watched.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub(crate) struct WatchError {
    folder: String,
    source: notify::Error,
}

impl WatchError {
    pub(crate) fn message(&self) -> Message {
        let args = [("folder", (&self.folder).into()), ("detail", self.source.to_string().into())];
        Message::format("error-watch", &args)
    }
}

/// Watches a folder.
pub(crate) struct FileWatcher {
    root: PathBuf,
    watcher: RecommendedWatcher,
    watched: HashSet<PathBuf>,
}

impl FileWatcher {
    /// Watches `root` (a real path); `seen` is called with the changed paths, on another thread.
    pub(crate) fn watch(root: &Path, seen: impl Fn(Vec<PathBuf>) + Send + 'static) -> Result<Self, WatchError> {
        let error = |source| WatchError { folder: root.display().to_string(), source };
        let own = root.to_owned();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // After an error, a save may have been missed: the folder counts as changed.
            let paths = event.map_or_else(|_| vec![own.clone()], |event| changed(event, &own));
            if !paths.is_empty() {
                seen(paths);
            }
        })
        .map_err(error)?;
        let mut saves = Self { root: root.to_owned(), watcher, watched: HashSet::new() };
        saves.add(root).map_err(error)?;
        Ok(saves)
    }

    /// Whether any of the changed paths is read by a grading. New folders are watched from now on.
    pub(crate) fn matter(&mut self, paths: &[PathBuf]) -> bool {
        let mut any = false;
        for path in paths {
            if is_ignored(path, &self.root) {
                continue;
            }
            if path.is_dir() {
                // A folder that no longer exists, or exceeds the limit, is ignored.
                let _ = self.add(path);
                any = true;
            } else {
                any |= is_read(path);
            }
        }
        any
    }

    fn add(&mut self, folder: &Path) -> notify::Result<()> {
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            if self.watched.len() >= MAX_FOLDERS {
                return Err(notify::Error::generic("it has too many folders"));
            }
            self.watcher.watch(&folder, RecursiveMode::NonRecursive)?;
            self.watched.insert(folder.clone());
            let entries = std::fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok);
            // Links are not followed, since they may form cycles.
            let inside = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            folders.extend(inside.map(|entry| entry.path()).filter(|path| !is_ignored(path, &self.root)));
        }
        Ok(())
    }
}

/// The paths of an event that a grading reads. Access to a file changes nothing.
fn changed(event: notify::Event, root: &Path) -> Vec<PathBuf> {
    if event.need_rescan() {
        return vec![root.to_owned()];
    }
    let counts = match event.kind {
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => false,
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => true,
    };
    let paths = event.paths.into_iter().filter(|path| counts && !is_ignored(path, root));
    paths.filter(|path| is_read(path) || path.is_dir()).collect()
}

fn is_read(path: &Path) -> bool {
    path.extension().is_some_and(|extension| EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

/// Whether a path is in `node_modules`, or hidden.
fn is_ignored(path: &Path, root: &Path) -> bool {
    let inside = path.strip_prefix(root).unwrap_or(path);
    inside.components().any(|part| {
        let name = part.as_os_str().to_string_lossy();
        name == "node_modules" || name.starts_with('.')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_are_graded_matter() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        std::fs::create_dir_all(root.join("node_modules/express")).unwrap();
        std::fs::create_dir_all(root.join("public/js")).unwrap();
        let mut saves = FileWatcher::watch(root, |_| {}).unwrap();
        assert_eq!(saves.watched.len(), 3);
        let mut matter = |path: &str| saves.matter(&[root.join(path)]);
        for path in ["server.js", "public/client.js", "package.json", "views/index.pug", "public"] {
            assert!(matter(path), "{path}");
        }
        for path in
            ["app.log", "node_modules/express/index.js", ".git/HEAD", ".git/x.js", "server.js~", ".server.js.swp"]
        {
            assert!(!matter(path), "{path}");
        }
    }
}
