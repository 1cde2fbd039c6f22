//! Headers of all responses.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{Any, CorsLayer};
use uuid::Uuid;

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

/// Sends back the ID by which a client finds a request in the logs of both sides, or a new one, which is a UUID (FAPI 1.0 Part 1,
/// section 6.2.1).
pub(crate) async fn interaction_id(request: Request, next: Next) -> Response {
    let id = request.headers().get(INTERACTION_ID).filter(|id| id.len() <= 64).cloned();
    let mut response = next.run(request).await;
    let id = id.or_else(|| HeaderValue::try_from(Uuid::new_v4().to_string()).ok());
    if let Some(id) = id {
        response.headers_mut().insert(INTERACTION_ID, id);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn the_id_of_an_interaction_comes_back_or_is_made() {
        let router = Router::new().route("/", get(())).layer(from_fn(interaction_id));
        let id_of = async |sent: Option<&str>| {
            let request = sent.into_iter().fold(Request::builder(), |request, id| request.header(INTERACTION_ID, id));
            let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            response.headers()[INTERACTION_ID].to_str().unwrap().to_owned()
        };
        assert_eq!(id_of(Some("c770aef3-6784-41f7-8e0e-ff5f97bddb3a")).await, "c770aef3-6784-41f7-8e0e-ff5f97bddb3a");
        let made = [id_of(None).await, id_of(Some(&"x".repeat(65))).await];
        assert!(made.iter().all(|id| Uuid::parse_str(id).is_ok()) && made[0] != made[1], "{made:?}");
    }
}
