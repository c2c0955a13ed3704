//! The program: parses, runs, maps the outcome to an exit code.
fn main() {}
