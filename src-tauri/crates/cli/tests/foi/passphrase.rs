//! An encrypted casebook from the command line.

use std::fs;
use std::process::Command;

use super::murder_by_fsync::{MANY, under_strace};
use super::{Foi, complaint, read};

const FIRST: &str = "lamp river stone";
const SECOND: &str = "another three words";

fn with(mut command: Command, passphrase: &str) -> Command {
    command.env("FOI_PASSPHRASE", passphrase).arg("--json");
    command
}

fn setting(foi: &Foi<'_>, passphrase: &str, new: &str) -> Command {
    let mut command = with(foi.command(&["passphrase", "set"]), passphrase);
    command.env("FOI_NEW_PASSPHRASE", new);
    command
}

#[test]
fn a_passphrase_is_set_changed_and_taken_off() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["authority", "add", "Tidewell District Council"]);
    let older = folder.path().join("c.scrutineer.before-upgrade-3");
    fs::copy(folder.path().join("c.scrutineer"), &older).unwrap();

    let said = foi.fails(&["passphrase", "set"]);
    assert!(said.contains("FOI_NEW_PASSPHRASE"), "{said}");
    let set = read(&setting(&foi, "", FIRST).output().unwrap());
    assert!(
        set["text"].as_str().unwrap().contains("no other way in"),
        "{set}"
    );
    assert_eq!(
        set["readable_copies"].as_array().unwrap(),
        &[older.to_str().unwrap()]
    );

    let locked = foi.fails(&["authority", "list"]);
    assert!(locked.contains("locked with a passphrase"), "{locked}");
    assert!(locked.contains("FOI_PASSPHRASE"), "{locked}");
    let wrong = complaint(
        &with(foi.command(&["authority", "list"]), SECOND)
            .output()
            .unwrap(),
    );
    assert!(wrong.contains("does not open"), "{wrong}");
    read(&setting(&foi, FIRST, SECOND).output().unwrap());
    complaint(
        &with(foi.command(&["authority", "list"]), FIRST)
            .output()
            .unwrap(),
    );
    let list = read(
        &with(foi.command(&["authority", "list"]), SECOND)
            .output()
            .unwrap(),
    );
    assert!(list.to_string().contains("Tidewell"), "{list}");
    read(
        &with(foi.command(&["passphrase", "remove"]), SECOND)
            .output()
            .unwrap(),
    );
    assert!(
        foi.json(&["authority", "list"])
            .to_string()
            .contains("Tidewell")
    );
}

#[test]
fn a_file_that_is_no_casebook_is_not_taken_for_a_locked_one() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    fs::write(folder.path().join("c.scrutineer"), "x".repeat(16_384)).unwrap();
    assert!(
        foi.fails(&["authority", "list"])
            .contains("is not a casebook")
    );
}

/// Killed at each sync and each change of a name: what stands there is whole, with the old passphrase
/// or with the new.
#[test]
fn setting_a_passphrase_killed_at_every_fsync() {
    killed("fsync,fdatasync", 1, 1);
}

#[test]
fn setting_a_passphrase_killed_at_every_name() {
    killed("rename,unlink", 1, 1);
}

#[test]
fn setting_a_passphrase_killed_at_every_fiftieth_write() {
    killed("pwrite64", 50, 50);
}

fn killed(calls: &str, step: usize, at_least: usize) {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["authority", "add", "Tidewell District Council"]);
    let mut now = "";
    for n in (1..MANY * step).step_by(step) {
        let next = if now == FIRST { SECOND } else { FIRST };
        let output = under_strace(
            &setting(&foi, now, next),
            calls,
            &format!("signal=SIGKILL:when={n}"),
        );
        let opens = |passphrase: &str| {
            let check = with(foi.command(&["check"]), passphrase).output().unwrap();
            check.status.success() && read(&check)["ok"] == true
        };
        // Both may open a file that is not encrypted; none is kept for it then.
        let plain = opens("");
        let opened = [now, next]
            .into_iter()
            .find(|passphrase| !plain && opens(passphrase));
        assert!(plain || opened.is_some(), "{calls} {n}: it is lost");
        if output.status.success() {
            assert_eq!(opened, Some(next));
            assert!(n > at_least, "only {n} calls");
            return;
        }
        now = opened.unwrap_or("");
        let list = read(
            &with(foi.command(&["authority", "list"]), now)
                .output()
                .unwrap(),
        );
        assert!(list.to_string().contains("Tidewell"), "{calls} {n}: {list}");
    }
    panic!("it never came through");
}

/// Others write while the file is exchanged: what they were told is kept is there afterwards.
#[test]
fn nothing_that_was_kept_is_lost_while_the_passphrase_is_set() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["authority", "add", "Tidewell District Council"]);
    // The time between the last look at the old file and the new one's name is drawn out.
    let slowly = |mut command: Command| {
        command.env("FOI_PASSPHRASE", FIRST);
        under_strace(&command, "rename,fsync", "delay_enter=30000")
    };
    let ended = &std::sync::atomic::AtomicBool::new(false);
    let (kept, exchanged) = std::thread::scope(|scope| {
        let adding: Vec<_> = (0..3)
            .map(|adder| {
                let foi = &foi;
                scope.spawn(move || {
                    let mut kept = Vec::new();
                    for n in 0.. {
                        if ended.load(std::sync::atomic::Ordering::SeqCst) {
                            break;
                        }
                        let question = format!("Question {adder}-{n}?");
                        let begun = std::time::Instant::now();
                        let added = with(foi.command(&["issue", "add", &question]), FIRST)
                            .output()
                            .unwrap();
                        if added.status.success() {
                            kept.push(question);
                        }
                        // Who has it open keeps it from being exchanged: on a slow machine one of
                        // the three always would.
                        std::thread::sleep(begun.elapsed() * 2);
                    }
                    kept
                })
            })
            .collect();
        let mut exchanged = 0;
        for _ in 0..40 {
            let mut set = foi.command(&["passphrase", "set"]);
            set.env("FOI_NEW_PASSPHRASE", FIRST);
            exchanged += u32::from(slowly(set).status.success());
            if exchanged == 3 {
                break;
            }
        }
        ended.store(true, std::sync::atomic::Ordering::SeqCst);
        let kept: Vec<_> = adding
            .into_iter()
            .flat_map(|adder| adder.join().unwrap())
            .collect();
        (kept, exchanged)
    });
    assert!(
        !kept.is_empty() && exchanged > 0,
        "{} kept, {exchanged} exchanged",
        kept.len()
    );
    let check = read(&with(foi.command(&["check"]), FIRST).output().unwrap());
    assert_eq!(check["ok"], true, "{check}");
    let there = read(
        &with(foi.command(&["issue", "list"]), FIRST)
            .output()
            .unwrap(),
    )
    .to_string();
    for question in &kept {
        assert!(there.contains(question), "{question} is lost");
    }
}

/// The backup and the casebook that makes room for it have a passphrase each.
#[test]
fn a_backup_with_a_passphrase_of_its_own_is_restored_over_a_locked_casebook() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["authority", "add", "Tidewell District Council"]);
    read(&setting(&foi, "", FIRST).output().unwrap());
    let backup = folder.path().join("backup.scrutineer");
    let backup = backup.to_str().unwrap();
    read(
        &with(foi.command(&["backup", backup]), FIRST)
            .output()
            .unwrap(),
    );
    read(
        &with(
            foi.command(&["authority", "add", "Eastmere Borough Council"]),
            FIRST,
        )
        .output()
        .unwrap(),
    );
    read(&setting(&foi, FIRST, SECOND).output().unwrap());

    let restore = |present: &str, of_backup: &str| {
        let mut command = with(foi.command(&["restore", backup]), present);
        command.env("FOI_BACKUP_PASSPHRASE", of_backup);
        command.output().unwrap()
    };
    let said = complaint(&foi.command(&["restore", backup]).output().unwrap());
    assert!(said.contains("FOI_BACKUP_PASSPHRASE"), "{said}");
    let said = complaint(
        &with(foi.command(&["restore", backup]), SECOND)
            .output()
            .unwrap(),
    );
    assert!(
        said.contains("does not open") && said.contains("backup.scrutineer"),
        "{said}"
    );
    let said = complaint(&restore(FIRST, FIRST));
    assert!(
        said.contains("does not open") && said.contains("c.scrutineer"),
        "{said}"
    );
    let restored = read(&restore(SECOND, FIRST));
    let kept = restored["kept"].as_str().unwrap();
    let list = read(
        &with(foi.command(&["authority", "list"]), FIRST)
            .output()
            .unwrap(),
    );
    assert!(
        list.to_string().contains("Tidewell") && !list.to_string().contains("Eastmere"),
        "{list}"
    );
    let mut before = Command::new(super::FOI);
    before.args(["--casebook", kept, "authority", "list"]);
    let before = read(&with(before, SECOND).output().unwrap());
    assert!(before.to_string().contains("Eastmere"), "{before}");
}
