//! From a letter of the library to a draft of the user's own.

use foi_law::{Event, EventKind, Regime, Stage};
use foi_mail::{Address, Composed, Outgoing, compose, new_message_id};
use foi_store::table::authority::Authority;
use foi_store::table::letter::Letter;
use foi_store::table::request::{Folded, Request};
use foi_store::{LetterId, Reader, RequestId, Writer};
use uuid::Uuid;

use crate::automatic::{last_request_letter, redirected_to};
use crate::events::{NewEvent, USER};
use crate::letters::{
    Context, Kind, Rendered, Template, Wording, find, numbered_items, render, render_with_gaps,
    sibling,
};
use crate::requests::remedy;
use crate::wire::{
    DraftView, DraftWords, ExactMail, Identity, LetterPreview, NewRequest, PreviewRequest,
};
use crate::{App, AppError, Result};

/// The kind of a letter to the regulator.
const COMPLAINT: &str = "complaint";

impl App {
    /// What a letter would say with the fields filled in so far.
    pub fn preview_letter(&self, preview: &PreviewRequest) -> Result<LetterPreview> {
        let identity = self.identity()?;
        let (template, authority) = self.casebook.read(|r| {
            let authority = preview.authority_id.map(|id| r.authority(id.into()));
            Ok::<_, AppError>((find(r, &preview.letter)?, authority.transpose()?))
        })?;
        let regime = regime_of(&template, authority.as_ref());
        let context = self.context(regime, authority.as_ref(), identity.as_ref(), "");
        let rendered = render_with_gaps(&template, &context, &preview.fields)?;
        Ok(LetterPreview {
            subject: rendered.subject,
            body: rendered.body,
            missing: rendered.missing,
        })
    }

    /// Begins a request: renders its letter and keeps it as a draft. Gives the request's id.
    pub fn new_request(&self, new: &NewRequest) -> Result<Uuid> {
        let now = self.now();
        self.casebook.write(|w| {
            let template = find(w, &new.letter)?;
            if template.description.kind != Kind::Request {
                return Err(AppError::invalid(format!(
                    "“{}” follows an earlier letter; open the request it belongs to and use it there.",
                    template.description.title
                )));
            }
            let identity = self.writer_of(w, None)?;
            let authority = w.authority(new.authority_id.into())?;
            let reference = fresh_reference(w)?;
            let regime = regime_of(&template, Some(&authority));
            let context = self.context(regime, Some(&authority), Some(&identity), &reference);
            let rendered = render(&template, &context, &new.fields)?;
            let (request, _) = self.begin_request(w, &authority, regime, reference, &template, &rendered)?;
            if let Some(issue) = new.issue_id {
                w.issue(issue.into())?;
                w.link_request(issue.into(), request, now)?;
            }
            Ok(request.into())
        })
    }

    /// Keeps a request with its draft, its questions and the event that says it was drafted.
    pub(crate) fn begin_request(
        &self,
        w: &mut Writer<'_>,
        authority: &Authority,
        regime: Regime,
        reference: String,
        template: &Template,
        rendered: &Rendered,
    ) -> Result<(RequestId, LetterId)> {
        let now = self.now();
        let request = Request {
            id: RequestId::new(now),
            title: title_of(&rendered.subject, &reference),
            reference,
            authority_id: authority.id,
            regime,
            created_at: now,
            updated_at: now,
            account_id: None,
            folded: Folded {
                stage: "draft".into(),
                grouping: "draft".into(),
                due: None,
                last_activity: self.today(),
                calendar_version: String::new(),
                folded_on: String::new(),
            },
        };
        w.add_request(&request)?;
        w.replace_items(request.id, &numbered_items(&rendered.body), now)?;
        let draft = self.add_draft(
            w,
            request.id,
            "request",
            &template.name,
            &rendered.subject,
            &rendered.body,
        )?;
        self.add_event(
            w,
            NewEvent {
                request_id: request.id,
                fact: Event::new(EventKind::Drafted, self.today()),
                said_by: USER,
                message_id: None,
                outbox_id: None,
                note: "",
            },
        )?;
        Ok((request.id, draft))
    }

    /// Drafts the request anew in the words it had: it came back, or must go to another address.
    pub(crate) fn draft_again(&self, request: Uuid) -> Result<DraftView> {
        let id = self.casebook.write(|w| -> Result<LetterId> {
            let folded = self.folded(w, w.request(request.into())?)?;
            if let Some(draft) = w.drafts_of_request(folded.request.id)?.into_iter().find(|draft| draft.kind == "request") {
                return Ok(draft.id);
            }
            if folded.clock.stage != Stage::NotDelivered {
                return Err(AppError::invalid("The request is under way; sending it a second time would make a second request. Nothing was drafted."));
            }
            // After an automatic reply that named another address, that is where it has to go.
            let redirect = redirected_to(&folded).unwrap_or_default();
            self.draft_anew(w, folded.request.id, &redirect)
        })?;
        self.draft(id)
    }

    /// Drafts a request in the words it had when it last went, to an address of its own; empty for
    /// the authority's. A draft of the request that is there already is given that address.
    pub(crate) fn draft_anew(
        &self,
        w: &mut Writer<'_>,
        request: RequestId,
        send_to: &str,
    ) -> Result<LetterId> {
        let there = w
            .drafts_of_request(request)?
            .into_iter()
            .find(|draft| draft.kind == "request");
        let id = if let Some(draft) = there {
            draft.id
        } else {
            let before = last_request_letter(w, request)?
                .ok_or_else(|| AppError::invalid("There is no earlier letter to send again."))?;
            let letter = w.letter(before.letter_id)?;
            self.add_draft(
                w,
                request,
                "request",
                &letter.template,
                &letter.subject,
                &letter.body,
            )?
        };
        w.set_letter_address(id, send_to, self.now())?;
        Ok(id)
    }

    /// Changes a draft's words. The numbered questions of a request follow its text until it is sent.
    pub fn save_draft(&self, letter: Uuid, subject: &str, body: &str) -> Result<DraftView> {
        self.save_draft_over(letter, subject, body, None)
    }

    /// The same, from an editor that says what it believes to stand in the casebook: where somebody
    /// else changed that, nothing is overwritten.
    ///
    /// # Errors
    ///
    /// [`AppError::ChangedElsewhere`] when neither these words nor `was` stand there.
    pub fn save_draft_over(
        &self,
        letter: Uuid,
        subject: &str,
        body: &str,
        was: Option<&DraftWords>,
    ) -> Result<DraftView> {
        let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        let now = self.now();
        let id = LetterId::from(letter);
        self.casebook.write(|w| -> Result<()> {
            let before = w.letter(id)?;
            let same = |words: (&str, &str)| words == (&before.subject, &before.body);
            if let Some(was) = was
                && !same((&was.subject, &was.body))
                && !same((&subject, body))
            {
                return Err(AppError::ChangedElsewhere);
            }
            w.edit_letter(id, &subject, body, now)?;
            let letter = w.letter(id)?;
            w.set_passage("letter", id.into(), &subject, body, letter.created_at)?;
            if letter.kind == "request" {
                let reference = w.request(letter.request_id)?.reference;
                let items = numbered_items(body);
                let kept = w.items(letter.request_id)?;
                if !kept.iter().map(|item| &item.text).eq(&items) {
                    w.replace_items(letter.request_id, &items, now)?;
                }
                w.rename_request(letter.request_id, &title_of(&subject, &reference), now)?;
            }
            Ok(())
        })?;
        self.draft(id)
    }

    /// Throws a draft away; a request that was never sent goes with its letter.
    pub fn discard_draft(&self, letter: Uuid) -> Result<()> {
        self.casebook.write(|w| {
            let letter = w.letter(letter.into())?;
            if letter.queued_at.is_some() {
                return Err(AppError::invalid(
                    "This letter is on its way and cannot be thrown away. Call it back first.",
                ));
            }
            w.remove_passage("letter", letter.id.into())?;
            for refused in w.refused_of_letter(letter.id)? {
                self.take_off_the_list(w, &refused)?;
            }
            let sent_before = w
                .events(letter.request_id)?
                .iter()
                .any(|event| event.fact.kind == EventKind::Sent);
            if letter.kind == "request"
                && !sent_before
                && w.outbox_of_request(letter.request_id)?.is_empty()
            {
                w.delete_draft_request(letter.request_id)?;
            } else {
                w.delete_draft(letter.id)?;
            }
            Ok(())
        })
    }

    /// The exact mail a draft would make now: what is shown is read back from its bytes.
    pub fn preview_mail(&self, letter: Uuid) -> Result<ExactMail> {
        let practice = self.is_practice()?;
        let composed = self
            .casebook
            .read(|r| self.composed(r, &r.letter(letter.into())?))?;
        let read = foi_mail::parse(&composed.bytes);
        Ok(ExactMail {
            from: read.from.iter().map(in_full).collect(),
            to: read.to.iter().map(in_full).collect::<Vec<_>>().join(", "),
            subject: read.subject,
            message_id: composed.message_id,
            body: read.text,
            source: String::from_utf8_lossy(&composed.bytes).into_owned(),
            practice,
        })
    }

    /// A draft as shown.
    pub(crate) fn draft(&self, id: LetterId) -> Result<DraftView> {
        self.casebook.read(|r| self.draft_view(r, r.letter(id)?))
    }

    pub(crate) fn draft_view(&self, r: &Reader<'_>, letter: Letter) -> Result<DraftView> {
        let request = r.request(letter.request_id)?;
        let authority = r.authority(request.authority_id)?;
        let identity = self.writer_of(r, Some(&request)).ok();
        Ok(DraftView {
            obstacles: self.all_obstacles(r, &letter, &authority, identity.as_ref()),
            id: letter.id.into(),
            request_id: letter.request_id.into(),
            to: address_of(&letter, &authority),
            kind: letter.kind,
            subject: letter.subject,
            body: letter.body,
            updated_at: letter.updated_at,
        })
    }

    /// Turns a draft into the bytes of a mail, threaded onto the letters before it.
    pub(crate) fn composed(&self, r: &Reader<'_>, letter: &Letter) -> Result<Composed> {
        let request = r.request(letter.request_id)?;
        let identity = self.writer_of(r, Some(&request))?;
        let authority = r.authority(request.authority_id)?;
        if let Some(obstacle) = self
            .all_obstacles(r, letter, &authority, Some(&identity))
            .into_iter()
            .next()
        {
            return Err(AppError::Invalid(obstacle));
        }
        let earlier: Vec<String> = r
            .messages_of_request(request.id)?
            .into_iter()
            .filter(|message| message.automatic.is_none())
            .filter_map(|message| message.header_id)
            .collect();
        Ok(compose(&Outgoing {
            from: Address {
                name: Some(identity.name),
                email: identity.email.clone(),
            },
            to: Address {
                email: address_of(letter, &authority),
                name: (letter.kind != COMPLAINT).then_some(authority.name),
            },
            subject: letter.subject.clone(),
            body: letter.body.clone(),
            message_id: new_message_id(&identity.email),
            in_reply_to: earlier.last().cloned(),
            references: earlier,
            date: self.now(),
        })?)
    }

    /// Obstacles of the letter itself, and gaps of its template that nobody has filled.
    fn all_obstacles(
        &self,
        r: &Reader<'_>,
        letter: &Letter,
        authority: &Authority,
        identity: Option<&Identity>,
    ) -> Vec<String> {
        let mut found = obstacles(letter, authority, identity);
        // A letter made from one that is gone, or broken since, has no gaps to look for.
        let fields = find(r, &letter.template)
            .map(|template| template.description.fields)
            .unwrap_or_default();
        for field in fields {
            let gap = format!("[{}]", field.label);
            if letter.body.contains(&gap) || letter.subject.contains(&gap) {
                found.push(format!(
                    "The letter still says {gap}. The draft is kept; write in its place what you mean."
                ));
            }
        }
        found
    }

    /// What every letter may say, whichever it is.
    pub(crate) fn context(
        &self,
        regime: Regime,
        authority: Option<&Authority>,
        identity: Option<&Identity>,
        reference: &str,
    ) -> Context {
        Context {
            authority: authority
                .map(|authority| authority.name.clone())
                .unwrap_or_default(),
            wording: Wording::of(regime),
            remedy: remedy(regime).to_owned(),
            name: identity
                .map(|identity| identity.name.clone())
                .unwrap_or_default(),
            email: identity
                .map(|identity| identity.email.clone())
                .unwrap_or_default(),
            reference: reference.to_owned(),
            today: self.today().to_string(),
            ..Context::default()
        }
    }

    pub(crate) fn add_draft(
        &self,
        w: &mut Writer<'_>,
        request_id: RequestId,
        kind: &str,
        template: &str,
        subject: &str,
        body: &str,
    ) -> Result<LetterId> {
        let now = self.now();
        let letter = Letter {
            id: LetterId::new(now),
            request_id,
            kind: kind.to_owned(),
            template: template.to_owned(),
            subject: subject.to_owned(),
            body: body.to_owned(),
            created_at: now,
            updated_at: now,
            queued_at: None,
            send_to: String::new(),
        };
        w.add_letter(&letter)?;
        w.set_passage("letter", letter.id.into(), subject, body, now)?;
        Ok(letter.id)
    }
}

/// An address as a mail program shows it.
fn in_full(address: &Address) -> String {
    match &address.name {
        Some(name) => format!("{name} <{}>", address.email),
        None => address.email.clone(),
    }
}

/// The law a letter of the library is made under: the authority's, or that for environmental
/// information of the same nation.
pub(crate) fn regime_of(template: &Template, authority: Option<&Authority>) -> Regime {
    let regime = authority.map_or(Regime::Foia, |authority| authority.regime);
    match regime {
        Regime::Foia | Regime::Foisa if template.description.environmental => sibling(regime),
        _ => regime,
    }
}

/// Where a letter goes. A complaint never goes to the authority it is about.
fn address_of(letter: &Letter, authority: &Authority) -> String {
    if letter.send_to.is_empty() && letter.kind != COMPLAINT {
        authority.email.clone()
    } else {
        letter.send_to.clone()
    }
}

/// Why a letter cannot be sent yet, each one sentence.
fn obstacles(letter: &Letter, authority: &Authority, identity: Option<&Identity>) -> Vec<String> {
    let mut found = Vec::new();
    if letter.kind == COMPLAINT && letter.send_to.is_empty() {
        found.push("A complaint goes to the regulator, not to the authority. The draft is kept; give the regulator's address for complaints, which its website names, or copy the text into its form there.".into());
    } else if address_of(letter, authority).is_empty() {
        found.push(format!("{} has no address for requests yet. The draft is kept; add the address under Authorities.", authority.name));
    }
    if identity.is_none() {
        found.push(AppError::NeedsIdentity.to_string());
    }
    if letter.subject.trim().is_empty() {
        found.push("The letter has no subject. The draft is kept; give it one.".into());
    }
    if letter.body.trim().is_empty() {
        found.push("The letter has no text. The draft is kept; write what you ask for.".into());
    }
    found
}

/// "Freedom of Information request: grants awarded [SCR-7K2FQ]" → "Grants awarded"
fn title_of(subject: &str, reference: &str) -> String {
    let bare = subject.replace(&format!("[{reference}]"), "");
    let bare = bare.trim();
    let title = bare
        .split_once("request:")
        .map_or(bare, |(_, rest)| rest)
        .trim();
    let mut letters = title.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => reference.to_owned(),
    }
}

/// A reference no other request has: short, and without letters that are read for digits.
pub(crate) fn fresh_reference(r: &Reader<'_>) -> Result<String> {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    loop {
        let random = Uuid::new_v4().as_u128();
        let code: String = (0..6)
            .map(|n| char::from(SIGNS[usize::try_from(random >> (5 * n) & 31).unwrap_or_default()]))
            .collect();
        let reference = format!("SCR-{code}");
        if r.request_with_reference(&reference)?.is_none() {
            return Ok(reference);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::title_of;

    #[test]
    fn a_title_is_the_subject_without_its_frame() {
        assert_eq!(
            title_of(
                "Freedom of Information request: grants awarded [SCR-7K2FQ1]",
                "SCR-7K2FQ1"
            ),
            "Grants awarded"
        );
        assert_eq!(title_of("[SCR-7K2FQ1]", "SCR-7K2FQ1"), "SCR-7K2FQ1");
    }
}
