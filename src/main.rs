//! The program: reads the arguments, runs the command and ends with its exit code.

use std::process::ExitCode;

use clap::Parser;
use hintgrade::cli::{self, Cli, EarlyEngine};

fn main() -> ExitCode {
    let early = EarlyEngine::start();
    cli::run(Cli::parse(), early).into()
}
