use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{Address, Automatic, ParsedMessage};

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
