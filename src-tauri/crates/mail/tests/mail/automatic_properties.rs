//! Automatic mail over made-up mails: no bytes break it, no person and no answer is hidden by it.

use foi_mail::{Confidence, parse};
use proptest::prelude::*;

use crate::automatic_fuzz::check_automatic_mail;

const SAID: [&str; 14] = [
    "I am on annual leave until 24 March.",
    "We have received your request.",
    "Thank you for your email.",
    "This is an automated message.",
    "Please contact foi@anyshire.example instead.",
    "Your message was read on 12 March.",
    "Your message could not be delivered.",
    "Please confirm that you are not a robot.",
    "Our ref: FOI-12345",
    "Neges awtomatig yw hon.",
    "Rwyf allan o'r swyddfa.",
    "This mailbox is not monitored.",
    "Do not reply to this email.",
    "Kind regards, Owen",
];

const ANSWERS: [&str; 18] = [
    "The council awarded 12 grants in that year.",
    "Please see below the figures for each ward.",
    "Unfortunately we cannot comply with your request.",
    "We are unable to provide this information.",
    "The total paid was £3,400.",
    "A redacted copy can be downloaded from the portal.",
    "Please find attached our response.",
    "The information you requested is set out below.",
    "The Council does not hold this information.",
    "This information is not held.",
    "The names are exempt under section 40(2).",
    "Your request has been refused.",
    "Some of it has been withheld.",
    "Compliance exceeds the appropriate limit.",
    "We neither confirm nor deny; please see our decision to neither confirm nor deny.",
    "We have decided to disclose the list.",
    "The outcome of your internal review is below.",
    "Nid yw'r Cyngor yn dal y wybodaeth hon.",
];

const MACHINE: [&str; 6] = [
    "Auto-Submitted: auto-generated\n",
    "X-Auto-Response-Suppress: All\n",
    "Precedence: bulk\n",
    "List-Id: <cases.anyshire.example>\n",
    "Return-Path: <>\n",
    "Auto-Submitted: auto-generated; type=case\n",
];

proptest! {
    #[test]
    fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        check_automatic_mail(&bytes);
    }

    #[test]
    fn no_broken_report_breaks_it(
        subject in "(Undeliverable|failure notice|Automatic reply|Read)?: ?\\PC{0,40}",
        body in "\\PC{0,120}(\n|\r\n)?(Original message|<?[a-z]{1,4}@[a-z.]{1,9}>?|--r1|[45]\\.[0-9]\\.[0-9])?\\PC{0,120}",
        status in "(Final-Recipient: ?(rfc822; ?)?\\PC{0,30}\n|Action: (failed|delayed|\\PC{0,9})\n|Status: [0-9.]{0,9}\n|\n| x\n){0,9}",
        part in "(message/delivery-status|message/rfc822|message/disposition-notification|text/plain)",
    ) {
        let raw = format!(
            "Return-Path: <>\nFrom: mailer-daemon@mx.example\nSubject: {subject}\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=r1\n\n\
             --r1\nContent-Type: text/plain\n\n{body}\n--r1\nContent-Type: {part}\n\n{status}\n--r1--\n"
        );
        check_automatic_mail(raw.as_bytes());
    }

    #[test]
    fn a_plain_personal_reply_is_never_certain(
        said in prop::collection::vec(prop::sample::select(SAID.to_vec()), 1..6),
        more in "[a-zA-Z ,.]{0,80}",
        subject in "(Re: |RE: |)[a-z ]{1,20}",
    ) {
        let raw = format!(
            "From: Owen <owen@anyshire.example>\nTo: asker@requests.example\nSubject: {subject}\n\
             Date: Wed, 12 Mar 2025 09:30:00 +0000\nIn-Reply-To: <letter1@requests.example>\n\n{}\n{more}\n",
            said.join("\n")
        );
        let details = parse(raw.as_bytes()).automatic_details;
        prop_assert!(
            details.as_ref().is_none_or(|details| details.rule.confidence < Confidence::Certain),
            "{:?}\n{}", details, raw
        );
    }

    #[test]
    fn an_answer_is_never_hidden_whatever_sent_it(
        answer in prop::sample::select(ANSWERS.to_vec()),
        headers in prop::sample::subsequence(MACHINE.to_vec(), 0..=4),
        before in prop::sample::select(vec![
            "Thank you for your request.", "Thank you for your email. Our ref: FOI-12345.",
            "We have received your request.", "This is an automated message.", "Diolch am eich cais.",
        ]),
        after in prop::sample::select(vec![
            "Please do not reply to this email.", "If you are unhappy you may ask for a review.", "",
            "A member of the team will respond to other questions.",
        ]),
        sender in prop::sample::select(vec!["noreply@cases.anyshire.example", "foi@anyshire.example"]),
    ) {
        let raw = format!(
            "From: Anyshire <{sender}>\nTo: asker@requests.example\nSubject: FOI-12345\n\
             Date: Wed, 12 Mar 2025 09:30:00 +0000\n{}\n{before} {answer} {after}\n",
            headers.concat()
        );
        let read = parse(raw.as_bytes());
        prop_assert_eq!(read.automatic, None, "{:?}\n{}", read.automatic_details, raw);
    }
}
