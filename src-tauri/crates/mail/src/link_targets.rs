/// HTML that [`safe_html`](crate::safe_html()) made safe, with each link's target written after it in
/// brackets, unless that is what the link says. A reader then sees where a link leads without
/// following it, also where styles are not applied.
///
/// ```
/// let safe = foi_mail::safe_html("<a href=\"https://a.example/log\">our log</a>", &[]);
/// assert!(foi_mail::with_link_targets(&safe).ends_with("</a> <small>[https://a.example/log]</small>"));
/// ```
pub fn with_link_targets(safe: &str) -> String {
    // The cleaner writes values in double quotes, `<` only where a tag begins, and no link in a link.
    let mut shown = String::with_capacity(safe.len());
    let mut rest = safe;
    while let Some((before, link)) = rest.split_once("<a ") {
        let Some((inside, after)) = link.split_once("</a>") else {
            break;
        };
        shown.extend([before, "<a ", inside, "</a>"]);
        let (tag, said) = inside.split_at(end_of_tag(inside));
        let target = tag
            .split_once("href=\"")
            .and_then(|(_, value)| value.split_once('"'))
            .map_or("", |(target, _)| target);
        let said = said.trim_start_matches('>').trim();
        if !target.is_empty() && said != target && Some(said) != target.strip_prefix("mailto:") {
            // A quote needs its entity in a value only.
            let target = target.replace("&quot;", "\"");
            shown.extend([" <small>[", &target, "]</small>"]);
        }
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// The first `>` that stands in no value.
fn end_of_tag(text: &str) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::safe_html;

    #[test]
    fn a_target_stands_after_its_link_once_and_escaped() {
        for (html, end) in [
            (
                "<a href='https://x.example/?a=1&b=2'>here</a>",
                "</a> <small>[https://x.example/?a=1&amp;b=2]</small>",
            ),
            (
                "<a href='https://x.example/'>https://x.example/</a>",
                "</a>",
            ),
            ("<a href='mailto:foi@x.example'>foi@x.example</a>", "</a>"),
            (
                "<a title='a>b' href='https://x.example/'>council.example</a>",
                "</a> <small>[https://x.example/]</small>",
            ),
            ("<a>no target</a>", "</a>"),
            ("no link", "no link"),
        ] {
            let shown = with_link_targets(&safe_html(html, &[]));
            assert!(shown.ends_with(end), "{shown}");
        }
    }

    /// What is written is as harmless as what came in: cleaning it again changes nothing.
    #[test]
    fn what_is_written_is_still_clean() {
        let html = "<p><a href='https://x.example/\"onmouseover=\"alert(1)'>a</a> &lt;a href=&quot;x&quot;&gt; <a href='https://y.example/<script>'>b<b>c</b></a></p>";
        let shown = with_link_targets(&safe_html(html, &[]));
        assert_eq!(safe_html(&shown, &[]), shown);
        assert_eq!(shown.matches("<small>").count(), 2, "{shown}");
    }
}
