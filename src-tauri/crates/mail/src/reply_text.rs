/// How many lines an "On … wrote:" may be folded over.
const LINES_OF_ATTRIBUTION: usize = 4;
/// How many lines below "From:" the other headers of a quoted mail stand.
const LINES_OF_HEADERS: usize = 8;
/// A footer and what follows it are dropped together when they are no longer than this.
const LONGEST_FOOTER: usize = 6_000;

/// What the writer wrote: the text without quoted earlier mail and without confidentiality
/// footers.
///
/// When nothing would be left, the whole text is returned: then the marks meant something else.
pub fn reply_text(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let own = without_quotes(&lines);
    let own = without_footers(&own);
    let own = own.trim_matches('\n').trim_end();
    if own.trim().is_empty() {
        text.trim().to_owned()
    } else {
        own.to_owned()
    }
}

/// The lines that are not quoted.
fn without_quotes(lines: &[&str]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        if begins_original_message(line) || begins_quoted_headers(rest) {
            drop_rule_above(&mut kept);
            break;
        }
        if let Some(length) = attribution(rest) {
            let below = rest.get(length..).unwrap_or_default();
            if !quotes_come_next(below) {
                // The earlier mail follows without marks, as Gmail's HTML becomes text.
                break;
            }
            rest = below;
            continue;
        }
        if !is_quoted(line) {
            kept.push(line);
        }
        rest = after;
    }
    kept.join("\n")
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// Text and marks that mail programs put around it.
fn bare(line: &str) -> String {
    line.trim_matches(|c: char| c.is_whitespace() || c == '*' || c == '\u{a0}')
        .to_lowercase()
}

/// `-----Original Message-----`, as Outlook writes it, with any number of dashes.
fn begins_original_message(line: &str) -> bool {
    let line = bare(line);
    line.starts_with("--")
        && line.ends_with("--")
        && matches!(
            line.trim_matches(['-', ' ']),
            "original message" | "original appointment" | "reply message" | "neges wreiddiol"
        )
}

/// `From:` with at least two of the other headers of a mail close below it.
fn begins_quoted_headers(lines: &[&str]) -> bool {
    const OTHERS: [&str; 9] = [
        "sent:",
        "date:",
        "to:",
        "cc:",
        "subject:",
        "anfonwyd:",
        "at:",
        "pwnc:",
        "importance:",
    ];
    let Some((first, below)) = lines.split_first() else {
        return false;
    };
    let first = bare(first);
    let is_from = ["from:", "oddi wrth:"]
        .iter()
        .any(|name| first.starts_with(name));
    if !is_from {
        return false;
    }
    let found = below
        .iter()
        .take(LINES_OF_HEADERS)
        .filter(|line| {
            let line = bare(line);
            OTHERS.iter().any(|name| line.starts_with(name))
        })
        .count();
    found >= 2
}

/// How many lines an attribution such as `On 3 March 2025 at 10:02, Jo <jo@x.example> wrote:`
/// takes, when one begins here.
fn attribution(lines: &[&str]) -> Option<usize> {
    let first = bare(lines.first()?);
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
fn drop_rule_above(kept: &mut Vec<&str>) {
    while kept
        .last()
        .is_some_and(|line| line.trim().is_empty() || is_rule(line))
    {
        kept.pop();
    }
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() >= 3 && line.chars().all(|c| "_-=*#─━".contains(c))
}

/// The text up to the first footer, or without it when something longer follows.
fn without_footers(text: &str) -> String {
    let paragraphs = paragraphs(text);
    let mut left: usize = paragraphs.iter().map(|paragraph| paragraph.len()).sum();
    let mut kept: Vec<&str> = Vec::new();
    let mut has_text = false;
    for paragraph in paragraphs {
        if has_text && is_footer(paragraph) {
            while kept.last().is_some_and(|last| says_nothing(last)) {
                kept.pop();
            }
            if left <= LONGEST_FOOTER {
                break;
            }
        } else {
            has_text |= !says_nothing(paragraph);
            kept.push(paragraph);
        }
        left -= paragraph.len();
    }
    let kept = kept.join("\n\n");
    // A rule that stood directly above the footer, without a blank line between.
    let lines: Vec<&str> = kept.lines().collect();
    let end = lines.iter().rposition(|line| !says_nothing(line));
    lines
        .get(..end.map_or(0, |end| end + 1))
        .unwrap_or_default()
        .join("\n")
}

/// Whether there are only blank lines and rules.
fn says_nothing(paragraph: &str) -> bool {
    paragraph
        .lines()
        .all(|line| line.trim().is_empty() || is_rule(line))
}

/// Paragraphs, parted by blank lines.
fn paragraphs(text: &str) -> Vec<&str> {
    text.split("\n\n")
        .map(|paragraph| paragraph.trim_matches('\n'))
        .filter(|p| !p.is_empty())
        .collect()
}

fn is_footer(paragraph: &str) -> bool {
    const STARTS: [&str; 22] = [
        "this email and any attachment",
        "this e-mail and any attachment",
        "this email and any file",
        "this e-mail and any file",
        "this email, and any attachment",
        "this e-mail, and any attachment",
        "this email (including any attachment",
        "this e-mail (including any attachment",
        "this message and any attachment",
        "this email is confidential",
        "this e-mail is confidential",
        "this email is intended",
        "this e-mail is intended",
        "this message is intended",
        "this transmission is intended",
        "the information in this email",
        "the information in this e-mail",
        "the information contained in this e",
        "the contents of this e",
        "confidentiality notice",
        "confidentiality:",
        "disclaimer:",
    ];
    const ANYWHERE: [&str; 6] = [
        "if you are not the intended recipient",
        "if you have received this email in error",
        "if you have received this e-mail in error",
        "if you have received this message in error",
        "intended solely for the use of the individual",
        "please consider the environment before printing",
    ];
    let words: Vec<_> = paragraph
        .lines()
        .filter(|line| !is_rule(line))
        .flat_map(str::split_whitespace)
        .collect();
    let words = words.join(" ").to_lowercase();
    let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    STARTS.iter().any(|start| words.starts_with(start))
        || ANYWHERE.iter().any(|phrase| words.contains(phrase))
}
