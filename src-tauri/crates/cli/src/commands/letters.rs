use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use foi_app::wire::{LetterProblem, LetterTemplate};
use foi_app::{App, check_letters};
use serde_json::json;

use crate::args::{Common, Letter};
use crate::output::{plain, show};

pub(crate) fn run(common: &Common, command: &Letter) -> Result<()> {
    let open = || super::open(common);
    match command {
        Letter::List => list(common, &open()?),
        Letter::Show { name } => show_one(common, &open()?, name),
        Letter::Copy { name, to } => {
            let copied = open()?.copy_letter(name, to)?;
            show(common.json, &json!({ "name": copied }), |_| {
                format!(
                    "Copied to “{copied}”. Change it in the window, or with foi letter export and foi letter import."
                )
            })
        }
        Letter::Check { place } => check(common, place),
        Letter::Import { place } => {
            let came = open()?.import_letters(place)?;
            show(common.json, &came, |came| plain(&came.text))?;
            if came.left_out.is_empty() {
                Ok(())
            } else {
                bail!(
                    "Some letters were left out: they cannot be used as they are. Mend them and import again; the others are in."
                )
            }
        }
        Letter::Export { name, to } => {
            let went = open()?.export_letter(name, to)?;
            show(common.json, &json!({ "path": went }), |_| {
                format!("Written to {}.", went.display())
            })
        }
    }
}

/// `NAME=VALUE` pairs of `--set`.
pub(crate) fn fields(pairs: &[String]) -> Result<BTreeMap<String, String>> {
    let mut fields = BTreeMap::new();
    for pair in pairs {
        let (name, value) = pair
            .split_once('=')
            .ok_or_else(|| anyhow!("“{pair}” is not a field. Write it as --set FIELD=VALUE, such as --set period=2024/25."))?;
        fields.insert(name.trim().to_owned(), value.to_owned());
    }
    Ok(fields)
}

fn list(common: &Common, app: &App) -> Result<()> {
    let letters = app.letters()?;
    show(common.json, &json!({ "letters": letters }), |_| {
        let mut text = Vec::new();
        let mut group = "";
        for letter in &letters {
            if letter.group != group {
                if !text.is_empty() {
                    text.push(String::new());
                }
                text.push(plain(&letter.group));
                group = &letter.group;
            }
            let own = if letter.own { " (your own)" } else { "" };
            text.push(format!(
                "  {}: {}{own}",
                plain(&letter.name),
                plain(&letter.title)
            ));
            text.extend(
                letter
                    .problems
                    .iter()
                    .map(|one| format!("      {}", said(one))),
            );
        }
        text.join("\n")
    })
}

fn show_one(common: &Common, app: &App, name: &str) -> Result<()> {
    let letters = app.letters()?;
    let Some(letter) = letters
        .into_iter()
        .find(|letter| letter.name.eq_ignore_ascii_case(name))
    else {
        bail!("There is no letter “{name}”; foi letter list names them.");
    };
    show(common.json, &letter, |letter| plain(&in_words(letter)))
}

fn in_words(letter: &LetterTemplate) -> String {
    let mut text = vec![letter.title.clone(), letter.when_to_use.clone()];
    for (head, words) in [
        ("Look first", &letter.already_published),
        ("What tends to be refused", &letter.tends_to_be_refused),
    ] {
        if !words.is_empty() {
            text.push(format!("{head}: {words}"));
        }
    }
    text.extend(letter.problems.iter().map(said));
    text.push(String::new());
    for field in &letter.fields {
        let need = if field.required {
            ""
        } else {
            " (may be left out)"
        };
        text.push(format!(
            "--set {}=…  {}{need}, for example {}",
            field.name, field.label, field.example
        ));
    }
    text.push(format!("\nSubject: {}\n\n{}", letter.subject, letter.body));
    text.join("\n")
}

fn check(common: &Common, place: &Path) -> Result<()> {
    let checked = check_letters(place)?;
    let letters: Vec<_> = checked
        .iter()
        .map(|(name, problems)| json!({ "name": name, "problems": problems }))
        .collect();
    show(common.json, &json!({ "letters": letters }), |_| {
        let lines: Vec<String> = checked
            .iter()
            .flat_map(|(name, problems)| {
                if problems.is_empty() {
                    vec![format!("{name}: can be used.")]
                } else {
                    problems
                        .iter()
                        .map(|one| format!("{name}: {}", said(one)))
                        .collect()
                }
            })
            .collect();
        plain(&lines.join("\n"))
    })?;
    if checked.iter().any(|(_, problems)| !problems.is_empty()) {
        bail!(
            "There are letters here that cannot be used. Mend what is named above and check again."
        );
    }
    Ok(())
}

fn said(problem: &LetterProblem) -> String {
    match problem.line {
        Some(line) => format!("{}, line {line}: {}.", problem.file, problem.text),
        None => format!("{}: {}.", problem.file, problem.text),
    }
}
