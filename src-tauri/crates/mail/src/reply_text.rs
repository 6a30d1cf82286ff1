use crate::footer;

/// How many lines an "On … wrote:" may be folded over.
const LINES_OF_ATTRIBUTION: usize = 4;
/// How many lines below "From:" the other headers of a quoted mail stand.
const LINES_OF_HEADERS: usize = 8;
/// Of a longer text the reply is looked for in this much, in bytes.
const LONGEST: usize = 1024 * 1024;
/// Below a sentence such as "see my answers below", no more than a signature stands above the
/// quoted mail.
const LONGEST_SIGNATURE: usize = 400;

/// What the writer wrote: the text without quoted earlier mail and without confidentiality
/// footers.
///
/// Answers written between quoted questions are kept together with the questions, since without
/// them they mean nothing. When nothing would be left, the whole text is returned: then the marks
/// meant something else.
///
/// ```
/// use foi_mail::reply_text;
///
/// let text = "We hold nothing.\n\nCarys\n\nOn 3 March 2025, Ada <ada@x.example> wrote:\n> Please send me …";
/// assert_eq!(reply_text(text), "We hold nothing.\n\nCarys");
/// ```
pub fn reply_text(text: &str) -> String {
    let lines: Vec<&str> = beginning(text).lines().collect();
    let lines = without_armor(lines);
    let own = without_quotes(&lines);
    let own = footer::without_footers(&own);
    if own.trim().is_empty() {
        text.trim().to_owned()
    } else {
        own
    }
}

/// As much of a text as is looked at; a letter is never longer.
fn beginning(text: &str) -> &str {
    let Some(start) = text.get(..LONGEST) else {
        let end = (0..=LONGEST.min(text.len()))
            .rev()
            .find(|end| text.is_char_boundary(*end));
        return text.get(..end.unwrap_or(0)).unwrap_or_default();
    };
    start
}

/// The lines that are not quoted.
fn without_quotes<'t>(lines: &[&'t str]) -> Vec<&'t str> {
    let mut kept: Vec<Line<'t>> = Vec::new();
    let mut rest = lines;
    let mut above = None;
    while let Some((line, after)) = rest.split_first() {
        let bare = bare(line);
        if says_reply_above(&bare) {
            if kept.iter().all(|line| line.text.trim().is_empty()) {
                rest = after;
                continue;
            }
            break;
        }
        if begins_forwarded(&bare) || begins_digest(&bare) {
            // What is passed on is the letter itself.
            kept.extend(rest.iter().map(|text| Line::own(text)));
            break;
        }
        if begins_original_message(&bare) || begins_quoted_headers(&bare, after) {
            if answers_stand_below(&kept) {
                kept.extend(rest.iter().map(|text| Line::own(text)));
            } else {
                drop_rule_above(&mut kept);
            }
            break;
        }
        if let Some(length) = attribution(&bare, rest) {
            let (said, below) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            if !quotes_come_next(below) {
                // The earlier mail follows without marks, as Gmail's HTML becomes text.
                if answers_stand_below(&kept) {
                    kept.extend(rest.iter().map(|text| Line::own(text)));
                }
                break;
            }
            kept.extend(said.iter().map(|text| Line::quoted(text)));
            above = said.last().copied();
            rest = below;
            continue;
        }
        let is_quoted = is_quoted(line) || is_end_of_wrapped_quote(above, line, after);
        kept.push(Line {
            text: line,
            is_quoted,
        });
        above = Some(line);
        rest = after;
    }
    let between = answers_stand_between(&kept);
    kept.iter()
        .filter(|line| between || !line.is_quoted)
        .map(|line| line.text)
        .collect()
}

struct Line<'t> {
    text: &'t str,
    is_quoted: bool,
}

impl<'t> Line<'t> {
    fn own(text: &'t str) -> Self {
        Self {
            text,
            is_quoted: false,
        }
    }

    fn quoted(text: &'t str) -> Self {
        Self {
            text,
            is_quoted: true,
        }
    }
}

/// Whether own words stand between two quoted pieces: then each answers the one above it.
fn answers_stand_between(lines: &[Line<'_>]) -> bool {
    let mut quoted = false;
    let mut answered = false;
    for line in lines {
        if line.is_quoted && answered {
            return true;
        }
        quoted |= line.is_quoted;
        answered |= quoted && !line.is_quoted && line.text.chars().any(char::is_alphanumeric);
    }
    false
}

/// Whether the writer says that the answers are in the quoted mail below, and nothing but a
/// signature follows.
fn answers_stand_below(kept: &[Line<'_>]) -> bool {
    const COLOURED: [&str; 10] = [
        " in red",
        " in blue",
        " in green",
        " in bold",
        " in italics",
        " in capitals",
        "inline",
        "in-line",
        " in line ",
        " interspersed",
    ];
    const ANSWERS: [&str; 6] = ["answer", "respon", "repl", "comment", "ateb", "inserted"];
    let mut after = 0;
    for line in kept.iter().rev() {
        let text = line.text.trim();
        let lower = text.to_lowercase();
        let speaks_of_answers = ANSWERS.iter().any(|word| lower.contains(word));
        let coloured = COLOURED.iter().any(|phrase| lower.contains(phrase))
            && (speaks_of_answers || lower.contains("see "));
        let below = lower.contains("below") || lower.contains("isod");
        if coloured || speaks_of_answers && below {
            return true;
        }
        // Below such a sentence stand a greeting and a name, and no further sentence.
        after += text.len();
        if after > LONGEST_SIGNATURE || text.len() >= 60 || text.ends_with('.') {
            return false;
        }
    }
    false
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// The rest of a quoted line that a program broke without marking it:
///
/// ```text
/// > Please send me each grant awarded in the year, with the recipient,
/// amount and date;
/// > 2. the ward
/// ```
fn is_end_of_wrapped_quote(above: Option<&str>, line: &str, below: &[&str]) -> bool {
    const LONG: usize = 55;
    above.is_some_and(|above| is_quoted(above) && above.chars().count() >= LONG)
        && below.first().is_some_and(|below| is_quoted(below))
        && line.chars().next().is_some_and(char::is_lowercase)
}

/// Text without the marks that mail programs put around it.
fn bare(line: &str) -> String {
    line.trim_matches(|c: char| c.is_whitespace() || c == '*' || c == '\u{a0}')
        .to_lowercase()
}

/// `-----Original Message-----`, as Outlook writes it, with any number of dashes.
fn begins_original_message(line: &str) -> bool {
    line.starts_with("--")
        && line.ends_with("--")
        && matches!(
            line.trim_matches(['-', ' ']),
            "original message" | "original appointment" | "reply message" | "neges wreiddiol"
        )
}

/// `---------- Forwarded message ---------`, or `Begin forwarded message:`.
fn begins_forwarded(line: &str) -> bool {
    line.starts_with("begin forwarded message")
        || line.starts_with("--") && line.trim_matches(['-', ' ']) == "forwarded message"
}

/// The head of a digest of a list (RFC 1153): what follows are its mails.
fn begins_digest(line: &str) -> bool {
    line == "today's topics:"
}

/// Case systems ask for answers above a line and put the whole case below it.
fn says_reply_above(line: &str) -> bool {
    line.len() < 120
        && [
            "reply above this line",
            "type your reply above",
            "write your reply above",
        ]
        .iter()
        .any(|phrase| line.contains(phrase))
}

/// The lines without the frame and the signature that PGP puts around a text (RFC 9580 section 7).
fn without_armor(lines: Vec<&str>) -> Vec<&str> {
    if !lines.contains(&"-----BEGIN PGP SIGNED MESSAGE-----") {
        return lines;
    }
    let mut kept = Vec::new();
    let mut is_skipped = false;
    for line in lines {
        match line {
            // "Hash: SHA256" up to the first blank line.
            "-----BEGIN PGP SIGNED MESSAGE-----" | "-----BEGIN PGP SIGNATURE-----" => {
                is_skipped = true;
            }
            "-----END PGP SIGNATURE-----" => is_skipped = false,
            "" if is_skipped && !kept.iter().any(|line: &&str| !line.is_empty()) => {
                is_skipped = false;
            }
            _ if !is_skipped => kept.push(line),
            _ => {}
        }
    }
    kept
}

/// `From:` with at least two of the other headers of a mail close below it, or on its line.
fn begins_quoted_headers(first: &str, below: &[&str]) -> bool {
    const OTHERS: [&str; 12] = [
        "sent:",
        "date:",
        "to:",
        "cc:",
        "subject:",
        "anfonwyd:",
        "dyddiad:",
        "at:",
        "copi:",
        "pwnc:",
        "importance:",
        "sensitivity:",
    ];
    let is_from = [
        "from:",
        "oddi wrth:",
        "oddi wrth / from:",
        "from / oddi wrth:",
    ]
    .iter()
    .any(|name| first.starts_with(name));
    if !is_from {
        return false;
    }
    let is_header = |line: &str| {
        let line = bare(line);
        OTHERS.iter().any(|name| {
            line.starts_with(name)
                || line
                    .split_once('/')
                    .is_some_and(|(_, english)| english.trim_start().starts_with(name))
        })
    };
    let found = below
        .iter()
        .take(LINES_OF_HEADERS)
        .filter(|line| is_header(line))
        .count();
    // HTML whose line breaks were lost: "From: A Sent: 12 March 2025 To: B Subject: C".
    let on_one_line = first.len() < 600
        && OTHERS
            .iter()
            .filter(|name| first.contains(&format!(" {name}")))
            .count()
            >= 3;
    found >= 2 || on_one_line
}

/// How many lines an attribution such as `On 3 March 2025 at 10:02, Jo <jo@x.example> wrote:`
/// takes, when one begins here.
fn attribution(first: &str, lines: &[&str]) -> Option<usize> {
    // "<asker@requests.example> wrote on 03/03/2025 10:02:", as Notes and GroupWise have it.
    let wrote_on = first.len() < 200
        && first.ends_with(':')
        && [" wrote on ", " wrote at "]
            .iter()
            .any(|phrase| first.contains(phrase))
        && (first.contains('@') || first.contains('<'))
        && first.chars().filter(char::is_ascii_digit).count() >= 4;
    if wrote_on {
        return Some(1);
    }
    if !first.starts_with("on ") && !first.starts_with("ar ") {
        return None;
    }
    let mut whole = String::new();
    for (index, line) in lines.iter().take(LINES_OF_ATTRIBUTION).enumerate() {
        let line = bare(line);
        if line.is_empty() {
            return None;
        }
        whole.push(' ');
        whole.push_str(&line);
        let ends = [" wrote:", " writes:", " ysgrifennodd:", " wrote:-"];
        if ends.iter().any(|end| whole.ends_with(end)) {
            // A sentence of the writer's own can begin with "On" too: a date or an address tells.
            let tells =
                whole.contains('@') || whole.chars().filter(char::is_ascii_digit).count() >= 3;
            return tells.then_some(index + 1);
        }
    }
    None
}

fn quotes_come_next(lines: &[&str]) -> bool {
    lines
        .iter()
        .find(|line| !line.trim().is_empty())
        .is_some_and(|line| is_quoted(line))
}

/// A rule of underscores or dashes above quoted headers belongs to them.
fn drop_rule_above(kept: &mut Vec<Line<'_>>) {
    while kept
        .last()
        .is_some_and(|line| line.text.trim().is_empty() || footer::is_rule(line.text))
    {
        kept.pop();
    }
}
