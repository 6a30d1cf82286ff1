//! A letter of the library: its description and its two texts, read from the three files of a folder.

use serde::Deserialize;
use toml::Spanned;

use super::tags::forbidden_tag;
use super::{fill, render};
use crate::wire::{LetterField, LetterFiles, LetterProblem, LetterTemplate};

/// The description of a letter.
pub(crate) const DESCRIPTION: &str = "letter.toml";
/// Its subject.
pub(crate) const SUBJECT: &str = "subject.txt";
/// Its text.
pub(crate) const BODY: &str = "body.txt";

/// Longer files are not letters.
pub(crate) const LARGEST_FILE: usize = 64 * 1024;

/// The groups of the shipped letters, in the order they are offered; a group of the user's own
/// comes after them.
const GROUPS: [&str; 7] = [
    "Grants",
    "Contracts and suppliers",
    "Programmes and projects",
    "Payments and accounts",
    "Running the council",
    "Decisions and openness",
    "After the request",
];
/// Where a letter stands that names no group.
const NO_GROUP: &str = "Other letters";

/// A letter of the library, as its folder describes it.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    /// The folder's name.
    pub(crate) name: String,
    pub(crate) description: Description,
    pub(crate) subject: String,
    pub(crate) body: String,
}

/// `letter.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Description {
    pub(crate) title: String,
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) group: String,
    pub(crate) when_to_use: String,
    #[serde(default)]
    pub(crate) already_published: String,
    #[serde(default)]
    pub(crate) tends_to_be_refused: String,
    /// What it asks for is about the environment: it is made under the law for that.
    #[serde(default)]
    pub(crate) environmental: bool,
    #[serde(default)]
    pub(crate) fields: Vec<Field>,
}

/// What a letter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// A new request.
    Request,
    /// A word about an answer that is late.
    Chaser,
    /// What the authority asked to know.
    Clarification,
    /// A new, smaller request after a refusal on cost.
    Narrowing,
    /// Asking the authority to look again.
    Review,
    /// Asking the regulator to decide.
    Complaint,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Chaser => "chaser",
            Self::Clarification => "clarification",
            Self::Narrowing => "narrowing",
            Self::Review => "review",
            Self::Complaint => "complaint",
        }
    }
}

/// Something a letter asks the user for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    pub(crate) name: Spanned<String>,
    pub(crate) label: String,
    #[serde(default)]
    pub(crate) help: String,
    #[serde(default)]
    pub(crate) example: String,
    #[serde(default)]
    pub(crate) input: Input,
    #[serde(default)]
    pub(crate) default: String,
    #[serde(default)]
    pub(crate) required: bool,
    /// What a choice offers.
    #[serde(default)]
    pub(crate) choices: Vec<String>,
    /// The least a number may be.
    #[serde(default)]
    pub(crate) at_least: Option<u64>,
    /// The most a number may be.
    #[serde(default)]
    pub(crate) at_most: Option<u64>,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Input {
    /// One line.
    #[default]
    Text,
    /// Lines.
    Long,
    /// A civil day.
    Date,
    /// A stretch of days; its field is called `period`.
    Period,
    /// A whole number.
    Number,
    /// One of several.
    Choice,
    /// Names, one a line or with commas between.
    List,
}

impl Input {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Long => "long",
            Self::Date => "date",
            Self::Period => "period",
            Self::Number => "number",
            Self::Choice => "choice",
            Self::List => "list",
        }
    }
}

impl Template {
    /// Reads and tries the three files of a letter. What is given back can be used.
    ///
    /// # Errors
    ///
    /// What is wrong, by file and line.
    pub(crate) fn read(files: &LetterFiles) -> Result<Self, Vec<LetterProblem>> {
        let mut problems: Vec<LetterProblem> = files_of(files)
            .into_iter()
            .filter_map(|(file, text)| unfit(file, text))
            .collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let description = files.description.replace("\r\n", "\n");
        let description: Description = match toml::from_str(&description) {
            Ok(read) => read,
            Err(error) => {
                let line = error.span().map(|at| line_at(&description, at.start));
                return Err(vec![problem(DESCRIPTION, line, error.message())]);
            }
        };
        description.check(&files.description, &mut problems);
        let template = Self {
            name: files.name.clone(),
            description,
            subject: files.subject.replace("\r\n", "\n").trim().to_owned(),
            body: files.body.replace("\r\n", "\n").trim_end().to_owned(),
        };
        for (file, text) in [(SUBJECT, &template.subject), (BODY, &template.body)] {
            if text.trim().is_empty() {
                problems.push(problem(file, None, "it is empty"));
            }
            if let Some((line, what)) = forbidden_tag(text) {
                problems.push(problem(file, Some(line), &what));
            }
        }
        if problems.is_empty() {
            problems = render::trial(&template);
        }
        if problems.is_empty() {
            Ok(template)
        } else {
            Err(problems)
        }
    }

    pub(crate) fn group(&self) -> &str {
        match self.description.group.trim() {
            "" => NO_GROUP,
            group => group,
        }
    }

    /// Where it stands among the others: by group, then by title.
    pub(crate) fn place(&self) -> (usize, String, String) {
        let group = self.group();
        let at = GROUPS.iter().position(|known| *known == group);
        (
            at.unwrap_or(GROUPS.len()),
            group.to_lowercase(),
            self.description.title.to_lowercase(),
        )
    }

    pub(crate) fn view(&self, own: bool, periods: &[String]) -> LetterTemplate {
        let said = &self.description;
        LetterTemplate {
            name: self.name.clone(),
            title: said.title.clone(),
            kind: said.kind.name().to_owned(),
            group: self.group().to_owned(),
            own,
            problems: Vec::new(),
            when_to_use: said.when_to_use.clone(),
            already_published: said.already_published.clone(),
            tends_to_be_refused: said.tends_to_be_refused.clone(),
            environmental: said.environmental,
            fields: said
                .fields
                .iter()
                .map(|field| field.view(periods))
                .collect(),
            subject: self.subject.clone(),
            body: self.body.clone(),
        }
    }
}

impl Description {
    fn check(&self, source: &str, problems: &mut Vec<LetterProblem>) {
        let mut wrong = |line, what: &str| problems.push(problem(DESCRIPTION, line, what));
        if self.title.trim().is_empty() {
            wrong(None, "title is empty");
        }
        if self.when_to_use.trim().is_empty() {
            wrong(None, "when_to_use is empty");
        }
        let has_period = self.fields.iter().any(|field| field.input == Input::Period);
        for (at, field) in self.fields.iter().enumerate() {
            let name = field.name.get_ref();
            let line = Some(line_at(source, field.name.span().start));
            let earlier = &self.fields[..at];
            if !is_name(name) {
                wrong(
                    line,
                    &format!(
                        "“{name}” is not a name for a field; small letters, figures and _ only, a letter first"
                    ),
                );
            } else if render::is_known(name)
                || (has_period && ["from_date", "to_date", "years"].contains(&name.as_str()))
            {
                wrong(
                    line,
                    &format!("every letter has “{name}” already; give the field another name"),
                );
            } else if earlier.iter().any(|other| other.name.get_ref() == name) {
                wrong(line, &format!("there are two fields “{name}”"));
            }
            if field.label.trim().is_empty() {
                wrong(line, &format!("the field “{name}” has no label"));
            }
            if (field.input == Input::Period) != (name == "period") {
                wrong(
                    line,
                    "a field with input = \"period\", and no other, is called “period”",
                );
            }
            if field.input == Input::Choice && field.choices.len() < 2 {
                wrong(
                    line,
                    &format!("the choice “{name}” needs at least two choices"),
                );
            }
            for (what, value) in [("example", &field.example), ("default", &field.default)] {
                if let (false, Err(why)) = (value.is_empty(), fill::try_value(field, value)) {
                    wrong(line, &format!("the {what} of “{name}” does not fit: {why}"));
                }
            }
        }
    }
}

impl Field {
    pub(crate) fn name(&self) -> &str {
        self.name.get_ref()
    }

    fn view(&self, periods: &[String]) -> LetterField {
        LetterField {
            name: self.name().to_owned(),
            label: self.label.clone(),
            help: self.help.clone(),
            example: self.example.clone(),
            input: self.input.name().to_owned(),
            default: self.default.clone(),
            required: self.required,
            choices: if self.input == Input::Period {
                periods.to_vec()
            } else {
                self.choices.clone()
            },
        }
    }
}

pub(crate) fn problem(file: &str, line: Option<usize>, text: &str) -> LetterProblem {
    LetterProblem {
        file: file.to_owned(),
        line: line.and_then(|line| u32::try_from(line).ok()),
        // One line, without a full stop of its own: it is put into sentences.
        text: text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .trim_end_matches('.')
            .to_owned(),
    }
}

/// The problems of a letter in one sentence or two.
pub(crate) fn in_words(name: &str, problems: &[LetterProblem]) -> String {
    let found: Vec<String> = problems
        .iter()
        .map(|problem| match problem.line {
            Some(line) => format!("{}, line {line}: {}", problem.file, problem.text),
            None => format!("{}: {}", problem.file, problem.text),
        })
        .collect();
    format!("The letter “{name}” cannot be used. {}.", found.join("; "))
}

pub(crate) fn files_of(files: &LetterFiles) -> [(&'static str, &str); 3] {
    [
        (DESCRIPTION, &files.description),
        (SUBJECT, &files.subject),
        (BODY, &files.body),
    ]
}

/// The line, from 1, on which a byte stands.
pub(crate) fn line_at(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
    1 + memchr::memchr_iter(b'\n', before).count()
}

/// What no file of a letter may hold.
fn unfit(file: &str, text: &str) -> Option<LetterProblem> {
    if text.len() > LARGEST_FILE {
        let kib = LARGEST_FILE / 1024;
        return Some(problem(file, None, &format!("it is longer than {kib} KiB")));
    }
    let (at, why) = text
        .char_indices()
        .filter(|(_, sign)| !matches!(sign, '\n' | '\r' | '\t'))
        .find_map(|(at, sign)| Some((at, fill::hidden(sign)?)))?;
    Some(problem(
        file,
        Some(line_at(text, at)),
        &format!("it holds {why}"),
    ))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|sign: char| sign.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn files(description: &str, subject: &str, body: &str) -> LetterFiles {
        LetterFiles {
            name: "mine".into(),
            description: description.into(),
            subject: subject.into(),
            body: body.into(),
        }
    }

    const HEAD: &str = "title = \"Mine\"\nkind = \"request\"\nwhen_to_use = \"Now and then.\"\n";

    fn said(description: &str, subject: &str, body: &str) -> String {
        in_words(
            "mine",
            &Template::read(&files(description, subject, body)).unwrap_err(),
        )
    }

    #[test]
    fn a_broken_letter_is_reported_with_its_file_and_line() {
        let field = |more: &str| format!("{HEAD}\n[[fields]]\n{more}\n");
        for (description, subject, body, file, says) in [
            (
                "title = \"Mine\"\nkind = \"poem\"".to_owned(),
                "s",
                "b",
                "letter.toml, line 2",
                "poem",
            ),
            (
                "kind = \"request\"\ntitle\n".to_owned(),
                "s",
                "b",
                "letter.toml, line 2",
                "",
            ),
            (
                format!("{HEAD}colour = 3"),
                "s",
                "b",
                "letter.toml, line 4",
                "colour",
            ),
            (
                HEAD.to_owned(),
                "Hello",
                "Line one\nDear {{ colour }}",
                "body.txt, line 2",
                "colour",
            ),
            (
                HEAD.to_owned(),
                "Hello {{ name",
                "b",
                "subject.txt, line 1",
                "",
            ),
            (
                HEAD.to_owned(),
                "Hello",
                "a\nb\n{% if act %}\nc",
                "body.txt, line 3",
                "end of block",
            ),
            (
                HEAD.to_owned(),
                "Hello",
                "a\n{% if environmental %}{{ colour }}{% endif %}",
                "body.txt, line 2",
                "colour",
            ),
            (HEAD.to_owned(), "", "b", "subject.txt", "empty"),
            (
                HEAD.to_owned(),
                "s",
                "a\nb\u{202e}c",
                "body.txt, line 2",
                "direction",
            ),
            (HEAD.to_owned(), "s", "a\0c", "body.txt, line 1", "U+0000"),
            (
                field("name = \"Big\"\nlabel = \"Big\""),
                "s",
                "b",
                "letter.toml, line 6",
                "Big",
            ),
            (
                field("name = \"act\"\nlabel = \"Act\""),
                "s",
                "b",
                "letter.toml, line 6",
                "already",
            ),
            (
                field("name = \"when\"\nlabel = \"When\"\ninput = \"period\""),
                "s",
                "b",
                "letter.toml, line 6",
                "period",
            ),
            (
                field("name = \"day\"\nlabel = \"Day\"\ninput = \"date\"\nexample = \"soon\""),
                "s",
                "b",
                "letter.toml, line 6",
                "not a date",
            ),
            (
                field("name = \"one\"\nlabel = \"One\"\ninput = \"choice\"\nchoices = [\"a\"]"),
                "s",
                "b",
                "letter.toml, line 6",
                "two choices",
            ),
        ] {
            let error = said(&description, subject, body);
            assert!(error.contains("“mine”"), "{error}");
            assert!(
                error.contains(file) && error.contains(says),
                "{file}, {says}: {error}"
            );
            assert!(!error.contains('\n'), "{error}");
        }
        let long = "x".repeat(1024 * 1024);
        assert!(said(HEAD, "s", &long).contains("body.txt: it is longer than 64 KiB"));
    }

    #[test]
    fn a_loop_or_a_bomb_is_stopped_and_its_line_told() {
        let nested = |depth: usize, inner: &str| {
            let list = "[1,2,3,4,5,6,7,8,9,10]";
            let open = (0..depth).fold(String::new(), |open, n| {
                format!("{open}{{% for a{n} in {list} %}}\n")
            });
            format!(
                "Dear reader,\n{open}{inner}{}",
                "{% endfor %}".repeat(depth)
            )
        };
        // Ten loops, one in another: ten thousand million rounds.
        let error = said(HEAD, "s", &nested(10, "{% if false %}{% endif %}"));
        assert!(
            error.contains("body.txt, line ") && error.contains("never ends"),
            "{error}"
        );
        // Four loops: ten thousand rounds, each of a hundred signs.
        let error = said(HEAD, "s", &nested(4, &"x".repeat(100)));
        assert!(
            error.contains("body.txt, line ") && error.contains("too long"),
            "{error}"
        );
        for tag in [
            "{% set a = 'x' %}",
            "{% macro a() %}{% endmacro %}",
            "{% include 'a' %}",
            "{{ 'x' * 100000000 }}",
            "{{ name * 9 }}",
        ] {
            let error = said(HEAD, "s", &format!("one\ntwo {tag}"));
            assert!(error.contains("body.txt, line 2"), "{tag}: {error}");
        }
    }

    #[test]
    fn one_mistake_more_is_told_with_the_first() {
        let found = Template::read(&files(
            &format!("{HEAD}\n[[fields]]\nname = \"A\"\nlabel = \"\""),
            "",
            "{% set a = 1 %}",
        ))
        .unwrap_err();
        let files: Vec<_> = found.iter().map(|one| one.file.as_str()).collect();
        assert_eq!(files, [DESCRIPTION, DESCRIPTION, SUBJECT, BODY]);
    }
}
