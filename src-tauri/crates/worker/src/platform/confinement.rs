//! What a worker, and each tool it starts, may not do.

use std::fs;
use std::io;

use rlimit::{Resource, setrlimit};
use rustix::process::{Signal, set_parent_process_death_signal};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};

use crate::Limits;

/// All of it works without privileges. Network and files are closed by a filter of system calls,
/// not by namespaces, because some systems keep those from ordinary users.
pub(super) fn confine(limits: Limits) -> io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let addresses = address_space()? + limits.addresses;
    setrlimit(Resource::AS, addresses, addresses)?;
    setrlimit(Resource::DATA, limits.memory, limits.memory)?;
    setrlimit(Resource::CPU, limits.time, limits.time)?;
    setrlimit(Resource::FSIZE, limits.file, limits.file)?;
    setrlimit(Resource::CORE, 0, 0)?;
    setrlimit(Resource::NOFILE, 64, 64)?;
    let filter = filter().map_err(io::Error::other)?;
    seccompiler::apply_filter(&filter).map_err(io::Error::other)
}

/// The address space the program takes before it has read anything: bytes. Libraries
/// alone can come to hundreds of megabytes of it, though not of memory.
fn address_space() -> io::Result<u64> {
    let pages = fs::read_to_string("/proc/self/statm")?
        .split(' ')
        .next()
        .and_then(|pages| pages.parse::<u64>().ok())
        .ok_or_else(|| io::Error::other("the system does not say how much memory is used"))?;
    Ok(pages * rustix::param::page_size() as u64)
}

/// Refuses what no worker needs: sockets, files opened for writing, changes in folders,
/// and looking into other processes.
fn filter() -> Result<BpfProgram, seccompiler::BackendError> {
    let always = Vec::new;
    let mut rules = vec![
        (libc::SYS_socket, always()),
        (libc::SYS_socketpair, always()),
        (libc::SYS_io_uring_setup, always()),
        (libc::SYS_ptrace, always()),
        (libc::SYS_process_vm_readv, always()),
        (libc::SYS_process_vm_writev, always()),
        (libc::SYS_bpf, always()),
        (libc::SYS_openat2, always()),
        (libc::SYS_truncate, always()),
        (libc::SYS_unlinkat, always()),
        (libc::SYS_renameat2, always()),
        (libc::SYS_mkdirat, always()),
        (libc::SYS_linkat, always()),
        (libc::SYS_symlinkat, always()),
        (libc::SYS_mknodat, always()),
        (libc::SYS_fchmodat, always()),
        (libc::SYS_fchownat, always()),
        (libc::SYS_utimensat, always()),
        (libc::SYS_openat, for_writing(2)?),
    ];
    #[cfg(target_arch = "x86_64")]
    rules.extend([
        (libc::SYS_open, for_writing(1)?),
        (libc::SYS_creat, always()),
        (libc::SYS_unlink, always()),
        (libc::SYS_rmdir, always()),
        (libc::SYS_rename, always()),
        (libc::SYS_renameat, always()),
        (libc::SYS_mkdir, always()),
        (libc::SYS_link, always()),
        (libc::SYS_symlink, always()),
        (libc::SYS_mknod, always()),
        (libc::SYS_chmod, always()),
        (libc::SYS_chown, always()),
        (libc::SYS_lchown, always()),
    ]);
    SeccompFilter::new(
        rules.into_iter().collect(),
        SeccompAction::Allow,
        SeccompAction::Errno(libc::EPERM.unsigned_abs()),
        std::env::consts::ARCH.try_into()?,
    )?
    .try_into()
}

/// The rules for a call whose flags for opening stand at this argument.
fn for_writing(argument: u8) -> Result<Vec<SeccompRule>, seccompiler::BackendError> {
    let flag = |mask: i32| -> Result<SeccompRule, seccompiler::BackendError> {
        let mask = u64::from(mask.unsigned_abs());
        SeccompRule::new(vec![SeccompCondition::new(
            argument,
            SeccompCmpArgLen::Dword,
            SeccompCmpOp::MaskedEq(mask),
            mask,
        )?])
    };
    Ok(vec![
        flag(libc::O_WRONLY)?,
        flag(libc::O_RDWR)?,
        flag(libc::O_CREAT)?,
        flag(libc::O_TRUNC)?,
    ])
}
