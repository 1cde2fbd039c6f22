//! Async transports, which send the requests. The blocking ones are [`blocking::Transport`](crate::blocking::Transport)s.
//!
//! For those who write a transport there is help with what all have in common: [`TimeLimit::of`],
//! [`AtMostOnce::holds_for`], [`user_agent`], [`refuse_encoded_body`],
//! [`refuse_partial_body`].

mod erased;
mod error;
mod from_fn;
mod help;
mod local;
#[cfg(feature = "tower")]
mod service;

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::time::Duration;

pub use self::erased::DynTransport;
pub use self::error::TransportError;
pub use self::from_fn::{FromFn, from_fn};
pub use self::help::{refuse_encoded_body, refuse_partial_body, user_agent};
pub use self::local::{FromLocalFn, LocalTransport, from_local_fn};
#[cfg(feature = "tower")]
pub use self::service::{FromService, TransportService, from_service};

/// A request as a transport gets it. Its `Debug` shows the URL, which may hold a token: do not log it.
pub type HttpRequest = http::Request<Vec<u8>>;

/// A response as a transport gives it: with the whole body, free of content and transfer codings.
pub type HttpResponse = http::Response<Vec<u8>>;

/// Sends a request and returns the response, whatever its status. Redirects are not followed, and nothing is sent twice
/// that must not be ([`AtMostOnce::holds_for`]).
///
/// The [guide](crate::guide::own_transport) shows transports over ureq, reqwest and tower.
///
/// [`from_fn`] makes a transport of an async closure, `from_service` (feature `tower`) of a `tower::Service`. References,
/// boxes and `Arc`s of a transport are transports; to choose one at run time, box it as a [`DynTransport`]. Where futures are not
/// `Send`, as in browsers, implement [`LocalTransport`] instead.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an async transport",
    note = "wrap an async closure in `authlete_core::transport::from_fn`",
    note = "a `tower::Service` of `http` requests goes through `authlete_core::transport::from_service`",
    note = "a blocking transport goes with `authlete_core::blocking::Authlete`"
)]
pub trait Transport: Send + Sync {
    /// Sends a request and reads the whole response.
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, TransportError>> + Send;
}

macro_rules! transport_by_pointer {
    ($($pointer:ty),*) => {$(
        impl<T: Transport + ?Sized> Transport for $pointer {
            fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, TransportError>> + Send {
                T::send(self, request)
            }
        }
    )*};
}
transport_by_pointer!(&T, Box<T>, Arc<T>);

/// An extension of a request: the time limit for the exchange, in place of the transport's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimit(pub Duration);

impl TimeLimit {
    /// The limit of the request if it has one, else `default`.
    pub fn of(request: &HttpRequest, default: Duration) -> Duration {
        request.extensions().get::<Self>().map_or(default, |limit| limit.0)
    }
}

/// An extension of a request that must not be sent twice, although its method is safe: Authlete has `GET`s that change
/// something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtMostOnce;

impl AtMostOnce {
    /// Whether a request must not be sent twice, by its method or by this extension.
    pub fn holds_for(request: &HttpRequest) -> bool {
        !request.method().is_safe() || request.extensions().get::<Self>().is_some()
    }
}
