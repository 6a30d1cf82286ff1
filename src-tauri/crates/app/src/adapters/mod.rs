//! The ports on a real desktop: the system's clock, keyring and notification service.

mod clock;
mod desktop_notifier;
mod system_secrets;

pub use clock::{SetClock, SystemClock};
pub use desktop_notifier::DesktopNotifier;
pub use system_secrets::SystemSecrets;
