//! What a cell says as an amount, or why it says none.

use serde::{Deserialize, Serialize};

use crate::Amount;
use crate::currency::Currency;
use crate::grid::{Cell, CellKind};

/// An amount as it was read from a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// How much, with thousands and millions written out.
    pub amount: Amount,
    /// The currency, where the cell shows one.
    pub currency: Option<Currency>,
    /// It was marked as a credit, and is counted as negative.
    pub is_credit: bool,
    /// It had its own thousands or millions: `£3k`.
    pub has_scale: bool,
    /// It had more than eight decimals and was rounded at the eighth.
    pub was_rounded: bool,
    /// It came as text, not as a number.
    pub is_text: bool,
}

/// Why a cell is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotMoney {
    /// There is nothing in it.
    Empty,
    /// A dash, “nil”, “n/a” and their like.
    Placeholder,
    /// “Withheld”, “redacted”, “<5” and their like.
    Withheld,
    /// Words.
    Words,
    /// A percentage.
    Percentage,
    /// A day.
    Date,
    /// True or false.
    Bool,
    /// A failed formula.
    FailedFormula,
    /// “About”, “up to”, or a range.
    NotExact,
    /// Commas or points that can be read in more than one way.
    Separators,
    /// `1.2E+06`, which lost its last digits on the way.
    Exponent,
    /// A figure with a mark or a note behind it: `1,250*`.
    Marked,
    /// More than public money comes to.
    TooLarge,
}

impl NotMoney {
    /// The reason, after “the cell”.
    pub fn words(self) -> &'static str {
        match self {
            Self::Empty => "is empty",
            Self::Placeholder => "has no figure",
            Self::Withheld => "is withheld or given only roughly",
            Self::Words => "is no amount",
            Self::Percentage => "is a percentage, which is not added to amounts",
            Self::Date => "is a day",
            Self::Bool => "is true or false",
            Self::FailedFormula => "holds a failed formula",
            Self::NotExact => "is not one exact amount",
            Self::Separators => "has commas or points that can be read in more than one way",
            Self::Exponent => "is written with an exponent and may have lost digits",
            Self::Marked => "has a mark or note beside the figure",
            Self::TooLarge => "is too large to be an amount",
        }
    }
}

/// What stands before the pence of an amount that is written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `1,250.50`, as in Britain.
    Point,
    /// `1.250,50`, as on the continent.
    Comma,
}

/// Reads a cell as an amount.
pub fn money(cell: Cell<'_>) -> Result<Money, NotMoney> {
    money_as(cell, None)
}

/// Reads a cell as an amount, where it is known what its commas and points are.
pub(crate) fn money_as(cell: Cell<'_>, mark: Option<DecimalMark>) -> Result<Money, NotMoney> {
    let currency = match cell.kind {
        CellKind::Empty => return Err(NotMoney::Empty),
        CellKind::Text => return text_as(cell.text, mark),
        CellKind::Percent => return Err(NotMoney::Percentage),
        CellKind::Date => return Err(NotMoney::Date),
        CellKind::Bool => return Err(NotMoney::Bool),
        CellKind::Error => return Err(NotMoney::FailedFormula),
        CellKind::Number => None,
        CellKind::Pounds => Some(Currency::Gbp),
        CellKind::Euros => Some(Currency::Eur),
        CellKind::Dollars => Some(Currency::Usd),
        CellKind::OtherMoney => Some(Currency::Other),
    };
    let (amount, was_rounded) = Amount::read(cell.text).map_err(not_read)?;
    Ok(Money {
        amount,
        currency,
        is_credit: false,
        has_scale: false,
        was_rounded,
        is_text: false,
    })
}

fn not_read(why: crate::NoAmount) -> NotMoney {
    match why {
        crate::NoAmount::NotANumber => NotMoney::Words,
        crate::NoAmount::TooLarge => NotMoney::TooLarge,
    }
}

/// Reads text as an amount, as councils write them: `£1,250.00`, `(£500)`, `1.2m`, `1,250.00 CR`.
pub fn money_in(text: &str) -> Result<Money, NotMoney> {
    text_as(text, None)
}

fn text_as(text: &str, mark: Option<DecimalMark>) -> Result<Money, NotMoney> {
    let text = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{a0}' | '\u{202f}' | '\u{feff}' | '\'')
    });
    if text.is_empty() {
        return Err(NotMoney::Empty);
    }
    let small = text
        .to_lowercase()
        .replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ")
        .replace('−', "-");
    if let Some(why) = without_figure(&small) {
        return Err(why);
    }
    let mut rest = small.as_str();
    let mut money = Money {
        amount: Amount::ZERO,
        currency: None,
        is_credit: false,
        has_scale: false,
        was_rounded: false,
        is_text: true,
    };
    let mut is_negative = false;
    if let Some(inner) = rest
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        is_negative = true;
        rest = inner.trim();
    }
    // In front: a sign and a currency, in either order, each once.
    let mut has_sign = false;
    loop {
        if let Some(after) = rest
            .strip_prefix(['-', '+'])
            .filter(|_| !has_sign && !is_negative)
        {
            is_negative = rest.starts_with('-');
            has_sign = true;
            rest = after.trim_start();
        } else if let Some((currency, after)) =
            leading_currency(rest).filter(|_| money.currency.is_none())
        {
            money.currency = Some(currency);
            rest = after.trim_start();
        } else if let Some(inner) = rest
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
            .filter(|_| !is_negative)
        {
            is_negative = true;
            has_sign = true;
            rest = inner.trim();
        } else {
            break;
        }
    }
    // Behind: credit or debit, a minus, a currency, thousands or millions, pence.
    let digits_end = rest
        .char_indices()
        .find(|(_, c)| !(c.is_ascii_digit() || matches!(c, ',' | '.' | ' ' | '\'' | '’')))
        .map_or(rest.len(), |(at, _)| at);
    let (figure, mut behind) = (rest[..digits_end].trim_end(), rest[digits_end..].trim());
    if figure.is_empty() || !figure.contains(|c: char| c.is_ascii_digit()) {
        return Err(if rest.contains(|c: char| c.is_ascii_digit()) {
            refined(rest)
        } else {
            NotMoney::Words
        });
    }
    if behind.starts_with("e+")
        || behind.starts_with("e-")
        || behind.starts_with('e') && behind[1..].starts_with(|c: char| c.is_ascii_digit())
    {
        return Err(NotMoney::Exponent);
    }
    let mut times: i64 = 1;
    let (mut has_scale, mut has_side) = (false, false);
    while !behind.is_empty() {
        if let Some((scale, after)) = trailing_scale(behind)
            // Bare, “p” is provisional as often as pence, and “b” a note as often as billions.
            .filter(|_| !has_scale && (money.currency.is_some() || !is_letter_b(behind)))
        {
            (times, has_scale) = (scale, true);
            behind = after.trim_start();
        } else if let Some((currency, after)) =
            leading_currency(behind).filter(|_| money.currency.is_none())
        {
            money.currency = Some(currency);
            behind = after.trim_start();
        } else if let Some(after) = word(behind, &["credit", "cr"]).filter(|_| !has_side) {
            (has_side, money.is_credit) = (true, true);
            behind = after;
        } else if let Some(after) = word(behind, &["debit", "dr"]).filter(|_| !has_side) {
            has_side = true;
            behind = after;
        } else if behind == "-" && !is_negative && !has_sign {
            is_negative = true;
            behind = "";
        } else {
            return Err(refined(behind));
        }
    }
    // A minus and a credit together: nobody can tell which of the two was meant.
    if money.is_credit && is_negative {
        return Err(NotMoney::Separators);
    }
    let (amount, was_rounded) = Amount::read(&plain_digits(figure, mark)?).map_err(not_read)?;
    let mut amount = amount.checked_times(times).ok_or(NotMoney::TooLarge)?;
    if is_negative || money.is_credit {
        amount = Amount::ZERO.checked_sub(amount).ok_or(NotMoney::TooLarge)?;
    }
    Ok(Money {
        amount,
        has_scale,
        was_rounded,
        ..money
    })
}

/// Why a figure with something beside it is no amount.
fn refined(beside: &str) -> NotMoney {
    let first = beside.trim_start().chars().next();
    match first {
        Some('%') => NotMoney::Percentage,
        Some('-' | '–' | '—' | '/' | '+' | '~' | '<' | '>' | '≈' | '±') => {
            NotMoney::NotExact
        }
        Some('*' | '†' | '‡' | '[' | '(' | '#' | '^' | '¹' | '²' | '³') => NotMoney::Marked,
        Some('b' | 'p') if beside.trim().trim_end_matches('.').len() == 1 => NotMoney::Marked,
        _ if [
            "to ", "or ", "per ", "approx", "c.", "ca.", "circa", "about", "around", "up to",
            "over", "under", "less", "more", "est", "at least", "max", "min",
        ]
        .iter()
        .any(|start| beside.trim_start().starts_with(start)) =>
        {
            NotMoney::NotExact
        }
        _ if beside.contains('%') && !beside.contains(|c: char| c.is_alphabetic()) => {
            NotMoney::Percentage
        }
        _ => NotMoney::Words,
    }
}

/// What stands in place of a figure.
fn without_figure(small: &str) -> Option<NotMoney> {
    const NOTHING: [&str; 18] = [
        "-",
        "–",
        "—",
        "--",
        "---",
        ".",
        "..",
        "...",
        "nil",
        "none",
        "n/a",
        "na",
        "n.a.",
        "not applicable",
        "nil return",
        "#n/a",
        "null",
        "£-",
    ];
    const WITHHELD: [&str; 14] = [
        "withheld",
        "redacted",
        "exempt",
        "restricted",
        "confidential",
        "suppressed",
        "s.4",
        "s4",
        "section 4",
        "tbc",
        "tba",
        "to be confirmed",
        "not known",
        "unknown",
    ];
    if NOTHING.contains(&small) || small == "£ -" || small == "£–" {
        return Some(NotMoney::Placeholder);
    }
    if WITHHELD.iter().any(|start| small.starts_with(start))
        || matches!(small, "*" | "**" | "x" | "[c]" | "[x]" | "#" | "####")
    {
        return Some(NotMoney::Withheld);
    }
    let after = small.strip_prefix(['<', '>', '≤', '≥', '~', '≈'])?;
    Some(if after.contains(|c: char| c.is_ascii_digit()) {
        NotMoney::NotExact
    } else {
        NotMoney::Words
    })
}

fn leading_currency(text: &str) -> Option<(Currency, &str)> {
    for (mark, currency) in [
        ("gb£", Currency::Gbp),
        ("uk£", Currency::Gbp),
        ("£", Currency::Gbp),
        ("€", Currency::Eur),
        ("us$", Currency::Usd),
        ("a$", Currency::Other),
        ("c$", Currency::Other),
        ("$", Currency::Usd),
        ("¥", Currency::Other),
        ("₹", Currency::Other),
    ] {
        if let Some(after) = text.strip_prefix(mark) {
            return Some((currency, after));
        }
    }
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    Currency::named(&text[..end]).map(|currency| (currency, &text[end..]))
}

fn trailing_scale(text: &str) -> Option<(i64, &str)> {
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    let scale = match text[..end].trim_end_matches('.') {
        "k" | "thousand" | "thousands" => 1_000,
        "m" | "mn" | "mln" | "mil" | "million" | "millions" => 1_000_000,
        "b" | "bn" | "billion" | "billions" => 1_000_000_000,
        _ => return None,
    };
    Some((scale, &text[end..]))
}

fn is_letter_b(text: &str) -> bool {
    text.strip_prefix('b')
        .is_some_and(|after| !after.starts_with(char::is_alphabetic))
}

fn word<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    words
        .contains(&&text[..end])
        .then(|| text[end..].trim_start_matches(['.', ' ']))
}

/// Digits with a decimal point, without what parts the thousands. A comma parts thousands, as in
/// Britain; where it stands otherwise, only one reading may be possible, unless the mark is known.
fn plain_digits(figure: &str, mark: Option<DecimalMark>) -> Result<String, NotMoney> {
    let figure: String = figure
        .trim_end_matches(['.', ','])
        .chars()
        .map(|c| match c {
            ',' if mark == Some(DecimalMark::Comma) => '.',
            '.' if mark == Some(DecimalMark::Comma) => ',',
            '\'' | '’' => ',',
            other => other,
        })
        .collect();
    let (mut has_comma, mut has_space) = (figure.contains(','), figure.contains(' '));
    let points = figure.matches('.').count();
    // 1.250.000,50: more than one point, or a point before a comma, is written as on the continent.
    let is_continental = points > 1 || points == 1 && figure.find('.') < figure.rfind(',');
    if is_continental && mark.is_some() {
        return Err(NotMoney::Separators);
    }
    if is_continental {
        let (whole, decimals) = figure.split_once(',').unwrap_or((&figure, ""));
        if decimals.contains(',') || !is_grouped(whole, '.') || !figure.contains(',') && points == 1
        {
            return Err(NotMoney::Separators);
        }
        return Ok(format!("{}.{decimals}", whole.replace('.', "")));
    }
    let (whole, decimals) = figure.split_once('.').unwrap_or((&figure, ""));
    if decimals.contains([',', ' ']) || has_comma && has_space {
        return Err(NotMoney::Separators);
    }
    has_comma &= !is_grouped(whole, ',');
    has_space &= !is_grouped(whole, ' ');
    if has_comma || has_space {
        return Err(NotMoney::Separators);
    }
    let digits = whole.replace([',', ' '], "");
    Ok(if decimals.is_empty() {
        digits
    } else {
        format!("{digits}.{decimals}")
    })
}

/// One to three digits, then groups of exactly three.
fn is_grouped(whole: &str, separator: char) -> bool {
    let mut groups = whole.split(separator);
    let first = groups.next().unwrap_or_default();
    // Nothing has a nought before its thousands: “0,125” has a comma for the decimal point.
    (1..=3).contains(&first.len())
        && groups.all(|group| group.len() == 3)
        && (!first.starts_with('0') || whole == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_councils_write_them() {
        for (text, shown, currency) in [
            ("£1,250.00", "1250.00", Some(Currency::Gbp)),
            ("  £ 1,250 ", "1250.00", Some(Currency::Gbp)),
            ("(£500)", "-500.00", Some(Currency::Gbp)),
            ("£(500)", "-500.00", Some(Currency::Gbp)),
            ("(1,250.50)", "-1250.50", None),
            ("-£3.20", "-3.20", Some(Currency::Gbp)),
            ("£-3.20", "-3.20", Some(Currency::Gbp)),
            ("−75", "-75.00", None),
            ("1,250.00-", "-1250.00", None),
            ("1,250.00 CR", "-1250.00", None),
            ("1,250.00DR", "1250.00", None),
            ("1.2m", "1200000.00", None),
            ("£3k", "3000.00", Some(Currency::Gbp)),
            ("£1.25 million", "1250000.00", Some(Currency::Gbp)),
            ("GBP 12,000", "12000.00", Some(Currency::Gbp)),
            ("12,000 EUR", "12000.00", Some(Currency::Eur)),
            ("€99.99", "99.99", Some(Currency::Eur)),
            ("$5", "5.00", Some(Currency::Usd)),
            ("1 250 000", "1250000.00", None),
            ("1\u{a0}250", "1250.00", None),
            ("1.250,50", "1250.50", None),
            ("1.250.000", "1250000.00", None),
            ("'1250", "1250.00", None),
            ("1250.", "1250.00", None),
        ] {
            let read = money_in(text).unwrap_or_else(|why| panic!("{text}: {why:?}"));
            assert_eq!(
                (read.amount.to_string().as_str(), read.currency),
                (shown, currency),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_exact_amount_says_why() {
        for (text, why) in [
            ("", NotMoney::Empty),
            ("-", NotMoney::Placeholder),
            ("nil", NotMoney::Placeholder),
            ("n/a", NotMoney::Placeholder),
            ("£ -", NotMoney::Placeholder),
            ("withheld s.43(2)", NotMoney::Withheld),
            ("S40(2)", NotMoney::Withheld),
            ("<5", NotMoney::NotExact),
            ("12%", NotMoney::Percentage),
            ("£500-£1,000", NotMoney::NotExact),
            ("£500 to £1,000", NotMoney::NotExact),
            ("500+", NotMoney::NotExact),
            ("12,50", NotMoney::Separators),
            ("1,2500", NotMoney::Separators),
            ("1.25,00", NotMoney::Separators),
            ("-5 CR", NotMoney::Separators),
            ("1.2E+06", NotMoney::Exponent),
            ("1,250*", NotMoney::Marked),
            ("1,250p", NotMoney::Marked),
            ("200 b", NotMoney::Marked),
            ("0,125", NotMoney::Separators),
            ("1,250 (a)", NotMoney::Marked),
            ("see note 3", NotMoney::Words),
            ("3 grants", NotMoney::Words),
            ("12/03/2025", NotMoney::NotExact),
            ("99999999999999999", NotMoney::TooLarge),
            ("£3k each", NotMoney::Words),
            ("--5", NotMoney::Words),
        ] {
            let read = money_in(text);
            assert!(read.is_err(), "{text}: {read:?}");
            if !matches!(why, NotMoney::Words) {
                assert_eq!(read, Err(why), "{text}");
            }
        }
    }

    #[test]
    fn where_the_mark_is_known_each_amount_has_one_reading() {
        for (text, point, comma) in [
            ("1,250", Some("1250.00"), Some("1.25")),
            ("1.250", Some("1.25"), Some("1250.00")),
            ("12,50", None, Some("12.50")),
            ("1.250,50", None, Some("1250.50")),
            ("1,250.50", Some("1250.50"), None),
            ("1.250.000", None, Some("1250000.00")),
            ("0,125", None, Some("0.125")),
            ("€ 1'250,5", None, Some("1250.50")),
            ("1 250,75", None, Some("1250.75")),
            ("980", Some("980.00"), Some("980.00")),
        ] {
            for (mark, shown) in [(DecimalMark::Point, point), (DecimalMark::Comma, comma)] {
                let read = text_as(text, Some(mark)).ok();
                assert_eq!(
                    read.map(|read| read.amount.to_string()).as_deref(),
                    shown,
                    "{text}: {mark:?}"
                );
            }
        }
    }
}
