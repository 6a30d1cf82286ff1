//! A dossier as PDF.

use foi_document::{Document, Picture, Template, Typesetter, lacking};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{cells, groups};
use crate::day::written as day;
use crate::wire::Dossier;
use crate::{AppError, Result};

pub(super) fn written(dossier: &Dossier, issue: Uuid, typesetter: &Typesetter) -> Result<Vec<u8>> {
    let drawn: Vec<(String, String)> = (1..)
        .zip(&dossier.figures)
        .map(|(number, figure)| (format!("{number}.svg"), in_print(&figure.svg)))
        .filter(|(_, svg)| !svg.is_empty())
        .collect();
    let pictures: Vec<Picture<'_>> = drawn
        .iter()
        .map(|(name, svg)| Picture {
            name,
            bytes: svg.as_bytes(),
        })
        .collect();
    let noon = dossier.made_on.and_hms_opt(12, 0, 0).unwrap_or_default();
    let document = Document {
        template: Template::Dossier,
        data: &record(dossier),
        pictures: &pictures,
        name: &issue.to_string(),
        at: noon.and_utc(),
    };
    typesetter
        .pdf(&document)
        .map(|pdf| pdf.bytes)
        .map_err(|error| {
            AppError::invalid(format!(
                "The dossier was not made: {error}. Nothing was written; your casebook is as it was. It can be saved as HTML or Markdown."
            ))
        })
}

/// What stands in it, under the names that the template reads.
fn record(dossier: &Dossier) -> Value {
    let figures: Vec<Value> = (1..)
        .zip(&dossier.figures)
        .map(|(number, figure): (u32, _)| {
            json!({
                "title": figure.title,
                "picture": if figure.svg.is_empty() { String::new() } else { format!("{number}.svg") },
                "sentences": figure.sentences,
                "notes": figure.notes,
                "groups": groups(figure).unwrap_or_default(),
                "caption": figure.caption,
                "sha256": figure.sha256,
            })
        })
        .collect();
    let evidence: Vec<Value> = dossier
        .evidence
        .iter()
        .map(|piece| {
            let title = match piece.place_text.as_str() {
                "" => piece.title.clone(),
                place => format!("{}, {place}", piece.title),
            };
            json!({
                "number": piece.number,
                "title": title,
                "note": piece.note,
                "quote": piece.quote,
                "cells": cells(piece).unwrap_or_default(),
                "citation": piece.citation,
                "sha256": piece.sha256,
            })
        })
        .collect();
    let requests: Vec<Value> = dossier
        .requests
        .iter()
        .map(|request| {
            json!({
                "reference": request.reference,
                "title": request.title,
                "authority": request.authority,
                "law": request.law,
                "stands": request.stage_text,
            })
        })
        .collect();
    let timeline: Vec<Value> = dossier
        .timeline
        .iter()
        .map(|entry| {
            json!({
                "day": day(entry.on),
                "what": entry.text,
                "request": entry.request.title,
            })
        })
        .collect();
    let struck: Vec<&str> = dossier.struck.iter().map(|one| one.text.as_str()).collect();
    json!({
        "question": dossier.question,
        "status": dossier.status_text,
        "made_on": day(dossier.made_on),
        "findings": dossier.findings,
        "figures": figures,
        "evidence": evidence,
        "requests": requests,
        "timeline": timeline,
        "struck": struck,
    })
}

/// A drawing made for a page, as it is set in print: in the fonts and the ink of the document, with
/// `□` for what no font has.
fn in_print(svg: &str) -> String {
    svg.replace("system-ui, sans-serif", "Libertinus Serif")
        .replace("currentColor", "#1d2733")
        .chars()
        .map(|c| {
            if lacking(c.encode_utf8(&mut [0; 4])) > 0 {
                '□'
            } else {
                c
            }
        })
        .collect()
}
