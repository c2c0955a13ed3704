//! The program: reads the arguments, runs the command and ends with its exit code.

use std::process::ExitCode;

use hintgrade::cli;
use hintgrade::worker;

fn main() -> ExitCode {
    // Not a command for people, and one grading waits for it: the command line is not built for it.
    if std::env::args_os().skip(1).eq([worker::ARGUMENT]) {
        return cli::run_worker();
    }
    match cli::parse() {
        Ok(cli) => cli::run(cli).into(),
        Err(error) => cli::print_usage(&error),
    }
}
