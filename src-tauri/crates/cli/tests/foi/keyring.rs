//! Passwords in a real keyring (GNOME's, on a session bus of its own): open, locked, and absent.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::FOI;

const PLANTED: &str = "planted-Secret-0833";
/// The keyring's question has nobody to answer it here; waiting for it must not take long.
const PATIENCE: Duration = Duration::from_mins(2);

/// Runs a script on a session bus of its own, in a home of its own.
fn on_a_bus(home: &Path, script: &str) -> Output {
    on_such_a_bus(home, &[], script)
}

/// A bus on which nobody may speak to the keyring, as a sandbox or an administrator sets it up.
fn on_a_bus_that_denies_the_keyring(home: &Path, script: &str) -> Output {
    let config = home.join("bus.conf");
    fs::write(
        &config,
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <deny send_destination="org.freedesktop.secrets"/>
  </policy>
</busconfig>"#,
    )
    .unwrap();
    on_such_a_bus(home, &["--config-file", config.to_str().unwrap()], script)
}

fn on_such_a_bus(home: &Path, bus: &[&str], script: &str) -> Output {
    for folder in ["data", "config", "run"] {
        fs::create_dir_all(home.join(folder)).unwrap();
    }
    // $F is foi on the casebook; $1 and $2 are the script's own.
    let script = format!("F=\"$0 --casebook $HOME/c.scrutineer\"\n{script}");
    Command::new("dbus-run-session")
        .args(bus)
        .args(["--", "sh", "-eu", "-c", &script, FOI])
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("CREDENTIALS_DIRECTORY")
        .stdin(Stdio::null())
        .output()
        .expect("dbus-run-session is needed (Debian: dbus)")
}

const KEYRING: &str = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null";
const LOCK: &str = "dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login >/dev/null";

fn set(user: &str, keep: &str) -> String {
    format!(
        "printf '%s\\n' {PLANTED} | $F account add {user}@reporter.example --smtp smtp.invalid:465 --imap imap.invalid:993 --user {user} --password-stdin --keep {keep} >/dev/null"
    )
}

fn accounts(output: &Output) -> Value {
    let said = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&said).unwrap_or_else(|error| {
        panic!("{error}: {said}{}", String::from_utf8_lossy(&output.stderr))
    })
}

/// The planted secret stands in no file below a folder but those named.
fn stands_only_in(folder: &Path, allowed: &[&Path]) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            stands_only_in(&path, allowed);
        } else if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            let found = bytes
                .windows(PLANTED.len())
                .any(|some| some == PLANTED.as_bytes());
            assert_eq!(
                found,
                allowed.contains(&path.as_path()),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn a_password_in_the_keyring_is_there_for_the_next_command_and_in_no_file() {
    let home = tempfile::tempdir().unwrap();
    let script = format!(
        "{KEYRING}\n{}\n$F account list --json",
        set("amina", "keyring")
    );
    let listed = accounts(&on_a_bus(home.path(), &script));
    assert_eq!(listed["accounts"][0]["has_password"], true, "{listed}");
    assert_eq!(listed["accounts"][0]["text"], "Ready.");
    stands_only_in(home.path(), &[]);
}

#[test]
fn a_locked_keyring_is_asked_once_and_everything_else_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let log = home.path().join("bus.log");
    let script = format!(
        "{KEYRING}\n{}\n{}\n{LOCK}\n\
         dbus-monitor --session \"interface='org.freedesktop.Secret.Prompt'\" >{} 2>/dev/null &\n\
         sleep 1\n$F account list --json\n$F outbox >&2\nsleep 1\nkill $!",
        set("amina", "keyring"),
        set("newsdesk", "keyring"),
        log.display()
    );
    let began = Instant::now();
    let output = on_a_bus(home.path(), &script);
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
    let listed = accounts(&output);
    for n in [0, 1] {
        assert_eq!(listed["accounts"][n]["has_password"], false, "{listed}");
        let text = listed["accounts"][n]["text"].as_str().unwrap();
        assert!(text.contains("keyring is locked"), "{text}");
    }
    // Two passwords were wanted, in one run: one question.
    let questions = fs::read_to_string(&log)
        .unwrap()
        .matches("member=Prompt\n")
        .count();
    assert!(questions <= 1, "{questions} questions");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("The Outbox is empty."), "{said}");
}

#[test]
fn sending_with_a_locked_keyring_says_so_and_keeps_the_letter() {
    let home = tempfile::tempdir().unwrap();
    let script = format!(
        "{KEYRING}\n{}\n{LOCK}\n\
         $F me --name 'Amina Rahim' --email amina@reporter.example >/dev/null\n\
         $F authority add 'Eastmere Borough Council' --email foi@eastmere.example >/dev/null\n\
         $F new --authority 'Eastmere Borough Council' --letter grants-awarded --set from_date=2023-04-01 --set to_date=2024-03-31 --json > $HOME/new.json\n\
         $F send $(sed -n 's/.*\"reference\": \"\\(.*\\)\".*/\\1/p' $HOME/new.json) && exit 9\n\
         $F outbox --json",
        set("amina", "keyring")
    );
    let output = on_a_bus(home.path(), &script);
    let outbox = accounts(&output);
    assert_eq!(outbox["letters"][0]["state"], "queued", "{outbox}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("keyring is locked"), "{said}");
}

#[test]
fn without_a_keyring_the_user_chooses_and_nothing_else_is_done() {
    let home = tempfile::tempdir().unwrap();
    // The keyring was asked for, and there is none: said, and the password is written nowhere.
    let refused = on_a_bus(home.path(), &set("amina", "keyring"));
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("could not be kept in the keyring"), "{said}");
    assert!(said.contains("a file that only you can read"), "{said}");
    stands_only_in(home.path(), &[]);

    let script = format!("{}\n$F account list --json", set("newsdesk", "file"));
    let listed = accounts(&on_a_bus(home.path(), &script));
    assert_eq!(listed["accounts"][0]["has_password"], false, "{listed}");
    assert_eq!(listed["accounts"][1]["has_password"], true, "{listed}");
    let file = home.path().join("config/scrutineer/passwords.json");
    stands_only_in(home.path(), &[&file]);
    let mode = std::os::unix::fs::MetadataExt::mode(&fs::metadata(&file).unwrap()) & 0o777;
    assert_eq!(mode, 0o600);

    let script = format!("{}\n$F account list --json", set("third", "ask"));
    let listed = accounts(&on_a_bus(home.path(), &script));
    assert_eq!(listed["accounts"][2]["has_password"], false, "{listed}");
}

/// The keyring is there and may not be spoken to: that is said at once, nothing is written anywhere
/// else, the letter stays, and what needs no password goes on.
#[test]
fn a_keyring_that_may_not_be_spoken_to_is_said_and_everything_else_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let script = format!("{KEYRING}\n{}", set("amina", "keyring"));
    let refused = on_a_bus_that_denies_the_keyring(home.path(), &script);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("could not be kept in the keyring"), "{said}");

    let script = format!(
        "{KEYRING}\n\
         $F me --name 'Amina Rahim' --email amina@reporter.example >/dev/null\n\
         $F authority add 'Eastmere Borough Council' --email foi@eastmere.example >/dev/null\n\
         $F new --authority 'Eastmere Borough Council' --letter grants-awarded --set from_date=2023-04-01 --set to_date=2024-03-31 --json > $HOME/new.json\n\
         $F send $(sed -n 's/.*\"reference\": \"\\(.*\\)\".*/\\1/p' $HOME/new.json) && exit 9\n\
         $F account list --json > $HOME/accounts.json\n\
         $F outbox --json",
    );
    let output = on_a_bus_that_denies_the_keyring(home.path(), &script);
    let outbox = accounts(&output);
    assert_eq!(outbox["letters"][0]["state"], "queued", "{outbox}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.to_lowercase().contains("password"), "{said}");
    let listed = fs::read_to_string(home.path().join("accounts.json")).unwrap();
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed["accounts"][0]["has_password"], false, "{listed}");
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
    stands_only_in(home.path(), &[]);
}

/// A restore asks the keyring for the passphrase of the casebook that makes room, and of its backup.
#[test]
fn a_restore_takes_the_passphrase_from_the_keyring() {
    let home = tempfile::tempdir().unwrap();
    let script = format!(
        "{KEYRING}
$F issue add 'Who paid?' > /dev/null
FOI_NEW_PASSPHRASE='{PLANTED}' $F passphrase set --remember > /dev/null
$F backup \"$HOME/backup.scrutineer\" > /dev/null
$F issue add 'And why?' > /dev/null
$F restore \"$HOME/backup.scrutineer\" > /dev/null
$F issue list --json"
    );
    let listed = accounts(&on_a_bus(home.path(), &script));
    assert_eq!(listed["issues"].as_array().unwrap().len(), 1, "{listed}");
    assert_eq!(listed["issues"][0]["question"], "Who paid?");
    stands_only_in(home.path(), &[]);
}
