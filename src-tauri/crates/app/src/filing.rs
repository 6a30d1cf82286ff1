//! Mails filed, moved and shown in more than one thread by the user.

use foi_store::table::filing::{AlsoAnswers, Refiling};
use foi_store::table::message::Message;
use foi_store::{MessageId, Reader, RequestId, Writer};
use uuid::Uuid;

use crate::day::{civil_day, written};
use crate::events::USER;
use crate::wire::{AlsoFiled, FilingMove, Link, MessageView, Suggestion};
use crate::{App, AppError, Result};

const BY_HAND: &str = "You filed it here.";

impl App {
    /// Files a message under a request, or moves it there from another.
    pub fn file_message(&self, message: Uuid, request: Uuid) -> Result<MessageView> {
        self.move_message(message, request, "")
    }

    /// As [`App::file_message`], with the reason in the user's words. Where it lay before is kept,
    /// and what was learnt from it there is forgotten.
    pub fn move_message(&self, message: Uuid, request: Uuid, why: &str) -> Result<MessageView> {
        let why = one_line(why);
        self.casebook.write(|w| -> Result<()> {
            let stored = w.message(message.into())?;
            let request = w.request(request.into())?.id;
            refuse_own(&stored)?;
            if stored.request_id == Some(request) {
                return Ok(());
            }
            refuse_if_read(w, &stored, stored.request_id)?;
            w.remove_also_answers(stored.id, request)?;
            let because = if why.is_empty() {
                BY_HAND.to_owned()
            } else {
                format!("{BY_HAND} {why}")
            };
            w.file_message(stored.id, Some(request), &because)?;
            self.note_move(w, &stored, Some(request), &why)
        })?;
        self.message(message)
    }

    /// Puts a message back into the Inbox: one that was set aside, or one that is filed, out of
    /// every thread it is in.
    pub fn unfile_message(&self, message: Uuid) -> Result<MessageView> {
        self.casebook.write(|w| -> Result<()> {
            let stored = w.message(message.into())?;
            refuse_own(&stored)?;
            if stored.request_id.is_none() {
                if stored.set_aside {
                    w.file_message(stored.id, None, "")?;
                }
                return Ok(());
            }
            let also = w.also_answers(stored.id)?;
            let others = also.iter().map(|also| also.request_id);
            for request in others.clone().chain(stored.request_id) {
                refuse_if_read(w, &stored, Some(request))?;
            }
            for request in others {
                w.remove_also_answers(stored.id, request)?;
            }
            w.file_message(stored.id, None, "")?;
            self.note_move(w, &stored, None, "")?;
            for also in also {
                self.refold(w, also.request_id)?;
            }
            Ok(())
        })?;
        self.message(message)
    }

    /// Says that a filed message answers another request as well: it is shown in both threads.
    pub fn file_message_also(&self, message: Uuid, request: Uuid) -> Result<MessageView> {
        let now = self.now();
        self.casebook.write(|w| -> Result<()> {
            let stored = w.message(message.into())?;
            let request = w.request(request.into())?.id;
            refuse_own(&stored)?;
            match stored.request_id {
                None => {
                    return Err(AppError::invalid(
                        "This mail is in the Inbox. File it under one request first; then it can be shown with others too.",
                    ));
                }
                Some(there) if there == request => return Ok(()),
                Some(_) => {}
            }
            let also = AlsoAnswers {
                request_id: request,
                because: "You said that it answers this request too.".into(),
                offered: false,
            };
            w.add_also_answers(stored.id, &also, now)?;
            self.refold(w, request)
        })?;
        self.message(message)
    }

    /// Takes a message out of the thread of another request that it was said, or offered, to answer.
    pub fn unfile_message_also(&self, message: Uuid, request: Uuid) -> Result<MessageView> {
        self.casebook.write(|w| -> Result<()> {
            let stored = w.message(message.into())?;
            let request = w.request(request.into())?.id;
            if stored.request_id == Some(request) {
                return Err(AppError::invalid(
                    "This is the request it is filed under. Move it, or put it back into the Inbox.",
                ));
            }
            refuse_if_read(w, &stored, Some(request))?;
            w.remove_also_answers(stored.id, request)?;
            self.refold(w, request)
        })?;
        self.message(message)
    }

    fn note_move(
        &self,
        w: &mut Writer<'_>,
        before: &Message,
        to: Option<RequestId>,
        why: &str,
    ) -> Result<()> {
        w.add_refiling(&Refiling {
            message_id: before.id,
            from_request: before.request_id,
            from_because: before.filed_because.clone(),
            to_request: to,
            because: why.to_owned(),
            moved_by: USER.into(),
            moved_at: self.now(),
        })?;
        for request in before.request_id.into_iter().chain(to) {
            self.refold(w, request)?;
        }
        Ok(())
    }

    /// The other requests a message answers, and those it may answer.
    pub(crate) fn other_requests(
        &self,
        r: &Reader<'_>,
        message: MessageId,
    ) -> Result<(Vec<AlsoFiled>, Vec<Suggestion>)> {
        let (mut also, mut offered) = (Vec::new(), Vec::new());
        for other in r.also_answers(message)? {
            let request = r.request(other.request_id)?;
            if other.offered {
                offered.push(Suggestion {
                    request_id: request.id.into(),
                    title: request.title,
                    why: other.because,
                    warning: String::new(),
                });
            } else {
                also.push(AlsoFiled {
                    request: Link {
                        id: request.id.into(),
                        title: request.title,
                    },
                    because: other.because,
                });
            }
        }
        Ok((also, offered))
    }

    /// How a message was moved by hand, each in a sentence, the first time first.
    pub(crate) fn moves(&self, r: &Reader<'_>, message: MessageId) -> Result<Vec<FilingMove>> {
        let title = |request: Option<RequestId>| -> Result<String> {
            Ok(match request {
                Some(request) => format!("“{}”", r.request(request)?.title),
                None => "the Inbox".to_owned(),
            })
        };
        r.refilings(message)?
            .into_iter()
            .map(|refiling| {
                let mut text = format!(
                    "You moved it from {} to {} on {}.",
                    title(refiling.from_request)?,
                    title(refiling.to_request)?,
                    written(civil_day(refiling.moved_at))
                );
                for (words, said) in [
                    ("Why", &refiling.because),
                    ("Before", &refiling.from_because),
                ] {
                    if !said.is_empty() {
                        text.push_str(&format!(" {words}: {said}"));
                    }
                }
                Ok(FilingMove {
                    text,
                    at: refiling.moved_at,
                    from: refiling.from_request.map(Into::into),
                    to: refiling.to_request.map(Into::into),
                    by: "you".into(),
                    because: refiling.because,
                })
            })
            .collect()
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn refuse_own(message: &Message) -> Result<()> {
    if message.outgoing {
        return Err(AppError::invalid(
            "This is a letter of yours; it stays with its request.",
        ));
    }
    Ok(())
}

fn refuse_if_read(r: &Reader<'_>, message: &Message, request: Option<RequestId>) -> Result<()> {
    if let Some(request) = request
        && r.standing_event_rests_on(message.id, request)?
    {
        return Err(AppError::invalid(
            "You have said what this mail is, and the days are counted from that. Take that back first, then file it elsewhere.",
        ));
    }
    Ok(())
}
