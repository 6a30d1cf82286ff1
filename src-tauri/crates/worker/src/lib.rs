//! A child process with limits, for work that may go wrong without anything else going wrong.
//!
//! Both halves are here: a [`Worker`] is started, heard to its end and ended when it takes too
//! long; and the process that was started [confines](confine()) itself before it looks at what it
//! was given. What it is given is its standard input, and what it answers its standard output.

#![warn(missing_docs)]

mod platform;
mod started;

pub use platform::{Limits, confine, file_in_memory, stand_back, standard_input, was_killed};
pub use started::{Answer, End, Ended, Worker};
