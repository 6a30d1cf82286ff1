//! Bytes from strangers: read within time and without a panic, whatever they are.

use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use base64::Engine as _;
use foi_mail::{ParsedMessage, message_json, parse, reply_text};
use proptest::prelude::*;

use crate::messages::fixtures;
use crate::outlook_writer::{Msg, Prop, binary, text};

static FIXTURES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    fixtures()
        .iter()
        .map(|path| fs::read(path).unwrap())
        .collect()
});

/// Reads, and looks at everything that was read.
fn read(raw: &[u8]) -> ParsedMessage {
    let message = parse(raw);
    look_at(&message);
    message
}

fn look_at(message: &ParsedMessage) {
    let json = serde_json::to_string(&message_json(message)).unwrap();
    assert!(!json.is_empty());
    if let Some(html) = message.safe_html() {
        assert!(!html.contains("<script"));
    }
    for attachment in &message.attachments {
        assert_eq!(attachment.size, attachment.bytes.len() as u64);
        assert!(!attachment.name.is_empty() && !attachment.name.contains(['/', '\\', '\0', '\n']));
        assert!(!attachment.path.is_empty());
    }
    for id in message
        .references
        .iter()
        .chain(&message.in_reply_to)
        .chain(&message.message_id)
    {
        assert!(!id.is_empty() && !id.contains(['<', '>', ' ', '\r', '\n']));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(raw in prop::collection::vec(any::<u8>(), 0..4_000)) {
        read(&raw);
    }

    #[test]
    fn any_lines_that_look_like_mail(
        lines in prop::collection::vec(
            prop_oneof![
                Just("Content-Type: multipart/mixed; boundary=x".to_owned()),
                Just("Content-Type: multipart/report; report-type=delivery-status; boundary=x".to_owned()),
                Just("Content-Type: message/rfc822".to_owned()),
                Just("Content-Type: message/delivery-status".to_owned()),
                Just("Content-Type: text/html; charset=utf-7".to_owned()),
                Just("Content-Transfer-Encoding: base64".to_owned()),
                Just("Content-Transfer-Encoding: quoted-printable".to_owned()),
                Just("From: =?x?q?=41?= <a@b.example>".to_owned()),
                Just("References: <a@b> <<>> <c".to_owned()),
                Just("--x".to_owned()),
                Just("--x--".to_owned()),
                Just(String::new()),
                Just("> On 3 May 2025, A <a@b.example> wrote:".to_owned()),
                "[ -~£é\u{202e}]{0,60}",
            ],
            0..60,
        ),
        crlf in any::<bool>(),
    ) {
        read(lines.join(if crlf { "\r\n" } else { "\n" }).as_bytes());
    }

    #[test]
    fn mutated_mails(
        which in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 0..40),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut raw = which.get(&FIXTURES).clone();
        for (at, byte, kind) in edits {
            if raw.is_empty() {
                break;
            }
            let at = at.index(raw.len());
            match kind {
                0 => raw[at] = byte,
                1 => raw.insert(at, byte),
                2 => { raw.remove(at); }
                _ => {
                    let piece = other.get(&FIXTURES);
                    let end = usize::from(byte).min(piece.len());
                    raw.splice(at..at, piece[..end].iter().copied());
                }
            }
        }
        raw.truncate(cut.index(raw.len() + 1).max(raw.len() / 2));
        read(&raw);
    }

    #[test]
    fn the_reply_is_never_empty_when_the_text_is_not(text in "[ -~>\n_-]{0,400}") {
        let reply = reply_text(&text);
        prop_assert_eq!(reply.trim().is_empty(), text.trim().is_empty());
        for line in reply.lines() {
            prop_assert!(text.contains(line));
        }
    }
}

const HEAD: &str = "From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\n";

fn repeated(head: &str, piece: &str, count: usize, end: &str) -> Vec<u8> {
    let mut raw = Vec::with_capacity(head.len() + piece.len() * count + end.len());
    raw.extend_from_slice(head.as_bytes());
    for _ in 0..count {
        raw.extend_from_slice(piece.as_bytes());
    }
    raw.extend_from_slice(end.as_bytes());
    raw
}

fn body(kind: &str, piece: &str, count: usize) -> Vec<u8> {
    repeated(
        &format!("{HEAD}Content-Type: {kind}\r\n\r\n"),
        piece,
        count,
        "",
    )
}

fn numbered(head: &str, count: usize, piece: impl Fn(usize) -> String) -> Vec<u8> {
    let mut raw = head.as_bytes().to_vec();
    for number in 0..count {
        raw.extend_from_slice(piece(number).as_bytes());
    }
    raw
}

fn base64_in_base64(depth: usize) -> Vec<u8> {
    let mut inside = b"Subject: innermost\r\n\r\nx\r\n".to_vec();
    for _ in 0..depth {
        let coded = base64::engine::general_purpose::STANDARD.encode(&inside);
        inside = format!(
            "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}\r\n"
        )
        .into_bytes();
    }
    [HEAD.as_bytes(), &inside].concat()
}

fn tnef_attribute(id: u32, data: &[u8]) -> Vec<u8> {
    let mut attribute = vec![if id & 0xffff == 0x9005 { 2 } else { 1 }];
    attribute.extend_from_slice(&id.to_le_bytes());
    attribute.extend_from_slice(&u32::try_from(data.len()).unwrap().to_le_bytes());
    attribute.extend_from_slice(data);
    let sum = data
        .iter()
        .fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    attribute.extend_from_slice(&sum.to_le_bytes());
    attribute
}

/// A `winmail.dat` with one inside, and so on.
fn tnef_in_tnef(depth: usize) -> Vec<u8> {
    let mut file = Vec::new();
    for _ in 0..depth {
        let mut value = vec![7, 3, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];
        value.extend_from_slice(&file);
        let mut props = vec![1, 0, 0, 0, 0x0d, 0, 0x01, 0x37, 1, 0, 0, 0];
        props.extend_from_slice(&u32::try_from(value.len()).unwrap().to_le_bytes());
        props.extend_from_slice(&value);
        props.resize(props.len().next_multiple_of(4), 0);
        file = [
            &0x223e_9f78_u32.to_le_bytes()[..],
            &[1, 0],
            &tnef_attribute(0x0006_9005, &props),
        ]
        .concat();
    }
    file
}

fn outlook(props: Vec<Prop>) -> Vec<u8> {
    Msg {
        props,
        ..Msg::default()
    }
    .bytes()
}

/// An Outlook item whose header names one table of sectors again and again: read as told, it
/// takes sixty times its size.
fn outlook_with_repeated_tables() -> Vec<u8> {
    let mut raw = outlook(vec![text(0x0037, "s")]);
    let first_fat = raw[76..80].to_vec();
    let start = raw.len().next_multiple_of(512);
    raw.resize(start, 0);
    let sectors: u32 = 20_000;
    let first = u32::try_from(start / 512 - 1).unwrap();
    for sector in 0..sectors {
        for _ in 0..127 {
            raw.extend_from_slice(&first_fat);
        }
        let next = if sector + 1 == sectors {
            0xffff_fffe
        } else {
            first + sector + 1
        };
        raw.extend_from_slice(&next.to_le_bytes());
    }
    raw[68..72].copy_from_slice(&first.to_le_bytes());
    raw[72..76].copy_from_slice(&sectors.to_le_bytes());
    raw
}

fn uncompressed_rtf(rtf: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for number in [rtf.len() + 12, rtf.len(), 0x414c_454d, 0] {
        body.extend_from_slice(&u32::try_from(number).unwrap().to_le_bytes());
    }
    body.extend_from_slice(rtf);
    body
}

/// How a bomb is made, and whether its reader must say that something is wrong with it.
type Bomb = (&'static str, bool, fn() -> Vec<u8>);

/// Mails made to cost time and memory.
const BOMBS: &[Bomb] = &[
    ("a subject of 10 MB", true, || {
        repeated(&format!("{HEAD}Subject: "), "s ", 5_000_000, "\r\n\r\nx")
    }),
    ("500,000 encoded words", true, || {
        repeated(
            &format!("{HEAD}Subject: "),
            "=?utf-8?q?=41?= ",
            500_000,
            "\r\n\r\nx",
        )
    }),
    ("500,000 encoded words in a name", true, || {
        repeated(
            "To: a@b.example\r\nFrom: ",
            "=?utf-8?q?=E2?= ",
            500_000,
            "<a@b.example>\r\n\r\nx",
        )
    }),
    ("1,000,000 headers", true, || {
        repeated(HEAD, "X-A: b\r\n", 1_000_000, "\r\nx")
    }),
    ("1,000,000 recipients", true, || {
        repeated(
            "From: a@b.example\r\nTo: ",
            "<a@b.example>, ",
            1_000_000,
            "\r\n\r\nx",
        )
    }),
    ("400,000 references", true, || {
        repeated(
            &format!("{HEAD}References: "),
            "<a@b> ",
            400_000,
            "\r\n\r\nx",
        )
    }),
    ("references, each another", true, || {
        let mut raw = numbered(&format!("{HEAD}References: "), 400_000, |n| {
            format!("<{n}@b> ")
        });
        raw.extend_from_slice(b"\r\n\r\nx");
        raw
    }),
    ("10,000 parts", true, || {
        repeated(
            &format!("{HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n"),
            "--x\r\nContent-Type: text/plain; name=a.txt\r\n\r\nx\r\n",
            10_000,
            "--x--",
        )
    }),
    ("500,000 parts", true, || {
        repeated(
            &format!("{HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n"),
            "--x\r\nContent-Type: text/csv\r\n\r\nx\r\n",
            500_000,
            "--x--",
        )
    }),
    ("50,000 mails side by side", true, || {
        repeated(
            &format!("{HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n"),
            "--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\nb\r\n",
            50_000,
            "--x--",
        )
    }),
    ("2,000 mails inside one another", true, || {
        repeated(
            HEAD,
            "Content-Type: message/rfc822\r\n\r\n",
            2_000,
            "Subject: last\r\n\r\nx",
        )
    }),
    ("50,000 mails inside one another", true, || {
        repeated(
            HEAD,
            "Content-Type: message/rfc822\r\n\r\n",
            50_000,
            "Subject: last\r\n\r\nx",
        )
    }),
    (
        "2,000 mails, each in a multipart of the one before",
        true,
        || {
            numbered(HEAD, 2_000, |n| {
                format!(
                    "Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n\
                 Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\n"
                )
            })
        },
    ),
    ("100,000 multiparts inside one another", true, || {
        numbered(HEAD, 100_000, |n| {
            format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n")
        })
    }),
    ("mails in base64 in base64", true, || base64_in_base64(12)),
    ("a mail of 100 MB with a file", false, || {
        repeated(
            &format!(
                "{HEAD}Subject: s\r\nDate: Tue, 8 Apr 2025 15:02:09 +0100\r\n\
                 Content-Type: application/pdf; name=a.pdf\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\n"
            ),
            "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3ODkr\r\n",
            1_162_000,
            "",
        )
    }),
    ("a mail of 100 MB of text", true, || {
        body("text/plain; charset=utf-8", "Words, words.\r\n", 6_700_000)
    }),
    ("a mail of 30 MB of HTML", true, || {
        body("text/html; charset=utf-8", "<p>Words.</p>\r\n", 2_000_000)
    }),
    ("a mail of 30 MB of blank lines", false, || {
        body("text/plain", "\n", 30_000_000)
    }),
    ("a mail of 30 MB of quotes", true, || {
        body("text/plain", ">\n", 15_000_000)
    }),
    ("deep HTML", false, || body("text/html", "<div>", 200_000)),
    ("deep tables", false, || {
        body("text/html", "<table><tr><td>", 20_000)
    }),
    ("a wide table", false, || {
        body("text/html", "<td colspan=1000 rowspan=1000>x", 20_000)
    }),
    ("a table with a wide cell", false, || {
        body(
            "text/html",
            "<table><tr><td colspan=99999999>x</td></tr></table>",
            1,
        )
    }),
    ("tables inside tables", false, || {
        body("text/html", "<table><tr><td>", 60)
    }),
    ("a list counted from far away", false, || {
        repeated(
            &format!("{HEAD}Content-Type: text/html\r\n\r\n<ol start=9999999999999>"),
            "<li>x",
            20_000,
            "",
        )
    }),
    ("entities", false, || {
        body("text/html", "&lt;&#x41;", 80_000)
    }),
    ("marks of quotes", false, || {
        body("text/plain", ">", 2_000_000)
    }),
    ("attributions", false, || {
        body("text/plain", "On 1 May 2025\n", 100_000)
    }),
    ("headers in the text", false, || {
        body("text/plain", "From: a\n", 150_000)
    }),
    ("footers", false, || {
        body("text/plain", "x\n\ndisclaimer:\n\nx\n\n", 80_000)
    }),
    ("files in the text", true, || {
        body("text/plain", "begin 644 a\n#0V%T\n`\nend\n", 200_000)
    }),
    ("files in the text without an end", false, || {
        body("text/plain", "begin 644 a\n#0V%T\n", 500_000)
    }),
    ("zero bytes", true, || vec![0; 5_000_000]),
    ("a delivery report", false, || {
        repeated(
            &format!(
                "{HEAD}Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n\
                 --x\r\nContent-Type: message/delivery-status\r\n\r\n"
            ),
            "Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\n\r\n",
            60_000,
            "--x--",
        )
    }),
    ("a name of a file in 100,000 pieces", true, || {
        let mut raw = numbered(&format!("{HEAD}Content-Type: text/csv"), 100_000, |n| {
            format!(";\r\n name*{n}*=utf-8''%41")
        });
        raw.extend_from_slice(b"\r\n\r\nx");
        raw
    }),
    ("winmail.dat inside winmail.dat", true, || {
        tnef_in_tnef(2_000)
    }),
    ("a winmail.dat that announces 4 GB", true, || {
        let mut file = vec![0x78, 0x9f, 0x3e, 0x22, 1, 0, 1];
        file.extend_from_slice(&0x0002_800c_u32.to_le_bytes());
        file.extend_from_slice(&u32::MAX.to_le_bytes());
        file
    }),
    (
        "an Outlook item with its tables again and again",
        true,
        outlook_with_repeated_tables,
    ),
    ("RTF that announces 4 GB", true, || {
        let mut body = compressed_rtf::compress_rtf("{\\rtf1 x}").unwrap();
        body[4..8].fill(0xff);
        outlook(vec![text(0x0037, "s"), binary(0x1009, &body)])
    }),
    ("RTF in groups in groups", false, || {
        let rtf = repeated("{\\rtf1 ", "{\\b ", 1_000_000, "x");
        outlook(vec![
            text(0x0037, "s"),
            binary(0x1009, &uncompressed_rtf(&rtf)),
        ])
    }),
    ("a signature in pieces in pieces", false, || {
        let head = format!(
            "{HEAD}Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        );
        let open = [0x24, 0x80].repeat(500_000);
        let info = [
            &[
                0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, 0xa0,
                0x80,
            ][..],
            &[0x30, 0x80, 0x02, 0x01, 0x01, 0x31, 0x00, 0x30, 0x80],
            &[
                0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01, 0xa0, 0x80,
            ],
            &open,
            &[0; 1_000_100],
        ]
        .concat();
        let coded = base64::engine::general_purpose::STANDARD.encode(info);
        [head.as_bytes(), coded.as_bytes()].concat()
    }),
];

/// Says to a process that it is a child of the test below, and which bomb it shall read.
const CHILD: &str = "FOI_MAIL_READS_BOMB";

/// What the present process took at most, in KiB, since its peak was last set back.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// In a child of the next test: reads one bomb, and says what it took.
#[test]
fn one_bomb_in_this_process() {
    let Ok(name) = std::env::var(CHILD) else {
        return;
    };
    let (name, is_said, make) = BOMBS.iter().find(|bomb| bomb.0 == name).unwrap();
    let raw = make();
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let began = Instant::now();
    let message = parse(&raw);
    let took = began.elapsed();
    let peak = peak() / 1024;
    println!("{name}: {} bytes, {took:.2?}, {peak} MiB", raw.len());
    let ordinary = [
        "The mail has no date.",
        "The mail does not say who sent it.",
    ];
    assert_eq!(
        *is_said,
        message
            .problems
            .iter()
            .any(|problem| !ordinary.contains(&problem.as_str())),
        "{:?}",
        message.problems
    );
    // What is promised is of an optimised build; any other only must not hang.
    let patience = Duration::from_secs(if cfg!(debug_assertions) { 180 } else { 5 });
    assert!(took < patience, "{took:?}");
    assert!(peak <= 300, "{peak} MiB");
    let kept: usize = message
        .attachments
        .iter()
        .map(|attachment| attachment.bytes.len())
        .sum();
    assert!(kept <= 12 * raw.len(), "{kept} bytes kept of {}", raw.len());
    look_at(&message);
}

#[test]
fn a_mail_made_to_cost_costs_little() {
    let program = std::env::current_exe().unwrap();
    let mut wrong = Vec::new();
    for (name, _, _) in BOMBS {
        // Address space; what is used of it is looked at in the child.
        let output = std::process::Command::new("sh")
            .arg("-c")
            .arg(
                "ulimit -v 2000000; exec \"$0\" --exact hostile::one_bomb_in_this_process \
                  --test-threads=1 --nocapture",
            )
            .arg(&program)
            .env(CHILD, name)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let line = said
            .lines()
            .find_map(|line| line.find(&format!("{name}: ")).map(|at| &line[at..]));
        println!("{}", line.unwrap_or(name));
        if !output.status.success() || line.is_none() {
            let error = String::from_utf8_lossy(&output.stderr);
            wrong.push(format!("{name}: {}\n{said}\n{error}", output.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_thirty_megabyte_mail_is_read_whole() {
    let raw = repeated(
        "From: a@b.example\r\nSubject: large\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
         --x\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--x\r\n\
         Content-Type: application/pdf; name=large.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3ODkr\r\n",
        340_000,
        "--x--\r\n",
    );
    assert!(raw.len() > 28_000_000);
    let message = read(&raw);
    assert_eq!(message.text, "See the file.");
    assert_eq!(message.attachments[0].size, 63 * 340_000);
    assert!(message.attachments[0].bytes.ends_with(b"0123456789+"));
}

/// A mail with one file of each name, given as RFC 2231 has it.
fn with_files(names: &[&str]) -> Vec<u8> {
    let mut raw = format!("{HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n");
    for name in names {
        let coded = name
            .bytes()
            .fold(String::new(), |coded, byte| format!("{coded}%{byte:02X}"));
        let _ = write!(
            raw,
            "--x\r\nContent-Type: text/csv\r\n\
             Content-Disposition: attachment; filename*=utf-8''{coded}\r\n\r\nx\r\n"
        );
    }
    raw.push_str("--x--\r\n");
    raw.into_bytes()
}

#[test]
fn names_that_could_do_harm_are_made_harmless_and_it_is_said() {
    let cases = [
        ("../../.ssh/authorized_keys", "authorized_keys"),
        ("..\\..\\autoexec.bat", "autoexec.bat"),
        ("C:\\x", "x"),
        ("/etc/passwd", "passwd"),
        ("a\0b.csv", "ab.csv"),
        ("a\r\nContent-Type: x.csv", "aContent-Type: x.csv"),
        ("answer\u{202e}fdp.exe", "answerfdp.exe"),
        ("\u{2066}a\u{2069}\u{200f}.csv", "a.csv"),
        ("CON", "_CON"),
        ("aux.csv", "_aux.csv"),
        ("COM1", "_COM1"),
        ("grants.csv.", "grants.csv"),
        ("grants.csv . . ", "grants.csv"),
        (".bashrc", "bashrc"),
        ("..", "part-1.csv"),
        ("\u{200b}", "part-1.csv"),
    ];
    for (given, kept) in cases {
        let message = read(&with_files(&[given]));
        assert_eq!(message.attachments[0].name, kept, "{given:?}");
        assert!(
            message
                .problems
                .contains(&"An attachment had an unsafe name, which was changed.".to_owned()),
            "{given:?}"
        );
    }
    let long = format!("{}.csv", "x".repeat(5_000));
    let message = read(&with_files(&[&long]));
    assert_eq!(
        message.attachments[0].name,
        format!("{}.csv", "x".repeat(146))
    );
    assert_eq!(message.problems.len(), 2, "{:?}", message.problems);
    // Two files of one name are two files, told apart by their place.
    let message = read(&with_files(&["a.csv", "a.csv"]));
    let found: Vec<_> = message
        .attachments
        .iter()
        .map(|one| (one.name.as_str(), one.path.as_slice()))
        .collect();
    assert_eq!(found, [("a.csv", &[1][..]), ("a.csv", &[2])]);
}

#[test]
fn half_characters_become_marks_and_nothing_is_lost_around_them() {
    // A surrogate without its other half, in UTF-16, UTF-7 and as three bytes of "UTF-8".
    let cases: [(&str, &[u8]); 3] = [
        ("utf-16le", b"a\0\x00\xd8b\0"),
        ("utf-7", b"a+2AA-b"),
        ("utf-8", b"a\xed\xa0\x80b"),
    ];
    for (charset, bytes) in cases {
        let coded = base64::engine::general_purpose::STANDARD.encode(bytes);
        let raw = format!(
            "{HEAD}Subject: =?{charset}?B?{coded}?=\r\n\
             Content-Type: text/plain; charset={charset}\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{coded}\r\n"
        );
        let message = read(raw.as_bytes());
        for text in [&message.subject, &message.text] {
            assert!(
                text.starts_with('a') && text.ends_with('b'),
                "{charset}: {text:?}"
            );
            assert!(text.chars().count() >= 3, "{charset}: {text:?}");
        }
    }
}

#[test]
fn one_message_id_on_two_mails_stays_on_both() {
    let mail = |body: &str| {
        format!("{HEAD}Subject: s\r\nMessage-ID: <same@b.example>\r\n\r\n{body}\r\n").into_bytes()
    };
    let (one, other) = (read(&mail("First.")), read(&mail("Second.")));
    assert_eq!(one.message_id, other.message_id);
    assert_ne!(one.text, other.text);
}

/// Found by fuzzing: a mail in a mail without headers belongs to no part, as the parser has it.
#[test]
fn parts_that_nothing_holds_have_a_place_too() {
    let raw = b"From: a@b.example\nContent-Type:multipart/;boundary=o1\n\n--o1Content-Type:message/rfc822\nt\n\n\
        F\nContent-Type:message/rfc822\n\n\n--o1\n\n";
    let message = read(raw);
    assert!(!message.attachments.is_empty());
}
