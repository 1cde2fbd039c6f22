//! The async client.

use alloc::sync::Arc;

use crate::error::Error;
use crate::transport::Transport;
use crate::{Api, Operation};

/// The client over an async transport: a method for each operation, and [`call`](Self::call) for any.
///
/// Its methods take requests by reference and have the operations' names; an operation that takes a few arguments takes
/// them one by one. Clones are cheap and share the transport. The blocking client is
/// [`blocking::Authlete`](crate::blocking::Authlete).
#[derive(Debug)]
pub struct Authlete<T> {
    api: Arc<Api>,
    transport: Arc<T>,
}

impl<T: Transport> Authlete<T> {
    /// A client that calls `api` over `transport`.
    pub fn new(api: Api, transport: T) -> Self {
        Self { api: Arc::new(api), transport: Arc::new(transport) }
    }

    /// The API that the client calls.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// Calls an operation. The request is built at once and sent when the future is polled.
    ///
    /// # Errors
    ///
    /// [`Error`]; its variants say whether the request was sent.
    pub fn call<'a, O: Operation>(
        &'a self,
        operation: &O,
    ) -> impl Future<Output = Result<O::Response, Error<T::Error>>> + Send + use<'a, T, O> {
        let request = self.api.http_request(operation);
        async move {
            let response = self.transport.send(request?).await.map_err(Error::Transport)?;
            Ok(O::parse_http(&response)?)
        }
    }
}

impl<T> Clone for Authlete<T> {
    fn clone(&self) -> Self {
        Self { api: Arc::clone(&self.api), transport: Arc::clone(&self.transport) }
    }
}
