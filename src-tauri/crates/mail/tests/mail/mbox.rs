//! Files with many mails: where one ends and the next begins.

use std::io::{self, Read};

use foi_mail::{MailFileKind, MboxMail, mail_file_kind, mbox_messages};
use proptest::prelude::*;

const LARGE: usize = 10_000_000;

fn whole(file: &[u8]) -> Vec<(u64, String)> {
    mbox_messages(file, LARGE)
        .map(|mail| match mail.unwrap() {
            MboxMail::Whole { offset, raw } => (offset, String::from_utf8(raw).unwrap()),
            MboxMail::TooLarge { .. } => panic!("too large"),
        })
        .collect()
}

fn texts(file: &str) -> Vec<String> {
    whole(file.as_bytes())
        .into_iter()
        .map(|mail| mail.1)
        .collect()
}

const A: &str = "From a@x.example Mon Mar  3 10:00:00 2025";
const B: &str = "From b@x.example Tue Mar  4 10:00:00 2025";

#[test]
fn mails_come_with_the_place_of_their_separator() {
    let file = format!("{A}\nSubject: 1\n\nOne\n\n{B}\nSubject: 2\n\nTwo\n\n");
    let second = file.find(B).unwrap() as u64;
    assert_eq!(
        whole(file.as_bytes()),
        [
            (0, "Subject: 1\n\nOne\n".to_owned()),
            (second, "Subject: 2\n\nTwo\n".to_owned()),
        ]
    );
}

#[test]
fn line_ends_may_be_of_any_kind_and_mixed() {
    for (first, second) in [
        ("\n", "\n"),
        ("\r\n", "\r\n"),
        ("\r", "\r"),
        ("\r\n", "\n"),
        ("\n", "\r\n"),
        ("\r", "\r\n"),
    ] {
        let file = [
            format!("{A}\nSubject: 1\n\nOne\n\n").replace('\n', first),
            format!("{B}\nSubject: 2\n\nTwo\n").replace('\n', second),
        ]
        .concat();
        assert_eq!(
            texts(&file),
            [
                "Subject: 1\n\nOne\n".replace('\n', first),
                "Subject: 2\n\nTwo\n".replace('\n', second),
            ],
            "{first:?} {second:?}"
        );
    }
}

#[test]
fn the_last_line_may_have_no_end() {
    assert_eq!(
        texts(&format!("{A}\nSubject: 1\n\nOne")),
        ["Subject: 1\n\nOne"]
    );
    assert_eq!(
        texts(&format!("{A}\nSubject: 1\n\nOne\r")),
        ["Subject: 1\n\nOne\r"]
    );
    assert_eq!(texts(A), [""]);
}

#[test]
fn quoted_from_lines_are_unquoted_once() {
    // mboxrd: what stood there as ">From" was written ">>From".
    let file = format!("{A}\n\n>From the start\n>>From here\n> From there\n>Fromage\nx >From y\n");
    assert_eq!(
        texts(&file),
        ["\nFrom the start\n>From here\n> From there\n>Fromage\nx >From y\n"]
    );
}

#[test]
fn lines_of_a_letter_that_begin_with_from_do_not_end_it() {
    for line in [
        "From Monday we will be closed.",
        "From 3 March 2025 at 10:00 the office is open.",
        "From Mon 3 Mar 2025 the office is open at 10:00",
        "From a@x.example",
        "From Mon to Fri 10:00 2025",
        "From: Ada <a@x.example>",
        "From Mon Mar 3 10:00:00 2025 on we answer within 20 days",
    ] {
        let body = format!("Subject: 1\n\nWords.\n\n{line}\n");
        assert_eq!(texts(&format!("{A}\n{body}")), [body.as_str()], "{line}");
    }
    // A real separator, but in the middle of a paragraph.
    let body = format!("Subject: 1\n\nWords\n{B}\nmore words\n");
    assert_eq!(texts(&format!("{A}\n{body}")), [body.as_str()]);
}

#[test]
fn the_blank_line_between_two_mails_may_be_missing() {
    // Python's mailbox writes this when a mail does not end with a line end.
    for end in ["\n", "\r\n"] {
        let file = format!("{A}\nSubject: 1\n\nOne\n{B}\nSubject: 2\n\nTwo\n").replace('\n', end);
        assert_eq!(
            texts(&file),
            ["Subject: 1\n\nOne\n", "Subject: 2\n\nTwo\n"].map(|mail| mail.replace('\n', end))
        );
    }
}

#[test]
fn separators_as_programs_write_them_begin_a_mail() {
    for line in [
        "From foi@council.example Sat Jan  4 09:08:07 2025",
        "From - Sat Jan 04 09:08:07 2025",
        "From ???@??? Sat Jan 04 09:08:07 2025",
        "From MAILER-DAEMON Sat Jan  4 09:08:07 GMT 2025",
        "From foi@council.example Sat Jan  4 09:08:07 2025 +0000",
        "From 1234567890123456789@xxx Sat Jan 04 09:08:07 +0000 2025",
        "From foi@council.example Sat, 4 Jan 2025 09:08:07 +0000 (GMT)",
        "From \"foi team\"@council.example Sat Jan  4 09:08 2025",
        "From uucp Sat Jan  4 09:08:07 2025 remote from council",
    ] {
        let file = format!("{A}\n\nOne\n\n{line}\n\nTwo\n");
        assert_eq!(texts(&file), ["\nOne\n", "\nTwo\n"], "{line}");
    }
}

#[test]
fn what_stands_before_the_first_separator_is_not_lost() {
    let file = format!("Subject: 0\n\nZero\n\n{A}\nSubject: 1\n\nOne\n");
    assert_eq!(
        texts(&file),
        ["Subject: 0\n\nZero\n", "Subject: 1\n\nOne\n"]
    );
    assert_eq!(texts(&format!("\n\r\n\n{A}\n\nOne\n")), ["\nOne\n"]);
    assert_eq!(texts(""), [""; 0]);
    assert_eq!(texts("\n\n\r\n"), [""; 0]);
}

#[test]
fn a_mail_too_large_is_passed_over_and_said() {
    let big = format!("Subject: big\n\n{}\n", "x".repeat(300_000));
    let file = format!("{A}\n\nOne\n\n{B}\n{big}\n{A}\n\nThree\n");
    let mails: Vec<_> = mbox_messages(file.as_bytes(), 1_000)
        .map(Result::unwrap)
        .collect();
    let second = file.find(B).unwrap() as u64;
    let third = file.rfind(A).unwrap() as u64;
    let kept = |offset, raw: &str| MboxMail::Whole {
        offset,
        raw: raw.as_bytes().to_vec(),
    };
    assert_eq!(
        mails,
        [
            kept(0, "\nOne\n"),
            MboxMail::TooLarge {
                offset: second,
                size: big.len() as u64
            },
            kept(third, "\nThree\n"),
        ]
    );
}

/// Gives the bytes a few at a time, and now and then says that it was interrupted.
struct Trickle<'b> {
    bytes: &'b [u8],
    step: usize,
    interrupts: bool,
}

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.interrupts = !self.interrupts;
        if self.interrupts {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let length = self.step.min(self.bytes.len()).min(buffer.len());
        let (now, later) = self.bytes.split_at(length);
        buffer[..length].copy_from_slice(now);
        self.bytes = later;
        Ok(length)
    }
}

#[test]
fn a_reader_that_fails_is_reported_and_ends_it() {
    struct Broken(usize);
    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let text = format!("{A}\n\nOne\n");
            if self.0 > 0 {
                return Err(io::Error::other("the drive was removed"));
            }
            self.0 += 1;
            buffer[..text.len()].copy_from_slice(text.as_bytes());
            Ok(text.len())
        }
    }
    let mut mails = mbox_messages(Broken(0), LARGE);
    assert_eq!(
        mails.next().unwrap().unwrap_err().to_string(),
        "the drive was removed"
    );
    assert!(mails.next().is_none());
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just(A.to_owned()),
        Just("From nobody".to_owned()),
        Just(">From x".to_owned()),
        Just(">>>From x".to_owned()),
        Just(">".to_owned()),
        "[ -~é]{0,40}",
        "[a-z]{0,3}".prop_map(|text| text.repeat(50_000)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// What mboxrd writes comes back byte for byte (the format of qmail's mbox(5), "mboxrd").
    #[test]
    fn what_was_written_as_mboxrd_comes_back(
        mails in prop::collection::vec(prop::collection::vec(line(), 1..12), 1..6),
        end in prop::sample::select(vec!["\n", "\r\n"]),
        step in 1..70_000_usize,
    ) {
        let mut file = String::new();
        let mut expected = Vec::new();
        for lines in mails {
            expected.push(format!("{}{end}", lines.join(end)));
            file.push_str(&format!("{B}{end}"));
            for line in lines {
                if line.trim_start_matches('>').starts_with("From ") {
                    file.push('>');
                }
                file.push_str(&format!("{line}{end}"));
            }
            file.push_str(end);
        }
        let reader = Trickle { bytes: file.as_bytes(), step, interrupts: false };
        let read: Vec<_> = mbox_messages(reader, LARGE)
            .map(|mail| match mail.unwrap() {
                MboxMail::Whole { raw, .. } => String::from_utf8(raw).unwrap(),
                MboxMail::TooLarge { .. } => panic!("too large"),
            })
            .collect();
        prop_assert_eq!(read, expected);
    }
}

#[test]
fn a_file_is_told_by_its_bytes() {
    let is = |start: &[u8]| mail_file_kind(start);
    let message = Some(MailFileKind::Message);
    assert_eq!(
        is(format!("{A}\nSubject: x\n").as_bytes()),
        Some(MailFileKind::Mbox)
    );
    assert_eq!(
        is(format!("\n\n{A}\r\n").as_bytes()),
        Some(MailFileKind::Mbox)
    );
    assert_eq!(
        is(b"Return-Path: <a@x.example>\nReceived: from x\n\tby y\nSubject: z\n"),
        message
    );
    assert_eq!(is(b"Subject: x\r\nFrom: a@x.example\r\n\r\nbody"), message);
    assert_eq!(is("\u{feff}Subject: x\nDate: y\n".as_bytes()), message);
    assert_eq!(
        is(b"X-Mozilla-Status: 0001\nX-Mozilla-Keys:\nReceived: from x"),
        message
    );
    for other in [
        &b""[..],
        b"Subject: to change",
        b"Dear Sir,\nSubject: x\nFrom: y\n",
        b"https://council.example/foi\nFrom: y\nTo: z\n",
        b"a,b,c\n1,2,3\n",
        b"%PDF-1.7\n",
        b"PK\x03\x04\x14\x00",
        b"<html><head><title>From: x</title>",
        b"From Monday we will be closed.\n",
        b"{\"subject\": \"x\"}",
    ] {
        assert_eq!(is(other), None, "{}", String::from_utf8_lossy(other));
    }
    let tnef = [&0x223e_9f78_u32.to_le_bytes()[..], &[0; 20]].concat();
    assert_eq!(is(&tnef), Some(MailFileKind::Tnef));
}
