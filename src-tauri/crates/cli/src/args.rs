use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

/// Ask public bodies how money was spent, and keep count of the days.
#[derive(Debug, Parser)]
#[command(name = "foi", version, about, long_about = None, propagate_version = true)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Common {
    /// The casebook; made when it is not there. Without this, the one the window uses.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) casebook: Option<PathBuf>,
    /// Answer in JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Take this as the present day (for tests and "what if").
    #[arg(long, global = true, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<String>,
    /// `practice:DIR`: letters go into a folder and answers come from it; nothing leaves the machine.
    #[arg(long, global = true, value_name = "PLACE")]
    pub(crate) mail: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Work out the day an answer is due.
    Due(Due),
    /// Fold a list of events into a stage and deadlines.
    Clock {
        /// JSON: {regime, `authority_kind`?, today?, events: [{on, kind, …}]}; `-` reads standard input.
        file: PathBuf,
    },
    /// Show the days of a year that are not counted, and why; merge a newer list of bank holidays.
    Calendar(Calendar),
    /// Read one mail, without a casebook.
    Message {
        /// The mail as a file; `-` reads standard input.
        file: PathBuf,
    },
    /// Read the text of a file, in a process of its own.
    Text {
        /// The file.
        file: PathBuf,
    },
    /// Say who writes the letters.
    Me {
        /// Your real name: the Act asks for one.
        #[arg(long)]
        name: String,
        /// The address answers go to.
        #[arg(long)]
        email: String,
    },
    /// Set up the mailbox letters go from, or go back to the practice mailbox.
    #[command(subcommand)]
    Account(Account),
    /// Public bodies that can be asked.
    #[command(subcommand)]
    Authority(Authority),
    /// Questions under scrutiny.
    #[command(subcommand)]
    Issue(Issue),
    /// The library of letters.
    Letters,
    /// Draft a request.
    New(New),
    /// Draft the next letter of a request that is under way.
    Next {
        /// The request: its id or reference.
        request: String,
        /// The letter, such as `chaser`.
        #[arg(long, default_value = "chaser")]
        letter: String,
    },
    /// Send the drafts of these requests; without a name, everything that waits in the Outbox.
    Send {
        /// Requests, by id or reference.
        requests: Vec<String>,
    },
    /// Show letters on their way; settle one that is in doubt.
    Outbox(Outbox),
    /// Fetch what came in.
    Fetch,
    /// Bring in mails from files and folders: .eml, mbox, Maildir, Outlook .msg.
    Import {
        /// Files and folders.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Show mails that wait to be filed.
    Inbox {
        /// Mails to pass over.
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// Mails to show, at most 200.
        #[arg(long, default_value_t = 200)]
        limit: u32,
    },
    /// File a mail under a request.
    File {
        /// The mail's id.
        message: String,
        /// The request: its id or reference.
        #[arg(long)]
        request: String,
    },
    /// Take a mail off the list of what needs you: it concerns no request, or nothing is to be recorded from it.
    Aside {
        /// The mail's id.
        message: String,
    },
    /// Attach a reply, or one file of it, to an issue.
    Attach {
        /// The mail's id.
        message: String,
        /// The issue: its id or question.
        #[arg(long)]
        issue: String,
        /// One file of the mail, by id or name; without this, the whole reply.
        #[arg(long)]
        attachment: Option<String>,
        /// What it shows.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// List requests.
    Requests {
        /// Only those with these words in title, authority or reference.
        #[arg(long, default_value = "")]
        text: String,
        /// Rows to pass over.
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// Rows to show, at most 200.
        #[arg(long, default_value_t = 200)]
        limit: u32,
    },
    /// Show one request with its deadlines and thread.
    Show {
        /// The request: its id or reference.
        request: String,
    },
    /// Record a fact about a request.
    Event {
        /// The request: its id or reference.
        request: String,
        /// What happened, such as `acknowledged`, `answered`, `refused`.
        kind: String,
        /// The day it happened.
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: String,
        /// The mail that shows it.
        #[arg(long)]
        message: Option<String>,
        /// A day the authority named, shown beside the law's own.
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: Option<String>,
        /// An exemption relied on, such as 40(2); may be given more than once.
        #[arg(long)]
        exemption: Vec<String>,
        /// Another address an automatic reply named: the request has yet to be sent there.
        #[arg(long, value_name = "ADDRESS")]
        redirect: Option<String>,
        /// A note.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Handle a request under another law of the same nation, such as eir for the environment.
    Regime {
        /// The request: its id or reference.
        request: String,
        /// foia, eir, foisa or eisr.
        regime: String,
    },
    /// Strike out an event that was recorded by mistake.
    Strike {
        /// The event's id.
        event: String,
    },
    /// Find words in letters and mails.
    Search {
        /// The words.
        #[arg(required = true)]
        query: Vec<String>,
    },
    /// Show what needs doing.
    Agenda,
    /// Show the reminders that are due; speak them on the desktop.
    Remind {
        /// Speak them as desktop notifications, each once.
        #[arg(long)]
        notify: bool,
    },
    /// Let the made-up council of the practice mailbox answer a request.
    Practice {
        /// The request: its id or reference.
        request: String,
        /// `acknowledgement` or `answer`.
        #[arg(long, default_value = "answer")]
        reply: String,
    },
    /// Write a copy of the casebook to a new file, and read it back to verify it.
    Backup {
        /// The file to write.
        file: PathBuf,
    },
    /// Look the casebook over for damage.
    Check,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Due {
    /// foia, eir, foisa or eisr.
    #[arg(long, required_unless_present = "csv")]
    pub(crate) regime: Option<String>,
    /// The day the authority received the request.
    #[arg(long, value_name = "YYYY-MM-DD", required_unless_present = "csv")]
    pub(crate) received: Option<String>,
    /// Working days, where they are not the Act's own.
    #[arg(long)]
    pub(crate) days: Option<u16>,
    /// council, `central_government`, school, archive or other.
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// Show the working.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Read `regime,received,working_days` from a CSV file and write the same with `due`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["regime", "received", "days", "kind", "explain"])]
    pub(crate) csv: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
#[group(required = true, multiple = false)]
pub(crate) struct Calendar {
    /// Show this year.
    #[arg(long)]
    pub(crate) year: Option<i32>,
    /// Merge the bank-holidays.json that GOV.UK publishes into the casebook's calendar: a file, or
    /// an https address.
    #[arg(long, value_name = "FILE_OR_URL")]
    pub(crate) merge: Option<String>,
    /// Fetch that list from GOV.UK and merge it.
    #[arg(long)]
    pub(crate) fetch: bool,
    /// Go back to the built-in calendar.
    #[arg(long)]
    pub(crate) forget: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct New {
    /// Whom to ask: id or name.
    #[arg(long)]
    pub(crate) authority: String,
    /// Which letter; `foi letters` lists them.
    #[arg(long)]
    pub(crate) letter: String,
    /// The issue it feeds: id or question.
    #[arg(long)]
    pub(crate) issue: Option<String>,
    /// A field of the letter.
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub(crate) fields: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Outbox {
    /// Call a letter back: it is a draft again.
    #[arg(long, value_name = "ID", group = "what")]
    pub(crate) cancel: Option<String>,
    /// Let a letter that waits, or is held back in a restored casebook, go now.
    #[arg(long, value_name = "ID", group = "what")]
    pub(crate) retry: Option<String>,
    /// Look in the mailbox for a letter in doubt.
    #[arg(long, value_name = "ID", group = "what")]
    pub(crate) look: Option<String>,
    /// A letter in doubt did go.
    #[arg(long, value_name = "ID", group = "what")]
    pub(crate) mark_sent: Option<String>,
    /// Send a letter in doubt again, knowing that it may arrive twice.
    #[arg(long, value_name = "ID", group = "what")]
    pub(crate) send_again: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Set the mailbox up, or change it. Connections are always protected by TLS.
    Set {
        /// Server letters go to, as HOST:PORT; port 465 means TLS from the start, others STARTTLS.
        #[arg(long, value_name = "HOST:PORT")]
        smtp: String,
        /// Server answers come from, as HOST:PORT; port 143 means STARTTLS, others TLS from the start.
        #[arg(long, value_name = "HOST:PORT")]
        imap: String,
        /// Begin in the clear and turn to TLS before the password (both servers).
        #[arg(long, conflicts_with = "tls")]
        starttls: bool,
        /// TLS from the first byte (both servers).
        #[arg(long)]
        tls: bool,
        /// The user name.
        #[arg(long)]
        user: String,
        /// Read the password from the first line of standard input and keep it in the keyring.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Try both servers.
    Check,
    /// Show the mailbox.
    Show,
    /// Go back to the practice mailbox.
    Practice,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Authority {
    /// Add one.
    Add {
        /// Its name.
        name: String,
        /// Its address for requests.
        #[arg(long, default_value = "")]
        email: String,
        /// foia, eir, foisa or eisr.
        #[arg(long, default_value = "foia")]
        regime: String,
        /// council, `central_government`, school, archive or other.
        #[arg(long, default_value = "")]
        kind: String,
        /// Notes.
        #[arg(long, default_value = "")]
        notes: String,
    },
    /// Change one; what is not given stays.
    Set {
        /// The authority: its id or name.
        authority: String,
        /// Its new name.
        #[arg(long)]
        name: Option<String>,
        /// Its address for requests.
        #[arg(long)]
        email: Option<String>,
        /// foia, eir, foisa or eisr.
        #[arg(long)]
        regime: Option<String>,
    },
    /// List them.
    List,
    /// Bring in a CSV file with the columns name, email, regime (and kind, notes).
    Import {
        /// The file.
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Issue {
    /// Add one.
    Add {
        /// The question.
        question: String,
        /// Notes.
        #[arg(long, default_value = "")]
        notes: String,
    },
    /// List them.
    List,
    /// Show one with its evidence and requests.
    Show {
        /// The issue: its id or question.
        issue: String,
    },
    /// Let a request feed it.
    Link {
        /// The issue: its id or question.
        issue: String,
        /// The request: its id or reference.
        #[arg(long)]
        request: String,
    },
}
