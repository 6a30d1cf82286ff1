//! Machines and people told apart.

use foi_mail::{Automatic, parse};

fn kind(headers: &str, subject: &str, body: &str) -> Option<Automatic> {
    let raw = format!(
        "From: foi@council.example\nTo: asker@requests.example\nSubject: {subject}\n\
         Date: Wed, 12 Mar 2025 09:30:00 +0000\n{headers}\n{body}\n"
    );
    parse(raw.as_bytes()).automatic
}

#[test]
fn headers_first_then_careful_words() {
    const OUT_OF_OFFICE: Option<Automatic> = Some(Automatic::OutOfOffice);
    const ACKNOWLEDGEMENT: Option<Automatic> = Some(Automatic::Acknowledgement);
    const OTHER: Option<Automatic> = Some(Automatic::Other);
    let away = "I am on annual leave until Monday. Thank you for your email.";
    let received = "We have received your request. Our reference is FOI-1.";
    let itself = "This is an automated message. Thank you for your enquiry.";
    let quoted = "Yes.\n\n> This is an automated message. Thank you for your enquiry.";
    let answer = "Thank you for your request. We do not hold the information.";
    let question = "Could you tell me which year you mean?";
    let cases = [
        (
            "Auto-Submitted: auto-replied\n",
            "Re: x",
            away,
            OUT_OF_OFFICE,
        ),
        ("X-Autoreply: yes\n", "Re: x", away, OUT_OF_OFFICE),
        (
            "X-Auto-Response-Suppress: All\n",
            "Re: x",
            away,
            OUT_OF_OFFICE,
        ),
        ("", "Out of Office: Re: x", "Back on Monday.", OUT_OF_OFFICE),
        ("", "Automatic reply: x", away, OUT_OF_OFFICE),
        (
            "auto-submitted: auto-generated; owner-email=x\n",
            "x",
            received,
            ACKNOWLEDGEMENT,
        ),
        ("Precedence: auto_reply\n", "x", received, ACKNOWLEDGEMENT),
        ("", "x", itself, ACKNOWLEDGEMENT),
        ("Auto-Submitted: auto-replied\n", "x", question, OTHER),
        ("Precedence: bulk\n", "Newsletter", "Our news.", OTHER),
        // A person, even where a program added a header or the words of a machine are quoted.
        ("", "Re: x", away, None),
        ("", "Re: x", received, None),
        ("Auto-Submitted: no\n", "Re: x", received, None),
        (
            "X-Auto-Response-Suppress: DR, RN, NRN\n",
            "Re: x",
            received,
            None,
        ),
        ("", "Re: x", quoted, None),
        // An answer is an answer, whatever sent it.
        ("Auto-Submitted: auto-generated\n", "x", answer, None),
        ("X-Auto-Response-Suppress: All\n", "x", answer, None),
    ];
    for (headers, subject, body, expected) in cases {
        assert_eq!(
            kind(headers, subject, body),
            expected,
            "{headers}{subject}\n{body}"
        );
    }
}

#[test]
fn a_report_of_success_is_no_bounce() {
    let report = |action: &str| {
        let raw = format!(
            "From: mailer-daemon@mx.example\nTo: asker@requests.example\nSubject: Delivery\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n\
             --x\nContent-Type: text/plain\n\nReport.\n\
             --x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
             Final-Recipient: rfc822; foi@council.example\nAction: {action}\n\n--x--\n"
        );
        parse(raw.as_bytes()).bounce
    };
    assert_eq!(report("delivered"), None);
    assert_eq!(report("relayed"), None);
    let failed = report("failed").unwrap();
    assert!(failed.permanent);
    assert_eq!(failed.recipients, ["foi@council.example"]);
    assert!(!report("delayed").unwrap().permanent);
}
