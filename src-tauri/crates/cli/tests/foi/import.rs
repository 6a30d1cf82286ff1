//! `foi import`: what it takes in, what it refuses, and what is left when it is stopped.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use super::{FOI, Foi, complaint, read};

/// A mail as an authority would send it; each number another mail.
fn mail(number: u32) -> String {
    format!(
        "Return-Path: <foi@eastmere.example>\nFrom: \"FOI Team\" <foi@eastmere.example>\nTo: amina@reporter.example\n\
         Subject: Your request {number}\nDate: Mon, {day} Mar 2025 10:00:{number:02} +0000\n\
         Message-ID: <answer-{number}@eastmere.example>\nIn-Reply-To: <answer-{before}@eastmere.example>\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=\"edge\"\n\n\
         --edge\nContent-Type: text/plain; charset=utf-8\n\nDear Amina,\n\nFrom the register, number {number}: nothing was held.\n\n\
         --edge\nContent-Type: text/csv; name=\"ward {number}.csv\"\nContent-Disposition: attachment; filename=\"ward {number}.csv\"\n\n\
         ward,amount\nSouth,{number}\n--edge--\n",
        day = 3 + number % 25,
        number = number % 60,
        before = number.saturating_sub(1),
    )
}

/// An mbox as mail programs write it: separator lines, `From ` quoted, a blank line after each,
/// and the headers they add.
fn mbox(mails: &[String]) -> String {
    mails
        .iter()
        .map(|mail| {
            format!(
                "From foi@eastmere.example Mon Mar  3 10:00:00 2025\nStatus: RO\nX-Mozilla-Status: 0001\nContent-Length: {}\n{}\n",
                mail.len(),
                mail.replace("\nFrom the", "\n>From the")
            )
        })
        .collect::<Vec<_>>()
        .concat()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Everything of a casebook that does not depend on the moment it was made: each table's rows
/// without ids and instants, sorted. Ids that point elsewhere are replaced by what they point at.
fn dump(casebook: &Path) -> BTreeMap<&'static str, Vec<String>> {
    let open = Connection::open_with_flags(casebook, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let rows = |sql: &str| -> Vec<String> {
        let mut statement = open.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement
            .query_map([], |row| {
                (0..columns)
                    .map(|column| Ok(format!("{:?}", row.get_ref(column)?)))
                    .collect::<rusqlite::Result<Vec<_>>>()
            })
            .unwrap();
        rows.map(|row| row.unwrap().join(" | ")).collect()
    };
    BTreeMap::from([
        ("blob", rows("SELECT sha256, size, bytes FROM blob ORDER BY sha256")),
        (
            "message",
            rows("SELECT raw, identity, outgoing, header_id, thread_ids, from_name, from_email, subject, date, snippet,
                         automatic, attachments, filed_because, set_aside, parsed FROM message ORDER BY raw"),
        ),
        (
            "message_source",
            rows("SELECT raw, source FROM message_source JOIN message ON message.id = message_id ORDER BY 1, 2"),
        ),
        (
            "attachment",
            rows("SELECT raw, position, name, content_type, size, sha256, path, inline
                  FROM attachment JOIN message ON message.id = message_id ORDER BY 1, 2"),
        ),
        (
            "passage",
            rows("SELECT kind, raw, title, body FROM passage JOIN message ON message.id = ref ORDER BY raw"),
        ),
        (
            "setting",
            rows("SELECT name FROM setting ORDER BY name"),
        ),
    ])
}

/// The same mail from a file, in an mbox with other line ends, and in a Maildir is one
/// message met at several places; the same Message-ID with another word is another message.
#[test]
fn the_same_mail_is_brought_in_once_however_it_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let files = folder.path().join("files");
    let maildir = folder.path().join("Maildir");
    for part in ["cur", "new", "tmp", ".Sent/cur", ".Sent/new"] {
        fs::create_dir_all(maildir.join(part)).unwrap();
    }
    fs::create_dir(&files).unwrap();
    let mails: Vec<String> = (0..5).map(mail).collect();
    let bare = mails[0]
        .replace("Message-ID: <answer-0@eastmere.example>\n", "")
        .replace("number 0", "number none");
    let forged = mails[1].replace("nothing was held", "everything was held");
    fs::write(files.join("a.eml"), mails[0].replace('\n', "\r\n")).unwrap();
    fs::write(files.join("b.txt"), &mails[1]).unwrap();
    fs::write(files.join("no message id"), &bare).unwrap();
    fs::write(files.join("same message id.eml"), &forged).unwrap();
    let first = foi.json(&["import", path(&files)]);
    assert_eq!(
        (&first["new"], &first["known"]),
        (&4.into(), &0.into()),
        "{first}"
    );

    let file = folder.path().join("archive");
    let mut all = mails.clone();
    all.push(bare.clone());
    fs::write(&file, mbox(&all).replace('\n', "\r\n")).unwrap();
    let second = foi.json(&["import", path(&file)]);
    assert_eq!(
        (&second["new"], &second["known"]),
        (&3.into(), &3.into()),
        "{second}"
    );

    fs::write(maildir.join("cur/1.a.host:2,S"), &mails[2]).unwrap();
    fs::write(maildir.join("new/2.b.host"), &mails[3]).unwrap();
    fs::write(maildir.join(".Sent/cur/3.c.host:2,RS"), &mails[4]).unwrap();
    fs::write(maildir.join("tmp/4.d.host"), mail(44)).unwrap();
    fs::write(maildir.join("dovecot-uidlist"), "3 V1 N4").unwrap();
    let third = foi.json(&["import", path(&maildir)]);
    assert_eq!(
        (&third["new"], &third["known"]),
        (&0.into(), &3.into()),
        "{third}"
    );

    let before = dump(&folder.path().join("c.scrutineer"));
    assert_eq!(before["message"].len(), 7);
    assert_eq!(before["message_source"].len(), 13, "{before:#?}");
    fs::rename(
        maildir.join("cur/1.a.host:2,S"),
        maildir.join("cur/1.a.host:2,RS"),
    )
    .unwrap();
    let again = foi.json(&["import", path(&files), path(&file), path(&maildir)]);
    assert_eq!(
        (&again["new"], &again["known"]),
        (&0.into(), &13.into()),
        "{again}"
    );
    assert_eq!(dump(&folder.path().join("c.scrutineer")), before);
    assert_eq!(foi.json(&["inbox"])["total"], 7);
}

/// Other files, empty ones, mails that are too large, pipes, devices and links: named, or passed
/// over where nobody meant them; nothing hangs.
#[test]
fn what_is_no_mail_is_named_and_nothing_is_followed_or_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let files = folder.path().join("files");
    fs::create_dir(&files).unwrap();
    fs::write(files.join("one.eml"), mail(1)).unwrap();
    fs::write(files.join("answer.pdf"), "%PDF-1.7\n%\u{e2}\u{e3}\n").unwrap();
    fs::write(files.join("empty.eml"), "").unwrap();
    fs::write(files.join(".DS_Store"), "Bud1").unwrap();
    let huge = File::create(files.join("huge.eml")).unwrap();
    (&huge).write_all(mail(2).as_bytes()).unwrap();
    huge.set_len(1024 * 1024 * 1024).unwrap();
    let elsewhere = folder.path().join("elsewhere.eml");
    fs::write(&elsewhere, mail(3)).unwrap();
    std::os::unix::fs::symlink(&elsewhere, files.join("link.eml")).unwrap();
    std::os::unix::fs::symlink(&files, files.join("loop")).unwrap();
    let made = Command::new("mkfifo").arg(files.join("pipe.eml")).status();
    assert!(made.unwrap().success());

    let output = foi.run(&["import", path(&files), "--json"]);
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&said["new"], &said["left_out"]),
        (&1.into(), &3.into()),
        "{said}"
    );
    let failed = said["failed"].to_string();
    for (name, why) in [
        ("answer.pdf", "only mails can be brought in"),
        ("empty.eml", "it is empty"),
        ("huge.eml", "larger than 100 MB"),
    ] {
        assert!(
            failed.contains(name) && failed.contains(why),
            "{name}: {failed}"
        );
    }
    complaint(&output);
    for named in [files.join("pipe.eml"), PathBuf::from("/dev/zero")] {
        let said = foi.fails(&["import", path(&named)]);
        assert!(said.contains("it is not a file"), "{said}");
    }
    let many = folder.path().join("many");
    fs::create_dir(&many).unwrap();
    for number in 0..250 {
        fs::write(many.join(format!("{number}.pdf")), "%PDF-1.7").unwrap();
    }
    let output = foi.run(&["import", path(&many), "--json"]);
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["left_out"], 250);
    assert_eq!(said["failed"].as_array().unwrap().len(), 100);
}

/// A folder that mail is delivered into, read and deleted from while it is imported.
#[test]
fn a_folder_may_change_while_it_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let maildir = folder.path().join("Maildir");
    for part in ["cur", "new", "tmp"] {
        fs::create_dir_all(maildir.join(part)).unwrap();
    }
    for number in 0..300 {
        let text = mail(1).replace("number 1", &format!("letter {number}"));
        fs::write(maildir.join(format!("new/{number:04}.a.host")), text).unwrap();
    }
    let mut import = foi
        .command(&["import", path(&maildir), "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // From the last one backwards, against the order of reading: read in the mail program, or
    // deleted, or replaced by a link.
    let mut deleted = 0;
    for number in (0..300).rev() {
        let name = maildir.join(format!("new/{number:04}.a.host"));
        match number % 20 {
            0 if import.try_wait().unwrap().is_none() => {
                fs::remove_file(&name).unwrap();
                deleted += 1;
            }
            _ => {
                fs::rename(&name, maildir.join(format!("cur/{number:04}.a.host:2,S"))).unwrap();
            }
        }
    }
    let said = read(&import.wait_with_output().unwrap());
    let new = said["new"].as_u64().unwrap();
    assert!(
        new >= 300 - deleted && new <= 300,
        "{said}, {deleted} deleted"
    );
    assert_eq!(said["left_out"], 0, "{said}");
    assert_eq!(foi.json(&["check"])["ok"], true);
}

/// An mbox of 60 MB with large mails and one far too large is read with little
/// memory, and comes out whole. Also unquoted `From ` in a text, mixed line ends, no last line end.
#[test]
fn a_large_mbox_is_read_in_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let file = folder.path().join("large.mbox");
    let mut out = std::io::BufWriter::new(File::create(&file).unwrap());
    let line = format!("{}\n", "All work and no play. ".repeat(3));
    for number in 0..60 {
        let one = mail(number)
            .replace(
                "Dear Amina,\n",
                &format!("Dear Amina,\nFrom here on there is more, {number}.\n"),
            )
            .replace("ward,amount\n", &line.repeat(1024 * 1024 / line.len()));
        let one = if number % 2 == 0 {
            one.replace('\n', "\r\n")
        } else {
            one
        };
        write!(
            out,
            "From foi@eastmere.example Mon Mar  3 10:00:00 2025\n{one}\n"
        )
        .unwrap();
    }
    write!(
        out,
        "From foi@eastmere.example Mon Mar  3 10:00:00 2025\n{}",
        mail(59)
    )
    .unwrap();
    for _ in 0..110 * 1024 * 1024 / line.len() {
        out.write_all(line.as_bytes()).unwrap();
    }
    write!(out, "\nFrom foi@eastmere.example Mon Mar  3 10:00:00 2025\nSubject: last\nFrom: a@b.example\n\nno end of line").unwrap();
    drop(out.into_inner().unwrap());

    let import = foi
        .command(&["import", path(&file), "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = PathBuf::from(format!("/proc/{}/status", import.id()));
    let watched = std::thread::spawn(move || {
        let mut peak = 0;
        while let Some(kib) = peak_memory(&status) {
            peak = kib;
            std::thread::sleep(Duration::from_millis(5));
        }
        peak
    });
    let output = import.wait_with_output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&said["new"], &said["left_out"]),
        (&61.into(), &1.into()),
        "{said}"
    );
    assert!(
        said["failed"][0]
            .as_str()
            .unwrap()
            .contains("larger than 100 MB"),
        "{said}"
    );
    let peak = watched.join().unwrap();
    assert!(peak > 0 && peak < 150 * 1024, "{peak} KiB");
    assert_eq!(
        foi.json(&["search", "\"From here on there is more\""])["hits"]
            .as_array()
            .unwrap()
            .len(),
        50
    );
}

/// A mail larger than most, between two others of an mbox: the same as on its own.
#[test]
fn a_large_mail_of_an_mbox_comes_out_whole() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let rows = "South,1\n".repeat(17 * 1024 * 1024 / 8);
    let large = mail(2).replace("ward,amount\n", &format!("ward,amount\n{rows}"));
    let (file, alone) = (
        folder.path().join("three.mbox"),
        folder.path().join("large.eml"),
    );
    fs::write(&file, mbox(&[mail(1), large.clone(), mail(3)])).unwrap();
    fs::write(&alone, &large).unwrap();
    let said = foi.json(&["import", path(&file), path(&alone)]);
    assert_eq!(
        (&said["new"], &said["known"]),
        (&3.into(), &1.into()),
        "{said}"
    );
}

/// The most memory a process had at a time, in KiB; none when it has ended.
fn peak_memory(status: &Path) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// A corpus of many mails, for what happens while an import runs.
fn many_mails(file: &Path, count: u32) {
    let mut out = std::io::BufWriter::new(File::create(file).unwrap());
    let words =
        "The authority holds some of what was asked for, and says so at length. ".repeat(40);
    for number in 0..count {
        let one = mail(number).replace(
            "Dear Amina,\n",
            &format!("Dear Amina, letter {number}.\n{words}\n"),
        );
        write!(
            out,
            "From foi@eastmere.example Mon Mar  3 10:00:00 2025\n{one}\n"
        )
        .unwrap();
    }
}

/// While an import runs, others read and write the casebook, and it stays whole; nobody takes up
/// the mails that the import has stored and not read yet.
#[test]
fn others_read_and_write_while_an_import_runs() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let file = folder.path().join("many.mbox");
    many_mails(&file, 1_500);
    foi.json(&["issue", "add", "Before?"]);
    let mut import = foi
        .command(&["import", path(&file), "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut beside = 0;
    while import.try_wait().unwrap().is_none() {
        foi.json(&["issue", "add", &format!("Question {beside}?")]);
        foi.json(&["inbox", "--limit", "10"]);
        beside += 1;
    }
    let said = read(&import.wait_with_output().unwrap());
    assert_eq!(
        (&said["new"], &said["inbox"]),
        (&1_500.into(), &1_500.into()),
        "{said}"
    );
    assert!(beside > 0);
    let issues = foi.json(&["issue", "list"]);
    assert_eq!(issues["issues"].as_array().unwrap().len(), beside + 1);
    assert_eq!(foi.json(&["check"])["ok"], true);
    let page = foi.json(&["inbox", "--offset", "1490", "--limit", "50"]);
    assert_eq!(
        (&page["total"], page["messages"].as_array().unwrap().len()),
        (&1_500.into(), 10)
    );
}

/// Ctrl-C: the import ends with a true summary, and importing the same again adds the rest.
#[test]
fn a_cancelled_import_says_what_it_did_and_can_be_completed() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let file = folder.path().join("many.mbox");
    many_mails(&file, 2_500);
    foi.json(&["issue", "add", "Before?"]);
    let import = foi
        .command(&["import", path(&file), "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while foi.json(&["inbox", "--limit", "1"])["total"] == 0 {
        assert!(begun.elapsed() < Duration::from_mins(1), "it never began");
    }
    let told = Command::new("kill")
        .args(["-INT", &import.id().to_string()])
        .status();
    assert!(told.unwrap().success());
    let output = import.wait_with_output().unwrap();
    let words = complaint(&output);
    assert!(words.contains("was cancelled"), "{words}");
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let new = said["new"].as_u64().unwrap();
    assert_eq!(said["cancelled"], true, "{said}");
    assert!(new > 0 && new < 2_500, "{said}");
    assert_eq!(foi.json(&["inbox", "--limit", "1"])["total"], new);
    let rest = foi.json(&["import", path(&file)]);
    assert_eq!(
        (&rest["new"], &rest["known"]),
        (&(2_500 - new).into(), &new.into()),
        "{rest}"
    );
    assert_eq!(foi.json(&["check"])["ok"], true);
}

/// A disk too small for all. What was brought in is whole; with room, the rest is added.
/// Needs root for the mount; without it there is nothing to try it on.
#[test]
fn a_disk_that_fills_up_stops_the_import_between_mails() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=6m", "none"])
        .arg(&disk)
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
        assert!(!root, "root can mount a small disk");
        return;
    }
    let foi = Foi { folder: &disk };
    foi.json(&["issue", "add", "Kept?"]);
    let file = folder.path().join("many.mbox");
    many_mails(&file, 1_500);
    let said = foi.fails(&["import", path(&file)]);
    assert!(
        said.contains("The import stopped after") && said.contains("disk is full"),
        "{said}"
    );
    let kept = foi.json(&["inbox", "--limit", "1"])["total"]
        .as_u64()
        .unwrap();
    assert!(kept > 0 && kept < 1_500, "{kept}");
    assert_eq!(
        foi.json(&["issue", "list"])["issues"][0]["question"],
        "Kept?"
    );
    assert_eq!(foi.json(&["check"])["ok"], true);
    let larger = Command::new("mount")
        .args(["-o", "remount,size=256m"])
        .arg(&disk)
        .status();
    assert!(larger.unwrap().success());
    let rest = foi.json(&["import", path(&file)]);
    assert_eq!(
        (&rest["new"], &rest["known"]),
        (&(1_500 - kept).into(), &kept.into()),
        "{rest}"
    );

    let whole = folder.path().join("whole");
    fs::create_dir(&whole).unwrap();
    let at_once = Foi { folder: &whole };
    at_once.json(&["issue", "add", "Kept?"]);
    at_once.json(&["import", path(&file)]);
    let (full, smooth) = (
        dump(&disk.join("c.scrutineer")),
        dump(&whole.join("c.scrutineer")),
    );
    let unmounted = Command::new("umount").arg(&disk).status().unwrap();
    assert_eq!(full, smooth);
    assert!(unmounted.success());
}

/// Killed at every fsync of an import, and with each fsync failing: the casebook is sound, and
/// running it again ends where an import that was left in peace ends.
#[test]
fn an_import_killed_or_failing_at_any_fsync_is_completed_by_the_next() {
    import_cut_short("fsync", |n| format!("signal=SIGKILL:when={n}"), 1, 0);
    let calls = import_cut_short("fsync", |n| format!("error=EIO:when={n}+"), 1, 0);
    // Only once, after which the disk says that all is well.
    import_cut_short("fsync", |n| format!("error=EIO:when={n}"), 1, calls);
}

/// The same at every fiftieth write.
#[test]
fn an_import_killed_at_every_fiftieth_write_is_completed_by_the_next() {
    import_cut_short("pwrite64", |n| format!("signal=SIGKILL:when={n}"), 50, 0);
}

/// Imports with this trouble at the first call, the next, and so on until there is no such call any
/// more; trouble that the import gets over ends it only after so many. Gives how many there were.
fn import_cut_short(
    calls: &str,
    trouble: impl Fn(usize) -> String,
    step: usize,
    at_least: usize,
) -> usize {
    let traces = Command::new("strace").arg("-V").output();
    assert!(
        traces.is_ok(),
        "strace is missing; scripts/setup installs it"
    );
    let folder = tempfile::tempdir().unwrap();
    let files = folder.path().join("files");
    fs::create_dir(&files).unwrap();
    for number in 0..3 {
        fs::write(files.join(format!("{number}.eml")), mail(number)).unwrap();
    }
    let all: Vec<String> = (2..58).map(mail).collect();
    fs::write(files.join("all.mbox"), mbox(&all)).unwrap();

    let import_in = |folder: &Path, inject: Option<String>| -> Output {
        let arguments = ["import", path(&files), "--json"].map(str::to_owned);
        let mut command = match inject {
            Some(inject) => {
                let mut strace = Command::new("strace");
                strace.args(["-f", "-o", "/dev/null", "-e"]);
                strace.arg(format!("trace={calls}")).arg("-e");
                strace.arg(format!("inject={calls}:{inject}")).arg(FOI);
                strace
            }
            None => Command::new(FOI),
        };
        command
            .arg("--casebook")
            .arg(folder.join("c.scrutineer"))
            .args(["--today", "2026-07-01"])
            .args(arguments)
            .output()
            .unwrap()
    };
    let in_peace = folder.path().join("in-peace");
    fs::create_dir(&in_peace).unwrap();
    let said = read(&import_in(&in_peace, None));
    assert_eq!(
        (&said["new"], &said["known"]),
        (&58.into(), &1.into()),
        "{said}"
    );
    let expected = dump(&in_peace.join("c.scrutineer"));

    let mut tried = 0;
    for at in (1..200 * step).step_by(step) {
        let when = format!("{calls} {}", trouble(at));
        let place = folder.path().join(format!("try-{at}"));
        fs::create_dir(&place).unwrap();
        let output = import_in(&place, Some(trouble(at)));
        if output.status.success() && at > at_least {
            assert!(tried > 1, "{when}: only {at} calls");
            return at;
        }
        tried += usize::from(!output.status.success());
        let foi = Foi { folder: &place };
        if output.status.code().is_some() && !output.status.success() {
            complaint(&output);
        }
        let check = foi.json(&["check"]);
        assert_eq!(check["ok"], true, "{when}: {check}");
        let again = import_in(&place, None);
        let new = read(&again)["new"].as_u64().unwrap();
        assert!(new <= 58, "{when}");
        assert_eq!(dump(&place.join("c.scrutineer")), expected, "{when}");
        fs::remove_dir_all(&place).unwrap();
    }
    panic!("{calls}: there is no end to it");
}
