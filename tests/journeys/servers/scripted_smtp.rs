use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::server::TlsStream;

use super::Certificate;

/// A moment in an SMTP conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Instead of the greeting.
    Banner,
    /// Instead of answering the first EHLO.
    Ehlo,
    /// Instead of answering STARTTLS.
    StartTls,
    /// Instead of answering AUTH.
    Auth,
    /// Instead of answering MAIL.
    Mail,
    /// Instead of answering RCPT.
    Rcpt,
    /// Instead of answering DATA.
    Data,
    /// After some bytes of the message.
    Body,
    /// Instead of answering the final dot; the message has not been stored.
    Dot,
    /// As `Dot`, but the message **has** been stored.
    Stored,
}

/// What the server does there.
#[derive(Debug, Clone)]
pub enum Act {
    /// Closes the connection.
    Drop,
    /// Says nothing more, and keeps the connection.
    Hang,
    /// Answers this line instead, and goes on.
    Say(&'static str),
    /// Waits, then answers as it should.
    Wait(Duration),
    /// Answers as it should, and adds this in the same packet.
    Add(&'static str),
    /// Closes the connection the rude way: what it still had to say is lost (TCP RST).
    Reset,
}

/// An SMTP server that misbehaves on cue. One act is used up by each connection, in order; after
/// that it behaves. Or one that misbehaves at random, which it does at every moment of every
/// connection.
pub struct ScriptedSmtp {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Seen {
    script: VecDeque<(At, Act)>,
    stored: Vec<Vec<u8>>,
    commands: Vec<String>,
    connections: usize,
    hung: usize,
    offers_starttls: bool,
    /// Takes a line break for any of CR, LF and CRLF, and so the end of a message for many things.
    lenient: bool,
    chance: Option<Chance>,
}

const TAKEN: &str = "250 2.0.0 Ok: queued as SCRIPT";

/// Trouble by lot: the same seed gives the same lots.
struct Chance {
    state: u64,
    one_in: u64,
}

impl Chance {
    fn next(&mut self) -> u64 {
        // xorshift64*: even enough to choose troubles by.
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    /// What happens at this moment, if anything. A server that refused a message and kept it all the
    /// same would have broken its word (RFC 5321 section 4.2.1): about a message it has kept it
    /// answers well, or breaks off.
    fn draw(&mut self, at: At) -> Option<Act> {
        if !self.next().is_multiple_of(self.one_in) {
            return None;
        }
        let breaks_off = matches!(at, At::Stored | At::Body);
        Some(match self.next() % if breaks_off { 2 } else { 8 } {
            0 => Act::Drop,
            1 => Act::Reset,
            2 => Act::Say("421 4.3.2 Going down"),
            3 => Act::Say("450 4.2.1 Try again later"),
            4 => Act::Say("451 4.3.0 Local error"),
            5 => Act::Say("452 4.3.1 Out of space"),
            6 => Act::Say("550 5.1.1 No such person here"),
            _ => Act::Say("554 5.7.1 Not wanted"),
        })
    }
}

impl ScriptedSmtp {
    pub async fn start(certificate: &Certificate, script: Vec<(At, Act)>) -> Self {
        Self::with(certificate, script, true, None).await
    }

    /// One at which about one moment in `one_in` goes wrong, by lot.
    pub async fn unruly(certificate: &Certificate, seed: u64, one_in: u64) -> Self {
        let chance = Chance {
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            one_in,
        };
        Self::with(certificate, Vec::new(), true, Some(chance)).await
    }

    /// One that is easily fooled about where a message ends.
    pub async fn lenient(certificate: &Certificate) -> Self {
        let server = Self::start(certificate, Vec::new()).await;
        server.seen.lock().unwrap().lenient = true;
        server
    }

    /// From now on it behaves.
    pub fn calm_down(&self) {
        let mut seen = self.seen.lock().unwrap();
        seen.chance = None;
        seen.script.clear();
    }

    /// One that does not know STARTTLS, or from which somebody on the way has stripped it.
    pub async fn without_starttls(certificate: &Certificate) -> Self {
        Self::with(certificate, Vec::new(), false, None).await
    }

    async fn with(
        certificate: &Certificate,
        script: Vec<(At, Act)>,
        offers_starttls: bool,
        chance: Option<Chance>,
    ) -> Self {
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
            offers_starttls,
            chance,
            ..Seen::default()
        }));
        let shared = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let seen = Arc::clone(&shared);
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    // A conversation cut short is what this server is for.
                    let _ = converse(stream, acceptor, seen).await;
                });
            }
        });
        Self { port, seen, task }
    }

    /// Each copy of a message the server took for good, with or without saying so.
    pub fn stored(&self) -> Vec<Vec<u8>> {
        self.seen.lock().unwrap().stored.clone()
    }

    /// Every command heard, without what follows AUTH.
    pub fn commands(&self) -> Vec<String> {
        self.seen.lock().unwrap().commands.clone()
    }

    /// How often it stopped answering.
    pub fn hung(&self) -> usize {
        self.seen.lock().unwrap().hung
    }

    /// What it does on the next connection.
    pub fn next(&self, at: At, act: Act) {
        self.seen.lock().unwrap().script.push_back((at, act));
    }

    pub fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }
}

impl Drop for ScriptedSmtp {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Talk<S> {
    stream: BufReader<S>,
    act: Option<(At, Act)>,
    seen: Arc<Mutex<Seen>>,
}

/// A stream that can be cut without a goodbye.
trait Cut {
    fn tcp(&self) -> &TcpStream;
}

impl Cut for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Cut for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Cut> Talk<S> {
    /// What the script, or the lot, wants at this moment.
    fn due(&mut self, at: At) -> Option<Act> {
        if self.act.as_ref().is_some_and(|(moment, _)| *moment == at) {
            return self.act.take().map(|(_, act)| act);
        }
        let mut seen = self.seen.lock().unwrap();
        seen.chance.as_mut().and_then(|chance| chance.draw(at))
    }

    /// Answers, or does what the script says at this moment; gives whether it answered as usual.
    async fn answer(&mut self, at: At, usual: &str) -> io::Result<bool> {
        let act = self.due(at);
        let as_usual = !matches!(act, Some(Act::Say(_)));
        match act {
            None => self.say(usual).await?,
            Some(act) => self.act_out(act, usual).await?,
        }
        Ok(as_usual)
    }

    async fn act_out(&mut self, act: Act, usual: &str) -> io::Result<()> {
        match act {
            Act::Reset => {
                self.stream.get_ref().tcp().set_zero_linger()?;
                Err(io::ErrorKind::ConnectionReset.into())
            }
            Act::Drop => Err(io::ErrorKind::ConnectionAborted.into()),
            Act::Hang => {
                self.seen.lock().unwrap().hung += 1;
                tokio::time::sleep(Duration::from_hours(1)).await;
                Err(io::ErrorKind::TimedOut.into())
            }
            Act::Say(line) => self.say(line).await,
            Act::Wait(time) => {
                tokio::time::sleep(time).await;
                self.say(usual).await
            }
            Act::Add(more) => self.say(&format!("{usual}\r\n{more}")).await,
        }
    }

    async fn say(&mut self, line: &str) -> io::Result<()> {
        self.stream
            .write_all(format!("{line}\r\n").as_bytes())
            .await?;
        self.stream.flush().await
    }

    async fn hear(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        loop {
            let byte = self.stream.read_u8().await?;
            line.push(byte);
            if line.ends_with(b"\r\n") {
                line.truncate(line.len() - 2);
                return Ok(line);
            }
        }
    }

    async fn hear_command(&mut self) -> io::Result<String> {
        let line = String::from_utf8_lossy(&self.hear().await?).into_owned();
        let said = if line.starts_with("AUTH") {
            "AUTH".to_owned()
        } else {
            line.clone()
        };
        self.seen.lock().unwrap().commands.push(said);
        Ok(line)
    }

    /// One message up to the dot; an error when the script cuts it short.
    async fn hear_message(&mut self) -> io::Result<Vec<u8>> {
        if self.seen.lock().unwrap().lenient {
            return self.hear_message_leniently().await;
        }
        let mut message = Vec::new();
        let mut cut = false;
        loop {
            let line = self.hear().await?;
            if line == b"." {
                return Ok(message);
            }
            message.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            message.extend_from_slice(b"\r\n");
            if !cut && message.len() > 20 {
                cut = true;
                if let Some(act) = self.due(At::Body) {
                    self.act_out(act, "").await?;
                }
            }
        }
    }

    /// A message up to the first dot on a line of its own, whatever ends the lines around it.
    async fn hear_message_leniently(&mut self) -> io::Result<Vec<u8>> {
        const ENDS: [&[u8]; 6] = [
            b"\r\n.\r\n",
            b"\n.\r\n",
            b"\n.\n",
            b"\r.\r",
            b"\r.\r\n",
            b"\r\n.\r",
        ];
        let mut message = Vec::new();
        loop {
            message.push(self.stream.read_u8().await?);
            // A CRLF that only began is waited for.
            let Some(end) = ENDS.iter().find(|end| message.ends_with(end)) else {
                continue;
            };
            if end.ends_with(b"\r") && self.stream.fill_buf().await?.first() == Some(&b'\n') {
                continue;
            }
            message.truncate(message.len() - end.len());
            let text = [message.as_slice(), b"\r\n"].concat();
            let mut unstuffed = Vec::with_capacity(text.len());
            for line in text.split_inclusive(|byte| *byte == b'\n') {
                unstuffed.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
            }
            return Ok(unstuffed);
        }
    }

    async fn serve(&mut self) -> io::Result<()> {
        loop {
            let command = self.hear_command().await?;
            let verb = command
                .split([' ', ':'])
                .next()
                .unwrap_or_default()
                .to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    self.answer(At::Ehlo, "250-localhost\r\n250 AUTH PLAIN LOGIN")
                        .await?;
                }
                "AUTH" => drop(self.answer(At::Auth, "235 2.7.0 Welcome").await?),
                "MAIL" => drop(self.answer(At::Mail, "250 2.1.0 Ok").await?),
                "RCPT" => drop(self.answer(At::Rcpt, "250 2.1.5 Ok").await?),
                "DATA" => {
                    if !self.answer(At::Data, "354 Go on").await? {
                        continue;
                    }
                    let message = self.hear_message().await?;
                    match self.due(At::Dot) {
                        Some(act @ (Act::Wait(_) | Act::Add(_))) => {
                            self.seen.lock().unwrap().stored.push(message);
                            self.act_out(act, TAKEN).await?;
                        }
                        Some(act) => self.act_out(act, "").await?,
                        None => {
                            self.seen.lock().unwrap().stored.push(message);
                            self.answer(At::Stored, TAKEN).await?;
                        }
                    }
                }
                "RSET" | "NOOP" => self.say("250 2.0.0 Ok").await?,
                "QUIT" => return self.say("221 2.0.0 Bye").await,
                _ => self.say("502 5.5.1 Not here").await?,
            }
        }
    }
}

async fn converse(
    stream: TcpStream,
    acceptor: TlsAcceptor,
    seen: Arc<Mutex<Seen>>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (act, offers) = {
        let mut seen = seen.lock().unwrap();
        seen.connections += 1;
        (seen.script.pop_front(), seen.offers_starttls)
    };
    let mut plain = Talk {
        stream: BufReader::new(stream),
        act,
        seen: Arc::clone(&seen),
    };
    plain
        .answer(At::Banner, "220 localhost made for tests")
        .await?;
    loop {
        let command = plain.hear_command().await?.to_ascii_uppercase();
        if command.starts_with("EHLO") {
            let usual = if offers {
                "250-localhost\r\n250 STARTTLS"
            } else {
                "250-localhost\r\n250 AUTH PLAIN LOGIN"
            };
            plain.answer(At::Ehlo, usual).await?;
        } else if command.starts_with("STARTTLS") && offers {
            if plain.answer(At::StartTls, "220 2.0.0 Go on").await? {
                break;
            }
        } else if command.starts_with("QUIT") {
            return plain.say("221 2.0.0 Bye").await;
        } else {
            plain.say("530 5.7.0 STARTTLS first").await?;
        }
    }
    let act = plain.act.take();
    let tls = acceptor.accept(plain.stream.into_inner()).await?;
    Talk {
        stream: BufReader::new(tls),
        act,
        seen,
    }
    .serve()
    .await
}
