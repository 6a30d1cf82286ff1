//! A casebook where nothing can be written: it opens to be read, and one sentence says why. On real
//! disks, mounted small or read-only, and in real folders whose permissions refuse.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::Path;
use std::process::{Command, Output};

use super::murder_by_fsync::with_mounts;
use super::{FOI, Foi, complaint, read};

/// Somebody who is not root: to root, permissions refuse nothing.
const NOBODY: u32 = 65_534;

/// A folder with a casebook in it that was closed in order, and what it is to hold.
fn with_a_casebook() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["authority", "add", "Tidewell District Council"]);
    foi.json(&["issue", "add", "Who paid?"]);
    folder
}

/// Somebody who is not root, with a copy of the program: the program itself may lie where only root
/// may look.
struct Owner {
    program: tempfile::TempDir,
}

impl Owner {
    fn new() -> Self {
        let program = tempfile::tempdir().unwrap();
        permit(program.path(), 0o755);
        // A link where one can be made, and both ways it is there whole before it is run.
        let foi = program.path().join("foi");
        if fs::hard_link(FOI, &foi).is_err() {
            fs::copy(FOI, &foi).unwrap();
        }
        permit(&foi, 0o755);
        Self { program }
    }

    /// As [`Foi::command`], by the one to whom the folder belongs.
    fn run(&self, folder: &Path, arguments: &[&str]) -> Output {
        let own = Foi { folder }.command(arguments);
        let foi = self.program.path().join("foi");
        let mut command = if is_root() {
            chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
            for entry in fs::read_dir(folder).unwrap() {
                chown(entry.unwrap().path(), Some(NOBODY), Some(NOBODY)).unwrap();
            }
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
                .arg(foi);
            command
        } else {
            Command::new(foi)
        };
        command
            .args(own.get_args())
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env("HOME", folder)
            .output()
            .expect("setpriv (util-linux) is needed")
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim() == "0"
}

fn permit(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// It is read, one line says that nothing can be written and why, and a command that writes says the
/// same and leaves the file alone.
fn is_read_and_not_written(casebook: &Path, run: &dyn Fn(&[&str]) -> Output, why: &str) {
    let before = fs::read(casebook).unwrap();
    let listed = run(&["authority", "list", "--json"]);
    let warned = String::from_utf8_lossy(&listed.stderr).into_owned();
    assert!(read(&listed).to_string().contains("Tidewell"));
    assert_eq!(warned.trim().lines().count(), 1, "{warned}");
    assert!(
        warned.contains(why) && warned.contains("it can be read"),
        "{why}: {warned}"
    );
    for reading in [
        &["agenda", "--json"][..],
        &["requests", "--json"],
        &["issue", "list", "--json"],
        &["search", "council", "--json"],
        &["check", "--json"],
    ] {
        read(&run(reading));
    }
    let refused = run(&["issue", "add", "And this?"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(
        said.contains(why) && said.contains("Nothing was changed"),
        "{said}"
    );
    assert!(
        !said.contains("unable to open") && !said.contains("I/O error"),
        "{said}"
    );
    assert_eq!(fs::read(casebook).unwrap(), before);
}

#[test]
fn in_a_folder_that_takes_no_new_file_it_is_read_and_says_why() {
    let folder = with_a_casebook();
    let casebook = folder.path().join("c.scrutineer");
    let owner = Owner::new();
    let run = |arguments: &[&str]| owner.run(folder.path(), arguments);
    read(&run(&["issue", "list", "--json"]));
    permit(folder.path(), 0o555);
    is_read_and_not_written(&casebook, &run, "no new file may be made in its folder");
    permit(folder.path(), 0o755);
    read(&run(&["issue", "add", "And this?", "--json"]));
}

#[test]
fn a_file_that_may_not_be_changed_is_read_and_says_why() {
    let folder = with_a_casebook();
    let casebook = folder.path().join("c.scrutineer");
    let owner = Owner::new();
    let run = |arguments: &[&str]| owner.run(folder.path(), arguments);
    read(&run(&["issue", "list", "--json"]));
    permit(&casebook, 0o400);
    is_read_and_not_written(&casebook, &run, "its file is write-protected");
}

#[test]
fn on_a_write_protected_drive_it_is_read_and_says_why() {
    const READ_ONLY: &str = r#"mount --bind "$0" "$0"; mount -o remount,ro,bind "$0"; exec "$@""#;
    let folder = with_a_casebook();
    let foi = Foi {
        folder: folder.path(),
    };
    let run = |arguments: &[&str]| with_mounts(READ_ONLY, folder.path(), &foi.command(arguments));
    let casebook = folder.path().join("c.scrutineer");
    is_read_and_not_written(&casebook, &run, "its drive is write-protected");
}

/// Left by a power cut: its last changes are in the log, which cannot be read where nothing can be
/// made. That is said, and what to do.
#[test]
fn a_log_that_cannot_be_read_there_is_named_and_a_copy_of_both_has_everything() {
    const READ_ONLY: &str = r#"mount --bind "$0" "$0"; mount -o remount,ro,bind "$0"; exec "$@""#;
    let folder = with_a_casebook();
    let casebook = folder.path().join("c.scrutineer");
    let left = tempfile::tempdir().unwrap();
    {
        let open = rusqlite::Connection::open(&casebook).unwrap();
        open.execute_batch(
            "PRAGMA wal_autocheckpoint = 0; UPDATE issue SET question = 'Who paid, and why?'",
        )
        .unwrap();
        for name in ["c.scrutineer", "c.scrutineer-wal"] {
            fs::copy(folder.path().join(name), left.path().join(name)).unwrap();
        }
    }
    let foi = Foi {
        folder: left.path(),
    };
    let run = |arguments: &[&str]| with_mounts(READ_ONLY, left.path(), &foi.command(arguments));
    let said = complaint(&run(&["issue", "list"]));
    assert!(
        said.contains("-wal") && said.contains("copy both"),
        "{said}"
    );
    let list = foi.json(&["issue", "list"]);
    assert!(list.to_string().contains("and why"), "{list}");
}

/// A disk with not a byte left: it opens, is read, and a change says that the disk is full. With room
/// again, the same command works.
#[test]
fn on_a_full_disk_it_is_read_and_says_so() {
    const FULL: &str = r#"
        mount -t tmpfs -o size=3m tmpfs "$0"/small
        cp "$0"/c.scrutineer "$0"/small/
        dd if=/dev/zero of="$0"/small/filler bs=4k 2>/dev/null || true
        exec "$@""#;
    let folder = with_a_casebook();
    let small = folder.path().join("small");
    fs::create_dir(&small).unwrap();
    let foi = Foi { folder: &small };
    let run = |arguments: &[&str]| with_mounts(FULL, folder.path(), &foi.command(arguments));
    let listed = run(&["authority", "list", "--json"]);
    let warned = String::from_utf8_lossy(&listed.stderr).into_owned();
    assert!(read(&listed).to_string().contains("Tidewell"));
    assert_eq!(warned.trim().lines().count(), 1, "{warned}");
    assert!(
        warned.contains("The disk is full: the casebook can be read"),
        "{warned}"
    );
    for reading in ["agenda", "requests", "check"] {
        read(&run(&[reading, "--json"]));
    }
    let refused = run(&["issue", "add", "And this?"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(
        said.contains("The disk is full. Nothing was changed"),
        "{said}"
    );
    assert!(!said.contains("I/O error"), "{said}");

    // The day has changed since it was worked in, and what follows from that cannot be kept.
    let later = run(&["--today", "2031-01-01", "agenda", "--json"]);
    assert_eq!(read(&later)["today"], "2031-01-01");

    // With room again, it is written.
    let with_room = r#"
        mount -t tmpfs -o size=3m tmpfs "$0"/small
        cp "$0"/c.scrutineer "$0"/small/
        dd if=/dev/zero of="$0"/small/filler bs=4k 2>/dev/null || true
        rm "$0"/small/filler
        exec "$@""#;
    let added = with_mounts(
        with_room,
        folder.path(),
        &foi.command(&["issue", "add", "And this?", "--json"]),
    );
    read(&added);
}

/// A limit on the size of files stands for a quota: what is written is refused, what is there is read.
#[test]
fn where_the_quota_is_used_up_it_is_read_and_nothing_is_lost() {
    let folder = with_a_casebook();
    let foi = Foi {
        folder: folder.path(),
    };
    let limited = |arguments: &[&str]| {
        let own = foi.command(arguments);
        // In blocks of 512 bytes, which the system counts a file in; the signal is not for a program
        // that looks at what a write gives.
        Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\""])
            .arg(own.get_program())
            .args(own.get_args())
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .output()
            .unwrap()
    };
    assert!(
        read(&limited(&["authority", "list", "--json"]))
            .to_string()
            .contains("Tidewell")
    );
    let refused = limited(&["issue", "add", "And this?"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(
        said.contains("disk") && said.contains("Nothing was changed"),
        "{said}"
    );
    assert_eq!(
        foi.json(&["issue", "list"])["issues"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(foi.json(&["check"])["ok"], true);
}
