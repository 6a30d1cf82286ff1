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

/// A strip in a tenth of the bytes, for lists that are scrolled: each day by its place from the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SlimStrip {
    /// The first day.
    pub from: NaiveDate,
    /// For each day in order its [`StripDay::number`].
    pub numbers: Vec<Option<u16>>,
    /// For each day what it is, added up: 1 weekend, 2 due, 4 late, 8 past, 16 today, 32 answered.
    pub marks: Vec<u8>,
    /// Why a day that is no weekend is not counted, with the day's place.
    pub reasons: Vec<(usize, String)>,
    /// The due day.
    pub due: NaiveDate,
    /// The later day the authority may name, when it differs.
    pub authority_may_say: Option<NaiveDate>,
    /// The strip in words.
    pub text: String,
}

impl From<&Strip> for SlimStrip {
    fn from(strip: &Strip) -> Self {
        let mark = |day: &StripDay| {
            [
                day.weekend,
                day.due,
                day.late,
                day.past,
                day.today,
                day.answered,
            ]
            .into_iter()
            .enumerate()
            .map(|(bit, is)| u8::from(is) << bit)
            .sum()
        };
        let reason = |(place, day): (usize, &StripDay)| {
            let reason = day.reason.clone().filter(|_| !day.weekend)?;
            Some((place, reason))
        };
        Self {
            from: strip.days.first().map_or(strip.due, |day| day.date),
            numbers: strip.days.iter().map(|day| day.number).collect(),
            marks: strip.days.iter().map(mark).collect(),
            reasons: strip.days.iter().enumerate().filter_map(reason).collect(),
            due: strip.due,
            authority_may_say: strip.authority_may_say,
            text: strip.text.clone(),
        }
    }
}
