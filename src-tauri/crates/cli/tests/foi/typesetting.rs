//! Documents are set by this very program, started again with limits; whoever asks for one is told
//! when that cannot be.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use foi_app::adapters::{DesktopNotifier, SetClock, SystemSecrets};
use foi_app::wire::{PackFormat, RequestFilter};
use foi_app::{App, Extractor, Ports, Post};
use foi_document::Typesetter;
use uuid::Uuid;

use super::FOI;
use super::extract::{limit, status};

/// It confines itself before it looks at what it was given.
#[test]
fn a_document_is_set_within_limits() {
    let mut worker = Command::new(FOI)
        .arg("typeset-worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while status(worker.id(), "Seccomp:") != "2" {
        assert!(begun.elapsed() < Duration::from_secs(90), "not confined");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(
        limit(worker.id(), "Max data size"),
        (4_u64 * 1024 * 1024 * 1024).to_string()
    );
    assert_eq!(limit(worker.id(), "Max file size"), "0");
    assert_eq!(limit(worker.id(), "Max cpu time"), "1200");
    // Nothing is asked of it, which is no job.
    drop(worker.stdin.take());
    let mut said = String::new();
    worker
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!(
        (worker.wait().unwrap().code(), said.as_str()),
        (Some(1), "")
    );
}

#[test]
fn a_drawing_is_the_same_each_time_and_what_is_none_is_said() {
    let typesetter = Typesetter::program(FOI);
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"40\"><text x=\"8\" y=\"20\">Abbey £1,250</text></svg>";
    let drawn = typesetter.png(svg).unwrap();
    assert!(drawn.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(typesetter.png(svg).unwrap(), drawn);
    let said = typesetter.png("Ward,Amount").unwrap_err().to_string();
    assert!(said.contains("save it as SVG instead"), "{said}");
}

fn opened(casebook: &Path, program: &Path) -> App {
    let ports = Ports {
        clock: Arc::new(SetClock::to("2026-06-10".parse().unwrap())),
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(DesktopNotifier::without_action()),
        extractor: Extractor::program(program),
    };
    App::open(casebook, ports, Post::default()).unwrap()
}

/// The sample's request with the most to show, and its issue.
fn late_and_issue(app: &App) -> (Uuid, Uuid) {
    let rows = app.requests(&RequestFilter::default()).unwrap().rows;
    let late = rows.iter().find(|row| row.stage != "draft").unwrap().id;
    let issue = app
        .find_issue("Sample: do three wards of Penwick get over half of the community grants?")
        .unwrap();
    (late, issue)
}

/// With `foi` missing, or of another version, the window says so, and leaves no file behind.
#[tokio::test]
async fn a_pack_that_cannot_be_set_leaves_nothing_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let casebook = folder.path().join("c.scrutineer");
    let app = opened(&casebook, Path::new(FOI));
    app.make_sample().await.unwrap();
    let (request, issue) = late_and_issue(&app);
    let pack = folder.path().join("pack.pdf");
    app.save_pack(request, PackFormat::Pdf, &pack).unwrap();
    fs::remove_file(&pack).unwrap();
    drop(app);

    let missing = folder.path().join("foi");
    let app = opened(&casebook, &missing);
    for format in [PackFormat::Pdf, PackFormat::Zip] {
        let said = app.save_pack(request, format, &pack).unwrap_err();
        let said = said.to_string();
        assert!(said.contains("The pack was not made"), "{said}");
        assert!(said.contains("install Scrutineer again"), "{said}");
        assert!(said.contains("Nothing was written"), "{said}");
        assert!(!pack.exists());
    }
    let dossier = folder.path().join("dossier.pdf");
    let said = app.save_dossier(issue, &dossier, &[]).unwrap_err();
    let said = said.to_string();
    assert!(said.contains("install Scrutineer again"), "{said}");
    assert!(said.contains("saved as HTML"), "{said}");
    assert!(!dossier.exists());
    // As it says.
    app.save_dossier(issue, &dossier.with_extension("html"), &[])
        .unwrap();
    drop(app);

    let app = opened(&casebook, Path::new("/bin/true"));
    let said = app.save_pack(request, PackFormat::Pdf, &pack).unwrap_err();
    assert!(
        said.to_string().contains("close it and open it again"),
        "{said}"
    );
    assert!(!pack.exists());
}
