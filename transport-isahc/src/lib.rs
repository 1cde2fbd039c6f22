//! Executes Authlete API calls with [isahc](https://docs.rs/isahc), that is with curl: blocking, and async on any runtime.
//!
//! [`IsahcTransport`] is both a [`blocking::Transport`](authlete_core::blocking::Transport) and an async
//! [`Transport`](authlete_core::transport::Transport). It speaks HTTP/1.1 and, where TLS negotiates it, HTTP/2, and reuses
//! connections over HTTP/2. Programs on tokio should look at `authlete-transport-hyper` first, which has none of the
//! [limits](#limits) below.
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
//! | `rustls-tls` | rustls, linked into curl; no client certificates, and see the [limits](#limits) |
//! | `native-tls` | OpenSSL, with `Builder::client_identity` for client certificates; on Windows Schannel, without |
//!
//! None is on by default, and isahc compiles with one at most. Where OpenSSL is at hand, `native-tls` is the better choice.
//! Either trusts the roots that the system trusts, unless
//! `Builder::private_roots` or `Builder::tls_config` says otherwise. Without one, a call to an https URL fails with
//! [`TransportError::Connect`](authlete_core::TransportError::Connect).
//!
//! The feature `isahc-2` brings the methods that take types of isahc 2: `Builder::build_with_client` and, with TLS,
//! `Builder::tls_config`. A new version of isahc will come as another feature beside it.
//!
//! # Promises
//!
//! - One time limit holds from the call to the last byte of the body. No body is read beyond its limit.
//! - No redirect is followed, no proxy is taken from the environment, no compression is accepted.
//! - Nothing that may change anything is sent twice, with one exception that HTTP/2 allows: a server that refuses a stream
//!   (`REFUSED_STREAM`) states that it has not done anything for it (RFC 9113, section 8.7), and curl then repeats a request
//!   without a body up to five times. A `GET` that does not have the extension
//!   [`AtMostOnce`](authlete_core::transport::AtMostOnce) may also be sent twice because curl repeats a request if a reused
//!   connection ends before the first byte of the response.
//! - An error is [unsent](authlete_core::TransportError::is_unsent) only if there never was a connection for the request.
//! - No response is taken for that of another request. Over HTTP/1.1 curl does not notice a response that the server sent
//!   unasked on an unused connection, so there every request has a connection of its own, which costs a handshake for each
//!   call. Connections are reused over HTTP/2, by a transport that has met HTTP/2 and never HTTP/1.1, for all requests but
//!   those without a body that must not be sent twice, such as `DELETE`.
//! - No error shows a URL, a header or a body.
//!
//! # Limits
//!
//! What curl 8.22, which isahc brings, does and nothing here can change:
//!
//! - **Many descriptors.** curl cannot use a socket whose descriptor is 1,024 or higher: curl-sys does not tell it that
//!   there is `poll`, and `select` ends there. In a process with that many open files and connections, every call that needs
//!   a connection fails with [`TransportError::Connect`](authlete_core::TransportError::Connect). On Linux, compiling with
//!   `HAVE_POLL` lifts the limit. For a program, this is an entry in its `.cargo/config.toml`:
//!
//!   ```toml
//!   [env]
//!   CFLAGS = "-DHAVE_POLL"
//!   ```
//! - **rustls and the end of a connection.** With `rustls-tls`, a response is lost if the server closes the TCP connection
//!   right behind it without a TLS `close_notify`: the call fails with
//!   [`TransportError::Interrupted`](authlete_core::TransportError::Interrupted) though the server has carried it out. This
//!   does not happen with `native-tls`.
//! - **Cut off, but not noticed.** A response over HTTP/2 without `content-length` whose stream the server resets with
//!   `NO_ERROR` before the end of the body counts as whole, and so does one over HTTP/1.1 that ends within its headers,
//!   behind `transfer-encoding`.
//! - **`SSLKEYLOGFILE`.** If this environment variable is set, curl appends the secrets of every TLS connection to the file
//!   that it names, and whoever has the file can decrypt the traffic. Keep the variable out of production environments.
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
#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod builder;
mod clients;
#[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
mod tls;
mod transport;

pub use builder::{Builder, SetupError};
pub use transport::IsahcTransport;
