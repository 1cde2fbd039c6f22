//! The other side of the wire: an incoming request is matched with an operation and read, for stand-ins and gateways.

use alloc::string::String;

pub use crate::arguments::{Arguments, IncomingError};
use crate::endpoint::{Method, Version};
use crate::operation::Operation;
use crate::path::{Captures, capture};

/// A request as a server got it.
///
/// ```
/// use authlete_core::Method;
/// use authlete_core::client::DeleteClient;
/// use authlete_core::incoming::Incoming;
///
/// let incoming = Incoming { method: Method::Delete, path: "/api/1/client/delete/2", query: "", body: b"" };
/// let accepted = incoming.accept::<DeleteClient>().expect("that method and path");
/// assert_eq!(accepted.service_id.as_deref(), Some("1"));
/// assert_eq!(accepted.operation, Ok(DeleteClient { client_id: 2.into() }));
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
}

/// An operation that somebody asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted<O> {
    /// The operation, or why its arguments or body do not fit.
    pub operation: Result<O, IncomingError>,
    /// The generation of the API whose path was used.
    pub version: Version,
    /// The service that the path names, if it names one.
    pub service_id: Option<String>,
}

impl<'a> Incoming<'a> {
    /// Reads the request as operation `O`; `None` where method or path belong to another operation.
    pub fn accept<O: Operation>(&self) -> Option<Accepted<O>> {
        if self.method != O::ENDPOINT.method {
            return None;
        }
        let (version, captures) = self.place::<O>()?;
        let arguments = Arguments { captures, query: self.query, body: self.body };
        let service_id = arguments.captured("service_id").or(arguments.captured("service_api_key")).map(String::from);
        Some(Accepted { operation: O::from_incoming(&arguments), version, service_id })
    }

    /// Whether the path is that of operation `O`, whatever the method: what tells 405 from 404.
    pub fn is_at<O: Operation>(&self) -> bool {
        self.place::<O>().is_some()
    }

    fn place<O: Operation>(&self) -> Option<(Version, Captures<'a>)> {
        [Version::V3, Version::V2]
            .into_iter()
            .find_map(|version| Some((version, capture(O::ENDPOINT.path(version)?, self.path)?)))
    }
}
