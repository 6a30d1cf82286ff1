//! `.msg` files: what Outlook saves when a mail is dragged out of it.

use chrono::{TimeZone, Utc};
use foi_mail::{Address, Automatic, MailFileKind, mail_file_kind, parse};
use proptest::prelude::*;

use crate::outlook_writer::{Msg, Prop, ansi, binary, boolean, number, text, time};

fn recipient(kind: u32, name: &str, email: &str) -> Vec<Prop> {
    vec![
        number(0x0c15, kind),
        text(0x3001, name),
        text(0x3002, "SMTP"),
        text(0x3003, email),
        text(0x39fe, email),
    ]
}

fn answer() -> Msg {
    Msg {
        props: vec![
            text(0x001a, "IPM.Note"),
            text(0x0037, "RE: FOI 1234 – Decent Homes"),
            text(0x0c1a, "Okoro, Ngozi"),
            text(0x0c1e, "EX"),
            text(0x0c1f, "/O=FENWICK/OU=EXCHANGE/CN=RECIPIENTS/CN=NOKORO"),
            text(0x5d01, "ngozi.okoro@fenwick.example"),
            time(0x0039, 1_741_773_600),
            text(0x1035, "<abc.123@mail.fenwick.example>"),
            text(0x1042, "<0190@requests.example>"),
            text(0x1039, "<0189@requests.example> <0190@requests.example>"),
            text(
                0x1000,
                "Dear Ada,\r\n\r\nThe total was £1,250,000.\r\n\r\nNgozi\r\n\r\n\
                 From: Ada Asker <asker@requests.example>\r\nSent: 12 March 2025 09:00\r\n\
                 To: FOI\r\nSubject: FOI 1234\r\n\r\nPlease tell me.\r\n",
            ),
        ],
        recipients: vec![
            recipient(1, "Ada Asker", "asker@requests.example"),
            recipient(2, "FOI Inbox", "foi@fenwick.example"),
            recipient(3, "Hidden", "hidden@fenwick.example"),
        ],
        files: vec![
            vec![
                text(0x3704, "SPENDI~1.CSV"),
                text(0x3707, "Spending – Ward by Ward.csv"),
                text(0x370e, "text/csv"),
                binary(0x3701, b"ward,spent\r\nNorth,1\r\n"),
            ],
            vec![
                text(0x3707, "crest.png"),
                text(0x370e, "image/png"),
                text(0x3712, "crest@01DB"),
                boolean(0x7ffe, true),
                number(0x3714, 4),
                binary(0x3701, b"\x89PNG\r\n\x1a\n"),
            ],
        ],
        items: Vec::new(),
    }
}

#[test]
fn an_answer_saved_from_outlook_reads_like_the_mail_it_was() {
    let raw = answer().bytes();
    assert_eq!(mail_file_kind(&raw), Some(MailFileKind::Outlook));
    let read = parse(&raw);
    assert_eq!(read.subject, "RE: FOI 1234 – Decent Homes");
    assert_eq!(
        read.from,
        Some(Address::named(
            "Okoro, Ngozi",
            "ngozi.okoro@fenwick.example"
        ))
    );
    assert_eq!(
        read.to,
        [Address::named("Ada Asker", "asker@requests.example")]
    );
    assert_eq!(
        read.cc,
        [Address::named("FOI Inbox", "foi@fenwick.example")]
    );
    assert_eq!(
        read.date,
        Some(Utc.with_ymd_and_hms(2025, 3, 12, 10, 0, 0).unwrap())
    );
    assert_eq!(
        read.message_id.as_deref(),
        Some("abc.123@mail.fenwick.example")
    );
    assert_eq!(read.in_reply_to, ["0190@requests.example"]);
    assert_eq!(
        read.references,
        ["0189@requests.example", "0190@requests.example"]
    );
    assert_eq!(
        read.reply,
        "Dear Ada,\n\nThe total was £1,250,000.\n\nNgozi"
    );
    assert!(read.text.ends_with("Please tell me."));
    let names: Vec<_> = read
        .attachments
        .iter()
        .map(|a| (a.name.as_str(), a.content_type.as_str(), a.inline))
        .collect();
    assert_eq!(
        names,
        [
            ("Spending – Ward by Ward.csv", "text/csv", false),
            ("crest.png", "image/png", true),
        ]
    );
    assert_eq!(read.attachments[0].bytes, b"ward,spent\r\nNorth,1\r\n");
    assert_eq!(read.problems, [""; 0]);
    assert_eq!(parse(&raw), read);
}

#[test]
fn headers_that_came_over_the_net_count_more_than_outlooks_own() {
    let mut item = answer();
    item.props.push(text(
        0x007d,
        "Microsoft Mail Internet Headers Version 2.0\r\nReceived: from mx.fenwick.example\r\n\
         From: =?utf-8?Q?FOI_=E2=80=93_Fenwick?= <foi@fenwick.example>\r\n\
         To: \"Ada Asker\"\r\n <asker@requests.example>\r\nSubject: Automatic reply: FOI 1234\r\n\
         Date: Thu, 13 Mar 2025 08:00:00 +0000\r\nMessage-ID: <net@fenwick.example>\r\n\
         Auto-Submitted: auto-replied\r\nContent-Type: multipart/alternative;\r\n boundary=gone\r\n\
         MIME-Version: 1.0\r\n",
    ));
    item.props.retain(|prop| prop.0 != 0x1000);
    item.props
        .push(text(0x1000, "I am out of the office until Monday.\r\n"));
    let read = parse(&item.bytes());
    assert_eq!(read.subject, "Automatic reply: FOI 1234");
    assert_eq!(
        read.from,
        Some(Address::named("FOI – Fenwick", "foi@fenwick.example"))
    );
    assert_eq!(read.message_id.as_deref(), Some("net@fenwick.example"));
    assert_eq!(
        read.date,
        Some(Utc.with_ymd_and_hms(2025, 3, 13, 8, 0, 0).unwrap())
    );
    assert_eq!(read.automatic, Some(Automatic::OutOfOffice));
    assert_eq!(read.text, "I am out of the office until Monday.");
    assert_eq!(read.attachments.len(), 2);
}

#[test]
fn strings_of_old_outlooks_are_read_in_their_code_page() {
    let read = parse(
        &Msg {
            props: vec![
                ansi(0x001a, b"IPM.Note"),
                number(0x3ffd, 1251),
                ansi(0x0037, b"\xce\xf2\xe2\xe5\xf2"),
                ansi(0x1000, b"\xc4\xe0"),
            ],
            ..Msg::default()
        }
        .bytes(),
    );
    assert_eq!((read.subject.as_str(), read.text.as_str()), ("Ответ", "Да"));
    let read = parse(
        &Msg {
            props: vec![
                ansi(0x0037, b"Costs \x96 \xa312"),
                ansi(0x1000, b"It\x92s \xa312"),
            ],
            ..Msg::default()
        }
        .bytes(),
    );
    assert_eq!(
        (read.subject.as_str(), read.text.as_str()),
        ("Costs – £12", "It’s £12")
    );
}

#[test]
fn html_is_found_where_outlook_keeps_it() {
    let html = "<html><body><p>The total was <b>£12</b>.</p></body></html>";
    for (what, prop) in [
        (
            "bytes",
            vec![binary(0x1013, html.as_bytes()), number(0x3fde, 65001)],
        ),
        ("text", vec![text(0x1013, html)]),
        (
            "code page",
            vec![
                binary(0x1013, &encoding_rs::WINDOWS_1252.encode(html).0),
                number(0x3fde, 1252),
            ],
        ),
    ] {
        let props = [vec![text(0x0037, "s")], prop].concat();
        let read = parse(
            &Msg {
                props,
                ..Msg::default()
            }
            .bytes(),
        );
        assert_eq!(read.text, "The total was £12.", "{what}");
        assert!(read.safe_html().unwrap().contains("<b>£12</b>"), "{what}");
    }
}

/// RTF as Outlook writes it from HTML: MS-OXRTFEX section 3.
const RTF_WITH_HTML: &str = r"{\rtf1\ansi\ansicpg1252\fromhtml1 \fbidis \deff0{\fonttbl
{\f0\fswiss Arial;}{\f1\fmodern Courier;}{\f2\fnil\fcharset204 Arial Cyr;}}
{\colortbl\red0\green0\blue0;}
\uc1\pard\plain\deftab360 \f0\fs24
{\*\htmltag19 <html>}{\*\htmltag34 <head>}{\*\htmltag1 <title>}\htmlrtf {\htmlrtf0 Answer{\*\htmltag9 </title>}\htmlrtf }\htmlrtf0
{\*\htmltag41 </head>}{\*\htmltag50 <body>}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Dear Ada\'97the total was \'a312\u8364?.{\*\htmltag84 <b>}\htmlrtf {\b \htmlrtf0 North{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 {\f2 \'cf\'f0}\htmlrtf\par}\htmlrtf0
{\*\htmltag72 </p>}{\*\htmltag84 <a href=\{x\}>}\htmlrtf {\field{\*\fldinst{HYPERLINK x}}{\fldrslt\htmlrtf0 Link\htmlrtf }}\htmlrtf0 {\*\htmltag92 </a>}
{\*\htmltag58 </body>}{\*\htmltag27 </html>}}";

#[test]
fn html_hidden_in_rtf_comes_out() {
    let packed = compressed_rtf::compress_rtf(RTF_WITH_HTML).unwrap();
    let read = parse(
        &Msg {
            props: vec![text(0x0037, "s"), binary(0x1009, &packed)],
            ..Msg::default()
        }
        .bytes(),
    );
    assert_eq!(
        read.html.unwrap().as_unsafe_str(),
        "<html><head><title>Answer</title></head><body><p>Dear Ada—the total was £12€.\
         <b>North</b>Пр</p><a href={x}>Link</a></body></html>"
    );
    assert!(
        read.text.starts_with("Dear Ada—the total was £12€."),
        "{}",
        read.text
    );
}

#[test]
fn text_in_rtf_comes_out() {
    // Not compressed, as some programs write it (MS-OXRTFCP section 2.1.3.1.1).
    let rtf = br"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\*\generator Riched20;}\f0 Dear Ada,\par
\par
It\rquote s \'a31,250,000\tab in all.\par}";
    let mut body = Vec::new();
    for number in [rtf.len() + 12, rtf.len(), 0x414c_454d, 0] {
        body.extend_from_slice(&u32::try_from(number).unwrap().to_le_bytes());
    }
    body.extend_from_slice(rtf);
    let read = parse(
        &Msg {
            props: vec![text(0x0037, "s"), binary(0x1009, &body)],
            ..Msg::default()
        }
        .bytes(),
    );
    assert_eq!(read.text, "Dear Ada,\n\nIt’s £1,250,000\tin all.");
    assert!(read.html.is_none());
}

#[test]
fn items_inside_items_are_mails_inside_mails() {
    let mut outer = answer();
    let mut middle = Msg {
        props: vec![text(0x0037, "Middle"), text(0x1000, "See inside.")],
        ..Msg::default()
    };
    middle.items.push(answer());
    outer.items.push(middle);
    let read = parse(&outer.bytes());
    let found: Vec<_> = read
        .attachments
        .iter()
        .map(|a| (a.name.as_str(), a.path.clone()))
        .collect();
    assert_eq!(
        found,
        [
            ("Spending – Ward by Ward.csv", vec![2]),
            ("crest.png", vec![3]),
            ("Middle.eml", vec![4]),
            ("RE: FOI 1234 – Decent Homes.eml", vec![4, 2]),
            ("Spending – Ward by Ward.csv", vec![4, 2, 2]),
            ("crest.png", vec![4, 2, 3]),
        ]
    );
    // What is saved as a file is a mail that reads as the item did.
    let saved = parse(&read.attachments[3].bytes);
    assert_eq!(saved.subject, "RE: FOI 1234 – Decent Homes");
    assert_eq!(
        saved.reply,
        "Dear Ada,\n\nThe total was £1,250,000.\n\nNgozi"
    );
}

#[test]
fn a_name_without_an_address_is_still_shown() {
    let read = parse(
        &Msg {
            props: vec![
                text(0x0037, "s"),
                text(0x0042, "O'Brien, Seán"),
                text(0x0065, "/O=FENWICK/CN=SOBRIEN"),
                text(0x0e04, "Ada Asker; 'FOI Inbox'"),
            ],
            ..Msg::default()
        }
        .bytes(),
    );
    assert_eq!(read.from, Some(Address::named("O'Brien, Seán", "")));
    assert_eq!(
        read.to,
        [
            Address::named("Ada Asker", ""),
            Address::named("FOI Inbox", "")
        ]
    );
}

/// Found by fuzzing: the year 60056 cannot be written as the date of a mail.
#[test]
fn a_date_far_away_is_no_date() {
    let date = Prop(0x0039, 0x0040, i64::MAX.to_le_bytes().to_vec());
    let props = vec![text(0x0037, "s"), text(0x1000, "words"), date];
    let read = parse(
        &Msg {
            props,
            ..Msg::default()
        }
        .bytes(),
    );
    assert_eq!((read.date, read.text.as_str()), (None, "words"));
    assert!(
        read.problems.contains(&"The mail has no date.".to_owned()),
        "{:?}",
        read.problems
    );
}

#[test]
fn values_cannot_write_headers_of_their_own() {
    let read = parse(
        &Msg {
            props: vec![
                text(0x0037, "x\r\nBcc: all@evil.example\r\n\r\nbody"),
                text(0x0c1a, "A\r\nX-Evil: 1"),
                text(0x5d01, "a@x.example\r\nCc:b@evil.example"),
                text(0x1035, "<a@b>\r\nCc: b@evil.example"),
                text(0x1000, "words"),
            ],
            files: vec![vec![
                text(0x3707, "a\r\nContent-ID: <x>.csv"),
                text(0x370e, "text/csv\r\nX: y"),
                text(0x3712, "id\r\nX: y"),
                binary(0x3701, b"1"),
            ]],
            ..Msg::default()
        }
        .bytes(),
    );
    assert_eq!(read.text, "words");
    assert_eq!(read.cc, []);
    assert_eq!(read.subject, "x Bcc: all@evil.example body");
    assert_eq!(read.attachments[0].content_type, "text/csv");
    assert_eq!(read.attachments[0].content_id, None);
}

#[test]
fn a_compound_file_that_is_no_mail_is_said_to_be_none() {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    std::io::Write::write_all(
        &mut file.create_stream("/WordDocument").unwrap(),
        &[1; 5000],
    )
    .unwrap();
    let raw = file.into_inner().into_inner();
    assert_eq!(mail_file_kind(&raw), None);
    let read = parse(&raw);
    assert_eq!(
        read.problems,
        ["This is an Outlook file, but no mail could be read from it."]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_items_never_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut raw = answer().bytes();
        for (at, byte) in edits {
            let at = at.index(raw.len());
            raw[at] = byte;
        }
        if cuts {
            raw.truncate(cut.index(raw.len()));
        }
        let read = parse(&raw);
        let kept: usize = read.attachments.iter().map(|a| a.bytes.len()).sum();
        prop_assert!(kept <= 4 * raw.len());
    }
}
