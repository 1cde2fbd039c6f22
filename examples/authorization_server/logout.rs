//! The end of a session (OpenID Connect RP-Initiated Logout 1.0), and who is told of it.

mod notification;
mod request;

use std::sync::Arc;
use std::time::Duration;

use authlete_core::reply::Reply;
use axum::extract::{RawForm, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use self::request::LogoutRequest;
use crate::browser::{Browser, PageError};
use crate::browser_state::random;
use crate::hash::is_secret;
use crate::pages::{LoggedOutPage, LogoutPage, Page, UserError};
use crate::server::Server;
use crate::session::Session;
use crate::session_management;

/// How long the user has to confirm.
const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// The name under which the browser keeps what is to be confirmed.
const NAME: &str = "logout";

/// A logout that the user has to confirm.
#[derive(Serialize, Deserialize)]
struct PendingLogout {
    csrf: String,
    redirect_uri: Option<String>,
}

/// Answers a request of a client, or the form of the page that asks the user.
pub(crate) async fn handle(
    State(server): State<Arc<Server>>,
    mut browser: Browser,
    RawForm(parameters): RawForm,
) -> Response {
    let form = serde_urlencoded::from_bytes::<ConfirmationForm>(&parameters).ok();
    let answered = match form {
        Some(form) => end_if_confirmed(&server, &mut browser, form).await,
        None => ask_or_end(&server, &mut browser, &parameters).await,
    };
    browser.finish(answered)
}

/// The form of the page that asks. A request of a client has no such secret.
#[derive(Deserialize)]
struct ConfirmationForm {
    csrf: String,
    logout: Option<String>,
}

async fn ask_or_end(
    server: &Arc<Server>,
    browser: &mut Browser,
    parameters: &[u8],
) -> Result<http::Response<Vec<u8>>, PageError> {
    let request = LogoutRequest::read(&server.application, parameters).await?;
    let redirect_uri = request.redirect_uri()?;
    let session = browser.session().await?;
    // Another site must not log users out: they are asked unless the client shows that it knows the session (section 2).
    match session {
        Some(session) if !request.is_of(&session) => {
            let pending = PendingLogout { csrf: random(), redirect_uri };
            let user = server.application.users.by_subject(&session.subject).await?;
            let reply = LogoutPage {
                language: browser.language(Some(&request.ui_locales)),
                csrf: &pending.csrf,
                user_name: user.as_ref().map_or("", |user| user.name()),
                client_name: request.client_name(),
                fields: Vec::new(),
            }
            .reply();
            browser.keep(NAME, &pending, LIFETIME).await?;
            Ok(reply.into())
        }
        session => end(server, browser, session, redirect_uri).await,
    }
}

async fn end_if_confirmed(
    server: &Arc<Server>,
    browser: &mut Browser,
    form: ConfirmationForm,
) -> Result<http::Response<Vec<u8>>, PageError> {
    let pending: Option<PendingLogout> = browser.read(NAME).await?;
    let pending = pending.ok_or(PageError::User(UserError::InteractionExpired))?;
    if !is_secret(&form.csrf, &pending.csrf) {
        return Err(PageError::User(UserError::ForgedForm));
    }
    browser.forget(NAME).await?;
    let session = browser.session().await?;
    match form.logout {
        Some(_) => end(server, browser, session, pending.redirect_uri).await,
        None => Ok(Reply::empty(303).with_header("location", "/").into()),
    }
}

/// Ends the session: the browser forgets it, and the clients are told, by requests and by frames of a page.
async fn end(
    server: &Arc<Server>,
    browser: &mut Browser,
    session: Option<Session>,
    redirect_uri: Option<String>,
) -> Result<http::Response<Vec<u8>>, PageError> {
    let mut frames = Vec::new();
    if let Some(session) = session {
        browser.forget_session().await?;
        server.application.end_session(&session.id).await?;
        session_management::renew_browser_state(browser)?;
        frames = server.tell_clients(&session).await;
    }
    if let (Some(redirect_uri), true) = (&redirect_uri, frames.is_empty()) {
        return Ok(Reply::empty(303).with_header("location", redirect_uri).into());
    }
    let page = LoggedOutPage {
        language: browser.language(None),
        front_channel_logout_uris: frames.iter().map(String::as_str).collect(),
        post_logout_redirect_uri: redirect_uri.as_deref(),
    };
    Ok(page.reply().into())
}
