//! The program: reads the arguments, runs the command and ends with its exit code.

use std::process::ExitCode;

use clap::Parser;
use hintgrade::cli::{self, Cli, EarlyEngine, ExitError};
use hintgrade::report::printable;

fn main() -> ExitCode {
    let early = EarlyEngine::start();
    match cli::run(Cli::parse(), early) {
        Ok(exit) => exit.into(),
        Err(ExitError { exit, error }) => {
            anstream::eprintln!("error: {}", printable(&format!("{error:#}")));
            exit.into()
        }
    }
}
