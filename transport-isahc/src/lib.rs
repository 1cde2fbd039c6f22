//! Executes Authlete API calls with [isahc](https://docs.rs/isahc), that is with curl: blocking, and async on any runtime.
//!
//! [`IsahcTransport`] is both a [`blocking::Transport`](authlete_core::blocking::Transport) and an async
//! [`Transport`](authlete_core::transport::Transport), over one connection pool, HTTP/1.1 and, where TLS negotiates it,
//! HTTP/2.
//!
//! ```no_run
//! use authlete_core::{Api, blocking};
//! use authlete_transport_isahc::IsahcTransport;
//!
//! let api = Api::v3("https://us.authlete.com", "1234567890", "access-token")?;
//! let authlete = blocking::Authlete::new(api, IsahcTransport::builder().build()?);
//! let client = authlete.get_client("my-app")?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`authlete_core::Authlete`] takes the same transport for `authlete.get_client("my-app").await`.
//!
//! # TLS
//!
//! | feature | brings |
//! | --- | --- |
//! | `rustls-tls` | rustls, linked into curl; no client certificates |
//! | `native-tls` | OpenSSL, with `Builder::client_identity` for client certificates; on Windows Schannel, without |
//!
//! None is on by default, and isahc compiles with one at most. Either trusts what the system trusts, unless
//! `Builder::private_roots` or `Builder::tls_config` says otherwise. Without one, a call to an https URL fails with
//! [`TransportError::Connect`](authlete_core::TransportError::Connect).
//!
//! # Promises
//!
//! - One time limit holds from the call to the last byte of the body. No body is read beyond its limit.
//! - No redirect is followed, no proxy is taken from the environment, no compression is accepted.
//! - Nothing that may change anything is sent twice. A `GET` may be, unless it has the extension
//!   [`AtMostOnce`](authlete_core::transport::AtMostOnce): curl repeats a request if a pooled connection ends before the
//!   first byte of the response. Requests with a body are kept from that by a body that cannot be read again, those
//!   without, such as `DELETE`, by a connection of their own.
//! - No error shows a URL, a header or a body.
//!
//! # Logs
//!
//! isahc has [tracing](https://docs.rs/tracing) spans and events that no setting turns off: at `DEBUG` they show the URL
//! and, over HTTP/2, all request headers, the access token included; at `TRACE` all bytes. A program that collects traces
//! should admit the target `isahc` at `INFO` and above only. They reach the `log` crate only where another crate turns on
//! isahc's feature `log` or tracing's.
//!
//! # What curl changes
//!
//! - Dot segments in a path are resolved, also percent-encoded ones, so that a `DELETE` could reach another resource. A
//!   request with one is refused.
//! - Percent-encodings in a path are sent in upper case, as they are written by the core.
//! - A `POST` whose body has no content type is given `application/x-www-form-urlencoded`. The core's have theirs.

mod body;
mod builder;
#[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
mod tls;
mod transport;

pub use builder::{Builder, SetupError};
pub use isahc;
pub use transport::IsahcTransport;
