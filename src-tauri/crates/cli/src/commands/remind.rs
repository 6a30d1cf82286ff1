//! Reminders: what is due, the user's own, and when they speak.

use anyhow::{Result, anyhow};
use foi_app::wire::{OwnReminder, OwnReminderEdit, QuietHours, ReminderRules};
use foi_app::{App, AppError, Ports, StoreError, Unreadable, speak_of_unreadable, state_folder};
use serde_json::json;
use uuid::Uuid;

use super::{casebook_of, date};
use crate::args::{Common, Remind, Rules};
use crate::output::{plain, show};

pub(crate) fn run(common: &Common, app: &App, command: &Remind) -> Result<()> {
    match command {
        Remind::Add {
            words,
            on,
            request,
            issue,
        } => {
            let find = |request: &String| app.find_request(request);
            let find_issue = |issue: &String| app.find_issue(issue);
            let kept = app.save_own_reminder(&OwnReminderEdit {
                id: None,
                on_day: date("--on", on)?,
                words: words.clone(),
                request_id: request.as_ref().map(find).transpose()?,
                issue_id: issue.as_ref().map(find_issue).transpose()?,
            })?;
            show(common.json, &kept, line)
        }
        Remind::List { all } => {
            let list = app.own_reminders(*all)?;
            show(common.json, &json!({ "reminders": list }), |_| {
                if list.is_empty() {
                    return "You have no reminders of your own.".into();
                }
                list.iter().map(line).collect::<Vec<_>>().join("\n")
            })
        }
        Remind::Snooze { what, until, duty } => {
            let own = |id: Uuid| {
                let list = app.own_reminders(false)?;
                anyhow::Ok(list.iter().any(|reminder| reminder.id == id))
            };
            let moved = match what.parse::<Uuid>() {
                Ok(id) if own(id)? => app.snooze_reminder(id, until)?,
                _ => app.put_off_deadline(app.find_request(what)?, duty, until)?,
            };
            show(common.json, &moved, line)
        }
        Remind::Done { reminder } => {
            let id = reminder.parse::<Uuid>().map_err(|_| {
                anyhow!("“{reminder}” is not a reminder’s id. foi remind list shows them.")
            })?;
            app.finish_reminder(id)?;
            show(common.json, &json!({ "done": id }), |_| "Done.".into())
        }
        Remind::Rules(rules) => {
            let mut now = app.reminder_rules()?;
            change(&mut now, rules)?;
            let kept = if now == app.reminder_rules()? {
                now
            } else {
                app.save_reminder_rules(&now)?.rules
            };
            show(common.json, &kept, in_words)
        }
    }
}

/// What is due; with `notify`, spoken on the desktop.
pub(crate) fn due(common: &Common, app: &App, notify: bool) -> Result<()> {
    let held = if notify { app.reminders_held()? } else { None };
    let reminders = if notify {
        app.speak_reminders()
    } else {
        app.reminders_due()
    };
    let kept = app.keep_calendar_file();
    let reminders = reminders?;
    let answer = json!({
        "reminders": reminders.iter().map(|reminder| json!({
            "request_id": reminder.request_id,
            "issue_id": reminder.issue_id,
            "reminder_id": reminder.own_id(),
            "reference": reminder.reference,
            "duty": reminder.duty,
            "due": reminder.due,
            "title": reminder.title,
            "body": reminder.body,
        })).collect::<Vec<_>>(),
        "spoken": notify,
        "held": held,
    });
    show(common.json, &answer, |_| {
        if let Some(held) = held {
            return held;
        }
        if reminders.is_empty() {
            return "No reminders are due.".into();
        }
        reminders
            .iter()
            .map(|reminder| {
                let reference = match (reminder.own_id(), reminder.reference.as_str()) {
                    (Some(id), "") => id.to_string(),
                    (_, reference) => reference.to_owned(),
                };
                format!(
                    "{reference}  {}: {}",
                    plain(&reminder.title),
                    plain(&reminder.body)
                )
            })
            .collect::<Vec<_>>()
            .join("\n")
    })?;
    Ok(kept?)
}

/// No casebook was made yet: nothing is due, and none is made to say so.
pub(crate) fn nothing(common: &Common, notify: bool) -> Result<()> {
    let answer = json!({ "reminders": [], "spoken": notify, "held": null });
    show(common.json, &answer, |_| {
        "There is no casebook yet, so no reminders are due.".into()
    })
}

/// The timer found a casebook it cannot read. That it is locked or damaged is said on the desktop,
/// once a day: the timer's own words are read by nobody.
pub(crate) fn cannot_be_read(
    common: &Common,
    ports: &Ports,
    error: anyhow::Error,
) -> anyhow::Error {
    let why = error.chain().find_map(|cause| match cause.downcast_ref() {
        Some(AppError::Store(StoreError::Locked { .. } | StoreError::WrongPassphrase { .. })) => {
            Some(Unreadable::Locked)
        }
        Some(AppError::Store(StoreError::Damaged(_))) => Some(Unreadable::Damaged),
        _ => None,
    });
    let say = |why| -> Result<()> {
        let state = state_folder().ok_or_else(|| anyhow!("there is no home folder"))?;
        speak_of_unreadable(&casebook_of(common)?, why, ports, &state)?;
        Ok(())
    };
    match why.map(say) {
        Some(Err(unsaid)) => {
            let said = format!("{error} {unsaid}");
            error.context(said)
        }
        _ => error,
    }
}

fn line(reminder: &OwnReminder) -> String {
    let mut about = String::new();
    for link in [&reminder.request, &reminder.issue].into_iter().flatten() {
        about.push_str(&format!(" ({})", plain(&link.title)));
    }
    let what = plain(&reminder.words);
    let what = match (&reminder.duty, reminder.done_on) {
        (Some(_), _) => format!("put off: {what}"),
        (None, Some(day)) => format!("{what}, done {}", foi_law::plain_day(day)),
        (None, None) => what,
    };
    format!(
        "{}  {}  {what}{about}",
        reminder.id,
        foi_law::plain_day(reminder.on_day)
    )
}

fn change(rules: &mut ReminderRules, wanted: &Rules) -> Result<()> {
    let days = |text: &String| -> Result<Vec<u16>> {
        if text == "none" {
            return Ok(Vec::new());
        }
        text.split(',')
            .map(|day| {
                day.trim().parse().map_err(|_| {
                    anyhow!("“{text}” is not a list of working days. Write 5,1 or none.")
                })
            })
            .collect()
    };
    let yes = |text: &String| match text.as_str() {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => Err(anyhow!("“{other}” is neither yes nor no.")),
    };
    let lists = [
        (&mut rules.theirs.before, &wanted.before),
        (&mut rules.theirs.after, &wanted.after),
        (&mut rules.ours.before, &wanted.ours_before),
    ];
    for (rule, text) in lists {
        if let Some(text) = text {
            *rule = days(text)?;
        }
    }
    let switches = [
        (&mut rules.theirs.on_day, &wanted.on_day),
        (&mut rules.theirs.weekly, &wanted.weekly),
        (&mut rules.ours.on_day, &wanted.ours_on_day),
    ];
    for (rule, text) in switches {
        if let Some(text) = text {
            *rule = yes(text)?;
        }
    }
    if let Some(hours) = &wanted.quiet {
        rules.quiet = match hours.split_once('-') {
            Some((from, until)) => Some(QuietHours {
                from: from.into(),
                until: until.into(),
            }),
            None if hours == "none" => None,
            None => {
                return Err(anyhow!(
                    "“{hours}” are no hours. Write 21:00-08:00 or none."
                ));
            }
        };
    }
    if let Some(at) = &wanted.digest {
        rules.digest = (at != "none").then(|| at.clone());
    }
    Ok(())
}

fn in_words(rules: &ReminderRules) -> String {
    let days = |days: &[u16], which: &str| match days {
        [] => None,
        [1] => Some(format!("1 working day {which}")),
        many => {
            let many: Vec<_> = many.iter().map(ToString::to_string).collect();
            Some(format!("{} working days {which}", many.join(", ")))
        }
    };
    let rule = |parts: Vec<Option<String>>| {
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            "nothing".to_owned()
        } else {
            parts.join("; ")
        }
    };
    let (theirs, ours) = (&rules.theirs, &rules.ours);
    let on_day = |on: bool| on.then(|| "on the day".to_owned());
    let mut lines = vec![
        format!(
            "Their last days: {}.",
            rule(vec![
                days(&theirs.before, "before"),
                on_day(theirs.on_day),
                days(&theirs.after, "after"),
                theirs.weekly.then(|| "each week after".to_owned()),
            ])
        ),
        format!(
            "Your last days: {}.",
            rule(vec![days(&ours.before, "before"), on_day(ours.on_day)])
        ),
    ];
    lines.push(match &rules.quiet {
        Some(quiet) => format!(
            "Quiet from {} until {}, in London.",
            quiet.from, quiet.until
        ),
        None => "No quiet hours.".into(),
    });
    lines.push(match &rules.digest {
        Some(at) => format!("All in one note a day, at {at}."),
        None => "A note for each, or one for many at once.".into(),
    });
    lines.join("\n")
}
