use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AccountView, Agenda, ClientView};

/// The state of things, for the rail and the window's frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Status {
    /// The civil day.
    pub today: NaiveDate,
    /// Letters stay on this machine: no account is set up.
    pub practice: bool,
    /// What is in the casebook is the sample, and made up.
    pub sample: bool,
    /// Who the user is; none until they said.
    pub identity: Option<Identity>,
    /// Lines of Today that need the user now.
    pub now: u32,
    /// Messages to file.
    pub inbox: u32,
    /// Letters waiting to go or going.
    pub outgoing: u32,
    /// Letters in doubt or refused.
    pub stuck: u32,
    /// How the post stands, in a few words ("All letters sent").
    pub post: String,
    /// When mail was last fetched.
    pub last_fetch: Option<DateTime<Utc>>,
    /// The same in words: the time of today, or the day.
    pub checked: Option<String>,
    /// The last failure of fetching or sending, in words; empty when all is well.
    pub trouble: String,
}

/// Who writes: section 8 of the Act wants a real name and an address for the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Identity {
    /// The real name, of a person or an organisation.
    pub name: String,
    /// The address answers go to.
    pub email: String,
}

/// What Settings shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Settings {
    /// Who writes.
    pub identity: Option<Identity>,
    /// The mailbox that letters of new requests go through; none means practice.
    pub account: Option<AccountView>,
    /// All mailboxes, oldest first.
    pub accounts: Vec<AccountView>,
    /// How this program is known to those who issue access tokens.
    pub clients: Vec<ClientView>,
    /// Where the casebook is.
    pub casebook: String,
    /// The casebook opens only with a passphrase.
    pub encrypted: bool,
    /// Where the practice mailbox is.
    pub practice_folder: String,
    /// The version of the bank-holiday table.
    pub calendar_version: String,
    /// The last day the table lists; later days are projected.
    pub calendar_until: NaiveDate,
    /// A list of the user's own is merged into the table.
    pub calendar_merged: bool,
    /// The file that is kept up to date for calendar programs.
    pub calendar_file: Option<String>,
    /// The program's version.
    pub version: String,
    /// Passwords can be kept in the system's keyring.
    pub keyring: bool,
    /// The file that passwords can be kept in instead, readable by the user alone.
    pub secret_file: String,
}

/// What became of a passphrase that was set, changed or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PassphraseSet {
    /// One to three sentences.
    pub text: String,
    /// Copies beside the casebook, made before, that anybody can read who has them.
    pub readable_copies: Vec<String>,
}

/// How the program found its casebook when it started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Opening {
    /// Where the casebook is.
    pub casebook: String,
    /// A passphrase has to be given first.
    pub locked: bool,
    /// The passphrase can be remembered in the system's keyring.
    pub keyring: bool,
    /// Why it cannot be opened, when it is damaged; empty when it is not.
    pub damaged: String,
    /// Nothing is in it: a new one can be begun there.
    pub empty: bool,
    /// What is shown first, where it is open and that was asked for.
    pub first: Option<FirstSight>,
}

/// What a window shows first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FirstSight {
    /// How things stand.
    pub status: Status,
    /// What needs doing, with as many lines as were asked for.
    pub agenda: Agenda,
}

/// Something changed: the window reads again what it shows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Changed {
    /// What.
    pub topics: Vec<Topic>,
}

/// What may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Topic {
    /// Facts in the casebook.
    Casebook,
    /// Settings and accounts.
    Settings,
    /// The civil day turned.
    Day,
}
