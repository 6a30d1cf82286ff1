//! What is known besides the text.

use chrono::NaiveDate;
use foi_law::{AuthorityKind, Calendar, Regime};

/// A nation of the United Kingdom, England and Wales apart: the Transparency Code is England's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nation {
    /// England.
    England,
    /// Wales.
    Wales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

/// A request that was sent to the same authority before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier<'c> {
    /// How the user knows it: its title or reference.
    pub title: &'c str,
    /// The day the authority received it, or else the day it was sent.
    pub received: NaiveDate,
    /// Its text.
    pub body: &'c str,
}

/// Everything a draft is judged by besides its text.
#[derive(Debug, Clone)]
pub struct Circumstances<'c> {
    /// The law the request is made under.
    pub regime: Regime,
    /// What kind of body is asked.
    pub kind: AuthorityKind,
    /// Where the body is, when known.
    pub nation: Option<Nation>,
    /// The body's name; empty when not known.
    pub authority: &'c str,
    /// The present civil day.
    pub today: NaiveDate,
    /// Requests sent to the same body; those out of time are passed over.
    pub earlier: Vec<Earlier<'c>>,
    /// The calendar working days are counted on.
    pub calendar: &'c Calendar,
}

/// SI 2004/3244 reg.5: requests within sixty consecutive working days may be added together.
const TOGETHER: u16 = 60;

impl Circumstances<'_> {
    /// A body of which only its law and kind are known, and no earlier request.
    pub fn new(regime: Regime, kind: AuthorityKind, today: NaiveDate) -> Self {
        Self {
            regime,
            kind,
            nation: None,
            authority: "",
            today,
            earlier: Vec::new(),
            calendar: Calendar::built_in(),
        }
    }

    /// The last day on which a request is within sixty consecutive working days of one received on
    /// `received`; none where the calendar does not reach.
    ///
    /// Source: SI 2004/3244 reg.5(2)(b). The day of the earlier request is the first of the sixty,
    /// where it is a working day.
    pub fn together_until(&self, received: NaiveDate) -> Option<NaiveDate> {
        let jurisdiction = self.regime.jurisdiction();
        let first = self
            .calendar
            .is_working_day(jurisdiction, received)
            .unwrap_or(false);
        self.calendar
            .nth_working_day_after(jurisdiction, received, TOGETHER - u16::from(first))
            .ok()
    }

    /// Whether the law is one of the two sets of environmental regulations.
    pub(crate) const fn environmental(&self) -> bool {
        matches!(self.regime, Regime::Eir | Regime::Eisr)
    }

    /// Whether the law is one of Scotland's.
    pub(crate) const fn scottish(&self) -> bool {
        matches!(self.regime, Regime::Foisa | Regime::Eisr)
    }

    /// Whether the Transparency Code applies, as far as is known.
    ///
    /// Source: Local Government Transparency Code 2015, which applies to England.
    pub(crate) fn under_the_code(&self) -> bool {
        matches!(self.kind, AuthorityKind::Council)
            && !self.scottish()
            && matches!(self.nation, None | Some(Nation::England))
    }
}
