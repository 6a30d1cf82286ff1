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
pub(crate) struct Fetch {
    /// Fetch mail from this day on, also where later mail was read already: YYYY-MM-DD.
    #[arg(long, value_name = "DAY")]
    pub(crate) since: Option<String>,
    /// Look again at mails that were looked at before and did not concern you then.
    #[arg(long)]
    pub(crate) again: bool,
    /// Stay and fetch mail as it comes, until Ctrl+C.
    #[arg(long, conflicts_with_all = ["since", "again", "left", "bring", "leave"])]
    pub(crate) watch: bool,
    /// Only list the mails that were left in the mailbox.
    #[arg(long)]
    pub(crate) left: bool,
    /// Bring in a mail that was left in the mailbox, by its id.
    #[arg(long, value_name = "ID", conflicts_with = "left")]
    pub(crate) bring: Option<String>,
    /// Leave a mail in the mailbox for good, by its id.
    #[arg(long, value_name = "ID", conflicts_with_all = ["left", "bring"])]
    pub(crate) leave: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Letter {
    /// Name the letters, in groups.
    List,
    /// Read one, with what it asks for.
    Show {
        /// Its name.
        name: String,
    },
    /// Copy one under another name, to be changed.
    Copy {
        /// The letter.
        name: String,
        /// The copy's name: small letters, figures and hyphens.
        to: String,
    },
    /// Say what is wrong with letters in a folder or a .zip; no casebook is opened.
    Check {
        /// A letter's folder, a folder of them, or a .zip.
        place: PathBuf,
    },
    /// Bring in letters from a folder or a .zip; a broken one is left out whole.
    Import {
        /// A letter's folder, a folder of them, or a .zip.
        place: PathBuf,
    },
    /// Write one out as a folder of three files, or as a .zip.
    Export {
        /// The letter.
        name: String,
        /// The folder it goes into, or a name that ends in .zip.
        to: PathBuf,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Lint {
    /// The draft as plain text, with or without a line “Subject: …” at its head; `-` reads standard
    /// input.
    #[arg(required_unless_present = "request", conflicts_with = "request")]
    pub(crate) file: Option<PathBuf>,
    /// Look over the draft of this request, by its id or reference, instead of a file.
    #[arg(long, value_name = "REQUEST", conflicts_with = "authority")]
    pub(crate) request: Option<String>,
    /// Whom it is for, by id or name: its law, and earlier requests to it.
    #[arg(long)]
    pub(crate) authority: Option<String>,
    /// foia, eir, foisa or eisr.
    #[arg(long)]
    pub(crate) regime: Option<String>,
    /// council, `central_government`, school, archive or other.
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// What the file is.
    #[arg(long, value_enum, default_value = "request")]
    pub(crate) letter: LetterToLint,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum LetterToLint {
    /// A first request.
    Request,
    /// A reminder that an answer is late.
    Chaser,
    /// A request for a review, or a complaint.
    Review,
    /// Another letter that follows a request.
    Other,
}

impl From<LetterToLint> for foi_lint::LetterKind {
    fn from(letter: LetterToLint) -> Self {
        match letter {
            LetterToLint::Request => Self::Request,
            LetterToLint::Chaser => Self::Chaser,
            LetterToLint::Review => Self::Review,
            LetterToLint::Other => Self::Other,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct New {
    /// Whom to ask: id or name.
    #[arg(long)]
    pub(crate) authority: String,
    /// Which letter; `foi letter list` names them.
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
    /// Let at most so many letters a minute go through a server; 0 for as fast as it takes them.
    #[arg(long, value_name = "LETTERS", group = "what")]
    pub(crate) a_minute: Option<u32>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Show the mailboxes.
    List,
    /// Look up settings for an address; nothing is changed.
    Find {
        /// The address.
        address: String,
    },
    /// Add a mailbox. What is left out is looked up for the address.
    Add {
        /// The address letters from it bear.
        address: String,
        /// Who letters from it are signed by; the name of `foi me` when left out.
        #[arg(long, default_value = "")]
        name: String,
        #[command(flatten)]
        servers: Servers,
        #[command(flatten)]
        signing_in: SigningIn,
    },
    /// Set the mailbox up, or change it. Connections are always protected by TLS.
    Set {
        /// Which, by address, user name or id; the default one when left out.
        #[arg(long)]
        account: Option<String>,
        /// The address letters from it bear; that of `foi me` when left out.
        #[arg(long)]
        email: Option<String>,
        /// Who letters from it are signed by; the name of `foi me` when left out.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        servers: Servers,
        #[command(flatten)]
        signing_in: SigningIn,
    },
    /// Try both servers.
    Check {
        /// Which, by address, user name or id; the default one when left out.
        account: Option<String>,
    },
    /// Sign in on the provider's page, in a browser on this computer.
    SignIn {
        /// Which, by address, user name or id; the default one when left out.
        account: Option<String>,
        /// Where the sign-in is kept.
        #[arg(long, value_enum, default_value = "keyring")]
        keep: KeepIn,
    },
    /// Let letters of new requests go through this mailbox.
    Default {
        /// Which, by address, user name or id.
        account: String,
    },
    /// Remove a mailbox here, with its password.
    Remove {
        /// Which, by address, user name or id.
        account: String,
        /// Although requests that are not finished were sent from it.
        #[arg(long)]
        although_used: bool,
    },
    /// Give the client id under which this program is known to a provider.
    Client {
        /// google, microsoft or other.
        #[arg(value_enum)]
        provider: Issuer,
        /// The client id; an empty one is forgotten.
        #[arg(long)]
        id: String,
        /// Read the client secret from the first line of standard input.
        #[arg(long)]
        secret_stdin: bool,
        /// Where the secret is kept.
        #[arg(long, value_enum, default_value = "keyring")]
        keep: KeepIn,
        /// Where the user signs in; the provider's own when left out.
        #[arg(long, value_name = "URL", default_value = "")]
        authorize_url: String,
        /// Where tokens come from; the provider's own when left out.
        #[arg(long, value_name = "URL", default_value = "")]
        token_url: String,
        /// What is asked for; what mail needs when left out.
        #[arg(long, default_value = "")]
        scope: String,
    },
    /// Show the default mailbox.
    Show,
    /// Go back to the practice mailbox.
    Practice,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Servers {
    /// Server letters go to, as HOST:PORT; port 465 means TLS from the start, others STARTTLS.
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) smtp: Option<String>,
    /// Server answers come from, as HOST:PORT; port 143 means STARTTLS, others TLS from the start.
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) imap: Option<String>,
    /// Begin in the clear and turn to TLS before the password (both servers).
    #[arg(long, conflicts_with = "tls")]
    pub(crate) starttls: bool,
    /// TLS from the first byte (both servers).
    #[arg(long)]
    pub(crate) tls: bool,
    /// The user name.
    #[arg(long)]
    pub(crate) user: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SigningIn {
    /// How it is signed in to.
    #[arg(long, value_enum)]
    pub(crate) sign_in: Option<SignInWith>,
    /// Read the password from the first line of standard input.
    #[arg(long)]
    pub(crate) password_stdin: bool,
    /// Where the password is kept.
    #[arg(long, value_enum, default_value = "keyring")]
    pub(crate) keep: KeepIn,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum SignInWith {
    /// With a password.
    Password,
    /// On Google's page.
    Google,
    /// On Microsoft's page.
    Microsoft,
    /// On the page of another provider.
    Other,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Issuer {
    /// Google.
    Google,
    /// Microsoft.
    Microsoft,
    /// Another provider.
    Other,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum KeepIn {
    /// In the system's keyring.
    Keyring,
    /// In a file that only you can read (mode 0600).
    File,
    /// Nowhere: the command ends and it is forgotten.
    Ask,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Authority {
    /// Add one.
    Add {
        /// Its name.
        name: String,
        #[command(flatten)]
        details: AuthorityDetails,
    },
    /// Change one; what is not given stays.
    Set {
        /// The authority: its id or name.
        authority: String,
        /// Its new name.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        details: AuthorityDetails,
    },
    /// List them.
    List {
        /// Only those with this tag.
        #[arg(long, value_name = "TAG")]
        tag: Option<String>,
    },
    /// Bring in a CSV file. Its columns are told by their names, or with --map.
    Import {
        /// The file.
        file: PathBuf,
        /// Which column holds what: name, email, regime, kind, nation, tags, website,
        /// `disclosure_log` or notes.
        #[arg(long = "map", value_name = "FIELD=COLUMN")]
        mapping: Vec<String>,
        /// Only show the columns and what they would be taken for.
        #[arg(long)]
        columns: bool,
    },
    /// Add the principal councils of the four nations, without addresses.
    Councils {
        /// Only england, wales, scotland or `northern_ireland`.
        #[arg(long, default_value = "")]
        nation: String,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct AuthorityDetails {
    /// Its address for requests.
    #[arg(long)]
    pub(crate) email: Option<String>,
    /// foia, eir, foisa or eisr; worked out from the name when not given.
    #[arg(long)]
    pub(crate) regime: Option<String>,
    /// council, `central_government`, school, archive or other; worked out from the name when not
    /// given.
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// england, wales, scotland or `northern_ireland`.
    #[arg(long)]
    pub(crate) nation: Option<String>,
    /// A word it can be chosen by; may be given more than once. `set` puts these in place of the
    /// others, and `--tag ""` takes all away.
    #[arg(long = "tag", value_name = "TAG")]
    pub(crate) tags: Vec<String>,
    /// Its website.
    #[arg(long)]
    pub(crate) website: Option<String>,
    /// Where it publishes answers to requests.
    #[arg(long)]
    pub(crate) disclosure_log: Option<String>,
    /// Notes.
    #[arg(long)]
    pub(crate) notes: Option<String>,
}

/// One letter to many authorities.
#[derive(Debug, Subcommand)]
pub(crate) enum Batch {
    /// List them, with how far each is.
    List,
    /// Draft one letter to each of many authorities.
    New(Box<NewBatch>),
    /// Show one: how far it is, and where each authority stands.
    Show {
        /// The batch: its id or title.
        batch: String,
        /// Only these: `to_draft`, draft, `to_go`, sent, refused, `in_doubt`, waiting, late or
        /// answered.
        #[arg(long, default_value = "")]
        show: String,
        /// Authorities to pass over.
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// Authorities to show, at most 500.
        #[arg(long, default_value_t = 500)]
        limit: u32,
    },
    /// Queue its drafts and send them at the pace of the Outbox; stopped anywhere, it goes on from
    /// there when called again.
    Send {
        /// The batch: its id or title.
        batch: String,
        /// Only put them in the Outbox: whoever sends next sends them.
        #[arg(long)]
        queue: bool,
    },
    /// Let nothing more of it go.
    Pause {
        /// The batch: its id or title.
        batch: String,
    },
    /// Let it go on.
    Resume {
        /// The batch: its id or title.
        batch: String,
    },
    /// Call back what has not gone: those letters are drafts again.
    Cancel {
        /// The batch: its id or title.
        batch: String,
    },
    /// Put other words into the letters that have not gone.
    Correct {
        /// The batch: its id or title.
        batch: String,
        /// The new subject, with fields in braces; as it was when not given.
        #[arg(long)]
        subject: Option<String>,
        /// A file with the new text, with fields in braces; `-` reads standard input.
        #[arg(long, value_name = "FILE")]
        body: Option<PathBuf>,
    },
    /// Draft the next letter, such as a chaser, for its requests, and queue it.
    Follow {
        /// The batch: its id or title.
        batch: String,
        /// The letter.
        #[arg(long, default_value = "chaser")]
        letter: String,
        /// Which requests: late, or one of the words of `foi batch show --show`.
        #[arg(long, default_value = "late")]
        show: String,
    },
    /// One table of the answers, as CSV.
    Answers {
        /// The batch: its id or title.
        batch: String,
        /// The file it is written to; standard output when not given.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct NewBatch {
    /// The letter of the library.
    #[arg(long)]
    pub(crate) letter: String,
    /// What to call it; the letter's title when not given.
    #[arg(long, default_value = "")]
    pub(crate) title: String,
    /// Authorities with this tag; may be given more than once.
    #[arg(long = "tag", value_name = "TAG")]
    pub(crate) tags: Vec<String>,
    /// Authorities of this kind: council, `central_government`, school, archive or other.
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// An authority by id or name; may be given more than once.
    #[arg(long = "authority", value_name = "AUTHORITY")]
    pub(crate) authorities: Vec<String>,
    /// A CSV file with a column `authority`, and a column for each field that differs.
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,
    /// What a field holds for everybody.
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub(crate) fields: Vec<String>,
    /// The issue its requests feed: its id or question.
    #[arg(long)]
    pub(crate) issue: Option<String>,
    /// The subject, where it is not the letter's own; fields in braces.
    #[arg(long)]
    pub(crate) subject: Option<String>,
    /// A file with the text, where it is not the letter's own.
    #[arg(long, value_name = "FILE")]
    pub(crate) body: Option<PathBuf>,
    /// Leave out the authorities whose letter cannot go, and say them.
    #[arg(long)]
    pub(crate) leave_out: bool,
    /// Only look the letters over; nothing is made.
    #[arg(long)]
    pub(crate) check: bool,
    /// Only show the letter to the authority at this place of the list, from 1.
    #[arg(long, value_name = "PLACE")]
    pub(crate) preview: Option<u32>,
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

/// Where a mail goes.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct FilingPlace {
    /// The request it belongs to: its id or reference.
    #[arg(long)]
    pub(crate) request: Option<String>,
    /// Another request that it answers too, and is shown with.
    #[arg(long, value_name = "REQUEST")]
    pub(crate) also: Option<String>,
    /// A request that it does not answer after all.
    #[arg(long, value_name = "REQUEST")]
    pub(crate) not: Option<String>,
    /// Back into the Inbox.
    #[arg(long)]
    pub(crate) inbox: bool,
}
