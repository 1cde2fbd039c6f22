//! The fixed properties of an operation: name, HTTP method, paths, caller.

use core::fmt;

use crate::json::dto::NonExhaustive;

/// The fixed properties of an operation: name, HTTP method, paths, caller. They hold no secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// The operation's name, which is also that of the client's method.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template in Authlete 3.x, if the operation exists there.
    pub v3: Option<&'static str>,
    /// The path template in Authlete 2.x, if the operation exists there.
    pub v2: Option<&'static str>,
    /// Which of Authlete's servers has the operation.
    pub server: Server,
    /// Whose credential the request has.
    pub caller: Caller,
    /// The status of a success that carries a body.
    pub success: u16,
    /// Whether the operation is a `GET` that changes something, so that it must not be sent twice. RFC 9110, section 9.2.1,
    /// expects a `GET` to be safe.
    pub changing: bool,
    /// The arguments that stand in the path, in order; the service is not among them.
    pub path_arguments: &'static [&'static str],
    /// Values that no path argument may have, as they would make the path of another operation: `list` in
    /// `/client/get/{clientId}`.
    pub reserved: &'static [&'static str],
    /// The name of the request type.
    pub request: &'static str,
    /// The name of the response type.
    pub response: &'static str,
    #[doc(hidden)]
    pub non_exhaustive: NonExhaustive,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("name", &self.name)
            .field("method", &self.method)
            .field("v3", &self.v3)
            .field("v2", &self.v2)
            .field("server", &self.server)
            .field("caller", &self.caller)
            .field("success", &self.success)
            .field("changing", &self.changing)
            .field("path_arguments", &self.path_arguments)
            .field("reserved", &self.reserved)
            .field("request", &self.request)
            .field("response", &self.response)
            .finish()
    }
}

impl Endpoint {
    /// An endpoint with this name and method, and defaults for the rest: no path, on the API server, called by the service, success is
    /// 200. Set
    /// the rest in a literal that ends in `..Endpoint::new(name, method)`.
    pub const fn new(name: &'static str, method: Method) -> Self {
        Self {
            name,
            method,
            v3: None,
            v2: None,
            server: Server::Api,
            caller: Caller::Service,
            success: 200,
            changing: false,
            path_arguments: &[],
            reserved: &[],
            request: "",
            response: "",
            non_exhaustive: NonExhaustive::NEW,
        }
    }

    /// Whether a call that has no response may be made again: it changes nothing (RFC 9110, section 9.2.1). Of an unsafe method,
    /// and of a `GET` that changes something, it is not known whether the first call was carried out.
    pub fn may_be_repeated(&self) -> bool {
        self.method == Method::Get && !self.changing
    }

    /// The path template for a version of the API.
    pub fn path(&self, version: Version) -> Option<&'static str> {
        match version {
            Version::V2 => self.v2,
            Version::V3 => self.v3,
        }
    }
}

/// A version of Authlete's Web APIs. A further one comes with a new major version of this crate, so a `match` needs no wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// Authlete 2.x
    V2,
    /// Authlete 3.x
    V3,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V2 => "2.x",
            Self::V3 => "3.x",
        })
    }
}

/// A server of Authlete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Server {
    /// The API server, which an authorization server calls.
    Api,
    /// The identity provider, where services of 3.x and the access tokens for them are made.
    IdentityProvider,
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Api => "the API server",
            Self::IdentityProvider => "the identity provider",
        })
    }
}

/// Whose credential an operation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Caller {
    /// The service: its access token in 3.x, its API key and secret in 2.x.
    Service,
    /// The owner of services: an organization's access token in 3.x, the service owner's API key and secret in 2.x.
    ServiceOwner,
    /// Anyone: the request has no credential.
    Anyone,
}

/// The HTTP methods that Authlete's APIs use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
}

impl Method {
    /// The method's name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// The method with this name on the wire, if it is one of these.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Get, Self::Post, Self::Put, Self::Delete].into_iter().find(|method| method.as_str() == name)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
