use std::convert::Infallible;
use std::env;
use std::io;
use std::path::PathBuf;
use std::process::Command;

use chrono::NaiveDate;
use clap::Parser;

use crate::platform::{SURROUNDINGS, becomes};

/// How the program was started.
#[derive(Debug, Clone, Default, Parser)]
#[command(
    name = "scrutineer",
    version,
    about = "Ask public bodies how money was spent, and keep count of the days."
)]
pub struct Arguments {
    /// The casebook; made when it is not there.
    #[arg(long, value_name = "FILE")]
    pub casebook: Option<PathBuf>,
    /// `practice:DIR`: letters go into a folder and answers come from it; nothing leaves the machine.
    #[arg(long, value_name = "PLACE")]
    pub mail: Option<String>,
    /// Take this as the present day (for tests and "what if").
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub today: Option<NaiveDate>,
    /// Open at this place of the window, such as `#/requests/…`.
    #[arg(long, value_name = "ROUTE")]
    pub open: Option<String>,
    /// Start without showing the window, as when the session begins.
    #[arg(long)]
    pub hidden: bool,
    /// Go to the page that saves what can be saved of a damaged casebook, also when it would open.
    #[arg(long)]
    pub damaged: bool,
    /// Mails to bring in: .eml, mbox, Outlook .msg, or folders of them.
    #[arg(value_name = "MAIL")]
    pub mails: Vec<PathBuf>,
}

impl Arguments {
    /// Where the window is to be: mails that are brought in show in the Inbox.
    pub(crate) fn place(&self) -> Option<&str> {
        let inbox = (!self.mails.is_empty()).then_some("#/inbox");
        self.open.as_deref().or(inbox)
    }

    /// A test names its own casebook and day and must not be handed to a window that is open.
    pub(crate) fn is_for_a_test(&self) -> bool {
        self.casebook.is_some()
    }
}

/// Sees to the environment. The entry in the menu sets it; started otherwise, the program starts
/// itself again with it, as setting a variable in a running process is unsafe.
pub(crate) fn settle_surroundings() {
    let missing = |(name, _): &(&str, &str)| env::var_os(name).is_none();
    if !SURROUNDINGS.iter().any(missing) {
        return;
    }
    let again = || {
        let mut program = Command::new(env::current_exe()?);
        program
            .args(env::args_os().skip(1))
            .envs(SURROUNDINGS.iter().copied().filter(missing));
        Err::<(), _>(becomes(program))
    };
    // Returns only when it could not be started again; then things go on as they are.
    if let Err(error) = again() {
        tracing::warn!(%error, "could not start again with what WebKitGTK needs");
    }
}

/// Starts again on the page that saves what can be saved. What runs ends as if it were killed, which
/// loses nothing that is in the casebook; what is being written the page has saved before.
///
/// # Errors
///
/// When it could not be started again; then all is as it was.
pub(crate) fn start_again_to_save() -> io::Result<Infallible> {
    const DAMAGED: &str = "--damaged";
    // Once, and before what may end the options.
    let mut program = Command::new(env::current_exe()?);
    program
        .arg(DAMAGED)
        .args(env::args_os().skip(1).filter(|given| given != DAMAGED));
    Err(becomes(program))
}
