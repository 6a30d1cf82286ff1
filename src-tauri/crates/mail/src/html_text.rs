//! HTML as text to read.

use html2text::config;
use html2text::render::TextDecorator;

/// Wide enough that paragraphs stay whole.
const WIDTH: usize = 400;
/// Beyond this the simple reader does: laying out is not worth its cost.
const LONGEST_LAID_OUT: usize = 1024 * 1024;
/// HTML that nests deeper than this is read by the simple reader and shown as text: parsers take
/// time with the square of the depth, and no program writes such mail.
const DEEPEST: usize = 250;

/// Whether text that calls itself plain is HTML.
pub(crate) fn is_html(text: &str) -> bool {
    const STARTS: [&str; 4] = ["<html", "<!doctype html", "<head>", "<body"];
    /// What may begin a piece of HTML; a line of plain text does not begin and end with these.
    const PIECES: [&str; 8] = [
        "<p>", "<p ", "<div", "<table", "<span", "<font", "<meta ", "<style",
    ];
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if !text.starts_with('<') {
        return false;
    }
    let start: String = text.chars().take(16).collect();
    let start = start.to_ascii_lowercase();
    let begins = |with: &[&str]| with.iter().any(|with| start.starts_with(with));
    begins(&STARTS) || begins(&PIECES) && text.trim_end().ends_with('>') && text.contains("</")
}

/// The words of an HTML text, in reading order, with the addresses that links lead to.
pub(crate) fn text_of(html: &str) -> String {
    let laid_out = (html.len() <= LONGEST_LAID_OUT && !is_too_deep(html))
        .then(|| lay_out(html))
        .flatten();
    let text = laid_out.unwrap_or_else(|| mail_parser::decoders::html::html_to_text(html));
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    lines.join("\n").replace('\u{a0}', " ")
}

fn lay_out(html: &str) -> Option<String> {
    config::with_decorator(Plain { link: None })
        .allow_width_overflow()
        .no_table_borders()
        .no_link_wrapping()
        .string_from_read(html.as_bytes(), WIDTH)
        .ok()
        .map(|text| without_doubled_links(&text))
}

/// Words, lists and quotes, without marks for bold and the like. A link is followed by its address.
struct Plain {
    link: Option<String>,
}

impl TextDecorator for Plain {
    type Annotation = ();

    fn decorate_link_start(&mut self, url: &str) -> (String, ()) {
        let leads_out = url.starts_with("https://") || url.starts_with("http://");
        self.link = leads_out.then(|| url.split_whitespace().collect());
        (String::new(), ())
    }

    fn decorate_link_end(&mut self) -> String {
        self.link
            .take()
            .map(|url| format!(" <{url}>"))
            .unwrap_or_default()
    }

    fn decorate_em_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) {}

    fn decorate_preformat_cont(&self) {}

    fn decorate_image(&mut self, _src: &str, title: &str) -> (String, ()) {
        (format!("[{title}]"), ())
    }

    fn header_prefix(&self, _level: usize) -> String {
        String::new()
    }

    fn quote_prefix(&self) -> String {
        "> ".to_owned()
    }

    fn unordered_item_prefix(&self) -> String {
        "* ".to_owned()
    }

    fn ordered_item_prefix(&self, i: i64) -> String {
        format!("{i}. ")
    }

    fn make_subblock_decorator(&self) -> Self {
        Self { link: None }
    }

    fn decorate_superscript_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_superscript_end(&self) -> String {
        String::new()
    }
}

/// Takes the address off again where the link's own words are the address, or where it has none.
fn without_doubled_links(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(" <http") {
        kept.push_str(before);
        let Some((tail, next)) = after.split_once('>') else {
            kept.push_str(" <http");
            rest = after;
            continue;
        };
        let url = format!("http{tail}");
        let bare = url.trim_end_matches('/');
        let short = bare.split_once("://").map_or(bare, |(_, short)| short);
        let has_words = kept
            .chars()
            .next_back()
            .is_some_and(|last| !last.is_whitespace());
        let said = [url.as_str(), bare, short]
            .iter()
            .any(|url| kept.ends_with(url));
        if has_words && !said {
            kept.push_str(" <");
            kept.push_str(&url);
            kept.push('>');
        }
        rest = next;
    }
    kept.push_str(rest);
    kept
}

/// Whether elements nest deeper than any honest mail's do.
pub(crate) fn is_too_deep(html: &str) -> bool {
    // These never close, or close by themselves where the next begins.
    const UNCOUNTED: [&str; 21] = [
        "area", "base", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta",
        "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr", "wbr",
    ];
    let mut depth = 0usize;
    for tag in html.split('<').skip(1) {
        let (closes, name) = tag
            .strip_prefix('/')
            .map_or((false, tag), |name| (true, name));
        let name: String = name
            .chars()
            .take(8)
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        if name.is_empty() || UNCOUNTED.contains(&name.to_ascii_lowercase().as_str()) {
            continue;
        }
        depth = if closes {
            depth.saturating_sub(1)
        } else {
            depth + 1
        };
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_say_where_they_lead_once() {
        let cases = [
            (
                "<a href='https://x.example/a'>the register</a>",
                "the register <https://x.example/a>",
            ),
            (
                "<a href='https://x.example/'>https://x.example</a>",
                "https://x.example",
            ),
            (
                "<a href='https://www.x.example/'>www.x.example</a>.",
                "www.x.example.",
            ),
            (
                "<a href='mailto:a@x.example'>a@x.example</a>",
                "a@x.example",
            ),
            ("<a href='javascript:alert(1)'>press</a>", "press"),
            (
                "one <a href='https://x.example/i'><img src='cid:1'></a> two",
                "one  two",
            ),
        ];
        for (html, text) in cases {
            let read = text_of(html);
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(words(&read), words(text), "{html}");
        }
    }

    #[test]
    fn paragraphs_lists_tables_and_quotes() {
        let html = "<h2>Total</h2><p>Section 40<sup>(2)</sup> &amp; <b>more</b></p>\
                    <ol><li>One<li>Two</ol><blockquote>earlier</blockquote>\
                    <table><tr><td>North</td><td>£12</td></tr></table>";
        let read = text_of(html);
        assert_eq!(
            read.trim(),
            "Total\n\nSection 40(2) & more\n1. One\n2. Two\n\n> earlier\n\nNorth £12"
        );
    }

    #[test]
    fn what_is_too_much_to_lay_out_is_still_read() {
        let deep = format!("{}words{}", "<div>".repeat(50_000), "</div>".repeat(50_000));
        assert!(text_of(&deep).contains("words"));
        let wide = format!("<p>{}</p>", "words ".repeat(400_000));
        assert!(text_of(&wide).contains("words words"));
        assert!(is_too_deep(&deep));
        assert!(!is_too_deep(
            &"<p><br><table><tr><td><b>x</b></table>".repeat(1_000)
        ));
    }
}
