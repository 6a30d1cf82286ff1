//! How long a letter, and a text of a megabyte, take to read.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use foi_law::Regime;
use foi_reading::{Circumstances, read};

const LETTER: &str =
    include_str!("../../../../tests/fixtures/answers/borough-refusal-commercial.txt");

fn reading(c: &mut Criterion) {
    let circumstances = Circumstances {
        regime: Regime::Foia,
        written: chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap_or_default(),
    };
    c.bench_function("a letter", |b| b.iter(|| read(&[LETTER], circumstances)));
    let long = LETTER.repeat((1 << 20) / LETTER.len() + 1);
    let mut group = c.benchmark_group("long");
    group.throughput(Throughput::Bytes(long.len() as u64));
    group.sample_size(10);
    group.bench_function("a megabyte of letters", |b| {
        b.iter(|| read(&[long.as_str()], circumstances));
    });
    // What no letter is, and what somebody may send.
    for (name, piece) in [
        ("a megabyte of sections", "section 40(2), "),
        ("a megabyte of digits", "1(1)(a)"),
        ("a megabyte of refusals", "Refused under s.43(2). "),
        ("a megabyte without a space", "section"),
        (
            "a megabyte of money",
            "We must pay a fee of £1 for the information? ",
        ),
    ] {
        let text = piece.repeat((1 << 20) / piece.len());
        group.bench_function(name, |b| b.iter(|| read(&[text.as_str()], circumstances)));
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
