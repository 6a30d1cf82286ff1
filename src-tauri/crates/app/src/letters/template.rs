use std::sync::LazyLock;

use serde::Deserialize;

use crate::wire::{LetterField, LetterTemplate};
use crate::{AppError, Result};

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
    pub(crate) when_to_use: String,
    #[serde(default)]
    pub(crate) already_published: String,
    #[serde(default)]
    pub(crate) fields: Vec<Field>,
}

/// What a letter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Request,
    Chaser,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Chaser => "chaser",
        }
    }
}

/// Something a letter asks the user for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    pub(crate) name: String,
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
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Input {
    #[default]
    Text,
    Long,
    Date,
}

impl Template {
    pub(crate) fn read(name: &str, description: &str, subject: &str, body: &str) -> Result<Self> {
        let description = toml::from_str(description).map_err(|error| {
            AppError::invalid(format!(
                "The letter “{name}” cannot be used. letter.toml: {error}"
            ))
        })?;
        Ok(Self {
            name: name.to_owned(),
            description,
            subject: subject.trim().to_owned(),
            body: body.trim_end().to_owned(),
        })
    }

    pub(crate) fn view(&self) -> LetterTemplate {
        LetterTemplate {
            name: self.name.clone(),
            title: self.description.title.clone(),
            kind: self.description.kind.name().to_owned(),
            when_to_use: self.description.when_to_use.clone(),
            already_published: self.description.already_published.clone(),
            fields: self.description.fields.iter().map(Field::view).collect(),
            subject: self.subject.clone(),
            body: self.body.clone(),
        }
    }
}

impl Field {
    fn view(&self) -> LetterField {
        let input = match self.input {
            Input::Text => "text",
            Input::Long => "long",
            Input::Date => "date",
        };
        LetterField {
            name: self.name.clone(),
            label: self.label.clone(),
            help: self.help.clone(),
            example: self.example.clone(),
            input: input.to_owned(),
            default: self.default.clone(),
            required: self.required,
        }
    }
}

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        [$((
            $name,
            include_str!(concat!("../../letters/", $name, "/letter.toml")),
            include_str!(concat!("../../letters/", $name, "/subject.txt")),
            include_str!(concat!("../../letters/", $name, "/body.txt")),
        )),+]
    };
}

static SHIPPED: [(&str, &str, &str, &str); 3] =
    shipped!["grants-awarded", "spending-by-ward", "chaser"];

static LIBRARY: LazyLock<Vec<Template>> = LazyLock::new(|| {
    // A test reads each shipped letter, so none is left out here.
    SHIPPED
        .iter()
        .filter_map(|(name, description, subject, body)| {
            Template::read(name, description, subject, body).ok()
        })
        .collect()
});

/// Every letter of the library, in the order they are offered.
pub(crate) fn library() -> &'static [Template] {
    &LIBRARY
}

/// The letter with a name.
pub(crate) fn find(name: &str) -> Result<&'static Template> {
    library()
        .iter()
        .find(|template| template.name == name)
        .ok_or_else(|| {
            let names: Vec<_> = library()
                .iter()
                .map(|template| template.name.as_str())
                .collect();
            AppError::invalid(format!(
                "There is no letter “{name}”. The letters are: {}.",
                names.join(", ")
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_letter_is_whole() {
        for (name, description, subject, body) in &SHIPPED {
            crate::check_letter(name, description, subject, body).unwrap();
        }
        assert_eq!(library().len(), SHIPPED.len());
    }

    #[test]
    fn a_broken_letter_is_reported_with_its_line() {
        let error = Template::read("mine", "title = \"Mine\"\nkind = \"poem\"", "s", "b")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("“mine”") && error.contains("line 2"),
            "{error}"
        );
    }

    #[test]
    fn a_field_the_description_does_not_name_is_an_error() {
        let description = "title = \"Mine\"\nkind = \"request\"\nwhen_to_use = \"never\"";
        let error =
            crate::check_letter("mine", description, "Hello", "Line one\nDear {{ colour }}")
                .unwrap_err()
                .to_string();
        assert!(
            error.contains("colour") && error.contains("line 2"),
            "{error}"
        );
    }
}
