//! Headers of all responses.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{Any, CorsLayer};

use crate::browser_state::random;

/// Lets scripts of any site call the endpoints for clients, as single-page applications do: what these endpoints ask for is in
/// the request, never in cookies.
pub(crate) fn cross_origin() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, HeaderName::from_static("dpop")])
        .expose_headers([header::WWW_AUTHENTICATE, HeaderName::from_static("dpop-nonce")])
}

const INTERACTION_ID: HeaderName = HeaderName::from_static("x-fapi-interaction-id");

/// Sends back the ID by which a client finds a request in the logs of both sides, or a new one (FAPI 1.0 Part 1, section 6.2.1).
pub(crate) async fn interaction_id(request: Request, next: Next) -> Response {
    let id = request.headers().get(INTERACTION_ID).filter(|id| id.len() <= 64).cloned();
    let mut response = next.run(request).await;
    let id = id.or_else(|| HeaderValue::try_from(random()).ok());
    if let Some(id) = id {
        response.headers_mut().insert(INTERACTION_ID, id);
    }
    response
}
