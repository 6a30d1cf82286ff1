//! Tables that authorities send, and the sums, shares and concentrations in them.
//!
//! A [`Grid`] is what was read from a file. A [`Recipe`] is a question to it; [`figure()`] answers,
//! and says with each answer how many rows were counted, which were left out and why. Nothing here
//! reads a file or a clock: the same recipe on the same cells gives the same figure.
//!
//! What is in doubt is said or left to the user, never decided in silence: rows that the file
//! hides are counted and said, totals are left out and held against the rows, names that differ in
//! spelling only are counted as one and named, names that may be slips are offered.

#![warn(missing_docs)]

mod amount;
mod concentration;
mod currency;
mod days;
mod export;
mod figure;
mod grid;
mod header;
mod join;
mod key;
mod likeness;
mod money;
mod personal;
mod recipe;
mod sentence;
mod table;
#[cfg(test)]
mod testing;
mod totals;
mod unit;

pub use amount::{Amount, NoAmount};
pub use concentration::Concentration;
pub use currency::Currency;
pub use days::{Day, Period, day};
pub use export::{bars_svg, cited, csv, csv_line, guarded, lorenz_svg, sign, text};
pub use figure::{
    Doubt, Figure, GatherAs, GatherColumn, GatheredColumn, GatheredRow, GatheredTable,
    GatheredValue, Group, LeftOut, NameLeftOut, NoFigure, figure, gather,
};
pub use grid::{
    Apart, Cell, CellKind, Grid, Hidden, SetApart, Sheet, SheetBuilder, ShownIn, Span, ValueId,
    address, letters,
};
pub use join::{ComparedRow, Comparison, PerHead, PerHeadRow, compare, per_head};
pub use key::{are_alike, normal};
pub use likeness::suggested;
pub use money::{DecimalMark, Money, NotMoney, money, money_in};
pub use personal::{Personal, PersonalColumn, personal};
pub use recipe::{Grouping, Measure, Only, Recipe};
pub use sentence::{percent, shown};
pub use table::{Column, ColumnKind, ColumnRef, Layout, NoTable, Table};
pub use totals::{TotalCheck, is_total};
pub use unit::{Unit, unit_in};
