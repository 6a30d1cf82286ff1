//! Reading a folder: heads of many mails first, then the bodies of those that are wanted.

use std::collections::{BTreeMap, HashMap, HashSet};

use async_imap::imap_proto::{AttributeValue, Response};
use chrono::{Days, NaiveDate};

use crate::imap::ImapMailbox;
use crate::imap_talk::Talk;
use crate::literal_guard::PIECE;
use crate::{Cursor, FetchError, Fetched, FetchedMail, Head, MailPlace, Scope, Taker, parse};

/// Heads asked for in one command, and commands sent without waiting for the first's answer.
const HEADS_AT_ONCE: usize = 250;
const COMMANDS_AT_ONCE: usize = 4;
/// Bodies asked for in one command: at most this many, and about this many bytes.
const BODIES_AT_ONCE: usize = 32;
const BODY_BYTES_AT_ONCE: u64 = 2 * 1024 * 1024;
/// Senders looked for in one search.
const SENDERS_AT_ONCE: usize = 20;
/// How often one fetch makes a broken connection again.
const RECONNECTIONS: u32 = 6;

/// The lines of a header that say whom a mail is from and what it answers, and no more of them
/// than makes sense.
const HEAD: &str = "UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM SENDER REPLY-TO TO CC SUBJECT \
    DATE MESSAGE-ID IN-REPLY-TO REFERENCES RETURN-PATH AUTO-SUBMITTED CONTENT-TYPE \
    X-FAILED-RECIPIENTS X-AUTO-RESPONSE-SUPPRESS PRECEDENCE)]<0.32768>";

/// How far the reading of a folder has come. Outlives the connection it began on.
struct Reading {
    /// Where the next fetch is to go on.
    cursor: Cursor,
    /// The cursor moves with what is read; not when older mails are looked at again.
    moves: bool,
    /// UIDs not looked at yet, in order.
    unseen: Vec<u32>,
    /// What is wanted of those looked at, by UID.
    wanted: BTreeMap<u32, Head>,
    /// Over how many connections' ends a mail was being brought.
    suspects: HashMap<u32, u32>,
    /// The last UID of those looked at.
    looked_at: u32,
    of: usize,
}

impl ImapMailbox {
    /// See [`Mailbox::fetch`](crate::Mailbox::fetch).
    pub async fn fetch(
        &mut self,
        cursor: &Cursor,
        scope: &Scope,
        max_bytes: u64,
        taker: &mut dyn Taker,
    ) -> Result<Cursor, FetchError> {
        let mut reading: Option<Reading> = None;
        let mut broke = 0;
        loop {
            let mut talk = self.talk().await?;
            let done = self
                .read_folder(&mut talk, cursor, scope, &mut reading, max_bytes, taker)
                .await;
            match done {
                Ok(()) => {
                    self.keep(talk);
                    return Ok(reading.map_or_else(|| cursor.clone(), |reading| reading.cursor));
                }
                Err(FetchError::Stopped { words }) => {
                    self.keep(talk);
                    return Err(FetchError::Stopped { words });
                }
                // Whatever ends a connection may only have ended this one.
                Err(_) if talk.broken && broke < RECONNECTIONS && reading.is_some() => broke += 1,
                Err(error) => {
                    self.keep(talk);
                    return Err(error);
                }
            }
        }
    }

    /// See [`Mailbox::bring`](crate::Mailbox::bring).
    pub async fn bring(
        &mut self,
        place: &MailPlace,
        max_bytes: u64,
    ) -> Result<Option<FetchedMail>, FetchError> {
        let mut talk = self.talk().await?;
        let opened = talk.examine(&place.folder).await?;
        let uid = if opened.uid_validity == place.uid_validity {
            Some(place.uid)
        } else {
            match place.message_id.as_deref().filter(|id| is_plain(id)) {
                Some(id) => {
                    let query = format!("UID SEARCH HEADER Message-ID \"{id}\"");
                    talk.search(&query).await?.into_iter().next()
                }
                None => None,
            }
        };
        let mail = match uid {
            Some(uid) => talk.whole(uid, max_bytes).await?,
            None => None,
        };
        self.keep(talk);
        Ok(mail)
    }

    async fn read_folder(
        &mut self,
        talk: &mut Talk,
        cursor: &Cursor,
        scope: &Scope,
        reading: &mut Option<Reading>,
        max_bytes: u64,
        taker: &mut dyn Taker,
    ) -> Result<(), FetchError> {
        let opened = talk.examine(&cursor.folder).await?;
        let mut cursor = cursor.clone();
        if cursor.uid_validity != Some(opened.uid_validity) {
            if *scope != Scope::New {
                // No mail of this folder is before the cursor any more: all will be looked at.
                return Ok(());
            }
            cursor.uid_validity = Some(opened.uid_validity);
            cursor.last_uid = 0;
        }
        if *scope == Scope::New
            && let Some(next) = opened.uid_next
        {
            self.next_uids.insert(cursor.folder.clone(), next);
        }
        let goes_on = reading
            .as_ref()
            .is_some_and(|begun| begun.cursor.uid_validity == Some(opened.uid_validity));
        if !goes_on {
            let unseen = talk.uids(&cursor, scope).await?;
            *reading = Some(Reading {
                moves: *scope == Scope::New,
                of: unseen.len(),
                looked_at: cursor.last_uid,
                cursor,
                unseen,
                wanted: BTreeMap::new(),
                suspects: HashMap::new(),
            });
        }
        let Some(reading) = reading else {
            return Ok(());
        };
        loop {
            self.take_wanted(talk, reading, max_bytes, taker).await?;
            if reading.moves {
                reading.cursor.last_uid = reading.cursor.last_uid.max(reading.looked_at);
            }
            let number = reading.of - reading.unseen.len();
            taker
                .passed(&reading.cursor, number, reading.of)
                .map_err(stopped)?;
            if reading.unseen.is_empty() {
                return Ok(());
            }
            self.look(talk, reading, taker).await?;
        }
    }

    /// Looks at the heads of the next mails, and notes which are wanted.
    async fn look(
        &self,
        talk: &mut Talk,
        reading: &mut Reading,
        taker: &mut dyn Taker,
    ) -> Result<(), FetchError> {
        let batch = reading.unseen.len().min(HEADS_AT_ONCE * COMMANDS_AT_ONCE);
        let uids: Vec<u32> = reading.unseen.iter().copied().take(batch).collect();
        let chunks: Vec<&[u32]> = uids.chunks(HEADS_AT_ONCE).collect();
        let mut choice = Choice {
            mailbox: self,
            cursor: &reading.cursor,
            taker,
            answered: HashSet::new(),
            wanted: BTreeMap::new(),
            stop: None,
        };
        let ends = talk.heads(&chunks, &mut choice).await?;
        // A server that refuses many because of one is asked for each.
        let refused: Vec<u32> = chunks
            .iter()
            .zip(&ends)
            .filter(|(_, end)| end.is_some())
            .flat_map(|(chunk, _)| chunk.iter().copied())
            .filter(|uid| !choice.answered.contains(uid))
            .collect();
        let mut unreadable = Vec::new();
        for uid in refused {
            let ends = talk.heads(&[&[uid]], &mut choice).await?;
            if let Some(Some(said)) = ends.into_iter().next()
                && talk.is_there(uid).await?
            {
                unreadable.push((uid, said));
            }
        }
        let Choice { wanted, stop, .. } = choice;
        if let Some(words) = stop {
            return Err(FetchError::Stopped { words });
        }
        for (uid, said) in unreadable {
            let words = format!("{} says “{said}”", talk.host);
            let fetched = self.fetched(reading, uid, None, FetchedMail::Unreadable { words });
            taker.take(fetched).map_err(stopped)?;
        }
        reading.unseen.drain(..batch);
        reading.looked_at = uids.last().copied().unwrap_or(reading.looked_at);
        reading.wanted = wanted;
        Ok(())
    }

    /// Brings what is wanted, in order, and hands it on.
    async fn take_wanted(
        &self,
        talk: &mut Talk,
        reading: &mut Reading,
        max_bytes: u64,
        taker: &mut dyn Taker,
    ) -> Result<(), FetchError> {
        while let Some(group) = reading.next_group() {
            // One over which the connection broke twice is not asked for a third time.
            if let [uid] = *group.as_slice()
                && reading.suspects.get(&uid).is_some_and(|times| *times >= 2)
            {
                let words = format!("the connection to {} breaks over it", talk.host);
                self.hand_on(reading, uid, FetchedMail::Unreadable { words }, taker)?;
                continue;
            }
            let mut brought = BTreeMap::new();
            let ended = talk
                .bodies(&group, &reading.wanted, max_bytes, &mut brought)
                .await;
            if !matches!(&ended, Ok(None)) && group.len() > 1 {
                for uid in &group {
                    reading.suspects.entry(*uid).or_insert(1);
                }
            }
            for uid in &group {
                let mail = match brought.remove(uid) {
                    Some(mail) => mail,
                    None => match &ended {
                        // Gone in the meantime.
                        Ok(None) => {
                            reading.wanted.remove(uid);
                            continue;
                        }
                        // Refused, perhaps because of another: asked for alone.
                        Ok(Some(_)) if group.len() > 1 => break,
                        Ok(Some(said)) => {
                            if !talk.is_there(*uid).await? {
                                reading.wanted.remove(uid);
                                continue;
                            }
                            FetchedMail::Unreadable {
                                words: format!("{} says “{said}”", talk.host),
                            }
                        }
                        Err(_) => break,
                    },
                };
                self.hand_on(reading, *uid, mail, taker)?;
            }
            if let Err(error) = ended {
                if let [uid] = *group.as_slice() {
                    *reading.suspects.entry(uid).or_insert(0) += 1;
                }
                return Err(error);
            }
        }
        Ok(())
    }

    fn hand_on(
        &self,
        reading: &mut Reading,
        uid: u32,
        mail: FetchedMail,
        taker: &mut dyn Taker,
    ) -> Result<(), FetchError> {
        // Whatever was wanted before it is taken, and what lies between was not wanted.
        if reading.moves {
            reading.cursor.last_uid = reading.cursor.last_uid.max(uid);
        }
        let head = reading.wanted.remove(&uid);
        taker
            .take(self.fetched(reading, uid, head, mail))
            .map_err(stopped)
    }

    fn fetched(
        &self,
        reading: &Reading,
        uid: u32,
        head: Option<Head>,
        mail: FetchedMail,
    ) -> Fetched {
        Fetched {
            key: self.key(&place(&reading.cursor, uid)),
            cursor: reading.cursor.clone(),
            head,
            mail,
        }
    }
}

impl Reading {
    /// The next of what is wanted that can be asked for in one command; one alone if a connection
    /// broke over it.
    fn next_group(&self) -> Option<Vec<u32>> {
        let mut group = Vec::new();
        let mut bytes = 0;
        for (uid, head) in &self.wanted {
            let alone = self.suspects.contains_key(uid);
            bytes += u64::from(head.size).min(PIECE as u64);
            let full = group.len() == BODIES_AT_ONCE || bytes > BODY_BYTES_AT_ONCE;
            if !group.is_empty() && (alone || full) {
                break;
            }
            group.push(*uid);
            if alone {
                break;
            }
        }
        (!group.is_empty()).then_some(group)
    }
}

/// Asks the taker of each head as it comes.
struct Choice<'a> {
    mailbox: &'a ImapMailbox,
    cursor: &'a Cursor,
    taker: &'a mut dyn Taker,
    answered: HashSet<u32>,
    wanted: BTreeMap<u32, Head>,
    stop: Option<String>,
}

impl Choice<'_> {
    fn head(&mut self, uid: u32, size: u32, fields: Vec<u8>) {
        let place = place(self.cursor, uid);
        let head = Head {
            key: self.mailbox.key(&place),
            place,
            size,
            fields,
        };
        self.answered.insert(uid);
        if self.stop.is_some() {
            return;
        }
        match self.taker.wants(&head) {
            Ok(true) => {
                self.wanted.insert(uid, head);
            }
            Ok(false) => {}
            Err(words) => self.stop = Some(words),
        }
    }
}

impl Talk {
    /// The UIDs to look at, in order.
    async fn uids(&mut self, cursor: &Cursor, scope: &Scope) -> Result<Vec<u32>, FetchError> {
        let mut uids = match scope {
            Scope::New if cursor.last_uid > 0 => {
                // `n:*` names the last message even when its UID is below n (RFC 9051 section 9).
                let next = cursor.last_uid.saturating_add(1);
                self.search(&format!("UID SEARCH UID {next}:*")).await?
            }
            Scope::New => {
                let since = written(cursor.since);
                self.search(&format!("UID SEARCH SINCE {since}")).await?
            }
            Scope::Again(day) => {
                let since = written(*day);
                self.search(&format!("UID SEARCH SINCE {since}")).await?
            }
            Scope::From(senders) => {
                let since = written(cursor.since);
                let senders: Vec<_> = senders.iter().filter(|sender| is_plain(sender)).collect();
                let mut found = Vec::new();
                for some in senders.chunks(SENDERS_AT_ONCE) {
                    let ors = "OR ".repeat(some.len() - 1);
                    let froms: Vec<_> = some.iter().map(|it| format!("FROM \"{it}\"")).collect();
                    let query = format!("UID SEARCH SINCE {since} {ors}{}", froms.join(" "));
                    found.extend(self.search(&query).await?);
                }
                found.sort_unstable();
                found.dedup();
                found
            }
        };
        uids.retain(|uid| (*uid > cursor.last_uid) == (*scope == Scope::New));
        Ok(uids)
    }

    /// Heads of mails, a command for each chunk, each chosen from as it comes. Gives the server's
    /// words for each command it refused.
    async fn heads(
        &mut self,
        chunks: &[&[u32]],
        choice: &mut Choice<'_>,
    ) -> Result<Vec<Option<String>>, FetchError> {
        let commands: Vec<_> = chunks
            .iter()
            .map(|chunk| format!("UID FETCH {} ({HEAD})", uid_set(chunk)))
            .collect();
        let limit = self.timeouts.command;
        self.run_each(&commands, limit, |response| {
            let Response::Fetch(_, attributes) = response else {
                return;
            };
            let (mut uid, mut size, mut fields) = (None, 0, None);
            for attribute in attributes {
                match attribute {
                    AttributeValue::Uid(value) => uid = Some(*value),
                    AttributeValue::Rfc822Size(value) => size = *value,
                    AttributeValue::BodySection { data, .. } => {
                        fields = Some(data.as_deref().unwrap_or_default().to_vec());
                    }
                    _ => {}
                }
            }
            // Without a header it is news of some mail's flags, not an answer.
            if let Some((uid, fields)) = uid.zip(fields) {
                choice.head(uid, size, fields);
            }
        })
        .await
    }

    /// Bodies of mails. What was brought before the connection broke is whole.
    async fn bodies(
        &mut self,
        uids: &[u32],
        heads: &BTreeMap<u32, Head>,
        max_bytes: u64,
        brought: &mut BTreeMap<u32, FetchedMail>,
    ) -> Result<Option<String>, FetchError> {
        let mut pieces = BTreeMap::new();
        let end = self.pieces(uids, 0, &mut pieces).await;
        let mut rest = Vec::new();
        for (uid, piece) in pieces {
            let Some(piece) = piece else {
                let words = format!("{} has the message but not its content", self.host);
                brought.insert(uid, FetchedMail::Unreadable { words });
                continue;
            };
            let size = heads.get(&uid).map_or(0, |head| head.size as usize);
            if piece.len() >= PIECE || piece.len() < size {
                rest.push((uid, piece));
            } else {
                brought.insert(uid, FetchedMail::Raw(piece));
            }
        }
        let end = end?;
        for (uid, first) in rest {
            if let Some(mail) = self.rest(uid, first, max_bytes).await? {
                brought.insert(uid, mail);
            }
        }
        Ok(end)
    }

    /// One mail, or nothing when it has gone.
    async fn whole(&mut self, uid: u32, max_bytes: u64) -> Result<Option<FetchedMail>, FetchError> {
        let mut pieces = BTreeMap::new();
        if let Some(said) = self.pieces(&[uid], 0, &mut pieces).await? {
            if !self.is_there(uid).await? {
                return Ok(None);
            }
            let words = format!("{} says “{said}”", self.host);
            return Ok(Some(FetchedMail::Unreadable { words }));
        }
        match pieces.remove(&uid) {
            Some(Some(first)) => self.rest(uid, first, max_bytes).await,
            Some(None) => {
                let words = format!("{} has the message but not its content", self.host);
                Ok(Some(FetchedMail::Unreadable { words }))
            }
            None => Ok(None),
        }
    }

    /// What follows a mail's first piece, up to a piece that is empty: the size a server tells is
    /// not always the size there is.
    async fn rest(
        &mut self,
        uid: u32,
        first: Vec<u8>,
        max_bytes: u64,
    ) -> Result<Option<FetchedMail>, FetchError> {
        let mut mail = first;
        loop {
            if mail.len() as u64 > max_bytes {
                let subject = Some(parse(&mail).subject).filter(|subject| !subject.is_empty());
                let size = mail.len() as u64;
                return Ok(Some(FetchedMail::TooLarge { size, subject }));
            }
            let mut pieces = BTreeMap::new();
            if let Some(said) = self.pieces(&[uid], mail.len(), &mut pieces).await? {
                let words = format!("{} says “{said}”", self.host);
                return Ok(Some(FetchedMail::Unreadable { words }));
            }
            match pieces.remove(&uid) {
                Some(Some(piece)) if !piece.is_empty() => {
                    let last = piece.len() < PIECE && mail.len() >= PIECE;
                    mail.extend_from_slice(&piece);
                    if last {
                        return Ok(Some(FetchedMail::Raw(mail)));
                    }
                }
                Some(_) => return Ok(Some(FetchedMail::Raw(mail))),
                // It went while it was being read.
                None => return Ok(None),
            }
        }
    }

    /// A piece of each mail, from a byte on; `None` for a mail whose content the server has not.
    async fn pieces(
        &mut self,
        uids: &[u32],
        from: usize,
        pieces: &mut BTreeMap<u32, Option<Vec<u8>>>,
    ) -> Result<Option<String>, FetchError> {
        let command = format!(
            "UID FETCH {} (UID BODY.PEEK[]<{from}.{PIECE}>)",
            uid_set(uids)
        );
        let limit = self.timeouts.download;
        let ends = self
            .run_each(&[command], limit, |response| {
                let Response::Fetch(_, attributes) = response else {
                    return;
                };
                let uid = attributes.iter().find_map(|attribute| match attribute {
                    AttributeValue::Uid(uid) => Some(*uid),
                    _ => None,
                });
                let piece = attributes.iter().find_map(|attribute| match attribute {
                    AttributeValue::BodySection { data, .. } => {
                        Some(data.as_deref().map(<[u8]>::to_vec))
                    }
                    _ => None,
                });
                if let Some((uid, piece)) = uid.zip(piece)
                    && uids.contains(&uid)
                {
                    pieces.insert(uid, piece);
                }
            })
            .await?;
        Ok(ends.into_iter().flatten().next())
    }

    async fn is_there(&mut self, uid: u32) -> Result<bool, FetchError> {
        let found = self.search(&format!("UID SEARCH UID {uid}")).await?;
        Ok(found.contains(&uid))
    }
}

fn place(cursor: &Cursor, uid: u32) -> MailPlace {
    MailPlace {
        folder: cursor.folder.clone(),
        uid_validity: cursor.uid_validity.unwrap_or_default(),
        uid,
        message_id: None,
    }
}

fn stopped(words: String) -> FetchError {
    FetchError::Stopped { words }
}

/// A day as a search has it; the day before, because servers count days in a zone of their own.
fn written(day: NaiveDate) -> String {
    let day = day.checked_sub_days(Days::new(1)).unwrap_or(day);
    day.format("%-d-%b-%Y").to_string()
}

/// Fit to stand between quotes in a search.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\')
}

/// UIDs in ascending order as a set: `1:3,7` (RFC 9051 section 9).
fn uid_set(uids: &[u32]) -> String {
    let mut set = String::new();
    for run in uids.chunk_by(|one, next| one.checked_add(1) == Some(*next)) {
        if !set.is_empty() {
            set.push(',');
        }
        match run {
            [first, .., last] => set.push_str(&format!("{first}:{last}")),
            [only] => set.push_str(&only.to_string()),
            [] => {}
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use super::uid_set;

    #[test]
    fn neighbours_are_asked_for_as_a_range() {
        for (uids, set) in [
            (&[7][..], "7"),
            (&[1, 2, 3, 7], "1:3,7"),
            (&[1, 3, 5, 6], "1,3,5:6"),
            (&[4_294_967_294, 4_294_967_295], "4294967294:4294967295"),
        ] {
            assert_eq!(uid_set(uids), set);
        }
    }
}
