//! Why an API cannot be set up, or a request not be built.

use core::fmt;

use crate::operation::BoxError;
use crate::operation::endpoint::{Caller, Server, Version};
use crate::operation::path::SegmentError;

/// A setting that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiError {
    /// The base URL is not `http://` or `https://` with a host, or has a query, a fragment or user information.
    BaseUrl,
    /// The service ID cannot stand in a path.
    ServiceId(SegmentError),
    /// A credential is empty, or has a character that its header cannot carry.
    Credential,
    /// A header has an invalid name or value, or is one that the core sets itself.
    Header,
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl => f.write_str("the base URL is not a plain http or https URL"),
            Self::ServiceId(fault) => write!(f, "the service ID {fault}"),
            Self::Header => f.write_str("a header cannot be sent or is not the caller's to set"),
            Self::Credential => f.write_str("a credential is empty or has a character that cannot be sent"),
        }
    }
}

impl core::error::Error for ApiError {}

/// Why a request could not be built. Nothing was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The operation does not exist in this version of the API.
    NotInVersion {
        /// The operation's name.
        operation: &'static str,
        /// The version.
        version: Version,
    },
    /// The operation is one of another server: the identity provider takes an [`Api`](crate::Api) of its own.
    NotOnServer {
        /// The operation's name.
        operation: &'static str,
        /// The server that the API is for.
        server: Server,
    },
    /// A path argument cannot be sent.
    PathArgument {
        /// The placeholder in the path template.
        name: &'static str,
        /// What is wrong with the value.
        fault: SegmentError,
    },
    /// The API has no credential for that caller.
    NoCredential(Caller),
    /// The credential could not be added: there is no token at the moment, or signing failed.
    Credential(BoxError),
    /// The body could not be written.
    Body(BoxError),
    /// The `http` crate does not take the request. The source is its error.
    #[cfg(feature = "http")]
    Http(BoxError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInVersion { operation, version } => write!(f, "{operation} does not exist in Authlete {version}"),
            Self::NotOnServer { operation, server } => write!(f, "{operation} does not exist on {server} of Authlete"),
            Self::PathArgument { name, fault } => write!(f, "the path argument {name} {fault}"),
            Self::NoCredential(Caller::ServiceOwner) => f.write_str("no credential of the service owner is set"),
            Self::NoCredential(_) => f.write_str("no credential of the service is set"),
            Self::Credential(_) => f.write_str("the credential gives no proof"),
            Self::Body(_) => f.write_str("the body cannot be written as JSON"),
            #[cfg(feature = "http")]
            Self::Http(_) => f.write_str("the request is not valid HTTP"),
        }
    }
}

impl core::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Credential(error) | Self::Body(error) => Some(&**error),
            #[cfg(feature = "http")]
            Self::Http(error) => Some(&**error),
            _ => None,
        }
    }
}
