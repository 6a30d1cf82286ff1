//! Documents made by what only their makers know: data and pictures.

#![allow(clippy::unwrap_used)]

use chrono::{DateTime, Utc};
use foi_document::{Document, Pdf, Template};
use foi_typeset::pdf;
use proptest::prelude::*;
use serde_json::{Value, json};

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap()
}

/// The least that a pack has, with this text in every place that can hold one.
fn pack(text: &str) -> Value {
    json!({
        "title": text, "author": text, "kind": text, "running": text, "reference": text,
        "subject": text, "law": text, "warning": text,
        "parties": [{"role": text, "name": text, "lines": [text]}],
        "order": {"followed": false, "text": text, "citation": text},
        "complaints": [{"heading": text, "text": text, "citation": text, "exhibits": [1],
            "points": [{"text": text, "citation": text}]}],
        "notes": [text], "asked_in": 1,
        "items": [{"number": 1, "text": text, "outcome": text, "open": true}],
        "chronology": [{"day": text, "what": text, "more": text, "source": text, "exhibit": 1,
            "deadline": true, "late": true, "corrected": false}],
        "deadlines": [{"title": text, "due": text, "status": text, "late": true, "other": text,
            "citation": text, "rule": text, "working": [text]}],
        "exhibits": [{"number": 1, "day": text, "heading": text, "head": [[text, text]],
            "remarks": [text], "text": text, "sha256": text, "attachments": [
                {"name": text, "kind": text, "size": text, "sha256": text, "text": text}]}],
    })
}

/// The least that a dossier has, with this text in every place that can hold one.
fn dossier(text: &str) -> Value {
    json!({
        "question": text, "status": text, "made_on": text, "findings": format!("{text} [1] [2]"),
        "figures": [{"title": text, "picture": "", "sentences": [text], "notes": [text],
            "groups": [[text, "£"], [text, text]], "caption": text, "sha256": text}],
        "evidence": [{"number": 1, "title": text, "note": text, "quote": text,
            "cells": [[text], [text, text]], "citation": text, "sha256": text}],
        "requests": [{"reference": text, "title": text, "authority": text, "law": text,
            "stands": text}],
        "timeline": [{"day": text, "what": text, "request": text}],
        "struck": [text],
    })
}

fn made(data: &Value) -> Pdf {
    pdf(&Document {
        template: Template::RegulatorPack,
        data,
        pictures: &[],
        name: "SCR-7K2FQ1",
        at: at(),
    })
    .unwrap()
}

#[test]
fn the_same_data_makes_the_same_bytes_in_every_thread() {
    let data = pack("Llŷn 🏛 #import");
    let first = made(&data);
    assert!(first.archival, "PDF/A-2a");
    let (first, data) = (&first, &data);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(move || assert_eq!(&made(data), first));
        }
    });
    assert_ne!(&made(&pack("other")).bytes, &first.bytes);
}

#[test]
fn what_the_template_asks_for_must_be_there() {
    let mut data = pack("x");
    data.as_object_mut().unwrap().remove("chronology");
    let error = pdf(&Document {
        template: Template::RegulatorPack,
        data: &data,
        pictures: &[],
        name: "x",
        at: at(),
    })
    .unwrap_err();
    assert!(error.to_string().contains("chronology"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// So too in a dossier, whose findings have citations.
    #[test]
    fn any_text_can_be_set_in_a_dossier(text in prop_oneof!["\\PC{0,60}", "[#$*_`\\\\<>@\\[\\]{}()\"'/=+0-9-]{0,60}", any::<String>()]) {
        let made = pdf(&Document {
            template: Template::Dossier,
            data: &dossier(&text),
            pictures: &[],
            name: "issue",
            at: at(),
        })
        .unwrap();
        prop_assert!(made.bytes.starts_with(b"%PDF-"));
    }

    /// Whatever a text is made of, it is set, and never read as markup.
    #[test]
    fn any_text_can_be_set(text in prop_oneof!["\\PC{0,60}", "[#$*_`\\\\<>@\\[\\]{}()\"'/=+-]{0,60}", any::<String>()]) {
        prop_assert!(made(&pack(&text)).bytes.starts_with(b"%PDF-"));
    }
}
