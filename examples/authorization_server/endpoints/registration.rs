//! Dynamic client registration: who may register, and what.

use authlete_core::handler::{BODY_LIMIT, ClientRequest, Interruption, RegistrationDecisions};
use authlete_core::reply::Reply;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use serde::Deserialize;

use crate::application::Application;
use crate::pages::is_run_by_browsers;

/// Anybody may register a client, as in OpenID Connect Dynamic Client Registration 1.0, section 3. A real server that knows its
/// developers asks for an initial access token here.
impl RegistrationDecisions for Application {
    async fn may_register(&self, _: &ClientRequest<'_>) -> Result<bool, Interruption> {
        Ok(true)
    }
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(default)]
    redirect_uris: Option<Vec<String>>,
}

/// Refuses redirect URIs that are scripts, when a client registers and when it changes its metadata: the form of
/// `response_mode=form_post` leads to the redirect URI, and a script there would be one of this server.
pub(crate) async fn refuse_scripts(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return answer(Reply::error(413, "invalid_client_metadata", "The metadata are too long."));
    };
    // That no member is there twice is checked with it, as Authlete might read the other one.
    match serde_json::from_slice::<Metadata>(&body) {
        Ok(metadata) if metadata.redirect_uris.iter().flatten().any(|uri| is_run_by_browsers(uri)) => {
            answer(Reply::error(400, "invalid_redirect_uri", "A redirect URI must not be a script."))
        }
        Err(_) if !body.is_empty() => {
            answer(Reply::error(400, "invalid_client_metadata", "The metadata cannot be read."))
        }
        _ => next.run(Request::from_parts(parts, Body::from(body))).await,
    }
}

fn answer(reply: Reply) -> Response {
    http::Response::<Vec<u8>>::from(reply).map(Body::from)
}
