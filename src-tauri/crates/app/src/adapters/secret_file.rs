use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use foi_store::platform::sync_folder;
use foi_store::private;
use secrecy::{ExposeSecret as _, SecretString};

use crate::platform::others_may;

/// More than all the passwords of anybody.
const LARGEST: u64 = 1024 * 1024;

/// Passwords in a file that only the user can read (mode 0600): for machines without a keyring, and
/// only when the user chose it.
#[derive(Debug)]
pub(super) struct SecretFile {
    path: PathBuf,
}

impl SecretFile {
    pub(super) fn at(path: PathBuf) -> Self {
        Self { path }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The secret under a name.
    ///
    /// # Errors
    ///
    /// When others can read the file, or it is no longer what was written.
    pub(super) fn get(&self, name: &str) -> Result<Option<SecretString>, String> {
        Ok(self.read()?.remove(name).map(SecretString::from))
    }

    pub(super) fn set(&self, name: &str, secret: &SecretString) -> Result<(), String> {
        self.change(|all| {
            all.insert(name.to_owned(), secret.expose_secret().to_owned());
            true
        })
    }

    pub(super) fn remove(&self, name: &str) -> Result<(), String> {
        if !self.path.exists() {
            return Ok(());
        }
        self.change(|all| all.remove(name).is_some())
    }

    /// One change at a time, also between processes.
    fn change(
        &self,
        change: impl FnOnce(&mut BTreeMap<String, String>) -> bool,
    ) -> Result<(), String> {
        let failed = |error: io::Error| self.words(&format!("could not be written ({error})"));
        let folder = self
            .path
            .parent()
            .filter(|folder| folder.is_absolute())
            .ok_or_else(|| self.words("has no folder: there is no home to keep it in"))?;
        private::folder(folder).map_err(failed)?;
        let lock = private::lock_file(&self.path.with_extension("lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let mut all = self.read()?;
        if !change(&mut all) {
            return Ok(());
        }
        // Whole or not at all, and never for a moment readable by others.
        let new = self.path.with_extension("new");
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let write = || {
            let mut file = private::new_file(&new)?;
            file.write_all(serde_json::to_string_pretty(&all)?.as_bytes())?;
            file.sync_all()?;
            fs::rename(&new, &self.path)?;
            sync_folder(folder)
        };
        write().map_err(failed)
    }

    fn read(&self) -> Result<BTreeMap<String, String>, String> {
        let failed = |error: io::Error| self.words(&format!("could not be read ({error})"));
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(error) => return Err(failed(error)),
        };
        if others_may(&file.metadata().map_err(failed)?) {
            return Err(self.words(
                "can be read by others, so it is not used; take their rights away (chmod 600), and change the passwords in it",
            ));
        }
        let mut text = String::new();
        file.take(LARGEST)
            .read_to_string(&mut text)
            .map_err(failed)?;
        serde_json::from_str(&text).map_err(|_| {
            self.words("is not as Scrutineer wrote it; move it away and give the passwords again")
        })
    }

    fn words(&self, what: &str) -> String {
        format!("The file of passwords {} {what}.", self.path.display())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_is_kept_is_there_for_the_user_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deeper/passwords.json");
        let file = SecretFile::at(path.clone());
        assert!(file.get("a").unwrap().is_none());
        file.remove("a").unwrap();
        assert!(!path.exists(), "nothing is made before something is kept");

        file.set("a", &"one".into()).unwrap();
        file.set("b", &"two".into()).unwrap();
        file.set("a", &"three".into()).unwrap();
        let again = SecretFile::at(path.clone());
        let kept = |name: &str| {
            let secret = again.get(name).unwrap();
            secret.map(|secret| secret.expose_secret().to_owned())
        };
        assert_eq!(kept("a").as_deref(), Some("three"));
        assert_eq!(kept("b").as_deref(), Some("two"));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);

        again.remove("a").unwrap();
        assert_eq!(kept("a"), None);
        assert_eq!(kept("b").as_deref(), Some("two"));
    }

    #[test]
    fn a_file_that_others_can_read_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passwords.json");
        let file = SecretFile::at(path.clone());
        file.set("a", &"one".into()).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let why = file.get("a").unwrap_err();
        assert!(why.contains("others") && !why.contains("one"), "{why}");
        assert!(file.set("b", &"two".into()).is_err());
    }

    #[test]
    fn a_damaged_file_is_said_and_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passwords.json");
        let file = SecretFile::at(path.clone());
        file.set("a", &"hunter2".into()).unwrap();
        fs::write(&path, "{\"a\": \"hunter2").unwrap();
        let why = file.get("a").unwrap_err();
        assert!(!why.contains("hunter2"), "{why}");
        assert!(file.set("b", &"two".into()).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "{\"a\": \"hunter2");
    }

    #[test]
    fn two_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passwords.json");
        std::thread::scope(|scope| {
            for n in 0..8 {
                let path = path.clone();
                scope.spawn(move || {
                    SecretFile::at(path)
                        .set(&format!("n{n}"), &"x".into())
                        .unwrap();
                });
            }
        });
        let file = SecretFile::at(path);
        for n in 0..8 {
            assert!(file.get(&format!("n{n}")).unwrap().is_some(), "n{n}");
        }
    }
}
