//! The outside world: the system's clock, keyring and notification service, and the web.

mod clock;
mod desktop_notifier;
mod secret_file;
mod system_secrets;
mod web;

pub use clock::{SetClock, SystemClock};
pub use desktop_notifier::DesktopNotifier;
use secret_file::SecretFile;
pub use system_secrets::SystemSecrets;
pub use web::{Web, WebError};
