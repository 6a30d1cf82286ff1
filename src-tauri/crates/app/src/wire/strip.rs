use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

/// A deadline as one cell a day, from the day of receipt to a few days past the due day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Strip {
    /// Every calendar day in order, none left out.
    pub days: Vec<StripDay>,
    /// The due day.
    pub due: NaiveDate,
    /// The later day an authority following the section 45 Code may name, when it differs.
    pub authority_may_say: Option<NaiveDate>,
    /// The strip in one or two sentences, for those who do not see it.
    pub text: String,
}

/// One day of a strip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct StripDay {
    /// The civil day.
    pub date: NaiveDate,
    /// 0 on the day of receipt, 1 to 20 (or more) on working days, none on other days.
    pub number: Option<u16>,
    /// Saturday or Sunday.
    pub weekend: bool,
    /// Why the day is not counted ("St Patrick's Day (Northern Ireland)"); none when it counts.
    pub reason: Option<String>,
    /// The due day.
    pub due: bool,
    /// Past the due day while no answer has come: a late working day.
    pub late: bool,
    /// Before today.
    pub past: bool,
    /// Today.
    pub today: bool,
    /// The day an answer came.
    pub answered: bool,
}
