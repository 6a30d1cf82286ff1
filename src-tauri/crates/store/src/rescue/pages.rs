//! The pages of a damaged casebook, read one by one from the file and the log beside it. Neither is
//! ever written to.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::cipher::{PageKey, RESERVED};
use super::record::{long, short};
use crate::connection::{PAGE_SIZE, with_ending};
use crate::passphrase::{is_plain, may_be_encrypted};
use crate::{Passphrase, Result, StoreError};

/// Sizes that SQLite's pages can have, those of casebooks first.
const SIZES: [usize; 8] = [8192, 4096, 1024, 2048, 512, 16384, 32768, 65536];
/// So many pages are looked at to find out what a file is whose beginning is gone.
const LOOKED_AT: u32 = 4096;

#[derive(Debug)]
pub(super) struct Pages {
    file: File,
    size: usize,
    /// How many pages there are.
    pub(super) count: u32,
    log: Option<Log>,
    key: Option<PageKey>,
    /// What the file says of itself, if that can be believed.
    header: Option<Header>,
}

#[derive(Debug, Clone, Copy)]
struct Header {
    application: i32,
    version: u32,
}

/// The newest committed state of pages that stand in the log.
#[derive(Debug)]
struct Log {
    file: File,
    places: HashMap<u32, u64>,
    /// How many pages the casebook has by the log.
    count: u32,
}

/// Whether a file that is not encrypted holds a casebook's pages, though its beginning may be gone.
pub(crate) fn has_pages_of_a_casebook(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| Pages::nothing_of(file).plain_size(path).is_some())
}

/// Whether a passphrase opens any page of an encrypted file.
pub(crate) fn opens_a_page(path: &Path, passphrase: &Passphrase) -> bool {
    Pages::of(path, Some(passphrase)).is_ok_and(|pages| pages.is_encrypted())
}

impl Pages {
    fn nothing_of(file: File) -> Self {
        Self {
            file,
            size: 0,
            count: 0,
            log: None,
            key: None,
            header: None,
        }
    }

    pub(super) fn of(path: &Path, passphrase: Option<&Passphrase>) -> Result<Self> {
        let file = File::open(path).map_err(|error| StoreError::CannotOpen {
            path: path.to_owned(),
            why: error.to_string(),
        })?;
        let length = file.metadata().map_or(0, |found| found.len());
        let mut pages = Self::nothing_of(file);
        if let Some(size) = pages.plain_size(path) {
            pages.size = size;
        } else if let Some(passphrase) = passphrase.filter(|_| length > 0) {
            pages.size = PAGE_SIZE.unsigned_abs() as usize;
            let salt = pages.read(&pages.file, 0, 16).unwrap_or_default();
            pages.key = Some(PageKey::made_from(passphrase.expose(), &salt));
        } else if may_be_encrypted(path) {
            return Err(StoreError::Locked {
                path: path.to_owned(),
            });
        } else {
            return Err(StoreError::NotACasebook {
                path: path.to_owned(),
            });
        }
        pages.log = Log::beside(path, pages.size);
        pages.count = match &pages.log {
            Some(log) => log.count,
            None => u32::try_from(length.div_ceil(pages.size as u64)).unwrap_or(u32::MAX),
        };
        if pages.key.is_some() && !(1..=pages.count.min(LOOKED_AT)).any(|n| pages.page(n).is_some())
        {
            return Err(StoreError::NoPageOpens {
                path: path.to_owned(),
            });
        }
        pages.header = pages.page(1).as_deref().and_then(Header::of);
        Ok(pages)
    }

    /// The size of the pages of a file that is not encrypted: what it says itself or, where its
    /// beginning is gone, the size by which a schema can be read.
    fn plain_size(&self, path: &Path) -> Option<usize> {
        let length = self.file.metadata().map_or(0, |found| found.len());
        let said = is_plain(path)
            .then(|| self.read(&self.file, 0, 100))
            .flatten()
            .and_then(|beginning| {
                let size = match short(&beginning, 16)? {
                    1 => 65536,
                    size => usize::from(size),
                };
                let pages = u64::from(long(&beginning, 28)?);
                Some((size, pages * size as u64 == length))
            })
            .filter(|(size, _)| SIZES.contains(size));
        if let Some((size, true)) = said {
            return Some(size);
        }
        // Read by another size, hardly a row of the schema makes sense.
        let said = said.map(|(size, _)| size);
        let mut best = (0, said);
        for size in said.into_iter().chain(SIZES) {
            let rows = self.schema_rows(size, length);
            if rows > best.0 {
                best = (rows, Some(size));
            }
        }
        best.1
    }

    /// How many rows of a schema can be read where pages are of a size.
    fn schema_rows(&self, size: usize, length: u64) -> usize {
        let last = u64::from(LOOKED_AT).min(length / size as u64);
        (1..=u32::try_from(last).unwrap_or(LOOKED_AT))
            .filter_map(|number| {
                let page = self.read(&self.file, u64::from(number - 1) * size as u64, size)?;
                Some(super::tree::schema_rows(&page, number, size))
            })
            .sum()
    }

    /// A page as it was last committed, decrypted; none where it cannot be read.
    pub(super) fn page(&self, number: u32) -> Option<Vec<u8>> {
        if number == 0 || number > self.count {
            return None;
        }
        let in_log = self
            .log
            .as_ref()
            .and_then(|log| self.page_at(&log.file, *log.places.get(&number)?, number));
        // What cannot be decrypted in the log may stand in the file as it was before.
        in_log.or_else(|| {
            let place = u64::from(number - 1) * self.size as u64;
            self.page_at(&self.file, place, number)
        })
    }

    fn page_at(&self, file: &File, place: u64, number: u32) -> Option<Vec<u8>> {
        let page = self.read(file, place, self.size)?;
        match &self.key {
            Some(key) => key.decrypted(page, number),
            None => Some(page),
        }
    }

    /// How much of each page SQLite uses.
    pub(super) fn usable(&self) -> usize {
        self.size - if self.key.is_some() { RESERVED } else { 0 }
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.key.is_some()
    }

    /// The program and the version of the schema that the file names, if it still does.
    pub(super) fn said(&self) -> Option<(i32, u32)> {
        self.header
            .map(|header| (header.application, header.version))
    }

    fn read(&self, mut file: &File, place: u64, length: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; length];
        file.seek(SeekFrom::Start(place)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }
}

impl Header {
    fn of(page: &[u8]) -> Option<Self> {
        // Fractions and format that every SQLite file has.
        if page.get(21..24)? != [64, 32, 32] {
            return None;
        }
        Some(Self {
            application: long(page, 68)?.cast_signed(),
            version: long(page, 60)?,
        })
    }
}

impl Log {
    /// What was committed to the log, up to the first frame that is not whole.
    fn beside(path: &Path, size: usize) -> Option<Self> {
        const HEADER: usize = 32;
        const FRAME: usize = 24;
        let mut file = File::open(with_ending(path, "-wal")).ok()?;
        let mut header = [0; HEADER];
        file.read_exact(&mut header).ok()?;
        let swapped = match long(&header, 0)? {
            0x377f_0682 => true,
            0x377f_0683 => false,
            _ => return None,
        };
        if long(&header, 8)? as usize != size {
            return None;
        }
        let mut sum = checksum((0, 0), &header[..24], swapped);
        if sum != (long(&header, 24)?, long(&header, 28)?) {
            return None;
        }
        let (mut places, mut committed, mut count) = (HashMap::new(), HashMap::new(), 0);
        let mut frame = vec![0; FRAME + size];
        let mut at = HEADER as u64;
        while file.read_exact(&mut frame).is_ok() {
            if frame[8..16] != header[16..24] {
                break;
            }
            sum = checksum(sum, &frame[..8], swapped);
            sum = checksum(sum, &frame[FRAME..], swapped);
            if sum != (long(&frame, 16)?, long(&frame, 20)?) {
                break;
            }
            committed.insert(long(&frame, 0)?, at + FRAME as u64);
            let size_then = long(&frame, 4)?;
            if size_then > 0 {
                places.extend(committed.drain());
                count = size_then;
            }
            at += frame.len() as u64;
        }
        (count > 0).then_some(Self {
            file,
            places,
            count,
        })
    }
}

fn checksum(start: (u32, u32), bytes: &[u8], swapped: bool) -> (u32, u32) {
    let word = |bytes: &[u8]| {
        let four = bytes.try_into().unwrap_or_default();
        if swapped {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        }
    };
    bytes.chunks_exact(8).fold(start, |(one, two), eight| {
        let one = one.wrapping_add(word(&eight[..4])).wrapping_add(two);
        let two = two.wrapping_add(word(&eight[4..])).wrapping_add(one);
        (one, two)
    })
}
