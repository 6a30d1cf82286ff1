//! Striking out what is of private people.

mod form;
mod look;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use self::form::{Folded, Form};
use self::look::{Readings, letters, parted, without_tags};
use super::texts;
use crate::wire::{Dossier, StrikeKind, StrikeProposal, Struck};

static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[A-Za-z0-9][A-Za-z0-9._%+'-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+").ok()
});
/// From 0 or +44, ten or eleven digits in groups.
static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:\+44[\s./-]?(?:\(0\)[\s./-]?)?|\(?\b0)[1-9](?:[\s()./-]{0,2}\d){8,9}\b").ok()
});
/// A day and the digits of the hour after it are as many as a telephone number has.
static DAY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\d{2}[./-]\d{2}[./-](?:19|20)\d{2}\D").ok());
/// A1 1AA to AA1A 1AA, as Royal Mail writes them.
static POSTCODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})\b").ok()
});

/// What may be of private people, each once, in the order of kinds and words.
pub(super) fn proposals(
    dossier: &Dossier,
    names: &BTreeSet<String>,
    published: &BTreeSet<String>,
) -> Vec<StrikeProposal> {
    let mut dossier = dossier.clone();
    let names: Vec<(&String, Form)> = names.iter().map(|name| (name, Form::new(name))).collect();
    let mut found: BTreeMap<(StrikeKind, String), u32> = BTreeMap::new();
    for text in texts(&mut dossier) {
        for (kind, form) in [
            (StrikeKind::Email, &EMAIL),
            (StrikeKind::Phone, &PHONE),
            (StrikeKind::Postcode, &POSTCODE),
        ] {
            for hit in form.iter().flat_map(|form| form.find_iter(text)) {
                let is_day =
                    kind == StrikeKind::Phone && DAY.iter().any(|day| day.is_match(hit.as_str()));
                if !is_day && !published.contains(&hit.as_str().to_lowercase()) {
                    *found.entry((kind, hit.as_str().to_owned())).or_default() += 1;
                }
            }
        }
        let folded = Folded::of(text);
        for (name, form) in &names {
            let times = form.places(&folded).len();
            if times > 0 {
                let times = u32::try_from(times).unwrap_or(u32::MAX);
                *found
                    .entry((StrikeKind::Name, (*name).clone()))
                    .or_default() += times;
            }
        }
    }
    found
        .into_iter()
        .map(|((kind, words), times)| StrikeProposal { kind, words, times })
        .collect()
}

/// Words to strike out, the longest first: a name within an address must not save the rest of it.
pub(super) struct Striker(Vec<String>);

impl Striker {
    pub(super) fn new(words: &[String]) -> Self {
        let mut words: Vec<String> = words
            .iter()
            .map(|words| words.trim().to_owned())
            .filter(|words| !words.is_empty())
            .collect();
        words.sort_by(|one, other| (other.len(), one).cmp(&(one.len(), other)));
        words.dedup();
        Self(words)
    }

    /// Strikes them out everywhere, and says in the dossier how many of which kind there were, not
    /// what they were. A picture that shows them is left out: they cannot be taken out of a drawing.
    pub(super) fn apply(&self, dossier: &mut Dossier) {
        let forms: Vec<(Form, StrikeKind)> = self
            .0
            .iter()
            .map(|words| (Form::new(words), kind_of(words)))
            .collect();
        for figure in &mut dossier.figures {
            let shown = without_tags(&figure.svg);
            let drawn = [Folded::of(&figure.svg), Folded::of(&shown)];
            if forms
                .iter()
                .any(|(form, _)| drawn.iter().any(|text| !form.places(text).is_empty()))
                || self.0.iter().any(|words| is_cut_off_in(&shown, words))
            {
                figure.svg.clear();
                figure
                    .notes
                    .push("The picture is left out: it shows words that were struck out.".into());
            }
        }
        let mut struck: BTreeMap<StrikeKind, u32> = BTreeMap::new();
        for text in texts(dossier) {
            let mut changed = false;
            let mut folded = Folded::of(text);
            for (form, kind) in &forms {
                let places = form.places(&folded);
                for (from, to) in places.iter().copied().rev() {
                    // Cells stay cells, and lines lines.
                    let breaks: String = text
                        .get(from..to)
                        .unwrap_or_default()
                        .chars()
                        .filter(|c| matches!(c, '\t' | '\n'))
                        .collect();
                    // A mark first: what is said in its place must not be struck out again.
                    text.replace_range(from..to, &format!("{}{breaks}", mark(*kind)));
                    *struck.entry(*kind).or_default() += 1;
                    changed = true;
                }
                if !places.is_empty() {
                    folded = Folded::of(text);
                }
            }
            if changed {
                for kind in KINDS {
                    *text = text.replace(mark(kind), &said(kind));
                }
            }
        }
        dossier.struck = struck
            .into_iter()
            .map(|(kind, times)| Struck {
                kind,
                times,
                text: format!("{times} × {}", kind_word(kind)),
            })
            .collect();
    }

    /// The first of the words that a written dossier still says, beyond what the program itself says
    /// in it, such as days. It knows nothing of how they were struck out.
    pub(super) fn left_in(&self, written: &str, of_the_program: &str) -> Option<&str> {
        let (all, own) = (Readings::of(written), Readings::of(of_the_program));
        self.0
            .iter()
            .find(|words| all.say_more_than(&own, words))
            .map(String::as_str)
    }
}

const KINDS: [StrikeKind; 4] = [
    StrikeKind::Name,
    StrikeKind::Email,
    StrikeKind::Phone,
    StrikeKind::Postcode,
];

/// Stands where something was struck out, from Unicode's private use area.
const fn mark(kind: StrikeKind) -> char {
    match kind {
        StrikeKind::Name => '\u{e010}',
        StrikeKind::Email => '\u{e011}',
        StrikeKind::Phone => '\u{e012}',
        StrikeKind::Postcode => '\u{e013}',
    }
}

fn said(kind: StrikeKind) -> String {
    format!("[{} struck out]", kind_word(kind))
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{e010}'..='\u{e013}')
}

/// Whether the beginning of the words stands before a "…", as long labels of a drawing are cut.
fn is_cut_off_in(shown: &str, words: &str) -> bool {
    let wanted = letters(words);
    shown.split('…').rev().skip(1).any(|before| {
        let runs = parted(before);
        (0..runs.len()).rev().take(6).any(|begin| {
            let end: String = runs.iter().skip(begin).map(String::as_str).collect();
            end.chars().count() > 2 && wanted.starts_with(&end)
        })
    })
}

fn kind_of(words: &str) -> StrikeKind {
    let is = |form: &LazyLock<Option<Regex>>| {
        form.as_ref()
            .is_some_and(|form| form.find(words).is_some_and(|hit| hit.as_str() == words))
    };
    if is(&EMAIL) {
        StrikeKind::Email
    } else if is(&PHONE) {
        StrikeKind::Phone
    } else if is(&POSTCODE) {
        StrikeKind::Postcode
    } else {
        StrikeKind::Name
    }
}

const fn kind_word(kind: StrikeKind) -> &'static str {
    match kind {
        StrikeKind::Email => "email address",
        StrikeKind::Phone => "telephone number",
        StrikeKind::Postcode => "postcode",
        StrikeKind::Name => "name",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_private_details_are_known() {
        let hits = |form: &LazyLock<Option<Regex>>, text: &str| -> Vec<String> {
            form.iter()
                .flat_map(|form| form.find_iter(text))
                .map(|hit| hit.as_str().to_owned())
                .collect()
        };
        // Numbers that Ofcom keeps for drama, and addresses that cannot exist (RFC 2606).
        assert_eq!(
            hits(
                &PHONE,
                "Call 020 7946 0018, (0117) 496 0123, 0117/496/0123 or +44 7700 900123; section 40(2), £1,250,000, 2025-03-12."
            ),
            [
                "020 7946 0018",
                "(0117) 496 0123",
                "0117/496/0123",
                "+44 7700 900123"
            ]
        );
        assert_eq!(
            hits(&EMAIL, "nora.o'hara@village.example, not @here"),
            ["nora.o'hara@village.example"]
        );
        assert_eq!(
            hits(
                &POSTCODE,
                "Flat 2, SW1A 1AA; m1 1ae; FOI/2025 E10 and SCR-7K2FQ1"
            ),
            ["SW1A 1AA", "m1 1ae"]
        );
    }

    #[test]
    fn a_name_is_found_however_its_words_are_parted() {
        let places = |text: &str, words: &str| Form::new(words).places(&Folded::of(text)).len();
        assert_eq!(places("Ann wrote to Anna. ANN!", "Ann"), 2);
        for text in [
            "You may ask Jane\n> Bloggs",
            "Jane  Bloggs",
            "Jane\u{a0}Bloggs",
            "Jane_Bloggs_grants.csv",
            "JANE.BLOGGS@village.example",
            "JaneBloggs.pdf",
            "Ann Jane Jane Bloggs",
            "Jane\n\n-- \nBloggs",
            "JaneBloggs2024 grants.csv",
            "2024JaneBloggs.csv",
            "awardJaneBloggs.pdf",
            "GRANTJaneBloggsAWARD",
            "files/Jane%20Bloggs%20award.pdf",
            "files/Jane%2520Bloggs.pdf",
            "Trust of Jane Bloggs2",
            "Jane B-\nloggs was paid",
            "Ja\u{ad}ne Blo\u{200b}ggs",
            "\u{ff2a}ane Blogg\u{ff53}",
        ] {
            assert_eq!(places(text, "Jane Bloggs"), 1, "{text}");
        }
        for (text, words) in [
            (
                "Jose\u{301} Nu\u{301}n\u{303}ez",
                "Jos\u{e9} N\u{fa}\u{f1}ez",
            ),
            (
                "Jos\u{e9} N\u{fa}\u{f1}ez",
                "Jose\u{301} Nu\u{301}n\u{303}ez",
            ),
            ("Jos%C3%A9_N%C3%BA%C3%B1ez.pdf", "Jos\u{e9} N\u{fa}\u{f1}ez"),
            ("Gri\u{fb03}ths", "Griffiths"),
            ("Griffiths", "Gri\u{fb03}ths"),
            ("Strau\u{df}", "STRAUSS"),
            ("0117/496/0123", "0117 496 0123"),
            ("at M11AE.", "M1 1AE"),
            ("at M1 1AE.", "M11AE"),
        ] {
            assert_eq!(places(text, words), 1, "{text}");
        }
        // What is struck is the name and no more: bytes, counted by hand.
        let of = |text: &str| Form::new("Jane Bloggs").places(&Folded::of(text));
        assert_eq!(of("a Jane%20Bloggs%20b"), [(2, 15)]);
        assert_eq!(of("\u{fb03} Jane Bloggs2"), [(4, 15)]);
        assert_eq!(places("He sailed on 50%Bernard", "Bernard"), 1);
        assert_eq!(places("102079460018", "020 7946 0018"), 0);
        assert_eq!(places("Mary-Jane Bloggson", "Jane Bloggs"), 0);
        let sentence = "They were told of it at the hall in the spring. ".repeat(20);
        assert_eq!(places(&sentence.replace(' ', "\n"), &sentence), 1);
        assert_eq!(places("ring 02079460018", "020 7946 0018"), 1);
        assert!(is_cut_off_in("Hall Repairs Jane Blog… 12", "Jane Bloggs"));
        assert!(!is_cut_off_in("Hall Rep… Glaziers", "Jane Bloggs"));
    }

    /// The check must see what a blunter striking out would leave.
    #[test]
    fn what_is_left_in_a_written_dossier_is_seen() {
        let striker = Striker::new(&["Jane Bloggs".into(), "March".into(), "name".into()]);
        let own = "<p>Made on Thu 20 March 2025</p>";
        let left = |text: &str| striker.left_in(&format!("{own}{text}"), own);
        for text in [
            "> You may ask Jane\n> Bloggs",
            "Jane\\_Bloggs\\_grants.csv",
            "<td>Jane</td><td>Bloggs</td>",
            "JANE&#39;BLOGGS",
        ] {
            assert_eq!(left(text), Some("Jane Bloggs"), "{text}");
        }
        assert_eq!(left("in March"), Some("March"));
        assert_eq!(left("[name struck out]"), None);
        assert_eq!(left("Jane [name struck out] Bloggs"), None);
        assert_eq!(left("Bloggson, and Mary-Jane of Bloggs"), None);
        assert_eq!(left("naming in Mar"), None);
    }

    /// Blunter than the striking out: what that does not take for the name, this still sees.
    #[test]
    fn no_blindness_is_shared_with_the_look_through() {
        let words = [
            "Jane Bloggs",
            "Jos\u{e9} N\u{fa}\u{f1}ez",
            "Griffiths",
            "Ann",
            "0117 496 0123",
        ];
        for (text, seen) in [
            ("MARYJANEBLOGGSON", 0),
            ("Jane%20Bloggs", 0),
            ("JaneBloggs2024", 0),
            ("J a n e B l o g g s", 0),
            ("<b>Ja</b>ne Bloggs", 0),
            ("under 5 &lt; Jane Bloggs", 0),
            ("Jose\u{301} Nu\u{301}n\u{303}ez", 1),
            ("Jos%C3%A9%20N%C3%BA%C3%B1ez", 1),
            ("Gri\u{fb03}ths", 2),
            ("Gri-\nffiths", 2),
            ("20%ffigriffiths", 2),
            ("by_Ann2", 3),
            ("ring 0117/496/0123", 4),
        ] {
            let one = [words[seen].to_owned()];
            assert_eq!(
                Striker::new(&one).left_in(text, ""),
                Some(words[seen]),
                "{text}"
            );
        }
        // A short name is seen as a word only.
        assert_eq!(Striker::new(&["Ann".into()]).left_in("Planned", ""), None);
    }
}
