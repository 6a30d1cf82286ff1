//! What the ladder is told of a mail, and what it answers.

use chrono::{DateTime, NaiveDate, Utc};
use foi_store::RequestId;
use foi_store::table::filing::Waiting;

/// A mail as matching sees it. Texts may be empty: what can be said from the headers is said.
#[derive(Debug, Clone, Copy, Default)]
pub struct MailFacts<'m> {
    /// The sender's address, as claimed.
    pub from_email: &'m str,
    /// The sender's display name.
    pub from_name: &'m str,
    /// Whom it is to and copied to.
    pub to: &'m [&'m str],
    /// The subject.
    pub subject: &'m str,
    /// What the writer wrote: the text without quoted mail and footers.
    pub own_text: &'m str,
    /// All of the text, quoted mail too.
    pub full_text: &'m str,
    /// When it says it was sent.
    pub date: DateTime<Utc>,
    /// What the Message-IDs it answers lead to, nearest first; those that lead nowhere left out.
    pub thread: &'m [Answered],
    /// The authority's own references in its subject and own text, as written, in their order.
    pub named: &'m [String],
    /// It reports that a letter was not delivered: its sender is a mail server, not the authority.
    pub delivery_failure: bool,
    /// Mails in the Inbox that name one of the same references.
    pub waiting: &'m [Waiting],
}

/// A letter or filed mail that a mail says it answers (RFC 5322 §3.6.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// The request it lies under.
    pub request: RequestId,
    /// What it is.
    pub what: AnsweredMail,
}

/// What a mail answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnsweredMail {
    /// A letter of ours, and the day it went.
    Letter(NaiveDate),
    /// A mail that was filed by itself.
    Filed,
    /// A mail that the user filed by hand.
    FiledByUser,
}

/// Where a mail belongs, as far as can be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placement {
    /// It is filed.
    Filed(Filing),
    /// It waits in the Inbox; at most five requests it may belong to, the likeliest first.
    Suggested(Vec<Suggested>),
}

/// Where a mail is filed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// The request it is filed under.
    pub request: RequestId,
    /// Why, in a sentence or two.
    pub because: String,
    /// Other requests that it says it answers as well, each with the reason.
    pub also: Vec<(RequestId, String)>,
    /// Requests it may answer as well: for the user to say.
    pub offered: Vec<Suggested>,
}

/// A request a mail may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// The request.
    pub request: RequestId,
    /// Why, in a sentence or two.
    pub why: String,
    /// What speaks against it, when the mail may not be what it seems.
    pub warning: Option<String>,
}

impl Suggested {
    /// The reason and what speaks against it, together.
    pub fn in_words(self) -> String {
        match self.warning {
            Some(warning) => format!("{} {warning}", self.why),
            None => self.why,
        }
    }
}
