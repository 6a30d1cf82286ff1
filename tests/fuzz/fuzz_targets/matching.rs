//! Any bytes are a mail that may answer a request: finding its place ends, nothing is filed
//! without a reference or a thread, and what is suggested is fit to be shown.

#![no_main]

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate};
use foi_app::matching::{
    Answered, AnsweredMail, FiledMail, MailFacts, Matcher, Placement, RequestFacts,
};
use foi_mail::reference_key;
use foi_store::{AuthorityId, RequestId};
use libfuzzer_sys::fuzz_target;

const OURS: [&str; 3] = ["SCR-7K2FQ1", "SCR-0A1B2C", "SCR-WARD17"];
const THEIRS: &str = "FOI/2024/00123";

/// Two authorities, three requests, one reference learnt, one choice of the user's.
static KNOWN: LazyLock<(Matcher, Vec<RequestId>)> = LazyLock::new(|| {
    let at = DateTime::UNIX_EPOCH;
    let day = NaiveDate::from_ymd_opt(2024, 3, 1).unwrap();
    let mut matcher = Matcher::default();
    matcher.add_own_address("amina@reporter.example");
    let eastmere = AuthorityId::new(at);
    let northam = AuthorityId::new(at);
    matcher.add_authority(eastmere, "Eastmere Borough Council", "foi@eastmere.example");
    matcher.add_authority(
        northam,
        "Northam County Council",
        "information@northam.example",
    );
    let requests: Vec<RequestId> = OURS
        .iter()
        .zip([eastmere, eastmere, northam])
        .map(|(reference, authority)| {
            let id = RequestId::new(at);
            matcher.add_request(&RequestFacts {
                id,
                reference,
                title: "Grants awarded to organisations, April 2023 to March 2024",
                authority,
            });
            matcher.add_letter(id, "foi@eastmere.example", day);
            matcher.add_question(
                id,
                "1. Please provide a list of every grant awarded in each ward.",
            );
            id
        })
        .collect();
    matcher.learn(&FiledMail {
        request: requests[0],
        from_email: "foi@eastmere.example",
        date: at,
        named: &[THEIRS.to_owned()],
        acknowledgement: true,
        delivery_failure: false,
    });
    matcher.add_choice("clerk@eastmere.example", "Your request", requests[1], day);
    (matcher, requests)
});

fuzz_target!(init: foi_fuzz::let_the_library_panic(), |raw: &[u8]| {
    let (matcher, requests) = &*KNOWN;
    // The first byte says which sender and thread the mail has: random bytes seldom hit a known one.
    let (choice, raw) = raw.split_first().unwrap_or((&0, raw));
    let mail = foi_mail::parse_uncaught(raw);
    let claimed = mail.from.as_ref().map_or("", |from| from.email.as_str());
    let from_email = match choice & 3 {
        0 => claimed,
        1 => "foi@eastmere.example",
        2 => "amina@reporter.example",
        _ => "clerk@eastmere.example",
    };
    let thread: Vec<Answered> = requests
        .iter()
        .filter(|_| choice & 4 > 0)
        .map(|request| Answered {
            request: *request,
            what: AnsweredMail::Filed,
        })
        .collect();
    let named = matcher.their_references(&mail.subject, &mail.reply);
    let to: Vec<&str> = mail.to.iter().map(|to| to.email.as_str()).collect();
    let facts = MailFacts {
        from_email,
        subject: &mail.subject,
        to: &to,
        own_text: &mail.reply,
        full_text: &mail.text,
        date: mail.date.unwrap_or_default(),
        thread: &thread,
        named: &named,
        delivery_failure: choice & 8 > 0,
        ..MailFacts::default()
    };
    let _ = matcher.concerns(&facts);
    let placement = matcher.place(&facts);
    let (suggested, filed) = match &placement {
        Placement::Filed(filing) => (&filing.offered, Some(filing)),
        Placement::Suggested(suggested) => (suggested, None),
    };
    assert!(suggested.len() <= 5);
    for (place, one) in suggested.iter().enumerate() {
        assert!(requests.contains(&one.request) && !one.why.is_empty());
        assert!(
            suggested[..place]
                .iter()
                .all(|other| other.request != one.request)
        );
    }
    if let Some(filing) = filed {
        assert!(requests.contains(&filing.request) && !filing.because.is_empty());
        assert!(
            filing
                .also
                .iter()
                .all(|(request, _)| *request != filing.request)
        );
        // Sender and subject's words alone file nothing.
        let text = look_alikes(&format!("{} {}", mail.subject, mail.text));
        assert!(
            !thread.is_empty()
                || OURS
                    .iter()
                    .chain([&THEIRS])
                    .any(|reference| text.contains(&look_alikes(reference))),
            "filed with no reference: {}",
            filing.because
        );
    }
});

/// Letters and digits, those taken for each other made one.
fn look_alikes(text: &str) -> String {
    reference_key(text)
        .chars()
        .map(|sign| match sign {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}
