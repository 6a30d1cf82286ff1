use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::{env, fs, path::Path, thread};

use keyring_core::Entry;
use keyring_core::api::CredentialStoreApi as _;
use secrecy::{ExposeSecret as _, SecretString};
use zbus_secret_service_keyring_store::Store;

use crate::ports::Secrets;

const SERVICE: &str = "Scrutineer";

/// Passwords in the desktop's keyring (Secret Service), and those given for this run only.
///
/// A service manager may hand one over in a file `scrutineer-password` below
/// `$CREDENTIALS_DIRECTORY`, as systemd does with `LoadCredential=`.
#[derive(Debug, Default)]
pub struct SystemSecrets {
    given: Mutex<HashMap<String, SecretString>>,
}

impl SystemSecrets {
    fn given(&self) -> std::sync::MutexGuard<'_, HashMap<String, SecretString>> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Secrets for SystemSecrets {
    fn get(&self, name: &str) -> Option<SecretString> {
        if let Some(secret) = self.given().get(name) {
            return Some(secret.clone());
        }
        if let Some(secret) = from_credentials_directory() {
            return Some(secret);
        }
        let password = in_keyring(name, |entry| entry.get_password()).ok()?;
        Some(password.into())
    }

    fn set(&self, name: &str, secret: SecretString, remember: bool) -> Result<(), String> {
        self.given().insert(name.to_owned(), secret.clone());
        if !remember {
            return Ok(());
        }
        in_keyring(name, move |entry| entry.set_password(secret.expose_secret())).map_err(|why| {
            format!("The password could not be kept in the keyring ({why}); it is remembered until Scrutineer closes.")
        })
    }

    fn forget(&self, name: &str) {
        self.given().remove(name);
        if let Err(error) = in_keyring(name, |entry| entry.delete_credential()) {
            tracing::debug!(%error, "nothing to forget in the keyring");
        }
    }

    fn can_remember(&self) -> bool {
        thread::spawn(|| Store::new().is_ok())
            .join()
            .unwrap_or(false)
    }
}

/// Works on one entry of the keyring. The store runs a small async runtime of its own, which
/// must not be started from inside another: hence the thread.
fn in_keyring<T: Send + 'static>(
    name: &str,
    work: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
) -> Result<T, String> {
    let name = name.to_owned();
    let result = thread::spawn(move || {
        let entry = Store::new()?.build(SERVICE, &name, None)?;
        work(&entry)
    })
    .join();
    match result {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("the keyring did not answer".into()),
    }
}

fn from_credentials_directory() -> Option<SecretString> {
    let folder = env::var_os("CREDENTIALS_DIRECTORY")?;
    let text = fs::read_to_string(Path::new(&folder).join("scrutineer-password")).ok()?;
    Some(text.trim_end_matches(['\r', '\n']).to_owned().into())
}
