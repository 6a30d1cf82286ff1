//! Columns that look like personal data, to be warned of before a table is passed on.

use serde::{Deserialize, Serialize};

use crate::days::day;
use crate::grid::{Cell, CellKind, letters};
use crate::key::normal;
use crate::table::Table;

/// What sort of personal data a column seems to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Personal {
    /// Names of people.
    Name,
    /// Email addresses.
    Email,
    /// Telephone numbers.
    Telephone,
    /// National Insurance numbers.
    NationalInsurance,
    /// NHS numbers.
    NhsNumber,
    /// Days of birth, or ages.
    Birth,
    /// Addresses.
    Address,
    /// Full postcodes.
    Postcode,
    /// Numbers of bank accounts.
    BankAccount,
}

impl Personal {
    /// In words, after “looks like”.
    pub fn words(self) -> &'static str {
        match self {
            Self::Name => "people’s names",
            Self::Email => "email addresses",
            Self::Telephone => "telephone numbers",
            Self::NationalInsurance => "National Insurance numbers",
            Self::NhsNumber => "NHS numbers",
            Self::Birth => "days of birth",
            Self::Address => "addresses",
            Self::Postcode => "full postcodes",
            Self::BankAccount => "bank accounts",
        }
    }
}

/// A column that looks like personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalColumn {
    /// Its letters in the file.
    pub letters: String,
    /// Its heading.
    pub name: String,
    /// What it seems to hold.
    pub looks_like: Personal,
    /// The file hides it: somebody may not know that it is there.
    pub is_hidden: bool,
    /// How many cells look like that; 0 where only the heading says so.
    pub cells: u32,
}

/// Cells of a column that are looked at.
const LOOKED_AT: u32 = 20_000;

/// The columns of a table that look like personal data: by what stands in them, or by their
/// heading. It is a help, not a promise: people are named in free text too.
pub fn personal(table: &Table<'_>) -> Vec<PersonalColumn> {
    let sheet = table.sheet;
    let mut found = Vec::new();
    for column in &table.columns {
        let heading = by_heading(&column.name);
        let mut counts = std::collections::BTreeMap::new();
        let mut filled = 0_u32;
        for row in (table.header.1 + 1..table.end).take(LOOKED_AT as usize) {
            let cell = sheet.cell(row, column.index);
            if cell.kind == CellKind::Empty {
                continue;
            }
            filled += 1;
            if let Some(kind) = by_cell(cell) {
                *counts.entry(kind).or_insert(0_u32) += 1;
            }
        }
        let by_content = counts
            .into_iter()
            // One address in a column of notes is reason enough; a number must look like one often.
            .filter(|(kind, count)| {
                matches!(
                    kind,
                    Personal::Email | Personal::NationalInsurance | Personal::Postcode
                ) || count * 2 > filled
            })
            .max_by_key(|(_, count)| *count);
        let (looks_like, cells) = match (by_content, heading) {
            (Some((kind, count)), _) => (kind, count),
            (None, Some(kind)) if filled > 0 && holds(table, column.index, kind) => (kind, 0),
            _ => continue,
        };
        found.push(PersonalColumn {
            letters: letters(column.index),
            name: column.name.clone(),
            looks_like,
            is_hidden: column.is_hidden,
            cells,
        });
    }
    found
}

/// A heading is believed when the cells could be what it says.
fn holds(table: &Table<'_>, column: u32, kind: Personal) -> bool {
    let rows = table.header.1 + 1..table.end.min(table.header.1 + 200);
    let mut cells = rows
        .map(|row| table.sheet.cell(row, column))
        .filter(|cell| cell.kind != CellKind::Empty);
    match kind {
        Personal::Birth => cells.any(|cell| day(cell).is_some() || cell.kind == CellKind::Number),
        Personal::Name | Personal::Address => {
            cells.any(|cell| cell.text.contains(char::is_alphabetic))
        }
        _ => true,
    }
}

fn by_heading(name: &str) -> Option<Personal> {
    let name = normal(name, false);
    let words: Vec<&str> = name.split(' ').collect();
    let has = |word: &str| words.contains(&word);
    let is = |names: &[&str]| {
        names.iter().any(|one| {
            name == *one
                || name.ends_with(&format!(" {one}"))
                || name.starts_with(&format!("{one} "))
        })
    };
    if has("email") || is(&["e mail"]) {
        Some(Personal::Email)
    } else if is(&["ni number", "nino", "national insurance number", "ni no"]) {
        Some(Personal::NationalInsurance)
    } else if is(&["nhs number", "nhs no"]) {
        Some(Personal::NhsNumber)
    } else if is(&["date of birth", "dob", "birth date", "birthday"]) || name == "age" {
        Some(Personal::Birth)
    } else if is(&[
        "telephone",
        "phone",
        "mobile",
        "tel",
        "tel no",
        "phone number",
        "mobile number",
    ]) {
        Some(Personal::Telephone)
    } else if is(&["sort code", "account number", "account no", "iban"]) {
        Some(Personal::BankAccount)
    } else if is(&["postcode", "post code"]) {
        Some(Personal::Postcode)
    } else if has("address") && !has("email") && !has("web") {
        Some(Personal::Address)
    } else if is(&[
        "surname",
        "forename",
        "first name",
        "last name",
        "full name",
        "tenant",
        "tenant name",
        "applicant",
        "applicant name",
        "claimant",
        "officer name",
        "employee",
        "employee name",
        "contact name",
        "contact",
        "resident",
        "complainant",
        "patient",
        "pupil",
        "child",
        "caller",
        "owner name",
        "case officer",
        "officer",
        "requester",
        "householder",
    ]) {
        Some(Personal::Name)
    } else {
        None
    }
}

fn by_cell(cell: Cell<'_>) -> Option<Personal> {
    let text = cell.text.trim();
    if cell.kind == CellKind::Number {
        return None;
    }
    if text.len() > 400 {
        return None;
    }
    if text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')'))
        .any(is_email)
    {
        return Some(Personal::Email);
    }
    let bare: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '\u{a0}'))
        .collect();
    if is_ni_number(&bare) {
        return Some(Personal::NationalInsurance);
    }
    if has_postcode(text) {
        return Some(if text.len() > 10 {
            Personal::Address
        } else {
            Personal::Postcode
        });
    }
    let is_digits = bare
        .trim_start_matches('+')
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        && !bare.is_empty();
    if is_digits
        && (bare.starts_with("07") && bare.len() == 11
            || bare.starts_with("+447") && bare.len() == 13
            || bare.starts_with("01") && bare.len() == 11
            || bare.starts_with("02") && bare.len() == 11)
    {
        return Some(Personal::Telephone);
    }
    if is_digits && bare.len() == 10 && is_nhs_number(&bare) && text.len() == 12 {
        return Some(Personal::NhsNumber);
    }
    None
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(before, after)| {
        !before.is_empty()
            && after.contains('.')
            && !after.starts_with('.')
            && !after.ends_with('.')
            && !after.contains('@')
    })
}

/// Two letters, six digits and a letter from A to D.
fn is_ni_number(bare: &str) -> bool {
    let bytes = bare.as_bytes();
    bytes.len() == 9
        && bytes[..2].iter().all(u8::is_ascii_alphabetic)
        && bytes[2..8].iter().all(u8::is_ascii_digit)
        && matches!(bytes[8].to_ascii_uppercase(), b'A'..=b'D')
        && !bytes[..2].iter().any(|byte| {
            matches!(
                byte.to_ascii_uppercase(),
                b'D' | b'F' | b'I' | b'Q' | b'U' | b'V'
            )
        })
}

/// Ten digits of which the last checks the others, modulo eleven.
fn is_nhs_number(bare: &str) -> bool {
    let digits: Vec<u32> = bare.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .take(9)
        .zip((2..=10).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    let check = (11 - sum % 11) % 11;
    check != 10 && digits.get(9) == Some(&check)
}

/// A full postcode: a district, then a digit and two letters.
fn has_postcode(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .collect();
    let is_unit = |word: &str| {
        let bytes = word.as_bytes();
        bytes.len() == 3
            && bytes[0].is_ascii_digit()
            && bytes[1..].iter().all(u8::is_ascii_alphabetic)
    };
    let is_district = |word: &str| {
        let bytes = word.as_bytes();
        (2..=4).contains(&bytes.len())
            && bytes[0].is_ascii_uppercase()
            && bytes.iter().any(u8::is_ascii_digit)
            && bytes.iter().all(u8::is_ascii_alphanumeric)
    };
    words
        .windows(2)
        .any(|pair| is_district(pair[0]) && is_unit(pair[1]))
        || words.iter().any(|word| {
            word.is_ascii()
                && (5..=7).contains(&word.len())
                && is_district(&word[..word.len() - 3])
                && is_unit(&word[word.len() - 3..])
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Layout;
    use crate::testing::sheet;

    #[test]
    fn columns_that_name_people_are_found_and_wards_are_not() {
        let sheet = sheet(&[
            &[
                "Ward",
                "Applicant name",
                "Contact",
                "NI number",
                "Postcode area",
                "DOB",
                "Notes",
                "Amount",
            ],
            &[
                "Abbey",
                "A Example",
                "a.example@mail.example",
                "AB 12 34 56 C",
                "ZZ99",
                "01/02/1980",
                "lives at ZZ99 3CZ",
                "£5",
            ],
            &[
                "Bourne",
                "B Example",
                "b.example@mail.example",
                "AB 12 34 56 D",
                "ZZ98",
                "03/04/1981",
                "",
                "£6",
            ],
        ]);
        let table = Table::on(&sheet, &Layout::default(), &[]).unwrap();
        let found: Vec<(String, Personal)> = personal(&table)
            .into_iter()
            .map(|column| (column.letters, column.looks_like))
            .collect();
        assert_eq!(
            found,
            [
                ("B".to_owned(), Personal::Name),
                ("C".to_owned(), Personal::Email),
                ("D".to_owned(), Personal::NationalInsurance),
                ("E".to_owned(), Personal::Postcode),
                ("F".to_owned(), Personal::Birth),
                ("G".to_owned(), Personal::Address),
            ]
        );
    }

    #[test]
    fn postcodes_are_told_from_references() {
        assert!(has_postcode("1 High Street, Larchford ZZ99 3CZ"));
        assert!(has_postcode("ZZ993CZ"));
        assert!(!has_postcode("FOI 2026 0417"));
        assert!(!has_postcode("PO 12345"));
    }
}
