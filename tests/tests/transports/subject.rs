//! The transports under test, all behind one function.

use std::error::Error;
use std::time::Duration;

use authlete_core::transport::{HttpRequest, HttpResponse, Transport};
use authlete_core::{TransportError, blocking};
use authlete_tests::scripted::Server;
use authlete_transport_hyper::HyperTransport;
use authlete_transport_isahc::IsahcTransport;
use http::{Method, Request};

pub(crate) type Outcome = Result<HttpResponse, TransportError>;

/// A transport that sends from outside any async runtime.
pub(crate) struct Subject {
    pub(crate) name: &'static str,
    send: Box<dyn Fn(HttpRequest) -> Outcome>,
}

impl Subject {
    /// Sends, and checks that an error does not show the secret in the request.
    pub(crate) fn send(&self, request: HttpRequest) -> Outcome {
        let outcome = (self.send)(request);
        if let Err(error) = &outcome {
            let shown = format!("{error:?} {}", chain(error));
            assert!(!shown.contains(SECRET), "{}: {shown}", self.name);
        }
        outcome
    }

    pub(crate) fn hyper(transport: HyperTransport) -> Self {
        // With a worker thread, since a runtime without would do nothing for unused connections between calls.
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        Self { name: "hyper", send: Box::new(move |request| runtime.block_on(checked(transport.send(request)))) }
    }

    pub(crate) fn isahc(transport: IsahcTransport) -> [Self; 2] {
        let same = transport.clone();
        let send_async = move |request| futures_lite::future::block_on(checked(Transport::send(&same, request)));
        let send = move |request| blocking::Transport::send(&transport, request);
        [
            Self { name: "isahc async", send: Box::new(send_async) },
            Self { name: "isahc blocking", send: Box::new(send) },
        ]
    }
}

/// Has the compiler check that calls can be spawned.
fn checked<F: Future<Output = Outcome> + Send>(call: F) -> F {
    call
}

/// An error with its sources.
pub(crate) fn chain(error: &dyn Error) -> String {
    let sources = std::iter::successors(error.source(), |error| (**error).source());
    sources.fold(error.to_string(), |text, source| format!("{text}: {source}"))
}

/// The settings of the transports under test. The defaults are beyond what any test reaches.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) max_body: usize,
    pub(crate) pool_idle_timeout: Duration,
    pub(crate) product: Option<&'static str>,
}

impl Default for Settings {
    fn default() -> Self {
        let long = Duration::from_secs(20);
        Self { timeout: long, connect_timeout: long, max_body: 8 << 20, pool_idle_timeout: long, product: None }
    }
}

/// Every transport, with these settings.
pub(crate) fn subjects(settings: &Settings) -> Vec<Subject> {
    let mut subjects = vec![Subject::hyper(hyper(settings).build().expect("a transport"))];
    subjects.extend(Subject::isahc(isahc(settings).build().expect("a transport")));
    subjects
}

pub(crate) fn hyper(settings: &Settings) -> authlete_transport_hyper::Builder {
    let builder = HyperTransport::builder()
        .webpki_roots()
        .timeout(settings.timeout)
        .connect_timeout(settings.connect_timeout)
        .max_body(settings.max_body)
        .pool_idle_timeout(settings.pool_idle_timeout);
    match settings.product {
        Some(product) => builder.user_agent(product),
        None => builder,
    }
}

pub(crate) fn isahc(settings: &Settings) -> authlete_transport_isahc::Builder {
    let builder = IsahcTransport::builder()
        .timeout(settings.timeout)
        .connect_timeout(settings.connect_timeout)
        .max_body(settings.max_body)
        .pool_idle_timeout(settings.pool_idle_timeout);
    match settings.product {
        Some(product) => builder.user_agent(product),
        None => builder,
    }
}

/// Is in the path, the query and a header of requests, and must not be in an error.
pub(crate) const SECRET: &str = "SlAV32hkKG";

/// A request with the secret in it.
pub(crate) fn request(method: Method, server: &Server, body: &str) -> HttpRequest {
    request_to(method, &format!("http://{}/token/{SECRET}?token={SECRET}", server.address()), body)
}

pub(crate) fn request_to(method: Method, url: &str, body: &str) -> HttpRequest {
    let mut request = Request::builder()
        .method(method)
        .uri(url)
        .header("accept", "application/json")
        .header("authorization", format!("Bearer {SECRET}"));
    if !body.is_empty() {
        request = request.header("content-type", "application/json");
    }
    request.body(body.into()).expect("a request")
}
