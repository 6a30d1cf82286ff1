//! Freedom of Information (Scotland) Act 2002, Part 2, with sections 12 and 14.
//!
//! Section 2(2) says which are absolute. Harm must as a rule be substantial.

use super::{Balance, Exemption, Harm, ground};
use crate::regime::Regime;

/// Every ground of the Act, in order of section.
pub(super) const ALL: &[Exemption] = &[
    ground(
        Regime::Foisa,
        "12",
        "Cost of compliance",
        Balance::NoDuty,
        Harm::Class,
        Some("12"),
        (
            "Checking each file by hand would cost more than the limit.",
            "Ask for the estimate. Staff time counts at no more than £15 an hour, and finding \
         out whether the information is held does not count.",
        ),
    ),
    ground(
        Regime::Foisa,
        "14(1)",
        "Vexatious requests",
        Balance::NoDuty,
        Harm::Class,
        Some("14(1)"),
        (
            "Too many requests, too much work, the tone of the letters.",
            "The spending of public money is a serious purpose, and a burden needs evidence.",
        ),
    ),
    ground(
        Regime::Foisa,
        "14(2)",
        "Repeated requests",
        Balance::NoDuty,
        Harm::Class,
        Some("14(2)"),
        (
            "It was asked before.",
            "The period or the data is new, a reasonable time has passed, or the earlier \
         request was never complied with.",
        ),
    ),
    ground(
        Regime::Foisa,
        "25",
        "Information otherwise accessible",
        Balance::Absolute,
        Harm::Class,
        Some("21"),
        (
            "It is on the transparency page.",
            "All of it must be reasonably accessible to you, and you must be told exactly \
         where. A spending file that is overdue or partial is not that.",
        ),
    ),
    ground(
        Regime::Foisa,
        "26",
        "Prohibitions on disclosure",
        Balance::Absolute,
        Harm::Class,
        Some("44"),
        (
            "Procurement regulations forbid it.",
            "The enactment must be named, and it usually gives way where disclosure under the \
         Act is allowed.",
        ),
    ),
    ground(
        Regime::Foisa,
        "27",
        "Information intended for future publication",
        Balance::Qualified,
        Harm::Class,
        Some("22"),
        (
            "It will be in the next quarterly file.",
            "The intention must have been settled before the request, and publication must \
         follow within twelve weeks of it.",
        ),
    ),
    ground(
        Regime::Foisa,
        "28",
        "Relations within the United Kingdom",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        Some("28"),
        ("", "Show how a council's grant could cause the harm."),
    ),
    ground(
        Regime::Foisa,
        "29",
        "Formulation of Scottish Administration policy",
        Balance::Qualified,
        Harm::Class,
        Some("35"),
        (
            "Used by the Scottish Administration about the funding of councils.",
            "It is not open to councils. Once a policy is settled the weight falls.",
        ),
    ),
    ground(
        Regime::Foisa,
        "30",
        "Effective conduct of public affairs",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        Some("36"),
        (
            "Notes and draft scores of a grant panel; a chilling effect on advice.",
            "No qualified person gives an opinion here: the authority must itself show \
         substantial harm. The decision has now been made.",
        ),
    ),
    ground(
        Regime::Foisa,
        "31(1)",
        "National security",
        Balance::Qualified,
        Harm::Required,
        Some("24"),
        (
            "Funding for the prevention of terrorism.",
            "It must be shown that withholding is required; totals can usually be given.",
        ),
    ),
    ground(
        Regime::Foisa,
        "31(4)",
        "Defence",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        Some("26"),
        ("", "Show how a council's grant could cause the harm."),
    ),
    ground(
        Regime::Foisa,
        "32",
        "International relations",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        Some("27"),
        (
            "",
            "Show how a council's grant could cause the harm. Information given in confidence \
         by another state needs no harm.",
        ),
    ),
    ground(
        Regime::Foisa,
        "33(1)(a)",
        "Trade secrets",
        Balance::Qualified,
        Harm::Class,
        Some("43(1)"),
        ("A supplier's method.", "A price is rarely a trade secret."),
    ),
    ground(
        Regime::Foisa,
        "33(1)(b)",
        "Commercial interests",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        Some("43(2)"),
        (
            "Unit prices, scores of tenders, terms of grants.",
            "The harm must be substantial, and the evidence the third party's own. Suppliers \
         to public bodies must expect scrutiny, the more so as time passes.",
        ),
    ),
    ground(
        Regime::Foisa,
        "33(2)",
        "The economy",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        Some("29"),
        (
            "Often claimed together with s.33(1)(b).",
            "One council's contract does not move the economy.",
        ),
    ),
    ground(
        Regime::Foisa,
        "34",
        "Investigations",
        Balance::Qualified,
        Harm::Class,
        Some("30"),
        (
            "The file of a grant fraud.",
            "The authority must itself have power to charge or prosecute. A closed case \
         weighs less.",
        ),
    ),
    ground(
        Regime::Foisa,
        "35",
        "Law enforcement",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        Some("31"),
        (
            "Supplier bank details, the risk of fraud, empty property.",
            "Bank details can be removed. The link between each item and the harm must be \
         shown.",
        ),
    ),
    ground(
        Regime::Foisa,
        "36(1)",
        "Confidentiality of communications in legal proceedings",
        Balance::Qualified,
        Harm::Class,
        Some("42"),
        (
            "Counsel's advice about a grant.",
            "The interest is strong but not absolute. Ask for the sum spent, the dates and \
         the service that took the advice.",
        ),
    ),
    ground(
        Regime::Foisa,
        "36(2)",
        "Information obtained in confidence",
        Balance::Absolute,
        Harm::Class,
        Some("41"),
        (
            "The contract is marked confidential.",
            "A concluded contract was not obtained from another person. The breach must be \
         actionable, and the public interest is a defence to it.",
        ),
    ),
    ground(
        Regime::Foisa,
        "37",
        "Court records",
        Balance::Absolute,
        Harm::Class,
        Some("32"),
        (
            "The costs of litigation.",
            "Documents made for a court are covered; invoices are not.",
        ),
    ),
    ground(
        Regime::Foisa,
        "38",
        "Personal information",
        Balance::Mixed,
        Harm::Class,
        Some("40"),
        (
            "Names of recipients, officers and scorers.",
            "An organisation is not a person. A legitimate interest in knowing can outweigh \
         privacy; senior staff and councillors expect scrutiny. Ask for names to be \
         removed rather than the whole refused.",
        ),
    ),
    ground(
        Regime::Foisa,
        "39(1)",
        "Health and safety",
        Balance::Qualified,
        Harm::Prejudice,
        Some("38"),
        (
            "The address of a refuge.",
            "The address can be removed and the sum given.",
        ),
    ),
    ground(
        Regime::Foisa,
        "39(2)",
        "Environmental information",
        Balance::Qualified,
        Harm::Class,
        Some("39"),
        (
            "Grants for flooding, climate or waste.",
            "Then it must be answered under the Environmental Information (Scotland) \
         Regulations, which presume disclosure.",
        ),
    ),
    ground(
        Regime::Foisa,
        "40",
        "Audit functions",
        Balance::Qualified,
        Harm::SubstantialPrejudice,
        Some("33"),
        (
            "An internal audit of grants.",
            "Only the audit of other authorities is covered; internal audit is outside it.",
        ),
    ),
    ground(
        Regime::Foisa,
        "41",
        "Communications with the Royal household, and honours",
        Balance::Qualified,
        Harm::Class,
        Some("37"),
        ("", ""),
    ),
];
