//! Makes connections, within a time limit.

use std::error::Error;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;
#[cfg(feature = "rustls")]
use {hyper_rustls::HttpsConnector, rustls::ClientConfig, std::sync::Arc};

#[cfg(feature = "rustls")]
type Stream = hyper_rustls::MaybeHttpsStream<TokioIo<TcpStream>>;
#[cfg(not(feature = "rustls"))]
type Stream = TokioIo<TcpStream>;

#[cfg(feature = "rustls")]
const NO_TLS: &str = "https needs trusted roots, and the builder was given none";
#[cfg(not(feature = "rustls"))]
const NO_TLS: &str = "https needs TLS, and authlete-transport-hyper was compiled without";

/// Makes the connections of a transport that builds its own client.
#[derive(Debug, Clone)]
pub(crate) struct Connector {
    limit: Duration,
    http: HttpConnector,
    #[cfg(feature = "rustls")]
    https: Option<HttpsConnector<HttpConnector>>,
}

impl Connector {
    pub(crate) fn new(limit: Duration, #[cfg(feature = "rustls")] tls: Option<Arc<ClientConfig>>) -> Self {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        Self {
            limit,
            #[cfg(feature = "rustls")]
            https: tls.map(|config| HttpsConnector::from((http.clone(), config))),
            http,
        }
    }

    // Without TLS, both types of stream are the same and `into` converts nothing.
    #[cfg_attr(not(feature = "rustls"), allow(clippy::useless_conversion))]
    fn open(&mut self, destination: Uri) -> Connecting {
        if destination.scheme() != Some(&Scheme::HTTPS) {
            let connecting = self.http.call(destination);
            return Box::pin(async move { Ok(connecting.await?.into()) });
        }
        #[cfg(feature = "rustls")]
        if let Some(https) = &mut self.https {
            return https.call(destination);
        }
        Box::pin(async { Err(io::Error::new(io::ErrorKind::Unsupported, NO_TLS).into()) })
    }
}

type BoxError = Box<dyn Error + Send + Sync>;
type Connecting = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BoxError;
    type Future = Connecting;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.http.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, destination: Uri) -> Connecting {
        // `HttpConnector` has a limit of its own, but it covers neither the name lookup nor TLS.
        let connecting = tokio::time::timeout(self.limit, self.open(destination));
        Box::pin(async move {
            connecting.await.unwrap_or_else(|_| {
                Err(io::Error::new(io::ErrorKind::TimedOut, "the time limit for connecting passed").into())
            })
        })
    }
}
