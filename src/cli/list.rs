//! `hintgrade list`: the challenges that there are.

use std::io::{self, Write};

use super::exit::OrExit;
use super::{Exit, ExitError, Global};
use crate::challenge::Challenge;
use crate::challenge::catalogue;
use crate::challenge::catalogue::Found;
use crate::report::printable;

const EXAMPLES: &str = "Examples:
  hintgrade list                          the built-in challenges
  hintgrade list --challenge curriculum/  the challenges of a folder, and the files that cannot be read";

/// List challenges: the built-in ones, or those of a folder
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// A folder of challenge files, or one file
    #[arg(long, short, value_name = "CHALLENGE")]
    challenge: Option<String>,
}

pub(super) fn run(args: &Args, global: &Global) -> Result<Exit, ExitError> {
    let language = global.language(None).code();
    let found = match &args.challenge {
        Some(name) => catalogue::resolve(name, language).or_exit(Exit::Challenge)?,
        None => built_in(language).or_exit(Exit::Challenge)?,
    };
    write(&found, &mut io::stdout().lock()).or_exit(Exit::Usage)?;
    for error in &found.unread {
        anstream::eprintln!("warning: {}", printable(&error.to_string()));
    }
    Ok(if found.unread.is_empty() { Exit::Passed } else { Exit::Challenge })
}

fn built_in(language: &str) -> Result<Found, crate::challenge::ReadError> {
    let challenges = catalogue::built_in(language).iter().map(catalogue::BuiltIn::read).collect::<Result<_, _>>()?;
    Ok(Found { challenges, unread: Vec::new() })
}

fn write(found: &Found, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{:<24}  {:<4}  {:<5}  {:<8}  title", "id", "type", "hints", "language")?;
    found.challenges.iter().try_for_each(|challenge| write_row(challenge, out))
}

fn write_row(challenge: &Challenge, out: &mut impl Write) -> io::Result<()> {
    let Challenge { id, challenge_type, hints, language, title, dashed_name, .. } = challenge;
    writeln!(
        out,
        "{id:<24}  {challenge_type:<4}  {:<5}  {:<8}  {} ({})",
        hints.len(),
        language.unwrap_or("-"),
        printable(title),
        printable(dashed_name),
    )
}
