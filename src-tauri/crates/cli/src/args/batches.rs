use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

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
