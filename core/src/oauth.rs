//! Small parts of OAuth 2.0 and OpenID Connect beside the API calls: what a server reads off a request before it calls
//! Authlete, and what a client puts into one.

mod access_token;
mod authorization;
pub mod claims;
mod random;

pub use access_token::{AccessTokenError, access_token};
pub use authorization::{Authorization, AuthorizationError, BasicCredentials};
pub use random::random_text;
