//! What can be seen of the running server: a structured log and metrics, of its requests and of its calls to Authlete.

use std::time::{Duration, Instant};

use authlete_core::Error;
use authlete_core::hooks::{Call, CallResponse, Hooks, TracingHooks};
use authlete_core::wire::Request;
use axum::extract::{MatchedPath, Request as HttpRequest};
use axum::middleware::Next;
use axum::response::Response;
use http::Method;
use metrics::histogram;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::arguments::LogFormat;

/// The bounds of the durations that are counted, in seconds.
const DURATIONS: [f64; 8] = [0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0];

/// Begins the log, on standard error. `RUST_LOG` says how much of it there is.
pub(crate) fn log(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

/// How often the durations that were counted are put into their buckets.
const UPKEEP: Duration = Duration::from_secs(5);

/// Begins to count. Each duration is kept until it is put into its bucket, which has to happen also if nobody reads the metrics.
pub(crate) fn metrics() -> Result<PrometheusHandle, BuildError> {
    let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &DURATIONS)?;
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    // There is one already where tests start several servers in a process.
    let _ = metrics::set_global_recorder(recorder);
    let upkeep = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            upkeep.run_upkeep();
        }
    });
    Ok(handle)
}

/// Counts and logs a request by its route. The URL itself is not told: its query can have tickets, codes and tokens.
pub(crate) async fn request(request: HttpRequest, next: Next) -> Response {
    let start = Instant::now();
    let method = method_name(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("none", MatchedPath::as_str).to_owned();
    let status = response.status().as_u16();
    let duration = start.elapsed().as_secs_f64();
    tracing::debug!(method, route, status, duration, "request");
    histogram!("http_request_seconds", "method" => method, "route" => route, "status" => status.to_string())
        .record(duration);
    response
}

/// The name of a method. All that have no route are one: anybody can make up names, and each is counted for itself.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Counts and logs the calls to Authlete.
pub(crate) struct AuthleteCalls(TracingHooks);

impl AuthleteCalls {
    pub(crate) fn new() -> Self {
        Self(TracingHooks::new())
    }

    fn count(call: &Call, outcome: &'static str) {
        let duration = call.duration.unwrap_or_default().as_secs_f64();
        histogram!("authlete_call_seconds", "operation" => call.endpoint.name, "outcome" => outcome).record(duration);
    }
}

impl Hooks for AuthleteCalls {
    fn now(&self) -> Option<Duration> {
        self.0.now()
    }

    fn before(&self, call: &Call, request: &mut Request) {
        self.0.before(call, request);
    }

    fn after(&self, call: &Call, response: &CallResponse<'_>) {
        Self::count(call, "answered");
        self.0.after(call, response);
    }

    fn on_error(&self, call: &Call, error: &Error) {
        Self::count(call, "failed");
        self.0.on_error(call, error);
    }
}
