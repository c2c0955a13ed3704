//! The command line: the arguments, one file a command, and the exit code that each outcome has.

mod class;
mod class_output;
mod completions;
mod early;
mod exit;
mod explain;
mod grade;
mod init;
mod list;
mod merge;
mod options;
mod serve;
mod terminal;
mod watch;

use std::io::IsTerminal;

pub use early::EarlyWorker;
pub use exit::{Exit, ExitError};

use clap::{CommandFactory, Parser, Subcommand};

use crate::language::Language;
use crate::report::RenderOptions;

const ABOUT: &str = "Grades web apps built for freeCodeCamp's back-end challenges";

const EXIT_CODES: &str = "Exit codes:
  0  every hint passed
  1  a hint failed, or with --strict a warning was given
  2  wrong usage
  3  the app could not be graded (unreachable, time-out, not the app)
  4  the challenge cannot be read or run";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "hintgrade", version, about = ABOUT, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
struct Global {
    /// The language of the report and of the built-in challenge [default: from the challenge, else the locale]
    #[arg(long, global = true, value_name = "en|it", help_heading = "Global options")]
    lang: Option<Language>,
    /// When to use colours; NO_COLOR is kept too
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Global options")]
    color: clap::ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    Grade(grade::Args),
    Class(class::Args),
    Merge(merge::Args),
    Explain(explain::Args),
    List(list::Args),
    Watch(watch::Args),
    Serve(serve::Args),
    Init(init::Args),
    Completions(completions::Args),
    Man(completions::ManArgs),
}

/// Runs the command that was typed, with what was begun early for it.
///
/// # Errors
/// With the exit code that the reason has.
pub fn run(cli: Cli, early: EarlyWorker) -> Result<Exit, ExitError> {
    let global = cli.global;
    match cli.command {
        Command::Grade(args) => grade::run(&args, &global, early),
        Command::Class(args) => class::run(&args, &global),
        Command::Merge(args) => merge::run(&args, &global),
        Command::Explain(args) => explain::run(&args, &global),
        Command::List(args) => list::run(&args, &global),
        Command::Watch(args) => watch::run(&args, &global),
        Command::Serve(args) => serve::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Completions(args) => completions::run(&args, Cli::command()),
        Command::Man(_) => completions::man(&Cli::command()),
    }
}

impl Global {
    /// The language of the report: as typed, else the challenge's, else the locale's, else English.
    fn language(&self, challenges: Option<&str>) -> Language {
        let typed = self.lang.or_else(|| challenges.and_then(Language::of_locale));
        typed.or_else(locale).unwrap_or_default()
    }

    /// How a report on stdout looks.
    fn render_options(&self, language: Language) -> RenderOptions {
        let terminal = std::io::stdout().is_terminal();
        let colour = match self.color {
            clap::ColorChoice::Always => true,
            clap::ColorChoice::Never => false,
            clap::ColorChoice::Auto => {
                let wanted = anstream::AutoStream::choice(&std::io::stdout());
                wanted != anstream::ColorChoice::Never
            }
        };
        let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)).clamp(40, 140);
        RenderOptions { language, colour, unicode: !terminal || speaks_utf8(), width }
    }
}

/// The locale of messages, by the rules of POSIX.
fn locale() -> Option<Language> {
    Language::of_locale(&variable(&["LC_ALL", "LC_MESSAGES", "LANG"])?)
}

fn speaks_utf8() -> bool {
    let charset = variable(&["LC_ALL", "LC_CTYPE", "LANG"]).unwrap_or_default().to_ascii_lowercase();
    charset.contains("utf-8") || charset.contains("utf8") || cfg!(any(windows, target_os = "macos"))
}

fn variable(names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
}
