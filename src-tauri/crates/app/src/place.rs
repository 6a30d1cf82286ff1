//! Where things are when nobody says otherwise.

use std::path::{Path, PathBuf};
use std::{env, fs};

use foi_store::StoreError;

use crate::{AppError, Post, Result};

/// The casebook opened when none is named: `scrutineer/casebook.scrutineer` in the user's data
/// folder (XDG Base Directory Specification).
///
/// # Errors
///
/// When neither `XDG_DATA_HOME` nor `HOME` is set.
pub fn default_casebook() -> Result<PathBuf> {
    let data = folder_of_user("XDG_DATA_HOME", ".local/share").ok_or_else(|| {
        AppError::invalid(
            "There is no home folder to keep the casebook in. Name one with --casebook FILE.",
        )
    })?;
    Ok(data.join("scrutineer").join("casebook.scrutineer"))
}

/// That the file is not an empty one, which would be taken for a new casebook: something cut off all
/// that was in it, or it was made and never written. One that is not there is fine.
///
/// # Errors
///
/// [`StoreError::Damaged`] when it is empty.
pub fn confirm_not_empty(casebook: &Path) -> Result<()> {
    match fs::metadata(casebook) {
        Ok(file) if file.is_file() && file.len() == 0 => Err(StoreError::Damaged(format!(
            "{}: it is empty, 0 bytes long",
            casebook.display()
        ))
        .into()),
        _ => Ok(()),
    }
}

/// Where is kept what need not outlive the machine: `scrutineer` in the user's state folder. None
/// where neither `XDG_STATE_HOME` nor `HOME` is set.
pub fn state_folder() -> Option<PathBuf> {
    Some(folder_of_user("XDG_STATE_HOME", ".local/state")?.join("scrutineer"))
}

/// A base folder of the user's: what a variable says, or its usual place in the home folder.
fn folder_of_user(variable: &str, usual: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| {
            let home = env::var_os("HOME").filter(|home| !home.is_empty())?;
            Some(PathBuf::from(home).join(usual))
        })
}

impl Post {
    /// Reads what `--mail` was given: `practice:DIR` is the only choice besides the casebook's own.
    pub fn named(mail: Option<&str>) -> Result<Self> {
        let Some(mail) = mail else {
            return Ok(Self::default());
        };
        match mail.strip_prefix("practice:") {
            Some(folder) if !folder.is_empty() => Ok(Self {
                practice: Some(folder.into()),
                ..Self::default()
            }),
            _ => Err(AppError::invalid(format!(
                "“{mail}” is not a mailbox. Write practice:DIR to keep letters in a folder, or leave --mail out."
            ))),
        }
    }
}
