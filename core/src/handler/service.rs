//! Handlers as `tower` services.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::convert::Infallible;
use core::pin::Pin;
use core::task::{Context, Poll};

use http::{Request, Response};
use tower_service::Service;

use super::{Handler, Respond};
use crate::send::transport::Transport;

/// A handler is a `tower::Service` of requests whose bodies are read: a body of another type is collected by a layer around it.
impl<E, T, B> Service<Request<B>> for Handler<E, T>
where
    E: Respond<T> + 'static,
    T: Transport + 'static,
    B: AsRef<[u8]> + Send + Sync + 'static,
{
    type Response = Response<Vec<u8>>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let handler = self.clone();
        Box::pin(async move { Ok(handler.handle(&request).await) })
    }
}
