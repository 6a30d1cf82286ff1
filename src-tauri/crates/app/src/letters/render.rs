//! From a letter's texts and what is known to the words that go.

use std::collections::BTreeMap;
use std::io;
use std::sync::LazyLock;

use chrono::NaiveDate;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Serialize;

use super::fill::fill;
use super::template::{BODY, SUBJECT, line_at, problem};
use super::wording::Wording;
use super::{Field, Template};
use crate::day::in_a_letter;
use crate::wire::LetterProblem;
use crate::{AppError, Result};

/// Steps a letter may take; the longest shipped one takes a few hundred.
const FUEL: u64 = 100_000;
/// Bytes a letter may come to: three times the longest a template and its fields can.
const LONGEST_LETTER: usize = 256 * 1024;

/// What every letter may use besides its own fields. Days are civil days.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Context {
    pub(crate) authority: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) reference: String,
    pub(crate) today: String,
    /// What follows silence, after "I mean to".
    pub(crate) remedy: String,
    /// For letters that follow another.
    pub(crate) original_subject: String,
    pub(crate) original_title: String,
    pub(crate) sent_on: String,
    pub(crate) due: String,
    pub(crate) citation: String,
    pub(crate) late_by: String,
    /// What the request's history says; empty where it says nothing, so that letters can ask.
    #[serde(flatten)]
    pub(crate) history: History,
    #[serde(flatten)]
    pub(crate) wording: Wording,
}

/// Facts of a request that the letters after it name. Days are civil days; empty when not so.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct History {
    /// When clarification was asked for.
    pub(crate) clarification_asked_on: String,
    /// When the clarification reached the authority: the time runs from there.
    pub(crate) clarified_on: String,
    /// The last day by the other reading of the law, where the two readings differ.
    pub(crate) other_due: String,
    /// "yes" when the last day has passed on any reading.
    pub(crate) firmer: String,
    /// The Act or Regulations the request was made under.
    pub(crate) asked_under: String,
    /// When the last answer or refusal came.
    pub(crate) answered_on: String,
    /// The grounds of refusal it relied on: "section 12 and section 43(2)".
    pub(crate) grounds: String,
    /// Whose the grounds are: "the Act", or its title where the letter is under another law.
    pub(crate) grounds_law: String,
    /// What the facts allow to be put to the authority beside what the user writes; a line each.
    pub(crate) points: String,
    /// When a review was asked for.
    pub(crate) review_asked_on: String,
    /// When the review was answered.
    pub(crate) review_answered_on: String,
    /// "yes" when no answer came in time.
    pub(crate) no_answer: String,
    /// "yes" when no answer to the review came in time.
    pub(crate) no_review: String,
    /// The request's numbered questions, a paragraph each.
    pub(crate) original_items: String,
}

/// A rendered letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rendered {
    pub(crate) subject: String,
    pub(crate) body: String,
    /// Labels of required fields that were empty.
    pub(crate) missing: Vec<String>,
}

/// The names a letter may use that are not fields of its own.
static KNOWN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let context = serde_json::to_value(Context::default()).unwrap_or_default();
    let names = context.as_object().map(|fields| fields.keys().cloned());
    names.into_iter().flatten().collect()
});

pub(super) fn is_known(name: &str) -> bool {
    KNOWN.iter().any(|known| known == name)
}

/// Renders a letter whose required fields must all be there. `context.today` is the present day.
///
/// # Errors
///
/// One sentence naming the missing fields, or the field whose value does not fit.
pub(crate) fn render(
    template: &Template,
    context: &Context,
    values: &BTreeMap<String, String>,
) -> Result<Rendered> {
    let rendered = render_with_gaps(template, context, values)?;
    if rendered.missing.is_empty() {
        return Ok(rendered);
    }
    Err(AppError::invalid(format!(
        "The letter “{}” still needs: {}. Nothing was made; fill that in and try again.",
        template.description.title,
        rendered.missing.join(", ")
    )))
}

/// Renders a letter as far as it goes; what is missing stands as its label in brackets.
pub(crate) fn render_with_gaps(
    template: &Template,
    context: &Context,
    values: &BTreeMap<String, String>,
) -> Result<Rendered> {
    let today: NaiveDate = context.today.parse().unwrap_or_default();
    let filled = fill(template, values, today)?;
    let (subject, body) = written(template, context, &filled.values)
        .map_err(|found| AppError::invalid(super::template::in_words(&template.name, &[found])))?;
    Ok(Rendered {
        // A subject is one line, whatever was typed into a field.
        subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
        body,
        missing: filled.missing,
    })
}

/// Tries a letter's texts: that they can be read, that they use only names that there are, in
/// whichever branch, and that they come to an end, filled in or not.
pub(super) fn trial(template: &Template) -> Vec<LetterProblem> {
    let mut problems = Vec::new();
    let environment = environment();
    for (file, source) in [(SUBJECT, &template.subject), (BODY, &template.body)] {
        match environment.template_from_named_str(file, source) {
            Ok(ready) => problems.extend(unknown_names(template, file, source, &ready)),
            Err(error) => problems.push(broken(file, &error)),
        }
    }
    if !problems.is_empty() {
        return problems;
    }
    let examples = |field: &Field| (field.name().to_owned(), field.example.clone());
    let values = template.description.fields.iter().map(examples).collect();
    for values in [BTreeMap::new(), values] {
        let tried = fill(template, &values, NaiveDate::default());
        let Ok(filled) = tried else { continue };
        if let Err(found) = written(template, &Context::default(), &filled.values) {
            return vec![found];
        }
    }
    Vec::new()
}

fn written(
    template: &Template,
    context: &Context,
    fields: &BTreeMap<String, String>,
) -> Result<(String, String), LetterProblem> {
    let fields = Value::from(Serde(fields));
    let context = minijinja::context! { ..fields, ..Value::from(Serde(with_gaps(context))) };
    let environment = environment();
    let write = |file: &str, source: &str| {
        let mut text = Capped(Vec::new());
        environment
            .template_from_named_str(file, source)
            .and_then(|ready| ready.render_captured_to(&context, &mut text).map(drop))
            .map_err(|error| match error.kind() {
                ErrorKind::WriteFailure => too_long(file, source),
                _ => broken(file, &error),
            })?;
        Ok(String::from_utf8_lossy(&text.0).into_owned())
    };
    Ok((
        write(SUBJECT, &template.subject)?,
        write(BODY, &template.body)?,
    ))
}

/// Without the language's own filters, tests and functions: letters need one filter, and each of
/// the others is one more way to make a text without end.
fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.add_filter("day", day);
    environment
}

/// Takes a letter's length and no more.
struct Capped(Vec<u8>);

impl io::Write for Capped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST_LETTER {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn with_gaps(context: &Context) -> Context {
    let or = |text: &str, gap: &str| {
        if text.is_empty() {
            format!("[{gap}]")
        } else {
            text.to_owned()
        }
    };
    let wording = if context.wording.act.is_empty() {
        Wording::of(foi_law::Regime::Foia)
    } else {
        context.wording.clone()
    };
    let of_wording =
        |text: &str, usual: &str| if text.is_empty() { usual } else { text }.to_owned();
    Context {
        authority: or(&context.authority, "the authority"),
        name: or(&context.name, "your name"),
        email: or(&context.email, "your address"),
        reference: or(&context.reference, "our reference"),
        today: or(&context.today, "today"),
        remedy: or(&context.remedy, "take it further"),
        original_subject: or(&context.original_subject, "the request"),
        original_title: or(&context.original_title, "what was asked"),
        sent_on: or(&context.sent_on, "the day it was sent"),
        due: or(&context.due, "the due day"),
        citation: or(&context.citation, "the Act"),
        late_by: or(&context.late_by, "some time"),
        history: History {
            asked_under: of_wording(&context.history.asked_under, &wording.act),
            grounds_law: of_wording(&context.history.grounds_law, &wording.law),
            ..context.history.clone()
        },
        wording,
    }
}

/// `{{ from_date | day }}`: "1 April 2023"; anything that is not a date stays as it is.
fn day(value: String) -> String {
    value.parse().map(in_a_letter).unwrap_or(value)
}

/// Names a text uses that nothing stands behind, in whichever branch.
fn unknown_names(
    template: &Template,
    file: &str,
    source: &str,
    ready: &minijinja::Template<'_, '_>,
) -> Vec<LetterProblem> {
    let fields = &template.description.fields;
    let has_period = fields
        .iter()
        .any(|field| field.input == super::template::Input::Period);
    let mut unknown: Vec<String> = ready
        .undeclared_variables(false)
        .into_iter()
        .filter(|name| {
            !(is_known(name)
                || fields.iter().any(|field| field.name() == name)
                || has_period && ["from_date", "to_date", "years"].contains(&name.as_str()))
        })
        .collect();
    unknown.sort();
    unknown
        .into_iter()
        .map(|name| {
            let line = first_use(source, &name).map(|at| line_at(source, at));
            problem(
                file,
                line,
                &format!("it uses {name}, which letter.toml does not name as a field"),
            )
        })
        .collect()
}

/// Where a name first stands within a tag.
fn first_use(source: &str, name: &str) -> Option<usize> {
    let is_part = |sign: char| sign.is_alphanumeric() || sign == '_';
    source.match_indices(name).map(|(at, _)| at).find(|at| {
        let (before, after) = (&source[..*at], &source[at + name.len()..]);
        let opened = before.rfind("{{").max(before.rfind("{%"));
        let closed = before.rfind("}}").max(before.rfind("%}"));
        opened > closed && !before.ends_with(is_part) && !after.starts_with(is_part)
    })
}

/// The engine does not say where it was when no more was taken. Only a loop makes much of little,
/// so the first one is pointed at.
fn too_long(file: &str, source: &str) -> LetterProblem {
    let loops = source.match_indices("{%").map(|(at, _)| at).find(|at| {
        source[at + 2..]
            .trim_start_matches(['-', ' '])
            .starts_with("for")
    });
    let kib = LONGEST_LETTER / 1024;
    match loops {
        Some(at) => problem(
            file,
            Some(line_at(source, at)),
            &format!(
                "it comes out too long, over {kib} KiB: look at its loops, of which the first begins here"
            ),
        ),
        None => problem(
            file,
            None,
            &format!("it comes out too long, over {kib} KiB"),
        ),
    }
}

fn broken(file: &str, error: &Error) -> LetterProblem {
    let what = match error.kind() {
        ErrorKind::OutOfFuel => {
            "it never ends, or takes far too long: look at its loops".to_owned()
        }
        _ => match error.detail() {
            Some(detail) => format!("{}: {detail}", error.kind()),
            None => error.kind().to_string(),
        },
    };
    problem(file, error.line(), &what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::template::tests::files;

    #[test]
    fn what_is_typed_is_never_read_as_a_template() {
        let description = "title = \"Mine\"\nkind = \"request\"\nwhen_to_use = \"Now.\"\n[[fields]]\nname = \"what\"\nlabel = \"What\"";
        let template =
            Template::read(&files(description, "About {{ what }}", "1. {{ what }}")).unwrap();
        let typed = "{{ name }}{% for a in [1] %}{{ 'x' * 9 }}{% endfor %} <b>&";
        let values = BTreeMap::from([("what".to_owned(), typed.to_owned())]);
        let rendered = render(&template, &Context::default(), &values).unwrap();
        assert_eq!(rendered.body, format!("1. {typed}"));
    }
}
