//! Messages: those waiting to be filed, and each as it is read.

use std::collections::BTreeSet;

use foi_extract::tables_in_page;
use foi_law::EventKind;
use foi_mail::{Automatic, ParsedMessage, safe_html, sender_doubts, with_link_targets};
use foi_store::table::message::Message;
use foi_store::{EventId, Reader};
use uuid::Uuid;

use crate::matching::{Matcher, shown, suggestions};
use crate::taking_in::parse_carefully;
use crate::wire::{AttachmentView, InboxPage, InboxRow, Link, MessageHtml, MessageView, Person};
use crate::{App, AppError, Result};

/// More rows than this are never given at once.
const MOST_ROWS: u32 = 200;

impl App {
    /// Messages waiting to be filed, newest first: at most `limit` of them, and never more than
    /// 200, from the `offset`th on. With `holding`, the stretch of that length in which that
    /// message stands, if it waits.
    pub fn inbox(&self, offset: u32, limit: u32, holding: Option<Uuid>) -> Result<InboxPage> {
        self.casebook.read(|r| {
            let limit = limit.clamp(1, MOST_ROWS);
            let place = match holding {
                Some(id) => match r.message(id.into()) {
                    Ok(message) => r.place_in_inbox(&message)?,
                    Err(foi_store::StoreError::NotFound { .. }) => None,
                    Err(error) => return Err(error.into()),
                },
                None => None,
            };
            let offset = place.map_or(offset, |place| place - place % limit);
            let waiting = r.inbox(offset, limit)?;
            let matcher = if waiting.is_empty() {
                Matcher::default()
            } else {
                Matcher::load_for_suggestions(r)?
            };
            let rows = waiting
                .into_iter()
                .map(|message| {
                    Ok(InboxRow {
                        id: message.id.into(),
                        suggestions: shown(r, suggestions(r, &matcher, &message)?)?,
                        from: person(&message.from_name, &message.from_email),
                        subject: message.subject,
                        date: message.date,
                        snippet: message.snippet,
                        attachments: message.attachments,
                        automatic: message.automatic,
                    })
                })
                .collect::<Result<_>>()?;
            Ok(InboxPage {
                rows,
                total: r.count_inbox()?,
                offset,
            })
        })
    }

    /// One message, as it is read.
    pub fn message(&self, id: Uuid) -> Result<MessageView> {
        self.casebook.read(|r| {
            let message = r.message(id.into())?;
            let read_as = match message.request_id {
                Some(request) => self
                    .folded(r, r.request(request)?)?
                    .standing_events()
                    .iter()
                    .rfind(|event| event.message_id == Some(message.id))
                    .map(|event| (event.id, event.fact.kind)),
                None => None,
            };
            self.message_view(r, message, read_as)
        })
    }

    /// A message's HTML, sanitised, as a document for a sandboxed frame.
    pub fn message_html(&self, id: Uuid) -> Result<MessageHtml> {
        let parsed = self
            .casebook
            .read(|r| Ok::<_, AppError>(parse_carefully(&r.blob(&r.message(id.into())?.raw)?)))?;
        let Some(html) = &parsed.html else {
            return Err(AppError::invalid(
                "This mail has no HTML form; its text is all there is.",
            ));
        };
        let inline: Vec<_> = parsed
            .attachments
            .iter()
            .filter_map(|part| {
                Some((
                    part.content_id.as_deref()?,
                    part.content_type.as_str(),
                    part.bytes.as_slice(),
                ))
            })
            .collect();
        let body = with_link_targets(&safe_html(html.as_unsafe_str(), &inline));
        Ok(MessageHtml {
            document: format!("{DOCUMENT_HEAD}{body}</body></html>"),
        })
    }

    /// Takes a message off the list of what needs the user: it concerns no request, or, when it is
    /// filed, nothing is to be recorded from it. It can still be found by searching.
    pub fn set_message_aside(&self, message: Uuid) -> Result<()> {
        self.casebook.write(|w| {
            w.message(message.into())?;
            Ok(w.set_message_aside(message.into())?)
        })
    }

    pub(crate) fn message_view(
        &self,
        r: &Reader<'_>,
        message: Message,
        read_as: Option<(EventId, EventKind)>,
    ) -> Result<MessageView> {
        let raw = r.blob(&message.raw)?;
        let parsed = parse_carefully(&raw);
        let pinned = r.evidence_of_message(message.id)?;
        let issues_with = |attachment| -> Result<Vec<Link>> {
            // Several places of one file may be attached to one issue.
            let mut met = BTreeSet::new();
            pinned
                .iter()
                .filter(|evidence| {
                    evidence.attachment_id == attachment && met.insert(evidence.issue_id)
                })
                .map(|evidence| {
                    let issue = r.issue(evidence.issue_id)?;
                    Ok(Link {
                        id: issue.id.into(),
                        title: issue.question,
                    })
                })
                .collect()
        };
        let attachments = r
            .attachments(message.id)?
            .into_iter()
            .filter(|attachment| !attachment.inline)
            .map(|attachment| {
                Ok(AttachmentView {
                    issues: issues_with(Some(attachment.id))?,
                    id: attachment.id.into(),
                    name: attachment.name,
                    content_type: attachment.content_type,
                    size: attachment.size,
                    sha256: attachment.sha256,
                })
            })
            .collect::<Result<_>>()?;
        let request = message
            .request_id
            .map(|id| r.request(id))
            .transpose()?
            .map(|request| Link {
                id: request.id.into(),
                title: request.title,
            });
        let (also, offered) = self.other_requests(r, message.id)?;
        let moves = self.moves(r, message.id)?;
        let automatic_note = self.automatic_note(r, &message, &parsed)?;
        let (reply, full_text) = texts(&parsed, message.outgoing);
        let cautions = if message.outgoing {
            Vec::new()
        } else {
            sender_doubts(&raw, &parsed, &r.authority_domains()?)
        };
        Ok(MessageView {
            id: message.id.into(),
            outgoing: message.outgoing,
            from: person(&message.from_name, &message.from_email),
            to: parsed
                .to
                .iter()
                .map(|to| person(to.name.as_deref().unwrap_or_default(), &to.email))
                .collect(),
            subject: message.subject,
            date: message.date,
            reply,
            full_text,
            has_html: parsed.html.is_some(),
            tables: parsed.html.as_ref().map_or(0, |html| {
                u32::try_from(tables_in_page(html.as_unsafe_str())).unwrap_or(u32::MAX)
            }),
            attachments,
            automatic: message.automatic,
            cautions,
            automatic_note,
            problems: parsed.problems,
            request,
            filed_because: message.filed_because,
            also,
            offered,
            moves,
            read_as: read_as.map(|(_, kind)| kind.to_string()),
            read_event: read_as.map(|(id, _)| id.into()),
            set_aside: message.set_aside,
            issues: issues_with(None)?,
            server_reply: message.server_reply,
        })
    }
}

/// Text first: the reply, and the whole where it says more.
fn texts(parsed: &ParsedMessage, outgoing: bool) -> (String, String) {
    let (reply, text) = (parsed.reply.trim_end(), parsed.text.trim_end());
    if outgoing || reply.is_empty() || reply == text {
        return (text.to_owned(), String::new());
    }
    (reply.to_owned(), text.to_owned())
}

/// A name and address for showing.
pub(crate) fn person(name: &str, email: &str) -> Person {
    let name = name.trim();
    let shown = match (name.is_empty(), email.is_empty()) {
        (false, _) => name,
        (true, false) => email,
        (true, true) => "Unknown sender",
    };
    Person {
        name: shown.to_owned(),
        email: email.to_owned(),
    }
}

/// What an automatic mail is, in a few words.
pub(crate) fn automatic_text(code: &str) -> &'static str {
    let is = |kind: Automatic| crate::fold::code(&kind) == code;
    if is(Automatic::OutOfOffice) {
        "An out-of-office reply"
    } else if is(Automatic::Acknowledgement) {
        "An acknowledgement"
    } else if is(Automatic::DeliveryFailure) {
        "A notice that your letter was not delivered"
    } else if code == crate::automatic::DELAYED {
        "A warning that your letter is delayed"
    } else if is(Automatic::ChallengeResponse) {
        "A mail that holds your letter back until you confirm it"
    } else if is(Automatic::ReadReceipt) {
        "A read receipt"
    } else {
        "An automatic mail"
    }
}

/// The frame has no scripts, no same origin and no network; the policy says so a second time. There
/// are no styles: the window's own policy, which the frame inherits, lets none in.
const DOCUMENT_HEAD: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:\">\
<meta name=\"referrer\" content=\"no-referrer\"><title>Mail</title></head><body>";
