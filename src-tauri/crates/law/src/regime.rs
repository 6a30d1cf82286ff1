//! The four regimes, and the rules of each as data.

mod eir;
mod eisr;
mod foia;
mod foisa;
mod rules;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::LawError;
use crate::nation::Jurisdiction;

pub use rules::{
    AnswerRule, AppealRules, CostLimit, Extension, FeeRules, Length, PostRule, RegimeRules,
    RegulatorRules, ReviewRules, ReviewWindow, Rule,
};

/// The law a request is made under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Regime {
    /// Freedom of Information Act 2000.
    Foia,
    /// Environmental Information Regulations 2004 (SI 2004/3391).
    Eir,
    /// Freedom of Information (Scotland) Act 2002 (asp 13).
    Foisa,
    /// Environmental Information (Scotland) Regulations 2004 (SSI 2004/520).
    Eisr,
}

impl Regime {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Foia, Self::Eir, Self::Foisa, Self::Eisr];

    /// The regime's limits, routes and citations.
    ///
    /// ```
    /// use foi_law::{AuthorityKind, Regime};
    /// let rules = Regime::Foisa.rules();
    /// assert_eq!(rules.answer(AuthorityKind::Council).working_days, 20);
    /// ```
    pub const fn rules(self) -> &'static RegimeRules {
        match self {
            Self::Foia => &foia::RULES,
            Self::Eir => &eir::RULES,
            Self::Foisa => &foisa::RULES,
            Self::Eisr => &eisr::RULES,
        }
    }

    /// The enactment's name in full.
    pub const fn title(self) -> &'static str {
        self.rules().title
    }

    /// The enactment's usual initials.
    pub const fn short_title(self) -> &'static str {
        self.rules().short_title
    }

    /// The calendar its working days are counted on.
    pub const fn jurisdiction(self) -> Jurisdiction {
        match self {
            Self::Foia | Self::Eir => Jurisdiction::AnyPartOfUk,
            Self::Foisa | Self::Eisr => Jurisdiction::Scotland,
        }
    }

    /// The name on the wire, in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Foia => "foia",
            Self::Eir => "eir",
            Self::Foisa => "foisa",
            Self::Eisr => "eisr",
        }
    }
}

impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Regime {
    type Err = LawError;

    /// Reads a regime's name in either case; the error names the four.
    fn from_str(text: &str) -> Result<Self, LawError> {
        Self::ALL
            .into_iter()
            .find(|regime| regime.as_str().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| LawError::UnknownRegime {
                given: text.to_owned(),
            })
    }
}

/// The sort of body asked, where the time limit turns on it.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityKind {
    /// A local council.
    #[default]
    Council,
    /// A government department or other body in Part I of Schedule 1 to FOIA.
    CentralGovernment,
    /// A maintained school, nursery or academy.
    School,
    /// An archive of public records: The National Archives, PRONI, a place of deposit, the Keeper.
    Archive,
    /// Any other body.
    Other,
}

impl AuthorityKind {
    /// All five.
    pub const ALL: [Self; 5] = [
        Self::Council,
        Self::CentralGovernment,
        Self::School,
        Self::Archive,
        Self::Other,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Council => "council",
            Self::CentralGovernment => "central_government",
            Self::School => "school",
            Self::Archive => "archive",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for AuthorityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AuthorityKind {
    type Err = LawError;

    fn from_str(text: &str) -> Result<Self, LawError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| LawError::UnknownAuthorityKind {
                given: text.to_owned(),
            })
    }
}
