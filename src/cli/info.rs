//! The commands that only print: `explain`, `list`, `completions` and `man`.

use std::io::{self, Write};

use clap::Command;

use super::exit::OrExit;
use super::options::challenge::print_unread;
use super::{Exit, ExitError, Global};
use crate::challenge::Challenge;
use crate::challenge::catalogue;
use crate::challenge::catalogue::Found;
use crate::explain::Kind;
use crate::language::Translator;
use crate::report;
use crate::report::{OwnText, printable, safe_output};

const EXPLAIN_EXAMPLES: &str = "Examples:
  hintgrade explain                       the kinds of finding
  hintgrade explain matched-in-comment    what one of them means, and what to do
  hintgrade explain near-miss --lang it   in Italian";

const LIST_EXAMPLES: &str = "Examples:
  hintgrade list                          the built-in challenges
  hintgrade list --challenge curriculum/  the challenges of a folder, and the files that cannot be read";

const COMPLETIONS_EXAMPLES: &str = "Examples:
  hintgrade completions bash > ~/.local/share/bash-completion/completions/hintgrade
  hintgrade completions fish > ~/.config/fish/completions/hintgrade.fish";

const MAN_EXAMPLES: &str = "Examples:
  hintgrade man > hintgrade.1 && man ./hintgrade.1";

/// Explain a kind of finding, or list the kinds
#[derive(Debug, clap::Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub(super) struct ExplainArgs {
    /// The kind of finding, such as near-miss
    kind: Option<Kind>,
}

/// List challenges: the built-in ones, or those of a folder
#[derive(Debug, clap::Args)]
#[command(after_help = LIST_EXAMPLES)]
pub(super) struct ListArgs {
    /// A challenge file, or a folder of them; may be repeated
    #[arg(long, short, value_name = "CHALLENGE")]
    challenge: Vec<String>,
}

/// Print the completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: clap_complete::Shell,
}

/// Print the manual page
#[derive(Debug, clap::Args)]
#[command(after_help = MAN_EXAMPLES)]
pub(super) struct ManArgs {}

/// Prints the page about a kind of finding, or the list of kinds.
pub(super) fn explain(args: &ExplainArgs, global: &Global) -> Result<Exit, ExitError> {
    let language = global.language(None);
    let list = || Kind::ALL.map(|kind| format!("{:<20}  {}\n", kind.name(), report::title(kind, language))).concat();
    let text = args.kind.map_or_else(list, |kind| report::page(kind, language).to_owned());
    print(text.as_bytes())
}

/// Prints a table of challenges.
pub(super) fn list(args: &ListArgs, global: &Global) -> Result<Exit, ExitError> {
    let language = global.language(None);
    let found = match args.challenge.as_slice() {
        [] => built_in(language.code()).or_exit(Exit::Challenge)?,
        names => catalogue::resolve_all(names, language.code()).or_exit(Exit::Challenge)?,
    };
    let translator = Translator::of(language);
    let heads = ["list-type", "list-hints", "list-language", "list-title"].map(|id| translator.text(id));
    let mut text = format!("{:<24}  {:<4}  {:<5}  {:<8}  {}\n", "id", heads[0], heads[1], heads[2], heads[3]);
    text.extend(found.challenges.iter().map(challenge_row));
    print(safe_output(&text, OwnText::default()).as_bytes())?;
    print_unread(&found, &translator);
    Ok(if found.unread.is_empty() { Exit::Passed } else { Exit::Challenge })
}

fn built_in(language: &str) -> Result<Found, crate::challenge::ReadError> {
    let challenges = catalogue::built_in(language).iter().map(catalogue::BuiltIn::read).collect::<Result<_, _>>()?;
    Ok(Found { challenges, ..Found::default() })
}

fn challenge_row(challenge: &Challenge) -> String {
    let Challenge { id, challenge_type, hints, language, title, dashed_name, .. } = challenge;
    let (hints, language) = (hints.len(), language.unwrap_or("-"));
    let row = format!("{id:<24}  {challenge_type:<4}  {hints:<5}  {language:<8}  {title} ({dashed_name})");
    format!("{}\n", printable(&row))
}

/// Prints a shell's completions.
pub(super) fn completions(args: &CompletionsArgs, mut command: Command) -> Result<Exit, ExitError> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, "hintgrade", &mut text);
    print(&text)
}

/// Prints the manual: the program's page, then a section for each command.
pub(super) fn man(command: &Command) -> Result<Exit, ExitError> {
    let mut text = Vec::new();
    render_man(command, &mut text).or_exit(Exit::Ungraded)?;
    print(&text)
}

fn render_man(command: &Command, text: &mut Vec<u8>) -> io::Result<()> {
    clap_mangen::Man::new(command.clone()).render(text)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let page = clap_mangen::Man::new(sub.clone());
        writeln!(text, ".SH \"HINTGRADE {}\"", sub.get_name().to_uppercase())?;
        page.render_description_section(text)?;
        page.render_options_section(text)?;
    }
    Ok(())
}

/// Prints a text. A pipe that the reader has closed is not an error.
pub(super) fn print(text: &[u8]) -> Result<Exit, ExitError> {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(ExitError::new(Exit::Ungraded, error)),
        _ => Ok(Exit::Passed),
    }
}
