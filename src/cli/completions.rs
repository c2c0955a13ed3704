//! `hintgrade completions` and `hintgrade man`: what shells and readers of manuals want, made from the arguments.

use std::io::{self, Write};

use clap::Command;

use super::exit::OrExit;
use super::{Exit, ExitError};

const EXAMPLES: &str = "Examples:
  hintgrade completions bash > ~/.local/share/bash-completion/completions/hintgrade
  hintgrade completions fish > ~/.config/fish/completions/hintgrade.fish";

const MAN_EXAMPLES: &str = "Examples:
  hintgrade man > hintgrade.1 && man ./hintgrade.1";

/// Print the completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Which shell
    shell: clap_complete::Shell,
}

/// Print the manual page
#[derive(Debug, clap::Args)]
#[command(after_help = MAN_EXAMPLES)]
pub(super) struct ManArgs {}

pub(super) fn run(args: &Args, mut command: Command) -> Result<Exit, ExitError> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, "hintgrade", &mut text);
    print(&text)
}

/// The manual: the program's page, then one section for each command.
pub(super) fn man(command: &Command) -> Result<Exit, ExitError> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text).or_exit(Exit::Usage)?;
    for sub in command.get_subcommands() {
        let page = clap_mangen::Man::new(sub.clone());
        writeln!(text, ".SH \"HINTGRADE {}\"", sub.get_name().to_uppercase()).or_exit(Exit::Usage)?;
        page.render_description_section(&mut text).or_exit(Exit::Usage)?;
        page.render_options_section(&mut text).or_exit(Exit::Usage)?;
    }
    print(&text)
}

fn print(text: &[u8]) -> Result<Exit, ExitError> {
    let mut out = io::stdout().lock();
    out.write_all(text).and_then(|()| out.flush()).or_exit(Exit::Usage)?;
    Ok(Exit::Passed)
}
