use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, crypto::ring};

use super::Certificate;

/// What the server answers on a path: status code and body.
pub type Answers = HashMap<&'static str, (u16, Vec<u8>)>;

/// A web server on loopback with TLS, that answers what it was told to and keeps what it was asked.
pub struct HttpsServer {
    pub port: u16,
    asked: Arc<Mutex<Vec<String>>>,
    answers: Arc<Mutex<Answers>>,
}

impl HttpsServer {
    /// Starts one; it runs until the test's runtime ends.
    pub async fn start(certificate: &Certificate, answers: Answers) -> Self {
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
        let server = Self {
            port,
            asked: Arc::default(),
            answers: Arc::new(Mutex::new(answers)),
        };
        let (asked, answers) = (Arc::clone(&server.asked), Arc::clone(&server.answers));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(
                    acceptor.clone(),
                    stream,
                    Arc::clone(&asked),
                    Arc::clone(&answers),
                ));
            }
        });
        server
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.port)
    }

    /// The requests so far, each with its head and body as they came.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Answers differently from now on.
    pub fn set(&self, path: &'static str, status: u16, body: impl Into<Vec<u8>>) {
        self.answers
            .lock()
            .unwrap()
            .insert(path, (status, body.into()));
    }
}

async fn answer(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    asked: Arc<Mutex<Vec<String>>>,
    answers: Arc<Mutex<Answers>>,
) {
    // A client that does not trust the certificate leaves here.
    let Ok(mut stream) = acceptor.accept(stream).await else {
        return;
    };
    let mut request = Vec::new();
    while !is_whole(&request) {
        let mut some = [0; 4096];
        match stream.read(&mut some).await {
            Ok(0) | Err(_) => return,
            Ok(count) => request.extend_from_slice(&some[..count]),
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let target = request.split_whitespace().nth(1).unwrap_or("/");
    let path = target.split('?').next().unwrap_or("/");
    let (status, body) = answers
        .lock()
        .unwrap()
        .get(path)
        .cloned()
        .unwrap_or((404, b"not here".to_vec()));
    asked.lock().unwrap().push(request);
    let head = format!(
        "HTTP/1.1 {status} Answer\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(&body).await;
    let _ = stream.shutdown().await;
}

/// The head has ended, and as much of a body came as the head promised.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let promised = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .and_then(|length| length.trim().parse().ok())
        .unwrap_or(0);
    body.len() >= promised
}
