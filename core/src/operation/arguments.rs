//! The parts of an incoming request that an operation is read from: path, query and body.

use core::fmt;

use serde::de::DeserializeOwned;

use super::parameter::{Parameter, QueryArgument};
use super::path::Captures;
use crate::json::{Fault, read_json};

/// The arguments of an incoming request. Their names are those of the path template and the query (`clientId`).
pub struct Arguments<'a> {
    pub(crate) captures: Captures<'a>,
    pub(crate) query: &'a str,
    pub(crate) body: &'a [u8],
}

impl Arguments<'_> {
    pub(crate) fn captured(&self, name: &str) -> Option<&str> {
        self.captures.iter().find(|(placeholder, _)| *placeholder == name).map(|(_, value)| &**value)
    }

    /// The path argument of that name.
    ///
    /// # Errors
    ///
    /// [`IncomingError::Argument`] where it is missing or does not fit.
    pub fn path<P: Parameter>(&self, name: &'static str) -> Result<P, IncomingError> {
        P::from_text(self.captured(name)).ok_or(IncomingError::Argument(name))
    }

    /// The query parameter of that name. The first one counts.
    ///
    /// # Errors
    ///
    /// [`IncomingError::Argument`] where it is required and missing, or does not fit.
    pub fn query<P: Parameter>(&self, name: &'static str) -> Result<P, IncomingError> {
        self.query_argument(name)
    }

    pub(crate) fn query_argument<A: QueryArgument>(&self, name: &'static str) -> Result<A, IncomingError> {
        A::read(name, form_urlencoded::parse(self.query.as_bytes())).ok_or(IncomingError::Argument(name))
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    ///
    /// [`IncomingError::NoBody`] or [`IncomingError::Body`].
    pub fn body<B: DeserializeOwned>(&self) -> Result<B, IncomingError> {
        read_json(self.body).map_err(|fault| match fault {
            Fault::Empty => IncomingError::NoBody,
            fault => IncomingError::Body(fault),
        })
    }
}

/// Why an incoming request cannot be read as the operation it is meant for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum IncomingError {
    /// A path or query argument is missing or does not fit.
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
