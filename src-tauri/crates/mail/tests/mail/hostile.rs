//! Bytes from strangers: read within time and without a panic, whatever they are.

use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use foi_mail::{ParsedMessage, message_json, parse, reply_text};
use proptest::prelude::*;

use crate::messages::fixtures;

static FIXTURES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    fixtures()
        .iter()
        .map(|path| fs::read(path).unwrap())
        .collect()
});

/// Reads, and looks at everything that was read.
fn read(raw: &[u8]) -> ParsedMessage {
    let message = parse(raw);
    let json = serde_json::to_string(&message_json(&message)).unwrap();
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
    message
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

/// Mails made to cost time and memory, each a few megabytes.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let head = "From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\n";
    let mut nested_multiparts = String::new();
    for n in 0..50_000 {
        let _ = write!(
            nested_multiparts,
            "Content-Type: multipart/mixed; boundary=b{n}

--b{n}
"
        );
    }
    let nested_mails = "Content-Type: message/rfc822\r\n\r\n".repeat(50_000);
    let mut nested_base64 = b"Subject: innermost\r\n\r\nx\r\n".to_vec();
    for _ in 0..12 {
        use base64::Engine as _;
        let inner = base64::engine::general_purpose::STANDARD.encode(&nested_base64);
        nested_base64 = format!(
            "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{inner}\r\n"
        )
        .into_bytes();
    }
    let parts = "--x\r\nContent-Type: text/plain; name=a.txt\r\n\r\nx\r\n".repeat(100_000);
    let mails = "--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\nb\r\n".repeat(50_000);
    let tables = format!("{}x", "<table><tr><td>".repeat(20_000));
    let shallow_tables =
        "<table><tr>".to_owned() + &"<td colspan=1000 rowspan=1000>x".repeat(20_000);
    let nested_tables = format!(
        "{}x{}",
        "<table><tr><td>".repeat(60),
        "</td></tr></table>".repeat(60)
    );
    let html = format!("{head}Content-Type: text/html\r\n\r\n");
    vec![
        ("subject", format!("{head}Subject: {}\r\n\r\nx", "s ".repeat(1_500_000)).into_bytes()),
        ("encoded words", format!("{head}Subject: {}\r\n\r\nx", "=?utf-8?q?=41?= ".repeat(300_000)).into_bytes()),
        ("headers", format!("{head}{}\r\nx", "X-A: b\r\n".repeat(500_000)).into_bytes()),
        ("recipients", format!("From: a@b.example\r\nTo: {}\r\n\r\nx", "\"A\" <a@b.example>, ".repeat(300_000)).into_bytes()),
        ("references", format!("{head}References: {}\r\n\r\nx", "<a@b> ".repeat(400_000)).into_bytes()),
        ("parts", format!("{head}Content-Type: multipart/mixed; boundary=x\r\n\r\n{parts}--x--").into_bytes()),
        ("mails", format!("{head}Content-Type: multipart/mixed; boundary=x\r\n\r\n{mails}--x--").into_bytes()),
        ("nested multiparts", format!("{head}{nested_multiparts}").into_bytes()),
        ("nested mails", format!("{head}{nested_mails}").into_bytes()),
        ("nested base64", [head.as_bytes(), &nested_base64].concat()),
        ("deep html", format!("{html}{}words", "<div>".repeat(200_000)).into_bytes()),
        ("deep tables", format!("{html}{tables}").into_bytes()),
        ("wide table", format!("{html}{shallow_tables}").into_bytes()),
        ("nested tables", format!("{html}{nested_tables}").into_bytes()),
        ("colspan", format!("{html}<table><tr><td colspan=99999999>x</td></tr></table>").into_bytes()),
        ("long list", format!("{html}<ol start=9999999999999>{}", "<li>x".repeat(20_000)).into_bytes()),
        ("entities", format!("{html}{}", "&lt;&#x41;".repeat(80_000)).into_bytes()),
        ("quotes", format!("{head}\r\n{}", ">".repeat(2_000_000)).into_bytes()),
        ("on on on", format!("{head}\r\n{}", "On 1 May 2025\n".repeat(100_000)).into_bytes()),
        ("from from", format!("{head}\r\n{}", "From: a\n".repeat(150_000)).into_bytes()),
        ("paragraphs", format!("{head}\r\nx\n\n{}", "disclaimer:\n\nx\n\n".repeat(80_000)).into_bytes()),
        ("null bytes", vec![0; 5_000_000]),
        ("delivery status", format!(
            "{head}Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n\
             Content-Type: message/delivery-status\r\n\r\n{}--x--",
            "Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\n\r\n".repeat(60_000)
        ).into_bytes()),
    ]
}

#[test]
fn a_thirty_megabyte_mail_is_read_whole() {
    let mut raw =
        b"From: a@b.example\r\nSubject: large\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
        --x\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--x\r\n\
        Content-Type: application/pdf; name=large.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            .to_vec();
    raw.extend(
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3ODkr\r\n"
            .repeat(340_000)
            .bytes(),
    );
    raw.extend_from_slice(b"--x--\r\n");
    assert!(raw.len() > 28_000_000);
    let message = read(&raw);
    assert_eq!(message.text, "See the file.");
    assert_eq!(message.attachments[0].size, 63 * 340_000);
    assert!(message.attachments[0].bytes.ends_with(b"0123456789+"));
}

/// Says that a process is the child of the last test here.
const CHILD: &str = "FOI_MAIL_READS_BOMBS";

/// In the child of the next test: reads every bomb, each within its time.
#[test]
fn every_bomb_in_this_process() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    // What is asked for is five seconds of an optimised build on a machine that does nothing else.
    let patience = Duration::from_secs(if cfg!(debug_assertions) { 40 } else { 5 });
    for (name, raw) in bombs() {
        let began = Instant::now();
        let message = read(&raw);
        let took = began.elapsed();
        println!("{name}: {} bytes, {took:?}", raw.len());
        assert!(took < patience, "{name}: {took:?}");
        let kept: u64 = message
            .attachments
            .iter()
            .map(|attachment| attachment.size)
            .sum();
        assert!(
            kept <= 12 * raw.len() as u64,
            "{name}: {kept} bytes kept of {}",
            raw.len()
        );
    }
}

#[test]
fn a_mail_made_to_cost_costs_little() {
    // Bombs in their making and the test program's own threads included.
    let limit_kib = 1_000_000;
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new("sh")
        .arg("-c")
        .arg(format!(
            "ulimit -v {limit_kib}; exec \"$0\" --exact hostile::every_bomb_in_this_process \
             --test-threads=1 --nocapture"
        ))
        .arg(program)
        .env(CHILD, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}\n{said}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(said.contains("delivery status: "), "{said}");
}
