//! `hintgrade explain`: a page about a kind of finding, or the list of kinds.

use std::io::{self, Write};

use super::exit::OrExit;
use super::{Exit, ExitError, Global};
use crate::explain;
use crate::explain::Kind;
use crate::language::Language;

const EXAMPLES: &str = "Examples:
  hintgrade explain                       the kinds of finding
  hintgrade explain matched-in-comment    what one of them means, and what to do
  hintgrade explain near-miss --lang it   in Italian";

/// Explain a kind of finding
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The word in brackets after `warning` or `note` in a report
    kind: Option<Kind>,
}

pub(super) fn run(args: &Args, global: &Global) -> Result<Exit, ExitError> {
    let language = global.language(None);
    let text = args.kind.map_or_else(|| list(language), |kind| explain::page(kind, language).to_owned());
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).or_exit(Exit::Usage)?;
    Ok(Exit::Passed)
}

fn list(language: Language) -> String {
    let row = |kind: Kind| format!("{:<20}  {}\n", kind.name(), explain::title(kind, language));
    Kind::ALL.map(row).concat()
}
