use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

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
    /// Change its question, where it stands, its tags, or what is written about it.
    Edit {
        /// The issue: its id or question.
        issue: String,
        /// The question, in other words.
        #[arg(long)]
        question: Option<String>,
        /// `open`, `answered`, `parked` or `closed`.
        #[arg(long)]
        status: Option<String>,
        /// Its tags from now on; may be given more than once, "" takes all away.
        #[arg(long = "tag", value_name = "TAG")]
        tags: Vec<String>,
        /// What was found, for others to read.
        #[arg(long)]
        findings: Option<String>,
        /// The notebook; `[[E3]]` in it is the third piece of evidence.
        #[arg(long)]
        notes: Option<String>,
    },
    /// Put its evidence in an order.
    Order {
        /// The issue: its id or question.
        issue: String,
        /// Pieces in their new order, such as E3 E1; the others follow as they are.
        #[arg(required = true, value_name = "EVIDENCE")]
        evidence: Vec<String>,
    },
    /// Say what a piece of evidence shows.
    Note {
        /// The issue: its id or question.
        issue: String,
        /// The piece, such as E3.
        evidence: String,
        /// What it shows.
        text: String,
    },
    /// Move a piece of evidence to another issue.
    Move {
        /// The issue: its id or question.
        issue: String,
        /// The piece, such as E3.
        evidence: String,
        /// The other issue: its id or question.
        #[arg(long, value_name = "ISSUE")]
        to: String,
        /// Why; kept with it.
        #[arg(long, value_name = "WORDS", default_value = "")]
        because: String,
    },
    /// Take a piece of evidence off it.
    Detach {
        /// The issue: its id or question.
        issue: String,
        /// The piece, such as E3.
        evidence: String,
        /// Why; kept with it.
        #[arg(long, value_name = "WORDS", default_value = "")]
        because: String,
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
#[derive(Debug, ClapArgs)]
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

/// A request's pack for the regulator.
#[derive(Debug, ClapArgs)]
pub(crate) struct Pack {
    /// The request: its id or reference.
    pub(crate) request: String,
    #[command(flatten)]
    pub(crate) file: PackFile,
    /// Write over a file of that name.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

/// What a pack is written as.
#[derive(Debug, ClapArgs)]
#[group(required = true, multiple = false)]
pub(crate) struct PackFile {
    /// One PDF.
    #[arg(long, value_name = "FILE")]
    pub(crate) pdf: Option<PathBuf>,
    /// A ZIP of the PDF, every mail and file as it came, and a list of them with their hashes.
    #[arg(long, value_name = "FILE")]
    pub(crate) zip: Option<PathBuf>,
}

/// What is attached to an issue.
#[derive(Debug, ClapArgs)]
pub(crate) struct Attach {
    /// The mail's id.
    pub(crate) message: String,
    /// The issue: its id or question.
    #[arg(long)]
    pub(crate) issue: String,
    /// One file of the mail, by id or name; without this, the reply itself.
    #[arg(long)]
    pub(crate) attachment: Option<String>,
    /// Only these words of it.
    #[arg(long, value_name = "WORDS", group = "place")]
    pub(crate) quote: Option<String>,
    /// Only this page of the file.
    #[arg(long, value_name = "N", group = "place", requires = "attachment")]
    pub(crate) page: Option<u32>,
    /// Only these cells of the file, such as B2:D9; without --attachment, of a table in the mail itself.
    #[arg(long, value_name = "RANGE", group = "place")]
    pub(crate) cells: Option<String>,
    /// The sheet the cells are of, where the file has more than one.
    #[arg(long, default_value = "", requires = "cells")]
    pub(crate) sheet: String,
    /// What it shows.
    #[arg(long, default_value = "")]
    pub(crate) note: String,
}

/// What is looked for.
#[derive(Debug, ClapArgs)]
#[command(group = clap::ArgGroup::new("what").args(["query", "saved", "list", "forget"]).required(true))]
pub(crate) struct Search {
    /// Words, "words that stand together", beginnings of words (gran*), and filters such as
    /// from:council or type:xlsx.
    pub(crate) query: Vec<String>,
    /// Keep the query under a name instead of asking it.
    #[arg(long, value_name = "NAME", requires = "query")]
    pub(crate) save: Option<String>,
    /// Ask what is kept under this name.
    #[arg(long, value_name = "NAME")]
    pub(crate) saved: Option<String>,
    /// List what is kept.
    #[arg(long)]
    pub(crate) list: bool,
    /// Forget what is kept under this name.
    #[arg(long, value_name = "NAME")]
    pub(crate) forget: Option<String>,
}
