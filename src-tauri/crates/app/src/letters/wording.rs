//! What a letter says differently under each law. The letters name these words as fields, so that
//! one letter serves all four laws.

use foi_law::Regime;
use serde::Serialize;

/// Words and names that go with a law; each fills the field of its name in a letter.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Wording {
    /// "Freedom of Information" or "Environmental Information".
    pub(crate) kind_of_request: String,
    /// "Freedom of Information Act 2000".
    pub(crate) act: String,
    /// The law of the same nation for what this one does not cover.
    pub(crate) other_act: String,
    /// "the Act" or "the Regulations".
    pub(crate) law: String,
    /// Where the duty to advise and assist stands: "section 16 of the Act".
    pub(crate) advice_duty: String,
    /// What an answer must not do, after "would": "go over the cost limit".
    pub(crate) too_much: String,
    /// The regulator.
    pub(crate) regulator: String,
    /// What looking again is called: "an internal review" or "a review".
    pub(crate) review_name: String,
    /// Where the right to complain to the regulator stands.
    pub(crate) complaint_basis: String,
    /// Where the right to a review stands.
    pub(crate) review_basis: String,
    /// The time a review may take, with where that is said.
    pub(crate) review_time: String,
    /// Whether the law is about the environment: "yes", or empty.
    pub(crate) environmental: String,
}

impl Wording {
    /// The words that go with a law.
    pub(crate) fn of(regime: Regime) -> Self {
        let rules = regime.rules();
        let (law, advice_duty, too_much) = match regime {
            Regime::Foia => ("the Act", "section 16 of the Act", "go over the cost limit"),
            Regime::Foisa => ("the Act", "section 15 of the Act", "go over the cost limit"),
            Regime::Eir | Regime::Eisr => (
                "the Regulations",
                "regulation 9 of the Regulations",
                "be manifestly unreasonable",
            ),
        };
        let review_basis = match regime {
            Regime::Foia => "part 5 of the code of practice under section 45 of the Act",
            Regime::Foisa => "section 20 of the Act",
            Regime::Eir => "regulation 11 of the Regulations",
            Regime::Eisr => "regulation 16 of the Regulations",
        };
        let complaint_basis = match regime {
            Regime::Foia => "section 50 of the Act",
            Regime::Foisa => "section 47 of the Act",
            Regime::Eir => {
                "section 50 of the Freedom of Information Act 2000, which regulation 18 of the Regulations applies"
            }
            Regime::Eisr => {
                "section 47 of the Freedom of Information (Scotland) Act 2002, which regulation 17 of the Regulations applies"
            }
        };
        let days = rules.review.answer_working_days;
        let review_time = match regime {
            Regime::Foia => format!(
                "The regulator’s guidance gives {days} working days for a review, and 40 at most in exceptional cases."
            ),
            Regime::Foisa => {
                format!("Section 21 of the Act gives {days} working days for a review.")
            }
            Regime::Eir => {
                format!("Regulation 11 of the Regulations gives {days} working days for a review.")
            }
            Regime::Eisr => {
                format!("Regulation 16 of the Regulations gives {days} working days for a review.")
            }
        };
        let environmental = matches!(regime, Regime::Eir | Regime::Eisr);
        Self {
            kind_of_request: if environmental {
                "Environmental Information"
            } else {
                "Freedom of Information"
            }
            .to_owned(),
            act: regime.title().to_owned(),
            other_act: sibling(regime).title().to_owned(),
            law: law.to_owned(),
            advice_duty: advice_duty.to_owned(),
            too_much: too_much.to_owned(),
            // Without the initials the rules add for lists.
            regulator: rules
                .regulator
                .name
                .split(" (")
                .next()
                .unwrap_or_default()
                .to_owned(),
            review_name: if regime == Regime::Foia {
                "an internal review"
            } else {
                "a review"
            }
            .to_owned(),
            complaint_basis: complaint_basis.to_owned(),
            review_basis: review_basis.to_owned(),
            review_time,
            environmental: if environmental { "yes" } else { "" }.to_owned(),
        }
    }
}

/// The law for environmental information of the same nation, or back from it.
pub(crate) fn sibling(regime: Regime) -> Regime {
    match regime {
        Regime::Foia => Regime::Eir,
        Regime::Eir => Regime::Foia,
        Regime::Foisa => Regime::Eisr,
        Regime::Eisr => Regime::Foisa,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_law_has_its_own_words() {
        for (regime, act, duty, regulator, days) in [
            (
                Regime::Foia,
                "Freedom of Information Act 2000",
                "section 16",
                "the Information Commissioner",
                "20 working days",
            ),
            (
                Regime::Foisa,
                "Freedom of Information (Scotland) Act 2002",
                "section 15",
                "the Scottish Information Commissioner",
                "20 working days",
            ),
            (
                Regime::Eir,
                "Environmental Information Regulations 2004",
                "regulation 9",
                "the Information Commissioner",
                "40 working days",
            ),
            (
                Regime::Eisr,
                "Environmental Information (Scotland) Regulations 2004",
                "regulation 9",
                "the Scottish Information Commissioner",
                "20 working days",
            ),
        ] {
            let words = Wording::of(regime);
            assert_eq!(words.act, act);
            assert!(words.advice_duty.starts_with(duty), "{}", words.advice_duty);
            assert_eq!(words.regulator, regulator);
            assert!(words.review_time.contains(days), "{}", words.review_time);
        }
    }
}
