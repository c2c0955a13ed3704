//! Reads the learner's files, from the folder or from the boilerplate of the running app. A rehearsal reads nothing
//! else.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use url::Url;

use super::facts::Location;
use crate::engine::Deadline;
use crate::javascript::is_in_try;
use crate::submission::{Answer, Request, Submission};

/// How many files a rehearsal may ask for. An app has a few dozen.
const MAX_FILES: usize = 200;
/// The longest path that is looked for, in bytes.
const MAX_PATH_BYTES: usize = 1024;

/// The files of one submission, each read once.
pub(crate) struct Files {
    submission: Arc<Submission>,
    read: RefCell<HashMap<String, Option<Rc<str>>>>,
    asked: Cell<usize>,
    /// How long a running app may still be awaited.
    wait_left: Cell<Duration>,
    /// Paused while a running app is awaited.
    deadline: Option<Rc<Deadline>>,
}

impl Files {
    /// `longest_wait`: after how much waiting for a running app only what was requested is read, since its author
    /// decides how many files are asked for, one after the other, and how late each is answered.
    pub(crate) fn new(submission: Arc<Submission>, longest_wait: Duration, deadline: Option<Rc<Deadline>>) -> Rc<Self> {
        let wait_left = Cell::new(longest_wait);
        Rc::new(Self { submission, read: RefCell::default(), asked: Cell::default(), wait_left, deadline })
    }

    /// The text of a file by its path in the project (`server.js`, `public/client.js`); `None` if it is missing.
    pub(crate) fn read(&self, file: &str) -> Option<Rc<str>> {
        if let Some(known) = self.read.borrow().get(file) {
            return known.clone();
        }
        // Beyond these limits every file is missing, so that endless names are neither requested nor kept.
        if file.len() > MAX_PATH_BYTES || self.asked.replace(self.asked.get() + 1) >= MAX_FILES {
            return None;
        }
        let text = self.look(file);
        self.read.borrow_mut().insert(file.to_owned(), text.clone());
        text
    }

    fn look(&self, file: &str) -> Option<Rc<str>> {
        if !self.submission.has_source() {
            return self.ask(file);
        }
        let bytes = self.submission.read_source(file)?;
        Some(String::from_utf8_lossy(&bytes).into())
    }

    /// The names of the source files and folders in a folder of the project, those of folders with a `/` at their end;
    /// `None` if it has none, or if the app is running elsewhere.
    pub(crate) fn list(&self, folder: &str) -> Option<Vec<String>> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let files = self.submission.list_sources();
        let inside = files.iter().filter_map(|file| file.strip_prefix(&prefix));
        let names: BTreeSet<String> =
            inside.filter_map(|file| file.split_inclusive('/').next()).map(str::to_owned).collect();
        (!names.is_empty()).then(|| names.into_iter().collect())
    }

    /// Whether a missing file of a folder is missed there: the code at the place that loads it expects that, or a file
    /// has nearly the same name. Any other may only be left out of the folder.
    pub(crate) fn is_missed(&self, file: &str, loaded_at: &Location) -> bool {
        if !self.submission.has_source() {
            return false;
        }
        let expects = |source: Rc<str>| is_in_try(&source, loaded_at.line, loaded_at.column);
        if self.read(&loaded_at.file).is_some_and(expects) {
            return true;
        }
        let parts = |path: &str| {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            (folder.to_lowercase(), name.trim_end_matches(".js").to_lowercase())
        };
        let (folder, name) = parts(file);
        let resembles = |(other_folder, other): (String, String)| {
            let most = usize::from(name.len() > 3);
            other_folder == folder && strsim::osa_distance(&other, &name) <= most
        };
        self.submission.list_sources().iter().any(|known| resembles(parts(known)))
    }

    /// The page that a running app shows first.
    pub(crate) fn first_page(&self) -> Option<Rc<str>> {
        Some((**self.fetch("/")?.text()).into())
    }

    /// The file that starts the app.
    pub(crate) fn entry(&self) -> Option<String> {
        let is_there = |file: &str| self.read(file).is_some();
        // A running app serves this file as `server.js`, whatever its name is.
        if !self.submission.has_source() {
            return is_there("server.js").then(|| "server.js".to_owned());
        }
        let package = self.read("package.json").and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
        let package = package.unwrap_or_default();
        let script = package["scripts"]["start"].as_str().unwrap_or_default();
        let main = package["main"].as_str();
        let mut started = started_by(script).filter_map(|word| if word == "." { main } else { Some(word) });
        if let Some(file) = started.find_map(|word| self.as_node_finds(word)) {
            return Some(file);
        }
        let last = script.split_whitespace().last().filter(|file| file.ends_with("js"));
        let named = last.or(main);
        let usual = ["index.js", "app.js", "server.mjs"];
        let mut files = ["server.js"].into_iter().chain(named).chain(usual);
        files.find(|file| is_there(file)).map(str::to_owned)
    }

    /// The file that `node` runs for a path on its command line.
    fn as_node_finds(&self, path: &str) -> Option<String> {
        let path = path.trim_start_matches("./").trim_end_matches('/');
        let endings = ["", ".js", ".json", "/index.js"];
        endings.iter().map(|ending| format!("{path}{ending}")).find(|file| self.read(file).is_some())
    }

    /// Whether package.json declares that `.js` files are ES modules. It is not requested from a running app, whose
    /// files are classified by their syntax.
    pub(crate) fn are_modules(&self) -> bool {
        if !self.submission.has_source() {
            return false;
        }
        let package = self.read("package.json").and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
        package.is_some_and(|package| package["type"] == "module")
    }

    /// Requests a file from a running app: only what its boilerplate serves, and not an error page in its place.
    fn ask(&self, file: &str) -> Option<Rc<str>> {
        let answer = self.fetch(&served_at(file)?).filter(|answer| answer.status == 200)?;
        let text = answer.text();
        if text.trim_start().starts_with('<') {
            return None;
        }
        if !self.wait_left.get().is_zero() {
            ask_ahead(&self.submission, text);
        }
        Some((**text).into())
    }

    /// What a running app answers at a path.
    fn fetch(&self, path: &str) -> Option<Arc<Answer>> {
        let started = Instant::now();
        let wait = || match self.wait_left.get() {
            Duration::ZERO => self.submission.awaited(path).map(|(_, answer)| answer),
            _ => request(&self.submission, path),
        };
        let answer = match &self.deadline {
            Some(deadline) => deadline.paused(wait),
            None => wait(),
        };
        self.wait_left.set(self.wait_left.get().saturating_sub(started.elapsed()));
        answer
    }
}

/// The words of a start script that may be the file which it runs with Node, the likeliest first: those after the last
/// `node` that are no options. A command in another folder is not understood.
fn started_by(script: &str) -> impl Iterator<Item = &str> {
    const WITH_VALUE: [&str; 8] =
        ["-r", "--require", "--import", "--loader", "--experimental-loader", "--env-file", "-w", "--watch-path"];
    let command = script.rsplit("&&").next().unwrap_or_default();
    let command = command.split(['|', ';', '&']).next().unwrap_or_default();
    let words = command.split_whitespace().filter(|_| !script.contains("cd "));
    let is_node = |word: &&str| matches!(*word, "node" | "nodemon");
    let mut before = "";
    words.skip_while(move |word| !is_node(word)).skip(1).filter(move |word| {
        let is_value = WITH_VALUE.contains(&std::mem::replace(&mut before, word));
        !word.starts_with('-') && !is_value && !is_node(word)
    })
}

fn request(submission: &Submission, path: &str) -> Option<Arc<Answer>> {
    let url = Url::parse(&submission.url()).ok()?.join(path).ok()?;
    let (answer, answered) = mpsc::channel();
    submission.fetch(Request::get(url), move |reply| drop(answer.send(reply)));
    answered.recv().ok()?.ok()
}

/// Prefetches the files that this one may load: those with a relative path in quotes.
fn ask_ahead(submission: &Submission, text: &str) {
    const MAX_PREFETCHED: usize = 8;
    let named = ["'./", "\"./"].iter().flat_map(|opened| text.match_indices(opened)).filter_map(|(at, opened)| {
        let rest = &text[at + opened.len()..];
        Some(&rest[..rest.find(&opened[..1])?])
    });
    let files = named.map(|name| if name.ends_with(".js") { name.to_owned() } else { format!("{name}.js") });
    let paths: Vec<String> = files.filter_map(|file| served_at(&file)).take(MAX_PREFETCHED).collect();
    submission.prefetch(paths.iter().map(String::as_str));
}

/// The path at which the boilerplate serves a file, if it does.
pub(crate) fn served_at(file: &str) -> Option<String> {
    if file.starts_with("public/") {
        return Some(format!("/{file}"));
    }
    let plain = !file.contains('/') && (file == "package.json" || file.ends_with(".js"));
    plain.then(|| format!("/_api/{file}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::submission::Folder;

    #[test]
    fn the_start_script_says_which_file_starts() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("bin")).unwrap();
        for file in ["server.js", "index.js", "setup.js", "bin/www"] {
            std::fs::write(folder.path().join(file), "1").unwrap();
        }
        for (script, entry) in [
            ("node index.js", "index.js"),
            ("node ./bin/www", "bin/www"),
            ("NODE_ENV=production nodemon --inspect index", "index.js"),
            ("npm run build && node -r ./setup.js index.js --port 3000 | pino-pretty", "index.js"),
            ("node .", "index.js"),
            ("node dist/index.js", "server.js"),
            ("cd app && node index.js", "server.js"),
            ("webpack --config setup.js", "server.js"),
            ("", "server.js"),
        ] {
            let package = serde_json::json!({ "main": "index.js", "scripts": { "start": script } });
            std::fs::write(folder.path().join("package.json"), package.to_string()).unwrap();
            let submission = Arc::new(Submission::folder("it", Folder::open(folder.path()).unwrap()));
            let found = Files::new(submission, Duration::ZERO, None).entry();
            assert_eq!(found.as_deref(), Some(entry), "{script}");
        }
    }

    #[test]
    fn endless_names_and_long_ones_are_missing() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("last.js"), "1").unwrap();
        let submission = Arc::new(Submission::folder("it", Folder::open(folder.path()).unwrap()));
        let files = Files::new(Arc::clone(&submission), Duration::ZERO, None);
        assert_eq!(files.read(&"x".repeat(MAX_PATH_BYTES + 1)), None);
        assert!(files.read.borrow().is_empty());
        (1..MAX_FILES).for_each(|number| assert_eq!(files.read(&format!("{number}.js")), None));
        assert!(files.read("last.js").is_some());
        assert_eq!(files.read("one-more.js"), None);
        assert!(!files.read.borrow().contains_key("one-more.js"));
        let files = Files::new(submission, Duration::ZERO, None);
        (0..MAX_FILES).for_each(|number| assert_eq!(files.read(&format!("{number}.js")), None));
        assert_eq!(files.read("last.js"), None);
    }
}
