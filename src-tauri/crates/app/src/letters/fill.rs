//! What the user typed into a letter's fields, tried against what each field takes.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::period::Period;
use super::template::{Field, Input, Template};
use crate::day::in_a_letter;
use crate::{AppError, Result};

/// Most signs in a field of one line.
const LONGEST_LINE: usize = 300;
/// Most signs in a field of several lines.
const LONGEST_TEXT: usize = 5_000;
/// Most names in a list.
const MOST_NAMES: usize = 60;

/// A letter's fields, filled in.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    /// What each field says in the letter; its label in brackets where it is wanting.
    pub(crate) values: BTreeMap<String, String>,
    /// Labels of the required fields that are wanting.
    pub(crate) missing: Vec<String>,
}

/// Tries the values against the letter's fields. A period may be given whole (`period`) or by its
/// two days (`from_date`, `to_date`).
///
/// # Errors
///
/// One sentence naming the field whose value does not fit.
pub(crate) fn fill(
    template: &Template,
    given: &BTreeMap<String, String>,
    today: NaiveDate,
) -> Result<Filled> {
    let fields = &template.description.fields;
    let title = &template.description.title;
    let by_days = fields.iter().any(|field| field.input == Input::Period);
    let known = |name: &str| {
        fields.iter().any(|field| field.name() == name)
            || (by_days && ["from_date", "to_date"].contains(&name))
    };
    if let Some(unknown) = given.keys().find(|name| !known(name)) {
        let names: Vec<_> = fields.iter().map(Field::name).collect();
        return Err(AppError::invalid(format!(
            "The letter “{title}” has no field “{}”. Its fields are: {}.",
            shortened(unknown),
            if names.is_empty() {
                "none".to_owned()
            } else {
                names.join(", ")
            }
        )));
    }
    let mut filled = Filled::default();
    for field in fields {
        let value = given
            .get(field.name())
            .map_or(field.default.as_str(), String::as_str)
            .trim();
        let wrong = |why: String| {
            AppError::invalid(format!(
                "“{}” in the letter “{title}”: {why}. Nothing was made; change that and try again.",
                field.label
            ))
        };
        if field.input == Input::Period {
            period(field, value, given, today, &mut filled).map_err(wrong)?;
            continue;
        }
        let text = if value.is_empty() {
            if field.required {
                filled.missing.push(field.label.clone());
                format!("[{}]", field.label)
            } else {
                String::new()
            }
        } else {
            checked(field, value, today).map_err(wrong)?
        };
        filled.values.insert(field.name().to_owned(), text);
    }
    let day = |name: &str| filled.values.get(name)?.parse::<NaiveDate>().ok();
    if !by_days && let (Some(from), Some(to)) = (day("from_date"), day("to_date")) {
        Period::between(from, to).map_err(|why| {
            AppError::invalid(format!(
                "In the letter “{title}” {why}. Nothing was made; change one of the two days."
            ))
        })?;
    }
    Ok(filled)
}

/// Whether a value would do for a field, whatever the day.
pub(super) fn try_value(field: &Field, value: &str) -> std::result::Result<(), String> {
    checked(field, value.trim(), NaiveDate::default()).map(drop)
}

/// A sign that is not seen and can make a letter say other than it shows; what it is.
pub(super) fn hidden(sign: char) -> Option<String> {
    let code = u32::from(sign);
    match sign {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some(format!(
                "a mark that turns the direction of writing (U+{code:04X})"
            ))
        }
        _ if sign.is_control() => Some(format!("a control character (U+{code:04X})")),
        _ => None,
    }
}

/// The period's four fields: `period` and `years` in words, `from_date` and `to_date` as days.
fn period(
    field: &Field,
    value: &str,
    given: &BTreeMap<String, String>,
    today: NaiveDate,
    filled: &mut Filled,
) -> std::result::Result<(), String> {
    let end = |name: &str| -> std::result::Result<Option<NaiveDate>, String> {
        let text = given.get(name).map_or("", |text| text.trim());
        if text.is_empty() {
            return Ok(None);
        }
        day(text).map(Some)
    };
    let (from, to) = (end("from_date")?, end("to_date")?);
    let whole = given
        .get(field.name())
        .is_some_and(|text| !text.trim().is_empty());
    if whole && (from.is_some() || to.is_some()) {
        return Err("give the period whole or by its two days, not both".to_owned());
    }
    let read = match (from, to) {
        (Some(from), Some(to)) => Some(Period::between(from, to)?),
        (None, None) if !value.is_empty() => {
            one_line(value)?;
            Some(Period::read(value, today)?)
        }
        _ => None,
    };
    let (first, last) = ("First day of the period", "Last day of the period");
    let gap = |label: &str| format!("[{label}]");
    let mut put = |name: &str, text: String| {
        filled.values.insert(name.to_owned(), text);
    };
    if let Some(read) = read {
        put("period", read.in_words());
        put("years", read.in_short());
        put("from_date", read.from.to_string());
        put("to_date", read.to.to_string());
        return Ok(());
    }
    let words = |day: Option<NaiveDate>, label: &str| day.map_or_else(|| gap(label), in_a_letter);
    let days =
        |day: Option<NaiveDate>, label: &str| day.map_or_else(|| gap(label), |d| d.to_string());
    if from.is_none() && to.is_none() {
        let text = if field.required {
            gap(&field.label)
        } else {
            String::new()
        };
        put("period", text.clone());
        put("years", text.clone());
        put("from_date", text.clone());
        put("to_date", text);
    } else {
        put(
            "period",
            format!("between {} and {}", words(from, first), words(to, last)),
        );
        put(
            "years",
            format!("{} to {}", words(from, first), words(to, last)),
        );
        put("from_date", days(from, first));
        put("to_date", days(to, last));
    }
    if field.required {
        filled.missing.push(
            match (from, to) {
                (Some(_), None) => last,
                (None, Some(_)) => first,
                _ => &field.label,
            }
            .to_owned(),
        );
    }
    Ok(())
}

/// A value as the letter says it, or why it does not fit, as the end of a sentence.
fn checked(field: &Field, value: &str, today: NaiveDate) -> std::result::Result<String, String> {
    if !matches!(field.input, Input::Long | Input::List) {
        one_line(value)?;
    }
    Ok(match field.input {
        Input::Text => value.replace('\t', " "),
        Input::Long => lines(value)?,
        Input::Date => day(value)?.to_string(),
        Input::Period => Period::read(value, today)?.in_words(),
        Input::Number => number(field, value)?,
        Input::Choice => field
            .choices
            .iter()
            .find(|choice| choice.eq_ignore_ascii_case(value))
            .cloned()
            .ok_or_else(|| format!("“{value}” is none of: {}", field.choices.join(", ")))?,
        Input::List => list(value)?,
    })
}

fn one_line(value: &str) -> std::result::Result<(), String> {
    fits(value, LONGEST_LINE)?;
    let breaks = [
        '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
    ];
    if value.contains(breaks) {
        return Err("it takes one line only".to_owned());
    }
    seen(value)
}

fn lines(value: &str) -> std::result::Result<String, String> {
    fits(value, LONGEST_TEXT)?;
    let value = value.replace("\r\n", "\n");
    seen(&value.replace('\n', " "))?;
    Ok(value)
}

fn seen(value: &str) -> std::result::Result<(), String> {
    value
        .chars()
        .filter(|sign| *sign != '\t')
        .find_map(hidden)
        .map_or(Ok(()), |what| Err(format!("it holds {what}")))
}

fn fits(value: &str, most: usize) -> std::result::Result<(), String> {
    // A sign is at most four bytes: a megabyte need not be counted to be too long.
    if value.len() > most * 4 || value.chars().count() > most {
        return Err(format!("it is longer than {most} characters"));
    }
    Ok(())
}

fn day(value: &str) -> std::result::Result<NaiveDate, String> {
    value.parse().map_err(|_| {
        format!(
            "“{}” is not a date; write it as 2024-03-31",
            shortened(value)
        )
    })
}

fn number(field: &Field, value: &str) -> std::result::Result<String, String> {
    let bare = value.trim_start_matches('£').replace(',', "");
    let digits = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = bare
        .parse()
        .ok()
        .filter(|_| digits)
        .ok_or_else(|| format!("“{}” is not a whole number, such as 5000", shortened(value)))?;
    if let Some(least) = field.at_least.filter(|least| number < *least) {
        return Err(format!("it must be at least {}", grouped(least)));
    }
    if let Some(most) = field.at_most.filter(|most| number > *most) {
        return Err(format!("it must be at most {}", grouped(most)));
    }
    Ok(grouped(number))
}

/// 1250000 as "1,250,000".
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// "Northgate\nElm Park" and "Northgate, Elm Park" as "Elm Park and Northgate" would be read out:
/// in the order given, each once.
fn list(value: &str) -> std::result::Result<String, String> {
    let value = lines(value)?;
    let between: &[char] = if value.contains('\n') {
        &['\n']
    } else {
        &[',', ';']
    };
    let mut names: Vec<&str> = Vec::new();
    for name in value.split(between) {
        let name = name.trim().trim_end_matches([',', ';']);
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > MOST_NAMES {
        return Err(format!("it names more than {MOST_NAMES}"));
    }
    Ok(match names.as_slice() {
        [] => return Err("it names nothing".to_owned()),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    })
}

/// Enough of what was typed to know it by, in words about it.
fn shortened(value: &str) -> String {
    const ENOUGH: usize = 60;
    if value.chars().count() <= ENOUGH {
        return value.to_owned();
    }
    let begun: String = value.chars().take(ENOUGH).collect();
    format!("{begun}…")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::letters::template::tests::files;

    fn template(input: &str, more: &str) -> Template {
        let name = if input == "period" { "period" } else { "what" };
        let description = format!(
            "title = \"Mine\"\nkind = \"request\"\nwhen_to_use = \"Now.\"\n[[fields]]\nname = \"{name}\"\nlabel = \"What\"\ninput = \"{input}\"\nrequired = true\n{more}"
        );
        Template::read(&files(&description, "s", "1. b")).unwrap()
    }

    fn filled(template: &Template, values: &[(&str, &str)]) -> Result<Filled> {
        let values = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        fill(
            template,
            &values,
            NaiveDate::from_ymd_opt(2026, 11, 25).unwrap(),
        )
    }

    #[test]
    fn each_input_takes_what_fits_and_says_what_does_not() {
        let choice = "choices = [\"capital\", \"revenue\"]";
        let range = "at_least = 1\nat_most = 100000";
        for (input, more, value, expected) in [
            ("text", "", " Decent\tHomes ", Ok("Decent Homes")),
            ("text", "", "a\r\nBcc: x@y.example", Err("one line only")),
            ("text", "", "a\u{2028}b", Err("one line only")),
            ("text", "", "a\0b", Err("U+0000")),
            (
                "text",
                "",
                "a\u{202e}b",
                Err("direction of writing (U+202E)"),
            ),
            ("long", "", "one\r\ntwo", Ok("one\ntwo")),
            ("long", "", "one\rtwo", Err("U+000D")),
            ("long", "", "one\u{2066}two", Err("direction")),
            ("date", "", "2024-02-29", Ok("2024-02-29")),
            ("date", "", "2023-02-29", Err("“2023-02-29” is not a date")),
            ("number", range, "25,000", Ok("25,000")),
            ("number", range, "£1250", Ok("1,250")),
            ("number", range, "0", Err("at least 1")),
            ("number", range, "100001", Err("at most 100,000")),
            ("number", "", "-3", Err("not a whole number")),
            (
                "number",
                "",
                "99999999999999999999999",
                Err("not a whole number"),
            ),
            ("choice", choice, "Capital", Ok("capital")),
            ("choice", choice, "both", Err("none of: capital, revenue")),
            (
                "list",
                "",
                "Northgate, Elm Park; Quayside",
                Ok("Northgate, Elm Park and Quayside"),
            ),
            (
                "list",
                "",
                "St Ann’s, North\nQuayside\n\nQuayside",
                Ok("St Ann’s, North and Quayside"),
            ),
            ("list", "", ",;,", Err("names nothing")),
            (
                "period",
                "",
                "2024/25",
                Ok("between 1 April 2024 and 31 March 2025 (the financial year 2024/25)"),
            ),
            ("period", "", "2025/26 to 2024/25", Err("before it begins")),
            ("period", "", "2024/25\n2025/26", Err("one line only")),
        ] {
            let template = template(input, more);
            let name = if input == "period" { "period" } else { "what" };
            match (filled(&template, &[(name, value)]), expected) {
                (Ok(filled), Ok(expected)) => assert_eq!(filled.values[name], expected),
                (Err(error), Err(says)) => {
                    let error = error.to_string();
                    assert!(error.contains("“What”") && error.contains(says), "{error}");
                }
                (got, expected) => panic!("{input} {value:?}: {got:?}, not {expected:?}"),
            }
        }
    }

    #[test]
    fn a_megabyte_is_refused_in_a_short_sentence() {
        let megabyte = "wards ".repeat(180_000);
        for input in ["text", "long", "date", "number", "list", "period"] {
            let template = template(input, "");
            let name = if input == "period" { "period" } else { "what" };
            let error = filled(&template, &[(name, &megabyte)])
                .unwrap_err()
                .to_string();
            assert!(error.contains("longer than"), "{error}");
            assert!(error.len() < 300, "{}", error.len());
        }
        let template = template("text", "");
        let error = filled(&template, &[(&megabyte, "x")])
            .unwrap_err()
            .to_string();
        assert!(error.len() < 300, "{error}");
    }

    #[test]
    fn a_period_is_given_whole_or_by_its_two_days() {
        let template = template("period", "");
        let whole = filled(&template, &[("period", "2024/25")]).unwrap();
        let days = [("from_date", "2024-04-01"), ("to_date", "2025-03-31")];
        assert_eq!(filled(&template, &days).unwrap().values, whole.values);
        assert_eq!(whole.values["years"], "2024/25");

        assert_eq!(filled(&template, &[]).unwrap().missing, ["What"]);
        assert_eq!(
            filled(&template, &days[..1]).unwrap().missing,
            ["Last day of the period"]
        );
        assert_eq!(
            filled(&template, &days[1..]).unwrap().missing,
            ["First day of the period"]
        );
        for wrong in [
            vec![days[0], days[1], ("period", "2024/25")],
            vec![("from_date", "2025-04-01"), ("to_date", "2024-03-31")],
            vec![("from_date", "soon"), ("to_date", "2024-03-31")],
        ] {
            filled(&template, &wrong).unwrap_err();
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_taken_or_refused_and_nothing_hidden_gets_through(
            value in "(?s).{0,400}",
            input in prop::sample::select(vec!["text", "long", "date", "number", "list", "period"]),
        ) {
            let template = template(input, "");
            let name = if input == "period" { "period" } else { "what" };
            match filled(&template, &[(name, &value)]) {
                Ok(filled) => {
                    let text = &filled.values[name];
                    prop_assert!(text.chars().all(|sign| sign == '\n' || hidden(sign).is_none() || sign == '\t'));
                    if !matches!(input, "long") {
                        prop_assert!(!text.contains('\n'));
                    }
                }
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
    }
}
