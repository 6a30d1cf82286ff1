use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write as _};

/// A file being read: a temporary one without a name, or one out of an archive.
#[derive(Debug)]
pub(crate) struct Input {
    file: File,
    /// Its first bytes.
    pub(crate) head: Vec<u8>,
    /// Its size: bytes.
    pub(crate) size: u64,
    /// What its name ends with, in small letters; empty when with nothing.
    pub(crate) ending: String,
}

impl Input {
    pub(crate) fn new(mut file: File, name: &str) -> io::Result<Self> {
        let size = file.metadata()?.len();
        file.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        (&file).take(8_192).read_to_end(&mut head)?;
        Ok(Self {
            file,
            head,
            size,
            ending: ending(name),
        })
    }

    /// The file, from its beginning.
    pub(crate) fn file(&self) -> io::Result<File> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }

    pub(crate) fn reader(&self) -> io::Result<BufReader<File>> {
        Ok(BufReader::with_capacity(64 * 1024, self.file()?))
    }

    pub(crate) fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(usize::try_from(self.size).unwrap_or(0));
        self.file()?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// What a name ends with, in small letters.
pub(crate) fn ending(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.rsplit_once('.')
        .map(|(_, ending)| ending)
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(8)
        .collect::<String>()
        .to_ascii_lowercase()
}

/// Replaces what is in a temporary file, up to a number of bytes. Says whether that was all.
pub(crate) fn fill(scratch: &mut File, from: &mut impl io::Read, most: u64) -> io::Result<bool> {
    scratch.set_len(0)?;
    scratch.seek(SeekFrom::Start(0))?;
    let copied = io::copy(&mut from.take(most.saturating_add(1)), scratch)?;
    scratch.flush()?;
    Ok(copied <= most)
}
