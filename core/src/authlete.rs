//! The async client.

use alloc::sync::Arc;
use core::fmt;

use futures_util::stream::{self, Stream};

use crate::error::Error;
use crate::hooks::{Hooks, Watched};
use crate::paging::{Paged, Pager};
use crate::transport::{HttpRequest, HttpResponse, Transport};
use crate::wire::Request;
use crate::{Api, ApiError, BuildError, Operation};

/// The client over an async transport: a method for each operation, and [`call`](Self::call) for any.
///
/// Its methods take requests by reference and have the operations' names; an operation that takes a few arguments takes
/// them one by one. Clones are cheap and share the transport. The blocking client is
/// [`blocking::Authlete`](crate::blocking::Authlete).
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
    ///
    /// ```
    /// # #[cfg(feature = "tracing")]
    /// # fn example<T: authlete_core::transport::Transport>(api: authlete_core::Api, transport: T) {
    /// use authlete_core::Authlete;
    /// use authlete_core::hooks::TracingHooks;
    ///
    /// let authlete = Authlete::new(api, transport).with_hooks(TracingHooks::new());
    /// # }
    /// ```
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
    pub fn with_api(&self, change: impl FnOnce(Api) -> Result<Api, ApiError>) -> Result<Self, ApiError> {
        let api = change(Api::clone(&self.api))?;
        Ok(Self { api: Arc::new(api), ..self.clone() })
    }

    /// Calls an operation. The request is built at once, authorized and sent when the future is polled.
    ///
    /// # Errors
    ///
    /// [`Error`]; its variants say whether the request was sent.
    pub fn call<'a, O: Operation>(
        &'a self,
        operation: &O,
    ) -> impl Future<Output = Result<O::Response, Error<T::Error>>> + Send + use<'a, T, O> {
        let response = self.call_for_response(operation);
        async move { Ok(response.await?.into_body()) }
    }

    /// Calls an operation and returns status and headers with the answer.
    ///
    /// # Errors
    ///
    /// Those of [`call`](Self::call).
    pub fn call_for_response<'a, O: Operation>(
        &'a self,
        operation: &O,
    ) -> impl Future<Output = Result<http::Response<O::Response>, Error<T::Error>>> + Send + use<'a, T, O> {
        let request = self.api.unauthorized(operation);
        async move {
            let watched = Watched::new(self.hooks.as_deref(), &self.api, O::ENDPOINT);
            let response = self.exchange(request, &watched).await;
            watched.end::<O, _>(response)
        }
    }

    async fn exchange(
        &self,
        request: Result<Request, BuildError>,
        watched: &Watched<'_>,
    ) -> Result<HttpResponse, Error<T::Error>> {
        let mut request = request?;
        watched.before(&mut request);
        let endpoint = request.endpoint;
        if !self.api.can_learn(endpoint) {
            self.api.authorize(&mut request)?;
            return self.send(request).await;
        }
        let mut again = request.clone();
        self.api.authorize(&mut request)?;
        let response = self.send(request).await?;
        if !self.api.learn(endpoint, &(&response).into()) {
            return Ok(response);
        }
        self.api.authorize(&mut again)?;
        let response = self.send(again).await?;
        self.api.learn(endpoint, &(&response).into());
        Ok(response)
    }

    async fn send(&self, request: Request) -> Result<HttpResponse, Error<T::Error>> {
        let request = HttpRequest::try_from(request).map_err(BuildError::Http)?;
        self.transport.send(request).await.map_err(Error::Transport)
    }

    /// Goes through a whole list, in pages of `page_size`. An error ends it.
    pub fn list<O>(&self, operation: O, page_size: u16) -> impl Stream<Item = Result<O::Item, Error<T::Error>>> + Send
    where
        O: Paged + Send,
        O::Item: Send,
    {
        stream::unfold(Pager::new(operation, page_size), async |mut pager| {
            loop {
                if let Some(item) = pager.next_item() {
                    return Some((Ok(item), pager));
                }
                let page = self.call(pager.next_request()?);
                match page.await {
                    Ok(page) => pager.accept(page),
                    Err(error) => {
                        pager.stop();
                        return Some((Err(error), pager));
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
