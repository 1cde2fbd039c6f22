//! `tower` services as transports, and transports as `tower` services.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::fmt;
use core::future::poll_fn;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::sync::{Mutex, PoisonError};

use tower_service::Service;

use super::{HttpRequest, HttpResponse, Transport, TransportError};
use crate::operation::BoxError;

/// A transport of a `tower::Service`, so that layers for retries, rate limits, timeouts and traces apply to the calls.
///
/// Requests and responses have whole bodies. The service is cloned for each call, as is usual with `tower`. A retry layer must not
/// repeat a request for which [`AtMostOnce::holds_for`](super::AtMostOnce::holds_for) is true.
pub fn from_service<S>(service: S) -> FromService<S>
where
    S: Service<HttpRequest, Response = HttpResponse, Error: Into<BoxError>, Future: Send> + Clone + Send,
{
    FromService(Mutex::new(service))
}

/// The transport that [`from_service`] returns.
pub struct FromService<S>(Mutex<S>);

impl<S> Transport for FromService<S>
where
    S: Service<HttpRequest, Response = HttpResponse, Error: Into<BoxError>, Future: Send> + Clone + Send,
{
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // A service that is not ready has not received the request.
        if let Err(error) = poll_fn(|context| service.poll_ready(context)).await {
            return Err(unsent(error.into()));
        }
        service.call(request).await.map_err(|error| TransportError::from(error.into()))
    }
}

fn unsent(error: BoxError) -> TransportError {
    error.downcast().map_or_else(TransportError::Connect, |error: Box<TransportError>| *error)
}

impl<S> fmt::Debug for FromService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FromService").finish_non_exhaustive()
    }
}

/// A transport as a `tower::Service`, to put layers around. [`from_service`] makes a transport of the whole.
///
/// ```
/// # fn stack(transport: impl authlete_core::transport::Transport + 'static) -> impl authlete_core::transport::Transport {
/// use std::time::Duration;
///
/// use authlete_core::transport::{TransportService, from_service};
/// use tower::ServiceBuilder;
///
/// let service = ServiceBuilder::new().concurrency_limit(16).service(TransportService::new(transport));
/// from_service(service)
/// # }
/// ```
pub struct TransportService<T>(Arc<T>);

impl<T: Transport> TransportService<T> {
    /// A service over a transport. Its clones share the transport.
    pub fn new(transport: T) -> Self {
        Self(Arc::new(transport))
    }
}

impl<T> Clone for TransportService<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Transport + 'static> Service<HttpRequest> for TransportService<T> {
    type Response = HttpResponse;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequest) -> Self::Future {
        let transport = Arc::clone(&self.0);
        Box::pin(async move { transport.send(request).await })
    }
}

impl<T> fmt::Debug for TransportService<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportService").finish_non_exhaustive()
    }
}
