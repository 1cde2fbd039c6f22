//! The other side of the wire: an incoming request is matched with an operation and read, for stand-ins and gateways.

use alloc::string::String;
use core::fmt;

use serde::de::DeserializeOwned;

use crate::Fault;
use crate::operation::{Operation, Version};
use crate::parameter::{Parameter, is_camel_case};
use crate::path::{Captures, capture};
use crate::wire::Method;

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

/// What an operation reads itself from.
pub struct Arguments<'a> {
    captures: Captures<'a>,
    query: &'a str,
    body: &'a [u8],
}

impl Arguments<'_> {
    fn captured(&self, name: &str) -> Option<&str> {
        self.captures.iter().find(|(placeholder, _)| is_camel_case(placeholder, name)).map(|(_, value)| &**value)
    }

    /// The path argument of that name, in Rust case.
    ///
    /// # Errors
    ///
    /// [`IncomingError::Argument`] where it is missing or does not fit.
    pub fn path<P: Parameter>(&self, name: &'static str) -> Result<P, IncomingError> {
        P::from_text(self.captured(name)).ok_or(IncomingError::Argument(name))
    }

    /// The query parameter of that name, in Rust case. The first one counts.
    ///
    /// # Errors
    ///
    /// [`IncomingError::Argument`] where it is required and missing, or does not fit.
    pub fn query<P: Parameter>(&self, name: &'static str) -> Result<P, IncomingError> {
        let value = form_urlencoded::parse(self.query.as_bytes()).find(|(key, _)| is_camel_case(key, name));
        P::from_text(value.as_ref().map(|(_, value)| &**value)).ok_or(IncomingError::Argument(name))
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    ///
    /// [`IncomingError::NoBody`] or [`IncomingError::Body`].
    pub fn body<B: DeserializeOwned>(&self) -> Result<B, IncomingError> {
        if self.body.trim_ascii().is_empty() {
            return Err(IncomingError::NoBody);
        }
        let text = core::str::from_utf8(self.body).map_err(|error| IncomingError::Body(Fault::NotUtf8(error)))?;
        serde_json::from_str(text).map_err(|error| IncomingError::Body(Fault::of(text, &error)))
    }
}

/// Why an incoming request cannot be read as the operation it is meant for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum IncomingError {
    /// A path or query argument is missing or does not fit; its name is in Rust case.
    Argument(&'static str),
    /// There is no body where one is required.
    NoBody,
    /// The body is not the JSON that the operation takes.
    Body(Fault),
}

impl fmt::Display for IncomingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument(name) => write!(f, "argument {name} is missing or does not fit"),
            Self::NoBody => f.write_str("the body is missing"),
            Self::Body(fault) => write!(f, "the body cannot be understood: {fault}"),
        }
    }
}

impl core::error::Error for IncomingError {}
