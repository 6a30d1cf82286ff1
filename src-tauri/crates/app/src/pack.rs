//! A request's history for the regulator: one PDF, or that with every mail and file beside it.
//!
//! The same casebook makes the same bytes, on any machine. Lateness is counted to the present day
//! until a complaint is recorded, and from then on to the day of the last fact.

mod archive;
mod chronology;
mod complaints;
mod exhibits;
mod gather;
mod order;
mod record;

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use foi_document::{Document, Pdf, Template, Typesetter};
use foi_store::Reader;
use uuid::Uuid;

use crate::wire::{PackFormat, PackPreview, PackSaved};
use crate::{App, AppError, Result};
use gather::Gathered;

impl App {
    /// What a pack of a request would hold. Nothing is written.
    pub fn pack_preview(&self, request: Uuid) -> Result<PackPreview> {
        let gathered = self
            .casebook
            .read(|r| self.gather_pack(r, request.into()))?;
        let files = gathered.exhibits.iter().map(|exhibit| exhibit.files.len());
        Ok(PackPreview {
            regulator: gathered.regulator.clone(),
            as_at: gathered.as_at,
            exhibits: count(gathered.exhibits.len()),
            attachments: count(files.sum()),
            complaints: gathered
                .record
                .complaints
                .iter()
                .map(|complaint| complaint.heading.clone())
                .collect(),
            order_followed: gathered.record.order.followed,
            order: gathered.record.order.text.clone(),
            cautions: gathered.cautions,
        })
    }

    /// Writes a request's pack to a file that is not there yet.
    ///
    /// # Errors
    ///
    /// When nothing was sent or received, when the file exists, or when the disk does not take it;
    /// then nothing is left behind.
    pub fn save_pack(&self, request: Uuid, format: PackFormat, target: &Path) -> Result<PackSaved> {
        self.write_pack(request, format, target, false)
    }

    /// As [`save_pack`](Self::save_pack), in place of what was there: the user was asked about that.
    pub fn save_pack_over(
        &self,
        request: Uuid,
        format: PackFormat,
        target: &Path,
    ) -> Result<PackSaved> {
        self.write_pack(request, format, target, true)
    }

    /// A name for a pack as a file: "SCR-7K2FQ1 pack.pdf".
    pub fn pack_file_name(&self, request: Uuid, format: PackFormat) -> Result<String> {
        let request = self.casebook.read(|r| r.request(request.into()))?;
        let ending = match format {
            PackFormat::Pdf => "pdf",
            PackFormat::Zip => "zip",
        };
        Ok(format!("{} pack.{ending}", request.reference))
    }

    fn write_pack(
        &self,
        request: Uuid,
        format: PackFormat,
        target: &Path,
        over: bool,
    ) -> Result<PackSaved> {
        self.spare_casebook(target)?;
        if !over && target.symlink_metadata().is_ok() {
            return Err(AppError::invalid(format!(
                "{}: there is something of that name already. Nothing was written; give another name.",
                target.display()
            )));
        }
        self.casebook.read(|r| {
            let gathered = self.gather_pack(r, request.into())?;
            let pdf = document_of(&gathered, &self.ports.typesetter())?;
            let mut sha256 = String::new();
            let mut failed = None;
            self.write_new(target, over, |file| {
                match format {
                    PackFormat::Pdf => file.write_all(&pdf.bytes)?,
                    PackFormat::Zip => {
                        if let Err(error) = write_archive(r, &gathered, &pdf, file) {
                            failed = Some(error);
                            return Err(io::Error::other("not whole"));
                        }
                    }
                }
                sha256 = hash_of(file)?;
                Ok(())
            })
            .map_err(|error| match failed.take() {
                Some(Unwritten::Casebook(error)) => error,
                Some(Unwritten::File(error)) => AppError::file(target, error),
                None => error,
            })?;
            Ok(PackSaved {
                path: target.display().to_string(),
                pages: count(pdf.pages),
                exhibits: count(gathered.exhibits.len()),
                sha256,
            })
        })
    }
}

/// Why an archive is not whole.
enum Unwritten {
    Casebook(AppError),
    File(io::Error),
}

fn write_archive(
    r: &Reader<'_>,
    gathered: &Gathered,
    pdf: &Pdf,
    file: &mut File,
) -> Result<(), Unwritten> {
    archive::write(
        gathered,
        &pdf.bytes,
        &mut |sha256| {
            r.blob(sha256)
                .map_err(|error| Unwritten::Casebook(error.into()))
        },
        file,
    )
}

fn document_of(gathered: &Gathered, typesetter: &Typesetter) -> Result<Pdf> {
    let document = Document {
        template: Template::RegulatorPack,
        data: &gathered.record,
        pictures: &[],
        name: &gathered.name,
        at: gathered.at,
    };
    typesetter.pdf(&document).map_err(|error| {
        AppError::invalid(format!(
            "The pack was not made: {error}. Nothing was written; your casebook is as it was."
        ))
    })
}

fn hash_of(file: &mut File) -> io::Result<String> {
    use std::io::{Seek as _, SeekFrom};

    use sha2::{Digest as _, Sha256};
    file.seek(SeekFrom::Start(0))?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            break;
        }
        hash.update(piece.get(..read).unwrap_or_default());
    }
    Ok(foi_store::table::blob::hex(&hash.finalize()))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
