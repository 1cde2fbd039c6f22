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

mod answer;
mod api;
mod arguments;
#[cfg(feature = "http")]
mod authlete;
mod authorizer;
#[cfg(feature = "http")]
mod batch;
#[cfg(feature = "http")]
pub mod blocking;
pub mod callbacks;
#[cfg(feature = "http")]
mod client_parts;
pub mod config;
#[cfg(feature = "dpop")]
pub mod dpop;
mod endpoint;
#[cfg(feature = "http")]
mod error;
#[cfg(feature = "http")]
pub mod hooks;
#[cfg(feature = "http")]
mod http;
pub mod incoming;
mod json_path;
#[cfg(feature = "http")]
mod modify;
pub mod oauth;
mod open_enum;
mod open_struct;
mod operation;
mod operations;
pub mod paging;
mod parameter;
mod path;
mod result_code;
mod secret;
#[cfg(feature = "http")]
pub mod transport;
pub mod types;
pub mod wire;

pub use answer::{Answer, Fault, Malformed, NoContent, Refusal, ResponseError};
pub use api::{Api, ApiError, BuildError};
#[cfg(feature = "http")]
pub use authlete::Authlete;
pub use authorizer::{Authorizer, BoxError, Credential, TokenSource};
pub use config::Config;
pub use endpoint::{Caller, Endpoint, Method, Version};
#[cfg(feature = "http")]
pub use error::Error;
pub use operation::Operation;
pub use operations::*;
pub use parameter::{Parameter, Query};
pub use path::SegmentError;
pub use result_code::{ResultClass, ResultCode};
pub use secret::Secret;
#[cfg(feature = "http")]
pub use transport::TransportError;
