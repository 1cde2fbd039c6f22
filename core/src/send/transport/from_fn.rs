//! Closures as transports.

use super::{HttpRequest, HttpResponse, Transport, TransportError};
use crate::operation::BoxError;

/// A transport of an async closure: for an HTTP stack of your own, and for short test doubles.
///
/// What the closure captures has to be moved or cloned into its future. Its errors are a [`TransportError`], which says
/// whether the request was sent, or anything that converts into a boxed error.
///
/// ```
/// use std::convert::Infallible;
///
/// use authlete_core::revocation::{RevocationAction, RevocationRequest};
/// use authlete_core::{Api, Authlete, transport};
///
/// # futures::executor::block_on(async {
/// let api = Api::v3("https://us.authlete.com", "1234567890", "access-token")?;
/// let authlete = Authlete::new(api, transport::from_fn(async |_| {
///     Ok::<_, Infallible>(http::Response::new(br#"{"action":"OK"}"#.to_vec()))
/// }));
/// let response = authlete.revocation(&RevocationRequest::new("token=abc")).await?;
/// assert_eq!(response.action, RevocationAction::Ok);
/// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
/// ```
pub fn from_fn<F, R, E>(function: F) -> FromFn<F>
where
    F: Fn(HttpRequest) -> R + Send + Sync,
    R: Future<Output = Result<HttpResponse, E>> + Send,
    E: Into<BoxError>,
{
    FromFn(function)
}

/// The transport that [`from_fn`] returns.
#[derive(Debug, Clone, Copy)]
pub struct FromFn<F>(F);

impl<F, R, E> Transport for FromFn<F>
where
    F: Fn(HttpRequest) -> R + Send + Sync,
    R: Future<Output = Result<HttpResponse, E>> + Send,
    E: Into<BoxError>,
{
    // Not an `async fn`, whose future would hold the request in addition to the future of the closure.
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, TransportError>> + Send {
        let exchange = (self.0)(request);
        async move { exchange.await.map_err(|error| TransportError::from(error.into())) }
    }
}
