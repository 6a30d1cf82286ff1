use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

#[derive(Debug, ClapArgs)]
#[command(group(clap::ArgGroup::new("second").args(["compare", "per_head"])))]
pub(crate) struct Figure {
    /// The table: a spreadsheet, CSV, or a document or web page with tables in it; `-` reads standard input.
    pub(crate) file: PathBuf,
    /// The sheet; without this, the first that has the columns.
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// The column to group by: its heading, or its letters.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) group: Option<String>,
    /// The column to add up.
    #[arg(long, value_name = "COLUMN", required_unless_present_any = ["average", "count", "recipe"], conflicts_with_all = ["average", "count", "recipe"])]
    pub(crate) sum: Option<String>,
    /// The column to take the average of.
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["count", "recipe"])]
    pub(crate) average: Option<String>,
    /// Count rows.
    #[arg(long)]
    pub(crate) count: bool,
    /// How many of the largest are looked at together; without this, as few as hold more than half.
    #[arg(long, value_name = "N")]
    pub(crate) top: Option<u32>,
    /// Gather the days of the group column by this.
    #[arg(long, requires = "group")]
    pub(crate) by: Option<By>,
    /// Only rows in which a column says this; may be given more than once.
    #[arg(long = "where", value_name = "COLUMN=VALUE")]
    pub(crate) only: Vec<String>,
    /// Count one name as another; may be given more than once.
    #[arg(long, value_name = "NAME=NAME")]
    pub(crate) same: Vec<String>,
    /// Keep names apart that differ in spelling only.
    #[arg(long)]
    pub(crate) apart: bool,
    /// The rows of the heading as the file numbers them, such as 3 or 3-5; without this they are found.
    #[arg(long, value_name = "ROWS")]
    pub(crate) header: Option<String>,
    /// Leave out rows that the file hides; they count otherwise.
    #[arg(long)]
    pub(crate) without_hidden: bool,
    /// A row without a name belongs to the name above it.
    #[arg(long)]
    pub(crate) fill_down: bool,
    /// What stands before the pence of amounts written as text, where the file leaves it in doubt.
    #[arg(long, value_name = "MARK")]
    pub(crate) decimal: Option<Decimal>,
    /// Count what stands below an empty row too; without this it is left out as perhaps another table.
    #[arg(long)]
    pub(crate) below_gaps: bool,
    /// Take what is asked from this file, the `recipe` of an earlier figure.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sheet", "group", "top", "by", "only", "same", "apart", "header", "without_hidden", "fill_down", "decimal", "below_gaps"])]
    pub(crate) recipe: Option<PathBuf>,
    /// Pin it to an issue, by id or question; the file is kept in the casebook with it.
    #[arg(long, value_name = "ISSUE")]
    pub(crate) pin: Option<String>,
    /// What you say of it, with --pin.
    #[arg(long, default_value = "", requires = "pin")]
    pub(crate) note: String,
    /// Write the groups to this file as CSV.
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,
    /// Write a chart to this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<PathBuf>,
    /// Write the chart to this file as a picture of points.
    #[arg(long, value_name = "FILE")]
    pub(crate) png: Option<PathBuf>,
    /// Hold it against the same of a second table: another answer, another year.
    #[arg(
        long,
        value_name = "FILE",
        requires = "group",
        conflicts_with = "per_head"
    )]
    pub(crate) compare: Option<PathBuf>,
    /// Divide by what a second table says for each name, such as residents of each ward.
    #[arg(long, value_name = "FILE", requires = "group")]
    pub(crate) per_head: Option<PathBuf>,
    /// The column of names in the second table; without this, one called like that of the first.
    #[arg(long, value_name = "COLUMN", requires = "second")]
    pub(crate) second_group: Option<String>,
    /// The column to add up in the second table; without this, one called like that of the first.
    #[arg(long, value_name = "COLUMN", requires = "second")]
    pub(crate) second_sum: Option<String>,
    /// The sheet of the second table.
    #[arg(long, value_name = "NAME", requires = "second")]
    pub(crate) second_sheet: Option<String>,
    /// The rows of the second table's heading.
    #[arg(long, value_name = "ROWS", requires = "second")]
    pub(crate) second_header: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    Month,
    Quarter,
    Year,
    FinancialYear,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Decimal {
    Point,
    Comma,
}
