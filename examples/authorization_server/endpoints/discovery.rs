//! The discovery documents, with what this server does beside Authlete.

use authlete_core::handler::{Discovery, Handler};
use axum::Router;
use serde_json::json;

use crate::application::Sender;

/// The document at its two places (OpenID Connect Discovery 1.0, section 4; RFC 8414, section 3).
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(document: Handler<Discovery, Sender>) -> Router<S> {
    Router::new()
        .route_service("/.well-known/openid-configuration", document.clone())
        .route_service("/.well-known/oauth-authorization-server", document)
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
