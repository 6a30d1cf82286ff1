mod accounts;
mod authorities;
mod batches;
mod collate;
mod figures;
mod law;
mod letters;
mod post;
mod records;
mod remind;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};
use clap_complete::Shell;

pub(crate) use accounts::{Account, Issuer, KeepIn, Servers, SignInWith, SigningIn};
pub(crate) use authorities::{Authority, AuthorityDetails};
pub(crate) use batches::{Batch, NewBatch};
pub(crate) use collate::{Collate, MapTable, TypeValue};
pub(crate) use figures::{By, Decimal, Figure};
pub(crate) use law::{Calendar, Due, Ics, Letters};
pub(crate) use letters::{Letter, Lint, New};
pub(crate) use post::{Fetch, Outbox};
pub(crate) use records::{Attach, FilingPlace, Issue, Pack, Search};
pub(crate) use remind::{Remind, Rules};

const AFTER_HELP: &str =
    "Without --casebook: ~/.local/share/scrutineer/casebook.scrutineer, or below $XDG_DATA_HOME.
To try everything with nothing leaving the machine: foi --casebook FILE --mail practice:DIR …
Exit status: 0 done, 1 could not (a line says why), 2 misuse.";

/// Ask public bodies how money was spent, and keep count of the days.
#[derive(Debug, Parser)]
#[command(name = "foi", version, propagate_version = true, after_help = AFTER_HELP)]
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
        /// The file; `-` reads standard input.
        file: PathBuf,
    },
    /// Read the sheets and rows of a spreadsheet or CSV file, in a process of its own.
    Table {
        /// The file; `-` reads standard input.
        file: PathBuf,
    },
    /// Show what a spreadsheet hides: rows, columns, sheets, links, names and pivot caches; counts.
    Hidden {
        /// The file; `-` reads standard input.
        file: PathBuf,
    },
    /// Group and sum a table that was received, and say what was counted and what was not.
    Figure(Box<Figure>),
    /// Show the exemptions a letter of an authority relies on.
    Exemptions(Letters),
    /// Show what a letter of an authority says: received, asked, refused, given, not held.
    Read(Letters),
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
    /// The library of letters: list, read, copy, check, bring in and write out.
    #[command(alias = "letters")]
    Letter {
        #[command(subcommand)]
        command: Option<Letter>,
    },
    /// Look a draft over: what is weak in it, how much work it asks for, what is published already.
    Lint(Lint),
    /// Draft a request.
    New(New),
    /// Draft the next letter of a request that is under way.
    Next {
        /// The request: its id or reference.
        request: String,
        /// The letter, such as `chaser` or `internal-review`.
        #[arg(long, default_value = "chaser")]
        letter: String,
        /// A field of the letter.
        #[arg(long = "set", value_name = "FIELD=VALUE")]
        fields: Vec<String>,
        /// The address it goes to, where that is not the authority's: the regulator's.
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
    },
    /// One letter to many authorities.
    #[command(subcommand)]
    Batch(Batch),
    /// Gather the answers to a batch into one table.
    #[command(subcommand)]
    Collate(Collate),
    /// Send the drafts of these requests; without a name, everything that waits in the Outbox.
    Send {
        /// Requests, by id or reference.
        requests: Vec<String>,
    },
    /// Show letters on their way; settle one that is in doubt.
    Outbox(Outbox),
    /// Fetch what came in.
    Fetch(Fetch),
    /// Bring in mails from files and folders: .eml, mbox, Maildir, Outlook .msg.
    Import {
        /// Files and folders.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Bring in requests that were made elsewhere: WhatDoTheyKnow's zip and JSON, lists in CSV or a
    /// spreadsheet, folders of all these.
    ImportRequests {
        /// Files and folders.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Change nothing; say what would come.
        #[arg(long)]
        dry_run: bool,
        /// Where a list's column is not told by its name, such as `sent=Date made`.
        #[arg(long = "column", value_name = "FIELD=COLUMN")]
        columns: Vec<String>,
        /// File other files among them with this request; without it, with the one request beside them, or in the Inbox.
        #[arg(long, value_name = "REQUEST")]
        request: Option<String>,
    },
    /// Read the text of received files that were not read yet.
    Extract {
        /// Attachments to read again, by their ids; `foi show --json` lists them.
        ids: Vec<String>,
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
    /// File a mail under a request, move it there from another, or put it back.
    File {
        /// The mail's id.
        message: String,
        #[command(flatten)]
        place: FilingPlace,
        /// Why it is moved, in your words; kept with it.
        #[arg(long, value_name = "WORDS", default_value = "", requires = "request")]
        because: String,
    },
    /// Take a mail off the list of what needs you: it concerns no request, or nothing is to be recorded from it.
    Aside {
        /// The mail's id.
        message: String,
    },
    /// Attach a reply, one file of it, or a place in either, to an issue.
    Attach(Attach),
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
    /// Write a request's pack for the regulator: what is complained of, a chronology, every mail.
    Pack(Pack),
    /// Draft a request anew to the other address that an automatic reply names.
    Elsewhere {
        /// The automatic reply: its id.
        message: String,
        /// The address, where it is not the one that the reply names.
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
    },
    /// Strike out an event that was recorded by mistake.
    Strike {
        /// The event's id.
        event: String,
    },
    /// Find words in letters, mails, their files and notes.
    Search(Search),
    /// Make a sample to look round in: a made-up borough with a request at every stage.
    Sample {
        /// A new file for it; without this, the casebook, which must be empty.
        file: Option<PathBuf>,
    },
    /// Write an issue's dossier: what was found, with each citation, for others to read.
    Dossier {
        /// The issue: its id or question.
        issue: String,
        /// The new file: .pdf, .html or .md. Without it, only say what could be struck out.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
        /// Write over a file of that name.
        #[arg(long, requires = "to")]
        overwrite: bool,
        /// Strike out what may be of private people.
        #[arg(long)]
        strike: bool,
        /// Words to leave all the same; may be given more than once.
        #[arg(long, value_name = "WORDS", requires = "strike")]
        keep: Vec<String>,
        /// Other words to strike out; may be given more than once.
        #[arg(long = "also", value_name = "WORDS", requires = "strike")]
        also: Vec<String>,
    },
    /// Show what needs doing.
    Agenda,
    /// Show the reminders that are due; speak them on the desktop; write your own.
    #[command(args_conflicts_with_subcommands = true)]
    Remind {
        /// Speak them as desktop notifications, each once.
        #[arg(long)]
        notify: bool,
        /// With buttons: stay, and go on looking for what is due, until the notifications are closed.
        #[arg(long, requires = "notify")]
        buttons: bool,
        #[command(subcommand)]
        command: Option<Remind>,
    },
    /// Write the last days as iCalendar, for the calendar you already look at.
    Ics(Ics),
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
    /// Put a backup or an export in the place of the casebook; the present one is kept beside it.
    Restore {
        /// A backup, or the folder of an export.
        source: PathBuf,
    },
    /// Save what can be saved of a damaged casebook into a new one beside it; the damaged file is only read.
    Rescue {
        /// The new casebook; without this, a name beside the damaged one.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Encrypt the casebook with a passphrase, change it, or take it off.
    ///
    /// The passphrase is taken from the variable `FOI_PASSPHRASE`, from the keyring if it is
    /// remembered there, or asked for.
    Passphrase {
        #[command(subcommand)]
        command: Passphrase,
    },
    /// Write everything to a folder in open formats: mails as .eml, files, JSON and CSV.
    Export {
        /// A new folder.
        folder: PathBuf,
    },
    /// Look the casebook over for damage.
    Check,
    /// Write what completes this command in a shell when Tab is pressed.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Write the manual pages of this command.
    Manual {
        /// A folder that exists; pages of the same name are replaced.
        folder: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Passphrase {
    /// Set a passphrase, or another. It is taken from `FOI_NEW_PASSPHRASE`, or asked for twice.
    Set {
        /// Remember it in this computer's keyring.
        #[arg(long)]
        remember: bool,
    },
    /// Take the passphrase off: whoever has the file can read it then.
    Remove,
    /// Remember the passphrase in this computer's keyring, for reminders and mail.
    Remember,
    /// Take the passphrase out of this computer's keyring.
    Forget,
}
