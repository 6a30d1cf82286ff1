use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use notify_rust::{Hint, Notification, NotificationResponse, Timeout, Urgency};

use crate::ports::{Notice, NoticeChoice, Notifier};

/// What is done with what was chosen on a notice.
type Choose = Arc<dyn Fn(&NoticeChoice) + Send + Sync>;

/// The desktop's notification service, over D-Bus.
///
/// Each notice keeps its connection on a thread of its own until it is answered or closed: the
/// service tells only the sender of a click, and some desktops take a notice away when its
/// sender goes.
#[derive(Clone)]
pub struct DesktopNotifier {
    choose: Option<Choose>,
    open: Arc<AtomicUsize>,
}

impl DesktopNotifier {
    /// A notifier that calls `choose` with what was chosen on a notice.
    pub fn new(choose: impl Fn(&NoticeChoice) + Send + Sync + 'static) -> Self {
        Self {
            choose: Some(Arc::new(choose)),
            open: Arc::default(),
        }
    }

    /// A notifier whose notices offer no action: for a process that ends before anybody can.
    pub fn without_action() -> Self {
        Self {
            choose: None,
            open: Arc::default(),
        }
    }

    /// How many notices with an action are neither answered nor closed yet.
    pub fn open_notices(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }
}

impl fmt::Debug for DesktopNotifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DesktopNotifier").finish_non_exhaustive()
    }
}

impl Notifier for DesktopNotifier {
    fn notify(&self, notice: &Notice) -> Result<(), String> {
        let mut notification = Notification::new();
        notification
            .appname("Scrutineer")
            .summary(&notice.title)
            .body(&escaped(&notice.body))
            .icon("scrutineer")
            .urgency(if notice.urgent {
                Urgency::Critical
            } else {
                Urgency::Normal
            })
            .timeout(Timeout::Never);
        if self.choose.is_some() {
            // GNOME takes the notices of a known program away when their sender goes, so only
            // one that stays says which it is.
            notification.hint(Hint::DesktopEntry("scrutineer".into()));
            if let Some(first) = notice.buttons.first() {
                notification.action("default", &first.label);
            }
            for (number, button) in notice.buttons.iter().enumerate() {
                notification.action(&number.to_string(), &button.label);
            }
        }
        // notify-rust drives its own small runtime and must not be called from inside another.
        let shown = thread::spawn(move || notification.show()).join();
        let handle = match shown {
            Ok(Ok(handle)) => handle,
            Ok(Err(error)) => return Err(in_words(&error.to_string())),
            Err(_) => return Err("The desktop did not show the reminder.".into()),
        };
        let Some(choose) = self.choose.clone() else {
            return Ok(());
        };
        let choices: Vec<_> = notice
            .buttons
            .iter()
            .map(|button| button.choice.clone())
            .collect();
        let open = Arc::clone(&self.open);
        open.fetch_add(1, Ordering::SeqCst);
        thread::spawn(move || {
            let chosen = handle.wait_for_response(|response: &NotificationResponse| {
                let number = match response {
                    NotificationResponse::Default => Some(0),
                    NotificationResponse::Action(name) => name.parse().ok(),
                    _ => None,
                };
                if let Some(choice) = number.and_then(|number: usize| choices.get(number)) {
                    choose(choice);
                }
            });
            if let Err(error) = chosen {
                tracing::warn!(%error, "a notice could not be waited for");
            }
            open.fetch_sub(1, Ordering::SeqCst);
        });
        Ok(())
    }
}

/// Why the service did not show a notice, for somebody who does not know what D-Bus is.
fn in_words(error: &str) -> String {
    let nobody = ["ServiceUnknown", "NameHasNoOwner", "not provided by any"];
    if nobody.iter().any(|sign| error.contains(sign)) {
        return "No program on this desktop shows notifications, so the reminder was not shown."
            .into();
    }
    let no_session = [
        "No such file",
        "Address",
        "address",
        "refused",
        "autolaunch",
    ];
    if no_session.iter().any(|sign| error.contains(sign)) {
        return "There is no desktop session here that could show the reminder (no D-Bus).".into();
    }
    format!("The desktop did not show the reminder: {error}.")
}

/// The body may be read as simple markup (Desktop Notifications Specification, "Markup").
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
