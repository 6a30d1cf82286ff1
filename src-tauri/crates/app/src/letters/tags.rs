//! Which of the template language's tags a letter may use.
//!
//! Letters come from colleagues and the web. Fuel and the output's cap stop what runs long or
//! writes much; what makes a huge text in a single step they do not see, so it is not let in:
//! multiplying texts, and assigning, with which a text can be doubled again and again.

/// The tags a letter may use.
const ALLOWED: [&str; 6] = ["if", "elif", "else", "endif", "for", "endfor"];

/// The first thing in a text's tags that a letter may not use, with its line.
pub(super) fn forbidden_tag(text: &str) -> Option<(usize, String)> {
    let mut rest = text;
    let mut at = 0;
    loop {
        let open = rest.find("{{").into_iter().chain(rest.find("{%")).min()?;
        let inside = &rest[open + 2..];
        let statement = rest[open..].starts_with("{%");
        let end = inside
            .find(if statement { "%}" } else { "}}" })
            .unwrap_or(inside.len());
        let tag = &inside[..end];
        let line = super::template::line_at(text, at + open);
        if tag.contains('*') {
            return Some((line, "a letter may not multiply (*)".to_owned()));
        }
        if statement {
            let word = tag
                .trim_start_matches(['-', '+'])
                .split_whitespace()
                .next()
                .unwrap_or_default();
            let word = word.trim_end_matches('-');
            if !ALLOWED.contains(&word) {
                return Some((
                    line,
                    format!(
                        "a letter may not use “{word}”; it may use {}",
                        ALLOWED.join(", ")
                    ),
                ));
            }
        }
        at += open + 2;
        rest = inside;
    }
}

#[cfg(test)]
mod tests {
    use super::forbidden_tag;

    #[test]
    fn what_a_letter_may_use() {
        assert_eq!(
            forbidden_tag("A * B\n{% if a -%}{{ b | day }}{%- else %}{%endif%}"),
            None
        );
        let (line, what) = forbidden_tag("a\n{{ a }}\n{%- set b = a ~ a %}").unwrap();
        assert_eq!(line, 3);
        assert!(what.contains("“set”"), "{what}");
        assert_eq!(forbidden_tag("{{ a\n* 9 ").unwrap().0, 1);
        // Hidden behind an opened tag.
        assert!(forbidden_tag("{{ '{{' }}\n{% do x %}").is_some());
    }
}
