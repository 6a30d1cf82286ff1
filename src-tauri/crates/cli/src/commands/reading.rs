//! Reads what a letter of an authority says.

use std::path::Path;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use foi_app::adapters::SystemClock;
use foi_app::ports::Clock as _;
use foi_extract::{Extracted, Extractor};
use foi_law::Regime;
use foi_reading::{Circumstances, Reading, Suggestion, WhyLonger};
use serde::Serialize;

use super::{date, read_input};
use crate::args::{Common, Letters};
use crate::output::{complain, plain, show};

/// A text of a letter, and where it stands.
struct Told {
    place: String,
    text: String,
    /// Where each page, sheet or entry begins in the text, and how it is cited.
    parts: Vec<(usize, String)>,
}

impl Told {
    fn new(place: &str, text: String) -> Self {
        Self {
            place: place.to_owned(),
            text,
            parts: Vec::new(),
        }
    }

    /// What was read from a file: the text `foi text` gives.
    fn read_from(place: &str, read: &Extracted) -> Self {
        let mut told = Self::new(place, String::new());
        for part in &read.parts {
            if !told.text.is_empty() {
                told.text.push_str("\n\n");
            }
            told.parts.push((told.text.len(), part.place.to_string()));
            told.text.push_str(part.text.trim_end());
        }
        told
    }

    /// How a place in the text is cited.
    fn cited(&self, offset: usize) -> String {
        let part = self
            .parts
            .iter()
            .rev()
            .find(|(from, _)| *from <= offset)
            .map_or("", |(_, place)| place);
        if part.is_empty() {
            self.place.clone()
        } else {
            format!("{}, {part}", self.place)
        }
    }
}

#[derive(Serialize)]
struct Found {
    regime: Regime,
    section: String,
    title: &'static str,
    quote: String,
    offset: usize,
    place: String,
    confidence: u8,
}

#[derive(Serialize)]
struct ReadJson {
    readings: Vec<ReadingJson>,
}

#[derive(Serialize)]
struct ReadingJson {
    #[serde(flatten)]
    reading: Reading,
    quote: String,
    offset: usize,
    place: String,
    confidence: u8,
    rule: &'static str,
}

pub(crate) fn exemptions(common: &Common, letter: &Letters) -> Result<()> {
    let (texts, circumstances) = texts_of(common, letter)?;
    let mut found = Vec::new();
    for told in &texts {
        for exemption in foi_reading::exemptions(&told.text, circumstances) {
            found.push(Found {
                regime: exemption.regime,
                section: exemption.section,
                title: exemption.title,
                offset: characters(&told.text, exemption.offset),
                place: told.cited(exemption.offset),
                quote: exemption.quote,
                confidence: exemption.confidence,
            });
        }
    }
    show(common.json, &serde_json::json!({ "found": found }), |_| {
        if found.is_empty() {
            return "No exemption is relied on.".to_owned();
        }
        let lines: Vec<String> = found
            .iter()
            .map(|found| {
                format!(
                    "{}  {}\n    {}: “{}”",
                    cited(found.regime, &found.section),
                    found.title,
                    plain(&found.place),
                    on_one_line(&found.quote)
                )
            })
            .collect();
        lines.join("\n")
    })
}

pub(crate) fn read(common: &Common, letter: &Letters) -> Result<()> {
    let (texts, circumstances) = texts_of(common, letter)?;
    let parts: Vec<&str> = texts.iter().map(|told| told.text.as_str()).collect();
    let readings = foi_reading::read(&parts, circumstances)
        .into_iter()
        .filter_map(|found| Some(reading(texts.get(found.part)?, found)))
        .collect();
    show(common.json, &ReadJson { readings }, |answer| {
        if answer.readings.is_empty() {
            return "Nothing was recognised.".to_owned();
        }
        let lines: Vec<String> = answer
            .readings
            .iter()
            .map(|reading| {
                format!(
                    "{} ({} in 100)\n    {}: “{}”",
                    in_words(&reading.reading),
                    reading.confidence,
                    plain(&reading.place),
                    on_one_line(&reading.quote)
                )
            })
            .collect();
        lines.join("\n")
    })
}

fn reading(told: &Told, found: Suggestion) -> ReadingJson {
    ReadingJson {
        place: told.cited(found.offset),
        offset: characters(&told.text, found.offset),
        reading: found.reading,
        quote: found.quote,
        confidence: found.confidence,
        rule: found.rule,
    }
}

/// The texts of a file: a mail's own, then those of its files.
fn texts_of(common: &Common, letter: &Letters) -> Result<(Vec<Told>, Circumstances)> {
    let regime: Regime = letter.regime.parse()?;
    let mut written: NaiveDate = match &common.today {
        Some(day) => date("--today", day)?,
        None => SystemClock.now().date_naive(),
    };
    let bytes = read_input(&letter.file)?;
    let ending = letter
        .file
        .extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    let is_mail = matches!(ending.as_str(), "eml" | "msg");
    let texts = if is_mail {
        let mail = foi_mail::parse(&bytes);
        if let Some(sent) = mail.date {
            written = sent.date_naive();
        }
        let mut texts = vec![Told::new("the mail", mail.reply.clone())];
        for attachment in &mail.attachments {
            match Extractor::this_program()?.text(&attachment.bytes, &attachment.name) {
                Ok(read) => texts.push(Told::read_from(&attachment.name, &read)),
                Err(why) => complain(&anyhow::anyhow!("{}: {why}", attachment.name)),
            }
        }
        texts
    } else {
        vec![text_of(&letter.file, &ending, bytes)?]
    };
    Ok((texts, Circumstances { regime, written }))
}

/// Plain text is taken as it is, so that places are those of the file.
fn text_of(file: &Path, ending: &str, bytes: Vec<u8>) -> Result<Told> {
    let bytes = if matches!(ending, "" | "txt" | "text" | "md") {
        match String::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => return Ok(Told::new("the letter", text)),
            Ok(text) => text.into_bytes(),
            Err(other) => other.into_bytes(),
        }
    } else {
        bytes
    };
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let read = Extractor::this_program()?
        .text(&bytes, &name)
        .with_context(|| file.display().to_string())?;
    Ok(Told::read_from("the letter", &read))
}

/// Places on the command line are counted in characters.
fn characters(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or_default().chars().count()
}

fn cited(regime: Regime, section: &str) -> String {
    let unit = match regime {
        Regime::Foia | Regime::Foisa => "s.",
        Regime::Eir | Regime::Eisr => "reg.",
    };
    format!("{} {unit}{section}", regime.short_title())
}

fn on_one_line(text: &str) -> String {
    plain(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn in_words(reading: &Reading) -> String {
    let day =
        |day: &Option<NaiveDate>| day.map_or_else(|| "no day".to_owned(), |day| day.to_string());
    match reading {
        Reading::Acknowledgement {
            reference,
            received,
            promised,
        } => format!(
            "Acknowledgement: reference {}, received {}, answer promised by {}",
            reference
                .as_deref()
                .map_or_else(|| "none".to_owned(), plain),
            day(received),
            day(promised)
        ),
        Reading::Clarification { asks } => format!("Asks: {}", plain(asks)),
        Reading::Fees { pence } => pence.map_or_else(
            || "Fees notice".to_owned(),
            |pence| format!("Fees notice: £{}.{:02}", pence / 100, pence % 100),
        ),
        Reading::Extension {
            ground,
            until,
            working_days,
        } => {
            let why = match ground {
                WhyLonger::PublicInterest => "to weigh the public interest",
                WhyLonger::Complex => "complex and voluminous",
                WhyLonger::Delay => "no ground in law given",
            };
            let until = match (until, working_days) {
                (Some(day), _) => format!("until {day}"),
                (None, Some(days)) => format!("to {days} working days"),
                (None, None) => "no day given".to_owned(),
            };
            format!("Takes longer: {why}, {until}")
        }
        Reading::Transfer { to } => format!("Passed on to {}", plain(to)),
        Reading::Refusal { extent, exemptions } => format!(
            "Refused in {}: {}",
            extent_in_words(*extent),
            if exemptions.is_empty() {
                "no exemption named".to_owned()
            } else {
                exemptions.join(", ")
            }
        ),
        Reading::Exemption {
            regime,
            section,
            title,
        } => {
            format!("Relies on {}: {title}", cited(*regime, section))
        }
        Reading::Answer { extent } => format!("Answered in {}", extent_in_words(*extent)),
        Reading::NotHeld { extent } => format!("Not held, in {}", extent_in_words(*extent)),
        Reading::Elsewhere { address } => {
            if address.is_empty() {
                "To be had elsewhere".to_owned()
            } else {
                format!("To be had at {}", plain(address))
            }
        }
    }
}

const fn extent_in_words(extent: foi_reading::Extent) -> &'static str {
    match extent {
        foi_reading::Extent::Whole => "whole",
        foi_reading::Extent::Part => "part",
    }
}
