//! Handlers for callers without async.

use alloc::vec::Vec;
use core::pin::pin;
use core::task::{Context, Poll, Waker};

use http::{Method, Request, Response};

use super::{Authorization, AuthorizationDecisions, Handler, Interruption, Respond};
use crate::operations::authorization::{AuthorizationFailRequest, AuthorizationIssueRequest};
use crate::send::blocking;
use crate::send::transport::{HttpRequest, HttpResponse, Transport, TransportError};

/// A blocking transport in the place of an async one. Its futures are ready at once.
#[derive(Debug, Clone)]
pub struct BlockingTransport<T>(pub T);

impl<T: blocking::Transport + Send + Sync> Transport for BlockingTransport<T> {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.0.send(request)
    }
}

impl<E: Respond<BlockingTransport<T>>, T: blocking::Transport + Send + Sync> Handler<E, BlockingTransport<T>> {
    /// [`handle`](Self::handle) on the calling thread. The decisions of the application block too: their futures must be ready
    /// at once, as those of `async` functions without an `await` of something outside are. One that is not
    /// is a failure of the application.
    pub fn handle_blocking<B: AsRef<[u8]> + Sync>(&self, request: &Request<B>) -> Response<Vec<u8>> {
        self.at_once(request.method(), self.handle(request))
    }

    /// The response of a future that is ready when it is polled, since its transport blocks.
    fn at_once(&self, method: &Method, response: impl Future<Output = Response<Vec<u8>>>) -> Response<Vec<u8>> {
        match pin!(response).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(response) => response,
            Poll::Pending => {
                let reason = "a decision of the application waits, which it cannot where the handler blocks";
                self.answer(method, Err(Interruption::Application(reason.into())))
            }
        }
    }
}

impl<D: AuthorizationDecisions, T: blocking::Transport + Send + Sync> Handler<Authorization<D>, BlockingTransport<T>> {
    /// [`decide`](Self::decide) on the calling thread.
    pub fn decide_blocking(
        &self,
        decision: Result<AuthorizationIssueRequest, AuthorizationFailRequest>,
    ) -> Response<Vec<u8>> {
        self.at_once(&Method::POST, self.decide(decision))
    }
}
