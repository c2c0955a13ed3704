//! Inspects a learner's project for `init`: its repository root, package manager, start command, Node version and
//! environment variables. Only names from the project's files get into the workflow.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::language::Translator;
use crate::message::{Arg, Message};
use crate::report::printable;
use crate::submission::{Folder, FolderError};

/// The Node version for a project that names none: the oldest that is still maintained.
pub(super) const DEFAULT_NODE: &str = "22";
/// The size limit of a file that is read, in bytes.
const MAX_FILE: usize = 1 << 20;
/// The maximum number of secrets that a workflow passes to the app.
const MAX_SECRETS: usize = 100;

/// A project that no workflow can be written for.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub(super) enum ProjectError {
    /// There is no such folder.
    Folder(PathBuf, #[source] FolderError),
    /// There is nothing to grade.
    NoProject(PathBuf),
    /// Its package.json is broken.
    Package(PathBuf, #[source] io::Error),
    /// Its list of variables cannot be used.
    Variables(PathBuf, #[source] io::Error),
    /// It has more variables than a workflow passes to the app.
    TooManyVariables(PathBuf),
    /// The folder's name cannot be written in a workflow.
    Name(PathBuf),
}

impl ProjectError {
    /// What is wrong, and what to do.
    pub(super) fn message(&self) -> Message {
        let say = |id, path: &Path, detail: Arg<'_>| {
            Message::format(id, &[("path", path.display().to_string().into()), ("detail", detail)])
        };
        match self {
            Self::Folder(path, error) => say("error-init-folder", path, error.message().into()),
            Self::NoProject(path) => say("error-init-no-project", path, "".into()),
            Self::Package(path, error) => say("error-init-package", path, detail(error)),
            Self::Variables(path, error) => say("error-init-variables", path, detail(error)),
            Self::TooManyVariables(path) => say("error-init-too-many", path, MAX_SECRETS.to_string().into()),
            Self::Name(path) => say("error-init-name", path, format!("{path:?}").into()),
        }
    }
}

/// What is wrong with a file.
fn detail(error: &io::Error) -> Arg<'static> {
    match error.kind() {
        io::ErrorKind::FileTooLarge => Message::format("problem-too-big", &[("limit", "1024".into())]).into(),
        _ => error.to_string().into(),
    }
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

/// What a workflow needs to know about a learner's project.
#[derive(Debug)]
pub(super) struct Project {
    /// The root of the Git repository, or the project's folder if there is none.
    pub(super) root: PathBuf,
    /// Whether the project is in a Git repository.
    pub(super) is_repository: bool,
    /// The project's folder below the root, with slashes; `.` for the root itself.
    pub(super) folder: String,
    /// The package manager and its lock file, if there is a package.json.
    pub(super) manager: Option<(Manager, Option<&'static str>)>,
    /// The file that names Node's version.
    pub(super) node_file: Option<&'static str>,
    /// The command that starts the app.
    pub(super) start: Option<String>,
    /// The names of the variables in `sample.env`, `.env.example` or `.env.sample`.
    pub(super) secrets: Vec<String>,
    /// Names of variables there that would change the programs of the workflow, which are left out.
    pub(super) refused: Vec<String>,
}

impl Project {
    /// Inspects the project in `folder`.
    ///
    /// # Errors
    /// Where it has no project, or a file of it cannot be read.
    pub(super) fn inspect(folder: &Path) -> Result<Self, ProjectError> {
        let opened = Folder::open(folder).map_err(|error| ProjectError::Folder(folder.to_owned(), error))?;
        let opened = opened.largest(MAX_FILE);
        let here = opened.root().to_owned();
        let package = read_package(&opened)?;
        if package.is_none() && !here.join("server.js").is_file() {
            return Err(ProjectError::NoProject(folder.to_owned()));
        }
        let repository = here.ancestors().find(|folder| folder.join(".git").exists());
        let root = repository.unwrap_or(&here);
        let manager = package.as_ref().map(|_| manager(&here));
        let (refused, secrets) = variables(&opened)?.into_iter().partition(|name| changes_programs(name));
        Ok(Self {
            folder: below(root, &here)?,
            is_repository: repository.is_some(),
            root: root.to_owned(),
            manager,
            node_file: node_file(&here, package.as_ref()),
            start: package.as_ref().and_then(|package| start(&here, package, manager)),
            secrets,
            refused,
        })
    }

    /// The reasons for what the workflow contains, a line each.
    pub(super) fn reasons(&self, translator: &Translator) -> Vec<String> {
        let say = |id: &str, name: &str, other: &str| {
            translator.format(id, &[("name", name.into()), ("other", other.into())])
        };
        let mut reasons = Vec::new();
        match (self.manager, self.node_file) {
            (Some(_), Some(file)) => reasons.push(say("init-node-of-file", file, "")),
            (Some(_), None) => reasons.push(say("init-node-default", DEFAULT_NODE, "")),
            (None, _) => {}
        }
        match self.manager {
            Some((manager, Some(lock))) => reasons.push(say("init-locked", manager.install(), lock)),
            Some((manager, None)) => reasons.push(say("init-not-locked", manager.install(), "")),
            None => reasons.push(say("init-no-package", "", "")),
        }
        match &self.start {
            Some(start) => reasons.push(say("init-start", start, "")),
            None if self.manager.is_some() => reasons.push(say("init-no-start", "", "")),
            None => {}
        }
        if !self.refused.is_empty() {
            reasons.push(say("init-refused", &self.refused.join(", "), ""));
        }
        reasons
    }
}

fn read_package(folder: &Folder) -> Result<Option<Value>, ProjectError> {
    let path = folder.root().join("package.json");
    match read(folder, "package.json") {
        Ok(text) => {
            let package = serde_json::from_str(text.trim_start_matches('\u{feff}'));
            package.map(Some).map_err(|error| ProjectError::Package(path, error.into()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ProjectError::Package(path, error)),
    }
}

/// A file of the project; what is no file, such as a named pipe, is not found.
fn read(folder: &Folder, file: &str) -> io::Result<String> {
    let text = folder.read(Path::new(file))?;
    String::from_utf8(text).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
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

/// The command that runs the start script; without one, `node server.js`, which is npm's default.
fn start(folder: &Path, package: &Value, manager: Option<(Manager, Option<&str>)>) -> Option<String> {
    if package.pointer("/scripts/start").is_some_and(Value::is_string) {
        return manager.map(|(manager, _)| format!("{} start", manager.name()));
    }
    folder.join("server.js").is_file().then(|| "node server.js".to_owned())
}

/// The names of the variables in an example environment file, without those that the workflow sets itself.
fn variables(folder: &Folder) -> Result<Vec<String>, ProjectError> {
    let files = ["sample.env", ".env.example", ".env.sample"];
    let Some(file) = files.into_iter().find(|file| folder.root().join(file).is_file()) else { return Ok(Vec::new()) };
    let unusable = |error| ProjectError::Variables(folder.root().join(file), error);
    let text = read(folder, file).map_err(unusable)?;
    let names = text.lines().filter_map(|line| Some(line.split_once('=')?.0.trim()));
    let names = names.filter(|name| is_variable(name) && !["PORT", "NODE_ENV"].contains(name));
    let names: Vec<String> = names.map(str::to_owned).collect();
    if names.len() > MAX_SECRETS {
        return Err(ProjectError::TooManyVariables(folder.root().join(file)));
    }
    Ok(names)
}

/// Whether a variable changes which programs or libraries run, or how: the shell's, the loader's, Node's, npm's, Git's,
/// and those of the services and of hintgrade.
fn changes_programs(name: &str) -> bool {
    const NAMES: [&str; 16] = [
        "ALL_PROXY",
        "BASHOPTS",
        "BASH_ENV",
        "CDPATH",
        "CI",
        "ENV",
        "HOME",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "IFS",
        "NO_PROXY",
        "PATH",
        "PS4",
        "SHELL",
        "SHELLOPTS",
        "TMPDIR",
    ];
    const BEGINNINGS: [&str; 16] = [
        "ACTIONS_",
        "CI_",
        "CURL_",
        "DYLD_",
        "GIT_",
        "GITLAB_",
        "HINTGRADE_",
        "INPUT_",
        "LD_",
        "NODE_",
        "NPM_",
        "OPENSSL_",
        "PNPM_",
        "RUNNER_",
        "SSL_CERT_",
        "YARN_",
    ];
    NAMES.contains(&name) || name == "HINTGRADE" || BEGINNINGS.iter().any(|begin| name.starts_with(begin))
}

/// Whether a name can be the name of a secret. GitHub reserves those that begin with `GITHUB_`.
fn is_variable(name: &str) -> bool {
    let letters = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    letters && name.starts_with(|c: char| c.is_ascii_uppercase()) && !name.starts_with("GITHUB_") && name.len() <= 60
}

fn below(root: &Path, folder: &Path) -> Result<String, ProjectError> {
    let unfit = || ProjectError::Name(folder.to_owned());
    let path = folder.strip_prefix(root).map_err(|_| unfit())?;
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    let parts = parts.ok_or_else(unfit)?;
    // `${{` would be an expression to GitHub, `$` a variable to a shell. What cannot be printed would change the log.
    let is_unfit = |part: &&str| part.contains(['$', '`', '\\', '"', '\'']) || printable(part) != **part;
    if parts.iter().any(is_unfit) {
        return Err(unfit());
    }
    Ok(if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}
