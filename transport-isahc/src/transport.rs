//! Sends a request, reads the response, says what went wrong.

use std::fmt;
use std::io;
use std::time::{Duration, Instant};

use authlete_core::transport::{AtMostOnce, HttpRequest, HttpResponse, TimeLimit, Transport, refuse_encoded_body};
use authlete_core::{TransportError, blocking};
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING, USER_AGENT};
use http::response::Parts;
use http::uri::Scheme;
use http::{Method, Request, Response, StatusCode, Uri, Version};
use isahc::config::{Configurable, RedirectPolicy};
use isahc::error::ErrorKind;
use isahc::{AsyncBody, HttpClient};

use crate::Builder;
use crate::body::{self, Departure};
use crate::builder::ceil_millis;

/// A transport over isahc, blocking and async. Clones share the connection pool.
#[derive(Clone)]
pub struct IsahcTransport {
    pub(crate) client: HttpClient,
    /// For requests that must not be sent twice and have no body that prevents it.
    pub(crate) unpooled: Option<HttpClient>,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) max_body: usize,
    pub(crate) user_agent: HeaderValue,
    #[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
    pub(crate) tls: Option<isahc::tls::TlsConfig>,
}

impl IsahcTransport {
    /// Starts with the defaults that [`Builder`] lists.
    pub fn builder() -> Builder {
        Builder::default()
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        check(&request)?;
        let client = match &self.unpooled {
            Some(unpooled) if request.body().is_empty() && AtMostOnce::holds_for(&request) => unpooled,
            _ => &self.client,
        };
        let attempt = Attempt {
            is_https: request.uri().scheme() == Some(&Scheme::HTTPS),
            departure: Departure::default(),
            start: Instant::now(),
            limit: ceil_millis(TimeLimit::of(&request, self.timeout)),
        };
        let request = self.prepare(request, &attempt)?;
        let response = client.send_async(request).await.map_err(|error| self.unanswered(error, &attempt))?;
        let (parts, body) = response.into_parts();
        refuse_encoded_body(&parts.headers)?;
        let body = body::read(body, self.max_body).await?;
        if body.is_empty() {
            refuse_cut(&parts)?;
        }
        Ok(Response::from_parts(parts, body))
    }

    /// Everything that a client could have set otherwise is set here, on the request.
    fn prepare(&self, request: HttpRequest, attempt: &Attempt) -> Result<Request<AsyncBody>, TransportError> {
        let (parts, bytes) = request.into_parts();
        let carries_body = matches!(parts.method, Method::POST | Method::PUT | Method::PATCH);
        let mut headers = parts.headers;
        headers.entry(USER_AGENT).or_insert_with(|| self.user_agent.clone());
        // Saying nothing would allow any coding, and a small compressed body can be a large one.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if carries_body && bytes.is_empty() {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut builder = Request::builder()
            .method(parts.method)
            .uri(parts.uri)
            .timeout(attempt.limit)
            .connect_timeout(self.connect_timeout)
            // A third limit would be taken for that of connecting.
            .low_speed_timeout(0, Duration::ZERO)
            .redirect_policy(RedirectPolicy::None)
            .automatic_decompression(false)
            // curl would hold back a large body for up to a second, until the server says that it may come.
            .expect_continue(false);
        #[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
        if let Some(config) = &self.tls {
            builder = builder.tls_config(config.clone());
        }
        if let Some(own) = builder.headers_mut() {
            *own = headers;
        }
        // A body without bytes would be announced by `Content-Length: 0`, also on GET and DELETE.
        let body = if bytes.is_empty() { AsyncBody::empty() } else { body::once(bytes, attempt.departure.clone()) };
        builder.body(body).map_err(|error| TransportError::Unsendable(error.into()))
    }

    fn unanswered(&self, error: isahc::Error, attempt: &Attempt) -> TransportError {
        let connecting = match error.kind() {
            ErrorKind::BadClientCertificate
            | ErrorKind::BadServerCertificate
            | ErrorKind::ClientInitialization
            | ErrorKind::ConnectionFailed
            | ErrorKind::InvalidTlsConfiguration
            | ErrorKind::NameResolution
            | ErrorKind::TlsEngine => true,
            ErrorKind::InvalidRequest => return TransportError::Unsendable(error.into()),
            // https without TLS; the same kind stands for a response that is not HTTP.
            ErrorKind::ProtocolViolation => attempt.is_https && error.remote_addr().is_none(),
            // isahc does not say which limit passed. One of the two had not yet.
            ErrorKind::Timeout if (self.connect_timeout..attempt.limit).contains(&attempt.start.elapsed()) => true,
            ErrorKind::Timeout => return TransportError::Timeout,
            _ => false,
        };
        // If curl was reading the body, it had a connection, whatever it says of a later one.
        if connecting && !attempt.departure.has_begun() {
            TransportError::Connect(error.into())
        } else {
            TransportError::Interrupted(error.into())
        }
    }
}

/// What it takes to tell whether a request was sent.
struct Attempt {
    is_https: bool,
    departure: Departure,
    start: Instant,
    limit: Duration,
}

/// What isahc would panic at, and what curl would change.
fn check(request: &HttpRequest) -> Result<(), TransportError> {
    let reason = if request.headers().values().any(|value| value.to_str().is_err()) {
        "a header has a character that curl cannot send"
    } else if has_dot_segment(request.uri()) {
        "the path has a dot segment, which curl would resolve"
    } else {
        return Ok(());
    };
    Err(TransportError::Unsendable(io::Error::new(io::ErrorKind::InvalidInput, reason).into()))
}

fn has_dot_segment(uri: &Uri) -> bool {
    uri.path().split('/').any(|segment| {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        plain == "." || plain == ".."
    })
}

/// curl takes a response that ends within its headers for a whole one, with what headers there are and without a body.
/// One that is whole and says nothing of its length could look the same, but hardly does without a body.
fn refuse_cut(parts: &Parts) -> Result<(), TransportError> {
    let is_framed = parts.headers.contains_key(CONTENT_LENGTH)
        || parts.headers.contains_key(TRANSFER_ENCODING)
        || parts.version >= Version::HTTP_2
        || matches!(parts.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    if is_framed {
        return Ok(());
    }
    let reason = io::Error::new(io::ErrorKind::UnexpectedEof, "the response ends within its headers");
    Err(TransportError::Interrupted(reason.into()))
}

impl Transport for IsahcTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.exchange(request).await
    }
}

impl blocking::Transport for IsahcTransport {
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        // isahc's own blocking calls do no more than this: its clients run on threads of their own.
        futures_lite::future::block_on(self.exchange(request))
    }
}

impl fmt::Debug for IsahcTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IsahcTransport")
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_body", &self.max_body)
            .field("user_agent", &self.user_agent)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn send(url: &str, own: &[u8]) -> Result<HttpResponse, TransportError> {
        let request = Request::post(url).header("x-own", HeaderValue::from_bytes(own).unwrap()).body(b"{}".to_vec());
        let transport = IsahcTransport::builder().timeout(Duration::from_millis(200)).build().unwrap();
        blocking::Transport::send(&transport, request.unwrap())
    }

    #[test]
    fn what_curl_would_change_is_refused() {
        for path in [".", "..", "a/../b", "a/%2e", "%2E./b", "a/.%2e?c"] {
            let outcome = send(&format!("http://127.0.0.1:9/{path}"), b"");
            let Err(TransportError::Unsendable(reason)) = outcome else { panic!("{path}: {outcome:?}") };
            assert!(reason.to_string().contains("dot segment"), "{path}: {reason}");
        }
        for path in ["...", "a.b", "%252e", "a?b=/../c"] {
            let request = Request::get(format!("http://127.0.0.1:9/{path}")).body(Vec::new());
            assert!(check(&request.unwrap()).is_ok(), "{path}");
        }
    }

    #[test]
    fn what_isahc_would_panic_at_is_refused() {
        let outcome = send("http://127.0.0.1:9/", b"caf\xe9");
        let Err(TransportError::Unsendable(reason)) = outcome else { panic!("{outcome:?}") };
        assert!(reason.to_string().contains("header"), "{reason}");
    }

    /// With another crate's TLS feature the call fails as well, there being no server.
    #[test]
    #[cfg(not(any(feature = "native-tls", feature = "rustls-tls")))]
    fn https_without_tls_is_unsent() {
        let outcome = send("https://127.0.0.1:9/", b"");
        assert!(matches!(outcome, Err(TransportError::Connect(_))), "{outcome:?}");
    }
}
