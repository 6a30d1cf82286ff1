//! Reminders on the desktop: claimed in the casebook first, then shown; and what their buttons do.

use std::sync::PoisonError;

use foi_store::Writer;
use uuid::Uuid;

use super::rules::rules_of;
use super::{Claim, ReminderDue};
use crate::day::end_of;
use crate::ports::{Notice, NoticeButton};
use crate::{App, AppError, Result};

/// More than these at once are said in one notice.
const MOST_NOTICES: usize = 3;
/// So many reminders are named in a notice that stands for several.
const MOST_NAMED: usize = 4;

/// What is done when a notice, or one of its buttons, is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeChoice {
    /// Open the window there.
    Open(String),
    /// Say all of it again tomorrow.
    Snooze(Spoken),
    /// Draft a chaser for the request and open it. Nothing is sent.
    DraftChaser(Uuid),
}

/// What a notice spoke of, so that it can be put off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken(Vec<Claim>);

impl App {
    /// Speaks the reminders that are due, unless the hour is not theirs. All of them are claimed in
    /// one transaction first, so that the window and `foi` never both speak. Gives those spoken.
    ///
    /// # Errors
    ///
    /// When the desktop does not show one: its claim is given back, and it is due again.
    pub fn speak_reminders(&self) -> Result<Vec<ReminderDue>> {
        self.take_back_what_was_said_early()?;
        if self.is_held()? {
            return Ok(Vec::new());
        }
        let due = self.reminders_due()?;
        if due.is_empty() {
            // Its time came, and there was nothing to say: it was not missed.
            if self.reminder_rules()?.digest.is_some() {
                self.casebook.write(|w| self.set_digest_said(w))?;
            }
            return Ok(Vec::new());
        }
        let (claimed, digest) = self.casebook.write(|w| -> Result<_> {
            let digest = rules_of(w)?.digest.is_some();
            if digest && !self.claim_digest(w)? {
                return Ok((Vec::new(), digest));
            }
            let mut claimed = Vec::new();
            for reminder in due {
                if self.claim(w, &reminder)? {
                    claimed.push(reminder);
                }
            }
            if claimed.is_empty() && digest {
                self.release_digest(w)?;
            }
            Ok((claimed, digest))
        })?;
        if claimed.is_empty() {
            return Ok(claimed);
        }
        // After a long absence one notice says how many there are, instead of a wall of them.
        let groups: Vec<&[ReminderDue]> = if digest || claimed.len() > MOST_NOTICES {
            vec![&claimed]
        } else {
            claimed.chunks(1).collect()
        };
        for (number, group) in groups.iter().enumerate() {
            if let Err(why) = self.ports.notifier.notify(&notice_of(group)) {
                self.casebook.write(|w| -> Result<()> {
                    for reminder in groups.iter().skip(number).copied().flatten() {
                        release(w, reminder)?;
                    }
                    if digest {
                        self.release_digest(w)?;
                    }
                    Ok(())
                })?;
                let why = format!(
                    "{why} Nothing is lost: the reminder is kept, will be tried again, and Today lists what is due."
                );
                self.set_reminder_trouble(Some(why.clone()));
                return Err(AppError::invalid(why));
            }
            let now = self.now();
            self.casebook.write(|w| -> Result<()> {
                for reminder in *group {
                    match &reminder.claim {
                        Claim::Deadline(key) => w.set_reminder_spoken(key, now)?,
                        Claim::Own(id) => w.set_own_reminder_spoken(*id, now)?,
                    }
                }
                if digest {
                    self.set_digest_said(w)?;
                }
                Ok(())
            })?;
        }
        self.set_reminder_trouble(None);
        Ok(claimed)
    }

    fn claim(&self, w: &mut Writer<'_>, reminder: &ReminderDue) -> Result<bool> {
        let now = self.now();
        Ok(match &reminder.claim {
            Claim::Deadline(key) => w.claim_reminder(key, now)?,
            Claim::Own(id) => w.claim_own_reminder(*id, self.today(), end_of(self.today()), now)?,
        })
    }

    /// Does what was chosen on a notice; gives the place of the window to open, if any.
    pub fn choose_on_notice(&self, choice: &NoticeChoice) -> Result<Option<String>> {
        match choice {
            NoticeChoice::Open(route) => Ok(Some(route.clone())),
            NoticeChoice::Snooze(Spoken(spoken)) => {
                self.snooze_spoken(spoken)?;
                Ok(None)
            }
            NoticeChoice::DraftChaser(request) => {
                let draft = self.draft_letter(*request, "chaser")?;
                Ok(Some(format!(
                    "#/requests/{}?at={}",
                    draft.request_id, draft.id
                )))
            }
        }
    }

    /// Why the last reminder could not be shown, none when it could.
    pub(super) fn reminder_trouble(&self) -> Option<String> {
        let trouble = self.reminder_trouble.lock();
        trouble.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_reminder_trouble(&self, why: Option<String>) {
        let trouble = self.reminder_trouble.lock();
        *trouble.unwrap_or_else(PoisonError::into_inner) = why;
    }
}

fn release(w: &mut Writer<'_>, reminder: &ReminderDue) -> Result<()> {
    match &reminder.claim {
        Claim::Deadline(key) => w.release_reminder(key)?,
        Claim::Own(id) => w.release_own_reminder(*id)?,
    }
    Ok(())
}

/// One notice for one reminder or for many.
fn notice_of(reminders: &[ReminderDue]) -> Notice {
    let mut notice = match reminders {
        [one] => notice_of_one(one),
        many => notice_of_many(many),
    };
    let can_wait: Vec<_> = reminders
        .iter()
        .filter(|reminder| reminder.can_wait)
        .map(|reminder| reminder.claim.clone())
        .collect();
    if !can_wait.is_empty() {
        notice.buttons.push(NoticeButton {
            label: "Remind me tomorrow".into(),
            choice: NoticeChoice::Snooze(Spoken(can_wait)),
        });
    }
    notice
}

fn notice_of_one(reminder: &ReminderDue) -> Notice {
    let (route, label) = match (reminder.request_id, reminder.issue_id) {
        (Some(request), _) => (format!("#/requests/{request}"), "Open the request"),
        (None, Some(issue)) => (format!("#/issues/{issue}"), "Open the issue"),
        (None, None) => ("#/".to_owned(), "Open Today"),
    };
    let chaser = reminder
        .request_id
        .filter(|_| reminder.can_chase)
        .map(|request| NoticeButton {
            label: "Draft a chaser".into(),
            choice: NoticeChoice::DraftChaser(request),
        });
    Notice {
        title: reminder.title.clone(),
        body: reminder.body.clone(),
        urgent: reminder.urgent,
        buttons: [NoticeButton {
            label: label.into(),
            choice: NoticeChoice::Open(route),
        }]
        .into_iter()
        .chain(chaser)
        .collect(),
    }
}

fn notice_of_many(reminders: &[ReminderDue]) -> Notice {
    let late = reminders.iter().filter(|reminder| reminder.urgent).count();
    let own = reminders.iter().filter(|reminder| reminder.duty.is_empty());
    let count = reminders.len();
    let mut lines = Vec::new();
    if late > 0 {
        lines.push(if late == 1 {
            "1 is late.".to_owned()
        } else {
            format!("{late} are late.")
        });
    }
    lines.extend(reminders.iter().take(MOST_NAMED).map(|reminder| {
        if reminder.duty.is_empty() {
            reminder.title.clone()
        } else {
            reminder.body.clone()
        }
    }));
    if count > MOST_NAMED {
        lines.push(format!(
            "And {} more. Today lists them in order.",
            count - MOST_NAMED
        ));
    }
    Notice {
        title: if own.count() == 0 {
            format!("{count} deadlines need you")
        } else {
            format!("{count} reminders for you")
        },
        body: lines.join("\n"),
        urgent: late > 0,
        buttons: vec![NoticeButton {
            label: "Open Today".into(),
            choice: NoticeChoice::Open("#/".into()),
        }],
    }
}
