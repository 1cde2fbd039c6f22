//! The blocking side: the same client and the same operations, for programs without an async runtime.

use alloc::sync::Arc;
use core::error::Error as StdError;
use core::fmt;

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

impl<T: Transport> Authlete<T> {
    /// A client that calls `api` over `transport`.
    pub fn new(api: Api, transport: T) -> Self {
        Self { api: Arc::new(api), transport: Arc::new(transport), hooks: None }
    }

    /// The same client with hooks that look on, in place of those before.
    #[must_use]
    pub fn with_hooks(self, hooks: impl Hooks + 'static) -> Self {
        Self { hooks: Some(Arc::new(hooks)), ..self }
    }

    /// The API that the client calls.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// The same client with another API, over the same transport: for calls to another service, with another credential,
    /// with a header or a time limit of their own.
    ///
    /// # Errors
    ///
    /// That of `change`.
    ///
    /// ```
    /// # use authlete_core::{ApiError, blocking::{Authlete, Transport}};
    /// # fn example<T: Transport>(authlete: &Authlete<T>) -> Result<(), ApiError> {
    /// let traced = authlete.with_api(|api| api.with_header("x-request-id", "5f3a"))?;
    /// # let _ = traced.health_check(&Default::default());
    /// # Ok(()) }
    /// ```
    pub fn with_api(&self, change: impl FnOnce(Api) -> Result<Api, ApiError>) -> Result<Self, ApiError> {
        let api = change(Api::clone(&self.api))?;
        Ok(Self { api: Arc::new(api), ..self.clone() })
    }

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

    fn exchange(
        &self,
        request: Result<Request, BuildError>,
        watched: &Watched<'_>,
    ) -> Result<HttpResponse, Error<T::Error>> {
        let mut request = request?;
        watched.before(&mut request);
        let endpoint = request.endpoint;
        if !self.api.can_learn(endpoint) {
            self.api.authorize(&mut request)?;
            return self.send(request);
        }
        let mut again = request.clone();
        self.api.authorize(&mut request)?;
        let response = self.send(request)?;
        if !self.api.learn(endpoint, &(&response).into()) {
            return Ok(response);
        }
        self.api.authorize(&mut again)?;
        let response = self.send(again)?;
        self.api.learn(endpoint, &(&response).into());
        Ok(response)
    }

    fn send(&self, request: Request) -> Result<HttpResponse, Error<T::Error>> {
        let request = HttpRequest::try_from(request).map_err(BuildError::Http)?;
        self.transport.send(request).map_err(Error::Transport)
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

impl<T> Clone for Authlete<T> {
    fn clone(&self) -> Self {
        Self { api: Arc::clone(&self.api), transport: Arc::clone(&self.transport), hooks: self.hooks.clone() }
    }
}

impl<T: fmt::Debug> fmt::Debug for Authlete<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authlete").field("api", &self.api).field("transport", &self.transport).finish_non_exhaustive()
    }
}
