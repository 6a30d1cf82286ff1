use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Says whose an access token is, as the one who issues them does when a mail server asks
/// (RFC 7662, in the simpler form that Dovecot's `tokeninfo_url` wants).
pub struct TokenCheck {
    pub port: u16,
    good: Arc<Mutex<HashMap<String, String>>>,
}

impl TokenCheck {
    /// Starts one that knows no token; it runs until the test ends.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let check = Self {
            port: listener.local_addr().unwrap().port(),
            good: Arc::default(),
        };
        let good = Arc::clone(&check.good);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(&stream, &good);
            }
        });
        check
    }

    /// From now on only this token is good.
    pub fn accept_only(&self, token: &str, user: &str) {
        *self.good.lock().unwrap() = HashMap::from([(token.to_owned(), user.to_owned())]);
    }
}

fn answer(stream: &TcpStream, good: &Mutex<HashMap<String, String>>) {
    let mut lines = BufReader::new(stream).lines();
    let Some(Ok(request)) = lines.next() else {
        return;
    };
    // The head to its end, so that nothing is left unread when the connection closes.
    while lines
        .next()
        .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
    {}
    let token = request
        .split_once("access_token=")
        .and_then(|(_, rest)| rest.split([' ', '&']).next())
        .unwrap_or_default();
    let (status, body) = match good.lock().unwrap().get(token) {
        Some(user) => ("200 OK", format!("{{\"email\":\"{user}\"}}")),
        None => (
            "401 Unauthorized",
            "{\"error\":\"invalid_token\"}".to_owned(),
        ),
    };
    let _ = write!(
        &*stream,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}
