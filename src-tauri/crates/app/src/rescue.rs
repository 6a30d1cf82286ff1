//! What can be saved of a damaged casebook, saved into a new one beside it, and said in plain words.

use std::fs;
use std::path::{Path, PathBuf};

use foi_store::{Casebook, Means, Passphrase, Rescue, RescuedTable, StoreError};

use crate::day::{civil_day, counted};
use crate::encryption::remembered_passphrase;
use crate::export::free_name;
use crate::files::{spare_casebook, with_ending};
use crate::taking_in::{Reading, keep_attachments, parse_carefully, stored_reading};
use crate::wire::{RescuedCasebook, RescuedRows};
use crate::{App, Ports, Post, Result};

/// What the rows of a table are to a person, one and many; the others follow from these, or are
/// told together.
const NAMES: [(&str, &str, &str); 13] = [
    ("request", "request", "requests"),
    ("event", "fact about requests", "facts about requests"),
    ("letter", "letter", "letters"),
    ("outbox", "letter in the Outbox", "letters in the Outbox"),
    ("message", "mail", "mails"),
    (
        "attachment",
        "file that came with a mail",
        "files that came with mails",
    ),
    ("authority", "authority", "authorities"),
    ("issue", "issue", "issues"),
    ("evidence", "piece of evidence", "pieces of evidence"),
    ("figure", "figure", "figures"),
    ("item", "numbered question", "numbered questions"),
    (
        "own_reminder",
        "reminder of your own",
        "reminders of your own",
    ),
    ("batch", "batch", "batches"),
];

/// Saves what can be read of a damaged casebook into a new one, which is then opened once, so that
/// what follows from the rest is made again. The damaged file is only read.
///
/// # Errors
///
/// When the file is no casebook, is locked, or somebody writes to it; when the new one cannot be
/// written. Nothing is left behind then.
pub fn rescue(
    damaged: &Path,
    to: Option<&Path>,
    passphrase: Option<Passphrase>,
    ports: &Ports,
    post: Post,
) -> Result<RescuedCasebook> {
    let now = ports.clock.now();
    let target = match to {
        Some(target) => target.to_owned(),
        None => beside(damaged, &format!(".rescued-{}", civil_day(now))),
    };
    spare_casebook(damaged, &target)?;
    let means = Means {
        now,
        files_of: &|mail| {
            let files = parse_carefully(mail).attachments;
            files.into_iter().map(|file| file.bytes).collect()
        },
    };
    let save =
        |passphrase: Option<&Passphrase>| Casebook::rescue(damaged, &target, passphrase, &means);
    let (casebook, mut saved) = match save(passphrase.as_ref()) {
        Err(locked @ StoreError::Locked { .. }) => {
            match remembered_passphrase(damaged, &*ports.secrets) {
                Some(passphrase) => save(Some(&passphrase))?,
                None => return Err(locked.into()),
            }
        }
        done => done?,
    };
    let whole = looked_over(casebook, &mut saved, ports, post);
    if whole.is_err() {
        for ending in ["", "-wal", "-shm"] {
            fs::remove_file(with_ending(&target, ending)).ok();
        }
    }
    Ok(told(damaged, &target, &saved, whole?))
}

/// Opens the new casebook once, so that what follows from the rest is made again; gives what is wrong
/// with it.
fn looked_over(
    casebook: Casebook,
    saved: &mut Rescue,
    ports: &Ports,
    post: Post,
) -> Result<Vec<String>> {
    read_anew(&casebook)?;
    let app = App::on(casebook, ports.clone(), post)?;
    if let Some(facts) = saved
        .tables
        .get_mut("event")
        .filter(|facts| facts.lost() > 0)
    {
        let recorded = app.record_again_what_went()?;
        facts.saved += recorded;
        facts.made_again += recorded;
    }
    Ok(app.casebook.check()?.problems)
}

/// Mails whose row was made again are read from their bytes. Where they lie was kept.
fn read_anew(casebook: &Casebook) -> Result<()> {
    for message in casebook.read(|r| r.unparsed_messages())? {
        let reading = Reading::of(&casebook.read(|r| r.blob(&message.raw))?);
        casebook.write(|w| -> Result<()> {
            let message = stored_reading(&message, &reading);
            w.set_parsed(&message)?;
            if w.attachments(message.id)?.is_empty() {
                keep_attachments(w, &message, &reading)?;
            }
            let id = message.id.into();
            w.remove_passage("message", id)?;
            Ok(w.add_passage(
                "message",
                id,
                &message.subject,
                reading.text(),
                message.date,
            )?)
        })?;
    }
    Ok(())
}

/// `casebook.scrutineer` → `casebook.rescued-2026-06-01.scrutineer`, or the next that is free.
fn beside(damaged: &Path, middle: &str) -> PathBuf {
    let stem = damaged.with_extension("");
    let ending = damaged.extension().map_or_else(String::new, |ending| {
        format!(".{}", ending.to_string_lossy())
    });
    free_name(|again| {
        let mut name = stem.clone().into_os_string();
        name.push(format!("{middle}{again}{ending}"));
        PathBuf::from(name)
    })
}

fn told(damaged: &Path, target: &Path, saved: &Rescue, problems: Vec<String>) -> RescuedCasebook {
    let tables = saved
        .tables
        .iter()
        .map(|(table, rows)| RescuedRows {
            table: table.clone(),
            found: rows.found,
            saved: rows.saved,
            lost: rows.lost(),
            made_again: rows.made_again,
            left_out: rows.left_out,
            patched: rows.patched,
            perhaps_more: rows.perhaps_more,
        })
        .collect();
    RescuedCasebook {
        casebook: damaged.display().to_string(),
        saved_to: target.display().to_string(),
        whole: saved.is_whole(),
        sound: problems.is_empty(),
        problems,
        text: in_words(saved),
        tables,
        pages: saved.pages,
        unreadable_pages: saved.unreadable_pages,
        nobodys_pages: saved.nobodys_pages,
        lost_files: saved.lost_files,
    }
}

/// The tables that are not told one by one.
fn others_of(saved: &Rescue) -> impl Iterator<Item = &RescuedTable> {
    let told = |table: &str| NAMES.iter().any(|(name, ..)| *name == table);
    saved
        .tables
        .iter()
        .filter(move |(table, _)| !told(table) && *table != "blob")
        .map(|(_, rows)| rows)
}

/// The result in sentences, one a line.
fn in_words(saved: &Rescue) -> Vec<String> {
    let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let mut lines = Vec::new();
    let mut whole = Vec::new();
    for (table, one, many) in NAMES {
        let Some(rows) = saved.tables.get(table).filter(|rows| rows.found > 0) else {
            continue;
        };
        if rows.lost() == 0 && rows.made_again == 0 && rows.patched == 0 {
            whole.push(counted(number(rows.saved), one, many));
            continue;
        }
        let mut line = format!(
            "{} of {} saved",
            number(rows.saved),
            counted(number(rows.found), one, many)
        );
        if rows.made_again > 0 {
            line.push_str(&format!(
                ", {} of them made again from what is known elsewhere: look over {}",
                rows.made_again,
                if rows.made_again == 1 { "it" } else { "them" }
            ));
        }
        if rows.left_out > 0 {
            line.push_str(&format!(
                ", {} left out because what they belong to is lost",
                rows.left_out
            ));
        }
        if rows.patched > 0 {
            line.push_str(&format!(
                ", {} with characters that could not be read, shown as �",
                rows.patched
            ));
        }
        lines.push(format!("{line}."));
    }
    if !whole.is_empty() {
        lines.insert(0, format!("Saved whole: {}.", whole.join(", ")));
    }
    let others: u64 = others_of(saved).map(RescuedTable::lost).sum();
    if others > 0 {
        lines.push(format!(
            "{} lost of what is kept beside these.",
            counted(number(others), "row is", "rows are")
        ));
    }
    let patched: u64 = others_of(saved).map(|rows| rows.patched).sum();
    if patched > 0 {
        lines.push(format!(
            "Characters could not be read in {} of what is kept beside these; they are shown as �.",
            counted(number(patched), "row", "rows")
        ));
    }
    if saved.lost_files > 0 {
        lines.push(format!(
            "The bytes of {} are lost; a note that says so stands in the place of each.",
            counted(number(saved.lost_files), "mail or file", "mails and files")
        ));
    }
    if saved.tables.values().any(|rows| rows.perhaps_more) || saved.nobodys_pages > 0 {
        lines.push("There may have been more, of which nothing tells any more. An older backup may have it.".into());
    }
    if lines.is_empty() {
        lines.push("There was nothing in it to save.".into());
    } else if saved.is_whole() {
        lines.push("Nothing is missing.".into());
    }
    lines
}
