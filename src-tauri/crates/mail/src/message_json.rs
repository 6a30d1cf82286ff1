use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::{Address, Automatic, AutomaticDetails, Confidence, ParsedMessage};

/// A mail as `foi message` prints it. The keys are stable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MessageJson {
    /// The subject.
    pub subject: String,
    /// The claimed sender.
    pub from: Option<Address>,
    /// Whom it is to.
    pub to: Vec<Address>,
    /// Whom it is copied to.
    pub cc: Vec<Address>,
    /// When it was written, in UTC.
    pub date: Option<DateTime<Utc>>,
    /// Its Message-ID.
    pub message_id: Option<String>,
    /// The mail it answers.
    pub in_reply_to: Option<String>,
    /// The thread so far.
    pub references: Vec<String>,
    /// What kind of machine wrote it.
    pub automatic: Option<Automatic>,
    /// Which rule said so.
    pub automatic_rule: Option<AutomaticRuleJson>,
    /// What the machine said.
    pub automatic_says: Option<AutomaticSaysJson>,
    /// What did not arrive.
    pub bounce: Option<BounceJson>,
    /// All of the text.
    pub text: String,
    /// The text without quotes and footers.
    pub reply: String,
    /// Everything attached.
    pub attachments: Vec<AttachmentJson>,
    /// What could not be read, or not as it should be.
    pub problems: Vec<String>,
}

/// The rule that took a mail for automatic, as `foi message` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AutomaticRuleJson {
    /// The rule's name.
    pub rule: &'static str,
    /// `certain`, `likely` or `possible`.
    pub confidence: Confidence,
    /// One sentence for people.
    pub why: &'static str,
}

/// What an automatic mail says, as `foi message` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AutomaticSaysJson {
    /// Another address to write to.
    pub another_address: Option<String>,
    /// The day somebody is back.
    pub back_on: Option<NaiveDate>,
    /// The authority's own references.
    pub references: Vec<String>,
    /// The day the letter was received.
    pub received_on: Option<NaiveDate>,
    /// The day by which an answer is promised.
    pub promised_by: Option<NaiveDate>,
    /// Message-IDs of the letter it is about.
    pub letter_ids: Vec<String>,
}

/// A delivery failure as `foi message` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BounceJson {
    /// Whether trying again is useless.
    pub permanent: bool,
    /// Who was not reached.
    pub recipients: Vec<String>,
}

/// An attachment as `foi message` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttachmentJson {
    /// The file name.
    pub name: String,
    /// The declared media type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// The section number.
    pub path: Vec<usize>,
}

/// The view of a mail that `foi message` prints.
pub fn message_json(message: &ParsedMessage) -> MessageJson {
    MessageJson {
        subject: message.subject.clone(),
        from: message.from.clone(),
        to: message.to.clone(),
        cc: message.cc.clone(),
        date: message.date,
        message_id: message.message_id.clone(),
        in_reply_to: message.in_reply_to.first().cloned(),
        references: message.references.clone(),
        automatic: message.automatic,
        automatic_rule: message.automatic_details.as_ref().map(rule_json),
        automatic_says: message.automatic_details.as_ref().map(says_json),
        bounce: message.bounce.as_ref().map(|bounce| BounceJson {
            permanent: bounce.permanent,
            recipients: bounce.recipients.clone(),
        }),
        text: message.text.clone(),
        reply: message.reply.clone(),
        attachments: message
            .attachments
            .iter()
            .map(|attachment| AttachmentJson {
                name: attachment.name.clone(),
                kind: attachment.content_type.clone(),
                size: attachment.size,
                sha256: attachment.sha256.clone(),
                path: attachment.path.clone(),
            })
            .collect(),
        problems: message.problems.clone(),
    }
}

fn rule_json(details: &AutomaticDetails) -> AutomaticRuleJson {
    AutomaticRuleJson {
        rule: details.rule.rule,
        confidence: details.rule.confidence,
        why: details.rule.why,
    }
}

fn says_json(details: &AutomaticDetails) -> AutomaticSaysJson {
    AutomaticSaysJson {
        another_address: details.another_address.clone(),
        back_on: details.back_on,
        references: details.references.clone(),
        received_on: details.received_on,
        promised_by: details.promised_by,
        letter_ids: details.letter_ids.clone(),
    }
}
