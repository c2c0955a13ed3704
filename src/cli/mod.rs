//! The command line: a module for each command, shared options, terminal output and exit codes.

mod class;
mod exit;
mod grade;
mod help;
mod info;
mod init;
mod merge;
mod options;
mod serve;
mod terminal;
mod usage;
mod watch;

use std::io::IsTerminal;
use std::process::ExitCode;

pub(crate) use exit::MessageError;
pub use exit::{Exit, ExitError};

use clap::{CommandFactory, Parser, Subcommand};

use crate::language::{Language, Translator};
use crate::report::{OwnText, RenderOptions, printable, safe_output};
use crate::worker;

const ABOUT: &str = "Grades web apps built for freeCodeCamp's back-end challenges";

const EXIT_CODES: &str = "Exit codes:
  0  every hint passed
  1  a hint failed, or there is a warning and --strict was given
  2  wrong usage
  3  the app could not be graded (unreachable, time-out, not the app), or a report could not be written
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

/// The options of every command.
#[derive(Debug, clap::Args)]
struct Global {
    /// The language of the report and of the built-in challenge [default: the challenge's, else the system's]
    #[arg(long, global = true, value_name = "en|it", help_heading = "Global options")]
    lang: Option<Language>,
    /// When to print in colour; the variable NO_COLOR turns colours off too
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Global options")]
    color: clap::ColorChoice,
    /// Print on standard error which protections against hostile code this system lacks
    #[arg(long, global = true, help_heading = "Global options")]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Grade(grade::Args),
    Class(class::Args),
    Merge(merge::Args),
    Explain(info::ExplainArgs),
    List(info::ListArgs),
    Watch(watch::Args),
    Serve(serve::Args),
    Init(init::Args),
    Completions(info::CompletionsArgs),
    Man(info::ManArgs),
}

/// Reads the arguments of the program.
///
/// # Errors
/// Where they are wrong, or ask for help, which is in the user's language.
pub fn parse() -> Result<Cli, clap::Error> {
    Cli::try_parse().map_err(|error| {
        // Only now, since a run that needs no help need not wait for its texts. An error repeats arguments among clap's
        // own styles, so these are made printable before.
        let arguments = std::env::args_os().map(|argument| printable(&argument.to_string_lossy()).into_owned());
        let read = translated_command().try_get_matches_from_mut(arguments);
        read.err().unwrap_or(error)
    })
}

/// The command, with its help in the user's language.
fn translated_command() -> clap::Command {
    help::translated(Cli::command(), users_language())
}

/// The language of `--lang`, else of the locale, before the arguments are read.
fn users_language() -> Language {
    usage::language_of(std::env::args_os()).or_else(locale).unwrap_or_default()
}

/// Prints the help that was asked for, or what is wrong with the arguments, which it repeats.
pub fn print_usage(error: &clap::Error) -> ExitCode {
    let translator = Translator::of(users_language());
    let said = usage::message(error, &translator).filter(|_| translator.language() != Language::English);
    if let Some(said) = said {
        translator.print_text("error", &said);
    } else if error.use_stderr() {
        // Arguments that are wrong only before they are made printable are repeated as they are.
        let styles = std::env::args_os().all(|argument| {
            let argument = argument.to_string_lossy();
            printable(&argument) == argument
        });
        let rendered = error.render();
        let text = if styles { rendered.ansi().to_string() } else { rendered.to_string() };
        anstream::eprint!("{}", safe_output(&text, OwnText { styles, commands: false }));
    } else {
        // A pipe that the reader has closed is not an error.
        drop(error.print());
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Exit::Usage as u8))
}

/// Runs a worker process. What it prints is read by the process that started it.
pub fn run_worker() -> ExitCode {
    match worker::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("{error}");
            Exit::Ungraded.into()
        }
    }
}

/// Runs the command. Prints the error that ended it, if any, in the user's language.
pub fn run(cli: Cli) -> Exit {
    let global = cli.global;
    run_command(cli.command, &global).unwrap_or_else(|error| {
        let translator = Translator::of(global.language(None));
        translator.print_text("error", &error.text(&translator));
        error.exit
    })
}

fn run_command(command: Command, global: &Global) -> Result<Exit, ExitError> {
    match command {
        Command::Grade(args) => grade::run(&args, global),
        Command::Class(args) => class::run(&args, global),
        Command::Merge(args) => merge::run(&args, global),
        Command::Explain(args) => info::explain(&args, global),
        Command::List(args) => info::list(&args, global),
        Command::Watch(args) => watch::run(&args, global),
        Command::Serve(args) => serve::run(&args, global),
        Command::Init(args) => init::run(&args, global),
        Command::Completions(args) => info::completions(&args, translated_command()),
        Command::Man(_) => info::man(&translated_command()),
    }
}

impl Global {
    /// The language of the report: that of `--lang`, else the challenge's, else the locale's, else English.
    fn language(&self, challenge: Option<&str>) -> Language {
        let given = self.lang.or_else(|| challenge.and_then(Language::of_locale));
        given.or_else(locale).unwrap_or_default()
    }

    /// How a report on standard output is rendered; `full` adds the assertions' own messages and the time lines.
    fn render_options(&self, language: Language, full: bool) -> RenderOptions {
        let colour = match self.color {
            clap::ColorChoice::Always => true,
            clap::ColorChoice::Never => false,
            clap::ColorChoice::Auto => anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
        };
        let unicode = !std::io::stdout().is_terminal() || has_utf8_locale();
        RenderOptions { language, colour, unicode, width: terminal_width().unwrap_or(100).clamp(40, 140), full }
    }
}

/// The width of the terminal in columns. Queried only if a stream is a terminal, since crossterm starts `tput`
/// otherwise.
fn terminal_width() -> Option<usize> {
    let has_terminal = std::io::stdout().is_terminal() || std::io::stderr().is_terminal();
    let (columns, _) = has_terminal.then(crossterm::terminal::size)?.ok()?;
    Some(usize::from(columns)).filter(|columns| *columns > 0)
}

/// The language of the locale, from the variables that POSIX names, in its order.
fn locale() -> Option<Language> {
    Language::of_locale(&variable(&["LC_ALL", "LC_MESSAGES", "LANG"])?)
}

fn has_utf8_locale() -> bool {
    let charset = variable(&["LC_ALL", "LC_CTYPE", "LANG"]).unwrap_or_default().to_ascii_lowercase();
    charset.contains("utf-8") || charset.contains("utf8") || cfg!(any(windows, target_os = "macos"))
}

fn variable(names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
}
