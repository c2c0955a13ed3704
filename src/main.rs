//! The program: reads the arguments, runs the command and ends with its exit code.

use std::process::ExitCode;

use clap::Parser;
use hintgrade::cli::{self, Cli};

fn main() -> ExitCode {
    cli::run(Cli::parse()).into()
}
