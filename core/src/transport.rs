//! What executes a request: the async side. The blocking side is [`blocking::Transport`](crate::blocking::Transport).
//!
//! For those who write a transport there is help with what all have in common: [`TimeLimit::of`],
//! [`AtMostOnce::holds_for`], [`user_agent`], [`refuse_coded`].

use alloc::boxed::Box;
use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;
use core::time::Duration;
use std::io;

use http::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};

/// A request as a transport gets it. Its `Debug` shows the URL, which may hold a token: do not log it.
pub type HttpRequest = http::Request<Vec<u8>>;

/// A response as a transport gives it: with the whole body, free of content and transfer codings.
pub type HttpResponse = http::Response<Vec<u8>>;

/// An extension of a request: how long the call may take in all, in place of the transport's own limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimit(pub Duration);

impl TimeLimit {
    /// The limit for a request: its own, or else the transport's.
    pub fn of(request: &HttpRequest, default: Duration) -> Duration {
        request.extensions().get::<Self>().map_or(default, |limit| limit.0)
    }
}

/// An extension of a request that must not be sent twice, although its method is safe: Authlete has `GET`s that change
/// something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtMostOnce;

impl AtMostOnce {
    /// Whether a request must not be sent twice, by its method or by this extension.
    pub fn holds_for(request: &HttpRequest) -> bool {
        !request.method().is_safe() || request.extensions().get::<Self>().is_some()
    }
}

/// Sends a request and returns the response, whatever its status. Redirects are not followed, and nothing is sent twice
/// that must not be ([`AtMostOnce::holds_for`]).
///
/// Every closure that returns such a future is a transport, which makes for short test doubles; what it captures has to
/// be moved or cloned into the future. To choose a transport at run time, use an enum or [`blocking`](crate::blocking).
///
/// ```
/// use std::convert::Infallible;
///
/// use authlete_core::transport::HttpRequest;
/// use authlete_core::{Api, Authlete};
/// use authlete_core::revocation::{RevocationAction, RevocationRequest};
///
/// # futures::executor::block_on(async {
/// let api = Api::v3("https://us.authlete.com", "1234567890", "access-token")?;
/// let authlete = Authlete::new(api, async |_: HttpRequest| {
///     Ok::<_, Infallible>(http::Response::new(br#"{"action":"OK"}"#.to_vec()))
/// });
/// let response = authlete.revocation(&RevocationRequest::default()).await?;
/// assert_eq!(response.action, RevocationAction::Ok);
/// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
/// ```
pub trait Transport: Send + Sync {
    /// Why there is no response; [`TransportError`] for the transports of this project.
    type Error: Error + Send + Sync + 'static;

    /// Sends a request and reads the whole response.
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, Self::Error>> + Send;
}

impl<F, R, E> Transport for F
where
    F: Fn(HttpRequest) -> R + Send + Sync,
    R: Future<Output = Result<HttpResponse, E>> + Send,
    E: Error + Send + Sync + 'static,
{
    type Error = E;

    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, E>> + Send {
        self(request)
    }
}

impl<T: Transport> Transport for Arc<T> {
    type Error = T::Error;

    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, T::Error>> + Send {
        T::send(self, request)
    }
}

/// Why a transport has no response. The transports of this project all report with this type, so that they can be
/// exchanged; its sources are those of the HTTP stack underneath.
#[derive(Debug)]
#[non_exhaustive]
pub enum TransportError {
    /// The request is one that the transport cannot send, now or later.
    Unsendable(Box<dyn Error + Send + Sync>),
    /// There was no connection, so the request was not sent.
    Connect(Box<dyn Error + Send + Sync>),
    /// A time limit passed. The request may have been carried out.
    Timeout,
    /// The response body is longer than the limit. The request was carried out.
    BodyTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The exchange broke off: the connection was closed or what came was not HTTP. The request may have been carried out.
    Interrupted(Box<dyn Error + Send + Sync>),
}

impl TransportError {
    /// Whether it is certain that the request did not reach the server.
    pub fn is_unsent(&self) -> bool {
        matches!(self, Self::Unsendable(_) | Self::Connect(_))
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsendable(_) => f.write_str("the transport cannot send such a request"),
            Self::Connect(_) => f.write_str("no connection could be made"),
            Self::Timeout => f.write_str("the time limit passed"),
            Self::BodyTooLarge { limit } => write!(f, "the response body is longer than {limit} bytes"),
            Self::Interrupted(_) => f.write_str("the exchange broke off"),
        }
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unsendable(source) | Self::Connect(source) | Self::Interrupted(source) => Some(&**source),
            Self::Timeout | Self::BodyTooLarge { .. } => None,
        }
    }
}

/// The `User-Agent` of a transport: its own product token, and that of the program in front if there is one. `None` if the
/// program's cannot stand in a header as text, or is empty or starts with white space, as no header does.
///
/// ```
/// use authlete_core::transport::user_agent;
///
/// assert_eq!(user_agent("a-transport/0.1", Some("my-server/1.0")).unwrap(), "my-server/1.0 a-transport/0.1");
/// assert_eq!(user_agent("a-transport/0.1", Some("my\nserver")), None);
/// assert_eq!(user_agent("a-transport/0.1", Some("")), None);
/// ```
pub fn user_agent(own: &str, program: Option<&str>) -> Option<HeaderValue> {
    let value = match program {
        Some(program) => HeaderValue::try_from(format!("{program} {own}")),
        None => HeaderValue::from_str(own),
    };
    // Only what can be read as text again is ASCII.
    value.ok().filter(|value| value.to_str().is_ok_and(|text| !text.starts_with([' ', '\t'])))
}

/// Refuses the response that has these headers if its body has a content coding. A transport asks for none, with
/// `Accept-Encoding: identity`: a small compressed body can be a large one.
///
/// # Errors
///
/// [`TransportError::Interrupted`]: the request was carried out, and the body is not what the caller expects.
pub fn refuse_coded(headers: &HeaderMap) -> Result<(), TransportError> {
    match headers.get(CONTENT_ENCODING) {
        Some(coding) if coding != "identity" => {
            let reason = io::Error::new(io::ErrorKind::InvalidData, "the body has a content coding not asked for");
            Err(TransportError::Interrupted(reason.into()))
        }
        _ => Ok(()),
    }
}
