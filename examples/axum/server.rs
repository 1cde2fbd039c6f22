//! The authorization endpoint, the decision that the user takes on its page, and the token endpoint.

use authlete_core::authorization::{Interaction, LoggedInUser};
use authlete_core::handler::{Authorization, AuthorizationDecisions, ClientRequest, Handler};
use authlete_core::handler::{HandlerSettings, Interruption, Token};
use authlete_core::{Authlete, reply::Reply, transport::Transport};
use axum::body::{Body, Bytes};
use axum::{Router, http::HeaderMap, http::StatusCode, response::IntoResponse, routing::post};

use crate::pages::{Pages, User};

impl AuthorizationDecisions for Pages {
    async fn page(&self, _: &ClientRequest<'_>, interaction: &Interaction) -> Result<Reply, Interruption> {
        self.show(interaction.pending()?)
    }
}

/// The routes, over a client for Authlete.
pub(crate) fn router<T: Transport + 'static>(authlete: Authlete<T>, settings: &HandlerSettings) -> Router {
    let pages = Pages::default();
    let token = Handler::new(authlete.clone(), Token::new(())).with_settings(settings);
    let authorization = Handler::new(authlete, Authorization::new(pages.clone())).with_settings(settings);
    let decider = authorization.clone();
    let decision = async move |headers: HeaderMap, form: Bytes| {
        let Some((pending, user)) = pages.take(&headers, &form) else {
            return (StatusCode::BAD_REQUEST, "This page is not valid any more.").into_response();
        };
        let decided = match user {
            Ok(User { subject, auth_time }) => pending.check_login(LoggedInUser::new(&subject, auth_time)),
            Err(reason) => Err(pending.fail(reason)),
        };
        decider.decide(decided.into()).await.map(Body::from)
    };
    Router::new()
        .route_service("/api/authorization", authorization)
        .route("/api/authorization/decision", post(decision))
        .route_service("/api/token", token)
}
