//! Requests and responses as plain values, which need nothing but `alloc`.
//!
//! With the feature `http` (on by default) the same values are `http::Request` and `http::Response`.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::endpoint::{Endpoint, Method};
use crate::display::Untrusted;
use crate::json::dto::NonExhaustive;

/// One header line. `Debug` hides the value of a sensitive one.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Header<'a> {
    /// The name, in lower case where the core writes it.
    pub name: Cow<'a, str>,
    /// The value.
    pub value: Cow<'a, str>,
    /// Whether the value is a credential: never to be logged, nor to be indexed by HTTP/2 header compression.
    pub sensitive: bool,
}

impl<'a> Header<'a> {
    /// A header that may be shown.
    pub fn new(name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        Self { name: name.into(), value: value.into(), sensitive: false }
    }

    /// A header that carries a credential.
    pub fn sensitive(name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        Self { sensitive: true, ..Self::new(name, value) }
    }

    fn to_static(&self) -> Header<'static> {
        Header {
            name: String::from(&*self.name).into(),
            value: String::from(&*self.value).into(),
            sensitive: self.sensitive,
        }
    }
}

/// The media type of a `Content-Type`, without parameters, spelled as it came.
pub(crate) fn media_type(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// Whether a text can be the name of a header: a token (RFC 9110, section 5.6.2).
pub(crate) fn is_header_name(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token)
}

/// Whether a text can be the value of a header: visible ASCII, spaces and tabs (RFC 9110, section 5.5).
pub(crate) fn is_header_value(text: &str) -> bool {
    // Without an early end: so the compiler looks at many bytes at once.
    text.bytes().fold(true, |is_sound, byte| is_sound & matches!(byte, b' '..=b'~' | b'\t'))
}

fn find<'h>(headers: &'h [Header<'_>], name: &str) -> Option<&'h str> {
    headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| &*header.value)
}

impl fmt::Debug for Header<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sensitive {
            true => write!(f, "{}: (hidden)", Untrusted(&self.name)),
            false => write!(f, "{}: {}", Untrusted(&self.name), Untrusted(&self.value)),
        }
    }
}

/// A request ready to be sent, as [`Api::request`](crate::Api::request) builds it.
///
/// `Debug` shows the path template in place of the URL, and no body: both can carry tokens.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The operation that the request calls.
    pub endpoint: &'static Endpoint,
    /// The whole URL, query included. It may hold a token (`/auth/token/delete/…`): do not log it.
    pub url: String,
    /// `accept`, `content-type` where there is a body, those of [`Api::with_header`](crate::Api::with_header), and those of
    /// the credential, such as `authorization`.
    pub headers: Vec<Header<'static>>,
    /// JSON, or nothing.
    pub body: Vec<u8>,
    /// How long the call may take, where it differs from the transport's own limit.
    pub timeout: Option<Duration>,
}

impl Request {
    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.endpoint.method
    }

    /// The value of the first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// Adds a header, in place of any of that name.
    pub fn set_header(&mut self, header: Header<'static>) {
        self.headers.retain(|other| !other.name.eq_ignore_ascii_case(&header.name));
        self.headers.push(header);
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.endpoint.name)
            .field("method", &self.endpoint.method)
            .field("headers", &self.headers)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A response, as it was received or is to be sent by a stand-in for Authlete. `Debug` hides the body.
#[derive(Clone, PartialEq, Eq)]
pub struct Response<'a> {
    /// The status code.
    pub status: u16,
    /// The headers, in any order.
    pub headers: Vec<Header<'a>>,
    /// The whole body, without content codings and transfer codings.
    pub body: Cow<'a, [u8]>,
    #[doc(hidden)]
    pub non_exhaustive: NonExhaustive,
}

impl<'a> Response<'a> {
    /// A response without headers.
    pub fn new(status: u16, body: impl Into<Cow<'a, [u8]>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), non_exhaustive: NonExhaustive::NEW }
    }
}

impl Response<'_> {
    /// The value of the first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    pub(crate) fn to_static(&self) -> Response<'static> {
        Response {
            headers: self.headers.iter().map(Header::to_static).collect(),
            ..Response::new(self.status, self.body.to_vec())
        }
    }
}

impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}
