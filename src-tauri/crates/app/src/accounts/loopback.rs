//! The one page this program ever serves: where the browser comes back to after signing in
//! (RFC 8252 section 7.3). On the loopback interface only, and for one sign-in.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A browser may open connections that it never uses.
const PATIENCE: Duration = Duration::from_secs(10);
const LONGEST_REQUEST: usize = 16 * 1024;

/// Waits for the browser.
#[derive(Debug)]
pub(super) struct Loopback {
    v4: TcpListener,
    /// `localhost` may mean this one to a browser.
    v6: Option<TcpListener>,
    port: u16,
}

/// What the browser brought back.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// A code to be exchanged for tokens.
    Code(String),
    /// The provider, or the user there, said no; its words.
    Refused(String),
}

impl Loopback {
    pub(super) async fn open() -> io::Result<Self> {
        let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = v4.local_addr()?.port();
        let v6 = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await.ok();
        Ok(Self { v4, v6, port })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Waits until the browser brings an answer with the right `state`. Whatever else comes, from
    /// another page or another program, is turned away and changes nothing.
    pub(super) async fn answer(&self, state: &str) -> io::Result<Answer> {
        let (found, mut answers) = tokio::sync::mpsc::channel(1);
        loop {
            tokio::select! {
                Some(answer) = answers.recv() => return Ok(answer),
                stream = self.accept() => {
                    let (stream, state, found) = (stream?, state.to_owned(), found.clone());
                    tokio::spawn(async move {
                        let talk = serve(stream, &state);
                        if let Ok(Ok(Some(answer))) = tokio::time::timeout(PATIENCE, talk).await {
                            let _ = found.send(answer).await;
                        }
                    });
                }
            }
        }
    }

    async fn accept(&self) -> io::Result<TcpStream> {
        let Some(v6) = &self.v6 else {
            return Ok(self.v4.accept().await?.0);
        };
        tokio::select! {
            stream = self.v4.accept() => Ok(stream?.0),
            stream = v6.accept() => Ok(stream?.0),
        }
    }
}

async fn serve(mut stream: TcpStream, state: &str) -> io::Result<Option<Answer>> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut some = [0; 2048];
        let count = stream.read(&mut some).await?;
        if count == 0 || head.len() > LONGEST_REQUEST {
            return Ok(None);
        }
        head.extend_from_slice(some.get(..count).unwrap_or_default());
    }
    let answer = read(&String::from_utf8_lossy(&head), state);
    let (status, words) = match &answer {
        Some(Answer::Code(_)) => (
            "200 OK",
            "You can close this page and go back to Scrutineer.",
        ),
        Some(Answer::Refused(_)) => (
            "200 OK",
            "You are not signed in. You can close this page and go back to Scrutineer.",
        ),
        None => ("404 Not Found", "There is nothing here."),
    };
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Scrutineer</title><p>{words}</p></html>"
    );
    let answered = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nContent-Security-Policy: default-src 'none'\r\nReferrer-Policy: no-referrer\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    // Whether the browser still listens changes nothing.
    let _ = stream.write_all(answered.as_bytes()).await;
    let _ = stream.shutdown().await;
    Ok(answer)
}

/// The answer in a request, if it is one to our question.
fn read(request: &str, state: &str) -> Option<Answer> {
    let mut line = request.lines().next()?.split(' ');
    let (method, target) = (line.next()?, line.next()?);
    if method != "GET" {
        return None;
    }
    let url = reqwest::Url::parse("http://localhost")
        .ok()?
        .join(target)
        .ok()?;
    let value = |name: &str| {
        url.query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    if url.path() != "/" || value("state")? != state {
        return None;
    }
    match (value("code"), value("error")) {
        (Some(code), None) if !code.is_empty() => Some(Answer::Code(code)),
        (_, Some(error)) => Some(Answer::Refused(
            value("error_description")
                .unwrap_or(error)
                .chars()
                .filter(|c| !c.is_control())
                .take(200)
                .collect(),
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_to_our_question_is_one() {
        let asked = |target: &str| read(&format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n"), "s1");
        assert_eq!(
            asked("/?state=s1&code=4%2FabC"),
            Some(Answer::Code("4/abC".into()))
        );
        assert_eq!(
            asked("/?error=access_denied&state=s1"),
            Some(Answer::Refused("access_denied".into()))
        );
        for other in [
            "/?code=4",
            "/?state=s2&code=4",
            "/?state=&code=4",
            "/?state=s1",
            "/?state=s1&code=",
            "/favicon.ico?state=s1&code=4",
            "//evil.example/x?state=s1&code=4",
            "no target",
        ] {
            assert_eq!(asked(other), None, "{other}");
        }
        assert_eq!(read("POST /?state=s1&code=4 HTTP/1.1\r\n\r\n", "s1"), None);
        assert_eq!(read("", "s1"), None);
    }
}
