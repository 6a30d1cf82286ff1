//! Bank holidays by nation: what a row of the table says, and the days a calendar is made from.

pub(crate) mod listed;
pub(crate) mod projected;

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::nation::{Nation, Nations};
use crate::regime::Regime;

/// Why a day is a holiday.
///
/// Source: Banking and Financial Dealings Act 1971, s.1 and Schedule 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Named in Schedule 1 to the 1971 Act.
    Statute,
    /// Appointed by royal proclamation under s.1(2) or s.1(3).
    Proclamation,
    /// A holiday at common law: Good Friday and Christmas Day outside Scotland.
    CommonLaw,
    /// On a published list that does not say why.
    Listed,
}

/// One nation's holiday on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Observance {
    /// Where it is kept.
    pub nation: Nation,
    /// What it is called there.
    pub title: String,
    /// Statute, proclamation or common law.
    pub statute_or_proclamation: Basis,
    /// Whether the day stands in for one that fell at a weekend or was moved.
    pub substitute: bool,
}

/// One day on which at least one nation has a holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holiday {
    /// The civil day.
    pub date: NaiveDate,
    /// Its title, or its titles where the nations differ.
    pub title: String,
    /// The nations that keep it.
    pub nations: Vec<Nation>,
    /// The regimes for which it is not a working day.
    pub counts_for: Vec<Regime>,
    /// Each nation's own entry.
    pub observed: Vec<Observance>,
    /// Whether it is doubtful that the day was ever a bank holiday in law.
    pub disputed: bool,
    /// Whether the day is expected from rule and custom rather than listed.
    pub projected: bool,
}

/// A day read from a list such as GOV.UK's `bank-holidays.json`, to be merged into a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProclaimedDay {
    /// The civil day.
    pub date: NaiveDate,
    /// What the list calls it.
    pub title: String,
    /// The nation whose list it is on.
    pub nation: Nation,
    /// The list's own note, such as "Substitute day"; may be empty.
    #[serde(default)]
    pub notes: String,
}

/// What is known about a row beyond its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The day itself.
    Plain,
    /// A day in place of another.
    Substitute,
    /// A substitute day on every list, though no proclamation was made for it.
    Disputed,
}

/// One row of the table: a title kept by some nations on a day, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) date: NaiveDate,
    pub(crate) title: Cow<'static, str>,
    pub(crate) nations: Nations,
    pub(crate) basis: Basis,
    pub(crate) standing: Standing,
    pub(crate) projected: bool,
}

impl Row {
    /// A row for one nation only, as a merge needs it.
    pub(crate) fn for_nation(&self, nation: Nation) -> Self {
        Self {
            nations: Nations::only(nation),
            ..self.clone()
        }
    }

    /// Whether no proclamation was found for the day.
    pub(crate) fn disputed(&self) -> bool {
        self.standing == Standing::Disputed
    }

    /// The title, saying so when it stands in for another day.
    pub(crate) fn full_title(&self) -> Cow<'_, str> {
        match self.standing {
            Standing::Plain => Cow::Borrowed(&self.title),
            Standing::Substitute | Standing::Disputed => {
                Cow::Owned(format!("{} (substitute day)", self.title))
            }
        }
    }
}

/// A row of the listed table; a date that does not exist stops the build.
const fn row(
    year: i32,
    month: u32,
    day: u32,
    title: &'static str,
    nations: Nations,
    basis: Basis,
    standing: Standing,
) -> Row {
    let Some(date) = NaiveDate::from_ymd_opt(year, month, day) else {
        panic!("the table names a day that does not exist");
    };
    Row {
        date,
        title: Cow::Borrowed(title),
        nations,
        basis,
        standing,
        projected: false,
    }
}

/// Days announced less than a year before they fell, with the day they were announced.
///
/// A request made before the announcement has a last day nobody could then have worked out; the
/// explanation says so. The day of 2022 is the day GOV.UK listed it; that of 2026 is the day of
/// the proclamation.
pub(crate) const ANNOUNCED: [(NaiveDate, NaiveDate); 2] = [
    (civil(2022, 9, 19), civil(2022, 9, 9)),
    (civil(2026, 6, 15), civil(2026, 2, 4)),
];

/// A civil day that is known to exist when the crate is built.
pub(crate) const fn civil(year: i32, month: u32, day: u32) -> NaiveDate {
    let Some(date) = NaiveDate::from_ymd_opt(year, month, day) else {
        panic!("no such day");
    };
    date
}

/// The titles used by more than one row.
pub(crate) mod titles {
    pub(crate) const NEW_YEAR: &str = "New Year's Day";
    pub(crate) const SECOND_JANUARY: &str = "2nd January";
    pub(crate) const ST_PATRICK: &str = "St Patrick's Day";
    pub(crate) const GOOD_FRIDAY: &str = "Good Friday";
    pub(crate) const EASTER_MONDAY: &str = "Easter Monday";
    pub(crate) const EARLY_MAY: &str = "Early May bank holiday";
    pub(crate) const SPRING: &str = "Spring bank holiday";
    pub(crate) const BOYNE: &str = "Battle of the Boyne (Orangemen's Day)";
    pub(crate) const SUMMER: &str = "Summer bank holiday";
    pub(crate) const ST_ANDREW: &str = "St Andrew's Day";
    pub(crate) const CHRISTMAS: &str = "Christmas Day";
    pub(crate) const BOXING: &str = "Boxing Day";
}
