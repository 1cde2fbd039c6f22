//! What operators and test suites need, on a listener of its own that clients do not reach: metrics, new signing keys, and the
//! answers of users in CIBA.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::StatusCode;
use http::header::{ORIGIN, USER_AGENT};
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Deserialize;

use crate::sender::PRODUCT;
use crate::server::Server;
use crate::session::{PASSWORD_AND_CODE, Session};
use crate::signing_keys;

pub(crate) fn router(server: Arc<Server>, metrics: PrometheusHandle) -> Router {
    Router::new()
        .route("/keys/rotate", post(rotate))
        .route("/ciba/answer", get(answer).post(answer))
        .with_state(server)
        .route("/metrics", get(async move || metrics.render()))
        .layer(from_fn(not_by_another_site))
        .layer(from_fn(not_by_this_server))
}

/// Refuses what a page of another site has the browser of an operator send, who may have one on this machine (Fetch Metadata Request
/// Headers, section 2.4; RFC 6454, section 7). Programs send neither header.
async fn not_by_another_site(request: Request, next: Next) -> Response {
    let site = request.headers().get("sec-fetch-site");
    let is_own = site.is_none_or(|site| site == "none" || site == "same-origin");
    match is_own && !request.headers().contains_key(ORIGIN) {
        true => next.run(request).await,
        false => StatusCode::FORBIDDEN.into_response(),
    }
}

/// Refuses what the server itself sends: it calls URLs that clients choose, who may choose those of this listener, with a query.
async fn not_by_this_server(request: Request, next: Next) -> Response {
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    match agent.split(' ').any(|product| product == PRODUCT) {
        true => StatusCode::FORBIDDEN.into_response(),
        false => next.run(request).await,
    }
}

/// Gives the service new signing keys. The old ones stay published, for what they signed.
async fn rotate(State(server): State<Arc<Server>>) -> Response {
    match signing_keys::rotate(&server.application.authlete).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(failure) => failed(&*failure),
    }
}

/// A user's answer to a request of CIBA.
#[derive(Deserialize)]
struct Answer {
    auth_req_id: String,
    action: Action,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Action {
    Allow,
    Deny,
}

/// Answers in the place of the user who was asked.
async fn answer(State(server): State<Arc<Server>>, Query(answer): Query<Answer>) -> Response {
    let application = &server.application;
    let answered = async {
        let subject = application.asked_user(&answer.auth_req_id).await?.unwrap_or_default();
        let Some(user) = application.users.by_subject(&subject).await? else { return Ok(StatusCode::NOT_FOUND) };
        // The user whose place it is has just logged in, and with all that there is.
        let login = Session { acr: PASSWORD_AND_CODE.into(), ..Session::of_login(&subject, None) };
        let allowed_by = Some(&login).filter(|_| answer.action == Action::Allow);
        server.answer_waiting_request(&user, &answer.auth_req_id, allowed_by).await?;
        Ok::<_, crate::store::StoreError>(StatusCode::NO_CONTENT)
    };
    match answered.await {
        Ok(status) => status.into_response(),
        Err(failure) => failed(&*failure),
    }
}

fn failed(failure: &(dyn std::error::Error + Send + Sync + 'static)) -> Response {
    tracing::error!(%failure, "an operator's request failed");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
