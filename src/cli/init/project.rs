//! What a workflow has to know of a learner's project: where its repository begins, how it is installed and started, which
//! Node it wants. Only the names of files and a few words from them are used; none of their text gets into the workflow.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;

/// More than any such file has, in bytes.
const MOST_READ: u64 = 1024 * 1024;
const MOST_SECRETS: usize = 20;

/// A project that cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProjectError {
    /// There is no such folder.
    #[error("{0} is no folder that can be opened; name the folder that holds server.js")]
    Folder(PathBuf, #[source] io::Error),
    /// There is nothing to grade.
    #[error("{0} has neither a server.js nor a package.json; name the folder of the project")]
    NoProject(PathBuf),
    /// Its package.json is broken.
    #[error("{0} cannot be read as JSON; mend it, then run this again")]
    Package(PathBuf, #[source] io::Error),
    /// The folder's name cannot stand in a workflow.
    #[error("the folder's name {0:?} has characters that no workflow can hold; rename it")]
    Name(PathBuf),
}

/// How the packages are installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manager {
    /// npm, with a lock file.
    NpmLocked,
    /// npm, without one.
    Npm,
    /// Yarn.
    Yarn,
    /// pnpm.
    Pnpm,
}

impl Manager {
    /// Its program.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::NpmLocked | Self::Npm => "npm",
            Self::Yarn => "yarn",
            Self::Pnpm => "pnpm",
        }
    }

    /// The command that installs what the lock file says.
    pub(super) fn install(self) -> &'static str {
        match self {
            Self::NpmLocked => "npm ci",
            Self::Npm => "npm install",
            Self::Yarn => "yarn install --frozen-lockfile",
            Self::Pnpm => "pnpm install --frozen-lockfile",
        }
    }
}

/// A learner's project, as a workflow sees it.
#[derive(Debug)]
pub(super) struct Project {
    /// Where the repository begins, or the project's folder where there is none.
    pub(super) root: PathBuf,
    /// Whether there is a repository.
    pub(super) is_repository: bool,
    /// The project's folder below the root, with slashes; `.` for the root itself.
    pub(super) folder: String,
    /// The lock file and who reads it, where there is a package.json.
    pub(super) manager: Option<(Manager, Option<&'static str>)>,
    /// The file that names Node's version.
    pub(super) node_file: Option<&'static str>,
    /// The command that starts the app.
    pub(super) start: Option<String>,
    /// The variables of `sample.env` or `.env.example`, which the app may want.
    pub(super) secrets: Vec<String>,
}

impl Project {
    /// Looks at the project in `folder`.
    ///
    /// # Errors
    /// Where there is none, or its package.json cannot be read.
    pub(super) fn inspect(folder: &Path) -> Result<Self, ProjectError> {
        let here = folder.canonicalize().map_err(|error| ProjectError::Folder(folder.to_owned(), error))?;
        let package = read_package(&here)?;
        if package.is_none() && !here.join("server.js").is_file() {
            return Err(ProjectError::NoProject(folder.to_owned()));
        }
        let repository = here.ancestors().find(|folder| folder.join(".git").exists());
        let root = repository.unwrap_or(&here);
        let manager = package.as_ref().map(|_| manager(&here));
        Ok(Self {
            folder: below(root, &here)?,
            is_repository: repository.is_some(),
            root: root.to_owned(),
            manager,
            node_file: node_file(&here, package.as_ref()),
            start: package.as_ref().and_then(|package| start(&here, package, manager)),
            secrets: secrets(&here),
        })
    }

    /// What was found, in words.
    pub(super) fn grounds(&self) -> Vec<String> {
        let mut grounds = Vec::new();
        match (self.manager, self.node_file) {
            (Some(_), Some(file)) => grounds.push(format!("Node: the version in {file}")),
            (Some(_), None) => grounds.push(format!("Node {}, since the project names none", super::workflow::NODE)),
            (None, _) => {}
        }
        match self.manager {
            Some((manager, Some(lock))) => grounds.push(format!("{}, since there is a {lock}", manager.install())),
            Some((manager, None)) => grounds.push(format!("{}, since there is no lock file", manager.install())),
            None => grounds.push("no package.json: the files are graded as they are".to_owned()),
        }
        match &self.start {
            Some(start) => grounds.push(format!("`{start}` starts the app, which is graded as it runs")),
            None if self.manager.is_some() => {
                grounds.push("no start script in package.json: the files are graded as they are".to_owned());
            }
            None => {}
        }
        grounds
    }
}

fn read_package(folder: &Path) -> Result<Option<Value>, ProjectError> {
    let path = folder.join("package.json");
    match read(&path) {
        Ok(text) => {
            let package = serde_json::from_str(text.trim_start_matches('\u{feff}'));
            package.map(Some).map_err(|error| ProjectError::Package(path, error.into()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ProjectError::Package(path, error)),
    }
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(MOST_READ).read_to_string(&mut text)?;
    Ok(text)
}

fn manager(folder: &Path) -> (Manager, Option<&'static str>) {
    const LOCKS: [(&str, Manager); 4] = [
        ("package-lock.json", Manager::NpmLocked),
        ("npm-shrinkwrap.json", Manager::NpmLocked),
        ("yarn.lock", Manager::Yarn),
        ("pnpm-lock.yaml", Manager::Pnpm),
    ];
    let found = LOCKS.into_iter().find(|(lock, _)| folder.join(lock).is_file());
    found.map_or((Manager::Npm, None), |(lock, manager)| (manager, Some(lock)))
}

fn node_file(folder: &Path, package: Option<&Value>) -> Option<&'static str> {
    let file = [".nvmrc", ".node-version"].into_iter().find(|file| folder.join(file).is_file());
    file.or_else(|| package?.pointer("/engines/node")?.as_str().map(|_| "package.json"))
}

/// The start script; without one, npm itself runs server.js.
fn start(folder: &Path, package: &Value, manager: Option<(Manager, Option<&str>)>) -> Option<String> {
    if package.pointer("/scripts/start").is_some_and(Value::is_string) {
        return manager.map(|(manager, _)| format!("{} start", manager.name()));
    }
    folder.join("server.js").is_file().then(|| "node server.js".to_owned())
}

/// The names that stand before `=` in a file of examples; what the workflow sets itself is left out.
fn secrets(folder: &Path) -> Vec<String> {
    let text = ["sample.env", ".env.example", ".env.sample"].into_iter().find_map(|file| read(&folder.join(file)).ok());
    let text = text.unwrap_or_default();
    let names = text.lines().filter_map(|line| Some(line.split_once('=')?.0.trim()));
    let names = names.filter(|name| is_variable(name) && !["PORT", "NODE_ENV"].contains(name));
    names.take(MOST_SECRETS).map(str::to_owned).collect()
}

/// Only such names may stand in a workflow; GitHub keeps those that begin with `GITHUB_` for itself.
fn is_variable(name: &str) -> bool {
    let letters = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    letters && name.starts_with(|c: char| c.is_ascii_uppercase()) && !name.starts_with("GITHUB_") && name.len() <= 60
}

fn below(root: &Path, folder: &Path) -> Result<String, ProjectError> {
    let unfit = || ProjectError::Name(folder.to_owned());
    let path = folder.strip_prefix(root).map_err(|_| unfit())?;
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    let parts = parts.ok_or_else(unfit)?;
    // `${{` would be an expression to GitHub, `$` a variable to a shell.
    if parts.iter().any(|part| part.chars().any(|c| c.is_control() || "$`\\\"'".contains(c))) {
        return Err(unfit());
    }
    Ok(if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}
