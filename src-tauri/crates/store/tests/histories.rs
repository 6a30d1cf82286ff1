//! The facts of many requests, read in one go, are those of each.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use chrono::{DateTime, NaiveDate, Utc};
use foi_law::{AuthorityKind, Event, EventKind, Regime};
use foi_store::table::authority::Authority;
use foi_store::table::event::RecordedEvent;
use foi_store::table::request::{Folded, Request};
use foi_store::{AuthorityId, Casebook, EventId, RequestId, StoreError};

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
