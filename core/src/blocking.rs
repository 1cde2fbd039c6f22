//! The blocking side: the same client and the same operations, for programs without an async runtime.

use alloc::sync::Arc;
use core::error::Error as StdError;
use core::fmt;

use crate::client_parts::client_parts;
use crate::error::Error;
use crate::hooks::{Hooks, Watched};
use crate::paging::{Paged, Pager};
use crate::transport::{HttpRequest, HttpResponse};
use crate::wire::Request;
use crate::{Api, ApiError, BuildError, Operation};

/// Sends a request and returns the response, whatever its status. Redirects are not followed, and nothing but a safe
/// request (`GET`) is sent twice.
///
/// Every closure of that shape is a transport, which makes for short test doubles.
pub trait Transport {
    /// Why there is no response; [`TransportError`](crate::TransportError) for the transports of this project.
    type Error: StdError + Send + Sync + 'static;

    /// Sends a request and reads the whole response.
    ///
    /// # Errors
    ///
    /// Where there is no response.
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, Self::Error>;
}

impl<F, E> Transport for F
where
    F: Fn(HttpRequest) -> Result<HttpResponse, E>,
    E: StdError + Send + Sync + 'static,
{
    type Error = E;

    fn send(&self, request: HttpRequest) -> Result<HttpResponse, E> {
        self(request)
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    type Error = T::Error;

    fn send(&self, request: HttpRequest) -> Result<HttpResponse, T::Error> {
        T::send(self, request)
    }
}

/// The client over a blocking transport. See [`Authlete`](crate::Authlete) for the async one; both have a method for each
/// operation.
///
/// ```
/// use std::convert::Infallible;
///
/// use authlete_core::transport::HttpRequest;
/// use authlete_core::{Api, blocking};
///
/// let api = Api::v3("https://us.authlete.com", "1234567890", "access-token")?;
/// let authlete = blocking::Authlete::new(api, |request: HttpRequest| {
///     assert_eq!(request.uri().path(), "/api/1234567890/client/get/my-app");
///     Ok::<_, Infallible>(http::Response::new(br#"{"clientName":"My App"}"#.to_vec()))
/// });
/// assert_eq!(authlete.get_client("my-app")?.client_name.as_deref(), Some("My App"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Authlete<T> {
    api: Arc<Api>,
    transport: Arc<T>,
    hooks: Option<Arc<dyn Hooks>>,
}

client_parts!((), ());

impl<T: Transport> Authlete<T> {
    /// Calls an operation.
    ///
    /// # Errors
    ///
    /// [`Error`]; its variants say whether the request was sent.
    pub fn call<O: Operation>(&self, operation: &O) -> Result<O::Response, Error<T::Error>> {
        Ok(self.call_for_response(operation)?.into_body())
    }

    /// Calls an operation and returns status and headers with the answer.
    ///
    /// # Errors
    ///
    /// Those of [`call`](Self::call).
    pub fn call_for_response<O: Operation>(
        &self,
        operation: &O,
    ) -> Result<http::Response<O::Response>, Error<T::Error>> {
        let watched = Watched::new(self.hooks.as_deref(), &self.api, O::ENDPOINT);
        let response = self.exchange(self.api.unauthorized(operation), &watched);
        watched.end::<O, _>(response)
    }

    /// Goes through a whole list, in pages of `page_size`. An error ends it.
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
    pub fn list<O: Paged>(
        &self,
        operation: O,
        page_size: u16,
    ) -> impl Iterator<Item = Result<O::Item, Error<T::Error>>> {
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
