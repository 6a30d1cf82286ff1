//! How long a draft takes: a letter, and a megabyte of text of several shapes. The time must grow
//! with the length and not faster.

use std::hint::black_box;

use chrono::NaiveDate;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use foi_law::{AuthorityKind, Regime};
use foi_lint::{Circumstances, Draft, effort, lint, published};

const LETTER: &str =
    include_str!("../../../../tests/fixtures/lint/tuning/good-grants-register.txt");

fn texts() -> Vec<(&'static str, String)> {
    let of = |piece: &str, bytes: usize| piece.repeat(bytes / piece.len() + 1);
    vec![
        ("letter", LETTER.to_owned()),
        ("letters_250k", of(LETTER, 250_000)),
        ("letters_1m", of(LETTER, 1_000_000)),
        (
            "one_sentence_1m",
            of("please send all emails and documents about ", 1_000_000),
        ),
        ("one_word_1m", of("a", 1_000_000)),
        ("accents_1m", of("é £ ’ all ", 1_000_000)),
        ("items_1m", of("1. how much was spent\n", 1_000_000)),
        ("brackets_1m", of("(([[", 1_000_000)),
        (
            "invoices_1m",
            (0..30_000)
                .map(|n| format!("{n}. Copies of {n} invoices, please (NO{n})\n"))
                .collect::<Vec<_>>()
                .concat(),
        ),
    ]
}

fn drafts(c: &mut Criterion) {
    let today = NaiveDate::from_ymd_opt(2026, 9, 14).unwrap_or_default();
    let circumstances = Circumstances::new(Regime::Foia, AuthorityKind::Council, today);
    let mut group = c.benchmark_group("lint");
    group.sample_size(10);
    for (name, text) in texts() {
        let draft = Draft::request("Freedom of Information request", &text);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| {
                black_box(lint(&draft, &circumstances).len())
                    + black_box(effort(&draft, &circumstances).drivers.len())
                    + black_box(published(&draft, &circumstances).len())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, drafts);
criterion_main!(benches);
