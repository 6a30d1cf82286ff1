use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;
use serde::Serialize;

use super::words::flat;
use super::{Automatic, AutomaticRule, elsewhere};
use crate::{ParsedMessage, own_references};
use foi_reading::dates_in;

/// What an automatic mail says, beside being one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AutomaticDetails {
    /// The rule that found it.
    pub rule: AutomaticRule,
    /// Of an absence: another address to write to. By the Information Commissioner's line the
    /// request may be received only there.
    pub another_address: Option<String>,
    /// Of an absence: the day of return.
    pub back_on: Option<NaiveDate>,
    /// Of an acknowledgement: the authority's own references, see
    /// [`own_references()`](crate::own_references()).
    pub references: Vec<String>,
    /// Of an acknowledgement: the day it says the letter was received.
    pub received_on: Option<NaiveDate>,
    /// Of an acknowledgement: the day by which it says an answer will come.
    pub promised_by: Option<NaiveDate>,
    /// The Message-IDs of the letter it is about, where a report or a returned copy names them;
    /// without angle brackets.
    pub letter_ids: Vec<String>,
}

impl AutomaticDetails {
    pub(super) fn read(kind: Automatic, rule: AutomaticRule, message: &ParsedMessage) -> Self {
        let mut details = Self {
            rule,
            another_address: None,
            back_on: None,
            references: Vec::new(),
            received_on: None,
            promised_by: None,
            letter_ids: Vec::new(),
        };
        let written = message.date.map(|date| date.date_naive());
        match kind {
            Automatic::OutOfOffice => {
                details.another_address = elsewhere::another_address(message);
                details.back_on =
                    written.and_then(|day| day_after(BACK.as_ref(), &message.reply, day));
            }
            Automatic::Acknowledgement => {
                details.references =
                    own_references(&format!("{}\n{}", message.subject, message.reply));
                if let Some(day) = written {
                    details.received_on = day_after(RECEIVED.as_ref(), &message.reply, day);
                    details.promised_by = day_after(PROMISED.as_ref(), &message.reply, day)
                        .filter(|promised| *promised > day);
                }
            }
            // "This mailbox is no longer monitored; write to …"
            Automatic::Other => details.another_address = elsewhere::another_address(message),
            Automatic::DeliveryFailure => {
                if let Some(bounce) = &message.bounce {
                    details.letter_ids.clone_from(&bounce.letter_ids);
                }
            }
            Automatic::ReadReceipt => details.letter_ids = ids_of_receipt(message),
            Automatic::ChallengeResponse => {}
        }
        details
    }
}

/// Words before the day somebody is back.
static BACK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:back(?: in (?:the )?office| at work)?|return(?:ing)?(?: to (?:the office|work))?|until|till|yn ôl|dychwelyd|tan)[^.;0-9]{0,40}$",
    )
    .ok()
});

static RECEIVED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:received(?: (?:it|this|by us|in this office))?(?: on)?|derbyn(?:iwyd)?(?: ar)?)[^.;0-9]{0,25}$",
    )
    .ok()
});

static PROMISED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:(?:respon[ds]e?|repl(?:y|ied)|answer|due|deadline|hear from us)[^.;]{0,80}(?:by|before|no later than|on or before|on|is)|target date[^.;0-9]{0,20}|due date[^.;0-9]{0,20}|erbyn)[^.;0-9]{0,25}$",
    )
    .ok()
});

/// The first day in a text whose words before it fit.
fn day_after(words: Option<&Regex>, text: &str, written: NaiveDate) -> Option<NaiveDate> {
    /// How far back the words may stand: bytes.
    const NEAR: usize = 160;
    let words = words?;
    let text = flat(text);
    dates_in(&text, written)
        .into_iter()
        .filter(|(_, day)| (day.year() - written.year()).abs() <= 2)
        .find(|(place, _)| {
            let mut from = place.start.saturating_sub(NEAR);
            while !text.is_char_boundary(from) {
                from += 1;
            }
            let before = text.get(from..place.start).unwrap_or_default();
            words.is_match(before)
        })
        .map(|(_, day)| day)
}

/// `Original-Message-ID` of a disposition notification (RFC 8098 section 3.2.5).
fn ids_of_receipt(message: &ParsedMessage) -> Vec<String> {
    message
        .attachments
        .iter()
        .filter(|part| part.content_type == "message/disposition-notification")
        .flat_map(|part| crate::bounce::fields(&String::from_utf8_lossy(&part.bytes)))
        .filter(|(name, _)| name == "original-message-id")
        .map(|(_, value)| value.trim_matches(['<', '>']).to_owned())
        .collect()
}
