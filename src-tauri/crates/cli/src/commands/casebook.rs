use std::path::Path;

use anyhow::{Result, bail};
use foi_app::{App, Post, remembered_passphrase, rescue as save, restore as put_back};
use serde_json::json;

use super::passphrase::{given_or_asked, keys_given_or_asked};
use super::{casebook_of, clock_of, ports};
use crate::args::Common;
use crate::output::show;

pub(crate) fn backup(common: &Common, app: &App, file: &Path) -> Result<()> {
    app.back_up(file)?;
    show(common.json, &json!({ "file": file }), |_| {
        format!("The copy {} is whole: it was read back.", file.display())
    })
}

pub(crate) fn restore(common: &Common, source: &Path) -> Result<()> {
    let casebook = casebook_of(common)?;
    let today = clock_of(common)?.now().date_naive();
    let ports = ports(common)?;
    let kept = keys_given_or_asked(
        source,
        // A backup of this casebook has its passphrase, unless that was changed since.
        |path| {
            remembered_passphrase(path, &*ports.secrets)
                .or_else(|| remembered_passphrase(&casebook, &*ports.secrets))
        },
        |keys| put_back(source, &casebook, today, keys),
    )?;
    show(
        common.json,
        &json!({ "casebook": casebook, "kept": kept }),
        |_| {
            let before = kept.as_ref().map_or_else(String::new, |kept| {
                format!(" What stood there is kept as {}.", kept.display())
            });
            format!("The casebook {} is restored.{before}", casebook.display())
        },
    )
}

pub(crate) fn rescue(common: &Common, to: Option<&Path>) -> Result<()> {
    let casebook = casebook_of(common)?;
    let ports = ports(common)?;
    let saved = given_or_asked(|passphrase| {
        let post = Post::named(common.mail.as_deref())?;
        save(&casebook, to, passphrase, &ports, post)
    })?;
    show(common.json, &saved, |saved| {
        let mut lines = saved.text.clone();
        lines.extend(saved.problems.iter().cloned());
        lines.push(format!(
            "The new casebook is {}; {} is as it was. To work in the new one from now on: foi restore {}",
            saved.saved_to, saved.casebook, saved.saved_to
        ));
        lines.join("\n")
    })
}

pub(crate) fn export(common: &Common, app: &App, folder: &Path) -> Result<()> {
    let manifest = app.export(folder)?;
    let rows: u64 = manifest.rows.values().sum();
    show(
        common.json,
        &json!({ "folder": folder, "rows": manifest.rows, "files": manifest.files, "schema_version": manifest.schema_version }),
        |_| {
            format!(
                "{} mails and files and {rows} rows are in {}. foi restore brings them back.",
                manifest.files,
                folder.display()
            )
        },
    )
}

pub(crate) fn check(common: &Common, app: &App) -> Result<()> {
    let health = app.casebook().check()?;
    let ok = health.problems.is_empty();
    show(
        common.json,
        &json!({ "ok": ok, "problems": health.problems, "schema_version": health.schema_version }),
        |_| {
            if ok {
                "The casebook is sound.".into()
            } else {
                health.problems.join("\n")
            }
        },
    )?;
    match health.problems.first() {
        Some(first) => bail!(
            "The casebook is damaged: {first}. Bring back the newest backup (foi restore), or save what can be saved into a new casebook (foi rescue)."
        ),
        None => Ok(()),
    }
}
