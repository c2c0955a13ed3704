//! The program: reads the arguments, runs the command and ends with its exit code.

use std::process::ExitCode;

use clap::Parser;
use hintgrade::cli::{self, Cli, EarlyEngine};
use hintgrade::report::printable;

fn main() -> ExitCode {
    let early = EarlyEngine::start();
    match cli::run(Cli::parse(), early) {
        Ok(exit) => exit.into(),
        Err(error) => {
            anstream::eprintln!("error: {}", printable(&error.message()));
            error.exit.into()
        }
    }
}
