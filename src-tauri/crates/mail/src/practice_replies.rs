use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use lettre::message::header::{ContentType, MIME_VERSION_1_0};
use lettre::message::{Attachment, Mailbox, MultiPart, MultiPartKind, SinglePart};

use crate::practice::sha256;
use crate::{ParsedMessage, check_address};

const MADE_UP: &str = "This is an automated reply, made up on your own computer for practice. \
                       Nothing left it.";

/// Figures for practice: small, and impossible to take for real ones.
const CSV: &str = "\
ward,recipient,purpose,department,date,amount_gbp,note
Practice Ward 1,Made-up Scouts,Camping kit (made up),Communities,2025-04-14,1200.00,Made up for practice
Practice Ward 1,Made-up Community Hall,Roof repair (made up),Property,2025-05-02,18500.00,Made up for practice
Practice Ward 2,Made-up Allotments,Water butts (made up),Parks,2025-05-20,640.50,Made up for practice
Practice Ward 2,Made-up Youth Club,Minibus (made up),Communities,2025-06-11,23750.00,Made up for practice
Practice Ward 3,Made-up Choir,Music stands (made up),Culture,2025-06-30,310.00,Made up for practice
Practice Ward 3,Made-up Food Bank,Freezers (made up),Communities,2025-07-08,4999.99,Made up for practice
";

/// A fictional council's acknowledgement of a letter, as raw bytes.
///
/// It answers the letter by In-Reply-To and References and is marked as automatic, as a case
/// system marks its own.
pub fn practice_acknowledgement(sent: &ParsedMessage, on: DateTime<Utc>) -> Vec<u8> {
    let body = format!(
        "This is an automated acknowledgement.\n\n\
         Thank you for your request for information. It has been received and given the \
         reference {}. We will respond within 20 working days.\n\n\
         Practice Council (made up)\n\n{MADE_UP}\n",
        reference(sent)
    );
    let subject = format!(
        "Acknowledgement: {} [{}]",
        plain_subject(sent),
        reference(sent)
    );
    message(
        sent,
        on,
        "acknowledgement",
        &subject,
        true,
        Content::Text(body),
    )
}

/// A fictional council's answer to a letter, as raw bytes, with the small table
/// `grants-by-ward.csv` attached.
pub fn practice_answer(sent: &ParsedMessage, on: DateTime<Utc>) -> Vec<u8> {
    let mut quoted = String::new();
    for line in sent.reply.lines().take(40) {
        let _ = writeln!(quoted, "> {line}");
    }
    let body = format!(
        "Dear requester,\n\n\
         Reference {}. Thank you for your request. The council holds the information you asked \
         for. Please find attached the table grants-by-ward.csv: six grants in three wards, each \
         with recipient, purpose, department, date and amount.\n\n\
         If you are unhappy with this answer you may ask for an internal review within 40 working \
         days.\n\n\
         Practice Council (made up)\n\n{MADE_UP} The figures are made up too.\n\n\
         On {} you wrote:\n{quoted}",
        reference(sent),
        sent.date.unwrap_or(on).format("%-d %B %Y")
    );
    let subject = format!("Re: {}", plain_subject(sent));
    message(
        sent,
        on,
        "answer",
        &subject,
        false,
        Content::WithTable(body),
    )
}

enum Content {
    Text(String),
    WithTable(String),
}

fn message(
    sent: &ParsedMessage,
    on: DateTime<Utc>,
    what: &str,
    subject: &str,
    automatic: bool,
    content: Content,
) -> Vec<u8> {
    let answered = sent.message_id.clone().unwrap_or_default();
    // Made from the letter and the moment, so that the same reply is the same message.
    let id: String = sha256(format!("{what} {answered} {on}").as_bytes())
        .chars()
        .take(32)
        .collect();
    let mut builder = lettre::Message::builder()
        .from(mailbox("Practice Council (made up)", &authority(sent)))
        .to(mailbox("", &requester(sent)))
        .subject(subject)
        .date(on.into())
        .message_id(Some(format!("<{id}@council.example>")));
    if !answered.is_empty() {
        let thread: Vec<_> = sent
            .references
            .iter()
            .chain([&answered])
            .map(|id| format!("<{id}>"))
            .collect();
        builder = builder
            .in_reply_to(format!("<{answered}>"))
            .references(thread.join(" "));
    }
    let built = match content {
        Content::Text(body) => builder
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(body),
        Content::WithTable(body) => {
            let table = Attachment::new("grants-by-ward.csv".to_owned())
                .body(CSV.to_owned(), content_type("text/csv; charset=utf-8"));
            builder.multipart(
                MultiPart::builder()
                    .kind(MultiPartKind::Mixed)
                    .boundary(&id)
                    .singlepart(SinglePart::plain(body))
                    .singlepart(table),
            )
        }
    };
    let bytes = built.map(|message| message.formatted()).unwrap_or_default();
    if automatic {
        [b"Auto-Submitted: auto-replied\r\n".as_slice(), &bytes].concat()
    } else {
        bytes
    }
}

fn content_type(text: &str) -> ContentType {
    ContentType::parse(text).unwrap_or(ContentType::TEXT_PLAIN)
}

/// The authority the letter went to, or one that cannot exist (RFC 2606).
fn authority(sent: &ParsedMessage) -> String {
    let to = sent.to.first().and_then(|to| check_address(&to.email).ok());
    to.unwrap_or_else(|| "foi@council.example".to_owned())
}

fn requester(sent: &ParsedMessage) -> String {
    let from = sent
        .from
        .as_ref()
        .and_then(|from| check_address(&from.email).ok());
    from.unwrap_or_else(|| "requester@practice.example".to_owned())
}

fn mailbox(name: &str, email: &str) -> Mailbox {
    let name = (!name.is_empty()).then(|| name.to_owned());
    let nowhere = || lettre::Address::new_dangerous("nobody", "practice.example");
    Mailbox::new(name, email.parse().unwrap_or_else(|_| nowhere()))
}

/// The subject without what earlier replies put before it.
fn plain_subject(sent: &ParsedMessage) -> String {
    let mut subject = sent.subject.trim();
    while let Some((before, after)) = subject.split_once(':')
        && ["re", "fw", "fwd"].contains(&before.trim().to_ascii_lowercase().as_str())
    {
        subject = after.trim();
    }
    if subject.is_empty() {
        "your request".to_owned()
    } else {
        subject.to_owned()
    }
}

/// The authority's own reference, the same for every reply to one letter.
fn reference(sent: &ParsedMessage) -> String {
    let hash = sha256(sent.message_id.clone().unwrap_or_default().as_bytes());
    let number = u32::from_str_radix(hash.get(..6).unwrap_or("0"), 16).unwrap_or_default();
    format!("PRACTICE-{:05}", number % 100_000)
}
