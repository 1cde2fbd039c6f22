//! The blocking client and its transports, for programs without an async runtime.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::fmt;

use super::client_parts::client_parts;
use super::error::Error;
use super::hooks::{Hooks, ObservedCall};
use super::transport::{HttpRequest, HttpResponse, TransportError};
use crate::api::{Api, ApiError, BuildError};
use crate::operation::BoxError;
use crate::operation::Operation;
use crate::operation::paging::{Paged, Pager};
use crate::operation::wire::Request;

/// Sends a request and returns the response, whatever its status. Redirects are not followed, and nothing is sent twice
/// that must not be ([`AtMostOnce::holds_for`](crate::transport::AtMostOnce::holds_for)).
///
/// The [guide](crate::guide::own_transport) shows one over ureq.
///
/// [`from_fn`] makes a transport of a closure. References, boxes and `Arc`s of a transport are transports, `dyn Transport`
/// included.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a blocking transport",
    note = "wrap a closure in `authlete_core::blocking::from_fn`",
    note = "an async transport goes with `authlete_core::Authlete`"
)]
pub trait Transport {
    /// Sends a request and reads the whole response.
    ///
    /// # Errors
    ///
    /// Where there is no response.
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError>;
}

macro_rules! transport_by_pointer {
    ($($pointer:ty),*) => {$(
        impl<T: Transport + ?Sized> Transport for $pointer {
            fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
                T::send(self, request)
            }
        }
    )*};
}
transport_by_pointer!(&T, Box<T>, Arc<T>);

/// A transport of a closure: for an HTTP stack of your own, and for short test doubles.
///
/// Its errors are a [`TransportError`], which says whether the request was sent, or anything that converts into a boxed
/// error.
pub fn from_fn<F, E>(function: F) -> FromFn<F>
where
    F: Fn(HttpRequest) -> Result<HttpResponse, E>,
    E: Into<BoxError>,
{
    FromFn(function)
}

/// The transport that [`from_fn`] returns.
#[derive(Debug, Clone, Copy)]
pub struct FromFn<F>(F);

impl<F, E> Transport for FromFn<F>
where
    F: Fn(HttpRequest) -> Result<HttpResponse, E>,
    E: Into<BoxError>,
{
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        (self.0)(request).map_err(|error| TransportError::from(error.into()))
    }
}

/// The client over a blocking transport. See [`Authlete`](crate::Authlete) for the async one; both have a method for each
/// operation.
///
/// ```
/// use std::convert::Infallible;
///
/// use authlete_core::{Api, blocking};
///
/// let api = Api::v3("https://us.authlete.com", "1234567890", "access-token")?;
/// let authlete = blocking::Authlete::new(api, blocking::from_fn(|request| {
///     assert_eq!(request.uri().path(), "/api/1234567890/client/get/my-app");
///     Ok::<_, Infallible>(http::Response::new(br#"{"clientName":"My App"}"#.to_vec()))
/// }));
/// assert_eq!(authlete.get_client("my-app")?.client_name.as_deref(), Some("My App"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Authlete<T> {
    api: Arc<Api>,
    transport: Arc<T>,
    hooks: Option<Arc<dyn Hooks>>,
}

client_parts!(Transport::send, (), ());

impl<T: Transport> Authlete<T> {
    /// Calls an operation.
    ///
    /// # Errors
    ///
    /// [`Error`]; its variants say whether the request was sent.
    pub fn call<O: Operation>(&self, operation: &O) -> Result<O::Response, Error> {
        Ok(self.call_for_response(operation)?.into_body())
    }

    /// Calls an operation and returns status and headers with the answer.
    ///
    /// # Errors
    ///
    /// Those of [`call`](Self::call).
    pub fn call_for_response<O: Operation>(&self, operation: &O) -> Result<http::Response<O::Response>, Error> {
        let observed = ObservedCall::new(self.hooks.as_deref(), &self.api, O::ENDPOINT);
        let response = self.exchange(self.api.request_without_credential(operation), &observed);
        observed.end::<O>(response)
    }

    /// Lists all items, in pages of `page_size`. The list ends after an error.
    ///
    /// ```no_run
    /// # fn list<T: authlete_core::blocking::Transport>(authlete: &authlete_core::blocking::Authlete<T>) {
    /// use authlete_core::client::GetClientList;
    ///
    /// for client in authlete.list(GetClientList::default(), 100) {
    ///     println!("{:?}", client.map(|client| client.client_name));
    /// }
    /// # }
    /// ```
    pub fn list<O: Paged>(&self, operation: O, page_size: u16) -> impl Iterator<Item = Result<O::Item, Error>> {
        let mut pager = Pager::new(operation, page_size);
        core::iter::from_fn(move || {
            loop {
                if let Some(item) = pager.next_item() {
                    return Some(Ok(item));
                }
                match self.call(pager.next_request()?) {
                    Ok(page) => pager.accept(page),
                    Err(error) => {
                        pager.stop();
                        return Some(Err(error));
                    }
                }
            }
        })
    }
}
