//! Lists that people keep: a row for each request, in CSV or a spreadsheet.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use foi_extract::{Sheet, Table};
use foi_figures::{Cell, CellKind, Day};
use foi_law::EventKind;
use foi_store::table::blob::sha256;

use super::FoundEvent;
use super::found::{Found, FoundRequest};
use crate::csv_file::CsvFile;
use crate::dossier::upper_first;
use crate::wire::{AuthorityEdit, EarlierList};
use crate::{AppError, Result};

/// The fields, and what their columns are called.
const FIELDS: [(&str, &[&str]); 6] = [
    (
        "authority",
        &[
            "authority",
            "public body",
            "authority_name",
            "authority name",
            "body",
            "council",
            "organisation",
            "public authority",
            "asked",
        ],
    ),
    (
        "title",
        &[
            "title",
            "subject",
            "request",
            "summary",
            "topic",
            "about",
            "what",
            "request title",
            "question",
        ],
    ),
    (
        "sent",
        &[
            "sent",
            "date sent",
            "sent on",
            "date",
            "requested",
            "submitted",
            "date submitted",
            "made",
            "received",
        ],
    ),
    (
        "outcome",
        &[
            "outcome",
            "status",
            "request_status",
            "request status",
            "result",
            "state",
        ],
    ),
    (
        "answered",
        &[
            "answered",
            "answered on",
            "date answered",
            "response date",
            "date of response",
            "date of reply",
            "reply date",
            "date replied",
            "replied on",
            "replied",
            "responded",
            "date responded",
            "date closed",
            "closed",
            "decided",
        ],
    ),
    (
        "reference",
        &[
            "reference",
            "ref",
            "request_url",
            "url",
            "link",
            "our reference",
            "their reference",
            "id",
        ],
    ),
];

/// What a table turned out to be.
pub(super) enum Listed {
    /// A list of requests.
    Requests(Found),
    /// No column tells the authority; the user may say which does.
    NoAuthority(EarlierList),
}

/// A row, and where it stands: “row 4”.
type Row = (String, Vec<String>);

/// A CSV file. A day after `today` has not come, so nothing happened on it.
pub(super) fn of_csv(
    file: &CsvFile,
    name: &str,
    columns: &BTreeMap<String, String>,
    today: NaiveDate,
) -> Result<Listed> {
    let rows = file
        .rows
        .iter()
        .map(|row| (format!("row {}", row.line), row.cells.clone()))
        .collect();
    let mut listed = of_rows(&file.columns, rows, name, columns, today)?;
    if let Listed::Requests(found) = &mut listed {
        found.left_out.extend(
            file.left_out
                .iter()
                .map(|row| format!("{name}, line {}: {}", row.line, row.why)),
        );
    }
    Ok(listed)
}

/// The first sheet of a table that has a column for authorities, and the others with the same
/// columns. What other sheets there are is said.
pub(super) fn of_table(
    table: &Table,
    name: &str,
    columns: &BTreeMap<String, String>,
    today: NaiveDate,
) -> Result<Listed> {
    let sheets: Vec<(&str, Vec<String>, Vec<Row>)> = table
        .sheets
        .iter()
        .filter_map(|sheet| {
            let (head, rows) = parts_of(sheet)?;
            Some((sheet.name.as_str(), head, rows))
        })
        .collect();
    let mut first = None;
    for (title, head, rows) in &sheets {
        // A column that was named may be of a later sheet.
        let alone = of_rows(head, rows.clone(), name, columns, today);
        if !matches!(alone, Ok(Listed::Requests(_))) {
            first = first.or(Some(alone));
            continue;
        }
        let (mut all, mut others) = (rows.clone(), Vec::new());
        for (other, other_head, rows) in sheets.iter().filter(|(other, ..)| other != title) {
            if let Some(order) = same_columns(head, other_head) {
                all.extend(rows.iter().map(|(row, cells)| {
                    let cell = |at: &usize| cells.get(*at).cloned().unwrap_or_default();
                    let cells = order.iter().map(cell).collect();
                    (format!("sheet “{other}”, {row}"), cells)
                }));
            } else if !rows.is_empty() {
                others.push(format!(
                    "{name}, sheet “{other}”: it has other columns than “{title}”, so it was not read as requests."
                ));
            }
        }
        let mut listed = of_rows(head, all, name, columns, today)?;
        if let Listed::Requests(found) = &mut listed {
            found.left_out.extend(others);
        }
        return Ok(listed);
    }
    first.unwrap_or_else(|| {
        Ok(Listed::NoAuthority(EarlierList {
            name: name.to_owned(),
            ..EarlierList::default()
        }))
    })
}

/// The names of a sheet's columns, and the rows below them.
fn parts_of(sheet: &Sheet) -> Option<(Vec<String>, Vec<Row>)> {
    let mut rows = sheet.rows.iter().zip(1..).map(|(row, line)| {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| cell.text().trim().to_owned())
            .collect();
        (format!("row {line}"), cells)
    });
    let (_, head) =
        rows.find(|(_, cells)| cells.iter().filter(|cell| !cell.is_empty()).count() > 1)?;
    let head = head.iter().map(|cell| cell.to_lowercase()).collect();
    let filled = rows.filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    Some((head, filled.collect()))
}

/// Where the columns of one sheet stand in another that has the same, in whatever order.
fn same_columns(head: &[String], other: &[String]) -> Option<Vec<usize>> {
    let sorted = |head: &[String]| {
        let mut names: Vec<String> = head
            .iter()
            .filter(|name| !name.is_empty())
            .cloned()
            .collect();
        names.sort_unstable();
        names
    };
    let place = |name: &String| other.iter().position(|column| column == name);
    (sorted(head) == sorted(other)).then(|| {
        head.iter()
            .map(|name| place(name).unwrap_or(usize::MAX))
            .collect()
    })
}

fn of_rows(
    head: &[String],
    rows: Vec<Row>,
    name: &str,
    columns: &BTreeMap<String, String>,
    today: NaiveDate,
) -> Result<Listed> {
    for field in columns.keys() {
        // What is said of one list only has its name before it.
        let field = field.rsplit(':').next().unwrap_or_default();
        if !FIELDS.iter().any(|(known, _)| *known == field) {
            let fields: Vec<_> = FIELDS.iter().map(|(field, _)| *field).collect();
            return Err(AppError::invalid(format!(
                "“{field}” is nothing that is told of a request here; it is one of {}. Nothing was brought in.",
                fields.join(", ")
            )));
        }
    }
    let place = |field: &str, names: &[&str]| -> Result<Option<usize>> {
        let said = columns.get(&format!("{name}:{field}"));
        if let Some(wanted) = said.or_else(|| columns.get(field)) {
            if wanted.trim().is_empty() {
                return Ok(None);
            }
            let found = head
                .iter()
                .position(|column| *column == wanted.trim().to_lowercase());
            return found.map(Some).ok_or_else(|| {
                AppError::invalid(format!("{name}: it has no column “{wanted}”; its columns are: {}. Nothing of it was brought in.", head.join(", ")))
            });
        }
        Ok(names
            .iter()
            .find_map(|name| head.iter().position(|column| column == name)))
    };
    let mut places = BTreeMap::new();
    for (field, names) in FIELDS {
        if let Some(at) = place(field, names)? {
            places.insert(field, at);
        }
    }
    let list = EarlierList {
        name: name.to_owned(),
        columns: head.to_vec(),
        examples: examples(head.len(), &rows),
        fields: FIELDS
            .iter()
            .map(|(field, _)| {
                let column = places.get(field).and_then(|at| head.get(*at));
                ((*field).to_owned(), column.cloned())
            })
            .collect(),
        is_read: places.contains_key("authority"),
    };
    if !list.is_read {
        return Ok(Listed::NoAuthority(list));
    }
    let mut found = Found {
        list: Some(list),
        ..Found::default()
    };
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    let mut firsts: BTreeMap<String, (String, Option<String>)> = BTreeMap::new();
    for (place, cells) in rows {
        let cell = |field: &str| {
            let at = places.get(field)?;
            cells
                .get(*at)
                .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
                .filter(|cell| !cell.is_empty())
        };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let Some(authority) = cell("authority") else {
            found
                .left_out
                .push(format!("{name}, {place}: it names no authority."));
            continue;
        };
        if foi_figures::is_total(&authority) {
            found.left_out.push(format!(
                "{name}, {place}: “{authority}” adds up other rows and is no authority."
            ));
            continue;
        }
        // One row that cannot be kept is no reason to keep none.
        let edit = AuthorityEdit {
            name: authority.clone(),
            ..AuthorityEdit::default()
        };
        if let Err(why) = crate::authorities::checked(&edit) {
            let why = why.to_string().replace(" Nothing was changed.", "");
            found.left_out.push(format!("{name}, {place}: {why}"));
            continue;
        }
        let mut request = FoundRequest {
            authority,
            said_by: format!("your list {name}"),
            ..FoundRequest::default()
        };
        let (reference, sent) = (cell("reference"), cell("sent"));
        let url_title = reference
            .as_deref()
            .and_then(|at| at.split_once("/request/"))
            .map(|(_, rest)| {
                rest.split(['/', '?', '#'])
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            });
        request.title = cell("title").unwrap_or_else(|| match &url_title {
            Some(url_title) => url_title.replace('_', " "),
            None => "A request made earlier".to_owned(),
        });
        request.source = match (&url_title, &reference) {
            (Some(url_title), _) => super::alaveteli::source(url_title),
            (None, Some(reference)) => {
                format!("list/{}/{reference}", request.authority.to_lowercase())
            }
            (None, None) => {
                let row = format!(
                    "{}\n{}\n{}",
                    request.authority,
                    request.title,
                    sent.as_deref().unwrap_or_default()
                );
                format!(
                    "list/{}",
                    sha256(row.to_lowercase().as_bytes())
                        .get(..24)
                        .unwrap_or_default()
                )
            }
        };
        // Rows that nothing tells apart are as many requests. The first keeps its name, so that a list
        // brought in before is known again; rows with the same reference are the same request, unless
        // they have neither title nor day in common: a reference is soon copied down a column.
        if url_title.is_none() && reference.is_some() {
            let is = (request.title.to_lowercase(), sent.clone());
            match firsts.get(&request.source) {
                Some((title, day)) if *title != is.0 && *day != is.1 => {
                    let row = format!("{}\n{}", is.0, is.1.unwrap_or_default());
                    let mark = sha256(row.as_bytes());
                    request.source += &format!("/{}", mark.get(..24).unwrap_or_default());
                    request.notes.push(format!(
                        "{} has the reference of another one before it, and another title and day; it is taken for another request.",
                        upper_first(&place)
                    ));
                }
                Some(_) => {}
                None => {
                    firsts.insert(request.source.clone(), is);
                }
            }
        }
        if reference.is_none() {
            let same = times.entry(request.source.clone()).or_default();
            *same += 1;
            if *same > 1 {
                request.source += &format!("/{same}");
                request.notes.push(format!(
                    "{} says the same as one before it; it is taken for another request.",
                    upper_first(&place)
                ));
            }
        }
        match sent.as_deref().map(|text| (text, day(text))) {
            Some((text, Some(on))) if on > today => request.notes.push(format!(
                "“{text}” has not come yet, so no day it was sent is recorded."
            )),
            Some((_, Some(on))) => request.events.push(FoundEvent {
                kind: EventKind::Sent,
                on,
                note: String::new(),
            }),
            Some((text, None)) => request.notes.push(format!(
                "“{text}” is not a day that can be told, so no day it was sent is recorded."
            )),
            None => request
                .notes
                .push("The list does not say when it was sent.".to_owned()),
        }
        if let Some(outcome) = cell("outcome") {
            let said = cell("answered");
            let on = said.as_deref().and_then(day);
            let because = match (&said, on) {
                (Some(said), Some(on)) if on > today => format!("“{said}” has not come yet"),
                (Some(said), None) => format!("“{said}” is not a day that can be told"),
                _ if places.contains_key("answered") => "It names no day for it".to_owned(),
                _ => "No column was taken for the day of the answer".to_owned(),
            };
            match (outcome_of(&outcome), on.filter(|on| *on <= today)) {
                (Some(kind), Some(on)) => request.events.push(FoundEvent {
                    kind,
                    on,
                    note: String::new(),
                }),
                (None, _) => request.notes.push(format!(
                    "The list says of it: {outcome}. What that is in law is not recorded; say it on the request."
                )),
                (Some(_), None) => request.notes.push(format!(
                    "The list says of it: {outcome}. {because}, so it is not recorded."
                )),
            }
        }
        found.requests.push(request);
    }
    Ok(Listed::Requests(found))
}

/// What the first rows say in each column.
fn examples(columns: usize, rows: &[Row]) -> Vec<String> {
    const MOST: usize = 3;
    const LONGEST: usize = 60;
    (0..columns)
        .map(|at| {
            let said = rows
                .iter()
                .filter_map(|(_, cells)| cells.get(at).map(|cell| cell.trim()))
                .filter(|cell| !cell.is_empty())
                .take(MOST)
                .map(|cell| cell.chars().take(LONGEST).collect::<String>());
            said.collect::<Vec<_>>().join(" · ")
        })
        .collect()
}

/// What a batch's dashboard says of its requests (`request_status`), by the end of `request_url`.
pub(super) fn states(bytes: &[u8]) -> BTreeMap<String, String> {
    let text = foi_mail::decode_text(bytes);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().cloned().unwrap_or_default();
    let place = |name: &str| head.iter().position(|column| column.trim() == name);
    let (Some(url), Some(status)) = (place("request_url"), place("request_status")) else {
        return BTreeMap::new();
    };
    reader
        .records()
        .flatten()
        .filter_map(|row| {
            let url_title = row.get(url)?.trim_end_matches('/').rsplit('/').next()?;
            Some((url_title.to_owned(), row.get(status)?.trim().to_owned()))
        })
        .collect()
}

/// A day as people write it in Britain, or the number that a spreadsheet counts for it.
fn day(text: &str) -> Option<NaiveDate> {
    let read = |kind| foi_figures::day(Cell { kind, text });
    let day = match read(CellKind::Text).or_else(|| read(CellKind::Number))? {
        Day::Sure(day) | Day::Either(day, _) | Day::Serial(day) => day,
        // Not as Britain writes it, or no day.
        Day::MonthFirst(_) | Day::Month(_) => return None,
    };
    (2000..2100)
        .contains(&chrono::Datelike::year(&day))
        .then_some(day)
}

/// What a list's words say of a request, where they say one thing only. Words that are turned round
/// (“not answered”, “unsuccessful”, “not yet”) say nothing certain in law: none.
fn outcome_of(words: &str) -> Option<EventKind> {
    let words = words.to_lowercase().replace(['’', '\''], "");
    let words: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let not_held = [
        "not held",
        "information not held",
        "not have the information",
        "dont have",
    ];
    let joined = words.join(" ");
    if not_held.contains(&joined.as_str()) {
        return Some(EventKind::NotHeld);
    }
    let turns = |word: &&&str| {
        [
            "not", "no", "never", "yet", "nor", "cannot", "isnt", "wasnt", "hasnt", "awaiting",
            "waiting", "overdue", "pending",
        ]
        .contains(*word)
            || word.starts_with("un") && !["under", "until", "unit", "units"].contains(*word)
    };
    if words.iter().any(|word| turns(&word)) {
        return None;
    }
    let says = |any: &[&str]| words.iter().any(|word| any.contains(word));
    let answered = says(&[
        "success",
        "successful",
        "successfully",
        "answered",
        "disclosed",
        "granted",
        "full",
        "fully",
        "provided",
    ]);
    let refused = says(&[
        "refused", "refusal", "rejected", "withheld", "exempt", "exempted",
    ]);
    let partly = says(&["part", "partly", "partial", "partially"]);
    let withdrawn = says(&["withdrawn", "withdrew"]);
    match (partly, refused, withdrawn, answered) {
        // What is refused in part is answered in part.
        (true, _, false, _) if answered || refused || words.len() == 1 => {
            Some(EventKind::PartlyAnswered)
        }
        (false, true, false, false) => Some(EventKind::Refused),
        (false, false, true, false) => Some(EventKind::Withdrawn),
        (false, false, false, true) => Some(EventKind::Answered),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use foi_law::EventKind;

    use chrono::NaiveDate;

    use super::{day, outcome_of};

    /// A spreadsheet's 45,750 is 3 April 2025: 45,292 is 1 January 2024, and 2024 had 366 days.
    #[test]
    fn days_are_read_as_britain_writes_them() {
        let third = NaiveDate::from_ymd_opt(2025, 4, 3);
        for text in [
            "03/04/25",
            "3/4/25",
            "03.04.25",
            "03-04-25",
            "03/04/2025",
            "3 April 2025",
            "3rd April 2025",
            "Thu 3 Apr 2025",
            "Thursday 3 April 2025",
            "3-Apr-25",
            "3 Apr 25",
            "2025-04-03",
            "2025-04-03T10:00:00",
            "45750",
            "45750.5",
        ] {
            assert_eq!(day(text), third, "{text}");
        }
        for text in [
            "soon",
            "04/13/2025",
            "April 2025",
            "7",
            "123456",
            "31/02/2025",
            "3/4/1925",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn an_outcome_is_what_the_words_say_and_never_more() {
        for (words, kind) in [
            ("Answered", Some(EventKind::Answered)),
            ("Successful", Some(EventKind::Answered)),
            ("Granted in full", Some(EventKind::Answered)),
            ("partially_successful", Some(EventKind::PartlyAnswered)),
            ("Partly refused", Some(EventKind::PartlyAnswered)),
            ("Part disclosed", Some(EventKind::PartlyAnswered)),
            ("Refused - third party data s40", Some(EventKind::Refused)),
            ("Refused", Some(EventKind::Refused)),
            ("rejected", Some(EventKind::Refused)),
            ("Withdrawn", Some(EventKind::Withdrawn)),
            ("Information not held", Some(EventKind::NotHeld)),
            ("not_held", Some(EventKind::NotHeld)),
            ("Not answered", None),
            ("Unanswered", None),
            ("Unsuccessful", None),
            ("Not yet granted", None),
            ("Not refused", None),
            ("Not withheld", None),
            ("Wasn’t answered", None),
            ("Awaiting full answer", None),
            ("Refused, then answered", None),
            ("Third party asked", None),
            ("Partner organisation", None),
            ("Carefully read", None),
        ] {
            assert_eq!(outcome_of(words), kind, "{words}");
        }
    }
}
