//! The program: parses, runs, maps the outcome to an exit code; nothing else.

use std::process::ExitCode;

use clap::Parser;
use hintgrade::cli::{self, Cli, EarlyWorker, Exit, ExitError};
use hintgrade::report::printable;

fn main() -> ExitCode {
    let early = EarlyWorker::begin();
    match cli::run(Cli::parse(), early) {
        Ok(exit) => exit.into(),
        // A reader that closed its end has what it wanted.
        Err(stop) if is_broken_pipe(&stop) => Exit::Passed.into(),
        Err(ExitError { exit, error }) => {
            anstream::eprintln!("error: {}", printable(&format!("{error:#}")));
            exit.into()
        }
    }
}

fn is_broken_pipe(stop: &ExitError) -> bool {
    let mut causes = stop.error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    causes.any(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
