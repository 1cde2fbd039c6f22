//! The metadata of the protected resource (RFC 9728): where its tokens come from, and what they have to be like.

use authlete_core::Authlete;
use authlete_core::transport::Transport;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Result;
use crate::resources::SCOPES;

/// Where the metadata are, below scheme and host.
pub(crate) const PATH: &str = "/.well-known/oauth-protected-resource";

/// What Authlete's discovery document says of the authorization server (RFC 8414).
#[derive(Deserialize)]
pub(crate) struct AuthorizationServer {
    issuer: String,
    #[serde(default, rename = "dpop_signing_alg_values_supported")]
    pub(crate) dpop_algorithms: Vec<String>,
}

impl AuthorizationServer {
    pub(crate) async fn of<T: Transport>(authlete: &Authlete<T>) -> Result<Self> {
        Ok(authlete.get_service_configuration().await?.parse()?)
    }
}

/// The route of the metadata.
pub(crate) fn router(base_url: &str, server: &AuthorizationServer, knows_certificates: bool) -> Router {
    let document = document(base_url, server, knows_certificates);
    Router::new().route(PATH, get(async move || Json(document)))
}

fn document(base_url: &str, server: &AuthorizationServer, knows_certificates: bool) -> Value {
    json!({
        "resource": base_url,
        "authorization_servers": [server.issuer],
        "scopes_supported": SCOPES,
        "bearer_methods_supported": ["header"],
        "resource_name": "Time and countries",
        "dpop_signing_alg_values_supported": server.dpop_algorithms,
        "tls_client_certificate_bound_access_tokens": knows_certificates,
    })
}
