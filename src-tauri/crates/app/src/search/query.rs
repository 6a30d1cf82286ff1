//! What a query says: words, and filters such as `from:` among them.

use chrono::{DateTime, Months, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Europe::London;
use foi_law::Stage;
use foi_store::table::passage::{MOST_WORDS, has_too_many_words};
use foi_store::{Has, Reader, RequestId, SearchFilter};

use crate::Result;
use crate::day::written;
use crate::wire::SearchFilterView;

/// The filters, by what stands before their colon.
const NAMES: [&str; 10] = [
    "from",
    "authority",
    "request",
    "issue",
    "status",
    "has",
    "type",
    "before",
    "after",
    "overdue",
];
/// A query as it is understood.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The words, without the filters.
    pub(super) words: String,
    pub(super) filter: SearchFilter,
    /// A filter names something there is none of.
    pub(super) finds_nothing: bool,
    pub(super) said: Vec<SearchFilterView>,
    /// What was not understood, in sentences.
    pub(super) notes: Vec<String>,
}

impl Asked {
    /// Whether what the user wrote about issues can be meant: a filter that is about mail leaves it out.
    pub(super) fn includes_notes(&self) -> bool {
        let about_mail = SearchFilter {
            issues: None,
            first: None,
            before: None,
            ..self.filter.clone()
        };
        !self.finds_nothing && about_mail.is_empty()
    }

    pub(super) fn is_in_time(&self, at: DateTime<Utc>) -> bool {
        self.filter.first.is_none_or(|first| at >= first)
            && self.filter.before.is_none_or(|before| at < before)
    }

    fn say(&mut self, name: &str, value: &str, says: impl Into<String>) {
        self.said.push(SearchFilterView {
            name: name.to_owned(),
            value: value.to_owned(),
            says: says.into(),
        });
    }

    fn only(&mut self, requests: Vec<RequestId>) {
        self.finds_nothing |= requests.is_empty();
        self.filter.requests = Some(match self.filter.requests.take() {
            Some(before) => before
                .into_iter()
                .filter(|id| requests.contains(id))
                .collect(),
            None => requests,
        });
    }
}

/// Reads a query. It is never wrong: what is no filter is a word.
pub(super) fn read(r: &Reader<'_>, query: &str) -> Result<Asked> {
    let Split {
        mut words,
        filters,
        no_filters,
    } = split(query);
    let mut asked = Asked::default();
    for (name, why) in no_filters {
        let note = format!("“{name}:” was looked for as a word: {why}");
        if !asked.notes.contains(&note) {
            asked.notes.push(note);
        }
    }
    for (name, value) in filters {
        if let Some(why) = apply(r, &mut asked, name, &value)? {
            asked
                .notes
                .push(format!("“{name}:{value}” was looked for as words: {why}"));
            words = format!("{words} {name}:{value}");
        }
    }
    if has_too_many_words(&words) {
        asked.notes.push(format!(
            "That is very much to look for at once: the first {MOST_WORDS} words were looked for."
        ));
    }
    asked.words = words;
    Ok(asked)
}

/// Adds a filter; says why not, when it is none.
fn apply(
    r: &Reader<'_>,
    asked: &mut Asked,
    name: &str,
    value: &str,
) -> Result<Option<&'static str>> {
    match name {
        "from" if ["me", "you", "us"].contains(&value.to_lowercase().as_str()) => {
            asked.filter.ours = Some(true);
            asked.say(name, value, "written by you");
        }
        "from" => {
            asked.filter.from.push(value.to_owned());
            asked.say(
                name,
                value,
                format!("from somebody whose name or address has “{value}”"),
            );
        }
        "authority" => {
            asked.only(r.requests_of_authorities_named(value)?);
            asked.say(
                name,
                value,
                format!("about requests to an authority whose name has “{value}”"),
            );
        }
        "request" => {
            let found = r.request_with_reference(value)?;
            asked.only(found.into_iter().map(|request| request.id).collect());
            asked.say(name, value, format!("of request {value}"));
        }
        "issue" => {
            let issues = r.issues_asking_about(value)?;
            asked.finds_nothing |= issues.is_empty();
            asked.filter.issues = Some(issues);
            asked.say(name, value, format!("of an issue about “{value}”"));
        }
        "status" => {
            let status = value.to_lowercase().replace([' ', '-'], "_");
            let is_stage = serde_json::from_value::<Stage>(status.as_str().into()).is_ok();
            if !is_stage && !["waiting", "open"].contains(&status.as_str()) {
                return Ok(Some(
                    "a request is draft, waiting, late, answered, refused, closed and the like.",
                ));
            }
            asked.only(r.requests_standing(&status)?);
            asked.say(
                name,
                value,
                format!("of requests that are {}", status.replace('_', " ")),
            );
        }
        "overdue" => match value.to_lowercase().as_str() {
            "" | "yes" | "true" => {
                asked.only(r.requests_standing("late")?);
                asked.say(name, value, "of requests whose answer is late");
            }
            "no" | "false" => {
                asked.only(r.requests_not_standing("late")?);
                asked.say(name, value, "of requests whose answer is not late");
            }
            _ => return Ok(Some("what is late is overdue:yes, what is not overdue:no.")),
        },
        "has" => {
            let (has, says) = match value.to_lowercase().trim_end_matches('s') {
                "attachment" | "file" => (Has::Attachment, "with a file"),
                "table" | "spreadsheet" => (Has::Table, "with a spreadsheet or CSV file"),
                "evidence" => (Has::Evidence, "attached to an issue"),
                "figure" => (Has::Figure, "with a figure made from it"),
                _ => {
                    return Ok(Some(
                        "a mail has an attachment, a table, evidence or a figure.",
                    ));
                }
            };
            asked.filter.has.push(has);
            asked.say(name, value, says);
        }
        "type" => {
            let ending = value.trim_start_matches(['.', '*']).to_lowercase();
            if ending.is_empty() {
                return Ok(Some("a file's type is the end of its name, such as xlsx."));
            }
            asked.say(name, value, format!("files whose name ends in .{ending}"));
            asked.filter.endings.push(ending);
        }
        "before" | "after" => {
            let Some(day) = day(value) else {
                return Ok(Some("a day is written 2025-03-12, 2025-03 or 2025."));
            };
            if name == "before" {
                asked.filter.before = Some(beginning_of(day));
                asked.say(name, value, format!("before {}", written(day)));
            } else {
                asked.filter.first = Some(beginning_of(day));
                asked.say(name, value, format!("from {} on", written(day)));
            }
        }
        _ => return Ok(Some("there is no such filter.")),
    }
    Ok(None)
}

/// A day, or the first of a month or year.
fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let day: NaiveDate = whole.parse().ok()?;
    // Days that no mail has would only be turned round in the arithmetic.
    let first = NaiveDate::from_ymd_opt(1970, 1, 2)?;
    (day >= first && day < first.checked_add_months(Months::new(12 * 130))?).then_some(day)
}

/// The instant a civil day begins in the United Kingdom.
fn beginning_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    London
        .from_local_datetime(&midnight)
        .earliest()
        .map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}')
}

/// A query taken apart.
#[derive(Debug, Default)]
struct Split {
    words: String,
    filters: Vec<(&'static str, String)>,
    /// What looks like a filter and is none, and why; it is among the words.
    no_filters: Vec<(String, &'static str)>,
}

/// The words, and the filters among them. What stands in quotation marks is never a filter, and a
/// filter's value may stand in them.
fn split(query: &str) -> Split {
    let mut split = Split::default();
    let (words, filters) = (&mut split.words, &mut split.filters);
    let mut rest = query;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            words.push(' ');
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        if let Some((name, after)) = filter_at(rest) {
            let (value, after) = value_of(after);
            if !value.trim().is_empty() || name == "overdue" {
                filters.push((name, value.trim().to_owned()));
                rest = after;
                continue;
            }
            split
                .no_filters
                .push((name.to_owned(), "nothing stands right after its colon."));
        } else if let Some(name) = like_a_filter(rest) {
            split
                .no_filters
                .push((name.to_owned(), "there is no such filter."));
        }
        let end = if is_quote(first) {
            let inside = rest.get(first.len_utf8()..).unwrap_or_default();
            inside
                .char_indices()
                .find(|(_, c)| is_quote(*c))
                .map_or(rest.len(), |(at, c)| first.len_utf8() + at + c.len_utf8())
        } else {
            rest.char_indices()
                .find(|(at, c)| *at > 0 && (c.is_whitespace() || is_quote(*c)))
                .map_or(rest.len(), |(at, _)| at)
        };
        words.push_str(rest.get(..end).unwrap_or_default());
        rest = rest.get(end..).unwrap_or_default();
    }
    split
}

/// The word before the colon that a text begins with; none for an address such as `http://`.
fn like_a_filter(text: &str) -> Option<&str> {
    let (before, after) = text.split_once(':')?;
    let is_word = !before.is_empty() && before.chars().all(|c| c.is_alphabetic() || c == '_');
    (is_word && !after.starts_with("//")).then_some(before)
}

/// The name of the filter a text begins with, and what follows its colon.
fn filter_at(text: &str) -> Option<(&'static str, &str)> {
    let (before, after) = text.split_once(':')?;
    let name = NAMES
        .iter()
        .find(|name| before.eq_ignore_ascii_case(name))?;
    Some((name, after))
}

fn value_of(text: &str) -> (&str, &str) {
    match text.chars().next() {
        Some(first) if is_quote(first) => {
            let inside = text.get(first.len_utf8()..).unwrap_or_default();
            match inside.char_indices().find(|(_, c)| is_quote(*c)) {
                Some((at, c)) => (
                    inside.get(..at).unwrap_or_default(),
                    inside.get(at + c.len_utf8()..).unwrap_or_default(),
                ),
                None => (inside, ""),
            }
        }
        _ => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Split, split};

    #[test]
    fn filters_are_told_from_words() {
        let Split {
            words,
            filters,
            no_filters,
        } = split(
            "grants FROM:“Eastmere FOI” \"from:nobody said\" before:2025-03 http://a overdue:",
        );
        assert_eq!(
            words.split_whitespace().collect::<Vec<_>>().join(" "),
            "grants \"from:nobody said\" http://a"
        );
        let filters: Vec<_> = filters
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        assert_eq!(
            filters,
            [
                ("from", "Eastmere FOI"),
                ("before", "2025-03"),
                ("overdue", "")
            ]
        );
        assert_eq!(no_filters, []);
        let none = split("from: x Colour:red 10:30 \"type:\" mailto:a@b.example");
        assert_eq!(
            none.words,
            "from: x Colour:red 10:30 \"type:\" mailto:a@b.example"
        );
        assert!(none.filters.is_empty());
        let names: Vec<_> = none
            .no_filters
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(names, ["from", "Colour", "mailto"]);
    }
}
