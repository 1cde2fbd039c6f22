//! The async client.

use alloc::sync::Arc;
use core::fmt;

use futures_util::stream::{self, Stream};

use crate::client_parts::client_parts;
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

client_parts!((async), (.await));

impl<T: Transport> Authlete<T> {
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
