//! The pack as a ZIP: the PDF, the mails and files as they came, and what is in it with hashes.
//!
//! Entries stand in a fixed order with a time of the facts, so that the same casebook makes the
//! same bytes.

use std::fs::File;
use std::io::{self, Write as _};

use chrono::Datelike as _;
use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::Unwritten;
use super::exhibits::{Exhibit, named};
use super::gather::Gathered;
use crate::files::safe_name;

/// What the archive says of itself.
#[derive(Debug, Serialize)]
struct Manifest<'g> {
    format: &'static str,
    reference: &'g str,
    regulator: &'g str,
    as_at: String,
    files: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    path: String,
    bytes: usize,
    sha256: String,
    exhibit: Option<usize>,
    what: String,
}

/// Writes it, fetching the bytes of each mail and file by their hash when their turn comes.
pub(super) fn write(
    gathered: &Gathered,
    pdf: &[u8],
    blob: &mut dyn FnMut(&str) -> Result<Vec<u8>, Unwritten>,
    file: &mut File,
) -> Result<(), Unwritten> {
    let day = gathered.as_at;
    let time = u16::try_from(day.year())
        .ok()
        .zip(
            u8::try_from(day.month())
                .ok()
                .zip(u8::try_from(day.day()).ok()),
        )
        .and_then(|(year, (month, day))| {
            zip::DateTime::from_date_and_time(year, month, day, 12, 0, 0).ok()
        })
        .unwrap_or_default();
    let mut archive = Archive {
        zip: ZipWriter::new(file),
        options: SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(time)
            .unix_permissions(0o644),
        files: Vec::new(),
    };
    if let Err(error) = archive.fill(gathered, pdf, blob) {
        // It would try to end the file by itself, and say on standard error that it cannot.
        std::mem::forget(archive.zip);
        return Err(error);
    }
    archive
        .zip
        .finish()
        .map_err(|error| Unwritten::File(error.into()))?;
    Ok(())
}

struct Archive<'f> {
    zip: ZipWriter<&'f mut File>,
    options: SimpleFileOptions,
    files: Vec<Entry>,
}

impl Archive<'_> {
    fn fill(
        &mut self,
        gathered: &Gathered,
        pdf: &[u8],
        blob: &mut dyn FnMut(&str) -> Result<Vec<u8>, Unwritten>,
    ) -> Result<(), Unwritten> {
        self.add("pack.pdf".to_owned(), pdf, None, "The pack")?;
        let width = gathered.exhibits.len().to_string().len().max(2);
        for exhibit in &gathered.exhibits {
            let path = format!("exhibits/{}", mail_name(exhibit, width));
            let bytes = blob(&exhibit.message.raw)?;
            self.add(
                path,
                &bytes,
                Some(exhibit.number),
                "The mail as it was sent or received",
            )?;
        }
        for exhibit in &gathered.exhibits {
            for (attachment, place) in exhibit.files.iter().zip(1..) {
                let name = safe_name(&attachment.name);
                let path = format!("attachments/{:0width$}-{place} {name}", exhibit.number);
                let bytes = blob(&attachment.sha256)?;
                let what = format!(
                    "A file of exhibit {}: {}",
                    exhibit.number,
                    named(attachment)
                );
                self.add(path, &bytes, Some(exhibit.number), &what)?;
            }
        }
        self.sum_up(gathered)
    }

    fn add(
        &mut self,
        path: String,
        bytes: &[u8],
        exhibit: Option<usize>,
        what: &str,
    ) -> Result<(), Unwritten> {
        self.put(&path, bytes)?;
        self.files.push(Entry {
            path,
            bytes: bytes.len(),
            sha256: foi_store::table::blob::sha256(bytes),
            exhibit,
            what: what.to_owned(),
        });
        Ok(())
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Unwritten> {
        self.zip
            .start_file(path, self.options)
            .map_err(|error| Unwritten::File(error.into()))?;
        self.zip.write_all(bytes).map_err(Unwritten::File)
    }

    /// The list of all files, for programs; and their hashes, for `sha256sum -c`.
    fn sum_up(&mut self, gathered: &Gathered) -> Result<(), Unwritten> {
        let manifest = Manifest {
            format: "scrutineer-pack-1",
            reference: &gathered.reference,
            regulator: &gathered.regulator,
            as_at: gathered.as_at.to_string(),
            files: std::mem::take(&mut self.files),
        };
        let mut text = serde_json::to_string_pretty(&manifest)
            .map_err(|error| Unwritten::File(io::Error::other(error)))?;
        text.push('\n');
        let mut sums = String::new();
        for entry in &manifest.files {
            sums.push_str(&format!("{}  {}\n", entry.sha256, entry.path));
        }
        let of_manifest = foi_store::table::blob::sha256(text.as_bytes());
        sums.push_str(&format!("{of_manifest}  manifest.json\n"));
        self.put("manifest.json", text.as_bytes())?;
        self.put("SHA256SUMS", sums.as_bytes())
    }
}

/// "01 2026-03-12 to foi@eastmere.example.eml".
fn mail_name(exhibit: &Exhibit, width: usize) -> String {
    let message = &exhibit.message;
    let (way, who) = if message.outgoing {
        let other = exhibit
            .addresses
            .iter()
            .find(|address| **address != message.from_email.to_lowercase());
        ("to", other.map_or("", String::as_str))
    } else {
        ("from", message.from_email.as_str())
    };
    let who: String = who
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '-' | '_' | '+') {
                c
            } else {
                '_'
            }
        })
        .take(80)
        .collect();
    let who = if who.is_empty() {
        "somebody"
    } else {
        who.as_str()
    };
    format!("{:0width$} {} {way} {who}.eml", exhibit.number, exhibit.day)
}
