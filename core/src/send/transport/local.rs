//! Transports for one thread.

use alloc::rc::Rc;

use super::{HttpRequest, HttpResponse, Transport, TransportError};
use crate::operation::BoxError;

/// A transport whose futures may stay on the thread where they are made, as those of `fetch` in JavaScript do. What a
/// [`Transport`] has to keep, it keeps as well.
///
/// This is what the [client](crate::Authlete) asks for, and every [`Transport`] is one. The futures of the client are `Send` if
/// those of its transport are. Code that is generic over transports asks for [`Transport`] where it needs `Send` futures, and for
/// this trait where it does not.
///
/// [`from_local_fn`] makes one of an async closure; an `Rc` of one is one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an async transport",
    note = "wrap an async closure in `authlete_core::transport::from_fn`, or in `from_local_fn` if its future is not `Send`",
    note = "a `tower::Service` of `http` requests goes through `authlete_core::transport::from_service`",
    note = "a blocking transport goes with `authlete_core::blocking::Authlete`"
)]
pub trait LocalTransport {
    /// Sends a request and reads the whole response.
    fn send_local(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, TransportError>>;
}

impl<T: Transport + ?Sized> LocalTransport for T {
    // Without `Send`, which callers see by themselves.
    fn send_local(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, TransportError>> {
        self.send(request)
    }
}

impl<T: LocalTransport + ?Sized> LocalTransport for Rc<T> {
    fn send_local(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, TransportError>> {
        T::send_local(self, request)
    }
}

/// As [`from_fn`](super::from_fn), for an async closure whose future is not `Send`.
///
/// ```
/// use std::cell::Cell;
/// use std::convert::Infallible;
/// use std::rc::Rc;
///
/// use authlete_core::{Api, Authlete, transport};
///
/// # futures::executor::block_on(async {
/// let api = Api::v3("https://us.authlete.com", "1234567890", "access-token")?;
/// let calls = Rc::new(Cell::new(0));
/// let counted = Rc::clone(&calls);
/// let authlete = Authlete::new(api, transport::from_local_fn(move |_| {
///     let calls = Rc::clone(&counted);
///     async move {
///         calls.set(calls.get() + 1);
///         Ok::<_, Infallible>(http::Response::new(br#"{"clientName":"My App"}"#.to_vec()))
///     }
/// }));
/// assert_eq!(authlete.get_client("my-app").await?.client_name.as_deref(), Some("My App"));
/// assert_eq!(calls.get(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
/// ```
pub fn from_local_fn<F, R, E>(function: F) -> FromLocalFn<F>
where
    F: Fn(HttpRequest) -> R,
    R: Future<Output = Result<HttpResponse, E>>,
    E: Into<BoxError>,
{
    FromLocalFn(function)
}

/// The transport that [`from_local_fn`] returns.
#[derive(Debug, Clone, Copy)]
pub struct FromLocalFn<F>(F);

impl<F, R, E> LocalTransport for FromLocalFn<F>
where
    F: Fn(HttpRequest) -> R,
    R: Future<Output = Result<HttpResponse, E>>,
    E: Into<BoxError>,
{
    fn send_local(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, TransportError>> {
        let exchange = (self.0)(request);
        async move { exchange.await.map_err(|error| TransportError::from(error.into())) }
    }
}
