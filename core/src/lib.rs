//! The core of the Authlete SDK: requests to [Authlete](https://www.authlete.com)'s Web APIs, and the answers to them, for
//! OAuth 2.0 and OpenID Connect servers on Authlete 2.x or 3.x. It is sans-IO: bring your HTTP stack, or take a transport.
//!
//! A token endpoint hands the form of the client to Authlete, whose answer says which response the client gets. `handler::Token`
//! (feature `handler`) also reads what the headers say of the client; this is the least of it:
//!
//! ```
//! use authlete_core::token::TokenRequest;
//! use authlete_core::transport::Transport;
//! use authlete_core::{Authlete, Error};
//!
//! async fn token<T: Transport>(authlete: &Authlete<T>, form: &str) -> Result<http::Response<Vec<u8>>, Error> {
//!     let answer = authlete.token(&TokenRequest::new(form)).await?;
//!     Ok(answer.next().into_reply().into()) // status, headers and body for each action
//! }
//! # use authlete_core::testing::{TestDouble, api};
//! # use authlete_core::token::{TokenAction, TokenResponse};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: TokenRequest| {
//! #     let content = Some(request.parameters);
//! #     TokenResponse { response_content: content, ..TokenResponse::new(TokenAction::Ok) }
//! # }));
//! # let response = futures::executor::block_on(token(&authlete, "a=b")).unwrap();
//! # assert_eq!((response.status().as_u16(), &response.body()[..]), (200, &b"a=b"[..]));
//! ```
//!
//! Without a client, a request is a value to send as you like, and a response is read from one:
//!
//! ```
//! use authlete_core::client::GetClient;
//! use authlete_core::{Api, Operation};
//!
//! let api = Api::v3("https://us.authlete.com", "1234567890", "access-token")?;
//! let request: http::Request<Vec<u8>> = api.http_request(&GetClient::new("my-app"))?;
//! assert_eq!(request.uri(), "https://us.authlete.com/api/1234567890/client/get/my-app");
//!
//! let response = http::Response::new(r#"{"clientName":"My App"}"#); // what your HTTP stack returned
//! assert_eq!(GetClient::parse_http(&response)?.client_name.as_deref(), Some("My App"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to go next
//!
//! | to | read |
//! | --- | --- |
//! | write an authorization server | [authorization endpoint](guide::authorization_endpoint), [token endpoint](guide::token_endpoint) |
//! | protect an API | [resource server](guide::resource_server) |
//! | manage clients and services | [management](guide::management) |
//! | set up the API and its credentials | [configuration](guide::configuration) |
//! | handle errors | [errors and retries](guide::errors_and_retries) |
//! | test without a network | [testing](guide::testing) |
//! | use an HTTP stack of your own | [own transport](guide::own_transport), [async runtimes](guide::async_runtimes) |
//! | leave the server | [browser](guide::browser), [WASI](guide::wasi), [bare metal](guide::bare_metal), [without a client](guide::without_a_client) |
//! | know what a new release may change | [growth](guide::growth) |
//!
//! # What is where
//!
//! - [`Api`] says where Authlete is, of which version, and as whom it is called; [`Config`] makes one from settings.
//! - [`Authlete`] and [`blocking::Authlete`] are the clients: a method for each operation, over a
//!   [`Transport`](transport::Transport). The crates `authlete-transport-hyper` and `authlete-transport-isahc` are transports.
//! - Operations are grouped by family: [`authorization`], [`token`], [`introspection`], [`client`], [`service`] and others. What
//!   they share is in [`types`].
//! - `handler` (feature `handler`) has whole endpoints of an authorization server: client authentication, the calls, the response.
//! - [`reply`] makes the responses to clients out of Authlete's answers, for endpoints of your own.
//! - [`oauth`] has what endpoints need besides the calls, such as the `Authorization` header.
//!
//! # Promises
//!
//! - No IO, clock, randomness, environment or log, unless you call what is named for it: `Config::from_env`,
//!   `Config::from_file`, `dpop::SystemEnvironment`, `hooks::TracingHooks`.
//! - Nothing is sent twice, with one exception: a request that was refused unread, for want of a DPoP nonce, is sent once
//!   more with the nonce.
//! - No input from outside makes the crate panic.
//! - Tokens, tickets, secrets and raw parameters are [`Secret`]s. No `Debug` output and no error shows them.
//! - New optional members, enum values, path forms, query parameters, operations and features are never a breaking change.
//!   The compiler holds your code to it: literals end in `..`, a `match` has a wildcard. See [growth](guide::growth).
//!
//! # Features
//!
//! Features only add. Without default features the crate is `no_std` with `alloc`, for targets with atomic pointers.
//!
//! | feature | adds |
//! | --- | --- |
//! | `http` (default) | the clients, transports and [`testing`]; `http::Request` and `http::Response`; implies `std` |
//! | `handler` | `handler`: whole endpoints of an authorization server; implies `http` |
//! | `tower` | `transport::from_service`: a `tower::Service` as a transport, and the reverse; handlers as services; implies `http` |
//! | `tracing` | `hooks::TracingHooks`: each call as an event; implies `http` |
//! | `pkce` | `oauth::pkce`: code verifiers and challenges |
//! | `dpop` | `dpop`: access tokens that are bound to a key |
//! | `dpop-signer` | `dpop::JwkSigner`: an elliptic curve key in memory; implies `dpop`, needs Rust 1.87 |
//! | `dpop-signer-rsa` | RSA keys for it; implies `dpop-signer` |
//! | `system` | `dpop::SystemEnvironment`: clock and randomness of the operating system; implies `dpop` and `std` |
//! | `ini`, `properties`, `toml` | [`Config`] from these formats; the first two imply `std` |
//! | `std` | [`Config`] from environment variables and files; implied by `http` |
#![cfg_attr(docsrs, feature(doc_cfg))]
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
// Documentation only: it is not compiled into programs.
#[cfg(all(any(doc, doctest), feature = "http"))]
pub mod guide;
#[cfg(feature = "handler")]
pub mod handler;
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
pub use operation::endpoint::{Caller, Endpoint, Method, Server, Version};
pub use operation::parameter::{Parameter, Query};
pub use operation::path::SegmentError;
pub use operation::result_code::{ResultClass, ResultCode};
pub use operation::{BoxError, Operation, incoming, paging, wire};
pub use operations::*;
pub use secret::Secret;
#[cfg(feature = "http")]
pub use send::{authlete::Authlete, blocking, error::Error, hooks, transport, transport::TransportError};
