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
//! TLS is [rustls](https://docs.rs/rustls) and takes two choices, made by features and at the [`Builder`]. Features only
//! add, and none is on by default.
//!
//! | feature | brings |
//! | --- | --- |
//! | `aws-lc-rs`, `ring` | a crypto provider |
//! | `webpki-roots` | `Builder::webpki_roots`: Mozilla's roots, compiled in |
//! | `native-roots` | `Builder::native_roots`: the system's roots, read when the transport is built |
//! | `platform-verifier` | `Builder::platform_verifier`: the system's own verifier |
//! | `rustls` | `Builder::private_roots`: roots of yours; `Builder::tls_config`: a whole configuration of yours |
//!
//! The crypto provider is the process's default if one is installed, else `aws-lc-rs`, else `ring`, whichever is compiled
//! in. Without roots a call to an https URL fails with [`TransportError::Connect`](authlete_core::TransportError::Connect).
//! With any, `Builder::client_identity` shows a client certificate.
//!
//! # Promises
//!
//! - One time limit holds from the call to the last byte of the body. No body is read beyond its limit.
//! - No redirect is followed, no proxy and no environment is asked, no compression is accepted.
//! - Nothing is sent twice: a request that meets a pooled connection just closed by the server goes out over another one
//!   only if hyper hands it back untouched.
//! - No error shows a URL, a header or a body. What the stack reports to `tracing` has hosts and addresses, none of these.
//!
//! Calls run on a tokio runtime with IO and time enabled; elsewhere tokio panics.

mod builder;
mod connector;
#[cfg(feature = "rustls")]
mod tls;
mod transport;

pub use builder::{Builder, SetupError};
pub use connector::Connector;
#[cfg(feature = "rustls")]
pub use rustls;
pub use transport::HyperTransport;
