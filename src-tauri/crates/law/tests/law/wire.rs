//! The shapes other programs read and write.

use foi_law::{
    AuthorityKind, Calendar, Duty, Event, EventKind, Jurisdiction, Nation, Regime, Stage,
    answer_deadline, clock,
};
use serde_json::json;

use crate::day;

#[test]
fn a_deadline() {
    let calendar = Calendar::built_in();
    let deadline = answer_deadline(
        Regime::Foia,
        AuthorityKind::Council,
        calendar,
        day("2026-06-01"),
        None,
    )
    .unwrap();
    assert_eq!(
        serde_json::to_value(&deadline).unwrap(),
        json!({
            "duty": "answer",
            "whose": "authority",
            "due": "2026-06-30",
            "authority_may_say": "2026-06-30",
            "provisional": false,
            "rule": {
                "citation": "FOIA 2000 s.10(1)",
                "text": "The authority must answer promptly, and no later than the twentieth \
                         working day after the day it received the request.",
            },
            "status": "open",
            "met_on": null,
            "counted_from": "2026-06-01",
            "length": {"working_days": 20},
        })
    );
    let working = serde_json::to_value(deadline.working(calendar).unwrap()).unwrap();
    assert_eq!(working["day_one"], "2026-06-02");
    assert_eq!(
        working["days"][14],
        json!({
            "date": "2026-06-15",
            "number": null,
            "weekend": false,
            "reason": "World Cup bank holiday, a holiday in Scotland",
        })
    );
}

#[test]
fn a_clock() {
    let events: Vec<Event> = serde_json::from_value(json!([
        {"id": "a", "on": "2026-06-01", "kind": "sent", "message": "not ours to read"},
        {"id": "b", "on": "2026-06-03", "kind": "acknowledged", "date": "2026-07-10"},
    ]))
    .unwrap();
    let clock = clock(
        Regime::Foia,
        AuthorityKind::Council,
        Calendar::built_in(),
        &events,
        day("2026-06-10"),
    )
    .unwrap();
    let value = serde_json::to_value(&clock).unwrap();
    assert_eq!(
        (&value["stage"], &value["stage_since"]),
        (&json!("awaiting"), &json!("2026-06-01"))
    );
    assert_eq!(value["deadlines"][0]["duty"], "answer");
    assert_eq!(
        value["deadlines"][1]["rule"]["citation"],
        "the authority's own date"
    );
}

#[test]
fn an_event_comes_back_as_it_went() {
    let mut replacement = Event::new(EventKind::Extended, day("2026-06-29"));
    replacement.date = Some(day("2026-07-14"));
    replacement.working_days = Some(30);
    replacement.exemptions = vec!["43(2)".to_owned()];
    let mut correction = Event::new(EventKind::Corrected, day("2026-07-01"));
    correction.id = Some("c".to_owned());
    correction.replaces = Some("a".to_owned());
    correction.with = Some(Box::new(replacement));
    let written = serde_json::to_string(&correction).unwrap();
    assert_eq!(serde_json::from_str::<Event>(&written).unwrap(), correction);
    let plain = serde_json::to_value(Event::new(EventKind::Sent, day("2026-06-01"))).unwrap();
    assert_eq!(plain, json!({"on": "2026-06-01", "kind": "sent"}));
}

#[test]
fn a_wrong_event_is_refused_by_field() {
    for (given, says) in [
        (
            json!({"on": "2026-02-30", "kind": "sent"}),
            "on: \"2026-02-30\" is not a day that exists",
        ),
        (
            json!({"on": "1/6/2026", "kind": "sent"}),
            "on: \"1/6/2026\" is not a day",
        ),
        (json!({"on": "2026-06-01T10:00", "kind": "sent"}), "on: "),
        (
            json!({"on": "2026-06-01", "kind": "send"}),
            "kind: \"send\" is not a kind of event",
        ),
        (
            json!({"on": "2026-06-01", "kind": "acknowledged", "date": "soon"}),
            "date: \"soon\"",
        ),
        (json!({"kind": "sent"}), "missing field `on`"),
        (json!({"on": "2026-06-01"}), "missing field `kind`"),
        (
            json!({"on": 20_260_601, "kind": "sent"}),
            "on: invalid type",
        ),
        (
            json!({"on": "2026-06-01", "kind": "sent", "working_days": -1}),
            "working_days",
        ),
        (
            json!({"on": "2026-06-01", "kind": "sent", "by": "pigeon"}),
            "by",
        ),
    ] {
        let error = serde_json::from_value::<Event>(given.clone())
            .unwrap_err()
            .to_string();
        assert!(error.contains(says), "{given}: {error}");
    }
}

#[test]
fn names_are_the_same_in_words_and_on_the_wire() {
    for regime in Regime::ALL {
        assert_eq!(
            serde_json::to_value(regime).unwrap(),
            json!(regime.to_string())
        );
        assert_eq!(regime.to_string().parse::<Regime>(), Ok(regime));
    }
    for kind in AuthorityKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), json!(kind.to_string()));
        assert_eq!(kind.to_string().parse::<AuthorityKind>(), Ok(kind));
    }
    for kind in EventKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), json!(kind.to_string()));
        assert_eq!(kind.to_string().parse::<EventKind>(), Ok(kind));
    }
    for stage in Stage::ALL {
        assert_eq!(
            serde_json::to_value(stage).unwrap(),
            json!(stage.to_string())
        );
        assert!(!stage.plain().is_empty());
    }
    for duty in Duty::ALL {
        assert_eq!(serde_json::to_value(duty).unwrap(), json!(duty.to_string()));
    }
    assert_eq!(
        serde_json::to_value(Nation::EnglandAndWales).unwrap(),
        json!("england-and-wales")
    );
    assert_eq!(
        serde_json::to_value(Jurisdiction::AnyPartOfUk).unwrap(),
        json!("any-part-of-uk")
    );
}
