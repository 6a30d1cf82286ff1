//! How long the law takes: one deadline, one explanation, one history, every history.
//!
//! `compare` beside this file runs it together with numpy's `busday_offset` on the same dates.

use std::hint::black_box;

use chrono::{Days, NaiveDate};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use foi_law::{
    AuthorityKind, Calendar, Event, EventKind, Jurisdiction, ProclaimedDay, Regime,
    answer_deadline, clock,
};

const DATES: u64 = 65_536;
const REQUESTS: u64 = 100_000;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// Days of receipt spread over the listed years, in no order; `numpy_busday.py` makes the same.
fn received() -> Vec<NaiveDate> {
    let first = day(2005, 1, 1);
    let mut state: u32 = 1;
    (0..DATES)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            first + Days::new(u64::from((state >> 8) % 8_700))
        })
        .collect()
}

fn deadlines(c: &mut Criterion) {
    let calendar = Calendar::built_in();
    let dates = received();
    let mut group = c.benchmark_group("deadline");
    group.throughput(Throughput::Elements(DATES));
    group.bench_function("look_up", |b| {
        b.iter(|| {
            for &date in &dates {
                let due = calendar.nth_working_day_after(Jurisdiction::AnyPartOfUk, date, 20);
                let _ = black_box(due);
            }
        });
    });
    group.bench_function("plain", |b| {
        b.iter(|| {
            for &date in &dates {
                let (regime, kind) = (black_box(Regime::Foia), AuthorityKind::Council);
                let _ = black_box(answer_deadline(regime, kind, calendar, date, None));
            }
        });
    });
    group.throughput(Throughput::Elements(1));
    let mut dates = dates.iter().cycle();
    group.bench_function("explained", |b| {
        b.iter(|| {
            let date = dates.next().copied().unwrap_or_default();
            answer_deadline(Regime::Foia, AuthorityKind::Council, calendar, date, None)
                .map(|deadline| deadline.explanation(calendar))
        });
    });
    group.finish();
}

fn fact(id: u64, on: NaiveDate, kind: EventKind) -> Event {
    let id = Some(format!("01980000-0000-7000-8000-{id:012}"));
    Event {
        id,
        ..Event::new(kind, on)
    }
}

/// A request with a long history: twenty facts, the last of them an appeal.
fn long_history() -> Vec<Event> {
    use EventKind::{
        Acknowledged, Appealed, Bounced, ClarificationAsked, Clarified, Complained, DecisionNotice,
        Drafted, Extended, FeePaid, FeesNotice, PartlyAnswered, Queued, Received, Refused,
        ReviewAnswered, ReviewAsked, Sent,
    };
    let kinds = [
        (0, Drafted),
        (1, Queued),
        (1, Sent),
        (1, Bounced),
        (2, Queued),
        (2, Sent),
        (2, Received),
        (3, Acknowledged),
        (7, ClarificationAsked),
        (9, Clarified),
        (14, FeesNotice),
        (20, FeePaid),
        (28, Extended),
        (36, PartlyAnswered),
        (40, Refused),
        (50, ReviewAsked),
        (70, ReviewAnswered),
        (80, Complained),
        (150, DecisionNotice),
        (170, Appealed),
    ];
    let first = day(2026, 3, 2);
    (0..)
        .zip(kinds)
        .map(|(id, (after, kind))| fact(id, first + Days::new(after), kind))
        .collect()
}

/// Requests as a casebook holds them: most drafted, sent, acknowledged and answered.
fn many_histories() -> Vec<Vec<Event>> {
    let first = day(2019, 1, 1);
    (0..REQUESTS)
        .map(|at| {
            let sent = first + Days::new(at % 2_500);
            let mut facts = vec![
                fact(at * 5, sent, EventKind::Drafted),
                fact(at * 5 + 1, sent, EventKind::Queued),
                fact(at * 5 + 2, sent, EventKind::Sent),
                fact(at * 5 + 3, sent + Days::new(1), EventKind::Acknowledged),
            ];
            if at % 4 > 0 {
                facts.push(fact(at * 5 + 4, sent + Days::new(25), EventKind::Answered));
            }
            facts
        })
        .collect()
}

fn folds(c: &mut Criterion) {
    let calendar = Calendar::built_in();
    let history = long_history();
    let mut group = c.benchmark_group("fold");
    group.bench_function("twenty_facts", |b| {
        b.iter(|| {
            let today = day(2026, 11, 22);
            clock(
                Regime::Foia,
                AuthorityKind::Council,
                calendar,
                black_box(&history),
                today,
            )
        });
    });
    let histories = many_histories();
    group.sample_size(20);
    group.throughput(Throughput::Elements(REQUESTS));
    group.bench_function("hundred_thousand_requests", |b| {
        b.iter(|| {
            let today = day(2026, 11, 22);
            let mut pending = 0_usize;
            for history in &histories {
                let clock = clock(
                    Regime::Foia,
                    AuthorityKind::Council,
                    calendar,
                    history,
                    today,
                );
                pending += clock.map_or(0, |clock| clock.pending().count());
            }
            pending
        });
    });
    group.finish();
}

fn calendars(c: &mut Criterion) {
    let extra = ProclaimedDay {
        date: day(2027, 6, 14),
        title: "Extra".to_owned(),
        nation: foi_law::Nation::Scotland,
        notes: String::new(),
    };
    c.bench_function("calendar/with_a_day_added", |b| {
        b.iter_batched(
            || [extra.clone()],
            |days| Calendar::built_in().with_added("new", &days),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(law, deadlines, folds, calendars);
criterion_main!(law);
