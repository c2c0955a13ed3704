//! The program: reads the arguments, runs the command and ends with its exit code.

use std::process::ExitCode;

use clap::Parser;
use hintgrade::cli::{self, Cli};

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => cli::run(cli).into(),
        Err(error) => cli::print_usage(&error),
    }
}
