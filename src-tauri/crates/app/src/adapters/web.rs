use std::error::Error as StdError;
use std::net::SocketAddr;
use std::time::Duration;

use foi_mail::Trust;
use oauth2::http;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};

const CONNECT: Duration = Duration::from_secs(15);
const WHOLE: Duration = Duration::from_mins(1);

/// Asks web servers over HTTPS, and only that: another scheme is refused, also when a server
/// redirects to it. Sends no cookies, no referrer and no name of the program.
#[derive(Debug, Clone)]
pub struct Web {
    client: Client,
    /// The same, following no redirects.
    straight: Client,
}

/// Why a web server's answer could not be had. Nothing was changed by asking.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebError {
    /// No answer, or none that can be trusted.
    #[error("{host} could not be asked: {words}. Check the internet connection.")]
    Unreachable {
        /// The server's name, or the address as it was written.
        host: String,
        /// What went wrong.
        words: String,
    },
    /// The server answered that it would not.
    #[error("{host} answered {status} instead of what was asked for.")]
    Refused {
        /// The server's name.
        host: String,
        /// The HTTP status code.
        status: u16,
    },
    /// The answer is larger than any right one.
    #[error("{host} sent more than {most} bytes; that cannot be what was asked for.")]
    TooLarge {
        /// The server's name.
        host: String,
        /// The most that is taken, in bytes.
        most: usize,
    },
}

impl Web {
    /// A client that believes the certificates `trust` believes.
    ///
    /// # Errors
    ///
    /// When this computer's certificates cannot be read.
    pub fn new(trust: &Trust) -> Result<Self, WebError> {
        Self::looking_up(trust, None)
    }

    /// As [`new`](Self::new), with one server standing in for every other; only tests have one.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn looking_up(trust: &Trust, stand_in: Option<SocketAddr>) -> Result<Self, WebError> {
        let failed = |words: String| WebError::Unreachable {
            host: "The web".into(),
            words,
        };
        let tls = foi_mail::tls_config(trust).map_err(|error| failed(error.to_string()))?;
        let client = |redirects: Policy| {
            let mut builder = Client::builder();
            if let Some(server) = stand_in {
                builder = builder.dns_resolver(Everywhere(server));
            }
            builder
                .tls_backend_preconfigured(tls.clone())
                .https_only(true)
                .redirect(redirects)
                .referer(false)
                .connect_timeout(CONNECT)
                .timeout(WHOLE)
                .build()
                .map_err(|error| failed(error.to_string()))
        };
        Ok(Self {
            client: client(Policy::limited(5))?,
            straight: client(Policy::none())?,
        })
    }

    /// What lies at an address, at most `most` bytes of it.
    pub async fn get(&self, url: &str, most: usize) -> Result<Vec<u8>, WebError> {
        let answer = self.client.get(url).send().await;
        let answer = answer.map_err(|error| unreachable_host(url, &error))?;
        let status = answer.status();
        if !status.is_success() {
            return Err(WebError::Refused {
                host: host_of(url),
                status: status.as_u16(),
            });
        }
        body(url, answer, most).await
    }

    /// Makes a request as it is and gives the answer, at most `most` bytes of it, whatever its
    /// status. No redirect is followed: what is sent may be secret.
    pub async fn exchange(
        &self,
        request: http::Request<Vec<u8>>,
        most: usize,
    ) -> Result<http::Response<Vec<u8>>, WebError> {
        let url = request.uri().to_string();
        let request = request
            .try_into()
            .map_err(|error| unreachable_host(&url, &error))?;
        let answer = self.straight.execute(request).await;
        let answer = answer.map_err(|error| unreachable_host(&url, &error))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let mut whole = http::Response::new(body(&url, answer, most).await?);
        *whole.status_mut() = status;
        *whole.headers_mut() = headers;
        Ok(whole)
    }
}

/// Says of every name that it is at one address.
#[derive(Debug)]
struct Everywhere(SocketAddr);

impl Resolve for Everywhere {
    fn resolve(&self, _: Name) -> Resolving {
        let at: Addrs = Box::new(std::iter::once(self.0));
        Box::pin(std::future::ready(Ok(at)))
    }
}

async fn body(url: &str, mut answer: Response, most: usize) -> Result<Vec<u8>, WebError> {
    let mut bytes = Vec::new();
    while let Some(part) = answer
        .chunk()
        .await
        .map_err(|error| unreachable_host(url, &error))?
    {
        if bytes.len() + part.len() > most {
            return Err(WebError::TooLarge {
                host: host_of(url),
                most,
            });
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

fn unreachable_host(url: &str, error: &reqwest::Error) -> WebError {
    // The innermost cause says what happened; those around it say that something did.
    let mut cause: &dyn StdError = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let words = match cause.to_string() {
        _ if error.is_timeout() => "no answer came in time".to_owned(),
        words => words
            .split(" (os error")
            .next()
            .unwrap_or_default()
            .to_owned(),
    };
    WebError::Unreachable {
        host: host_of(url),
        words,
    }
}

fn host_of(url: &str) -> String {
    reqwest::Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| url.to_owned())
}
