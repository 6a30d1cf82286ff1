/// The numbered questions of a letter's text, without their numbers.
///
/// A question begins with its number at the start of a line ("1. …", "2) …") and runs to the next
/// number or an empty line. Numbers must count up from 1, so that a year or a sum at the start of
/// a line is not taken for a question.
pub(crate) fn numbered_items(body: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    let mut within = false;
    for line in body.lines() {
        let line = line.trim();
        if let Some(text) = starts_item(line, items.len() + 1) {
            items.push(text.to_owned());
            within = true;
        } else if line.is_empty() {
            within = false;
        } else if let (true, Some(item)) = (within, items.last_mut()) {
            item.push(' ');
            item.push_str(line);
        }
    }
    items
}

fn starts_item(line: &str, number: usize) -> Option<&str> {
    let rest = line.strip_prefix(number.to_string().as_str())?;
    let text = rest.strip_prefix(['.', ')'])?;
    text.starts_with(char::is_whitespace)
        .then(|| text.trim())
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_found_and_joined() {
        let body = "Dear Council,\n\n1. A list of grants,\n   by ward.\n2. The criteria.\n\n2023. was a good year\n3) The minutes.\n\nYours";
        assert_eq!(
            numbered_items(body),
            [
                "A list of grants, by ward.",
                "The criteria.",
                "The minutes."
            ]
        );
    }

    #[test]
    fn a_letter_without_numbers_has_none() {
        assert!(numbered_items("Please send me 3. of everything.\n12 June").is_empty());
    }
}
