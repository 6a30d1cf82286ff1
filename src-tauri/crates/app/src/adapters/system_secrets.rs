use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;
use std::{env, fs, thread};

use keyring_core::Entry;
use keyring_core::api::CredentialStoreApi as _;
use secrecy::{ExposeSecret as _, SecretString};
use secret_service::EncryptionType;
use secret_service::blocking::SecretService;
use zbus_secret_service_keyring_store::Store;

use super::SecretFile;
use crate::ports::Secrets;
use crate::wire::Keep;

const LOCKED: &str = "The keyring is locked; unlock it and try again.";
const SERVICE: &str = "Scrutineer";
/// How long the keyring is waited for. Its question to the user may be hidden behind a window.
const PATIENCE: Duration = Duration::from_mins(1);

/// Passwords in the desktop's keyring (Secret Service), in a file of the user's if they chose so,
/// and those given for this run only.
///
/// A keyring that is locked is asked once: its question may be unwelcome, or out of sight. After
/// that it is left alone until it is open.
///
/// A service manager may hand a password over in a file below `$CREDENTIALS_DIRECTORY`, as systemd
/// does with `LoadCredential=`: `scrutineer-password`, or `scrutineer-password-ID` for the mailbox
/// with that id.
#[derive(Debug)]
pub struct SystemSecrets {
    given: Mutex<HashMap<String, SecretString>>,
    file: SecretFile,
    asked: AtomicBool,
}

impl Default for SystemSecrets {
    fn default() -> Self {
        Self::with_file(default_file())
    }
}

impl SystemSecrets {
    /// As the default, with the file elsewhere.
    pub fn with_file(path: impl Into<PathBuf>) -> Self {
        Self {
            given: Mutex::default(),
            file: SecretFile::at(path.into()),
            asked: AtomicBool::new(false),
        }
    }

    fn given(&self) -> std::sync::MutexGuard<'_, HashMap<String, SecretString>> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the keyring may be asked: it is open, or has not been asked to open yet.
    fn may_ask(&self) -> Result<(), String> {
        let locked = in_time(is_locked).unwrap_or(true);
        if locked && self.asked.swap(true, Ordering::SeqCst) {
            return Err(LOCKED.into());
        }
        Ok(())
    }

    fn in_keyring(&self, name: &str) -> Result<Option<SecretString>, String> {
        if !has_bus() {
            return Ok(None);
        }
        self.may_ask()?;
        match in_entry(name, Entry::get_password) {
            Ok(password) => Ok(Some(password.into())),
            // A locked keyring whose question was not answered says that there is no entry.
            Err(Failed::NoEntry) if in_time(is_locked).unwrap_or(true) => Err(LOCKED.into()),
            Err(Failed::NoEntry | Failed::NoKeyring) => Ok(None),
            Err(Failed::Locked) => Err(LOCKED.into()),
            Err(Failed::Words(why)) => Err(format!("The keyring could not be read ({why}).")),
        }
    }
}

impl Secrets for SystemSecrets {
    fn get(&self, name: &str) -> Result<Option<SecretString>, String> {
        if let Some(secret) = self.given().get(name) {
            return Ok(Some(secret.clone()));
        }
        if let Some(secret) = from_credentials_directory(name, true) {
            return Ok(Some(secret));
        }
        if let Some(secret) = self.file.get(name)? {
            return Ok(Some(secret));
        }
        match self.in_keyring(name) {
            Ok(Some(secret)) => Ok(Some(secret)),
            other => {
                from_credentials_directory(name, false).map_or(other, |secret| Ok(Some(secret)))
            }
        }
    }

    fn set(&self, name: &str, secret: SecretString, keep: Keep) -> Result<(), String> {
        self.given().insert(name.to_owned(), secret.clone());
        match keep {
            Keep::Ask => {
                // What was kept before is not what the user wants used at the next start.
                self.file.remove(name)?;
                let _ = in_entry_if_open(name, Entry::delete_credential);
                Ok(())
            }
            Keep::File => {
                self.file.set(name, &secret)?;
                self.given().remove(name);
                let _ = in_entry_if_open(name, Entry::delete_credential);
                Ok(())
            }
            Keep::Keyring => {
                // The user asked for it just now: a question of the keyring's is no surprise.
                self.asked.store(true, Ordering::SeqCst);
                in_entry(name, move |entry| {
                    entry.set_password(secret.expose_secret())
                })
                .map_err(|failed| {
                    format!("The password could not be kept in the keyring ({failed}); it is remembered until Scrutineer closes. It can be asked for each time, or kept in a file that only you can read.")
                })?;
                // From now on the keyring's: another process may change it there.
                self.given().remove(name);
                self.file.remove(name)
            }
        }
    }

    fn replace(&self, name: &str, secret: SecretString) -> Result<(), String> {
        if let Some(given) = self.given().get_mut(name) {
            *given = secret;
            return Ok(());
        }
        if self.file.get(name)?.is_some() {
            return self.file.set(name, &secret);
        }
        // Whatever happens to the keyring, this one is good and the old one may not be.
        self.set(name, secret, Keep::Keyring)
    }

    fn forget(&self, name: &str) {
        self.given().remove(name);
        if let Err(error) = self.file.remove(name) {
            tracing::warn!("{error}");
        }
        if has_bus()
            && let Err(error) = in_entry(name, Entry::delete_credential)
        {
            tracing::debug!(%error, "nothing to forget in the keyring");
        }
    }

    fn can_remember(&self) -> bool {
        has_bus() && in_time(|| Store::new().is_ok()).unwrap_or(false)
    }

    fn file(&self) -> &Path {
        self.file.path()
    }
}

/// Why there is nothing from the keyring.
#[derive(Debug)]
enum Failed {
    NoEntry,
    NoKeyring,
    Locked,
    Words(String),
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NoEntry => "it holds no such entry",
            Self::NoKeyring => "this desktop has none",
            Self::Locked => "it is locked",
            Self::Words(words) => words,
        })
    }
}

/// Works on one entry of the keyring, for as long as it is waited for.
fn in_entry<T: Send + 'static>(
    name: &str,
    work: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
) -> Result<T, Failed> {
    use keyring_core::Error;
    let name = name.to_owned();
    let done = in_time(move || {
        let store = Store::new().map_err(|_| Failed::NoKeyring)?;
        let entry = store
            .build(SERVICE, &name, None)
            .map_err(|error| Failed::Words(error.to_string()))?;
        work(&entry).map_err(|error| match error {
            Error::NoEntry => Failed::NoEntry,
            Error::NoStorageAccess(_) => Failed::Locked,
            other => Failed::Words(other.to_string()),
        })
    });
    done.unwrap_or_else(|| Err(Failed::Words("it did not answer".into())))
}

fn in_entry_if_open<T: Send + 'static>(
    name: &str,
    work: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
) -> Result<T, Failed> {
    if !has_bus() || in_time(is_locked).unwrap_or(true) {
        return Err(Failed::NoKeyring);
    }
    in_entry(name, work)
}

/// Runs the work on a thread of its own and gives it up after a while. The store runs a small async
/// runtime, which must not be started from inside another; and a keyring may never answer.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (done, answer) = mpsc::channel();
    thread::spawn(move || {
        let _ = done.send(work());
    });
    answer.recv_timeout(PATIENCE).ok()
}

/// Whether the keyring would have to ask the user before it gives anything.
fn is_locked() -> bool {
    let Ok(service) = SecretService::connect(EncryptionType::Plain) else {
        return false;
    };
    service
        .get_default_collection()
        .and_then(|collection| collection.is_locked())
        .unwrap_or(false)
}

/// Without a session bus there is no keyring; asking for one would start a bus.
fn has_bus() -> bool {
    env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        || env::var_os("XDG_RUNTIME_DIR").is_some_and(|dir| Path::new(&dir).join("bus").exists())
}

/// `scrutineer/passwords.json` in the user's configuration folder (XDG Base Directory
/// Specification): not beside the casebook, which is copied and handed on.
fn default_file() -> PathBuf {
    env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")))
        .unwrap_or_default()
        .join("scrutineer/passwords.json")
}

/// A password for a mailbox; other secrets are never handed over like this.
fn from_credentials_directory(name: &str, by_id: bool) -> Option<SecretString> {
    let id = name.strip_prefix("mailbox ")?;
    let folder = env::var_os("CREDENTIALS_DIRECTORY")?;
    let file = if by_id {
        format!("scrutineer-password-{id}")
    } else {
        "scrutineer-password".to_owned()
    };
    let text = fs::read_to_string(Path::new(&folder).join(file)).ok()?;
    Some(text.trim_end_matches(['\r', '\n']).to_owned().into())
}
