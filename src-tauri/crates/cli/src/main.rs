//! The `foi` command: the same use cases as the window, for scripts, cron and tests.
//!
//! Exit 0: done. Exit 1: could not, with one clear line on standard error. Exit 2: misuse.

mod args;
mod commands;
mod output;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let worker = foi_extract::run_worker_if_asked().or_else(foi_typeset::run_worker_if_asked);
    if let Some(done) = worker {
        return done;
    }
    match commands::run(&args::Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A reader that went away (`foi requests | head`) is not a failure worth words.
            if !output::is_broken_pipe(&error) {
                output::complain(&error);
            }
            ExitCode::FAILURE
        }
    }
}
