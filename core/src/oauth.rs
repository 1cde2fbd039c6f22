//! Small parts of OAuth 2.0 and OpenID Connect beside the API calls: what a server reads off a request before it calls
//! Authlete, and what a client puts into one.
//!
//! With the feature `pkce` there is a module of that name for the S256 method of RFC 7636.

mod access_token;
mod authorization_header;
pub mod claims;
#[cfg(feature = "pkce")]
pub mod pkce;
mod random;

pub use access_token::{AccessToken, AccessTokenError, access_token};
pub use authorization_header::{AuthorizationHeader, AuthorizationHeaderError, BasicCredentials};
pub use random::random_text;
