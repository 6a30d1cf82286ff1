use std::fs::File;
use std::io::{self, stdin};
use std::os::fd::AsFd as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, ExitStatus};

use rustix::fs::{MemfdFlags, memfd_create};
use rustix::process::{Pid, Signal, kill_process_group, nice};

pub(super) use super::confinement::confine;

pub(super) fn stand_back() {
    // Not so far that a busy machine makes it run out of time.
    nice(5).ok();
}

pub(super) fn was_killed(status: ExitStatus) -> bool {
    matches!(status.signal(), Some(libc::SIGXCPU | libc::SIGKILL))
}

pub(super) fn file_in_memory() -> io::Result<File> {
    Ok(File::from(memfd_create("document", MemfdFlags::CLOEXEC)?))
}

pub(super) fn standard_input() -> io::Result<File> {
    Ok(File::from(stdin().as_fd().try_clone_to_owned()?))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "other systems have no such groups"
)]
pub(super) fn group_apart(command: &mut Command) -> io::Result<()> {
    command.process_group(0);
    Ok(())
}

pub(super) fn end_group(child: &Child) {
    if let Some(group) = Pid::from_raw(child.id().cast_signed()) {
        kill_process_group(group, Signal::KILL).ok();
    }
}
