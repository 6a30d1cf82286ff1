//! The folder for sent mail, and putting a message into it: the one thing we ever change in a mailbox.

use async_imap::error::Error as ImapError;
use async_imap::imap_proto::{MailboxDatum, NameAttribute, Response};
use chrono::{DateTime, Utc};

use crate::FetchError;
use crate::imap::ImapMailbox;
use crate::imap_talk::within;

/// What servers that do not mark it call the folder, the likeliest first.
const SENT_NAMES: [&str; 4] = ["Sent", "Sent Items", "Sent Messages", "Sent Mail"];

impl ImapMailbox {
    /// See [`Mailbox::sent_folder`](crate::Mailbox::sent_folder).
    ///
    /// It is the folder the server marks `\Sent` (RFC 6154 section 2), else one with the usual name.
    pub async fn sent_folder(&mut self) -> Result<Option<String>, FetchError> {
        let mut talk = self.talk().await?;
        let mut marked = None;
        let mut names: Vec<String> = Vec::new();
        talk.run(r#"LIST "" "*""#, |response| {
            if let Response::MailboxData(MailboxDatum::List(folder)) = response
                && !folder.name_attributes.contains(&NameAttribute::NoSelect)
            {
                if folder.name_attributes.contains(&NameAttribute::Sent) {
                    marked.get_or_insert_with(|| folder.name.to_string());
                }
                names.push(folder.name.to_string());
            }
        })
        .await?;
        self.session = Some(talk.session);
        Ok(marked.or_else(|| {
            SENT_NAMES.iter().find_map(|usual| {
                names
                    .iter()
                    .find(|name| last_part(name).eq_ignore_ascii_case(usual))
                    .cloned()
            })
        }))
    }

    /// See [`Mailbox::append`](crate::Mailbox::append) (RFC 9051 section 6.3.12).
    pub async fn append(
        &mut self,
        folder: &str,
        bytes: &[u8],
        at: DateTime<Utc>,
    ) -> Result<(), FetchError> {
        let mut talk = self.talk().await?;
        let internal_date = at.format("\"%d-%b-%Y %H:%M:%S +0000\"").to_string();
        let limit = talk.timeouts.download;
        let session = &mut talk.session;
        let appending = async {
            session
                .append(folder, Some("(\\Seen)"), Some(&internal_date), bytes)
                .await
                .map_err(|error| match error {
                    ImapError::Append => {
                        ImapError::No(format!("it takes no message into {folder}"))
                    }
                    other => other,
                })
        };
        within(limit, &talk.host, appending).await?;
        self.session = Some(talk.session);
        Ok(())
    }
}

/// `INBOX.Sent` and `[Mail]/Sent` are both called `Sent`.
fn last_part(name: &str) -> &str {
    name.rsplit(['/', '.']).next().unwrap_or(name)
}
