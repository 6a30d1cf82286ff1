//! The library: the shipped letters and the user's own.
//!
//! The user's own are rows of the casebook. The casebook is all that belongs to the user: a backup
//! of the one file has them, a casebook opened on another computer has them, and a save of one is
//! as durable as any other. A folder beside it would be a second thing to copy.

use std::path::{Path, PathBuf};

use foi_law::Regime;
use foi_store::table::own_letter::OwnLetter;
use foi_store::{OwnLetterId, Reader, Writer};

use super::template::in_words;
use super::{Field, Kind, Template, folder, period, render_with_gaps, shipped};
use crate::day::counted;
use crate::wire::{
    LetterEdit, LetterFiles, LetterImport, LetterPreview, LetterProblem, LetterTemplate,
    LetterTrial,
};
use crate::{App, AppError, Result};

/// Longest name of a letter.
const LONGEST_NAME: usize = 60;

impl App {
    /// The library of letters, in groups. One of the user's own that cannot be used says why, and
    /// stands in nobody's way.
    pub fn letters(&self) -> Result<Vec<LetterTemplate>> {
        let periods = period::offered(self.today());
        let own = self.casebook.read(|r| r.own_letters())?;
        let mut all: Vec<_> = own
            .iter()
            .map(|letter| {
                let files = files(letter);
                match Template::read(&files) {
                    Ok(template) => (template.place(), template.view(true, &periods)),
                    Err(problems) => {
                        let view = unusable(files, problems);
                        let place = (usize::MAX, view.group.clone(), view.title.clone());
                        (place, view)
                    }
                }
            })
            .chain(
                shipped()
                    .iter()
                    .map(|(_, template)| (template.place(), template.view(false, &periods))),
            )
            .collect();
        all.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(all.into_iter().map(|(_, view)| view).collect())
    }

    /// A letter's three files as they are.
    pub fn letter_files(&self, name: &str) -> Result<LetterFiles> {
        self.casebook.read(|r| files_of_letter(r, name))
    }

    /// A letter while it is written: what is wrong with it, or what it would say, filled in with
    /// its own examples.
    pub fn try_letter(&self, files: &LetterFiles) -> Result<LetterTrial> {
        let template = match Template::read(files) {
            Ok(template) => template,
            Err(problems) => {
                return Ok(LetterTrial {
                    problems,
                    preview: None,
                });
            }
        };
        let example = |field: &Field| {
            let value = if field.example.is_empty() {
                &field.default
            } else {
                &field.example
            };
            (field.name().to_owned(), value.clone())
        };
        let values = template.description.fields.iter().map(example).collect();
        let identity = self.identity()?;
        let regime = if template.description.environmental {
            Regime::Eir
        } else {
            Regime::Foia
        };
        let context = self.context(regime, None, identity.as_ref(), "");
        let rendered = render_with_gaps(&template, &context, &values)?;
        Ok(LetterTrial {
            problems: Vec::new(),
            preview: Some(LetterPreview {
                subject: rendered.subject,
                body: rendered.body,
                missing: rendered.missing,
            }),
        })
    }

    /// Keeps a letter of the user's own as it was written, even with mistakes in it: those are told
    /// whenever it is listed, and it is not used before they are mended.
    pub fn save_own_letter(&self, edit: &LetterEdit) -> Result<Vec<LetterProblem>> {
        let files = LetterFiles {
            name: name_of(&edit.files.name)?,
            ..edit.files.clone()
        };
        if super::template::files_of(&files)
            .iter()
            .any(|(_, text)| text.len() > super::template::LARGEST_FILE)
        {
            return Err(AppError::invalid(format!(
                "The letter “{}” was not saved: a file of it is longer than {} KiB. Shorten it and save again.",
                files.name,
                super::template::LARGEST_FILE / 1024
            )));
        }
        self.casebook.write(|w| {
            let there = match &edit.was {
                Some(was) => Some(w.own_letter(was)?.ok_or_else(|| not_own(was))?),
                None => None,
            };
            let same = there.as_ref().map(|letter| letter.id);
            if w.own_letter(&files.name)?
                .is_some_and(|taken| Some(taken.id) != same)
                || is_shipped(&files.name)
            {
                return Err(AppError::invalid(format!(
                    "There is a letter “{}” already. Nothing was saved; give yours another name.",
                    files.name
                )));
            }
            self.keep(w, there, &files)
        })?;
        Ok(problems_of(&files))
    }

    /// Copies a letter under another name, for the user to change. Gives the copy's name.
    pub fn copy_letter(&self, name: &str, to: &str) -> Result<String> {
        let files = LetterFiles {
            name: to.to_owned(),
            ..self.letter_files(name)?
        };
        let name = name_of(to)?;
        self.save_own_letter(&LetterEdit { was: None, files })?;
        Ok(name)
    }

    /// Takes a letter of the user's own out of the library. Letters made from it stay as they are.
    pub fn delete_own_letter(&self, name: &str) -> Result<()> {
        self.casebook.write(|w| {
            let letter = w.own_letter(name)?.ok_or_else(|| not_own(name))?;
            Ok(w.delete_own_letter(letter.id)?)
        })
    }

    /// Brings in letters from a folder or a .zip. A broken one is left out whole, with what is wrong
    /// by file and line; the others come in. One whose name is taken comes in under another.
    pub fn import_letters(&self, place: &Path) -> Result<LetterImport> {
        let found = folder::letters_at(place)?;
        let (mut added, mut left_out) = (Vec::new(), Vec::new());
        let mut whole = Vec::new();
        for mut files in found {
            match name_of(&files.name) {
                Ok(name) => files.name = name,
                Err(error) => {
                    left_out.push(error.to_string());
                    continue;
                }
            }
            match Template::read(&files) {
                Ok(_) => whole.push(files),
                Err(problems) => left_out.push(in_words(&files.name, &problems)),
            }
        }
        self.casebook.write(|w| -> Result<()> {
            for mut files in whole {
                let mine = w.own_letter(&files.name)?;
                if mine.as_ref().is_some_and(|mine| same_words(mine, &files)) {
                    continue;
                }
                files.name = free_name(w, &files.name)?;
                self.keep(w, None, &files)?;
                added.push(files.name);
            }
            Ok(())
        })?;
        let count = u32::try_from(added.len()).unwrap_or(u32::MAX);
        let mut text = if count == 0 {
            "No letter was added.".to_owned()
        } else {
            format!(
                "{} added: {}.",
                counted(count, "letter", "letters"),
                added.join(", ")
            )
        };
        for why in &left_out {
            text.push_str(&format!(" Left out: {why}"));
        }
        Ok(LetterImport {
            text,
            added,
            left_out,
        })
    }

    /// Writes a letter to a new folder under `place`, or to a new .zip. Gives where it went.
    pub fn export_letter(&self, name: &str, place: &Path) -> Result<PathBuf> {
        self.spare_casebook(place)?;
        folder::write_letter(&self.letter_files(name)?, place)
    }

    /// Writes a letter to a .zip, in place of what was there: the user was asked about that.
    pub fn export_letter_over(&self, name: &str, place: &Path) -> Result<PathBuf> {
        self.spare_casebook(place)?;
        folder::write_zip(&self.letter_files(name)?, place, true)?;
        Ok(place.to_owned())
    }

    fn keep(
        &self,
        w: &mut Writer<'_>,
        there: Option<OwnLetter>,
        files: &LetterFiles,
    ) -> Result<()> {
        let now = self.now();
        Ok(w.save_own_letter(&OwnLetter {
            id: there
                .as_ref()
                .map_or_else(|| OwnLetterId::new(now), |letter| letter.id),
            name: files.name.clone(),
            description: files.description.clone(),
            subject: files.subject.clone(),
            body: files.body.clone(),
            created_at: there.map_or(now, |letter| letter.created_at),
            updated_at: now,
        })?)
    }
}

/// What is wrong with each letter at a place, by its name; no casebook is needed.
///
/// # Errors
///
/// When the place cannot be read, or there is no letter.
pub fn check_letters(place: &Path) -> Result<Vec<(String, Vec<LetterProblem>)>> {
    Ok(folder::letters_at(place)?
        .into_iter()
        .map(|files| (files.name.clone(), problems_of(&files)))
        .collect())
}

/// The letter of a name, the user's own before the shipped one.
///
/// # Errors
///
/// When there is none, or it cannot be used: then what is wrong with it, by file and line.
pub(crate) fn find(r: &Reader<'_>, name: &str) -> Result<Template> {
    if let Some(own) = r.own_letter(name)? {
        return Template::read(&files(&own))
            .map_err(|problems| AppError::invalid(in_words(&own.name, &problems)));
    }
    if let Some((_, template)) = shipped().iter().find(|(files, _)| files.name == name) {
        return Ok(template.clone());
    }
    Err(no_letter(r, name)?)
}

fn files_of_letter(r: &Reader<'_>, name: &str) -> Result<LetterFiles> {
    if let Some(own) = r.own_letter(name)? {
        return Ok(files(&own));
    }
    match shipped().iter().find(|(files, _)| files.name == name) {
        Some((files, _)) => Ok(files.clone()),
        None => Err(no_letter(r, name)?),
    }
}

fn no_letter(r: &Reader<'_>, name: &str) -> Result<AppError> {
    let own = r.own_letters()?;
    let names: Vec<&str> = shipped()
        .iter()
        .map(|(files, _)| files.name.as_str())
        .chain(own.iter().map(|letter| letter.name.as_str()))
        .collect();
    Ok(AppError::invalid(format!(
        "There is no letter “{name}”. The letters are: {}.",
        names.join(", ")
    )))
}

fn not_own(name: &str) -> AppError {
    AppError::invalid(if is_shipped(name) {
        format!("“{name}” came with the program and is not changed. Copy it under another name.")
    } else {
        format!("There is no letter “{name}” of your own.")
    })
}

fn is_shipped(name: &str) -> bool {
    shipped()
        .iter()
        .any(|(files, _)| files.name.eq_ignore_ascii_case(name))
}

fn files(letter: &OwnLetter) -> LetterFiles {
    LetterFiles {
        name: letter.name.clone(),
        description: letter.description.clone(),
        subject: letter.subject.clone(),
        body: letter.body.clone(),
    }
}

fn same_words(letter: &OwnLetter, files: &LetterFiles) -> bool {
    (&letter.description, &letter.subject, &letter.body)
        == (&files.description, &files.subject, &files.body)
}

fn problems_of(files: &LetterFiles) -> Vec<LetterProblem> {
    Template::read(files).err().unwrap_or_default()
}

/// A letter that cannot be used, as the list shows it: by its name, with what is wrong.
fn unusable(files: LetterFiles, problems: Vec<LetterProblem>) -> LetterTemplate {
    LetterTemplate {
        title: files.name.clone(),
        name: files.name,
        kind: Kind::Request.name().to_owned(),
        group: "To be mended".to_owned(),
        own: true,
        problems,
        when_to_use: String::new(),
        already_published: String::new(),
        tends_to_be_refused: String::new(),
        environmental: false,
        fields: Vec::new(),
        subject: files.subject,
        body: files.body,
    }
}

/// A name that is safe as a folder's on any system.
fn name_of(name: &str) -> Result<String> {
    let name = name.trim();
    let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    if name.is_empty()
        || name.len() > LONGEST_NAME
        || !name.chars().all(fits)
        || name.starts_with('-')
    {
        let shown: String = name.chars().take(LONGEST_NAME).collect();
        return Err(AppError::invalid(format!(
            "“{shown}” cannot be a letter's name. Use small letters, figures and hyphens, at most {LONGEST_NAME}, such as my-grants. Nothing was saved."
        )));
    }
    Ok(name.to_owned())
}

fn free_name(r: &Reader<'_>, name: &str) -> Result<String> {
    let taken =
        |name: &str| -> Result<bool> { Ok(is_shipped(name) || r.own_letter(name)?.is_some()) };
    if !taken(name)? {
        return Ok(name.to_owned());
    }
    let stem: String = name.chars().take(LONGEST_NAME - 5).collect();
    for number in 2..10_000 {
        let other = format!("{stem}-{number}");
        if !taken(&other)? {
            return Ok(other);
        }
    }
    Err(AppError::invalid(format!(
        "There are too many letters called “{name}”."
    )))
}
