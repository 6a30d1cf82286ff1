use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;

use super::Certificate;

/// A moment in an IMAP conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImapAt {
    /// Instead of the greeting.
    Greeting,
    /// Instead of answering STARTTLS.
    StartTls,
    /// Instead of answering AUTHENTICATE.
    SignIn,
    /// Instead of answering a search.
    Search,
    /// Before the head of the mail with this UID.
    Head(u32),
    /// Before the body of the mail with this UID.
    Body(u32),
    /// Instead of telling of news while the client waits.
    Idle,
}

/// What the server does there.
#[derive(Debug, Clone)]
pub enum ImapAct {
    /// Closes the connection.
    Drop,
    /// Says nothing more, and keeps the connection.
    Hang,
    /// Takes leave (`* BYE`) and closes the connection.
    Bye,
    /// Says this line and goes on as it should.
    Also(&'static str),
    /// Refuses the command with these words.
    Refuse(&'static str),
    /// Announces a literal of this size, and sends a few bytes of it, slowly.
    Announce(u64),
    /// Sends the literal with a size that is wrong by this much.
    Wrong(i64),
    /// Sends so many bytes of the mail, then closes the connection.
    Cut(usize),
    /// From here on sends one byte at a time, with this pause in between.
    Drip(Duration),
}

/// A mail on the server.
#[derive(Debug, Clone)]
struct Mail {
    raw: Arc<[u8]>,
    /// What the server says its size is, where that is not so.
    told_size: Option<usize>,
}

/// How connections become safe, or do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Tls,
    StartTls,
    Stripped,
    Injecting,
}

/// An IMAP server that misbehaves on cue. It has one folder, INBOX. One act is used up by each
/// connection, in order; after that it behaves.
pub struct ScriptedImap {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
    news: Arc<Notify>,
    task: JoinHandle<()>,
}

struct Seen {
    script: VecDeque<(ImapAt, ImapAct)>,
    commands: Vec<String>,
    connections: usize,
    bytes: usize,
    mails: BTreeMap<u32, Mail>,
    uid_validity: u32,
    next_uid: u32,
    idle: bool,
    password: String,
}

impl ScriptedImap {
    /// One that speaks TLS from the first byte.
    pub async fn start(certificate: &Certificate, script: Vec<(ImapAt, ImapAct)>) -> Self {
        Self::with(certificate, script, Door::Tls).await
    }

    /// One that wants STARTTLS.
    pub async fn with_starttls(certificate: &Certificate, script: Vec<(ImapAt, ImapAct)>) -> Self {
        Self::with(certificate, script, Door::StartTls).await
    }

    /// One that does not know STARTTLS, or from which somebody on the way has stripped it.
    pub async fn without_starttls(certificate: &Certificate) -> Self {
        Self::with(certificate, Vec::new(), Door::Stripped).await
    }

    /// One behind whose answer to STARTTLS somebody adds words of their own, in the clear.
    pub async fn with_words_added(certificate: &Certificate) -> Self {
        Self::with(certificate, Vec::new(), Door::Injecting).await
    }

    async fn with(certificate: &Certificate, script: Vec<(ImapAt, ImapAct)>, door: Door) -> Self {
        let (chain, key) = certificate.chain_and_key();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen {
            script: script.into(),
            commands: Vec::new(),
            connections: 0,
            bytes: 0,
            mails: BTreeMap::new(),
            uid_validity: 1000,
            next_uid: 1,
            idle: true,
            password: "correct-horse".to_owned(),
        }));
        let news = Arc::new(Notify::new());
        let (shared, told) = (Arc::clone(&seen), Arc::clone(&news));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (seen, news) = (Arc::clone(&shared), Arc::clone(&told));
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    // A conversation cut short is what this server is for.
                    let _ = converse(stream, acceptor, seen, news, door).await;
                });
            }
        });
        Self {
            port,
            seen,
            news,
            task,
        }
    }

    /// Puts a mail into the folder, and tells whoever waits. Gives its UID.
    pub fn put(&self, raw: &[u8]) -> u32 {
        self.put_at(None, raw)
    }

    /// The same, leaving a gap in the UIDs before it.
    pub fn put_after_gap(&self, gap: u32, raw: &[u8]) -> u32 {
        self.seen.lock().unwrap().next_uid += gap;
        self.put(raw)
    }

    /// The same, for a mail whose size the server tells wrong.
    pub fn put_with_size(&self, told: usize, raw: &[u8]) -> u32 {
        self.put_at(Some(told), raw)
    }

    fn put_at(&self, told_size: Option<usize>, raw: &[u8]) -> u32 {
        let uid = {
            let mut seen = self.seen.lock().unwrap();
            let uid = seen.next_uid;
            seen.next_uid += 1;
            let raw = raw.into();
            seen.mails.insert(uid, Mail { raw, told_size });
            uid
        };
        self.news.notify_waiters();
        uid
    }

    /// Deletes a mail.
    pub fn delete(&self, uid: u32) {
        self.seen.lock().unwrap().mails.remove(&uid);
    }

    /// Gives all mails new UIDs under a new UIDVALIDITY.
    pub fn renumber(&self) {
        let mut seen = self.seen.lock().unwrap();
        seen.uid_validity += 1;
        let mails = std::mem::take(&mut seen.mails);
        seen.mails = (101..).zip(mails.into_values()).collect();
        seen.next_uid = 101 + u32::try_from(seen.mails.len()).unwrap();
    }

    /// From now on IDLE is not offered.
    pub fn without_idle(self) -> Self {
        self.seen.lock().unwrap().idle = false;
        self
    }

    /// What misfortune the next connections meet.
    pub fn script(&self, script: Vec<(ImapAt, ImapAct)>) {
        self.seen.lock().unwrap().script = script.into();
    }

    /// Every command heard, without its tag and without what signs in.
    pub fn commands(&self) -> Vec<String> {
        self.seen.lock().unwrap().commands.clone()
    }

    pub fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    /// Bytes said so far, before TLS.
    pub fn bytes_said(&self) -> usize {
        self.seen.lock().unwrap().bytes
    }
}

impl Drop for ScriptedImap {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Talk<S> {
    stream: BufReader<S>,
    act: Option<(ImapAt, ImapAct)>,
    drip: Option<Duration>,
    seen: Arc<Mutex<Seen>>,
    news: Arc<Notify>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Talk<S> {
    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.seen.lock().unwrap().bytes += bytes.len();
        match self.drip {
            None => self.stream.write_all(bytes).await?,
            Some(pause) => {
                for byte in bytes {
                    self.stream.write_all(&[*byte]).await?;
                    self.stream.flush().await?;
                    tokio::time::sleep(pause).await;
                }
            }
        }
        self.stream.flush().await
    }

    async fn say(&mut self, line: &str) -> io::Result<()> {
        self.send(format!("{line}\r\n").as_bytes()).await
    }

    async fn hear(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        loop {
            line.push(self.stream.read_u8().await?);
            if line.ends_with(b"\r\n") {
                line.truncate(line.len() - 2);
                return Ok(String::from_utf8_lossy(&line).into_owned());
            }
        }
    }

    /// A command: its tag, and the rest.
    async fn hear_command(&mut self) -> io::Result<(String, String)> {
        let line = self.hear().await?;
        let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
        let noted = if command.starts_with("AUTHENTICATE") {
            "AUTHENTICATE".to_owned()
        } else {
            command.to_owned()
        };
        self.seen.lock().unwrap().commands.push(noted);
        Ok((tag.to_owned(), command.to_owned()))
    }

    /// What the script wants at this moment, if anything.
    fn due(&mut self, at: ImapAt) -> Option<ImapAct> {
        match &self.act {
            Some((moment, _)) if *moment == at => self.act.take().map(|(_, act)| act),
            _ => None,
        }
    }

    /// Does what the script says. Gives the words of a refusal if that is what it says, and the
    /// act back if only the caller can do it.
    async fn play(&mut self, at: ImapAt) -> io::Result<(Option<&'static str>, Option<ImapAct>)> {
        match self.due(at) {
            None => Ok((None, None)),
            Some(ImapAct::Drop) => Err(io::ErrorKind::ConnectionAborted.into()),
            Some(ImapAct::Hang) => {
                tokio::time::sleep(Duration::from_hours(1)).await;
                Err(io::ErrorKind::TimedOut.into())
            }
            Some(ImapAct::Bye) => {
                self.say("* BYE this server goes down").await?;
                Err(io::ErrorKind::ConnectionAborted.into())
            }
            Some(ImapAct::Also(line)) => {
                self.say(line).await?;
                Ok((None, None))
            }
            Some(ImapAct::Refuse(words)) => Ok((Some(words), None)),
            Some(ImapAct::Drip(pause)) => {
                self.drip = Some(pause);
                Ok((None, None))
            }
            Some(act) => Ok((None, Some(act))),
        }
    }

    async fn serve(&mut self) -> io::Result<()> {
        loop {
            let (tag, command) = self.hear_command().await?;
            let upper = command.to_ascii_uppercase();
            if upper == "CAPABILITY" {
                let idle = self.seen.lock().unwrap().idle;
                let more = if idle { " IDLE" } else { "" };
                self.say(&format!("* CAPABILITY IMAP4rev1 SPECIAL-USE{more}"))
                    .await?;
                self.say(&format!("{tag} OK done")).await?;
            } else if upper.starts_with("AUTHENTICATE PLAIN") {
                let (refusal, _) = self.play(ImapAt::SignIn).await?;
                self.say("+ ").await?;
                let answer = self.hear().await?;
                if refusal.is_none() && self.lets_in(&answer) {
                    self.say(&format!("{tag} OK welcome")).await?;
                } else {
                    let words = refusal.unwrap_or("[AUTHENTICATIONFAILED] Not you");
                    self.say(&format!("{tag} NO {words}")).await?;
                }
            } else if upper.starts_with("LIST") {
                self.say("* LIST (\\HasNoChildren) \"/\" INBOX").await?;
                self.say(&format!("{tag} OK done")).await?;
            } else if upper.starts_with("EXAMINE") {
                let (exists, validity, next) = {
                    let seen = self.seen.lock().unwrap();
                    (seen.mails.len(), seen.uid_validity, seen.next_uid)
                };
                self.say(&format!("* {exists} EXISTS")).await?;
                self.say(&format!("* OK [UIDVALIDITY {validity}] valid"))
                    .await?;
                self.say(&format!("* OK [UIDNEXT {next}] next")).await?;
                self.say(&format!("{tag} OK [READ-ONLY] done")).await?;
            } else if upper.starts_with("UID SEARCH") {
                let (refusal, _) = self.play(ImapAt::Search).await?;
                if let Some(words) = refusal {
                    self.say(&format!("{tag} NO {words}")).await?;
                    continue;
                }
                let found: Vec<_> = self.search(&command).iter().map(u32::to_string).collect();
                let answer = format!("* SEARCH {}", found.join(" "));
                self.say(answer.trim_end()).await?;
                self.say(&format!("{tag} OK done")).await?;
            } else if upper.starts_with("UID FETCH") {
                match self.fetch(&command).await? {
                    None => self.say(&format!("{tag} OK done")).await?,
                    Some(words) => self.say(&format!("{tag} NO {words}")).await?,
                }
            } else if upper == "IDLE" {
                self.idle(&tag).await?;
            } else if upper == "NOOP" {
                self.say(&format!("{tag} OK done")).await?;
            } else if upper == "LOGOUT" {
                self.say("* BYE until then").await?;
                return self.say(&format!("{tag} OK done")).await;
            } else {
                self.say(&format!("{tag} BAD not here")).await?;
            }
        }
    }

    fn lets_in(&self, answer: &str) -> bool {
        use base64::Engine as _;
        let answer = base64::engine::general_purpose::STANDARD
            .decode(answer)
            .unwrap_or_default();
        let password = self.seen.lock().unwrap().password.clone();
        answer.rsplit(|byte| *byte == 0).next() == Some(password.as_bytes())
    }

    fn search(&self, command: &str) -> Vec<u32> {
        let seen = self.seen.lock().unwrap();
        let all = seen.mails.keys().copied();
        if let Some(from) = command
            .strip_prefix("UID SEARCH UID ")
            .and_then(|set| set.strip_suffix(":*"))
        {
            let from: u32 = from.parse().unwrap();
            let last = seen.mails.keys().next_back().copied();
            return all
                .filter(|uid| *uid >= from || Some(*uid) == last)
                .collect();
        }
        if let Some(uid) = command.strip_prefix("UID SEARCH UID ") {
            let uid: u32 = uid.parse().unwrap();
            return all.filter(|known| *known == uid).collect();
        }
        let senders: Vec<&str> = command.split('"').skip(1).step_by(2).collect();
        seen.mails
            .iter()
            .filter(|(_, mail)| {
                let head = head_of(&mail.raw);
                senders.is_empty() || senders.iter().any(|sender| head.contains(sender))
            })
            .map(|(uid, _)| *uid)
            .collect()
    }

    /// Answers a fetch; gives the words of a refusal if the script wants one.
    async fn fetch(&mut self, command: &str) -> io::Result<Option<&'static str>> {
        let mut words = command["UID FETCH ".len()..].splitn(2, ' ');
        let (set, what) = (words.next().unwrap(), words.next().unwrap());
        let wanted: Vec<(usize, u32, Mail)> = {
            let seen = self.seen.lock().unwrap();
            (1..)
                .zip(&seen.mails)
                .filter(|(_, (uid, _))| is_in(set, **uid))
                .map(|(number, (uid, mail))| (number, *uid, mail.clone()))
                .collect()
        };
        for (number, uid, mail) in wanted {
            let heads = what.contains("HEADER.FIELDS");
            let at = if heads {
                ImapAt::Head(uid)
            } else {
                ImapAt::Body(uid)
            };
            let (refusal, act) = self.play(at).await?;
            if refusal.is_some() {
                return Ok(refusal);
            }
            let (name, bytes) = if heads {
                (
                    "BODY[HEADER.FIELDS (FROM)]<0>".to_owned(),
                    head_of(&mail.raw).into_bytes(),
                )
            } else {
                let range = what.split(['<', '>']).nth(1).unwrap();
                let (from, many) = range.split_once('.').unwrap();
                let (from, many): (usize, usize) = (from.parse().unwrap(), many.parse().unwrap());
                let from = from.min(mail.raw.len());
                let to = (from + many).min(mail.raw.len());
                (format!("BODY[]<{from}>"), mail.raw[from..to].to_vec())
            };
            let size = mail.told_size.unwrap_or(mail.raw.len());
            let size = if heads {
                format!("RFC822.SIZE {size} ")
            } else {
                String::new()
            };
            let begin = |literal: u64| {
                format!("* {number} FETCH (UID {uid} {size}{name} {{{literal}}}\r\n")
            };
            match act {
                Some(ImapAct::Announce(literal)) => {
                    self.send(begin(literal).as_bytes()).await?;
                    self.drip = Some(Duration::from_millis(50));
                    self.send(&b"x".repeat(200)).await?;
                    return Err(io::ErrorKind::ConnectionAborted.into());
                }
                Some(ImapAct::Wrong(by)) => {
                    let wrong = (bytes.len() as u64).saturating_add_signed(by);
                    self.send(begin(wrong).as_bytes()).await?;
                    self.send(&bytes).await?;
                    self.send(b")\r\n").await?;
                }
                Some(ImapAct::Cut(after)) => {
                    self.send(begin(bytes.len() as u64).as_bytes()).await?;
                    self.send(&bytes[..after.min(bytes.len())]).await?;
                    return Err(io::ErrorKind::ConnectionAborted.into());
                }
                _ => {
                    self.send(begin(bytes.len() as u64).as_bytes()).await?;
                    self.send(&bytes).await?;
                    self.send(b")\r\n").await?;
                }
            }
        }
        Ok(None)
    }

    async fn idle(&mut self, tag: &str) -> io::Result<()> {
        let news = Arc::clone(&self.news);
        let before = self.seen.lock().unwrap().mails.len();
        self.say("+ idling").await?;
        loop {
            let told = news.notified();
            tokio::select! {
                heard = self.hear() => {
                    assert_eq!(heard?, "DONE");
                    return self.say(&format!("{tag} OK done")).await;
                }
                () = told => {}
            }
            self.play(ImapAt::Idle).await?;
            let now = self.seen.lock().unwrap().mails.len();
            if now != before {
                self.say(&format!("* {now} EXISTS")).await?;
            }
        }
    }
}

fn head_of(raw: &[u8]) -> String {
    let end = raw
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .map_or(raw.len(), |at| at + 4);
    String::from_utf8_lossy(&raw[..end]).into_owned()
}

fn is_in(set: &str, uid: u32) -> bool {
    set.split(',').any(|part| match part.split_once(':') {
        Some((from, to)) => (from.parse().unwrap()..=to.parse().unwrap()).contains(&uid),
        None => part.parse() == Ok(uid),
    })
}

async fn converse(
    stream: TcpStream,
    acceptor: TlsAcceptor,
    seen: Arc<Mutex<Seen>>,
    news: Arc<Notify>,
    door: Door,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let act = {
        let mut seen = seen.lock().unwrap();
        seen.connections += 1;
        seen.script.pop_front()
    };
    if door == Door::Tls {
        let tls = acceptor.accept(stream).await?;
        let mut talk = Talk {
            stream: BufReader::new(tls),
            act,
            drip: None,
            seen,
            news,
        };
        return greet_and_serve(&mut talk).await;
    }
    let mut plain = Talk {
        stream: BufReader::new(stream),
        act,
        drip: None,
        seen: Arc::clone(&seen),
        news: Arc::clone(&news),
    };
    plain.play(ImapAt::Greeting).await?;
    plain.say("* OK made for tests").await?;
    loop {
        let (tag, command) = plain.hear_command().await?;
        if command.eq_ignore_ascii_case("STARTTLS") && door != Door::Stripped {
            let (refusal, _) = plain.play(ImapAt::StartTls).await?;
            if let Some(words) = refusal {
                plain.say(&format!("{tag} NO {words}")).await?;
                continue;
            }
            let added = if door == Door::Injecting {
                "\r\n* PREAUTH welcome\r\n* CAPABILITY IMAP4rev1\r\nA0002 OK you are in"
            } else {
                ""
            };
            plain.say(&format!("{tag} OK begin{added}")).await?;
            break;
        }
        plain.say(&format!("{tag} BAD not here")).await?;
    }
    let act = plain.act.take();
    let tls = acceptor.accept(plain.stream.into_inner()).await?;
    let mut talk = Talk {
        stream: BufReader::new(tls),
        act,
        drip: None,
        seen,
        news,
    };
    talk.serve().await
}

async fn greet_and_serve<S: AsyncRead + AsyncWrite + Unpin>(talk: &mut Talk<S>) -> io::Result<()> {
    talk.play(ImapAt::Greeting).await?;
    talk.say("* OK made for tests").await?;
    talk.serve().await
}
