//! The async client.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::fmt;
use core::pin::Pin;
use core::task::{Context, Poll};

use futures_core::Stream;

use super::client_parts::client_parts;
use super::error::Error;
use super::hooks::{Hooks, ObservedCall};
use super::transport::{HttpRequest, HttpResponse, LocalTransport};
use crate::api::{Api, ApiError, BuildError};
use crate::operation::Operation;
use crate::operation::paging::{Paged, Pager};
use crate::operation::wire::Request;

/// The async client: a method for each operation, and [`call`](Self::call) for any operation.
///
/// A method whose operation is its request body takes it by reference, as `authlete.token(&request)`. The others take the
/// required arguments one by one, as `authlete.get_client("my-app")`. Optional arguments go through [`call`](Self::call):
/// `authlete.call(&GetClientList { developer: Some("john".into()), ..Default::default() })`. So a method keeps its signature
/// when its operation gains an optional argument.
///
/// A future of the client is `Send` if that of its transport is: always with a [`Transport`](crate::transport::Transport), as it has
/// to be if it goes to another thread, and not for every [`LocalTransport`], which may be bound to one thread.
///
/// Clones are cheap and share the transport. The blocking client is [`blocking::Authlete`](crate::blocking::Authlete).
pub struct Authlete<T> {
    api: Arc<Api>,
    transport: Arc<T>,
    hooks: Option<Arc<dyn Hooks>>,
}

client_parts!(LocalTransport::send_local, (async), (.await));

impl<T: LocalTransport> Authlete<T> {
    /// Calls an operation. The request is built at once; it gets its credential and is sent when the future is polled.
    ///
    /// # Errors
    ///
    /// [`Error`]; its variants say whether the request was sent.
    pub fn call<'a, O: Operation>(
        &'a self,
        operation: &O,
    ) -> impl Future<Output = Result<O::Response, Error>> + use<'a, T, O> {
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
    ) -> impl Future<Output = Result<http::Response<O::Response>, Error>> + use<'a, T, O> {
        let request = self.api.request_without_credential(operation);
        async move {
            let observed = ObservedCall::new(self.hooks.as_deref(), &self.api, O::ENDPOINT);
            let response = self.exchange(request, &observed).await;
            observed.end::<O>(response)
        }
    }

    /// Lists all items, in pages of `page_size`. The list ends after an error.
    pub fn list<'a, O>(
        &'a self,
        operation: O,
        page_size: u16,
    ) -> impl Stream<Item = Result<O::Item, Error>> + use<'a, T, O>
    where
        O: Paged,
    {
        List { call: |page: &O| self.call(page), state: Some(ListState::Idle(Pager::new(operation, page_size))) }
    }
}

/// The stream that [`Authlete::list`] returns. `C` calls an operation, and `F` is the future of a call.
struct List<C, F, O: Paged> {
    call: C,
    /// `None` after the end.
    state: Option<ListState<F, O>>,
}

enum ListState<F, O: Paged> {
    Idle(Pager<O>),
    Calling(Pager<O>, Pin<Box<F>>),
}

impl<C, F, O> Stream for List<C, F, O>
where
    C: Fn(&O) -> F,
    F: Future<Output = Result<O::Response, Error>>,
    O: Paged,
{
    type Item = Result<O::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        while let Some(state) = this.state.take() {
            this.state = Some(match state {
                ListState::Idle(mut pager) => {
                    if let Some(item) = pager.next_item() {
                        this.state = Some(ListState::Idle(pager));
                        return Poll::Ready(Some(Ok(item)));
                    }
                    let Some(request) = pager.next_request() else { return Poll::Ready(None) };
                    let call = Box::pin((this.call)(request));
                    ListState::Calling(pager, call)
                }
                ListState::Calling(mut pager, mut call) => match call.as_mut().poll(context) {
                    Poll::Pending => {
                        this.state = Some(ListState::Calling(pager, call));
                        return Poll::Pending;
                    }
                    Poll::Ready(Ok(page)) => {
                        pager.accept(page);
                        ListState::Idle(pager)
                    }
                    Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
                },
            });
        }
        Poll::Ready(None)
    }
}

/// The only pinned value, the future of a call, is in a box.
impl<C, F, O: Paged> Unpin for List<C, F, O> {}
