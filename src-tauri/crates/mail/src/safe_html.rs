use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::html_text;

/// Longest HTML made safe; a longer one, or one nested without end, is shown as text.
const LONGEST: usize = 4 * 1024 * 1024;
/// Image types that hold only pixels. SVG is a document and not among them.
const IMAGES: [&str; 5] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/bmp",
];

/// HTML from a stranger made fit to be shown in a sandboxed frame.
///
/// Only an allow list of elements and attributes is left: nothing that runs, submits, styles or
/// asks the network for anything. Links keep an `href` of `http`, `https` or `mailto`. Images are
/// kept only when they are part of the mail: `inline` gives Content-ID, media type and bytes, and
/// a `cid:` address becomes a `data:` one.
pub fn safe_html(html: &str, inline: &[(&str, &str, &[u8])]) -> String {
    if html.len() > LONGEST || html_text::is_too_deep(html) {
        let text = mail_parser::decoders::html::html_to_text(html);
        return format!("<pre>{}</pre>", ammonia::clean_text(&text));
    }
    let images: HashMap<String, String> = inline
        .iter()
        .filter(|(_, kind, _)| IMAGES.contains(kind))
        .map(|(id, kind, bytes)| {
            let id = id.trim_matches(['<', '>']).to_ascii_lowercase();
            (id, format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
        })
        .collect();
    builder(images).clean(html).to_string()
}

fn builder(images: HashMap<String, String>) -> Builder<'static> {
    let tags = HashSet::from([
        "a",
        "abbr",
        "address",
        "article",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "main",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "wbr",
    ]);
    let attributes = HashMap::from([
        ("a", HashSet::from(["href"])),
        ("col", HashSet::from(["span", "align"])),
        ("colgroup", HashSet::from(["span", "align"])),
        ("img", HashSet::from(["src", "alt", "width", "height"])),
        ("ol", HashSet::from(["start"])),
        ("table", HashSet::from(["align", "border"])),
        (
            "td",
            HashSet::from(["align", "valign", "colspan", "rowspan"]),
        ),
        (
            "th",
            HashSet::from(["align", "valign", "colspan", "rowspan", "scope"]),
        ),
        ("tr", HashSet::from(["align", "valign"])),
    ]);
    let mut builder = Builder::empty();
    builder
        .tags(tags)
        .clean_content_tags(HashSet::from([
            "script", "style", "head", "title", "noscript", "template", "iframe", "object", "svg",
            "math", "select", "textarea",
        ]))
        .tag_attributes(attributes)
        .generic_attributes(HashSet::from(["dir", "lang", "title"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "cid"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| {
            kept_value(&images, element, attribute, value)
        });
    builder
}

/// The value an attribute keeps, if it keeps one.
fn kept_value<'v>(
    images: &HashMap<String, String>,
    element: &str,
    attribute: &str,
    value: &'v str,
) -> Option<Cow<'v, str>> {
    let scheme = || {
        value
            .trim()
            .split_once(':')
            .map(|(scheme, _)| scheme.to_ascii_lowercase())
    };
    match (element, attribute) {
        ("a", "href") => {
            let scheme = scheme()?;
            ["http", "https", "mailto"]
                .contains(&scheme.as_str())
                .then_some(Cow::Borrowed(value))
        }
        ("img", "src") => {
            let (scheme, id) = value.trim().split_once(':')?;
            let id = percent_decoded(id)
                .trim_matches(['<', '>'])
                .to_ascii_lowercase();
            let image = images
                .get(&id)
                .filter(|_| scheme.eq_ignore_ascii_case("cid"))?;
            Some(Cow::Owned(image.clone()))
        }
        (_, "src" | "href") => None,
        _ => Some(Cow::Borrowed(value)),
    }
}

/// A `cid:` address is a URL: its `%40` is an `@` (RFC 2392).
fn percent_decoded(text: &str) -> String {
    let mut decoded = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail
            .get(..2)
            .filter(|_| first == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(byte) = code {
            decoded.push(byte);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            decoded.push(first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
