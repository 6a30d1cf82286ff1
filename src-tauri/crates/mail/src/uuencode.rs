//! Files that old programs write into the text of a mail (POSIX `uuencode`).

use std::borrow::Cow;

/// Most files taken out of one text: one more than are listed, so that more are noticed.
const MOST: usize = 1_001;

/// A file found in a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// The text without the files in it, and the files.
///
/// Only what is whole is taken out: a `begin` line with a mode and a name, lines whose lengths are
/// what they say, and an `end` line. Anything else is text and stays text.
pub(crate) fn taken_out(text: &str) -> (Cow<'_, str>, Vec<Found>) {
    let mut files = Vec::new();
    // Nearly every mail has none: look before taking apart.
    if !text.starts_with("begin ") && !text.contains("\nbegin ") {
        return (Cow::Borrowed(text), files);
    }
    let mut kept = String::new();
    let mut rest = text;
    // A text full of beginnings without ends is read once, not once for each.
    let mut no_end_after = usize::MAX;
    while let Some((line, after)) = next_line(rest) {
        if let Some(name) = begins(line)
            && files.len() < MOST
            && rest.len() <= no_end_after
        {
            match decoded(after) {
                Ok((bytes, left)) => {
                    files.push(Found {
                        name: name.to_owned(),
                        bytes,
                    });
                    rest = left;
                    continue;
                }
                Err(left_at_failure) => no_end_after = no_end_after.min(left_at_failure),
            }
        }
        kept.push_str(rest.get(..rest.len() - after.len()).unwrap_or_default());
        rest = after;
    }
    if files.is_empty() {
        return (Cow::Borrowed(text), files);
    }
    (Cow::Owned(kept), files)
}

/// A line without its end, and what follows.
fn next_line(text: &str) -> Option<(&str, &str)> {
    if text.is_empty() {
        return None;
    }
    Some(match text.split_once('\n') {
        Some((line, after)) => (line.strip_suffix('\r').unwrap_or(line), after),
        None => (text, ""),
    })
}

/// The name in `begin 644 name.csv`.
fn begins(line: &str) -> Option<&str> {
    let (mode, name) = line.strip_prefix("begin ")?.split_once(' ')?;
    let is_mode = (3..=4).contains(&mode.len()) && mode.bytes().all(|b| (b'0'..=b'7').contains(&b));
    let name = name.trim();
    (is_mode && !name.is_empty()).then_some(name)
}

/// The bytes up to the `end` line and the text after it; or, how much text was left where it went
/// wrong.
fn decoded(text: &str) -> Result<(Vec<u8>, &str), usize> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((line, after)) = next_line(rest) {
        if line.trim_end() == "end" {
            return Ok((bytes, after));
        }
        add_line(line, &mut bytes).ok_or(rest.len())?;
        rest = after;
    }
    Err(0)
}

/// One line: its first character is the number of bytes, each further one six bits.
fn add_line(line: &str, bytes: &mut Vec<u8>) -> Option<()> {
    let value = |byte: u8| (b' '..=b'`').contains(&byte).then(|| (byte - b' ') & 0x3f);
    let (&first, coded) = line.as_bytes().split_first()?;
    let length = usize::from(value(first)?);
    let before = bytes.len();
    // Mail servers cut the spaces that stand for zeros off the ends of lines.
    let groups = length.div_ceil(3);
    if coded.len() > groups * 4 + 4 {
        return None;
    }
    for group in 0..groups {
        let mut six = [0_u8; 4];
        for (at, six) in six.iter_mut().enumerate() {
            *six = value(coded.get(group * 4 + at).copied().unwrap_or(b' '))?;
        }
        let [a, b, c, d] = six;
        bytes.extend_from_slice(&[a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
    }
    bytes.truncate(before + length);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_a_text_comes_out_and_the_words_stay() {
        // `printf 'Cat' | uuencode -m`-less, as POSIX shows it: "#0V%T".
        let text = "Dear Ada,\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n\nYours\n";
        let (left, files) = taken_out(text);
        assert_eq!(left, "Dear Ada,\n\n\nYours\n");
        let [file] = files.as_slice() else {
            panic!("{files:?}")
        };
        assert_eq!(
            (file.name.as_str(), file.bytes.as_slice()),
            ("cat.txt", &b"Cat"[..])
        );
    }

    #[test]
    fn spaces_cut_off_by_servers_are_put_back() {
        let (_, files) = taken_out("begin 600 z\r\n#\r\n \r\nend\r\n");
        assert_eq!(
            files.first().map(|file| file.bytes.as_slice()),
            Some(&[0, 0, 0][..])
        );
    }

    #[test]
    fn words_that_look_like_a_beginning_stay_words() {
        for text in [
            "begin 644 cat.txt\n#0V%T\n`\n",
            "begin 2024 with a review\nand end\n",
            "begin 644 cat.txt\nthis is no code, it is a sentence\nend\n",
            "we begin 644 x\nend",
            "begin 644 \nend\n",
        ] {
            assert_eq!(taken_out(text), (Cow::Borrowed(text), Vec::new()), "{text}");
        }
    }

    #[test]
    fn beginnings_without_ends_cost_little() {
        let text = "begin 644 a\n#0V%T\n".repeat(200_000);
        assert_eq!(taken_out(&text).1, Vec::new());
    }
}
