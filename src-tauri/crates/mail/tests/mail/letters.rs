//! Letters as bytes.

use foi_mail::{Address, ComposeError, Outgoing, compose, new_message_id, parse};

use crate::support::{composed, day, letter};

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_letter_says_what_it_must_and_nothing_about_this_machine() {
    let letter = composed();
    let text = text(&letter.bytes);
    let (header, _) = text.split_once("\r\n\r\n").unwrap();
    let names: Vec<_> = header
        .split("\r\n")
        .filter(|line| !line.starts_with(' '))
        .map(|line| line.split_once(':').unwrap().0)
        .collect();
    assert_eq!(
        names,
        [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding"
        ]
    );
    assert!(
        header.contains("Date: Wed, 12 Mar 2025 09:30:00 +0000"),
        "{header}"
    );
    assert!(
        header.contains("Message-ID: <0190c0ffee@requests.example>"),
        "{header}"
    );
    assert!(
        header.contains("Content-Type: text/plain; charset=utf-8"),
        "{header}"
    );
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    assert!(host.trim().len() < 4 || !text.contains(host.trim()));
    assert!(!text.to_lowercase().contains("lettre") && !text.contains("Mailer"));
    assert_eq!(letter.message_id, "0190c0ffee@requests.example");
    assert_eq!(letter.envelope.to, ["foi@council.example"]);
}

#[test]
fn what_is_written_is_what_is_read() {
    let outgoing = Outgoing {
        to: Address::named("Tîm Rhyddid Gwybodaeth, \"Cyngor\"", "foi@cyngor.example"),
        subject: "Grantiau – £1m i’r ŵyl; cwestiwn: \u{1f3db}".to_owned(),
        body: format!(
            "Annwyl Dîm,\r\n\r\n{}\r.\r\nFrom here\n> quoted by hand\n{}\n\n\n",
            "tŷ ".repeat(500),
            "x".repeat(3_000)
        ),
        in_reply_to: Some("<b@council.example>".to_owned()),
        references: vec![
            "a@council.example".to_owned(),
            "b@council.example".to_owned(),
        ],
        ..letter()
    };
    let letter = compose(&outgoing).unwrap();
    assert!(letter.bytes.is_ascii());
    assert!(letter.bytes.ends_with(b"\r\n"));
    for line in text(&letter.bytes).split("\r\n") {
        assert!(
            line.len() <= 998 && !line.contains(['\r', '\n']),
            "{line:?}"
        );
    }
    let read = parse(&letter.bytes);
    assert_eq!(read.problems, [""; 0]);
    assert_eq!(read.subject, outgoing.subject);
    assert_eq!(read.from, Some(outgoing.from));
    assert_eq!(read.to, [outgoing.to]);
    assert_eq!(read.date, Some(day(2025, 3, 12)));
    assert_eq!(
        read.message_id.as_deref(),
        Some("0190c0ffee@requests.example")
    );
    assert_eq!(read.in_reply_to, ["b@council.example"]);
    assert_eq!(read.references, outgoing.references);
    let body = outgoing.body.replace("\r\n", "\n").replace('\r', "\n");
    assert_eq!(read.text, body.trim_end());
    assert_eq!(read.automatic, None);
}

#[test]
fn plain_english_stays_readable_in_the_raw() {
    let plain = Outgoing {
        subject: "Grants awarded".to_owned(),
        body: "Dear FOI Team,\n\nPlease send the list.\n".to_owned(),
        ..letter()
    };
    let text = text(&compose(&plain).unwrap().bytes);
    assert!(text.contains("Subject: Grants awarded\r\n"), "{text}");
    assert!(
        text.ends_with("\r\n\r\nDear FOI Team,\r\n\r\nPlease send the list.\r\n"),
        "{text}"
    );
}

/// Puts a text into one field of a letter.
type Set = fn(&mut Outgoing, String);

#[test]
fn a_header_cannot_be_smuggled_in() {
    let evil = "x\r\nBcc: everyone@council.example";
    let in_field: [(&str, Set); 8] = [
        ("subject", |l, evil| l.subject = evil),
        ("sender's name", |l, evil| l.from.name = Some(evil)),
        ("recipient's name", |l, evil| l.to.name = Some(evil)),
        ("sender", |l, evil| {
            l.from.email = format!("ada@requests.example{evil}");
        }),
        ("recipient", |l, evil| {
            l.to.email = format!("foi@council.example{evil}");
        }),
        ("message id", |l, evil| {
            l.message_id = format!("{evil}@requests.example");
        }),
        ("in reply to", |l, evil| l.in_reply_to = Some(evil)),
        ("references", |l, evil| l.references = vec![evil]),
    ];
    for breaks in [
        "\r\n", "\n", "\r", "\r\n\t", "\0", "\u{2028}", "\u{85}", "\u{b}",
    ] {
        for (field, set) in in_field {
            let mut letter = letter();
            set(&mut letter, evil.replace("\r\n", breaks));
            let refused = compose(&letter).map(|letter| text(&letter.bytes));
            let said = refused.expect_err(field).to_string();
            assert!(!said.contains(['\r', '\n', '\0']), "{field}: {said:?}");
        }
    }
    // A line break that is itself encoded stays encoded text.
    let mut encoded = letter();
    encoded.subject = "=?utf-8?q?x=0D=0ABcc:_everyone@council.example?=".to_owned();
    let bytes = compose(&encoded).unwrap().bytes;
    assert!(!text(&bytes).to_lowercase().contains("\nbcc:"));
    // In the body a line is a line.
    let mut body = letter();
    body.body = "\r\nBcc: everyone@council.example\r\n\r\nx".to_owned();
    let read = parse(&compose(&body).unwrap().bytes);
    assert!(read.text.contains("Bcc: everyone"));
}

#[test]
fn what_is_missing_is_named() {
    let nothing = Outgoing {
        subject: "  ".to_owned(),
        ..letter()
    };
    assert_eq!(compose(&nothing), Err(ComposeError::NoSubject));
    let nobody = Outgoing {
        to: Address::new("FOI Team"),
        ..letter()
    };
    let said = compose(&nobody).unwrap_err().to_string();
    assert!(
        said.contains("recipient's address") && said.contains("“FOI Team”"),
        "{said}"
    );
}

#[test]
fn message_ids_are_new_and_name_no_host() {
    let one = new_message_id("ada@requests.example");
    let two = new_message_id("ada@requests.example");
    assert_ne!(one, two);
    let (id, domain) = one.split_once('@').unwrap();
    assert_eq!(domain, "requests.example");
    assert_eq!(id.len(), 32);
    assert!(id.chars().all(|c| c.is_ascii_hexdigit()));
    for odd in ["nobody", "a@b c", "a@b\r\nX: y", "a@", "a@<b>"] {
        assert!(new_message_id(odd).ends_with("@localhost"), "{odd:?}");
    }
    let letter = Outgoing {
        message_id: one.clone(),
        ..letter()
    };
    assert_eq!(
        parse(&compose(&letter).unwrap().bytes).message_id,
        Some(one)
    );
}
