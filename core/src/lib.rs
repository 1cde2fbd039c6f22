//! The sans-IO core of the Authlete SDK: requests to [Authlete](https://www.authlete.com)'s Web APIs are built, responses
//! are parsed, and everything that touches the world is handed in.
//!
//! - [`Api`] says which generation of the API is called, where and as whom. [`Api::request`] builds a request for an
//!   [`Operation`], [`Operation::parse`] reads the response.
//! - [`Config`] makes an [`Api`] out of settings: written down, from environment variables, from files.
//! - The operations stand in modules by family: [`authorization`], [`token`], [`client`], …; what families share, in
//!   [`types`].
//! - [`Authlete`] calls operations over a [`Transport`](transport::Transport), [`blocking::Authlete`] does so without
//!   async. Transports are closures or crates: `authlete-transport-hyper`, `authlete-transport-isahc`.
//! - [`Credential`] is who calls: a token or key that stays, a token that changes, one bound to a key, a way of your own.
//! - [`oauth`] has what servers and clients need beside the calls, such as the `Authorization` header; [`ResultCode`]
//!   reads Authlete's codes.
//!
//! # Promises
//!
//! - No IO, no clock, no randomness, no environment, no logging, unless you ask for it by name: `Config::from_env`,
//!   `Config::from_file`, `dpop::System`, `TracingHooks`.
//! - No retries, except that a request refused unheard for want of a DPoP nonce is sent once more.
//! - `no_std` with `alloc` if default features are off, on targets with atomic pointers. Features only add:
//!
//!   | feature | adds |
//!   | --- | --- |
//!   | `http` (default) | `http::Request` and `http::Response`, transports, clients; implies `std` |
//!   | `dpop` | `dpop`: access tokens bound to a key, by way of `sha2` |
//!   | `dpop-signer` | `dpop::JwkSigner`: a key in memory, by way of RustCrypto's crates; implies `dpop`, needs Rust 1.87 |
//!   | `dpop-signer-rsa` | RSA keys in the same, by way of `rsa`; implies `dpop-signer` |
//!   | `system` | `dpop::System`: the clock and randomness of the operating system; implies `dpop` and `std` |
//!   | `pkce` | `oauth::pkce`, by way of `sha2` |
//!   | `ini` | [`Config`] from INI files; implies `std` |
//!   | `properties` | [`Config`] from Java properties; implies `std` |
//!   | `std` | the `std` sides of serde; [`Config`] from environment variables |
//!   | `tracing` | `hooks::TracingHooks`, by way of `tracing`; implies `http` |
//!   | `toml` | [`Config`] from TOML; from files with `std` |
//!
//! - No panic on anything that comes from outside.
//! - Tokens, tickets, secrets and raw parameters are [`Secret`]: they show in no `Debug` and no error.
//! - Every member of a request is optional, and what is not set is not sent. Write requests as literals that end in
//!   `..Default::default()`: members may be added in any release.
#![no_std]

extern crate alloc;
// Not needed to build requests: tests use it, and the `http` crate does.
#[cfg(any(feature = "std", test))]
extern crate std;

pub(crate) mod api;
pub mod config;
mod display;
#[cfg(feature = "dpop")]
pub mod dpop;
mod json;
pub mod oauth;
mod operation;
mod operations;
pub mod reply;
mod secret;
#[cfg(feature = "http")]
mod send;
#[cfg(feature = "http")]
pub mod testing;
pub mod types;

pub use api::credential::{Authenticator, Credential, TokenSource};
pub use api::{Api, ApiError, BuildError};
pub use config::Config;
pub use json::Fault;
pub use operation::answer::{Answer, Malformed, NoContent, Refusal, ResponseError};
pub use operation::endpoint::{Caller, Endpoint, Method, Version};
pub use operation::parameter::{Parameter, Query};
pub use operation::path::SegmentError;
pub use operation::result_code::{ResultClass, ResultCode};
pub use operation::{BoxError, Operation, incoming, paging, wire};
pub use operations::*;
pub use secret::Secret;
#[cfg(feature = "http")]
pub use send::{authlete::Authlete, blocking, error::Error, hooks, transport, transport::TransportError};
