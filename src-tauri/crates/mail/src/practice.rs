use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::platform::create_private;
use crate::{
    Cursor, Envelope, FetchError, Fetched, FetchedMail, Folder, FolderRole, HandOverError, Mailbox,
    Mailer, ParsedMessage, SendError, ServerReply, Taker, parse,
};

const SENT: &str = "sent";
const INBOX: &str = "inbox";
/// Folders inside folders are looked into this deep.
const DEEPEST: usize = 16;

/// A folder that stands in for the mail servers, so that everything can be tried with nothing
/// leaving the machine.
///
/// Letters “sent” are written to `sent/`. Every other `.eml` file at any depth is incoming mail;
/// [`deliver`](Self::deliver) puts it in `inbox/`. Files are never altered or removed.
#[derive(Debug, Clone)]
pub struct Practice {
    dir: PathBuf,
}

impl Practice {
    /// The practice folder at `dir`, made if it is not there.
    pub fn new(dir: impl Into<PathBuf>) -> io::Result<Self> {
        let dir = dir.into();
        create_private(&dir.join(SENT))?;
        create_private(&dir.join(INBOX))?;
        Ok(Self { dir })
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A mailer that writes to `sent/`.
    pub fn mailer(&self) -> Mailer {
        Mailer::Practice(PracticeMailer {
            practice: self.clone(),
            offered: false,
        })
    }

    /// A mailbox that reads everything but `sent/`.
    pub fn mailbox(&self) -> Mailbox {
        Mailbox::Practice(PracticeMailbox {
            practice: self.clone(),
        })
    }

    /// Puts a mail where the mailbox will find it, and returns where.
    pub fn deliver(&self, raw: &[u8]) -> io::Result<PathBuf> {
        keep(&self.dir.join(INBOX), raw)
    }

    /// The letters “sent” so far, in the order of their dates.
    pub fn sent(&self) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        eml_files(&self.dir.join(SENT), None, 0, &mut files)?;
        files.sort();
        Ok(files)
    }

    fn incoming(&self) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        eml_files(&self.dir, Some(&self.dir.join(SENT)), 0, &mut files)?;
        files.sort();
        Ok(files)
    }
}

/// The practice folder as a mail server that takes letters. Used through [`Mailer`].
#[derive(Debug)]
pub struct PracticeMailer {
    practice: Practice,
    offered: bool,
}

impl PracticeMailer {
    /// See [`Mailer::offer`].
    pub fn offer(&mut self, envelope: &Envelope) -> Result<(), SendError> {
        self.offered = false;
        if envelope.to.is_empty() {
            return Err(SendError::Permanent {
                words: "the letter has no recipient".to_owned(),
            });
        }
        for address in envelope.to.iter().chain([&envelope.from]) {
            crate::check_address(address).map_err(|error| SendError::Permanent {
                words: error.to_string().trim_end_matches('.').to_owned(),
            })?;
        }
        create_private(&self.practice.dir.join(SENT)).map_err(|error| SendError::Local {
            words: folder_words(&self.practice.dir, &error),
        })?;
        self.offered = true;
        Ok(())
    }

    /// See [`Mailer::hand_over`].
    pub fn hand_over(&mut self, bytes: &[u8]) -> Result<ServerReply, HandOverError> {
        if !std::mem::take(&mut self.offered) {
            return Err(HandOverError::Temporary {
                words: "the letter was not offered first".to_owned(),
            });
        }
        let sent = self.practice.dir.join(SENT);
        let path = keep(&sent, bytes).map_err(|error| HandOverError::Temporary {
            words: folder_words(&sent, &error),
        })?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(ServerReply {
            text: format!("250 2.0.0 Practice: nothing was sent, kept as sent/{name}"),
        })
    }
}

/// The practice folder as a mailbox. Used through [`Mailbox`].
#[derive(Debug)]
pub struct PracticeMailbox {
    practice: Practice,
}

impl PracticeMailbox {
    /// See [`Mailbox::fetch`].
    pub fn fetch(
        &mut self,
        since: &Cursor,
        max_bytes: u64,
        taker: &mut dyn Taker,
    ) -> Result<Cursor, FetchError> {
        let files = self
            .practice
            .incoming()
            .map_err(|error| FetchError::Local {
                words: folder_words(&self.practice.dir, &error),
            })?;
        let of = files.len();
        for (index, path) in files.iter().enumerate() {
            let (key, mail) = self.bring(path, max_bytes);
            let fetched = Fetched {
                key,
                cursor: since.clone(),
                head: None,
                mail,
            };
            taker
                .take(fetched)
                .and_then(|()| taker.passed(since, index + 1, of))
                .map_err(|words| FetchError::Stopped { words })?;
        }
        Ok(since.clone())
    }

    /// See [`Mailbox::find_message_id`].
    pub fn find_message_id(
        &mut self,
        folder: Option<&str>,
        message_id: &str,
    ) -> Result<bool, FetchError> {
        let wanted = message_id
            .trim()
            .trim_start_matches('<')
            .trim_end_matches('>');
        let failed = |error: io::Error| FetchError::Local {
            words: folder_words(&self.practice.dir, &error),
        };
        let mut files = Vec::new();
        if folder.is_none_or(|folder| folder == SENT) {
            files.extend(self.practice.sent().map_err(failed)?);
        }
        if folder.is_none_or(|folder| folder != SENT) {
            files.extend(self.practice.incoming().map_err(failed)?);
        }
        Ok(files.iter().any(|path| {
            head(path).is_ok_and(|head| parse(&head).message_id.as_deref() == Some(wanted))
        }))
    }

    /// See [`Mailbox::sent_folder`].
    pub fn sent_folder(&self) -> String {
        SENT.to_owned()
    }

    /// See [`Mailbox::folders`].
    pub fn folders(&self) -> Vec<String> {
        vec![INBOX.to_owned(), SENT.to_owned()]
    }

    /// See [`Mailbox::folder_list`].
    pub fn folder_list(&self) -> Vec<Folder> {
        [(INBOX, FolderRole::Inbox), (SENT, FolderRole::Sent)]
            .map(|(name, role)| Folder {
                name: name.to_owned(),
                shown: name.to_owned(),
                role: Some(role),
            })
            .into()
    }

    /// The source key is the path and the content, so that a changed file is a new message and an
    /// unchanged one never is.
    fn bring(&self, path: &Path, max_bytes: u64) -> (String, FetchedMail) {
        let place = path.strip_prefix(&self.practice.dir).unwrap_or(path);
        let place = place.to_string_lossy().replace('\\', "/");
        let size = match fs::metadata(path) {
            Ok(metadata) => metadata.len(),
            Err(error) => return unreadable(&place, &error),
        };
        if size > max_bytes {
            let subject = head(path).ok().map(|head| parse(&head).subject);
            let subject = subject.filter(|subject| !subject.is_empty());
            return (
                format!("practice:{place}#{size} bytes"),
                FetchedMail::TooLarge { size, subject },
            );
        }
        match fs::read(path) {
            Ok(raw) => (
                format!("practice:{place}#{}", sha256(&raw)),
                FetchedMail::Raw(raw),
            ),
            Err(error) => unreadable(&place, &error),
        }
    }
}

fn unreadable(place: &str, error: &io::Error) -> (String, FetchedMail) {
    let words = format!("{place}: {}", crate::tls::plain_io_words(error));
    (
        format!("practice:{place}#unreadable"),
        FetchedMail::Unreadable { words },
    )
}

/// SHA-256 as lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// The beginning of a file: enough for its header.
fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(256 * 1024).read_to_end(&mut head)?;
    Ok(head)
}

/// The `.eml` files under a folder. Links are not followed.
fn eml_files(
    dir: &Path,
    except: Option<&Path>,
    depth: usize,
    files: &mut Vec<PathBuf>,
) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if depth < DEEPEST && Some(path.as_path()) != except {
                eml_files(&path, except, depth + 1, files)?;
            }
        } else if kind.is_file()
            && path
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("eml"))
        {
            files.push(path);
        }
    }
    Ok(())
}

/// Keeps a mail in a folder so that it is there whole or not at all, and never in place of another.
fn keep(dir: &Path, raw: &[u8]) -> io::Result<PathBuf> {
    create_private(dir)?;
    let part = dir.join(format!(".{}.part", Uuid::now_v7().simple()));
    let written = (|| {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&part)?;
        file.write_all(raw)?;
        file.sync_all()?;
        let name = file_name(&parse(raw), raw);
        // A link fails where a rename would replace: two letters sent are always two files.
        for copy in 1u32.. {
            let path = match copy {
                1 => dir.join(format!("{name}.eml")),
                n => dir.join(format!("{name}-{n}.eml")),
            };
            match fs::hard_link(&part, &path) {
                Ok(()) => return Ok(path),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    })();
    let _ = fs::remove_file(&part);
    let path = written?;
    // The letter is in place; should the folder's own entry not reach the disk, the letter's
    // state is still told by what is found there after a restart.
    let _ = File::open(dir).and_then(|dir| dir.sync_all());
    Ok(path)
}

/// `20250312T093000Z-<message id>`, so that files sort by date; without either, by content.
fn file_name(message: &ParsedMessage, raw: &[u8]) -> String {
    let id = message
        .message_id
        .clone()
        .unwrap_or_else(|| sha256(raw).chars().take(16).collect());
    let id: String = id
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '-' | '_') {
                c
            } else {
                '_'
            }
        })
        .take(120)
        .collect();
    let day = message.date.map_or_else(
        || "undated".to_owned(),
        |date| date.format("%Y%m%dT%H%M%SZ").to_string(),
    );
    format!("{day}-{id}")
}

fn folder_words(dir: &Path, error: &io::Error) -> String {
    format!(
        "the practice folder {}: {}",
        dir.display(),
        crate::tls::plain_io_words(error)
    )
}
