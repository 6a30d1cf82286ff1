//! What is asked of the system. Only Linux has an answer yet: elsewhere no worker is started.

use std::fs::File;
use std::io;
use std::process::{Child, Command, ExitStatus};

#[cfg(target_os = "linux")]
mod confinement;
#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

#[cfg(not(target_os = "linux"))]
use elsewhere as system;
#[cfg(target_os = "linux")]
use linux as system;

/// How much a worker, and each program it starts, may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Memory it writes to: bytes.
    pub memory: u64,
    /// Addresses beyond those the program itself takes: bytes. Threads reserve far more of them than
    /// they use.
    pub addresses: u64,
    /// Time of the processor: seconds.
    pub time: u64,
    /// The largest file it may write to, where it has one open: bytes.
    pub file: u64,
}

/// From here on this process, and all that it starts, can take no more memory or time than its
/// work needs, open no connection, write no file, and does not outlive its parent. What was opened
/// before stays open.
///
/// # Errors
///
/// When the system does not let a process limit itself.
pub fn confine(limits: Limits) -> io::Result<()> {
    system::confine(limits)
}

/// This process stands back a little behind what the user does, where the system has a way for that.
pub fn stand_back() {
    system::stand_back();
}

/// Whether a process used up its time of the processor, or somebody killed it.
pub fn was_killed(status: ExitStatus) -> bool {
    system::was_killed(status)
}

/// A file that stays in memory and that no folder has.
///
/// # Errors
///
/// The system's, or that it has no such files.
pub fn file_in_memory() -> io::Result<File> {
    system::file_in_memory()
}

/// Standard input as a file, such as a worker is given.
///
/// # Errors
///
/// The system's, as when there is none.
pub fn standard_input() -> io::Result<File> {
    system::standard_input()
}

/// The program is to start in a group of its own, with all that it starts.
///
/// # Errors
///
/// Where no worker can be held to its limits, so that none is started.
pub(crate) fn group_apart(command: &mut Command) -> io::Result<()> {
    system::group_apart(command)
}

/// Ends a program that was started in a group of its own, and all it started.
pub(crate) fn end_group(child: &Child) {
    system::end_group(child);
}
