//! Where things are when nobody says otherwise.

use std::env;
use std::path::PathBuf;

use crate::{AppError, Post, Result};

/// The casebook opened when none is named: `scrutineer/casebook.scrutineer` in the user's data
/// folder (XDG Base Directory Specification).
///
/// # Errors
///
/// When neither `XDG_DATA_HOME` nor `HOME` is set.
pub fn default_casebook() -> Result<PathBuf> {
    let data = env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| {
            Some(
                PathBuf::from(env::var_os("HOME").filter(|home| !home.is_empty())?)
                    .join(".local/share"),
            )
        })
        .ok_or_else(|| {
            AppError::invalid(
                "There is no home folder to keep the casebook in. Name one with --casebook FILE.",
            )
        })?;
    Ok(data.join("scrutineer").join("casebook.scrutineer"))
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
