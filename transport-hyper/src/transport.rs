//! Sends a request, reads the response, says what went wrong.

use std::fmt;
use std::io;
use std::time::Duration;

use authlete_core::TransportError;
use authlete_core::transport::{HttpRequest, HttpResponse, TimeLimit, Transport, refuse_encoded_body};
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, HeaderValue, USER_AGENT};
use http::{Method, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use hyper_util::client::legacy::connect::Connect;
use hyper_util::client::legacy::{self, Client};

use crate::{Builder, Connector};

/// A transport over hyper. Clones share the connection pool.
///
/// `C` is the connector of the hyper client underneath; only a client handed in ([`Builder::over`]) has one other than
/// [`Connector`].
#[derive(Clone)]
pub struct HyperTransport<C = Connector> {
    pub(crate) client: Client<C, Full<Bytes>>,
    pub(crate) timeout: Duration,
    pub(crate) max_body: usize,
    pub(crate) user_agent: HeaderValue,
}

impl HyperTransport {
    /// Starts with the defaults that [`Builder`] lists.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl<C: Connect + Clone + Send + Sync + 'static> Transport for HyperTransport<C> {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let limit = TimeLimit::of(&request, self.timeout);
        tokio::time::timeout(limit, self.exchange(request)).await.unwrap_or(Err(TransportError::Timeout))
    }
}

impl<C: Connect + Clone + Send + Sync + 'static> HyperTransport<C> {
    async fn exchange(&self, mut request: HttpRequest) -> Result<HttpResponse, TransportError> {
        // hyper would refuse it too, but print it first.
        if request.uri().host().is_none() {
            let reason = io::Error::new(io::ErrorKind::InvalidInput, "the request has no absolute URL");
            return Err(TransportError::Unsendable(reason.into()));
        }
        self.complete_headers(&mut request);
        let request = request.map(|body| Full::new(Bytes::from(body)));
        let response = self.client.request(request).await.map_err(unanswered)?;
        self.read(response).await
    }

    fn complete_headers(&self, request: &mut HttpRequest) {
        let carries_body = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
        let is_empty = request.body().is_empty();
        let headers = request.headers_mut();
        headers.entry(USER_AGENT).or_insert_with(|| self.user_agent.clone());
        // Saying nothing would allow any coding, and a small compressed body can be a large one.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        // hyper says nothing about the length of an empty body; some servers then answer 411.
        if carries_body && is_empty {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
    }

    async fn read(&self, response: Response<Incoming>) -> Result<HttpResponse, TransportError> {
        let too_large = || TransportError::BodyTooLarge { limit: self.max_body };
        let (parts, mut body) = response.into_parts();
        refuse_encoded_body(&parts.headers)?;
        if body.size_hint().lower() > self.max_body as u64 {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| TransportError::Interrupted(error.into()))?;
            let Ok(data) = frame.into_data() else { continue };
            if data.len() > self.max_body - bytes.len() {
                return Err(too_large());
            }
            bytes.extend_from_slice(&data);
        }
        Ok(Response::from_parts(parts, bytes))
    }
}

/// Only what happens before there is a connection is certainly unsent. hyper-util tells that apart, and no more.
fn unanswered(error: legacy::Error) -> TransportError {
    let is_connect = error.is_connect();
    let source = Box::new(error);
    if is_connect { TransportError::Connect(source) } else { TransportError::Interrupted(source) }
}

impl<C> fmt::Debug for HyperTransport<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport")
            .field("timeout", &self.timeout)
            .field("max_body", &self.max_body)
            .field("user_agent", &self.user_agent)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn refusal(url: &str) -> String {
        let transport = HyperTransport::builder().build().unwrap();
        let outcome = transport.send(http::Request::get(url).body(Vec::new()).unwrap()).await;
        let Err(TransportError::Unsendable(error) | TransportError::Connect(error)) = outcome else {
            panic!("{outcome:?}")
        };
        let source = error.source().map(ToString::to_string);
        source.unwrap_or_else(|| error.to_string())
    }

    #[tokio::test]
    async fn what_cannot_be_sent_is_unsent() {
        assert!(refusal("/api").await.contains("absolute"));
        let reason = refusal("https://127.0.0.1:9/").await;
        assert!(reason.contains(if cfg!(feature = "rustls") { "roots" } else { "without" }), "{reason}");
    }
}
