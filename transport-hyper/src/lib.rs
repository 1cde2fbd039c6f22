//! Executes Authlete API calls with [hyper](https://hyper.rs), for programs on [tokio](https://tokio.rs).
//!
//! [`HyperTransport`] is a [`Transport`](authlete_core::transport::Transport) over a connection pool, HTTP/1.1 and, where
//! TLS negotiates it, HTTP/2.
//!
//! ```no_run
//! use authlete_core::{Api, Authlete};
//! use authlete_transport_hyper::HyperTransport;
//!
//! # #[cfg(feature = "webpki-roots")]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let api = Api::v3("https://us.authlete.com", "1234567890", "access-token")?;
//! let authlete = Authlete::new(api, HyperTransport::builder().webpki_roots().build()?);
//! let client = authlete.get_client("my-app").await?;
//! # Ok(()) }
//! ```
//!
//! # TLS
//!
//! TLS is [rustls](https://docs.rs/rustls). It takes a crypto provider and trusted roots: the first is chosen by features,
//! the second by features and a call at the [`Builder`]. Features only add, and none is on by default.
//!
//! | feature | brings |
//! | --- | --- |
//! | `aws-lc-rs`, `ring` | a crypto provider |
//! | `webpki-roots` | `Builder::webpki_roots`: Mozilla's roots, compiled in |
//! | `native-roots` | `Builder::native_roots`: the system's roots, read when the transport is built |
//! | `platform-verifier` | `Builder::platform_verifier`: the system's own verifier |
//! | `rustls` | `Builder::private_roots`: roots in a PEM text. Every feature above turns it on |
//!
//! The crypto provider is the process's default if one is installed, else `aws-lc-rs`, else `ring`, whichever is compiled
//! in. Without trusted roots a call to an https URL fails with
//! [`TransportError::Connect`](authlete_core::TransportError::Connect). With them, `Builder::client_identity` presents a
//! client certificate. `SSLKEYLOGFILE` is not read: no TLS secret is written to a file.
//!
//! # Types of other crates
//!
//! Two features bring methods that take types of other crates. They are named for the versions of those crates: a new
//! version will come as another feature beside them.
//!
//! | feature | brings |
//! | --- | --- |
//! | `hyper-util-0_1` | `Builder::build_with_client`: a `hyper_util::client::legacy::Client` |
//! | `rustls-0_23` | `Builder::tls_config`: a `rustls::ClientConfig` |
//!
//! # Promises
//!
//! - One time limit holds from the call to the last byte of the body. No body is read beyond its limit.
//! - No redirect is followed, no proxy and no environment variable is used, no compression is accepted.
//! - Nothing is sent twice: a request for which the pool had only a connection that the server has just closed goes out on
//!   another one only if hyper gives it back without having written any of it. A stream that an HTTP/2 server refuses is not
//!   repeated either.
//! - An error is [unsent](authlete_core::TransportError::is_unsent) only if there was no connection for the request.
//! - A response that is cut off is an error, and so is one whose body is not as long as announced. A connection on which
//!   something unasked has arrived is not used again.
//! - No error shows a URL, a header or a body. What the HTTP stack reports to `tracing` has hosts and addresses, none of
//!   these.
//!
//! Calls run on a tokio runtime with IO and time enabled; elsewhere tokio panics.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod builder;
mod connector;
#[cfg(feature = "rustls")]
mod tls;
mod transport;

pub use builder::{Builder, SetupError};
pub use transport::HyperTransport;
