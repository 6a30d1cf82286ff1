use std::fmt;
use std::sync::Arc;
use std::thread;

use notify_rust::{Hint, Notification, NotificationResponse, Timeout, Urgency};

use crate::ports::{Notice, Notifier};

/// What is done with a notice's route when its action is chosen.
type Open = Arc<dyn Fn(&str) + Send + Sync>;

/// The desktop's notification service, over D-Bus.
///
/// Each notice keeps its connection on a thread of its own until it is answered or closed: the
/// service tells only the sender of a click, and some desktops take a notice away when its
/// sender goes.
#[derive(Clone)]
pub struct DesktopNotifier {
    open: Option<Open>,
}

impl DesktopNotifier {
    /// A notifier that calls `open` with the notice's route when its action is chosen.
    pub fn new(open: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self {
            open: Some(Arc::new(open)),
        }
    }
}

impl DesktopNotifier {
    /// A notifier whose notices offer no action: for a process that ends before anybody can click.
    pub fn without_action() -> Self {
        Self { open: None }
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
            .hint(Hint::DesktopEntry("scrutineer".into()))
            .urgency(if notice.urgent {
                Urgency::Critical
            } else {
                Urgency::Normal
            })
            .timeout(Timeout::Never);
        if self.open.is_some() {
            notification
                .action("default", &notice.action)
                .action("open", &notice.action);
        }
        // notify-rust drives its own small runtime and must not be called from inside another.
        let shown = thread::spawn(move || notification.show()).join();
        let handle = match shown {
            Ok(Ok(handle)) => handle,
            Ok(Err(error)) => {
                return Err(format!("The desktop did not show the reminder: {error}."));
            }
            Err(_) => return Err("The desktop did not show the reminder.".into()),
        };
        let Some(open) = self.open.clone() else {
            return Ok(());
        };
        let route = notice.route.clone();
        thread::spawn(move || {
            let chosen = handle.wait_for_response(|response: &NotificationResponse| {
                if matches!(
                    response,
                    NotificationResponse::Default | NotificationResponse::Action(_)
                ) {
                    open(&route);
                }
            });
            if let Err(error) = chosen {
                tracing::warn!(%error, "a notice could not be waited for");
            }
        });
        Ok(())
    }
}

/// The body may be read as simple markup (Desktop Notifications Specification, "Markup").
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
