//! Layers of tower around a transport: rate limit, concurrency limit, retries and a time limit for each attempt.
//! `cargo run --example tower`.

use std::error::Error;
use std::future::{Ready, ready};
use std::net::TcpListener;
use std::time::Duration;

use authlete_core::transport::{AtMostOnce, HttpRequest, HttpResponse, Transport, TransportService, from_service};
use authlete_core::{Authlete, TransportError};
use authlete_emulator::{Emulator, Settings, serve};
use authlete_transport_hyper::HyperTransport;
use tower::timeout::error::Elapsed;
use tower::{BoxError, ServiceBuilder};

/// The layers, the outermost first. It is to be called on a tokio runtime, which runs the buffer.
fn layered(transport: impl Transport + 'static, limit: Duration) -> impl Transport {
    let service = ServiceBuilder::new()
        // A rate limit cannot be cloned, as a transport has to be for each call; a buffer before it can.
        .buffer(64)
        .rate_limit(100, Duration::from_secs(1))
        .concurrency_limit(16)
        .retry(Retry { attempts: 3 })
        .map_err(|error: BoxError| match error.is::<Elapsed>() {
            true => TransportError::Timeout,
            false => TransportError::from(error),
        })
        .timeout(limit)
        .service(TransportService::new(transport));
    from_service(service)
}

/// Repeats what did not reach Authlete, and of the rest what may be sent twice.
#[derive(Clone)]
struct Retry {
    attempts: usize,
}

impl tower::retry::Policy<HttpRequest, HttpResponse, TransportError> for Retry {
    type Future = Ready<()>;

    fn retry(
        &mut self,
        request: &mut HttpRequest,
        result: &mut Result<HttpResponse, TransportError>,
    ) -> Option<Ready<()>> {
        self.attempts -= 1;
        let may_help = match result {
            Ok(response) => response.status().is_server_error() && !AtMostOnce::holds_for(request),
            Err(TransportError::Connect(_)) => true,
            Err(TransportError::Timeout | TransportError::Interrupted(_)) => !AtMostOnce::holds_for(request),
            Err(_) => false,
        };
        (may_help && self.attempts > 0).then(|| ready(()))
    }

    fn clone_request(&mut self, request: &HttpRequest) -> Option<HttpRequest> {
        Some(request.clone())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::default();
    let client_id = settings.client.client_id.unwrap_or_default();
    let emulator = serve(TcpListener::bind("127.0.0.1:0")?, Emulator::system(settings.clone()))?;
    let api = settings.api_v3(&emulator.base_url())?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let transport = HyperTransport::builder().build()?;
        let authlete = Authlete::new(api, layered(transport, Duration::from_secs(10)));
        let client = authlete.get_client(client_id).await?;
        println!("The client is called {:?}.", client.client_name.unwrap_or_default());
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use authlete_core::Error;
    use authlete_core::testing::api;
    use authlete_core::token::TokenRequest;
    use authlete_core::transport::from_fn;

    use super::*;

    #[test]
    fn the_program_runs() {
        super::main().unwrap();
    }

    fn lost() -> Result<HttpResponse, TransportError> {
        Err(TransportError::Interrupted(io::Error::from(io::ErrorKind::ConnectionReset).into()))
    }

    fn refused() -> Result<HttpResponse, TransportError> {
        Err(TransportError::Connect(io::Error::from(io::ErrorKind::ConnectionRefused).into()))
    }

    fn unavailable() -> Result<HttpResponse, TransportError> {
        Ok(http::Response::builder().status(503).body(Vec::new()).unwrap())
    }

    fn unsendable() -> Result<HttpResponse, TransportError> {
        Err(TransportError::Unsendable("no".into()))
    }

    #[test]
    fn what_may_not_be_sent_twice_is_sent_once() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for (outcome, of_get, of_post) in [
            (lost as fn() -> Result<HttpResponse, TransportError>, 3, 1),
            (refused, 3, 3),
            (unavailable, 3, 1),
            (unsendable, 1, 1),
        ] {
            let sent = Arc::new(AtomicUsize::new(0));
            let counting = from_fn({
                let sent = Arc::clone(&sent);
                move |_| {
                    sent.fetch_add(1, Ordering::Relaxed);
                    ready(outcome())
                }
            });
            runtime.block_on(async {
                let authlete = Authlete::new(api(), layered(counting, Duration::from_secs(10)));
                authlete.get_client("my-app").await.unwrap_err();
                assert_eq!(sent.swap(0, Ordering::Relaxed), of_get);
                authlete.token(&TokenRequest::new("grant_type=x")).await.unwrap_err();
                assert_eq!(sent.swap(0, Ordering::Relaxed), of_post);
            });
        }
    }

    #[test]
    fn an_attempt_that_takes_too_long_is_a_timeout() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let error = runtime.block_on(async {
            let silent = from_fn(|_| pending::<Result<HttpResponse, TransportError>>());
            let authlete = Authlete::new(api(), layered(silent, Duration::from_millis(20)));
            authlete.token(&TokenRequest::new("grant_type=x")).await.unwrap_err()
        });
        assert!(matches!(error, Error::Transport(TransportError::Timeout)), "{error:?}");
    }
}
