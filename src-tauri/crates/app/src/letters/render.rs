use std::collections::BTreeMap;

use chrono::NaiveDate;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Serialize;

use super::{Field, Template};
use crate::day::in_a_letter;
use crate::letters::template::Input;
use crate::{AppError, Result};

/// What every letter may use besides its own fields. Days are civil days.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Context {
    pub(crate) authority: String,
    pub(crate) act: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) reference: String,
    pub(crate) today: String,
    /// "Freedom of Information" or "Environmental Information".
    pub(crate) kind_of_request: String,
    /// What follows silence, after "I mean to".
    pub(crate) remedy: String,
    /// For letters that follow another.
    pub(crate) original_subject: String,
    pub(crate) sent_on: String,
    pub(crate) due: String,
    pub(crate) citation: String,
    pub(crate) late_by: String,
}

/// A rendered letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rendered {
    pub(crate) subject: String,
    pub(crate) body: String,
    /// Labels of required fields that were empty.
    pub(crate) missing: Vec<String>,
}

/// Renders a letter whose required fields must all be there.
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
    let fields = &template.description.fields;
    if let Some(unknown) = values
        .keys()
        .find(|name| !fields.iter().any(|field| field.name == **name))
    {
        let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
        return Err(AppError::invalid(format!(
            "The letter “{}” has no field “{unknown}”. Its fields are: {}.",
            template.description.title,
            if names.is_empty() {
                "none".to_owned()
            } else {
                names.join(", ")
            }
        )));
    }
    let mut missing = Vec::new();
    let mut filled: BTreeMap<String, String> = BTreeMap::new();
    for field in fields {
        let given = values
            .get(&field.name)
            .map_or(field.default.as_str(), String::as_str)
            .trim();
        if given.is_empty() && field.required {
            missing.push(field.label.clone());
        }
        filled.insert(field.name.clone(), checked(template, field, given)?);
    }
    if let (Some(from), Some(to)) = (filled.get("from_date"), filled.get("to_date"))
        && let (Ok(first), Ok(last)) = (from.parse::<NaiveDate>(), to.parse::<NaiveDate>())
        && last < first
    {
        return Err(AppError::invalid(format!(
            "The period ends on {} before it begins on {}. Change one of the two days.",
            in_a_letter(last),
            in_a_letter(first)
        )));
    }
    let fields = Value::from(Serde(&filled));
    let context = minijinja::context! { ..fields, ..Value::from(Serde(with_gaps(context))) };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(100_000));
    environment.add_filter("day", day);
    let render = |file: &str, source: &str| -> Result<String> {
        environment
            .template_from_named_str(file, source)
            .and_then(|ready| ready.render(&context))
            .map_err(|error| broken(template, &environment, file, source, &error))
    };
    Ok(Rendered {
        // A subject is one line, whatever was typed into a field.
        subject: render("subject.txt", &template.subject)?
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        body: render("body.txt", &template.body)?,
        missing,
    })
}

/// A value must fit its field: a date field takes a date, a one-line field one line.
fn checked(template: &Template, field: &Field, given: &str) -> Result<String> {
    if given.is_empty() {
        return Ok(if field.required {
            format!("[{}]", field.label)
        } else {
            String::new()
        });
    }
    match field.input {
        Input::Date if given.parse::<NaiveDate>().is_err() => Err(AppError::invalid(format!(
            "“{given}” is not a date for “{}” in the letter “{}”. Write it as 2024-03-31.",
            field.label, template.description.title
        ))),
        Input::Text if given.contains(['\r', '\n']) => Err(AppError::invalid(format!(
            "“{}” in the letter “{}” takes one line only.",
            field.label, template.description.title
        ))),
        _ => Ok(given.to_owned()),
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
    Context {
        authority: or(&context.authority, "the authority"),
        act: or(&context.act, "the Act"),
        name: or(&context.name, "your name"),
        email: or(&context.email, "your address"),
        reference: or(&context.reference, "our reference"),
        today: or(&context.today, "today"),
        kind_of_request: or(&context.kind_of_request, "Freedom of Information"),
        remedy: or(&context.remedy, "take it further"),
        original_subject: or(&context.original_subject, "the request"),
        sent_on: or(&context.sent_on, "the day it was sent"),
        due: or(&context.due, "the due day"),
        citation: or(&context.citation, "the Act"),
        late_by: or(&context.late_by, "some time"),
    }
}

/// `{{ from_date | day }}`: "1 April 2023"; anything that is not a date stays as it is.
fn day(value: String) -> String {
    value.parse().map(in_a_letter).unwrap_or(value)
}

fn broken(
    template: &Template,
    environment: &Environment<'_>,
    file: &str,
    source: &str,
    error: &Error,
) -> AppError {
    let line = error
        .line()
        .map_or_else(String::new, |line| format!(", line {line}"));
    let what = match error.kind() {
        ErrorKind::UndefinedError => {
            let known: Vec<_> = template
                .description
                .fields
                .iter()
                .map(|field| field.name.clone())
                .collect();
            let context = serde_json::to_value(Context::default()).unwrap_or_default();
            let mut unknown: Vec<String> = environment
                .template_from_named_str(file, source)
                .map(|ready| ready.undeclared_variables(false).into_iter().collect())
                .unwrap_or_default();
            unknown.retain(|name| !known.contains(name) && context.get(name).is_none());
            unknown.sort();
            format!(
                "it uses {}, which letter.toml does not name as a field",
                unknown.join(", ")
            )
        }
        _ => error.to_string(),
    };
    AppError::invalid(format!(
        "The letter “{}” cannot be used. {file}{line}: {what}.",
        template.name
    ))
}
