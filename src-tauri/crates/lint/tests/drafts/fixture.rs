//! Reads the drafts of `tests/fixtures/lint`: a front matter in TOML between `+++`, then the letter.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use foi_law::{AuthorityKind, Regime};
use foi_lint::{Circumstances, Draft, Earlier, LetterKind, Nation};

#[derive(Debug, Clone)]
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) subject: Option<String>,
    pub(crate) body: String,
    pub(crate) expected: Vec<(String, String)>,
    front: toml::Table,
}

impl Fixture {
    fn read(name: &str, text: &str) -> Self {
        let (front, letter) = text
            .strip_prefix("+++\n")
            .unwrap()
            .split_once("\n+++\n")
            .unwrap();
        let front: toml::Table = front
            .parse()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let (subject, body) = match letter.strip_prefix("Subject:") {
            Some(rest) => {
                let (subject, body) = rest.split_once('\n').unwrap();
                (
                    Some(subject.trim().to_owned()),
                    body.trim_start_matches('\n').to_owned(),
                )
            }
            None => (None, letter.to_owned()),
        };
        let expected = front["expect"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| {
                let (rule, words) = line
                    .as_str()
                    .unwrap()
                    .split_once(':')
                    .unwrap_or((line.as_str().unwrap(), ""));
                (rule.trim().to_owned(), words.trim().to_owned())
            })
            .collect();
        Self {
            name: name.to_owned(),
            subject,
            body,
            expected,
            front,
        }
    }

    fn word(&self, key: &str) -> &str {
        self.front
            .get(key)
            .map_or("", |value| value.as_str().unwrap())
    }

    pub(crate) fn draft(&self) -> Draft<'_> {
        Draft {
            subject: self.subject.as_deref(),
            body: &self.body,
            kind: match self.word("letter") {
                "" | "request" => LetterKind::Request,
                "chaser" => LetterKind::Chaser,
                "review" => LetterKind::Review,
                _ => LetterKind::Other,
            },
            writer: None,
        }
    }

    pub(crate) fn circumstances(&self) -> Circumstances<'_> {
        let or = |key: &str, other: &'static str| match self.word(key) {
            "" => other.to_owned(),
            word => word.to_owned(),
        };
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let regime: Regime = or("regime", "foia").parse().unwrap();
        let kind: AuthorityKind = or("kind", "council").parse().unwrap();
        let mut circumstances = Circumstances::new(regime, kind, day(&or("today", "2026-09-14")));
        circumstances.authority = self.word("authority");
        circumstances.nation = match self.word("nation") {
            "wales" => Some(Nation::Wales),
            "scotland" => Some(Nation::Scotland),
            "northern-ireland" => Some(Nation::NorthernIreland),
            "unknown" => None,
            _ => Some(Nation::England),
        };
        if !self.word("earlier").is_empty() {
            circumstances.earlier.push(Earlier {
                title: "an earlier request",
                received: day(self.word("earlier_on")),
                body: self.word("earlier"),
            });
        }
        circumstances
    }
}

pub(crate) fn fixtures(folder: &str) -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/fixtures/lint")
        .join(folder);
    let mut fixtures: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            Fixture::read(
                path.file_stem().unwrap().to_str().unwrap(),
                &fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    fixtures
}
