//! Files that came with mails: read after the mail was brought in, and found by the search.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use foi_app::adapters::{DesktopNotifier, SystemClock, SystemSecrets};
use foi_app::{App, ExtractionControl, Ports, Post};
use foi_extract::Extractor;

use super::{FOI, Foi};

/// A mail with these fixtures attached, by their names.
pub(crate) fn mail(id: &str, files: &[(&str, Vec<u8>)]) -> String {
    let mut mail = format!(
        "From: Exampleton Council <foi@exampleton.example>\r\nTo: ada@a.example\r\nSubject: Our answer {id}\r\n\
         Date: Wed, 10 Jun 2026 10:00:00 +0000\r\nMessage-ID: <{id}@exampleton.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlease see the attached.\r\n"
    );
    for (name, bytes) in files {
        let encoded = base64::engine::general_purpose::STANDARD.encode(bytes);
        let lines: Vec<&str> = encoded
            .as_bytes()
            .chunks(76)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        mail += &format!(
            "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            lines.join("\r\n")
        );
    }
    mail + "--b--\r\n"
}

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/files");
    fs::read(folder.join(name)).unwrap()
}

#[test]
fn attached_letters_are_found_by_their_words() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let files: Vec<_> = [
        "refusal.pdf",
        "gwrthod.docx",
        "scanned-letter.png",
        "locked.pdf",
        "logo.png",
    ]
    .map(|name| (name, fixture(name)))
    .into();
    let path = folder.path().join("answer.eml");
    fs::write(&path, mail("one", &files)).unwrap();
    // The same letter once more: read once, found in both.
    let again = folder.path().join("again.eml");
    fs::write(&again, mail("two", &[("copy.pdf", fixture("refusal.pdf"))])).unwrap();
    foi.json(&["import", path.to_str().unwrap(), again.to_str().unwrap()]);

    let hits = foi.json(&["search", "personal data of third parties"])["hits"].clone();
    let found: Vec<(&str, &str)> = hits
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| {
            (
                hit["kind"].as_str().unwrap(),
                hit["title"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(found.len(), 3, "{found:?}");
    for name in ["refusal.pdf", "copy.pdf", "scanned-letter.png"] {
        assert!(found.contains(&("attachment", name)), "{found:?}");
    }
    let hit = &foi.json(&["search", "ffeiliau dŵr"])["hits"][0];
    assert_eq!(hit["title"], "gwrthod.docx");
    let inbox = foi.json(&["inbox"]);
    let messages: Vec<_> = inbox["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].clone())
        .collect();
    assert!(
        messages.contains(&hit["message_id"]),
        "{hit} is in none of {messages:?}"
    );

    // Nothing is left to do; what is asked for again is read again.
    let rest = foi.json(&["extract"]);
    assert_eq!((&rest["read"], &rest["unread"]), (&0.into(), &0.into()));
    let again = foi.json(&["extract", hit["id"].as_str().unwrap()]);
    assert_eq!(again["read"], 1);
    let hits = foi.json(&["search", "ffeiliau dŵr"])["hits"].clone();
    assert_eq!(hits.as_array().unwrap().len(), 1);
    assert!(
        foi.fails(&["extract", "nonsense"])
            .contains("not the id of an attachment")
    );
    assert!(foi.run(&["check"]).status.success());
}

/// Once the missing tool is there, the next reading finds what it could not read.
#[test]
fn what_wanted_a_missing_tool_is_read_when_it_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let path = folder.path().join("answer.eml");
    fs::write(
        &path,
        mail("one", &[("refusal.doc", fixture("refusal.doc"))]),
    )
    .unwrap();
    let tools = folder.path().join("tools");
    fs::create_dir(&tools).unwrap();
    for tool in ["prlimit", "setpriv"] {
        std::os::unix::fs::symlink(format!("/usr/bin/{tool}"), tools.join(tool)).unwrap();
    }
    let import = foi
        .command(&["import", path.to_str().unwrap()])
        .env("PATH", &tools)
        .output()
        .unwrap();
    assert!(import.status.success());
    let said = String::from_utf8_lossy(&import.stderr);
    assert!(
        said.contains("refusal.doc") && said.contains("sudo apt install antiword"),
        "{said}"
    );
    assert_eq!(
        foi.json(&["search", "personal data"])["hits"],
        serde_json::json!([])
    );
    assert_eq!(foi.json(&["extract"])["read"], 1);
    assert_eq!(
        foi.json(&["search", "personal data"])["hits"][0]["title"],
        "refusal.doc"
    );
}

/// Files of an older reading, or of a time before files were read, are read by `foi extract`.
#[test]
fn what_was_not_read_before_is_read_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let foi = Foi {
        folder: folder.path(),
    };
    let path = folder.path().join("answer.eml");
    let broken = b"%PDF-1.7\nnothing".to_vec();
    fs::write(
        &path,
        mail(
            "one",
            &[
                ("refusal.pdf", fixture("refusal.pdf")),
                ("broken.pdf", broken),
            ],
        ),
    )
    .unwrap();
    foi.json(&["import", path.to_str().unwrap()]);
    let book = rusqlite::Connection::open(folder.path().join("c.scrutineer")).unwrap();
    book.execute("UPDATE file_text SET version = 0", [])
        .unwrap();
    drop(book);
    let summary = foi.json(&["extract"]);
    assert_eq!(
        (&summary["read"], &summary["unread"]),
        (&1.into(), &1.into())
    );
    let problem = summary["problems"][0].as_str().unwrap();
    assert!(
        problem.starts_with("broken.pdf: This is a PDF, but it is damaged"),
        "{problem}"
    );
}

/// The casebook of a folder, its files read by that program.
fn app(folder: &Path, worker: &Path) -> App {
    let ports = Ports {
        clock: Arc::new(SystemClock),
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(DesktopNotifier::without_action()),
        extractor: Extractor::program(worker),
    };
    App::open(
        folder.join("c.scrutineer"),
        ports,
        Post::named(None).unwrap(),
    )
    .unwrap()
}

/// How far the reading is can be asked from another thread, and it can be ended: soon, with what
/// was read kept and the rest read the next time.
#[test]
fn reading_shows_how_far_it_is_and_can_be_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    // A worker that reads the first file it is given and then never answers again.
    let worker = folder.path().join("worker");
    let once = folder.path().join("once");
    fs::write(
        &worker,
        format!(
            "#!/bin/sh\nmkdir {} 2>/dev/null && exec {FOI} \"$@\"\nexec sleep 60\n",
            once.display()
        ),
    )
    .unwrap();
    fs::set_permissions(&worker, fs::Permissions::from_mode(0o755)).unwrap();
    let slow = app(folder.path(), &worker);
    assert_eq!(slow.extraction_progress(), None);
    let paths: Vec<_> = ["one", "two", "three", "four", "five"]
        .into_iter()
        .map(|id| {
            let path = folder.path().join(format!("{id}.eml"));
            let page = format!("<p>Marmalade {id}</p>").into_bytes();
            fs::write(&path, mail(id, &[(&format!("{id}.html"), page)])).unwrap();
            path
        })
        .collect();
    slow.import(&paths).unwrap();

    let control = Arc::new(ExtractionControl::default());
    let summary = thread::scope(|scope| {
        let reading = scope.spawn(|| slow.extract_pending(&control).unwrap());
        let begun = Instant::now();
        let progress = loop {
            assert!(
                begun.elapsed() < Duration::from_secs(90),
                "nothing was read"
            );
            match slow.extraction_progress() {
                Some(progress) if progress.done == 1 => break progress,
                _ => thread::sleep(Duration::from_millis(20)),
            }
        };
        assert_eq!(progress.total, 5);
        assert!(progress.file.contains(".html"), "{progress:?}");
        let cancelled = Instant::now();
        slow.cancel_extraction();
        let summary = reading.join().unwrap();
        assert!(
            cancelled.elapsed() < Duration::from_secs(15),
            "it ends soon"
        );
        summary
    });
    assert!(summary.cancelled);
    assert_eq!((summary.read, summary.unread), (1, 0));
    assert!(summary.text.contains("The rest is read the next time."));
    assert_eq!(control.progress().total, 5);
    assert_eq!(slow.extraction_progress(), None, "none is under way");
    drop(slow);

    let app = app(folder.path(), Path::new(FOI));
    let rest = app.extract_pending(&Arc::default()).unwrap();
    assert_eq!((rest.read, rest.cancelled), (4, false));
    let foi = Foi {
        folder: folder.path(),
    };
    drop(app);
    let hits = foi.json(&["search", "marmalade"])["hits"].clone();
    assert_eq!(hits.as_array().unwrap().len(), 5);
}
