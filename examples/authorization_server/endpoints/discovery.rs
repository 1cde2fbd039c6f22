//! The discovery documents, with what this server does beside Authlete.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use authlete_core::handler::{Discovery, Handler};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::Response;
use axum::routing::get;
use http::Request;
use serde_json::json;

use crate::application::Sender;

/// How long a document is served before Authlete is asked again: changes of the service are seen after this time at most.
const FRESH: Duration = Duration::from_secs(5);

/// The document at its two places (OpenID Connect Discovery 1.0, section 4; RFC 8414, section 3).
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(handler: Handler<Discovery, Sender>) -> Router<S> {
    let document = Arc::new(Document { handler, last: Mutex::default() });
    let serve = get(async move || document.response().await);
    Router::new()
        .route("/.well-known/openid-configuration", serve.clone())
        .route("/.well-known/oauth-authorization-server", serve)
}

/// The document. Clients ask for it often, it is the same for all, and it has no secrets.
struct Document {
    handler: Handler<Discovery, Sender>,
    last: Mutex<Option<(Instant, http::Response<Bytes>)>>,
}

impl Document {
    async fn response(&self) -> Response {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, response)) = last.filter(|(when, _)| when.elapsed() < FRESH) {
            return response.map(Body::from);
        }
        let response = self.handler.handle(&Request::new(Vec::new())).await.map(Bytes::from);
        if response.status().is_success() {
            let kept = Some((Instant::now(), response.clone()));
            *self.last.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        }
        response.map(Body::from)
    }
}

/// The JSON Patch that Authlete applies to the document: what is not among the settings of a service.
pub(crate) fn patch(base_url: &str) -> String {
    let additions = [
        ("check_session_iframe", json!(format!("{base_url}/check_session"))),
        ("frontchannel_logout_supported", json!(true)),
        ("frontchannel_logout_session_supported", json!(true)),
    ];
    let additions = additions.map(|(name, value)| json!({"op": "add", "path": format!("/{name}"), "value": value}));
    json!(additions).to_string()
}
