//! The program `sitegen`: parse, run, print what went wrong, exit.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    sitegen::run(sitegen::Cli::parse())
}
