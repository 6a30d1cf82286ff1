//! What the format of a cell says of its number.

use foi_figures::CellKind;

/// What a format says of its number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct NumberFormat {
    pub(crate) kind: CellKind,
    /// What is shown beside the number and is not in it.
    pub(crate) beside: Option<String>,
    /// What is shown as one: a thousand for `#,##0,`.
    pub(crate) shown_in: i64,
}

impl NumberFormat {
    /// The number is shown as it is.
    pub(crate) fn says_nothing(&self) -> bool {
        self.kind == CellKind::Number && self.beside.is_none() && self.shown_in == 1
    }
}

/// What a format says, by its code and its number where it is one that every program knows.
pub(crate) fn of(code: &str, id: Option<u32>) -> NumberFormat {
    NumberFormat {
        kind: kind(code, id),
        beside: beside(code),
        shown_in: shown_in(code),
    }
}

/// The kind of a number that is shown in a format: a percentage, money of a currency, or any.
/// Formats without a sign of their own (accounting formats of the system) say nothing.
fn kind(code: &str, id: Option<u32>) -> CellKind {
    match kind_in(code) {
        // Shown with the sign of whatever country the machine is set to; programs that do not know
        // it write a dollar.
        CellKind::Dollars if matches!(id, Some(5..=8 | 37..=44)) => CellKind::Number,
        kind => kind,
    }
}

fn kind_in(code: &str) -> CellKind {
    let first = code.split(';').next().unwrap_or_default();
    let signs = without_locales(first);
    let has = |sign: &str| signs.contains(sign);
    if has_other_code(first)
        || ["A$", "C$", "HK$", "NZ$", "R$", "S$"]
            .iter()
            .any(|sign| has(sign))
    {
        CellKind::OtherMoney
    } else if has("£") || has("GBP") {
        CellKind::Pounds
    } else if has("€") || has("EUR") {
        CellKind::Euros
    } else if has("$") || has("USD") {
        CellKind::Dollars
    } else if ["¥", "₹", "CHF", "JPY", "SEK", "AUD", "PLN", "kr", "zł"]
        .iter()
        .any(|sign| has(sign))
    {
        CellKind::OtherMoney
    } else if has("%") {
        CellKind::Percent
    } else {
        CellKind::Number
    }
}

/// `[$SEK]`: three capitals that are neither pounds nor euros nor dollars.
fn has_other_code(code: &str) -> bool {
    code.split("[$").skip(1).any(|rest| {
        let inside = rest.split([']', '-']).next().unwrap_or_default().trim();
        inside.len() == 3
            && inside.bytes().all(|byte| byte.is_ascii_uppercase())
            && !matches!(inside, "GBP" | "EUR" | "USD")
    })
}

/// The words within the part of a format for numbers above nothing, and the rest of it.
fn parted(code: &str) -> (String, String) {
    let first = code.split(';').next().unwrap_or_default();
    let (mut literal, mut bare) = (String::new(), String::new());
    let mut characters = first.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                literal.extend(characters.by_ref().take_while(|c| *c != '"'));
                literal.push(' ');
            }
            '\\' => literal.extend(characters.next()),
            // Room as wide as a sign, or filled with it, shows no sign.
            '_' | '*' => {
                characters.next();
            }
            '[' => {
                characters.by_ref().take_while(|c| *c != ']').for_each(drop);
            }
            _ => bare.push(character),
        }
    }
    (literal, bare)
}

/// What a format shows as one: each comma behind the digits takes a thousand (ECMA-376, part 1,
/// section 18.8.31).
fn shown_in(code: &str) -> i64 {
    let bare: Vec<char> = parted(code).1.chars().collect();
    let is_digit = |at: usize| matches!(bare.get(at), Some('0' | '#' | '?'));
    let mut times: i64 = 1;
    let mut at = 0;
    while at < bare.len() {
        let begins = at;
        while bare.get(at) == Some(&',') {
            at += 1;
        }
        let is_behind = begins > 0 && is_digit(begins - 1) && !is_digit(at);
        if at > begins && is_behind {
            for _ in begins..at {
                times = times.saturating_mul(1_000);
            }
        }
        at += usize::from(at == begins);
    }
    times
}

/// What a format shows beside a number and the number does not hold: `m` for millions, `CR` for a
/// credit, a minus before what is above nothing. None where what is shown is what is there.
fn beside(code: &str) -> Option<String> {
    let (literal, bare) = parted(code);
    let is_scale = |word: &str| {
        matches!(
            word.to_lowercase().as_str(),
            "k" | "m"
                | "mn"
                | "mil"
                | "million"
                | "millions"
                | "b"
                | "bn"
                | "billion"
                | "th"
                | "thou"
                | "thousand"
                | "thousands"
                | "000"
                | "000s"
                | "cr"
                | "credit"
                | "dr"
                | "debit"
        )
    };
    let word = literal
        .split(|c: char| !c.is_alphanumeric())
        .find(|word| is_scale(word));
    if let Some(word) = word {
        // A comma behind the digits shows thousands as one: then the letter is not in the number,
        // but the number is all there.
        let is_only_shown = bare
            .trim_end()
            .trim_end_matches(|c: char| c.is_alphabetic())
            .trim_end()
            .ends_with(',')
            && !matches!(
                word.to_lowercase().as_str(),
                "cr" | "credit" | "dr" | "debit"
            );
        return (!is_only_shown).then(|| word.to_owned());
    }
    let is_date = bare.contains(['y', 'Y', 'd', 'D', 'h', 'H']);
    let is_negative = (bare.trim_start().starts_with(['-', '('])
        || literal.trim_start().starts_with(['-', '(']) && code.starts_with(['"', '\\']))
        && bare.contains(['0', '#']);
    (is_negative && !is_date).then(|| "-".to_owned())
}

/// `[$€-407]` without its country, `[$-409]` without anything.
fn without_locales(code: &str) -> String {
    let mut text = String::new();
    let mut rest = code;
    while let Some((before, after)) = rest.split_once("[$") {
        text.push_str(before);
        let (inside, after) = after.split_once(']').unwrap_or((after, ""));
        text.push_str(inside.split('-').next().unwrap_or_default());
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_what_the_number_does_not() {
        for (code, shown) in [
            ("\"£\"0.0\"m\"", Some("m")),
            ("\"£\"#,##0\"k\"", Some("k")),
            ("#,##0.00\" CR\"", Some("CR")),
            ("#,##0\\m", Some("m")),
            ("-#,##0", Some("-")),
            ("(#,##0)", Some("-")),
            // Here the comma hides thousands that the number has.
            ("\"£\"#,##0,\"k\"", None),
            ("#,##0,,", None),
            ("#,##0.00;#,##0.00\" CR\"", None),
            ("0\" homes\"", None),
            ("\"£\"#,##0.00", None),
            ("_(* #,##0.00_);_(* (#,##0.00)", None),
            ("_-\"£\"* #,##0.00_-;-\"£\"* #,##0.00_-", None),
            ("[$£-809]#,##0;[Red]-[$£-809]#,##0", None),
            ("General", None),
            ("0.00E+00", None),
            ("dd-mmm-yy", None),
        ] {
            assert_eq!(beside(code).as_deref(), shown, "{code}");
        }
    }

    #[test]
    fn formats_say_what_is_shown_as_one() {
        for (code, times) in [
            ("#,##0,", 1_000),
            ("#,##0,,", 1_000_000),
            ("\"£\"#,##0.0,,\"m\"", 1_000_000),
            ("#,##0,.0", 1_000),
            ("[$£-809]#,##0,;[Red]-[$£-809]#,##0,", 1_000),
            ("#,##0", 1),
            ("#,##0.00", 1),
            ("_-\"£\"* #,##0_-;-\"£\"* #,##0_-", 1),
            ("0\", \"", 1),
            ("General", 1),
            ("dd, mmm", 1),
            ("", 1),
        ] {
            assert_eq!(shown_in(code), times, "{code}");
        }
    }

    #[test]
    fn formats_say_their_currency() {
        for (code, kind_of) in [
            ("\"£\"#,##0.00", CellKind::Pounds),
            ("[$£-809]#,##0;[Red]-[$£-809]#,##0", CellKind::Pounds),
            ("[$€-2] #,##0.00", CellKind::Euros),
            ("#,##0.00\\ [$€-407]", CellKind::Euros),
            ("[$-409]#,##0", CellKind::Number),
            ("[$$-409]#,##0", CellKind::Dollars),
            ("\"$\"#,##0", CellKind::Dollars),
            ("0.0%", CellKind::Percent),
            ("#,##0", CellKind::Number),
            ("General", CellKind::Number),
            ("[$CHF]#,##0", CellKind::OtherMoney),
            ("[$SEK] #,##0.00", CellKind::OtherMoney),
            ("[$AUD] #,##0", CellKind::OtherMoney),
            ("[$PLN] #,##0", CellKind::OtherMoney),
            ("[$GBP] #,##0", CellKind::Pounds),
        ] {
            assert_eq!(kind(code, None), kind_of, "{code}");
        }
        assert_eq!(kind("\"$\"#,##0_);(\"$\"#,##0)", Some(5)), CellKind::Number);
    }
}
