//! Letters outside the casebook: a folder of three files each, plain or packed in a .zip.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Cursor, Read, Seek, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::template::{BODY, DESCRIPTION, LARGEST_FILE, SUBJECT, files_of};
use crate::wire::LetterFiles;
use crate::{AppError, Result};

/// Letters taken from one folder or .zip at most.
const MOST_LETTERS: usize = 500;
/// Entries of a .zip looked at.
const MOST_ENTRIES: usize = 10_000;

/// The letters at a place: a letter's folder or one of its files, a folder of such folders, or a
/// .zip of either. They are read and not yet tried.
///
/// # Errors
///
/// When the place cannot be read, or there is no letter.
pub(crate) fn letters_at(place: &Path) -> Result<Vec<LetterFiles>> {
    let whole = |error: std::io::Error| AppError::file(place, error);
    let data = fs::metadata(place).map_err(whole)?;
    let letters = if data.is_dir() {
        let mut found = Vec::new();
        if place.join(DESCRIPTION).is_file() {
            found.push(in_folder(place)?);
        } else {
            let mut folders: Vec<PathBuf> = fs::read_dir(place)
                .map_err(whole)?
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|path| path.join(DESCRIPTION).is_file())
                .collect();
            folders.sort();
            few(folders.len(), place)?;
            for folder in folders {
                found.push(in_folder(&folder)?);
            }
        }
        found
    } else if place
        .file_name()
        .is_some_and(|name| [DESCRIPTION, SUBJECT, BODY].iter().any(|one| name == *one))
    {
        let folder = place
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        vec![in_folder(folder.unwrap_or(Path::new(".")))?]
    } else {
        in_zip(place)?
    };
    if letters.is_empty() {
        return Err(AppError::file(
            place,
            "there is no letter here; a letter is a folder with letter.toml, subject.txt and body.txt",
        ));
    }
    Ok(letters)
}

/// Writes a letter: into a new folder of its name under `place`, or to `place` itself when that is
/// to be a .zip. Gives where it went.
///
/// # Errors
///
/// When something of that name is there already, or the disk does not take it. Nothing that was
/// there is written over.
pub(crate) fn write_letter(files: &LetterFiles, place: &Path) -> Result<PathBuf> {
    if place
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("zip"))
    {
        write_zip(files, place, false)?;
        return Ok(place.to_owned());
    }
    let folder = place.join(&files.name);
    let whole = |error: std::io::Error| AppError::file(&folder, error);
    fs::create_dir_all(place).map_err(|error| AppError::file(place, error))?;
    fs::create_dir(&folder).map_err(whole)?;
    for (name, text) in files_of(files) {
        fs::write(folder.join(name), text).map_err(whole)?;
    }
    Ok(folder)
}

/// Writes a letter as a .zip; whether over what is there.
pub(crate) fn write_zip(files: &LetterFiles, place: &Path, over: bool) -> Result<()> {
    let whole = |error: std::io::Error| AppError::file(place, error);
    let mut packed = Cursor::new(Vec::new());
    pack(files, &mut packed).map_err(whole)?;
    let mut file = if over {
        File::create(place)
    } else {
        File::create_new(place)
    }
    .map_err(whole)?;
    file.write_all(packed.get_ref()).map_err(whole)
}

/// Entries in a fixed order and without a time, so that the same letter makes the same file.
fn pack(files: &LetterFiles, to: impl Write + Seek) -> std::io::Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(to);
    for (name, text) in files_of(files) {
        zip.start_file(format!("{}/{name}", files.name), options)?;
        zip.write_all(text.as_bytes())?;
    }
    zip.finish()?.flush()
}

fn in_folder(folder: &Path) -> Result<LetterFiles> {
    let text = |name: &str| -> Result<String> {
        let path = folder.join(name);
        let file = File::open(&path).map_err(|error| AppError::file(&path, error))?;
        read_text(file).map_err(|why| AppError::file(&path, why))
    };
    let name = fs::canonicalize(folder)
        .ok()
        .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    Ok(LetterFiles {
        name: name.unwrap_or_default(),
        description: text(DESCRIPTION)?,
        subject: text(SUBJECT)?,
        body: text(BODY)?,
    })
}

/// A .zip of one letter, with or without its folder, or of several folders. Only the three names
/// are looked for, and nothing is unpacked to the disk.
fn in_zip(place: &Path) -> Result<Vec<LetterFiles>> {
    let unread = |why: String| AppError::file(place, why);
    let file = File::open(place).map_err(|error| AppError::file(place, error))?;
    let mut zip = ZipArchive::new(file).map_err(|_| {
        unread(format!(
            "this is neither a letter's folder nor a .zip of one; a letter is {DESCRIPTION}, {SUBJECT} and {BODY}"
        ))
    })?;
    if zip.len() > MOST_ENTRIES {
        return Err(unread(format!("it holds more than {MOST_ENTRIES} entries")));
    }
    let mut folders: BTreeMap<PathBuf, BTreeMap<&str, String>> = BTreeMap::new();
    for at in 0..zip.len() {
        let entry = zip
            .by_index(at)
            .map_err(|error| unread(error.to_string()))?;
        let Some(path) = entry.enclosed_name() else {
            continue;
        };
        let Some(name) = [DESCRIPTION, SUBJECT, BODY]
            .into_iter()
            .find(|name| path.file_name().is_some_and(|is| is == *name))
        else {
            continue;
        };
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let text =
            read_text(entry).map_err(|why| unread(format!("{} in it: {why}", path.display())))?;
        folders.entry(folder).or_default().insert(name, text);
        few(folders.len(), place)?;
    }
    let stem = place.file_stem().unwrap_or_default().to_string_lossy();
    folders
        .into_iter()
        .map(|(folder, mut texts)| {
            let name = folder.file_name().map_or_else(
                || stem.clone().into_owned(),
                |name| name.to_string_lossy().into_owned(),
            );
            let mut text = |file: &str| {
                texts
                    .remove(file)
                    .ok_or_else(|| unread(format!("the letter “{name}” in it has no {file}")))
            };
            Ok(LetterFiles {
                description: text(DESCRIPTION)?,
                subject: text(SUBJECT)?,
                body: text(BODY)?,
                name,
            })
        })
        .collect()
}

/// One byte more than a letter may have is enough to see that it is too long; how much a .zip says
/// it would unpack to is never believed.
fn read_text(from: impl Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    let most = LARGEST_FILE as u64;
    from.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() > LARGEST_FILE {
        return Err(format!("it is longer than {} KiB", LARGEST_FILE / 1024));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = super::template::line_at(
            &String::from_utf8_lossy(error.as_bytes()),
            error.utf8_error().valid_up_to(),
        );
        format!("line {line} is not UTF-8 text")
    })?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

fn few(count: usize, place: &Path) -> Result<()> {
    if count > MOST_LETTERS {
        return Err(AppError::file(
            place,
            format!("it holds more than {MOST_LETTERS} letters"),
        ));
    }
    Ok(())
}
