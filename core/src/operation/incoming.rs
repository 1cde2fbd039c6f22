//! The server side: an incoming request is matched with an operation and read, and an answer is written. For test doubles,
//! emulators and gateways; a client does not need it.

use alloc::string::String;

use super::Operation;
pub use super::answer::OutgoingAnswer;
pub use super::arguments::{Arguments, IncomingError};
use super::endpoint::{Endpoint, Method, Version};
use super::path::{Captures, capture};
use crate::json::dto::NonExhaustive;

/// An operation that can be read from an incoming request. All operations of this crate can.
pub trait IncomingOperation: Operation<Response: OutgoingAnswer> {
    /// Reads the operation from its arguments and body.
    ///
    /// # Errors
    ///
    /// Where an argument or the body is missing or does not fit.
    fn from_incoming(arguments: &Arguments<'_>) -> Result<Self, IncomingError>;
}

/// A request as a server got it.
///
/// ```
/// use authlete_core::Method;
/// use authlete_core::client::DeleteClient;
/// use authlete_core::incoming::Incoming;
///
/// let incoming = Incoming::new(Method::Delete, "/api/1/client/delete/2");
/// let accepted = incoming.accept::<DeleteClient>().expect("that method and path");
/// assert_eq!(accepted.service_id.as_deref(), Some("1"));
/// assert_eq!(accepted.operation, Ok(DeleteClient::new(2)));
/// ```
#[derive(Clone, Copy)]
pub struct Incoming<'a> {
    /// The method.
    pub method: Method,
    /// The path of the URL, still percent-encoded.
    pub path: &'a str,
    /// The query of the URL without its question mark; empty where there is none.
    pub query: &'a str,
    /// The body.
    pub body: &'a [u8],
    #[doc(hidden)]
    pub non_exhaustive: NonExhaustive,
}

/// An incoming request that is for a certain operation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Accepted<O> {
    /// The operation, or why its arguments or body do not fit.
    pub operation: Result<O, IncomingError>,
    /// The version of the API that the path belongs to.
    pub version: Version,
    /// The service that the path names, if it names one.
    pub service_id: Option<String>,
}

impl<'a> Incoming<'a> {
    /// A request without query and body.
    pub fn new(method: Method, path: &'a str) -> Self {
        Self { method, path, query: "", body: b"", non_exhaustive: NonExhaustive::NEW }
    }

    /// Reads the request as operation `O`; `None` where method or path belong to another operation.
    pub fn accept<O: IncomingOperation>(&self) -> Option<Accepted<O>> {
        if self.method != O::ENDPOINT.method {
            return None;
        }
        let (version, captures) = self.captures(O::ENDPOINT)?;
        let arguments = Arguments { captures, query: self.query, body: self.body };
        let service_id = arguments.captured("serviceId").or(arguments.captured("serviceApiKey")).map(String::from);
        Some(Accepted { operation: O::from_incoming(&arguments), version, service_id })
    }

    /// Whether method and path are those of an operation.
    pub fn is_for(&self, endpoint: &Endpoint) -> bool {
        self.method == endpoint.method && self.is_at(endpoint)
    }

    /// Whether the path is that of an operation, whatever the method: what tells 405 from 404.
    pub fn is_at(&self, endpoint: &Endpoint) -> bool {
        self.captures(endpoint).is_some()
    }

    fn captures(&self, endpoint: &Endpoint) -> Option<(Version, Captures<'a>)> {
        [Version::V3, Version::V2]
            .into_iter()
            .find_map(|version| Some((version, capture(endpoint.path(version)?, endpoint.reserved, self.path)?)))
    }
}
