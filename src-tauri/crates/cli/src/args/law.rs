use std::path::PathBuf;

use clap::Args as ClapArgs;

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
pub(crate) struct Letters {
    /// The letter: text, a mail, a PDF or another file; `-` reads text from standard input.
    pub(crate) file: PathBuf,
    /// The law the request was made under: `foia`, `eir`, `foisa` or `eisr`; it decides only where
    /// the letter does not.
    #[arg(long, value_name = "LAW", default_value = "foia")]
    pub(crate) regime: String,
}

#[derive(Debug, ClapArgs)]
#[group(multiple = false)]
pub(crate) struct Ics {
    /// Write them to this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
    /// Write them to this file, and keep it up to date while the program runs.
    #[arg(long, value_name = "FILE")]
    pub(crate) keep: Option<PathBuf>,
    /// Keep no file up to date any more; what was written stays.
    #[arg(long)]
    pub(crate) stop: bool,
}
