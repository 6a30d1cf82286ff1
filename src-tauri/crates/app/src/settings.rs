//! Who writes, and how things stand.

use chrono::{DateTime, Utc};
use foi_mail::check_address;
use foi_store::table::outbox::OutboxState;

use crate::day::brief;
use crate::sample::SAMPLE;
use crate::wire::{Agenda, AgendaShown, FirstSight, Identity, Settings, Status};
use crate::{App, AppError, Result};

pub(crate) const IDENTITY: &str = "identity";
pub(crate) const LAST_FETCH: &str = "last_fetch";
pub(crate) const TROUBLE: &str = "trouble";

impl App {
    /// Who writes, none until the user said.
    pub fn identity(&self) -> Result<Option<Identity>> {
        self.casebook.read(|r| Ok(r.setting(IDENTITY)?))
    }

    /// Who signs a letter: the user, or a stand-in while everything stays on this machine.
    pub(crate) fn writer(&self) -> Result<Identity> {
        match self.identity()? {
            Some(identity) => Ok(identity),
            None if self.is_practice()? => Ok(Identity {
                name: "Your Name (practice)".into(),
                email: "you@practice.example".into(),
            }),
            None => Err(AppError::NeedsIdentity),
        }
    }

    /// Says who writes.
    pub fn save_identity(&self, identity: &Identity) -> Result<Settings> {
        let name = identity
            .name
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if name.is_empty() {
            return Err(AppError::invalid(
                "Give a real name, of a person or an organisation: section 8 of the Act asks for one. Nothing was changed.",
            ));
        }
        let identity = Identity {
            name,
            email: check_address(&identity.email)?,
        };
        self.casebook
            .write(|w| w.set_setting(IDENTITY, &identity))?;
        self.settings()
    }

    /// What Settings shows.
    pub fn settings(&self) -> Result<Settings> {
        let identity = self.identity()?;
        let accounts = self.accounts()?;
        Ok(Settings {
            identity,
            account: accounts.iter().find(|account| account.is_default).cloned(),
            accounts,
            clients: self.clients()?,
            casebook: self.casebook.path().display().to_string(),
            encrypted: self.casebook.is_encrypted(),
            practice_folder: self.practice_folder().display().to_string(),
            calendar_version: self.calendar().version().to_owned(),
            calendar_until: self.calendar().listed_until(),
            calendar_merged: self.calendar_is_merged(),
            calendar_file: self.calendar_file()?.map(|file| file.display().to_string()),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            keyring: self.ports.secrets.can_remember(),
            secret_file: self.ports.secrets.file().display().to_string(),
        })
    }

    /// How things stand, for the window's frame.
    pub fn status(&self) -> Result<Status> {
        self.status_with(&self.agenda_shown(&AgendaShown {
            now: 0,
            soon: 0,
            waiting: 0,
            in_all: None,
        })?)
    }

    /// Both together, from one look at what there is to do: what a window shows first.
    pub fn first_sight(&self, shown: &AgendaShown) -> Result<FirstSight> {
        let agenda = self.agenda_shown(shown)?;
        Ok(FirstSight {
            status: self.status_with(&agenda)?,
            agenda,
        })
    }

    fn status_with(&self, agenda: &Agenda) -> Result<Status> {
        use OutboxState::{HandedOver, InDoubt, Queued, Refused, Sending, Waiting};
        let identity = self.identity()?;
        let practice = self.is_practice()?;
        self.casebook.read(|r| {
            let last_fetch: Option<DateTime<Utc>> = r.setting(LAST_FETCH)?;
            let outgoing = r.count_outbox(&[Queued, Sending, HandedOver, Waiting])?;
            let stuck = r.count_outbox(&[Refused, InDoubt])?;
            let post = match (outgoing, stuck) {
                (0, 0) => "All letters sent".to_owned(),
                (_, 1) => "1 letter needs you".to_owned(),
                (_, n) if n > 1 => format!("{n} letters need you"),
                (1, _) => "1 letter waiting to go".to_owned(),
                (n, _) => format!("{n} letters waiting to go"),
            };
            Ok(Status {
                today: agenda.today,
                practice,
                sample: r.setting(SAMPLE)?.unwrap_or_default(),
                identity,
                now: agenda.now_count,
                inbox: r.count_inbox()?,
                outgoing,
                stuck,
                post,
                last_fetch,
                checked: last_fetch.map(|at| brief(at, agenda.today)),
                trouble: match self.warning() {
                    Some(warning) => warning,
                    None => r.setting(TROUBLE)?.unwrap_or_default(),
                },
            })
        })
    }
}
