//! `hintgrade init`: writes a workflow that grades the project at every push. It exists so that a learner has the check in
//! CI without learning CI first; what a project needs is found out in `project`, what is written in `workflow`.

mod project;
mod workflow;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::exit::OrExit;
use super::{Exit, ExitError};
use crate::report::printable;
use project::Project;
use workflow::Host;

const EXAMPLES: &str = "Examples:
  hintgrade init                 a workflow for GitHub, for the project in this folder
  hintgrade init ./my-project    for the project in that folder
  hintgrade init --gitlab        for GitLab
  hintgrade init --stdout        only show it";

/// Write a workflow that grades the project at every push
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The project's folder
    #[arg(default_value = ".", hide_default_value = true)]
    folder: PathBuf,
    /// For GitLab instead of GitHub
    #[arg(long)]
    gitlab: bool,
    /// Write nothing; print what would be written
    #[arg(long)]
    stdout: bool,
}

/// Why no workflow was written.
#[derive(Debug, thiserror::Error)]
enum InitError {
    #[error("{0} is there already and is not overwritten; `hintgrade init{1} --stdout` prints what it would be")]
    Exists(PathBuf, &'static str),
    #[error("{0} cannot be written; choose a folder that can be written to, or use --stdout")]
    Write(PathBuf, #[source] io::Error),
}

pub(super) fn run(args: &Args) -> Result<Exit, ExitError> {
    let project = Project::inspect(&args.folder).or_exit(Exit::Usage)?;
    let host = if args.gitlab { Host::Gitlab } else { Host::Github };
    let text = workflow::text(host, &project);
    if args.stdout {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).or_exit(Exit::Usage)?;
        return Ok(Exit::Passed);
    }
    let path = project.root.join(host.path());
    write_new(&path, &text, host).or_exit(Exit::Usage)?;
    tell(&path, host, &project);
    Ok(Exit::Passed)
}

/// Writes a file that is not there yet. Whether it is there is asked by creating it, so that nothing comes between.
fn write_new(path: &Path, text: &str, host: Host) -> Result<(), InitError> {
    let cannot_write = |source| InitError::Write(path.to_owned(), source);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(cannot_write)?;
    }
    match File::create_new(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map_err(cannot_write),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(InitError::Exists(path.to_owned(), host.option()))
        }
        Err(error) => Err(cannot_write(error)),
    }
}

/// What was done, on what grounds, and what comes next.
fn tell(path: &Path, host: Host, project: &Project) {
    let say = |line: &str| anstream::println!("{}", printable(line));
    say(&format!("Wrote {}", path.display()));
    for ground in project.grounds() {
        say(&format!("  - {ground}"));
    }
    say("");
    say("Next:");
    if !project.is_repository {
        say("  git init                  # this folder is in no Git repository yet");
    }
    if !project.secrets.is_empty() {
        say(&format!("  Add to the repository's {}: {}", host.secrets(), project.secrets.join(", ")));
    }
    say(&format!("  git add {}", host.path()));
    say("  git commit -m \"Grade at every push\"");
    say(&format!("  git push                  # then look at {}", host.results()));
}
