use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

/// The answers to a batch in one table.
#[derive(Debug, Subcommand)]
pub(crate) enum Collate {
    /// Show the table: a line for each authority or row, what the columns come to, how complete it is.
    Show {
        /// The batch: its id or title.
        batch: String,
        /// Only these: answered, partly, refused, `not_held`, late, waiting, `not_asked` or ended.
        #[arg(long, default_value = "")]
        show: String,
        /// Lines to pass over.
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// Lines to show, at most 500.
        #[arg(long, default_value_t = 500)]
        limit: u32,
    },
    /// Choose the columns to gather, in order, and what a line stands for; columns that are not
    /// named are taken out, with what was mapped and typed for them.
    Columns {
        /// The batch: its id or title.
        batch: String,
        /// A column and what it holds: money, number, date or text; may be given more than once.
        #[arg(long = "column", value_name = "NAME=KIND", required = true)]
        columns: Vec<String>,
        /// A line for every row of the files, not one for each authority.
        #[arg(long)]
        every_row: bool,
    },
    /// Read the files that came, find their tables, and gather those that are mapped.
    Read {
        /// The batch: its id or title.
        batch: String,
        /// All of them anew, also those that were read.
        #[arg(long)]
        again: bool,
    },
    /// List the tables that were found, with their columns and what their headings suggest.
    Tables {
        /// The batch: its id or title.
        batch: String,
        /// Only these: `to_map`, mapped, `left_out` or trouble.
        #[arg(long, default_value = "")]
        show: String,
        /// Tables to pass over.
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// Tables to list, at most 200.
        #[arg(long, default_value_t = 200)]
        limit: u32,
    },
    /// Say which columns of a table feed which gathered ones; tables with the same headings follow.
    Map(MapTable),
    /// Type a value that only a letter or a paper says, with where it stands.
    Type(TypeValue),
    /// Write the table into a file: CSV or XLSX, by its name.
    Export {
        /// The batch: its id or title.
        batch: String,
        /// The file, ending in .csv or .xlsx.
        to: PathBuf,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct MapTable {
    /// The batch: its id or title.
    pub(crate) batch: String,
    /// The table: its id.
    pub(crate) table: String,
    /// A gathered column and the column of the table that feeds it, by heading or letters; may be
    /// given more than once.
    #[arg(long = "set", value_name = "COLUMN=HEADING")]
    pub(crate) set: Vec<String>,
    /// As the headings suggest, where nothing else is set.
    #[arg(long)]
    pub(crate) suggested: bool,
    /// Leave the table out.
    #[arg(long, conflicts_with_all = ["set", "suggested"])]
    pub(crate) leave_out: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct TypeValue {
    /// The batch: its id or title.
    pub(crate) batch: String,
    /// The authority: its name, or its place in the batch.
    #[arg(long)]
    pub(crate) authority: String,
    /// The column.
    #[arg(long)]
    pub(crate) column: String,
    /// What it says; empty to take it out.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) value: String,
    /// The file it stands in: its name, or its id.
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<String>,
    /// The mail it stands in: its id; without `--file` and this, the newest mail of the authority.
    #[arg(long, value_name = "MESSAGE")]
    pub(crate) message: Option<String>,
    /// The page of the file.
    #[arg(long)]
    pub(crate) page: Option<u32>,
    /// The line among those typed for the authority.
    #[arg(long, default_value_t = 1)]
    pub(crate) line: u32,
}
