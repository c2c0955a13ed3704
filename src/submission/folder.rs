//! A learner's folder, which answers requests as the running app would: freeCodeCamp's boilerplate serves `server.js`
//! at `/_api/server.js` and the folder `public` at `/public`. Nothing outside the folder is read: a link to a file inside
//! it is followed, one that leads outside is an error.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};
use url::Url;

use super::exchange::{Answer, Request};
use super::fault::{Fault, FaultKind};
use super::limits::Limits;
use crate::message::Message;

/// How deep [`Folder::list`] looks, how many entries it looks at, and how many files it gives.
const MAX_DEPTH: usize = 6;
const MAX_ENTRIES: usize = 2000;
const MAX_LISTED: usize = 100;
/// Folders that hold no source of the app: packages, what is built, tests.
const NO_SOURCE: [&str; 9] =
    ["__tests__", "bower_components", "build", "coverage", "dist", "node_modules", "spec", "test", "tests"];

/// A folder with a learner's project.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The real path, symbolic links resolved.
    root: PathBuf,
    /// The open folder, beneath which files are opened.
    dir: Arc<Dir>,
    base: Url,
    largest: usize,
}

/// A folder that cannot be graded.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum FolderError {
    /// It does not exist, or may not be read.
    Unreadable {
        /// As it was given.
        path: String,
        /// The system's reason.
        source: io::Error,
    },
    /// It is a file.
    NotAFolder {
        /// As it was given.
        path: String,
    },
}

impl FolderError {
    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Unreadable { path, source } => {
                let args = [("path", path.into()), ("detail", source.to_string().into())];
                Message::format("error-folder-unreadable", &args)
            }
            Self::NotAFolder { path } => Message::format("error-folder-is-a-file", &[("path", path.into())]),
        }
    }
}

impl Folder {
    /// Opens a folder.
    ///
    /// # Errors
    /// Where it does not exist, may not be read, or is not a folder.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let named = || path.display().to_string();
        let unreadable = |source| FolderError::Unreadable { path: named(), source };
        let root = fs::canonicalize(path).map_err(unreadable)?;
        if !root.is_dir() {
            return Err(FolderError::NotAFolder { path: named() });
        }
        let dir = Dir::open_ambient_dir(&root, ambient_authority()).map_err(unreadable)?.into();
        // This name is never resolved: a hint gets a URL, and its requests are answered from the folder.
        let base = Url::parse("http://folder.localhost/")
            .map_err(|error| FolderError::Unreadable { path: named(), source: io::Error::other(error) })?;
        Ok(Self { root, dir, base, largest: Limits::default().body })
    }

    /// Sets the largest file that is read, in bytes.
    #[must_use]
    pub fn largest(mut self, bytes: usize) -> Self {
        self.largest = bytes;
        self
    }

    /// The folder's real path.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn base(&self) -> &Url {
        &self.base
    }

    /// The learner's file for an app's path, relative to the folder: `/_api/server.js` is `server.js`.
    #[must_use]
    pub fn file_for(path: &str) -> Option<PathBuf> {
        let file = match path.strip_prefix("/_api/") {
            Some(name) if name == "package.json" || is_script(name) => PathBuf::from(name),
            // The boilerplate of the lessons on Mongoose shows any file but the one with the secrets.
            Some(route) => {
                let name = Path::new(route.strip_prefix("file/").filter(|name| !name.is_empty())?);
                let is_hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
                return (!name.components().any(is_hidden) && is_inside(name)).then(|| name.to_owned());
            }
            None => Path::new("public").join(path.strip_prefix("/public/")?),
        };
        is_inside(&file).then_some(file)
    }

    /// Reads a file of the folder, by its path relative to it.
    ///
    /// # Errors
    /// Where it is missing, lies outside, is too large, or cannot be read.
    pub fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        let mut options = OpenOptions::new();
        options.read(true);
        // The file is looked at after it was opened, since it could be replaced in between. Opening a named pipe would
        // otherwise wait for a writer.
        #[cfg(unix)]
        {
            use cap_std::fs::OpenOptionsExt;
            options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
        }
        let file = self.dir.open_with(file, &options)?;
        if !file.metadata()?.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let mut body = Vec::new();
        let limit = self.largest as u64 + 1;
        file.take(limit).read_to_end(&mut body)?;
        if body.len() > self.largest {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(body)
    }

    /// The paths of its source files, the nearest to the root first. Links are not followed, and hidden folders, packages
    /// and what is built from the source are left out.
    #[must_use]
    pub fn list(&self) -> Vec<String> {
        let (mut files, mut folders) = (Vec::new(), vec![String::new()]);
        let mut left = MAX_ENTRIES;
        for _ in 0..MAX_DEPTH {
            for folder in std::mem::take(&mut folders) {
                let shown = if folder.is_empty() { "." } else { folder.trim_end_matches('/') };
                let Ok(entries) = self.dir.read_dir(shown) else { continue };
                let mut named: Vec<(String, bool)> = Vec::new();
                for entry in entries.flatten().take(left) {
                    left -= 1;
                    let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type()) else { continue };
                    let is_wanted = match kind {
                        kind if kind.is_dir() => !name.starts_with('.') && !NO_SOURCE.contains(&name.as_str()),
                        kind => kind.is_file() && is_source(&name),
                    };
                    if is_wanted {
                        named.push((name, kind.is_dir()));
                    }
                }
                // A system lists them in any order.
                named.sort_unstable();
                for (name, is_folder) in named {
                    let path = format!("{folder}{name}");
                    if is_folder { folders.push(format!("{path}/")) } else { files.push(path) }
                }
            }
        }
        files.truncate(MAX_LISTED);
        files
    }

    pub(super) fn answer(&self, request: &Request) -> Result<Arc<Answer>, Fault> {
        let path = percent_decoded(request.url.path());
        let file = path.as_deref().and_then(Self::file_for);
        let (Some(file), "GET" | "HEAD") = (file, request.method.as_str()) else {
            return Err(Fault::new(FaultKind::NeedsRunningApp, &request.url));
        };
        let fault = |kind| Err(Fault::new(kind, &request.url));
        match self.read(&file) {
            Ok(body) => Ok(Arc::new(found(&request.url, &file, body))),
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidInput => {
                    Ok(Arc::new(not_found(&request.url)))
                }
                io::ErrorKind::FileTooLarge => fault(FaultKind::BodyTooLarge(self.largest)),
                _ => fault(FaultKind::Unreadable(error.to_string())),
            },
        }
    }
}

/// Whether a path leads neither up nor to a root.
fn is_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// Whether a file has source code that a person wrote.
fn is_source(name: &str) -> bool {
    let is_code = [".js", ".mjs", ".cjs", ".ts"].iter().any(|ending| name.ends_with(ending));
    is_code && !name.starts_with('.') && ![".min.js", ".d.ts"].iter().any(|ending| name.ends_with(ending))
}

fn is_script(name: &str) -> bool {
    [".js", ".mjs", ".cjs"].iter().any(|ending| name.ends_with(ending)) && !name.contains('/')
}

fn percent_decoded(path: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    (!decoded.contains('\0')).then(|| decoded.into_owned())
}

fn found(url: &Url, file: &Path, body: Vec<u8>) -> Answer {
    let kind = match file.extension().and_then(|ending| ending.to_str()) {
        // The boilerplates send source files as text, and hints parse the text that jQuery then gives them.
        _ if url.path().starts_with("/_api/") => "text/plain; charset=utf-8",
        Some("json") => "application/json; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    };
    Answer {
        status: 200,
        status_text: "OK".to_owned(),
        url: url.to_string(),
        headers: vec![("content-type".to_owned(), kind.to_owned())],
        body,
        ..Answer::default()
    }
}

/// Express's answer for a missing file, so that a folder and the running app get the same verdict.
fn not_found(url: &Url) -> Answer {
    let body = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot GET {}</pre>\n</body>\n</html>\n",
        url.path()
    );
    Answer {
        status: 404,
        status_text: "Not Found".to_owned(),
        url: url.to_string(),
        headers: vec![("content-type".to_owned(), "text/html; charset=utf-8".to_owned())],
        body: body.into_bytes(),
        ..Answer::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(folder: &Folder, path: &str) -> Result<Arc<Answer>, Fault> {
        folder.answer(&Request::get(folder.base().join(path).unwrap()))
    }

    #[test]
    fn maps_the_boilerplates_paths() {
        for (path, file) in [
            ("/_api/server.js", Some("server.js")),
            ("/_api/package.json", Some("package.json")),
            ("/public/client.js", Some("public/client.js")),
            ("/public/js/a.js", Some("public/js/a.js")),
            ("/_api/file/package.json", Some("package.json")),
            ("/_api/file/models/person.js", Some("models/person.js")),
            ("/_api/file/.env", None),
            ("/_api/file/.git/config", None),
            ("/_api/file/../x.js", None),
            ("/_api/file/", None),
            ("/_api/file//etc/passwd", None),
            ("/_api/.env", None),
            ("/_api/../x.js", None),
            ("/public/../server.js", None),
            ("/public//etc/passwd", None),
            ("/_api/app-info", None),
            ("/", None),
        ] {
            assert_eq!(Folder::file_for(path).as_deref(), file.map(Path::new), "{path}");
        }
    }

    #[test]
    fn lists_the_source() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("app");
        for path in [
            "server.js",
            "README.md",
            "src/sockets/chat.js",
            "src/index.ts",
            "src/types.d.ts",
            "public/vendor.min.js",
            "public/client.js",
            "node_modules/a/index.js",
            "src/node_modules/b/index.js",
            ".git/hook.js",
            "dist/server.js",
            "a/b/c/d/e/f.js",
            "a/b/c/d/e/f/g.js",
        ] {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), "1").unwrap();
        }
        #[cfg(unix)]
        for (link, to) in [("linked", "../outside"), ("again", "src"), ("link.js", "server.js")] {
            fs::create_dir_all(place.path().join("outside")).unwrap();
            fs::write(place.path().join("outside/secret.js"), "secret").unwrap();
            std::os::unix::fs::symlink(to, root.join(link)).unwrap();
        }
        let folder = Folder::open(&root).unwrap();
        assert_eq!(
            folder.list(),
            ["server.js", "public/client.js", "src/index.ts", "src/sockets/chat.js", "a/b/c/d/e/f.js"]
        );
        (0..MAX_ENTRIES).for_each(|number| fs::write(root.join(format!("{number}.js")), "").unwrap());
        assert_eq!(folder.list().len(), MAX_LISTED);
    }

    #[cfg(unix)]
    #[test]
    fn reads_nothing_outside() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("app");
        fs::create_dir_all(root.join("public")).unwrap();
        fs::write(place.path().join("secret.js"), "secret").unwrap();
        fs::write(root.join("server.js"), "\u{feff}let currentUsers").unwrap();
        std::os::unix::fs::symlink("../secret.js", root.join("auth.js")).unwrap();
        std::os::unix::fs::symlink("../server.js", root.join("public/client.js")).unwrap();
        let folder = Folder::open(&root).unwrap();
        assert_eq!(&**get(&folder, "/_api/server.js").unwrap().text(), "let currentUsers");
        let outside = get(&folder, "/_api/auth.js").unwrap_err().kind;
        assert!(matches!(outside, FaultKind::Unreadable(_)), "{outside:?}");
        assert_eq!(get(&folder, "/public/client.js").unwrap().status, 200);
        assert_eq!(get(&folder, "/public/%2e%2e/server.js").unwrap_err().kind, FaultKind::NeedsRunningApp);
        assert_eq!(get(&folder, "/public/..%2fserver.js").unwrap_err().kind, FaultKind::NeedsRunningApp);
        assert_eq!(get(&folder, "/api/x").unwrap_err().kind, FaultKind::NeedsRunningApp);
        let small = folder.largest(4);
        assert_eq!(get(&small, "/_api/server.js").unwrap_err().kind, FaultKind::BodyTooLarge(4));
    }

    /// server.js is now the learner's file, now a link to a file outside, now a named pipe that nobody writes to.
    #[cfg(unix)]
    #[test]
    fn a_folder_that_changes_while_it_is_read() {
        use std::sync::atomic::{AtomicBool, Ordering};

        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("app");
        let outside = place.path().join("outside");
        fs::create_dir_all(root.join("public")).unwrap();
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("server.js"), "secret").unwrap();
        fs::write(outside.join("client.js"), "secret").unwrap();
        let (server, public, next) = (root.join("server.js"), root.join("public"), root.join("next"));
        let pipe = place.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let is_done = AtomicBool::new(false);
        let folder = Folder::open(&root).unwrap();
        let replace = || {
            while !is_done.load(Ordering::Relaxed) {
                fs::write(&next, "own").unwrap();
                fs::rename(&next, &server).unwrap();
                std::os::unix::fs::symlink("../outside/server.js", &next).unwrap();
                fs::rename(&next, &server).unwrap();
                fs::hard_link(&pipe, &next).unwrap();
                fs::rename(&next, &server).unwrap();
                fs::rename(&public, &next).unwrap();
                std::os::unix::fs::symlink("../outside", &public).unwrap();
                fs::remove_file(&public).unwrap();
                fs::rename(&next, &public).unwrap();
            }
        };
        let read = |file: &str| folder.read(Path::new(file)).map(|bytes| String::from_utf8(bytes).unwrap());
        let (mut texts, mut refused, mut published) = (Vec::new(), 0, 0);
        std::thread::scope(|scope| {
            scope.spawn(replace);
            // Until each has happened often, whatever else the machine does.
            while texts.len() < 1000 || refused < 1000 {
                published += usize::from(read("public/client.js").is_ok());
                match read("server.js") {
                    Ok(text) => texts.push(text),
                    Err(_) => refused += 1,
                }
            }
            is_done.store(true, Ordering::Relaxed);
        });
        assert!(texts.iter().all(|text| text == "own"), "{texts:?}");
        assert_eq!(published, 0);
    }
}
