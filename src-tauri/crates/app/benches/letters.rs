//! Letters to a server on this machine, over one connection with TLS: ours, each with its durable
//! commits, beside Python's smtplib, which keeps nothing.
//!
//! `cargo bench -p foi-app --bench letters` prints the table; `LETTERS` and `ROUNDS` may be set.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use chrono::NaiveDate;
use foi_app::adapters::{SetClock, SystemSecrets};
use foi_app::ports::{Notice, Notifier};
use foi_app::wire::{AccountEdit, AuthorityEdit, Identity, Keep, NewRequest, Security, SignIn};
use foi_app::{App, Extractor, Ports, Post};
use foi_mail::Trust;
use foi_store::StoreError;
use servers::{Certificate, ScriptedSmtp};
use uuid::Uuid;

#[path = "../../../../tests/journeys/servers/mod.rs"]
mod servers;

const USER: &str = "amina@reporter.example";
const PASSWORD: &str = "correct-horse";

const SMTPLIB: &str = r#"
import os, smtplib, ssl, sys, time
folder, port, ca = sys.argv[1], int(sys.argv[2]), sys.argv[3]
letters = [open(os.path.join(folder, name), "rb").read() for name in sorted(os.listdir(folder))]
context = ssl.create_default_context(cafile=ca)
begun = time.perf_counter()
with smtplib.SMTP("localhost", port) as smtp:
    smtp.starttls(context=context)
    smtp.login("amina@reporter.example", "correct-horse")
    for letter in letters:
        smtp.sendmail("amina@reporter.example", ["foi@eastmere.example"], letter)
print(time.perf_counter() - begun)
"#;

#[derive(Debug)]
struct Silent;

impl Notifier for Silent {
    fn notify(&self, _: &Notice) -> Result<(), String> {
        Ok(())
    }
}

fn open(folder: &Path, certificate: &Certificate, smtp: u16) -> App {
    let ports = Ports {
        clock: Arc::new(SetClock::to(NaiveDate::from_ymd_opt(2026, 6, 1).unwrap())),
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(Silent),
        extractor: Extractor::this_program().unwrap(),
    };
    let post = Post {
        extra_trust: Some(Trust::SystemAnd(vec![certificate.authority()])),
        ..Post::default()
    };
    let app = App::open(folder.join("c.scrutineer"), ports, post).unwrap();
    app.save_identity(&Identity {
        name: "Amina Rahim".into(),
        email: USER.into(),
    })
    .unwrap();
    app.save_account(&AccountEdit {
        id: None,
        name: String::new(),
        email: String::new(),
        sign_in: SignIn::Password,
        keep: Keep::Ask,
        smtp_host: "localhost".into(),
        smtp_port: smtp,
        smtp_security: Security::StartTls,
        imap_host: "localhost".into(),
        imap_port: 1,
        imap_security: Security::Tls,
        user: USER.into(),
        password: Some(PASSWORD.into()),
    })
    .unwrap();
    app.set_letters_a_minute(0).unwrap();
    app
}

fn queue(app: &App, authority: Uuid, count: usize) {
    for _ in 0..count {
        let request = app
            .new_request(&NewRequest {
                authority_id: authority,
                letter: "grants-awarded".into(),
                issue_id: None,
                fields: BTreeMap::from([
                    ("from_date".to_owned(), "2023-04-01".to_owned()),
                    ("to_date".to_owned(), "2024-03-31".to_owned()),
                ]),
            })
            .unwrap();
        app.send_request_now(request).unwrap();
    }
}

/// The bytes of the letters that wait, a file each, for the peer to send.
fn write_out(app: &App, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let raw: Vec<Vec<u8>> = app
        .casebook()
        .read::<_, StoreError>(|r| {
            r.outbox_to_go()?
                .into_iter()
                .map(|letter| r.blob(&r.outbox_entry(letter.id)?.raw))
                .collect()
        })
        .unwrap();
    for (number, letter) in raw.iter().enumerate() {
        fs::write(folder.join(format!("{number:05}.eml")), letter).unwrap();
    }
}

fn setting(name: &str, usual: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}

fn main() {
    let (letters, rounds) = (setting("LETTERS", 1000), setting("ROUNDS", 3));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let certificate = Certificate::self_made();
    // Beside the build, not in /tmp, which may be memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let sink = runtime.block_on(ScriptedSmtp::start(&certificate, Vec::new()));
    let app = open(folder.path(), &certificate, sink.port);
    let authority = app
        .save_authority(&AuthorityEdit {
            id: None,
            name: "Eastmere Borough Council".into(),
            email: "foi@eastmere.example".into(),
            regime: "foia".into(),
            kind: String::new(),
            notes: String::new(),
            ..AuthorityEdit::default()
        })
        .unwrap();
    #[expect(clippy::cast_precision_loss, reason = "thousands of letters")]
    let rate = |seconds: f64| letters as f64 / seconds;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    println!(
        "{:>5}  {:>14}  {:>14}  {:>6}",
        "round", "smtplib, l/s", "ours, l/s", "ratio"
    );
    for round in 1..=rounds {
        queue(&app, authority, letters);
        let files = folder.path().join(format!("round-{round}"));
        write_out(&app, &files);
        let before = sink.stored().len();

        let peer = Command::new("python3")
            .arg("-c")
            .arg(SMTPLIB)
            .arg(&files)
            .arg(sink.port.to_string())
            .arg(certificate.authority_file())
            .output()
            .unwrap();
        assert!(
            peer.status.success(),
            "{}",
            String::from_utf8_lossy(&peer.stderr)
        );
        let seconds: f64 = String::from_utf8_lossy(&peer.stdout)
            .trim()
            .parse()
            .unwrap();
        theirs.push(rate(seconds));
        assert_eq!(sink.stored().len(), before + letters);

        let begun = Instant::now();
        let summary = runtime.block_on(app.send_ready()).unwrap();
        ours.push(rate(begun.elapsed().as_secs_f64()));
        assert_eq!(usize::try_from(summary.sent).unwrap(), letters);
        assert_eq!(sink.stored().len(), before + 2 * letters);
        println!(
            "{round:>5}  {:>14.0}  {:>14.0}  {:>6.2}",
            theirs[round - 1],
            ours[round - 1],
            ours[round - 1] / theirs[round - 1]
        );
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "{:>5}  {theirs:>14.0}  {ours:>14.0}  {:>6.2}",
        "mid",
        ours / theirs
    );
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
