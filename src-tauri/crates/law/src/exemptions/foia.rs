//! Freedom of Information Act 2000, Part II, with sections 12 and 14.
//!
//! Section 2(3) says which are absolute.

use super::{Balance, Exemption, Harm, ground};
use crate::regime::Regime;

/// Every ground of the Act, in order of section.
pub(super) const ALL: &[Exemption] = &[
    ground(
        Regime::Foia,
        "12",
        "Cost of compliance",
        Balance::NoDuty,
        Harm::Class,
        Some("12"),
        (
            "Checking each file by hand would take more than 18 hours.",
            "Ask for the estimate. Only finding out whether it is held, locating, retrieving \
         and extracting count, at £25 an hour; redaction does not. The estimate must be \
         sensible, realistic and supported, and help to narrow the request is owed under \
         s.16.",
        ),
    ),
    ground(
        Regime::Foia,
        "14(1)",
        "Vexatious requests",
        Balance::NoDuty,
        Harm::Class,
        Some("14(1)"),
        (
            "Too many requests, too much work, the tone of the letters.",
            "The spending of public money is a serious purpose. The whole picture must be \
         looked at, and a burden needs evidence.",
        ),
    ),
    ground(
        Regime::Foia,
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
        Regime::Foia,
        "21",
        "Information accessible by other means",
        Balance::Absolute,
        Harm::Class,
        Some("25"),
        (
            "It is on the transparency page.",
            "All of it must be reasonably accessible to you, and you must be told exactly \
         where. A spending file that is overdue or partial is not that.",
        ),
    ),
    ground(
        Regime::Foia,
        "22",
        "Information intended for future publication",
        Balance::Qualified,
        Harm::Class,
        Some("27"),
        (
            "It will be in the next quarterly file.",
            "The intention must have been settled before the request, be for the same \
         information, and waiting must be reasonable.",
        ),
    ),
    ground(
        Regime::Foia,
        "22A",
        "Research",
        Balance::Qualified,
        Harm::Class,
        None,
        (
            "",
            "The programme must be continuing and meant for publication, and the harm to it \
         must be shown.",
        ),
    ),
    ground(
        Regime::Foia,
        "23",
        "Security bodies",
        Balance::Absolute,
        Harm::Class,
        None,
        (
            "",
            "Only information supplied by, or about, a listed body is covered.",
        ),
    ),
    ground(
        Regime::Foia,
        "24",
        "National security",
        Balance::Qualified,
        Harm::Required,
        Some("31(1)"),
        (
            "Funding for the prevention of terrorism.",
            "It must be shown that withholding is required; totals can usually be given.",
        ),
    ),
    ground(
        Regime::Foia,
        "26",
        "Defence",
        Balance::Qualified,
        Harm::Prejudice,
        Some("31(4)"),
        ("", "Show how a council's grant could cause the harm."),
    ),
    ground(
        Regime::Foia,
        "27",
        "International relations",
        Balance::Qualified,
        Harm::Prejudice,
        Some("32"),
        (
            "",
            "Show how a council's grant could cause the harm. Information given in confidence \
         by another state needs no harm.",
        ),
    ),
    ground(
        Regime::Foia,
        "28",
        "Relations within the United Kingdom",
        Balance::Qualified,
        Harm::Prejudice,
        Some("28"),
        ("", "Show how a council's grant could cause the harm."),
    ),
    ground(
        Regime::Foia,
        "29",
        "The economy",
        Balance::Qualified,
        Harm::Prejudice,
        Some("33(2)"),
        (
            "Often claimed together with s.43.",
            "One council's contract does not move the economy.",
        ),
    ),
    ground(
        Regime::Foia,
        "30",
        "Investigations",
        Balance::Qualified,
        Harm::Class,
        Some("34"),
        (
            "The file of a grant fraud.",
            "The authority must itself have power to charge or prosecute. A closed case \
         weighs less.",
        ),
    ),
    ground(
        Regime::Foia,
        "31",
        "Law enforcement",
        Balance::Qualified,
        Harm::Prejudice,
        Some("35"),
        (
            "Supplier bank details, the risk of fraud, empty property.",
            "Bank details can be removed. The link between each item and the harm must be \
         shown.",
        ),
    ),
    ground(
        Regime::Foia,
        "32",
        "Court records",
        Balance::Absolute,
        Harm::Class,
        Some("37"),
        (
            "The costs of litigation.",
            "Documents made for a court are covered; invoices are not.",
        ),
    ),
    ground(
        Regime::Foia,
        "33",
        "Audit functions",
        Balance::Qualified,
        Harm::Prejudice,
        Some("40"),
        (
            "An internal audit of grants.",
            "Only a body that audits other authorities has this; internal audit is outside \
         it.",
        ),
    ),
    ground(
        Regime::Foia,
        "34",
        "Parliamentary privilege",
        Balance::Absolute,
        Harm::Class,
        None,
        ("", ""),
    ),
    ground(
        Regime::Foia,
        "35",
        "Formulation of government policy",
        Balance::Qualified,
        Harm::Class,
        Some("29"),
        (
            "Used by departments about the funding of councils.",
            "It is not open to councils in England. Once a policy is settled the weight \
         falls.",
        ),
    ),
    ground(
        Regime::Foia,
        "36",
        "Effective conduct of public affairs",
        Balance::Qualified,
        Harm::Opinion,
        Some("30"),
        (
            "Notes and draft scores of a grant panel; a chilling effect on advice.",
            "Ask whether a qualified person gave an opinion, when, on this information, and \
         why it was reasonable. The decision has now been made. It is absolute only for \
         Parliament.",
        ),
    ),
    ground(
        Regime::Foia,
        "37",
        "Communications with the Royal household, and honours",
        Balance::Mixed,
        Harm::Class,
        Some("41"),
        ("", ""),
    ),
    ground(
        Regime::Foia,
        "38",
        "Health and safety",
        Balance::Qualified,
        Harm::Prejudice,
        Some("39(1)"),
        (
            "The address of a refuge.",
            "The address can be removed and the sum given.",
        ),
    ),
    ground(
        Regime::Foia,
        "39",
        "Environmental information",
        Balance::Qualified,
        Harm::Class,
        Some("39(2)"),
        (
            "Grants for flooding, climate or waste.",
            "Then it must be answered under the Environmental Information Regulations, which \
         presume disclosure.",
        ),
    ),
    ground(
        Regime::Foia,
        "40",
        "Personal information",
        Balance::Mixed,
        Harm::Class,
        Some("38"),
        (
            "Names of recipients, officers and scorers.",
            "An organisation is not a person. A legitimate interest in knowing can outweigh \
         privacy; senior staff and councillors expect scrutiny. Ask for names to be \
         removed rather than the whole refused.",
        ),
    ),
    ground(
        Regime::Foia,
        "41",
        "Information provided in confidence",
        Balance::Absolute,
        Harm::Class,
        Some("36(2)"),
        (
            "The contract is marked confidential.",
            "A concluded contract was not obtained from another person. The breach must be \
         actionable, and the public interest is a defence to it.",
        ),
    ),
    ground(
        Regime::Foia,
        "42",
        "Legal professional privilege",
        Balance::Qualified,
        Harm::Class,
        Some("36(1)"),
        (
            "Counsel's advice about a grant.",
            "The interest is strong but not absolute. Ask for the sum spent, the dates and \
         the service that took the advice.",
        ),
    ),
    ground(
        Regime::Foia,
        "43(1)",
        "Trade secrets",
        Balance::Qualified,
        Harm::Class,
        Some("33(1)(a)"),
        ("A supplier's method.", "A price is rarely a trade secret."),
    ),
    ground(
        Regime::Foia,
        "43(2)",
        "Commercial interests",
        Balance::Qualified,
        Harm::Prejudice,
        Some("33(1)(b)"),
        (
            "Unit prices, scores of tenders, terms of grants.",
            "The evidence must be the third party's own and not a guess. Suppliers to public \
         bodies must expect scrutiny, the more so as time passes.",
        ),
    ),
    ground(
        Regime::Foia,
        "44",
        "Prohibitions on disclosure",
        Balance::Absolute,
        Harm::Class,
        Some("26"),
        (
            "Procurement regulations forbid it.",
            "The enactment must be named, and it usually gives way where disclosure under the \
         Act is allowed.",
        ),
    ),
];
