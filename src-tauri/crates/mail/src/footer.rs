//! What mail systems put below a letter: confidentiality, privacy, "sent from my phone".

/// Longest paragraph that is taken for a footer by words in its middle.
const LONGEST_BY_WORDS: usize = 3_000;
/// A line at least this long goes on in the next one.
const FULL_LINE: usize = 50;

/// The lines without footers, as one text.
///
/// Only paragraphs that are footers by their own words go, and below one of them also what
/// commonly stands there, such as addresses and links. A paragraph that may be part of the letter
/// always stays.
pub(crate) fn without_footers(lines: &[&str]) -> String {
    let mut kept: Vec<Paragraph<'_>> = Vec::new();
    let mut has_text = false;
    let mut below_footer = false;
    for paragraph in paragraphs(lines) {
        let words = flat(&paragraph.lines);
        if is_banner(&words) {
            continue;
        }
        if !has_text && says_nothing(&paragraph.lines) {
            kept.push(paragraph);
            continue;
        }
        let starts = starts_footer(&words) && (has_text || words.len() > 120);
        let by_words = !starts && words.len() <= LONGEST_BY_WORDS;
        let own = if starts {
            Some(0)
        } else if by_words {
            footer_inside(&paragraph.lines, &words).filter(|own| has_text || *own > 0)
        } else {
            None
        };
        if let Some(own) = own {
            below_footer = true;
            drop_rules(&mut kept);
            if own > 0 {
                has_text = true;
                let lines = paragraph.lines.get(..own).unwrap_or_default().to_vec();
                kept.push(Paragraph { lines, ..paragraph });
            }
            continue;
        }
        if below_footer && (says_nothing(&paragraph.lines) || stands_below_footers(&words)) {
            continue;
        }
        below_footer = false;
        has_text |= !says_nothing(&paragraph.lines);
        kept.push(paragraph);
    }
    drop_rules(&mut kept);
    let mut text = String::new();
    for (index, paragraph) in kept.iter().enumerate() {
        if index > 0 {
            text.push_str(if paragraph.after_blank { "\n\n" } else { "\n" });
        }
        text.push_str(&paragraph.lines.join("\n"));
    }
    text.trim_matches('\n').trim_end().to_owned()
}

struct Paragraph<'t> {
    lines: Vec<&'t str>,
    after_blank: bool,
}

/// Lines between blank lines; a rule and the first line of a footer begin a new one too.
fn paragraphs<'t>(lines: &[&'t str]) -> Vec<Paragraph<'t>> {
    let mut found: Vec<Paragraph<'t>> = Vec::new();
    let mut after_blank = true;
    let mut ends = true;
    for line in lines {
        if line.trim().is_empty() {
            after_blank = true;
            continue;
        }
        let rule = is_rule(line);
        let begins =
            after_blank || rule || ends || may_start_footer(line) && starts_footer(&flat(&[line]));
        match found.last_mut() {
            Some(last) if !begins => last.lines.push(line),
            _ => found.push(Paragraph {
                lines: vec![line],
                after_blank,
            }),
        }
        after_blank = false;
        ends = rule;
    }
    found
}

/// Rules at the end of what is kept belong to what was dropped.
fn drop_rules(kept: &mut Vec<Paragraph<'_>>) {
    while kept.last().is_some_and(|last| says_nothing(&last.lines)) {
        kept.pop();
    }
}

/// A line that only divides.
pub(crate) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() >= 3 && line.chars().all(|c| "_-=*#~─━".contains(c))
}

fn says_nothing(lines: &[&str]) -> bool {
    lines
        .iter()
        .all(|line| line.trim().is_empty() || is_rule(line))
}

/// The words on one line, in lower case, with plain apostrophes and "email" without a hyphen.
fn flat(lines: &[&str]) -> String {
    let words: Vec<_> = lines
        .iter()
        .flat_map(|line| line.split_whitespace())
        .collect();
    words
        .join(" ")
        .to_lowercase()
        .replace(['’', '‘'], "'")
        .replace("e-mail", "email")
}

/// Whether a line begins with the letters that a footer begins with: nearly none does, and looking
/// closer costs more.
fn may_start_footer(line: &str) -> bool {
    const LETTERS: [&[u8; 3]; 13] = [
        b"thi", b"the", b"con", b"dis", b"ema", b"e-m", b"imp", b"pri", b"all", b"mae", b"gal",
        b"sen", b"get",
    ];
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let start = line.as_bytes().get(..3).unwrap_or_default();
    LETTERS
        .iter()
        .any(|letters| start.eq_ignore_ascii_case(letters.as_slice()))
}

fn starts_footer(words: &str) -> bool {
    const STARTS: [&str; 44] = [
        "this email and any attachment",
        "this email and any file",
        "this email and its attachment",
        "this email and the information",
        "this email (and any attach",
        "this email (including any attach",
        "this email, and any attach",
        "this email, including any attach",
        "this email, together with any",
        "this email is confidential",
        "this email is intended",
        "this email is only for",
        "this email is private",
        "this email is sent in confidence",
        "this email may contain",
        "this email contains confidential",
        "this message and any attachment",
        "this message is intended",
        "this message is confidential",
        "this message may contain",
        "this message contains confidential",
        "this communication is intended",
        "this communication and any",
        "this transmission is intended",
        "the information in this email",
        "the information contained in this email",
        "the information contained in this message",
        "the information contained in this communication",
        "the contents of this email",
        "the content of this email",
        "the contents of this message",
        "confidentiality notice",
        "confidentiality: this",
        "disclaimer: ",
        "email disclaimer",
        "important notice: this email",
        "privileged/confidential information",
        "all email communications may be",
        "all emails sent to or from",
        "mae'r ebost hwn",
        "mae'r e-bost hwn",
        "mae'r neges hon",
        "mae'r neges ebost hon",
        "gall y neges hon",
    ];
    const PHONES: [&str; 6] = [
        "sent from my iphone",
        "sent from my ipad",
        "sent from my samsung",
        "sent from my mobile",
        "sent from outlook for",
        "get outlook for",
    ];
    let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    STARTS
        .iter()
        .chain(&PHONES)
        .any(|start| words.starts_with(start))
        || words == "disclaimer"
}

/// At which line of a paragraph a footer begins that a phrase in its middle gives away.
fn footer_inside(lines: &[&str], whole: &str) -> Option<usize> {
    const ANYWHERE: [&str; 20] = [
        "not the intended recipient",
        "received this email in error",
        "received this message in error",
        "received this in error",
        "intended solely for the use of the individual",
        "intended solely for the addressee",
        "intended only for the addressee",
        "for the sole use of the intended recipient",
        "consider the environment before printing",
        "think before you print",
        "views expressed in this email",
        "opinions expressed in this email",
        "views or opinions expressed are those of the",
        "has been swept for computer viruses",
        "has been scanned for viruses",
        "has been scanned by",
        "nid chi yw'r derbynnydd",
        "nid chi yw'r person",
        "wedi derbyn yr ebost hwn drwy gamgymeriad",
        "ystyriwch yr amgylchedd",
    ];
    ANYWHERE.iter().find(|phrase| whole.contains(*phrase))?;
    // The line with the phrase's first words; a phrase may be folded over two.
    let at = (0..lines.len()).find(|at| {
        let two = flat(
            lines
                .get(*at..(at + 2).min(lines.len()))
                .unwrap_or_default(),
        );
        let own = flat(
            lines
                .get(at + 1..(at + 2).min(lines.len()))
                .unwrap_or_default(),
        );
        ANYWHERE
            .iter()
            .any(|phrase| two.contains(phrase) && !own.contains(phrase))
    })?;
    // The sentence may have begun on full lines above.
    let above = lines.get(..at).unwrap_or_default();
    let belongs = above
        .iter()
        .rev()
        .take_while(|line| {
            let line = line.trim();
            line.chars().count() >= FULL_LINE && !line.ends_with(['.', ':', '!', '?'])
        })
        .count();
    Some(at - belongs)
}

/// A warning that a mail system puts above a mail from outside.
fn is_banner(words: &str) -> bool {
    const OUTSIDE: [&str; 5] = [
        "originated from outside",
        "originated outside",
        "came from outside",
        "from an external sender",
        "sent from outside",
    ];
    const WARNS: [&str; 5] = [
        "caution",
        "warning",
        "do not click",
        "don't click",
        "external email",
    ];
    words.len() < 500
        && OUTSIDE.iter().any(|phrase| words.contains(phrase))
        && WARNS.iter().any(|word| words.contains(word))
}

/// What stands below a footer: more of it, the council's address, links, the same in Welsh.
fn stands_below_footers(words: &str) -> bool {
    const SIGNS: [&str; 33] = [
        "http://",
        "https://",
        "www.",
        "privacy",
        "personal data",
        "personal information",
        "data protection",
        "monitor",
        "virus",
        "malware",
        "confidential",
        "privileged",
        "intended recipient",
        "disclosed",
        "disclosure under",
        "freedom of information act 2000 and may",
        "follow us",
        "twitter",
        "facebook",
        "registered office",
        "registered in england",
        "registered charity",
        "recycl",
        "save paper",
        "think before",
        "environment",
        "correspondence in welsh",
        "gohebiaeth",
        "cyfrinachol",
        "cyngor",
        "preifatrwydd",
        "amgylchedd",
        "legally binding",
    ];
    /// Signs of a letter that goes on.
    const OF_A_LETTER: [&str; 9] = [
        "your request",
        "you asked",
        "dear ",
        "section ",
        "exempt",
        "we hold",
        "not hold",
        "question ",
        "£",
    ];
    if OF_A_LETTER.iter().any(|sign| words.contains(sign)) {
        return false;
    }
    words.len() <= 2_500 && SIGNS.iter().any(|sign| words.contains(sign))
        || words.len() < 60 && words.contains("council") && !words.ends_with('.')
}
