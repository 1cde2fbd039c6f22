//! Sends a request, reads the response, says what went wrong.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use authlete_core::TransportError;
use authlete_core::transport::{
    HttpRequest, HttpResponse, TimeLimit, Transport, refuse_encoded_body, refuse_partial_body,
};
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, HeaderValue, USER_AGENT};
use http::{Method, Request, Response, Version};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use hyper_util::client::legacy::connect::Connect;
use hyper_util::client::legacy::{self, Client, ResponseFuture};

use crate::Builder;

/// A transport over hyper. Clones share the connection pool.
#[derive(Clone)]
pub struct HyperTransport {
    pub(crate) client: Arc<dyn AnyClient>,
    pub(crate) timeout: Duration,
    pub(crate) max_body: usize,
    pub(crate) user_agent: HeaderValue,
}

/// A client with any connector, so that the connector's type does not appear in the transport's.
pub(crate) trait AnyClient: Send + Sync {
    fn request(&self, request: Request<Full<Bytes>>) -> ResponseFuture;
}

impl<C: Connect + Clone + Send + Sync + 'static> AnyClient for Client<C, Full<Bytes>> {
    fn request(&self, request: Request<Full<Bytes>>) -> ResponseFuture {
        Client::request(self, request)
    }
}

impl HyperTransport {
    /// Starts with the defaults that [`Builder`] lists.
    pub fn builder() -> Builder {
        Builder::default()
    }

    async fn exchange(&self, mut request: HttpRequest) -> Result<HttpResponse, TransportError> {
        // hyper would refuse it too, but print it first.
        if request.uri().host().is_none() {
            let reason = io::Error::new(io::ErrorKind::InvalidInput, "the request has no absolute URL");
            return Err(TransportError::Unsendable(reason.into()));
        }
        self.complete_headers(&mut request);
        let method = request.method().clone();
        let request = request.map(|body| Full::new(Bytes::from(body)));
        let response = self.client.request(request).await.map_err(unanswered)?;
        let response = self.read(response).await?;
        refuse_partial_body(&method, &response)?;
        Ok(response)
    }

    fn complete_headers(&self, request: &mut HttpRequest) {
        let carries_body = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
        let is_empty = request.body().is_empty();
        let headers = request.headers_mut();
        headers.entry(USER_AGENT).or_insert_with(|| self.user_agent.clone());
        // Without this header the server may choose any content coding, and a small compressed body can be a large one.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        // hyper sends no length for an empty body; some servers then answer 411.
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
        // hyper also ends a body at RST_STREAM with NO_ERROR, which may come before all of the body (RFC 9113, section 8.1).
        // Only END_STREAM or the announced length tells that nothing is missing.
        let has_length = parts.headers.contains_key(CONTENT_LENGTH);
        if parts.version == Version::HTTP_2 && !body.is_end_stream() && !has_length {
            let reason =
                io::Error::new(io::ErrorKind::UnexpectedEof, "the stream was reset before the end of the body");
            return Err(TransportError::Interrupted(reason.into()));
        }
        Ok(Response::from_parts(parts, bytes))
    }
}

impl Transport for HyperTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let limit = TimeLimit::of(&request, self.timeout);
        tokio::time::timeout(limit, self.exchange(request)).await.unwrap_or(Err(TransportError::Timeout))
    }
}

/// Only a request for which no connection could be made is certainly unsent. hyper-util reports that, and nothing finer.
fn unanswered(error: legacy::Error) -> TransportError {
    let is_connect = error.is_connect();
    let source = Box::new(error);
    if is_connect { TransportError::Connect(source) } else { TransportError::Interrupted(source) }
}

impl fmt::Debug for HyperTransport {
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
