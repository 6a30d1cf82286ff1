//! Copies of the casebook: backups, what is made from an export, and what is restored.

use std::fs;
use std::path::Path;
use std::sync::PoisonError;

use rusqlite::{Connection, OpenFlags};

use crate::casebook::{APPLICATION_ID, damage, identify, make_private, write};
use crate::connection::{LARGE_CACHE, PAGE_SIZE, connect, connect_to_read, with_ending};
use crate::exchange::{alone, confirm_free, lock_folder, name_for_coming, resolved, take_place};
use crate::migrations::{SCHEMA_VERSION, bring_to};
use crate::passphrase::{encrypt, is_plain};
use crate::writable::hindrance_of;
use crate::{Casebook, Passphrase, Result, StoreError, Writer};

impl Casebook {
    /// Writes a consistent copy to a new file while the casebook is in use.
    ///
    /// # Errors
    ///
    /// When `target` exists, or cannot be written.
    pub fn back_up(&self, target: &Path) -> Result<()> {
        // Held, so that the file is not exchanged meanwhile.
        let opened = self.opened.read().unwrap_or_else(PoisonError::into_inner);
        let connection =
            connect_to_read(&self.path, self.is_read_only(), opened.passphrase.as_ref())?;
        copy(&connection, target)
    }

    /// Puts a copy of `backup` where a casebook is looked for. What stood there is kept beside it
    /// under the name `kept`. Either may be encrypted, with a passphrase of its own; the copy is
    /// encrypted as the backup is, or else as what stood there.
    ///
    /// # Errors
    ///
    /// When the backup is damaged or no casebook, when `kept` exists, or when a program has the
    /// present casebook open; then everything stays as it was.
    pub fn restore(
        backup: &Path,
        path: &Path,
        kept: &Path,
        of_backup: Option<&Passphrase>,
        of_present: Option<&Passphrase>,
    ) -> Result<()> {
        let path = &resolved(path.to_owned());
        let of_backup = of_backup.filter(|_| !is_plain(backup));
        let of_present = of_present.filter(|_| path.exists() && !is_plain(path));
        confirm_free(path, Some(kept).filter(|_| path.exists()))?;
        let folder = lock_folder(path, true)?;
        let coming = name_for_coming(path);
        let put = copy_backup(backup, &coming, of_backup)
            .and_then(|()| match of_present.filter(|_| is_plain(&coming)) {
                Some(passphrase) => encrypt(&coming, passphrase),
                None => Ok(()),
            })
            .and_then(|()| put_in_place(&coming, path, kept, of_present));
        if put.is_err() {
            fs::remove_file(&coming).ok();
        }
        drop(folder);
        put
    }

    /// As [`Casebook::restore`], in the place of this casebook while it is open: what is read and
    /// written next is the backup's copy. It is encrypted as the backup is, or else as this casebook.
    ///
    /// # Errors
    ///
    /// As [`Casebook::restore`], and when another process has this casebook open.
    pub fn restore_here(
        &self,
        backup: &Path,
        kept: &Path,
        passphrase: Option<Passphrase>,
    ) -> Result<()> {
        let own = self.opened().passphrase;
        let of_backup = passphrase
            .or_else(|| own.clone())
            .filter(|_| !is_plain(backup));
        let after = of_backup.clone().or(own);
        self.exchange(after.clone(), Some(kept), |_, coming| {
            copy_backup(backup, coming, of_backup.as_ref())?;
            match after.as_ref().filter(|_| is_plain(coming)) {
                Some(passphrase) => encrypt(coming, passphrase),
                None => Ok(()),
            }
        })
    }

    /// Makes a new casebook with the schema of a version and lets `fill` put in what it holds, in one
    /// transaction; then it is brought up to date.
    ///
    /// # Errors
    ///
    /// When there is a file already, the version is a newer one, or `fill` fails; then no file is
    /// left behind.
    pub fn make_from<E: From<StoreError>>(
        path: &Path,
        version: u32,
        fill: impl FnOnce(&mut Writer<'_>) -> Result<(), E>,
    ) -> Result<Self, E> {
        make_with(path, version, None, fill)
    }
}

/// As [`Casebook::make_from`], encrypted if there is a passphrase.
pub(crate) fn make_with<E: From<StoreError>>(
    path: &Path,
    version: u32,
    passphrase: Option<&Passphrase>,
    fill: impl FnOnce(&mut Writer<'_>) -> Result<(), E>,
) -> Result<Casebook, E> {
    if path.exists() {
        return Err(StoreError::Exists {
            path: path.to_owned(),
        }
        .into());
    }
    if version > SCHEMA_VERSION {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found: version,
            known: SCHEMA_VERSION,
        }
        .into());
    }
    let unfinished = with_ending(path, ".part");
    fs::remove_file(&unfinished).ok();
    make_private(&unfinished)?;
    let made = fill_new(&unfinished, version, passphrase, fill).and_then(|()| {
        Ok(
            fs::rename(&unfinished, path).map_err(|error| StoreError::CannotOpen {
                path: path.to_owned(),
                why: error.to_string(),
            })?,
        )
    });
    if let Err(error) = made {
        fs::remove_file(&unfinished).ok();
        return Err(error);
    }
    Ok(Casebook::open_with(path, passphrase.cloned())?)
}

/// Fills a file that nobody else knows of; all of it is then in the file, and on the disk.
fn fill_new<E: From<StoreError>>(
    path: &Path,
    version: u32,
    passphrase: Option<&Passphrase>,
    fill: impl FnOnce(&mut Writer<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, passphrase)?;
    let prepare = |connection: &mut Connection| -> Result<()> {
        if passphrase.is_none() {
            connection.pragma_update(None, "page_size", PAGE_SIZE)?;
        }
        connection.pragma_update(None, "cache_size", LARGE_CACHE)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        bring_to(connection, version)
    };
    prepare(&mut connection)?;
    write(&mut connection, |w| {
        w.run("PRAGMA defer_foreign_keys = ON", [])?;
        fill(w)
    })
}

/// A copy of a backup that was found sound.
fn copy_backup(backup: &Path, target: &Path, passphrase: Option<&Passphrase>) -> Result<()> {
    let passphrase = passphrase.filter(|_| !is_plain(backup));
    let connection = connect_to_read(backup, hindrance_of(backup).is_some(), passphrase)?;
    if identify(&connection, backup, passphrase)? == 0 {
        return Err(StoreError::NotACasebook {
            path: backup.to_owned(),
        });
    }
    if let Some(first) = damage(&connection)?.into_iter().next() {
        return Err(StoreError::Damaged(format!(
            "{}: {first}",
            backup.display()
        )));
    }
    copy(&connection, target)
}

/// The casebook that stands there makes room, if no program has it open, and the new one moves in.
fn put_in_place(
    coming: &Path,
    path: &Path,
    kept: &Path,
    passphrase: Option<&Passphrase>,
) -> Result<()> {
    if !path.exists() {
        return take_place(coming, path, None);
    }
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, passphrase)?;
    // One that is locked may be whole, and open somewhere.
    if let Err(locked @ (StoreError::Locked { .. } | StoreError::WrongPassphrase { .. })) =
        identify(&connection, path, passphrase)
    {
        return Err(locked);
    }
    match alone(&connection) {
        // The connection has the file until the other one has its name.
        Ok(()) => take_place(coming, path, Some(kept)),
        Err(StoreError::Open) => Err(StoreError::Open),
        // A damaged file is what is restored over; its log goes with it, before another file has
        // its name.
        Err(_) => {
            drop(connection);
            for ending in ["-wal", "-shm"] {
                let log = with_ending(path, ending);
                match fs::rename(&log, with_ending(kept, ending)) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(StoreError::CannotOpen {
                            path: log,
                            why: error.to_string(),
                        });
                    }
                    _ => {}
                }
            }
            take_place(coming, path, Some(kept))
        }
    }
}

pub(crate) fn back_up_before_upgrade(
    connection: &Connection,
    path: &Path,
    passphrase: Option<&Passphrase>,
    from: u32,
) -> Result<()> {
    let target = with_ending(path, &format!(".before-upgrade-from-{from}"));
    if target.exists() {
        // An earlier upgrade was cut short after its copy was made: that copy serves, if it is whole.
        let passphrase = passphrase.filter(|_| !is_plain(&target));
        let copy = connect(&target, OpenFlags::SQLITE_OPEN_READ_ONLY, passphrase)?;
        if identify(&copy, &target, passphrase)? == from {
            return Ok(());
        }
        return Err(StoreError::Exists { path: target });
    }
    copy(connection, &target)
}

/// Writes the copy under another name first: a file with the right name is a whole copy.
fn copy(connection: &Connection, target: &Path) -> Result<()> {
    if target.exists() {
        return Err(StoreError::Exists {
            path: target.to_owned(),
        });
    }
    let unfinished = with_ending(target, ".part");
    let name = unfinished.to_str().ok_or_else(|| StoreError::CannotOpen {
        path: target.to_owned(),
        why: "its name is not valid text".into(),
    })?;
    // What an attempt that was cut short left behind is of no use.
    fs::remove_file(&unfinished).ok();
    make_private(&unfinished)?;
    let written = connection
        .execute("VACUUM INTO ?1", [name])
        .map_err(StoreError::from)
        .and_then(|_| {
            let finish = || -> std::io::Result<()> {
                fs::File::open(&unfinished)?.sync_all()?;
                fs::rename(&unfinished, target)
            };
            finish().map_err(|error| StoreError::CannotOpen {
                path: target.to_owned(),
                why: error.to_string(),
            })
        });
    if written.is_err() {
        fs::remove_file(&unfinished).ok();
    }
    written
}
