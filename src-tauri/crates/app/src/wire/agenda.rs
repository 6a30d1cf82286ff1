use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

use super::Strip;

/// Today: everything that needs the user, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Agenda {
    /// The civil day this was worked out for.
    pub today: NaiveDate,
    /// What needs the user now.
    pub now: Vec<AgendaLine>,
    /// What will need the user within ten working days.
    pub soon: Vec<AgendaLine>,
    /// Requests that wait on an authority and need nothing from the user.
    pub waiting: u32,
    /// No request was ever made: the screen offers the first step.
    pub empty: bool,
}

/// One thing to do: what, why now, and the one button that does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AgendaLine {
    /// Stable while the same thing needs doing.
    pub key: String,
    /// What kind of thing it is, for mark and colour.
    pub tone: Tone,
    /// One or two characters for the round mark ("!", "?", "5").
    pub mark: String,
    /// The request's title, or what the line is about.
    pub title: String,
    /// The authority, or who it came from.
    pub subtitle: String,
    /// The first words of why, shown strongly ("Late by 2 working days.").
    pub lead: String,
    /// The rest of why.
    pub rest: String,
    /// The deadline, where the line is about one.
    pub strip: Option<Strip>,
    /// What its button does.
    pub action: Action,
}

/// What a line's mark and colour mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Tone {
    /// A duty of the authority is past its day.
    Late,
    /// A day is near.
    Soon,
    /// A letter may or may not have gone.
    Doubt,
    /// A letter could not go.
    Refused,
    /// Something came in.
    Reply,
    /// A letter is not finished.
    Draft,
}

/// The one button of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum Action {
    /// Open a request.
    OpenRequest {
        /// What the button says.
        label: String,
        /// The request.
        request_id: Uuid,
    },
    /// Draft a chaser and open it.
    DraftChaser {
        /// What the button says.
        label: String,
        /// The request to chase.
        request_id: Uuid,
    },
    /// Draft the request to the other address an automatic reply names, and open it.
    DraftElsewhere {
        /// What the button says.
        label: String,
        /// The automatic reply.
        message_id: Uuid,
    },
    /// Open a message in the Inbox.
    OpenMessage {
        /// What the button says.
        label: String,
        /// The message.
        message_id: Uuid,
    },
    /// Open the Outbox.
    OpenOutbox {
        /// What the button says.
        label: String,
        /// The entry.
        outbox_id: Uuid,
    },
}
