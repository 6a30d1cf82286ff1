//! The facts of many requests, read in one go, are those of each.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use chrono::{DateTime, NaiveDate, Utc};
use foi_law::{AuthorityKind, Event, EventKind, Regime};
use foi_store::table::authority::Authority;
use foi_store::table::event::RecordedEvent;
use foi_store::table::request::{Folded, Request};
use foi_store::{AuthorityId, Casebook, EventId, Grouping, RequestId, StoreError};

fn instant() -> DateTime<Utc> {
    "2026-06-01T09:00:00Z".parse().unwrap()
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, day).unwrap()
}

fn request(authority: AuthorityId, number: u32, grouping: &str) -> Request {
    Request {
        id: RequestId::new(instant()),
        reference: format!("SCR-{number:06}"),
        title: format!("Request {number}"),
        authority_id: authority,
        account_id: None,
        regime: Regime::Foisa,
        created_at: instant(),
        updated_at: instant(),
        folded: Folded {
            stage: "awaiting".into(),
            grouping: grouping.into(),
            due: Some(day(30)),
            last_activity: day(1),
            calendar_version: "v".into(),
            folded_on: "2026-06-01".into(),
        },
    }
}

fn recorded(request: RequestId, fact: Event) -> RecordedEvent {
    RecordedEvent {
        id: EventId::new(instant()),
        request_id: request,
        fact,
        recorded_at: instant(),
        said_by: "user".into(),
        message_id: None,
        outbox_id: None,
        note: String::new(),
    }
}

#[test]
fn open_histories_hold_the_facts_of_each_request_that_is_not_finished() {
    let folder = tempfile::tempdir().unwrap();
    let casebook = Casebook::open(folder.path().join("c.scrutineer")).unwrap();
    let mut authority = Authority::new(
        AuthorityId::new(instant()),
        "Eastmere Council",
        Regime::Foisa,
        instant(),
    );
    authority.email = "foi@eastmere.example".into();
    authority.kind = AuthorityKind::School;
    let mut refused = Event::new(EventKind::Refused, day(20));
    refused.exemptions = vec!["30(b)".into(), "\"}".into()];
    let mut dated = Event::new(EventKind::Extended, day(10));
    dated.date = Some(day(25));
    let full = request(authority.id, 1, "waiting");
    let empty = request(authority.id, 2, "draft");
    let closed = request(authority.id, 3, "closed");

    casebook
        .write::<_, StoreError>(|w| {
            w.save_authority(&authority)?;
            for request in [&full, &empty, &closed] {
                w.add_request(request)?;
            }
            // Facts of two requests, recorded in turn.
            w.add_event(&recorded(full.id, Event::new(EventKind::Sent, day(1))))?;
            w.add_event(&recorded(closed.id, Event::new(EventKind::Sent, day(2))))?;
            for fact in [refused, dated] {
                w.add_event(&recorded(full.id, fact))?;
            }
            Ok(())
        })
        .unwrap();

    let mut histories = Vec::new();
    let events = casebook
        .read::<_, StoreError>(|r| {
            r.each_open_history(&mut |history| {
                histories.push(history);
                true
            })?;
            r.events(full.id)
        })
        .unwrap();
    let found = |id| histories.iter().find(|history| history.id == id);
    assert_eq!(histories.len(), 2, "{histories:?}");
    let facts: Vec<_> = events.into_iter().map(|event| event.fact).collect();
    assert_eq!(facts.len(), 3);
    let of_full = found(full.id).unwrap();
    assert_eq!(of_full.facts, facts);
    assert_eq!(of_full.folded, full.folded);
    assert_eq!(
        (of_full.regime, of_full.kind, of_full.title.as_str()),
        (Regime::Foisa, AuthorityKind::School, "Request 1")
    );
    assert!(found(empty.id).unwrap().facts.is_empty());
}

/// Closed ones and those without a day are left out; but whoever asks who may have a day to keep is
/// also given what was folded on another.
#[test]
fn last_days_are_those_of_open_requests_that_have_one_the_nearest_first() {
    let folder = tempfile::tempdir().unwrap();
    let casebook = Casebook::open(folder.path().join("c.scrutineer")).unwrap();
    let authority = Authority::new(
        AuthorityId::new(instant()),
        "Eastmere Council",
        Regime::Foisa,
        instant(),
    );
    let due = |number, grouping, due: Option<NaiveDate>| {
        let mut request = request(authority.id, number, grouping);
        request.folded.due = due;
        request
    };
    let far = due(1, "waiting", Some(day(30)));
    let near = due(2, "answered", Some(day(12)));
    let late = due(3, "late", Some(day(5)));
    let none = due(4, "answered", None);
    let closed = due(5, "closed", Some(day(7)));
    let mut back = due(6, "draft", None);
    back.folded.stage = "not_delivered".into();
    let mut stale = due(7, "waiting", None);
    stale.folded.folded_on = "2026-05-31".into();
    casebook
        .write::<_, StoreError>(|w| {
            w.save_authority(&authority)?;
            for request in [&far, &near, &late, &none, &closed, &back, &stale] {
                w.add_request(request)?;
            }
            Ok(())
        })
        .unwrap();

    let (days, with_a_day, undelivered) = casebook
        .read::<_, StoreError>(|r| {
            Ok((
                r.last_days()?,
                r.requests_with_a_day("2026-06-01")?,
                r.undelivered_requests()?,
            ))
        })
        .unwrap();
    let told: Vec<_> = days
        .iter()
        .map(|day| (day.id, day.regime, day.grouping, day.due))
        .collect();
    assert_eq!(
        told,
        [
            (late.id, Regime::Foisa, Grouping::Late, day(5)),
            (near.id, Regime::Foisa, Grouping::Answered, day(12)),
            (far.id, Regime::Foisa, Grouping::Waiting, day(30)),
        ]
    );
    let ids: Vec<_> = with_a_day.iter().map(|request| request.id).collect();
    assert_eq!(ids, [late.id, near.id, far.id, stale.id]);
    assert_eq!(undelivered, [back]);
}
