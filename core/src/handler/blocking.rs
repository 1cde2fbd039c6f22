//! Handlers for callers without async.

use alloc::sync::Arc;
use alloc::task::Wake;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::thread::{self, Thread};

use crate::send::blocking;
use crate::send::transport::{HttpRequest, HttpResponse, Transport, TransportError};

/// A blocking transport in the place of an async one. Its futures are ready at once.
///
/// ```
/// use authlete_core::handler::{BlockingTransport, Handler, Jwks, block_on};
/// use authlete_core::service::GetServiceJwks;
/// # use authlete_core::service::ServiceJwks;
/// # use authlete_core::testing::{TestDouble, api};
/// # let transport = TestDouble::new().answer(|_: GetServiceJwks| ServiceJwks::None);
/// # let api = api();
///
/// let authlete = authlete_core::Authlete::new(api, BlockingTransport::new(transport));
/// let jwks = Handler::new(authlete, Jwks::new());
/// let request = http::Request::get("/jwks").body("")?;
/// assert_eq!(block_on(jwks.handle(&request)).status(), 204);
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BlockingTransport<T>(T);

impl<T> BlockingTransport<T> {
    /// Over that transport.
    pub fn new(transport: T) -> Self {
        Self(transport)
    }
}

impl<T: blocking::Transport + Send + Sync> Transport for BlockingTransport<T> {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.0.send(request)
    }
}

/// The output of a handler's future, on the calling thread. It is there at once over a [`BlockingTransport`], if the decisions
/// of the application do not wait either; until it is there, the thread sleeps.
pub fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}
