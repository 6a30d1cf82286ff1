//! `foi fetch --watch`: it stays, says what comes, and ends cleanly.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Foi;

/// Two mails, each said on a line of its own as it comes; Ctrl+C ends it with exit 0.
#[test]
fn it_says_mail_as_it_comes_until_it_is_interrupted() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let post = folder.path().join("mail");
    fs::create_dir_all(&post).unwrap();
    let mut child = foi
        .command(&["fetch", "--watch", "--json"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for subject in ["first", "second"] {
        let part = folder.path().join("part");
        let mail = format!("From: a@b.example\r\nSubject: {subject}\r\n\r\nText.\r\n");
        fs::write(&part, mail).unwrap();
        fs::rename(&part, post.join(format!("{subject}.eml"))).unwrap();
        let line = lines.next().expect("the command ended").unwrap();
        let news: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(
            (&news["new"], &news["inbox"]),
            (&1.into(), &1.into()),
            "{line}"
        );
    }
    let interrupted = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupted.success());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert_eq!(
        foi.json(&["inbox"])["messages"].as_array().unwrap().len(),
        2
    );
    assert_eq!(
        foi.json(&["fetch", "--left"])["left"],
        Value::Array(Vec::new())
    );
}

/// A file that comes with a mail is read while the command goes on watching.
#[test]
fn the_files_of_a_mail_are_read_as_it_comes() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let post = folder.path().join("mail");
    fs::create_dir_all(&post).unwrap();
    let mut child = foi
        .command(&["fetch", "--watch", "--json"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let part = folder.path().join("part");
    fs::write(
        &part,
        "From: a@b.example\r\nSubject: Our answer\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nSee attached.\r\n--x\r\nContent-Type: text/html; name=answer.html\r\nContent-Disposition: attachment; filename=answer.html\r\n\r\n<p>Marmalade for the mayor</p>\r\n--x--\r\n",
    )
    .unwrap();
    fs::rename(&part, post.join("answer.eml")).unwrap();
    lines.next().expect("the command ended").unwrap();
    let begun = Instant::now();
    while foi.json(&["search", "marmalade"])["hits"]
        .as_array()
        .unwrap()
        .is_empty()
    {
        assert!(begun.elapsed() < Duration::from_mins(1), "it was not read");
        thread::sleep(Duration::from_millis(100));
    }
    assert!(child.try_wait().unwrap().is_none(), "it goes on watching");
    let interrupted = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupted.success());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}

#[test]
fn what_cannot_be_fetched_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let said = foi.fails(&["fetch", "--bring", "not an id"]);
    assert!(said.contains("foi fetch --left"), "{said}");
    let said = foi.fails(&["fetch", "--since", "1 June"]);
    assert!(said.contains("YYYY-MM-DD"), "{said}");
    let said = foi.fails(&["fetch", "--since", "2999-01-01"]);
    assert!(said.contains("a day that has been"), "{said}");
    let fetched = foi.json(&["fetch", "--since", "2020-01-01", "--again"]);
    assert_eq!(fetched["new"], 0);
}
