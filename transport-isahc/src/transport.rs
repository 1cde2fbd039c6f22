//! Sends a request, reads the response, says what went wrong.

use std::fmt;
use std::io;
use std::time::{Duration, Instant};

use authlete_core::transport::{
    HttpRequest, HttpResponse, TimeLimit, Transport, refuse_encoded_body, refuse_partial_body,
};
use authlete_core::{TransportError, blocking};
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING, USER_AGENT};
use http::uri::Scheme;
use http::{Method, Request, Response, StatusCode, Uri, Version};
use isahc::AsyncBody;
use isahc::config::{Configurable, RedirectPolicy};
use isahc::error::ErrorKind;

use crate::Builder;
use crate::body;
use crate::builder::ceil_millis;
use crate::clients::Clients;

/// A transport over isahc, blocking and async. Clones share the connections.
#[derive(Clone)]
pub struct IsahcTransport {
    pub(crate) clients: Clients,
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
        let client = self.clients.choose(&request);
        let attempt = Attempt {
            is_https: request.uri().scheme() == Some(&Scheme::HTTPS),
            start: Instant::now(),
            limit: ceil_millis(TimeLimit::of(&request, self.timeout)),
        };
        let method = request.method().clone();
        let request = self.prepare(request, &attempt)?;
        let response = client.send_async(request).await.map_err(|error| self.unanswered(error, &attempt))?;
        self.clients.note(response.version());
        let (parts, body) = response.into_parts();
        refuse_encoded_body(&parts.headers)?;
        let response = Response::from_parts(parts, body::read(body, self.max_body).await?);
        refuse_cut_head(&response)?;
        refuse_partial_body(&method, &response)?;
        Ok(response)
    }

    /// Sets on the request what a client may have set otherwise.
    fn prepare(&self, request: HttpRequest, attempt: &Attempt) -> Result<Request<AsyncBody>, TransportError> {
        let (parts, bytes) = request.into_parts();
        let carries_body = matches!(parts.method, Method::POST | Method::PUT | Method::PATCH);
        let mut headers = parts.headers;
        headers.entry(USER_AGENT).or_insert_with(|| self.user_agent.clone());
        // Without this header the server may choose any content coding, and a small compressed body can be a large one.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if carries_body && bytes.is_empty() {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut builder = Request::builder()
            .method(parts.method)
            .uri(parts.uri)
            .timeout(attempt.limit)
            .connect_timeout(self.connect_timeout)
            // Off: isahc's error for this limit is the same as for that of connecting.
            .low_speed_timeout(0, Duration::ZERO)
            .redirect_policy(RedirectPolicy::None)
            .automatic_decompression(false)
            // Off: curl would hold back a large body for up to a second, waiting for `100 Continue`.
            .expect_continue(false);
        #[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
        if let Some(config) = &self.tls {
            builder = builder.tls_config(config.clone());
        }
        if let Some(own) = builder.headers_mut() {
            *own = headers;
        }
        // isahc would announce a body without bytes by `Content-Length: 0`, also on GET and DELETE.
        let body = if bytes.is_empty() { AsyncBody::empty() } else { body::once(bytes) };
        builder.body(body).map_err(|error| TransportError::Unsendable(error.into()))
    }

    fn unanswered(&self, error: isahc::Error, attempt: &Attempt) -> TransportError {
        // curl records the address once it has a connection, TLS included. It keeps it while it repeats a request, so a
        // failure of a later connection does not count as unsent.
        let had_connection = error.remote_addr().is_some();
        let failed_to_connect = match error.kind() {
            ErrorKind::BadClientCertificate
            | ErrorKind::BadServerCertificate
            | ErrorKind::ClientInitialization
            | ErrorKind::ConnectionFailed
            | ErrorKind::InvalidTlsConfiguration
            | ErrorKind::NameResolution
            | ErrorKind::TlsEngine => true,
            ErrorKind::InvalidRequest => return TransportError::Unsendable(error.into()),
            // https without TLS compiled in.
            ErrorKind::ProtocolViolation => attempt.is_https,
            // isahc does not say which limit passed. The call's own has not if the call took less.
            ErrorKind::Timeout => {
                let is_connect_limit = (self.connect_timeout..attempt.limit).contains(&attempt.start.elapsed());
                if had_connection || !is_connect_limit {
                    return TransportError::Timeout;
                }
                true
            }
            _ => false,
        };
        if failed_to_connect && !had_connection {
            TransportError::Connect(error.into())
        } else {
            TransportError::Interrupted(error.into())
        }
    }
}

/// What `unanswered` needs to know of a request.
struct Attempt {
    is_https: bool,
    start: Instant,
    limit: Duration,
}

/// Refuses requests that isahc would panic at or curl would change.
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

/// Refuses a response that ended within its headers. curl takes it for a whole one, with the headers that there are and no
/// body. A whole response without a body looks the same if no header tells the length; servers hardly send one.
fn refuse_cut_head(response: &HttpResponse) -> Result<(), TransportError> {
    let is_framed = !response.body().is_empty()
        || response.headers().contains_key(CONTENT_LENGTH)
        || response.headers().contains_key(TRANSFER_ENCODING)
        || response.version() >= Version::HTTP_2
        || matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
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
        // Waiting is enough: isahc's clients do their work on threads of their own. Its own blocking calls wait too.
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

    /// If another crate turns on a TLS feature of isahc, the call fails because there is no server.
    #[test]
    #[cfg(not(any(feature = "native-tls", feature = "rustls-tls")))]
    fn https_without_tls_is_unsent() {
        let outcome = send("https://127.0.0.1:9/", b"");
        assert!(matches!(outcome, Err(TransportError::Connect(_))), "{outcome:?}");
    }
}
