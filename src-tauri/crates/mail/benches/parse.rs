//! How many mails a second are read, on one core.
//!
//! ```text
//! cargo bench -p foi-mail --bench parse
//! FOI_MAILS=DIR cargo bench -p foi-mail --bench parse    # the mails below a folder instead
//! ```

#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a measurement: what fails, stops it"
)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::{env, fs};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use foi_mail::{MAIL_FILE_START, MailFileKind, mail_file_kind, mbox_messages, parse, reply_text};

/// Every mail below a folder, whatever its name: those of a Maildir have no extension.
fn mails() -> Vec<Vec<u8>> {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/mail");
    let mut open = vec![env::var_os("FOI_MAILS").map_or(ours, PathBuf::from)];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let raw = fs::read(path).unwrap();
            let start = raw.get(..MAIL_FILE_START).unwrap_or(&raw);
            if mail_file_kind(start) == Some(MailFileKind::Message) {
                found.push(raw);
            }
        }
    }
    found
}

fn benches(c: &mut Criterion) {
    let mails = mails();
    let mut group = c.benchmark_group("mail");
    group.sample_size(10);
    group.throughput(Throughput::Elements(mails.len() as u64));
    group.bench_function("parse", |b| {
        b.iter(|| {
            for raw in &mails {
                black_box(parse(raw));
            }
        });
    });
    let texts: Vec<_> = mails.iter().map(|raw| parse(raw).text).collect();
    group.bench_function("reply", |b| {
        b.iter(|| {
            for text in &texts {
                black_box(reply_text(text));
            }
        });
    });
    let mut mbox = Vec::new();
    for raw in &mails {
        mbox.extend_from_slice(b"From a@x.example Mon Mar  3 10:00:00 2025\n");
        mbox.extend_from_slice(raw);
        mbox.extend_from_slice(b"\n\n");
    }
    group.throughput(Throughput::Bytes(mbox.len() as u64));
    group.bench_function("mbox", |b| {
        b.iter(|| {
            mbox_messages(mbox.as_slice(), usize::MAX)
                .map(Result::unwrap)
                .count()
        });
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
