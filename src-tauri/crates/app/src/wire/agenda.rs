use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{SlimStrip, Strip};

/// Today: everything that needs the user, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Agenda {
    /// The civil day this was worked out for.
    pub today: NaiveDate,
    /// What needs the user now, as much of it as was asked for.
    pub now: Vec<AgendaLine>,
    /// How many lines need the user now.
    pub now_count: u32,
    /// What will need the user within ten working days, as much of it as was asked for.
    pub soon: Vec<AgendaLine>,
    /// How many lines will.
    pub soon_count: u32,
    /// Requests that wait on somebody else and need nothing from the user: how many.
    pub waiting: u32,
    /// Those requests, as many of them as were asked for.
    pub waiting_on: Vec<AgendaLine>,
    /// No request was ever made: the screen offers the first step.
    pub empty: bool,
}

/// How many lines of each group are wanted; all are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
pub struct AgendaShown {
    /// Of what needs the user now.
    pub now: u32,
    /// Of what will soon.
    pub soon: u32,
    /// Of what waits on others.
    pub waiting: u32,
    /// Of all three together, from the first on: what is in sight when the window opens.
    #[serde(default)]
    #[ts(optional)]
    pub in_all: Option<u32>,
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
    /// The same in a tenth of the bytes, in its place, for a window that draws many.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub slim: Option<SlimStrip>,
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
    /// A reminder of the user's own.
    Reminder,
    /// It waits on somebody else.
    Waiting,
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
    /// Say that a reminder of the user's own is done.
    FinishReminder {
        /// What the button says.
        label: String,
        /// The reminder.
        reminder_id: Uuid,
        /// The request it is about, if any.
        request_id: Option<Uuid>,
        /// The issue it is about, if any.
        issue_id: Option<Uuid>,
    },
}
