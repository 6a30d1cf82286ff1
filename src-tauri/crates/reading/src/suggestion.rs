//! What a letter is read to say.

use chrono::NaiveDate;
use foi_law::Regime;
use serde::Serialize;

/// How much of a request something is said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// All of it.
    Whole,
    /// Some of it.
    Part,
}

/// Why an authority takes longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyLonger {
    /// To weigh the public interest: FOIA 2000 s.10(3).
    PublicInterest,
    /// A complex and voluminous request: EIR 2004 reg.7, EISR 2004 reg.7.
    Complex,
    /// No ground in law: the authority is merely late.
    Delay,
}

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reading {
    /// The request arrived.
    Acknowledgement {
        /// The authority's own reference.
        reference: Option<String>,
        /// The day it says it received the request.
        received: Option<NaiveDate>,
        /// The day it says it will answer by.
        promised: Option<NaiveDate>,
    },
    /// The authority wants to know more before it goes on.
    Clarification {
        /// What it asks, in its words.
        asks: String,
    },
    /// It wants to be paid first.
    Fees {
        /// How much, in pence.
        pence: Option<u64>,
    },
    /// It takes longer.
    Extension {
        /// Why.
        ground: WhyLonger,
        /// The day it names.
        until: Option<NaiveDate>,
        /// Working days in all, where it names those instead.
        working_days: Option<u16>,
    },
    /// It passed the request on.
    Transfer {
        /// To whom, in its words.
        to: String,
    },
    /// It refuses.
    Refusal {
        /// All of the request or some of it.
        extent: Extent,
        /// Sections it relies on; each is an [`Exemption`](Self::Exemption) too. May be empty.
        exemptions: Vec<String>,
    },
    /// A ground it relies on.
    Exemption {
        /// The law it is of.
        regime: Regime,
        /// Such as `40(2)` or `12(4)(b)`.
        section: String,
        /// What it protects.
        title: &'static str,
    },
    /// It gives information.
    Answer {
        /// All that was asked or some of it.
        extent: Extent,
    },
    /// It says that it does not hold the information.
    NotHeld {
        /// All that was asked or some of it.
        extent: Extent,
    },
    /// The information is to be had in another place.
    Elsewhere {
        /// An address on the web; empty where none is given.
        address: String,
    },
}

impl Reading {
    /// The name of its kind, as on the wire.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Acknowledgement { .. } => "acknowledgement",
            Self::Clarification { .. } => "clarification",
            Self::Fees { .. } => "fees",
            Self::Extension { .. } => "extension",
            Self::Transfer { .. } => "transfer",
            Self::Refusal { .. } => "refusal",
            Self::Exemption { .. } => "exemption",
            Self::Answer { .. } => "answer",
            Self::NotHeld { .. } => "not_held",
            Self::Elsewhere { .. } => "elsewhere",
        }
    }
}

/// A reading, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// What is said.
    #[serde(flatten)]
    pub reading: Reading,
    /// The sentence it rests on, as it stands in the text.
    pub quote: String,
    /// Where the sentence begins, in UTF-8 bytes of the text.
    pub offset: usize,
    /// Which of the texts it stands in.
    pub part: usize,
    /// The page, from 1, where the text has form feeds between pages.
    pub page: Option<u32>,
    /// How sure the rule is, out of a hundred.
    pub confidence: u8,
    /// The rule that read it.
    pub rule: &'static str,
}
