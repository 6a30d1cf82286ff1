//! Environmental Information Regulations 2004, regulations 12 and 13, and their Scottish twin.
//!
//! Disclosure is presumed: regulation 12(2), and in Scotland regulation 10(2).

use super::{Balance, Exemption, Harm, ground};
use crate::regime::Regime;

/// Every exception of the Regulations, in order.
pub(super) const ALL: &[Exemption] = &[
    ground(
        Regime::Eir,
        "12(4)(a)",
        "Information not held when asked",
        Balance::Qualified,
        Harm::Class,
        None,
        (
            "",
            "Ask what searches were made. There is nothing to weigh if it is truly not held.",
        ),
    ),
    ground(
        Regime::Eir,
        "12(4)(b)",
        "Manifestly unreasonable request",
        Balance::Qualified,
        Harm::Class,
        None,
        (
            "Too much work, or too many requests.",
            "There is no fixed cost limit here: the burden must be shown and weighed against \
         the public interest, and disclosure is presumed.",
        ),
    ),
    ground(
        Regime::Eir,
        "12(4)(c)",
        "Request too general",
        Balance::Qualified,
        Harm::Class,
        None,
        (
            "",
            "Available only if the authority asked for particulars and helped with them.",
        ),
    ),
    ground(
        Regime::Eir,
        "12(4)(d)",
        "Unfinished material",
        Balance::Qualified,
        Harm::Class,
        None,
        (
            "Drafts of a report.",
            "A finished version, or a finished part, is outside it. Ask when the rest will be \
         done.",
        ),
    ),
    ground(
        Regime::Eir,
        "12(4)(e)",
        "Internal communications",
        Balance::Qualified,
        Harm::Class,
        None,
        (
            "Emails between officers.",
            "The need for a space to think falls once the decision is made.",
        ),
    ),
    ground(
        Regime::Eir,
        "12(5)(a)",
        "International relations, defence, public security and safety",
        Balance::Qualified,
        Harm::AdverseEffect,
        None,
        ("", "Harm must be more likely than not."),
    ),
    ground(
        Regime::Eir,
        "12(5)(b)",
        "Course of justice",
        Balance::Qualified,
        Harm::AdverseEffect,
        None,
        (
            "Counsel's advice, an open inquiry.",
            "Harm must be more likely than not, item by item.",
        ),
    ),
    ground(
        Regime::Eir,
        "12(5)(c)",
        "Intellectual property",
        Balance::Qualified,
        Harm::AdverseEffect,
        None,
        (
            "A consultant's report.",
            "The owner's loss must be shown; disclosure does not license copying.",
        ),
    ),
    ground(
        Regime::Eir,
        "12(5)(d)",
        "Confidentiality of proceedings",
        Balance::Qualified,
        Harm::AdverseEffect,
        None,
        (
            "",
            "The confidentiality must be provided by law. Not available for information on \
         emissions.",
        ),
    ),
    ground(
        Regime::Eir,
        "12(5)(e)",
        "Commercial confidentiality",
        Balance::Qualified,
        Harm::AdverseEffect,
        None,
        (
            "A developer's viability report.",
            "The confidentiality must be provided by law and protect a legitimate economic \
         interest. Viability reports have been ordered out. Not available for information \
         on emissions.",
        ),
    ),
    ground(
        Regime::Eir,
        "12(5)(f)",
        "Interests of a person who volunteered the information",
        Balance::Qualified,
        Harm::AdverseEffect,
        None,
        (
            "",
            "That person must have been free not to give it and must not have agreed to \
         disclosure. Not available for information on emissions.",
        ),
    ),
    ground(
        Regime::Eir,
        "12(5)(g)",
        "Protection of the environment",
        Balance::Qualified,
        Harm::AdverseEffect,
        None,
        ("", "Not available for information on emissions."),
    ),
    ground(
        Regime::Eir,
        "13",
        "Personal data",
        Balance::Mixed,
        Harm::Class,
        None,
        (
            "Names of applicants, officers and objectors.",
            "A legitimate interest in knowing can outweigh privacy. Ask for names to be \
         removed rather than the whole refused.",
        ),
    ),
];

/// Every exception of the Scottish Regulations, in order; their numbering follows the others.
pub(super) const SCOTLAND: &[Exemption] = &[
    ground(
        Regime::Eisr,
        "10(4)(a)",
        "Information not held when asked",
        Balance::Qualified,
        Harm::Class,
        None,
        (
            "",
            "Ask what searches were made. There is nothing to weigh if it is truly not held.",
        ),
    ),
    ground(
        Regime::Eisr,
        "10(4)(b)",
        "Manifestly unreasonable request",
        Balance::Qualified,
        Harm::Class,
        None,
        (
            "Too much work, or too many requests.",
            "There is no fixed cost limit here: the burden must be shown and weighed against \
         the public interest, and disclosure is presumed.",
        ),
    ),
    ground(
        Regime::Eisr,
        "10(4)(c)",
        "Request too general",
        Balance::Qualified,
        Harm::Class,
        None,
        (
            "",
            "Available only if the authority asked for particulars and helped with them.",
        ),
    ),
    ground(
        Regime::Eisr,
        "10(4)(d)",
        "Unfinished material",
        Balance::Qualified,
        Harm::Class,
        None,
        (
            "Drafts of a report.",
            "A finished version, or a finished part, is outside it. Ask when the rest will be \
         done.",
        ),
    ),
    ground(
        Regime::Eisr,
        "10(4)(e)",
        "Internal communications",
        Balance::Qualified,
        Harm::Class,
        None,
        (
            "Emails between officers.",
            "The need for a space to think falls once the decision is made.",
        ),
    ),
    ground(
        Regime::Eisr,
        "10(5)(a)",
        "International relations, defence, public security and safety",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        None,
        ("", "The harm must be substantial."),
    ),
    ground(
        Regime::Eisr,
        "10(5)(b)",
        "Course of justice",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        None,
        (
            "Counsel's advice, an open inquiry.",
            "The harm must be substantial, item by item.",
        ),
    ),
    ground(
        Regime::Eisr,
        "10(5)(c)",
        "Intellectual property",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        None,
        (
            "A consultant's report.",
            "The owner's loss must be shown; disclosure does not license copying.",
        ),
    ),
    ground(
        Regime::Eisr,
        "10(5)(d)",
        "Confidentiality of proceedings",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        None,
        (
            "",
            "The confidentiality must be provided by law. Not available for information on \
         emissions.",
        ),
    ),
    ground(
        Regime::Eisr,
        "10(5)(e)",
        "Commercial confidentiality",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        None,
        (
            "A developer's viability report.",
            "The confidentiality must be provided by law and protect a legitimate economic \
         interest. Viability reports have been ordered out. Not available for information \
         on emissions.",
        ),
    ),
    ground(
        Regime::Eisr,
        "10(5)(f)",
        "Interests of a person who volunteered the information",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        None,
        (
            "",
            "That person must have been free not to give it and must not have agreed to \
         disclosure. Not available for information on emissions.",
        ),
    ),
    ground(
        Regime::Eisr,
        "10(5)(g)",
        "Protection of the environment",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        None,
        ("", "Not available for information on emissions."),
    ),
    ground(
        Regime::Eisr,
        "11",
        "Personal data",
        Balance::Mixed,
        Harm::Class,
        None,
        (
            "Names of applicants, officers and objectors.",
            "A legitimate interest in knowing can outweigh privacy. Ask for names to be \
         removed rather than the whole refused.",
        ),
    ),
];
