use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;

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
}

/// An SMTP server that misbehaves on cue. One act is used up by each connection, in order; after
/// that it behaves.
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
    offers_starttls: bool,
}

impl ScriptedSmtp {
    pub async fn start(certificate: &Certificate, script: Vec<(At, Act)>) -> Self {
        Self::with(certificate, script, true).await
    }

    /// One that does not know STARTTLS, or from which somebody on the way has stripped it.
    pub async fn without_starttls(certificate: &Certificate) -> Self {
        Self::with(certificate, Vec::new(), false).await
    }

    async fn with(
        certificate: &Certificate,
        script: Vec<(At, Act)>,
        offers_starttls: bool,
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

impl<S: AsyncRead + AsyncWrite + Unpin> Talk<S> {
    /// Answers, or does what the script says at this moment.
    async fn answer(&mut self, at: At, usual: &str) -> io::Result<()> {
        let act = match &self.act {
            Some((moment, act)) if *moment == at => act.clone(),
            _ => return self.say(usual).await,
        };
        self.act = None;
        match act {
            Act::Drop => Err(io::ErrorKind::ConnectionAborted.into()),
            Act::Hang => {
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

    /// One message up to the dot; nothing when the script cuts it short.
    async fn hear_message(&mut self) -> io::Result<Vec<u8>> {
        let mut message = Vec::new();
        loop {
            let line = self.hear().await?;
            if line == b"." {
                return Ok(message);
            }
            message.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            message.extend_from_slice(b"\r\n");
            if matches!(self.act, Some((At::Body, _))) && message.len() > 20 {
                self.answer(At::Body, "").await?;
            }
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
                "AUTH" => self.answer(At::Auth, "235 2.7.0 Welcome").await?,
                "MAIL" => self.answer(At::Mail, "250 2.1.0 Ok").await?,
                "RCPT" => self.answer(At::Rcpt, "250 2.1.5 Ok").await?,
                "DATA" => {
                    let refuses = matches!(&self.act, Some((At::Data, Act::Say(_))));
                    self.answer(At::Data, "354 Go on").await?;
                    if refuses {
                        continue;
                    }
                    let message = self.hear_message().await?;
                    let refuses = matches!(&self.act, Some((At::Dot, _)));
                    if refuses && !matches!(&self.act, Some((_, Act::Wait(_) | Act::Add(_)))) {
                        self.answer(At::Dot, "").await?;
                        continue;
                    }
                    self.seen.lock().unwrap().stored.push(message);
                    if refuses {
                        self.answer(At::Dot, "250 2.0.0 Ok: queued as SCRIPT")
                            .await?;
                    } else {
                        self.answer(At::Stored, "250 2.0.0 Ok: queued as SCRIPT")
                            .await?;
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
        let command = plain.hear_command().await?;
        if command.starts_with("EHLO") {
            let usual = if offers {
                "250-localhost\r\n250 STARTTLS"
            } else {
                "250-localhost\r\n250 AUTH PLAIN LOGIN"
            };
            plain.answer(At::Ehlo, usual).await?;
        } else if command.starts_with("STARTTLS") && offers {
            let goes_on = !matches!(&plain.act, Some((At::StartTls, Act::Say(_))));
            plain.answer(At::StartTls, "220 2.0.0 Go on").await?;
            if goes_on {
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
