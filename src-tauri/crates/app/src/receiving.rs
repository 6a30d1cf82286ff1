//! From when on, and from which folders, mail is fetched.

use chrono::{Days, NaiveDate};
use foi_mail::Folder;
use foi_store::table::mail_folder::MailFolder;

use crate::accounts::PRACTICE;
use crate::wire::{FolderView, Receiving};
use crate::{App, AppError, Result};

/// Unless the user says otherwise, the first fetch goes back this many days.
const FIRST_FETCH_DAYS: u64 = 30;
const FETCH_SINCE: &str = "fetch_since";

impl App {
    /// From when on, and from which folders, mail is fetched. The folders are those the server
    /// last told; none before the first fetch.
    pub fn receiving(&self) -> Result<Receiving> {
        let mailbox = self.mailbox_name()?;
        let folders = self.casebook.read(|r| r.mail_folders(&mailbox))?;
        Ok(Receiving {
            since: self.fetch_since()?,
            folders: folders
                .into_iter()
                .map(|folder| FolderView {
                    read: is_read(&folder),
                    name: folder.name,
                    shown: folder.shown,
                    role: folder.role,
                })
                .collect(),
        })
    }

    /// Says from when on mail is fetched, and which folders are read besides the inbox, by the
    /// names the server gives them. What an earlier day brings in comes with the next fetch.
    pub fn save_receiving(&self, since: NaiveDate, folders: &[String]) -> Result<Receiving> {
        self.set_fetch_since(since)?;
        let mailbox = self.mailbox_name()?;
        self.casebook.write(|w| -> Result<()> {
            let known = w.mail_folders(&mailbox)?;
            if let Some(unknown) = folders
                .iter()
                .find(|name| !known.iter().any(|folder| folder.name == **name))
            {
                return Err(AppError::invalid(format!(
                    "The mailbox has no folder “{unknown}”. Nothing was changed."
                )));
            }
            for folder in known {
                w.choose_mail_folder(&mailbox, &folder.name, folders.contains(&folder.name))?;
            }
            Ok(())
        })?;
        self.receiving()
    }

    /// The day the first fetch of a folder begins at.
    pub(crate) fn fetch_since(&self) -> Result<NaiveDate> {
        let said = self.said_fetch_since()?;
        Ok(said.unwrap_or_else(|| self.today() - Days::new(FIRST_FETCH_DAYS)))
    }

    /// The day the user said, none when they said none.
    pub(crate) fn said_fetch_since(&self) -> Result<Option<NaiveDate>> {
        Ok(self.casebook.read(|r| r.setting(FETCH_SINCE))?)
    }

    pub(crate) fn set_fetch_since(&self, since: NaiveDate) -> Result<()> {
        if since > self.today() {
            return Err(AppError::invalid(
                "Mail is fetched from a day that has been. Nothing was changed.",
            ));
        }
        if self.said_fetch_since()? != Some(since) {
            self.casebook
                .write(|w| w.set_setting(FETCH_SINCE, &since))?;
        }
        Ok(())
    }

    /// Keeps the folders the server told, and gives those that are read, the inbox first.
    pub(crate) fn folders_to_read(
        &self,
        mailbox: &str,
        told: &[Folder],
    ) -> Result<Vec<MailFolder>> {
        let told: Vec<_> = told
            .iter()
            .map(|folder| MailFolder {
                name: folder.name.clone(),
                shown: folder.shown.clone(),
                role: folder
                    .role
                    .map(|role| role.code().to_owned())
                    .unwrap_or_default(),
                chosen: None,
            })
            .collect();
        let kept = self.casebook.read(|r| r.mail_folders(mailbox))?;
        // Nothing is written unless something is new: every write makes the window read again.
        let same = told.len() == kept.len()
            && told.iter().all(|told| {
                kept.iter().any(|kept| {
                    (&kept.name, &kept.shown, &kept.role) == (&told.name, &told.shown, &told.role)
                })
            });
        if !same {
            self.casebook
                .write(|w| w.set_mail_folders(mailbox, &told))?;
        }
        let folders = self.casebook.read(|r| r.mail_folders(mailbox))?;
        Ok(folders.into_iter().filter(is_read).collect())
    }

    fn mailbox_name(&self) -> Result<String> {
        Ok(self
            .default_account()?
            .map_or_else(|| PRACTICE.to_owned(), |account| account.id.to_string()))
    }
}

/// The inbox always; what the server takes for junk unless the user said no, because answers of
/// authorities land there; others when the user chose them.
fn is_read(folder: &MailFolder) -> bool {
    folder.role == "inbox" || folder.chosen.unwrap_or(folder.role == "junk")
}
