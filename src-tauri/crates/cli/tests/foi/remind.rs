//! `foi remind`: on a real bus with a real notification service, by several processes at once, and
//! where there is none; and the units that run it by a timer.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{FOI, Foi, complaint, read};

/// Received Mon 10 March 2025: due Tue 8 April 2025.
const SENT: &str = "2025-03-10";
const DUE: &str = "2025-04-08";

const BUS_WITHOUT_SERVICES: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>"#;

/// A display and a notification daemon; each note is listed, whether it is like another or not.
const DUNST: &str = r#"
printf 'grep -F "$(cat "$HOME/choice")" | head -n 1\n' > "$HOME/menu"
printf '[global]\nstack_duplicates = false\nhistory_length = 50\ndmenu = /bin/sh %s/menu\n' "$HOME" > "$HOME/dunstrc"
: > "$HOME/display"
Xvfb -displayfd 3 -screen 0 800x600x24 -nolisten tcp 3> "$HOME/display" 2> /dev/null & X=$!
until [ "$(wc -l < "$HOME/display")" -gt 0 ]; do sleep 0.1; done
export DISPLAY=":$(cat "$HOME/display")"
trap 'kill $D $X' EXIT
# Should it end as it begins, it begins again.
(while :; do dunst -config "$HOME/dunstrc" > /dev/null 2>&1 || true; sleep 0.1; done) & D=$!
until dunstctl count displayed > /dev/null 2>&1; do sleep 0.1; done
"#;

/// Runs a script on a session bus of its own; `$F` is foi on the casebook.
fn on_a_bus(home: &Path, script: &str) -> Output {
    let config = home.join("bus.conf");
    fs::write(&config, BUS_WITHOUT_SERVICES).unwrap();
    let script =
        format!("F=\"$0 --casebook $HOME/c.scrutineer --mail practice:$HOME/mail\"\n{script}");
    Command::new("dbus-run-session")
        .args(["--config-file", config.to_str().unwrap()])
        .args(["--", "sh", "-eu", "-c", &script, FOI])
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .output()
        .expect("dbus-run-session is needed: scripts/setup installs it")
}

/// A casebook in which so many requests went out.
fn sent(requests: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let at = |rest: &[&str]| foi.json(&[&["--today", SENT], rest].concat());
    let (name, email) = ("Amina Rahim", "amina@reporter.example");
    at(&["me", "--name", name, "--email", email]);
    let council = "Eastmere Borough Council";
    at(&[
        "authority",
        "add",
        council,
        "--email",
        "foi@eastmere.example",
    ]);
    let fields = ["from_date=2023-04-01", "to_date=2024-03-31"];
    for _ in 0..requests {
        let drafted = at(&[
            "new",
            "--authority",
            council,
            "--letter",
            "grants-awarded",
            "--set",
            fields[0],
            "--set",
            fields[1],
        ]);
        at(&["send", drafted["reference"].as_str().unwrap()]);
    }
    folder
}

fn history(output: &Output) -> Vec<(String, String)> {
    let said = String::from_utf8_lossy(&output.stdout);
    let history: Value = serde_json::from_str(&said).unwrap_or_else(|error| {
        panic!("{error}: {said}{}", String::from_utf8_lossy(&output.stderr))
    });
    let text = |note: &Value, field: &str| note[field]["data"].as_str().unwrap().to_owned();
    history["data"][0]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| (text(note, "summary"), text(note, "body")))
        .collect()
}

#[test]
fn six_processes_at_once_say_each_reminder_once() {
    let folder = sent(2);
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&[
        "--today",
        SENT,
        "remind",
        "add",
        "Ask the clerk",
        "--on",
        DUE,
    ]);
    let all_at_once = format!(
        "{DUNST}
P=
for n in 1 2 3 4 5 6; do $F --today {DUE} remind --notify --json > \"$HOME/said.$n\" & P=\"$P $!\"; done
wait $P
$F --today {DUE} remind --notify > /dev/null
dunstctl close-all
dunstctl history"
    );
    let notes = history(&on_a_bus(folder.path(), &all_at_once));
    let mut titles: Vec<_> = notes.iter().map(|(title, _)| title.as_str()).collect();
    titles.sort_unstable();
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert_eq!(titles[0], "Ask the clerk");
    assert!(titles[1].starts_with("Grants awarded"), "{titles:?}");
    let spoken: usize = (1..=6)
        .map(|n| {
            let said = fs::read_to_string(folder.path().join(format!("said.{n}"))).unwrap();
            let said: Value = serde_json::from_str(&said).unwrap();
            said["reminders"].as_array().unwrap().len()
        })
        .sum();
    assert_eq!(spoken, 3);
}

/// No window is open: the command stays with its note, does what its button says, and ends with it.
#[test]
fn a_button_of_a_note_works_with_no_window_open() {
    let folder = sent(1);
    let foi = Foi {
        folder: folder.path(),
    };
    let script = format!(
        "{DUNST}
$F --today {DUE} remind --notify --buttons > \"$HOME/said\" & N=$!
until [ \"$(dunstctl count displayed)\" = 1 ]; do kill -0 $N; sleep 0.1; done
sleep 3
kill -0 $N
echo 'Remind me tomorrow' > \"$HOME/choice\"
dunstctl context
wait $N
$F --today {DUE} remind --notify --buttons >> \"$HOME/said\"
dunstctl close-all
dunstctl history"
    );
    let notes = history(&on_a_bus(folder.path(), &script));
    assert_eq!(notes.len(), 1, "said once: {notes:?}");
    let said = fs::read_to_string(folder.path().join("said")).unwrap();
    assert!(
        said.ends_with("No reminders are due.\n"),
        "a command with nothing to say ends at once: {said}"
    );
    let put_off = foi.json(&["--today", DUE, "remind", "list"])["reminders"].clone();
    assert_eq!(put_off[0]["on_day"], "2025-04-09", "{put_off}");
    assert_eq!(put_off[0]["duty"], "answer", "{put_off}");
}

/// What falls due while a note is open is not held up by it, though a timer starts nothing beside a
/// service that runs; and a casebook is not held open by a note.
#[test]
fn a_note_that_stays_open_holds_nothing_up() {
    let folder = sent(1);
    let copy = folder.path().join("copy.scrutineer");
    let script = format!(
        "{DUNST}
$F --today {DUE} remind --notify --buttons > \"$HOME/said\" & N=$!
until [ \"$(dunstctl count displayed)\" = 1 ]; do kill -0 $N; sleep 0.1; done
$F backup {copy} > /dev/null
$F restore {copy} > /dev/null
kill -0 $N
$F --today {DUE} remind add 'Ask the clerk' --on {DUE} > /dev/null
$F --today {DUE} remind --notify > /dev/null
until [ \"$(dunstctl count displayed)\" = 2 ]; do sleep 0.1; done
dunstctl close-all
wait $N
dunstctl history",
        copy = copy.display()
    );
    let output = on_a_bus(folder.path(), &script);
    let notes = history(&output);
    let mut titles: Vec<_> = notes.iter().map(|(title, _)| title.as_str()).collect();
    titles.sort_unstable();
    assert_eq!(titles.len(), 2, "{notes:?}");
    assert_eq!(titles[0], "Ask the clerk");
}

#[test]
fn a_digest_is_one_real_note_and_said_by_one_of_six() {
    let folder = sent(2);
    let foi = Foi {
        folder: folder.path(),
    };
    foi.json(&["--today", SENT, "remind", "rules", "--digest", "9:00"]);
    foi.json(&[
        "--today",
        SENT,
        "remind",
        "add",
        "Ask <the> clerk & mayor",
        "--on",
        DUE,
    ]);
    let all_at_once = format!(
        "{DUNST}
P=
for n in 1 2 3 4 5 6; do $F --today {DUE} remind --notify > /dev/null & P=\"$P $!\"; done
wait $P
dunstctl close-all
dunstctl history"
    );
    let notes = history(&on_a_bus(folder.path(), &all_at_once));
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(notes[0].0, "3 reminders for you");
    assert_eq!(notes[0].1.lines().count(), 3, "{notes:?}");
    assert!(
        notes[0].1.contains("is due today, Tue 8 April 2025"),
        "{notes:?}"
    );
    assert!(
        notes[0].1.contains("&lt;the&gt; clerk &amp; mayor"),
        "{notes:?}"
    );
}

#[test]
fn where_nothing_shows_notes_one_sentence_says_so_and_nothing_is_used_up() {
    let folder = sent(1);
    let foi = Foi {
        folder: folder.path(),
    };
    let remind = format!("$F --today {DUE} remind --notify");
    let output = on_a_bus(
        folder.path(),
        &format!("{remind} 2>&1 >/dev/null || echo \"exit $?\""),
    );
    let without_a_service = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(without_a_service.lines().count(), 2, "{without_a_service}");
    assert!(
        without_a_service.ends_with("exit 1\n")
            && without_a_service.contains("No program on this desktop shows notifications")
            && without_a_service.contains("Nothing is lost"),
        "{without_a_service}"
    );
    let without_a_bus = foi
        .command(&["--today", DUE, "remind", "--notify"])
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .env("XDG_RUNTIME_DIR", folder.path())
        .output()
        .unwrap();
    let without_a_bus = complaint(&without_a_bus);
    assert!(
        without_a_bus.contains("There is no desktop session here")
            && without_a_bus.contains("Nothing is lost"),
        "{without_a_bus}"
    );
    let nowhere = foi
        .command(&["--today", DUE, "remind", "--notify"])
        .env("XDG_RUNTIME_DIR", folder.path().join("none"))
        .env_remove("DISPLAY")
        .output()
        .unwrap();
    assert!(complaint(&nowhere).contains("Nothing is lost"));

    let still = foi.json(&["--today", DUE, "remind"]);
    assert_eq!(still["reminders"].as_array().unwrap().len(), 1);
    let shown = format!("{DUNST}\n{remind} > /dev/null\ndunstctl close-all\ndunstctl history");
    assert_eq!(history(&on_a_bus(folder.path(), &shown)).len(), 1);
    let after = foi.json(&["--today", DUE, "remind"]);
    assert_eq!(after["reminders"], json!([]));
}

/// The timer runs for everybody who uses the machine, also for those who never opened the program.
#[test]
fn where_there_is_no_casebook_none_is_made() {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(FOI)
        .args(["remind", "--notify", "--json"])
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .output()
        .unwrap();
    assert_eq!(read(&output)["reminders"], json!([]));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

/// The user's own casebook, cut to nothing, is not taken for a new one; a file that is named may be.
#[test]
fn an_empty_casebook_of_the_user_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let own = home.path().join("scrutineer/casebook.scrutineer");
    fs::create_dir(own.parent().unwrap()).unwrap();
    fs::write(&own, "").unwrap();
    let foi = |arguments: &[&str]| {
        Command::new(FOI)
            .args(arguments)
            .env("HOME", home.path())
            .env("XDG_DATA_HOME", home.path())
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
            .output()
            .unwrap()
    };
    for arguments in [&["requests"][..], &["remind", "--notify"], &["check"]] {
        let output = foi(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{arguments:?}");
        assert!(
            said.contains("it is empty, 0 bytes long") && said.contains("foi restore"),
            "{said}"
        );
        assert_eq!(fs::metadata(&own).unwrap().len(), 0, "{arguments:?}");
    }
    let named = foi(&["--casebook", own.to_str().unwrap(), "requests", "--json"]);
    assert_eq!(read(&named)["total"], 0);
}

#[test]
fn own_reminders_and_rules_from_a_terminal() {
    let folder = sent(1);
    let foi = Foi {
        folder: folder.path(),
    };
    let at = |rest: &[&str]| foi.json(&[&["--today", SENT], rest].concat());
    let requests = at(&["requests"]);
    let reference = requests["requests"][0]["reference"].as_str().unwrap();
    let made = at(&[
        "remind",
        "add",
        "They said May",
        "--on",
        "2025-05-06",
        "--request",
        reference,
    ]);
    assert_eq!(
        (&made["words"], &made["on_day"], &made["duty"]),
        (&json!("They said May"), &json!("2025-05-06"), &Value::Null)
    );
    let id = made["id"].as_str().unwrap();
    let moved = at(&["remind", "snooze", id, "--until", "2025-05-07"]);
    assert_eq!(moved["on_day"], "2025-05-07");
    // Mon 10 March 2025: the next working day is Tue 11 March, the next Monday is 17 March.
    let put_off = at(&["remind", "snooze", reference, "--until", "working-day"]);
    assert_eq!(
        (&put_off["on_day"], &put_off["duty"]),
        (&json!("2025-03-11"), &json!("answer"))
    );
    let put_off = at(&["remind", "snooze", reference, "--until", "week"]);
    assert_eq!(put_off["on_day"], "2025-03-17");
    let listed = at(&["remind", "list"]);
    let days: Vec<_> = listed["reminders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["on_day"])
        .collect();
    assert_eq!(days, ["2025-03-17", "2025-05-07"]);
    let calendar = at(&["ics"]);
    assert!(
        calendar["ics"]
            .as_str()
            .unwrap()
            .contains("SUMMARY:They said May")
    );
    at(&["remind", "done", id]);
    at(&["remind", "done", put_off["id"].as_str().unwrap()]);
    assert_eq!(at(&["remind", "list"])["reminders"], json!([]));
    assert_eq!(
        at(&["remind", "list", "--all"])["reminders"][0]["done_on"],
        SENT
    );

    let rules = at(&[
        "remind",
        "rules",
        "--before",
        "3",
        "--weekly",
        "no",
        "--ours-before",
        "none",
        "--quiet",
        "none",
        "--digest",
        "07:30",
    ]);
    assert_eq!(rules["theirs"]["before"], json!([3]));
    assert_eq!(rules["theirs"]["weekly"], false);
    assert_eq!(rules["ours"]["before"], json!([]));
    assert_eq!(
        (&rules["quiet"], &rules["digest"]),
        (&Value::Null, &json!("07:30"))
    );
    assert_eq!(at(&["remind", "rules"]), rules);
    let said = foi.run(&["remind", "rules"]).stdout;
    let said = String::from_utf8(said).unwrap();
    assert!(
        said.contains("3 working days before; on the day; 1 working day after."),
        "{said}"
    );

    for wrong in [
        &["remind", "rules", "--before", "soon"][..],
        &["remind", "rules", "--weekly", "often"],
        &["remind", "rules", "--quiet", "night"],
        &[
            "remind",
            "rules",
            "--quiet",
            "22:00-07:00",
            "--digest",
            "23:00",
        ],
        &["remind", "add", "Late", "--on", "2025-03-09"],
        &["remind", "add", "Never", "--on", "2025-13-09"],
        &["remind", "snooze", reference, "--until", "never"],
        &["remind", "snooze", reference, "--duty", "appeal"],
        &["remind", "done", "that"],
        &["remind", "done", "0197c1e0-0000-7000-8000-000000000000"],
    ] {
        foi.fails(&[&["--today", SENT], wrong].concat());
    }
    assert_eq!(at(&["remind", "rules"]), rules, "nothing was changed");
}

/// The day is London's, wherever the machine thinks it is.
#[test]
fn the_machines_time_zone_changes_no_day() {
    let folder = sent(0);
    let foi = Foi {
        folder: folder.path(),
    };
    let days = || -> BTreeSet<String> {
        ["Pacific/Kiritimati", "Europe/London", "Pacific/Pago_Pago"]
            .iter()
            .map(|zone| {
                let mut agenda = foi.command(&["agenda", "--json"]);
                read(&agenda.env("TZ", zone).output().unwrap())["today"].to_string()
            })
            .collect()
    };
    // By their own clocks, 25 hours apart, the first and the last never share a day. Midnight in
    // London may fall into one of the rounds.
    assert!((0..2).any(|_| days().len() == 1));
}

fn unit(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../src-tauri/packaging/systemd");
    fs::read_to_string(path.join(name)).unwrap()
}

#[test]
fn systemd_takes_the_units_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let timer = unit("scrutineer-remind.timer");
    assert!(timer.contains("Persistent=true"));
    // The command that a package installs is looked for; here it is the one that was built.
    let service = unit("scrutineer-remind.service");
    let service = service.replace("/usr/bin/foi ", &format!("{FOI} "));
    assert!(service.contains(&format!("ExecStart={FOI} remind --notify")));
    fs::write(folder.path().join("scrutineer-remind.service"), service).unwrap();
    fs::write(folder.path().join("scrutineer-remind.timer"), timer).unwrap();
    let output = Command::new("systemd-analyze")
        .args(["--user", "--man=no", "verify"])
        .args(["./scrutineer-remind.service", "./scrutineer-remind.timer"])
        .current_dir(folder.path())
        .env("XDG_RUNTIME_DIR", folder.path())
        .output()
        .expect("systemd-analyze is needed: scripts/setup installs it");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.trim().is_empty(), "{said}");
}

/// The timer finds the casebook locked, and nobody reads what a timer says: a note tells the user,
/// once a day, whichever of six processes says it.
#[test]
fn a_locked_casebook_is_said_once_a_day_on_the_desktop() {
    let folder = sent(1);
    let foi = Foi {
        folder: folder.path(),
    };
    let set = foi
        .command(&["passphrase", "set", "--json"])
        .env("FOI_NEW_PASSPHRASE", "lamp river stone")
        .output()
        .unwrap();
    read(&set);
    let state = folder.path().join(".local/state/scrutineer");
    let script = format!(
        "{DUNST}
P=
for n in 1 2 3 4 5 6; do $F --today {DUE} remind --notify 2> \"$HOME/said.$n\" & P=\"$P $!\"; done
for p in $P; do wait $p && exit 9 || true; done
$F --today 2025-04-09 remind --notify 2> /dev/null || true
dunstctl close-all
dunstctl history"
    );
    let notes = history(&on_a_bus(folder.path(), &script));
    assert_eq!(notes.len(), 2, "one a day: {notes:?}");
    for (title, body) in &notes {
        assert_eq!(title, "Your reminders cannot be read");
        assert!(
            body.contains("locked with a passphrase") && body.contains("Open Scrutineer"),
            "{body}"
        );
    }
    let said = fs::read_to_string(folder.path().join("said.1")).unwrap();
    assert!(said.contains("locked with a passphrase"), "{said}");
    let left: Vec<_> = fs::read_dir(&state)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(
        left,
        ["locked-said-2025-04-09"],
        "the day before is forgotten"
    );

    // Where nothing shows it, it is still to be said.
    let unseen = "$F --today 2025-04-10 remind --notify 2>&1 >/dev/null || true";
    let output = on_a_bus(folder.path(), unseen);
    let unseen = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(unseen.lines().count(), 1, "{unseen}");
    assert!(
        unseen.contains("locked") && unseen.contains("No program on this desktop"),
        "{unseen}"
    );
    assert!(!state.join("locked-said-2025-04-10").exists());

    // With its passphrase at hand it says what is due, and no more than that.
    let opened = format!(
        "{DUNST}\nFOI_PASSPHRASE='lamp river stone' $F --today {DUE} remind --notify > /dev/null\ndunstctl close-all\ndunstctl history"
    );
    let notes = history(&on_a_bus(folder.path(), &opened));
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].0.starts_with("Grants awarded"), "{notes:?}");
}

/// What the unit's filter lets through is enough to say a reminder: nothing else is called.
#[test]
fn the_timers_program_keeps_to_what_its_unit_allows() {
    let service = unit("scrutineer-remind.service");
    assert!(service.contains("SystemCallFilter=@system-service\n"));
    assert!(service.contains("RestrictAddressFamilies=AF_UNIX\n"));
    let folder = sent(1);
    let script = format!(
        "{DUNST}
strace -f -qq -o \"$HOME/calls\" $F --today {DUE} remind --notify --buttons > /dev/null & N=$!
until [ \"$(dunstctl count displayed)\" = 1 ]; do kill -0 $N; sleep 0.1; done
dunstctl close-all
wait $N
dunstctl history"
    );
    let output = on_a_bus(folder.path(), &script);
    assert_eq!(history(&output).len(), 1, "it was said");
    let allowed = allowed_calls("@system-service");
    assert!(allowed.len() > 200, "{allowed:?}");
    let calls = fs::read_to_string(folder.path().join("calls")).unwrap();
    let mut called = BTreeSet::new();
    for line in calls.lines() {
        let call = line.split_whitespace().nth(1).unwrap_or_default();
        if let Some((name, rest)) = call.split_once('(') {
            called.insert(name.to_owned());
            assert!(name != "socket" || rest.starts_with("AF_UNIX"), "{line}");
        }
    }
    assert!(
        called.contains("openat") && called.contains("socket"),
        "{called:?}"
    );
    let refused: Vec<_> = called.difference(&allowed).collect();
    assert!(refused.is_empty(), "{refused:?}");
}

/// The system calls of a set, those of the sets in it too.
fn allowed_calls(set: &str) -> BTreeSet<String> {
    let output = Command::new("systemd-analyze")
        .args(["syscall-filter", set])
        .output()
        .unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    let mut calls = BTreeSet::new();
    for name in listed.lines().skip(1).map(str::trim) {
        if name.starts_with('@') {
            calls.extend(allowed_calls(name));
        } else if !name.is_empty() && !name.starts_with('#') {
            calls.insert(name.to_owned());
        }
    }
    calls
}

/// So is a damaged one, with what to do; its note waits for its button as any other.
#[test]
fn a_damaged_casebook_is_said_once_a_day_on_the_desktop() {
    let folder = sent(1);
    let casebook = folder.path().join("c.scrutineer");
    let mut bytes = fs::read(&casebook).unwrap();
    bytes[..100].fill(0);
    fs::write(&casebook, &bytes).unwrap();
    let script = format!(
        "{DUNST}
$F --today {DUE} remind --notify --buttons 2> \"$HOME/said\" & N=$!
until [ \"$(dunstctl count displayed)\" = 1 ]; do kill -0 $N; sleep 0.1; done
sleep 2
kill -0 $N
$F --today {DUE} remind --notify 2> /dev/null && exit 9 || true
dunstctl close-all
wait $N
dunstctl history"
    );
    let notes = history(&on_a_bus(folder.path(), &script));
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(notes[0].0, "Your reminders cannot be read");
    assert!(
        notes[0].1.contains("is damaged") && notes[0].1.contains("Open Scrutineer"),
        "{notes:?}"
    );
    let said = fs::read_to_string(folder.path().join("said")).unwrap();
    assert!(
        said.contains("damaged") && said.lines().count() == 1,
        "{said}"
    );
    assert_eq!(fs::read(&casebook).unwrap(), bytes, "it was only read");
}
