//! `hintgrade init`: writes a workflow that grades the project at every push.

mod project;
mod workflow;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use super::exit::OrExit;
use super::info::print;
use super::{Exit, ExitError, Global, MessageError};
use crate::language::Translator;
use crate::message::Message;
use crate::report::printable;
use project::Project;
use workflow::Host;

const EXAMPLES: &str = "Examples:
  hintgrade init                 a workflow for GitHub, for the project in this folder
  hintgrade init ./my-project    for the project in that folder
  hintgrade init --gitlab        for GitLab
  hintgrade init --stdout        prints it and writes nothing";

/// Write a CI workflow that grades the project at every push
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The project's folder
    #[arg(default_value = ".", hide_default_value = true)]
    folder: PathBuf,
    /// Write a pipeline for GitLab instead of a workflow for GitHub
    #[arg(long)]
    gitlab: bool,
    /// Print the workflow instead of writing it
    #[arg(long)]
    stdout: bool,
}

/// Why no workflow was written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
enum InitError {
    Exists(PathBuf, &'static str),
    Write(PathBuf, #[source] io::Error),
}

impl InitError {
    /// What is wrong, and what to do.
    fn message(&self) -> Message {
        let (id, path, detail) = match self {
            Self::Exists(path, option) => ("error-init-exists", path, (*option).to_owned()),
            Self::Write(path, error) => ("error-init-write", path, error.to_string()),
        };
        Message::format(id, &[("path", path.display().to_string().into()), ("detail", detail.into())])
    }
}

pub(super) fn run(args: &Args, global: &Global) -> Result<Exit, ExitError> {
    let translator = Translator::of(global.language(None));
    let project = Project::inspect(&args.folder).map_err(|error| MessageError(error.message())).or_exit(Exit::Usage)?;
    let host = if args.gitlab { Host::Gitlab } else { Host::Github };
    let text = workflow::text(host, &project);
    if args.stdout {
        return print(text.as_bytes());
    }
    let written = write_new(&project.root, &text, host);
    let path = written.map_err(|error| MessageError(error.message())).or_exit(Exit::Usage)?;
    print(next_steps(&path, host, &project, &translator).as_bytes())
}

/// Writes a new file. Fails if it exists, so that nothing is overwritten.
fn write_new(root: &Path, text: &str, host: Host) -> Result<PathBuf, InitError> {
    let path = root.join(host.path());
    let cannot_write = |source| InitError::Write(path.clone(), source);
    let open = || {
        // Beneath the project: a folder on the way may be a link out of it.
        let root = Dir::open_ambient_dir(root, ambient_authority())?;
        let path = Path::new(host.path());
        path.parent().map_or(Ok(()), |folder| root.create_dir_all(folder))?;
        root.open_with(path, OpenOptions::new().write(true).create_new(true))
    };
    match open() {
        Ok(mut file) => file.write_all(text.as_bytes()).map_err(cannot_write)?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(InitError::Exists(path, host.option()));
        }
        Err(error) => return Err(cannot_write(error)),
    }
    Ok(path)
}

/// What was written and why, and what to do next.
fn next_steps(path: &Path, host: Host, project: &Project, translator: &Translator) -> String {
    let say =
        |id: &str, name: &str, other: &str| translator.format(id, &[("name", name.into()), ("other", other.into())]);
    let mut lines = vec![say("init-wrote", &path.display().to_string(), "")];
    lines.extend(project.reasons(translator).into_iter().map(|reason| format!("  - {reason}")));
    lines.extend([String::new(), say("init-next", "", "")]);
    if !project.is_repository {
        lines.push(format!("  git init                  # {}", say("init-no-repository", "", "")));
    }
    if !project.secrets.is_empty() {
        lines.push(format!("  {}", say("init-secrets", host.secrets(), &project.secrets.join(", "))));
    }
    lines.push(format!("  git add {}", host.path()));
    lines.push("  git commit -m \"Grade at every push\"".to_owned());
    let results = match host {
        Host::Github => say("init-actions-tab", "", ""),
        Host::Gitlab => "Build > Pipelines".to_owned(),
    };
    lines.push(format!("  git push                  # {}", say("init-look", &results, "")));
    lines.iter().map(|line| format!("{}\n", printable(line))).collect()
}
