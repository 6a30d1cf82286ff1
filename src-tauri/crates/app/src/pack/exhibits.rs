//! Each mail between the parties, numbered in the order of time.

use chrono::NaiveDate;
use chrono_tz::Europe::London;
use foi_document::{lacking, left_out};
use foi_mail::Address;
use foi_store::table::attachment::Attachment;
use foi_store::table::message::Message;
use foi_store::{MessageId, Reader, RequestId};

use super::record::{ExhibitLines, FileLines};
use crate::day::{civil_day, counted, written};
use crate::taking_in::parse_carefully;
use crate::{App, Result};

/// Characters of one mail that are printed; the file beside the PDF has all of it.
const MOST_OF_A_MAIL: usize = 400_000;
/// Characters of one file that are printed.
const MOST_OF_A_FILE: usize = 60_000;
/// Characters printed of all mails and files together: about seven hundred pages. Setting them takes
/// half a kilobyte of memory each, which a million times over is what a small machine has.
const MOST_IN_ALL: usize = 2_000_000;

/// A mail as an exhibit.
#[derive(Debug)]
pub(super) struct Exhibit {
    pub(super) number: usize,
    pub(super) message: Message,
    pub(super) day: NaiveDate,
    pub(super) files: Vec<Attachment>,
    /// Every address the mail names openly.
    pub(super) addresses: Vec<String>,
    /// The raw mail names blind copies.
    pub(super) blind_copies: bool,
    pub(super) lines: ExhibitLines,
}

impl App {
    pub(super) fn exhibits(&self, r: &Reader<'_>, request: RequestId) -> Result<Vec<Exhibit>> {
        let mut messages = r.messages_of_request(request)?;
        // Mails carry whole seconds: within one, our letter comes before the answer to it.
        messages.sort_by_key(|message| (message.date.timestamp(), !message.outgoing, message.id));
        let mut left = MOST_IN_ALL;
        messages
            .into_iter()
            .zip(1..)
            .map(|(message, number)| exhibit(r, message, number, &mut left))
            .collect()
    }
}

fn exhibit(r: &Reader<'_>, message: Message, number: usize, left: &mut usize) -> Result<Exhibit> {
    let raw = r.blob(&message.raw)?;
    let parsed = parse_carefully(&raw);
    let files = r.attachments(message.id)?;
    let day = civil_day(message.date);
    let mut remarks = Vec::new();
    if let Some(kind) = &message.automatic {
        remarks.push(format!("Written by a machine: {}.", machine(kind)));
    }
    remarks.extend(parsed.problems.iter().cloned());
    let mut text = parsed.text;
    let whole = text.chars().count();
    if cut(&mut text, MOST_OF_A_MAIL.min(*left)) {
        remarks.push(format!(
            "The first {} of {} characters are printed here. The mail itself has all of them.",
            grouped(text.chars().count()),
            grouped(whole)
        ));
    }
    *left -= text.chars().count();
    if text.trim().is_empty() {
        remarks.push("This mail has no text of its own.".to_owned());
    }
    let mut attachments = Vec::new();
    for file in &files {
        let mut read = file_text(r, file)?;
        let whole = read.chars().count();
        if cut(&mut read, MOST_OF_A_FILE.min(*left)) {
            read.push_str(&format!(
                "\n\n[{} more characters are in the file.]",
                grouped(whole - read.chars().count())
            ));
        }
        *left = left.saturating_sub(read.chars().count());
        attachments.push(FileLines {
            name: named(file),
            kind: if file.inline {
                format!("{}, shown within the mail", file.content_type)
            } else {
                file.content_type.clone()
            },
            size: format!(
                "{} bytes",
                grouped(usize::try_from(file.size).unwrap_or(usize::MAX))
            ),
            sha256: file.sha256.clone(),
            text: read,
        });
    }
    let missing = lacking(&text)
        + attachments
            .iter()
            .map(|file| lacking(&file.text))
            .sum::<usize>();
    if missing > 0 {
        remarks.push(format!(
            "{} cannot be printed with the fonts of this document and {} shown as □.",
            counted(
                u32::try_from(missing).unwrap_or(u32::MAX),
                "character",
                "characters"
            ),
            if missing == 1 { "is" } else { "are" }
        ));
    }
    let unprinted = left_out(&text)
        + attachments
            .iter()
            .map(|file| left_out(&file.text))
            .sum::<usize>();
    if unprinted > 0 {
        remarks.push(format!(
            "{} {} not printed here: more than four marks on one letter, or more than 20,000 characters without a gap. The mail itself has all of them.",
            counted(
                u32::try_from(unprinted).unwrap_or(u32::MAX),
                "character",
                "characters"
            ),
            if unprinted == 1 { "is" } else { "are" }
        ));
    }
    let from = Address {
        name: Some(message.from_name.clone()).filter(|name| !name.is_empty()),
        email: message.from_email.clone(),
    };
    let mut head = vec![
        ("Date".to_owned(), instant(&message)),
        ("From".to_owned(), person(&from)),
    ];
    for (name, people) in [("To", &parsed.to), ("Copy to", &parsed.cc)] {
        if !people.is_empty() {
            head.push((
                name.to_owned(),
                people.iter().map(person).collect::<Vec<_>>().join("; "),
            ));
        }
    }
    head.push(("Subject".to_owned(), message.subject.clone()));
    if message.outgoing && !message.server_reply.is_empty() {
        head.push((
            "Taken by".to_owned(),
            format!("the mail server, with “{}”", message.server_reply),
        ));
    }
    let addresses = parsed
        .to
        .iter()
        .chain(&parsed.cc)
        .map(|address| address.email.to_lowercase())
        .chain([message.from_email.to_lowercase()])
        .filter(|email| !email.is_empty())
        .collect();
    let by = if message.from_name.is_empty() {
        &message.from_email
    } else {
        &message.from_name
    };
    Ok(Exhibit {
        number,
        day,
        addresses,
        blind_copies: foi_mail::header_block(&raw)
            .lines
            .iter()
            .any(|(name, value)| name.eq_ignore_ascii_case("bcc") && !value.trim().is_empty()),
        lines: ExhibitLines {
            number,
            day: written(day),
            heading: format!("{by}: {}", message.subject),
            head,
            remarks,
            text,
            sha256: message.raw.clone(),
            attachments,
        },
        files,
        message,
    })
}

impl Exhibit {
    /// What is printed of it; once, since it may be long.
    pub(super) fn take_lines(&mut self) -> ExhibitLines {
        std::mem::take(&mut self.lines)
    }
}

/// The number of a mail among the exhibits.
pub(super) fn number_of(exhibits: &[Exhibit], message: Option<MessageId>) -> Option<usize> {
    let message = message?;
    exhibits
        .iter()
        .find(|exhibit| exhibit.message.id == message)
        .map(|exhibit| exhibit.number)
}

/// What was read in a letter that came as a file. Tables are no reading matter, and pictures of a
/// signature say nothing.
fn file_text(r: &Reader<'_>, file: &Attachment) -> Result<String> {
    let is_table = r
        .file_text(&file.sha256)?
        .is_some_and(|read| read.parts.iter().any(|part| part.place == "sheet"));
    if is_table || file.inline {
        return Ok(String::new());
    }
    Ok(r.text_of_attachment(file.id)?.trim().to_owned())
}

pub(super) fn named(file: &Attachment) -> String {
    if file.name.trim().is_empty() {
        "a file without a name".to_owned()
    } else {
        file.name.clone()
    }
}

fn person(address: &Address) -> String {
    match &address.name {
        Some(name) if !name.trim().is_empty() && *name != address.email => {
            format!("{name} <{}>", address.email)
        }
        _ => address.email.clone(),
    }
}

/// "Wed 12 March 2025, 09:00:00 GMT".
fn instant(message: &Message) -> String {
    let at = message.date.with_timezone(&London);
    format!("{}, {}", written(at.date_naive()), at.format("%H:%M:%S %Z"))
}

fn machine(kind: &str) -> &str {
    match kind {
        "out_of_office" => "somebody is away",
        "acknowledgement" => "an automatic acknowledgement",
        "delivery_failure" => "a report that a letter did not arrive",
        "delivery_delayed" => "a report that a letter did not arrive yet",
        "read_receipt" => "a receipt",
        "challenge_response" => "it asks the sender to show that they are a person",
        _ => "an automatic mail",
    }
}

/// Cuts a text after so many characters; whether that took something away.
fn cut(text: &mut String, most: usize) -> bool {
    match text.char_indices().nth(most) {
        Some((at, _)) => {
            text.truncate(at);
            true
        }
        None => false,
    }
}

/// "1,234,567".
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
