//! Grounds on which a request may be refused, by regime, as data.
//!
//! Each has its section or regulation, whether the public interest must be weighed, and what harm
//! must be shown; with what authorities usually say when asked about spending, and what to answer
//! in a request for review. Reading letters is not done here.
//!
//! Sources: FOIA 2000 Part II and s.2(3); FOISA 2002 Part 2 and s.2(2); EIR 2004 regs.12-13; EISR
//! 2004 regs.10-11.

mod arguments;
mod eir;
mod foia;
mod foisa;

use serde::Serialize;

pub use arguments::{Argument, Question, Sure, arguments};

use crate::regime::Regime;

/// Whether the public interest can outweigh a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Balance {
    /// The public interest is not weighed.
    Absolute,
    /// The public interest must be weighed.
    Qualified,
    /// Some limbs are absolute and others qualified.
    Mixed,
    /// Not an exemption: the duty to answer does not apply, and nothing is weighed.
    NoDuty,
}

/// What must be shown before a ground applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Harm {
    /// Only that the information is of the kind described.
    Class,
    /// That disclosure would, or would be likely to, prejudice something.
    Prejudice,
    /// The same, and the prejudice must be substantial.
    SubstantialPrejudice,
    /// That disclosure would adversely affect something; likelihood is not enough.
    AdverseEffect,
    /// That withholding is required.
    Required,
    /// That a qualified person holds a reasonable opinion that harm would follow.
    Opinion,
}

/// One ground for refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Exemption {
    /// The law it belongs to.
    pub regime: Regime,
    /// The section or regulation, such as "40(2)" or "12(4)(b)".
    pub section: &'static str,
    /// What it protects.
    pub title: &'static str,
    /// Whether the public interest is weighed.
    pub balance: Balance,
    /// What must be shown.
    pub harm: Harm,
    /// The matching section of the other freedom of information Act, if there is one.
    pub counterpart: Option<&'static str>,
    /// What an authority usually says when asked about grants, spending or contracts; may be empty.
    pub usual_argument: &'static str,
    /// What to put to it in a request for review; may be empty.
    pub reply: &'static str,
}

impl Exemption {
    /// The section with its law, such as "FOIA s.40(2)" or "EIR reg.12(4)(b)".
    pub fn citation(&self) -> String {
        let unit = match self.regime {
            Regime::Foia | Regime::Foisa => "s.",
            Regime::Eir | Regime::Eisr => "reg.",
        };
        format!("{} {unit}{}", self.regime.short_title(), self.section)
    }
}

/// Every ground for refusal a regime has, in order of section.
///
/// ```
/// use foi_law::{Regime, exemptions};
/// assert!(exemptions::all(Regime::Eir).iter().any(|ground| ground.section == "12(4)(b)"));
/// ```
pub const fn all(regime: Regime) -> &'static [Exemption] {
    match regime {
        Regime::Foia => foia::ALL,
        Regime::Eir => eir::ALL,
        Regime::Foisa => foisa::ALL,
        Regime::Eisr => eir::SCOTLAND,
    }
}

/// The ground a citation names: the most particular one that holds it.
///
/// "s.", "section", "reg." and "regulation", spaces and case make no difference. A paragraph with
/// no entry of its own gives its section: "36(2)(b)(i)" gives section 36.
///
/// ```
/// use foi_law::{Regime, exemptions};
///
/// let ground = exemptions::find(Regime::Foia, "Section 43 (2)").unwrap();
/// assert_eq!(ground.title, "Commercial interests");
/// assert_eq!(ground.counterpart, Some("33(1)(b)"));
/// assert_eq!(exemptions::find(Regime::Foia, "36(2)(b)(i)").unwrap().section, "36");
/// assert!(exemptions::find(Regime::Foia, "99").is_none());
/// ```
pub fn find(regime: Regime, section: &str) -> Option<&'static Exemption> {
    let wanted = normal(section);
    all(regime)
        .iter()
        .filter(|ground| {
            wanted
                .strip_prefix(&ground.section.to_ascii_lowercase())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
        })
        .max_by_key(|ground| ground.section.len())
}

/// A citation without its unit, spaces and capitals.
fn normal(section: &str) -> String {
    let squeezed: String = section
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    let start = squeezed
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(squeezed.len());
    let (unit, number) = squeezed.split_at(start);
    match unit.trim_end_matches('.') {
        "" | "s" | "ss" | "section" | "sections" | "reg" | "regs" | "r" | "regulation"
        | "regulations" => number.to_owned(),
        // Something else stands before the number, so this is not a citation we know.
        _ => String::new(),
    }
}

/// A row of a table.
const fn ground(
    regime: Regime,
    section: &'static str,
    title: &'static str,
    balance: Balance,
    harm: Harm,
    counterpart: Option<&'static str>,
    (usual_argument, reply): (&'static str, &'static str),
) -> Exemption {
    Exemption {
        regime,
        section,
        title,
        balance,
        harm,
        counterpart,
        usual_argument,
        reply,
    }
}
