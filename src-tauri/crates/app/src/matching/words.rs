//! Words of subjects and questions, as far as they tell one request from another.

/// Words that stand in the subject of any request or answer.
const FRAME: [&str; 49] = [
    "re",
    "fw",
    "fwd",
    "aw",
    "sv",
    "scr",
    "foir",
    "ir",
    "freedom",
    "of",
    "information",
    "foi",
    "foia",
    "eir",
    "eirs",
    "rfi",
    "request",
    "requests",
    "act",
    "2000",
    "2004",
    "environmental",
    "regulations",
    "your",
    "our",
    "the",
    "for",
    "to",
    "and",
    "a",
    "an",
    "in",
    "on",
    "under",
    "about",
    "from",
    "response",
    "reply",
    "answer",
    "acknowledgement",
    "acknowledgment",
    "ref",
    "reference",
    "no",
    "number",
    "case",
    "is",
    "with",
    "by",
];
/// Letters longer than this are cut: pasted tables would only cost time.
const MOST_WORDS: usize = 4_000;
/// So many words in a row, the same in both, are taken for a quotation.
const IN_A_ROW: usize = 6;
/// One in so many rows of words is looked at.
const SAMPLED: u64 = 2;

/// The words of a subject that tell what it is about, each once, as numbers. References are left
/// out: they are looked at by themselves.
pub(crate) fn subject_words(subject: &str) -> Vec<u64> {
    let mut words: Vec<u64> = Vec::new();
    each_word(subject, |word| {
        if !FRAME.contains(&word) && !is_code(word) {
            let hash = hash(word);
            if !words.contains(&hash) {
                words.push(hash);
            }
        }
        words.len() < 40
    });
    words
}

/// A subject without `Re:`, references and frame: mails with one stem are of one exchange. None
/// when nothing is left that could tell.
pub(crate) fn stem(subject: &str) -> Option<u64> {
    let mut words = subject_words(subject);
    words.sort_unstable();
    let together = words.iter().fold(SEED, |all, word| mixed(all ^ word));
    (!words.is_empty()).then_some(together)
}

/// Part of a reference rather than a word: letters and digits mixed, or a long number.
fn is_code(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    digits > 4 || (digits > 0 && digits < word.len())
}

/// A sample of the rows of six words in a text, as numbers. Two texts that share a passage share
/// some of them.
pub(crate) fn passages(text: &str) -> Vec<u64> {
    let mut row = [0_u64; IN_A_ROW];
    let mut count = 0;
    let mut sample = Vec::new();
    each_word(text, |word| {
        row.rotate_left(1);
        if let Some(last) = row.last_mut() {
            *last = hash(word);
        }
        count += 1;
        if count >= IN_A_ROW {
            let together = row.iter().fold(SEED, |all, word| mixed(all ^ word));
            if together.is_multiple_of(SAMPLED) {
                sample.push(together);
            }
        }
        count < MOST_WORDS
    });
    sample.sort_unstable();
    sample.dedup();
    sample
}

/// The words of a name that tell it from others: "Eastmere Borough Council".
pub(crate) fn name_words(name: &str) -> Vec<u64> {
    let mut words = Vec::new();
    each_word(name, |word| {
        words.push(hash(word));
        words.len() < 12
    });
    words
}

/// The first words of a text, for looking up names that begin with one of them.
pub(crate) fn name_words_in(text: &str) -> Vec<u64> {
    const MOST: usize = 400;
    let mut words = Vec::new();
    let mut count = 0;
    each_word(text, |word| {
        let hash = hash(word);
        count += 1;
        if !words.contains(&hash) {
            words.push(hash);
        }
        count < MOST
    });
    words
}

/// Whether a text has the words of a name in a row.
pub(crate) fn has_name(text: &str, name: &[u64]) -> bool {
    if name.is_empty() {
        return false;
    }
    let mut matched = 0;
    let mut count = 0;
    each_word(text, |word| {
        let hash = hash(word);
        matched = if name.get(matched) == Some(&hash) {
            matched + 1
        } else {
            usize::from(name.first() == Some(&hash))
        };
        count += 1;
        matched < name.len() && count < MOST_WORDS
    });
    matched == name.len()
}

/// Calls `take` with each word in lower case until it says no.
fn each_word(text: &str, mut take: impl FnMut(&str) -> bool) {
    let mut lower = String::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        let goes_on = if word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        {
            take(word)
        } else {
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            take(&lower)
        };
        if !goes_on {
            return;
        }
    }
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// FNV-1a: short words, and the same number on every machine.
fn hash(word: &str) -> u64 {
    mixed(word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    }))
}

fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(SEED);
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::{has_name, name_words, passages, stem, subject_words};

    #[test]
    fn subjects_of_one_exchange_have_one_stem() {
        let one = stem("Freedom of Information request: grants awarded to clubs");
        assert_eq!(stem("RE: FW: Grants awarded to clubs"), one);
        assert_eq!(
            stem("FOI24/00118 - Grants awarded to clubs [SCR-7K2FQ1]"),
            one
        );
        assert_ne!(stem("Grants awarded to schools"), one);
        assert_eq!(stem("RE: FOI24/00118"), None);
        assert!(subject_words("RE: Your Freedom of Information request").is_empty());
    }

    #[test]
    fn a_quoted_question_is_known_again() {
        let question = "For each grant of more than five hundred pounds, please give the name of the body that received it, the ward and the amount paid in the year.";
        let answer = format!(
            "You asked:\n> {}\nThe list is attached.",
            question.replace("body that", "body\n> that")
        );
        let wanted = passages(question);
        let shared = passages(&answer)
            .iter()
            .filter(|row| wanted.contains(row))
            .count();
        assert!(
            shared > 0 && shared == wanted.len(),
            "{shared} of {}",
            wanted.len()
        );
    }

    #[test]
    fn a_name_is_found_in_a_row_only() {
        let name = name_words("Eastmere Borough Council");
        assert!(has_name("FOI Team - EASTMERE borough council", &name));
        assert!(!has_name("Eastmere District Council, a council", &name));
        assert!(!has_name("anything", &[]));
    }
}
