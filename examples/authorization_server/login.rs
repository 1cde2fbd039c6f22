//! The page where users log in.

use std::sync::Arc;
use std::time::Duration;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::application::Application;
use crate::browser::{Browser, PageError};
use crate::finish::{InteractionId, Next, deny};
use crate::interaction::{Interaction, PendingRequest};
use crate::pages::{LoginError, LoginPage, Page};
use crate::server::Server;
use crate::session::Session;
use crate::session_management;
use crate::store::StoreError;
use crate::users::authenticate;

/// How often one may try to log in by a name, or to give a code, within [`WINDOW`].
const ATTEMPTS: u64 = 10;

const WINDOW: Duration = Duration::from_secs(15 * 60);

/// Whether one more attempt at something may be made. It counts before it is made, so that many at once are no more than one
/// after the other.
pub(crate) async fn may_try(application: &Application, what: &str) -> Result<bool, StoreError> {
    Ok(application.store.count(&format!("attempts:{what}"), WINDOW).await? <= ATTEMPTS)
}

/// An attempt succeeded: those before it do not count any more.
pub(crate) async fn succeeded(application: &Application, what: &str) -> Result<(), StoreError> {
    application.store.forget(&format!("attempts:{what}")).await
}

pub(crate) async fn show(browser: Browser, Query(query): Query<InteractionId>) -> Response {
    match browser.interaction(&query.interaction).await {
        Ok(interaction) => page(browser, &interaction, None),
        Err(error) => browser.fail(error),
    }
}

/// The form of the page.
#[derive(Deserialize)]
pub(crate) struct LoginForm {
    interaction: String,
    csrf: String,
    #[serde(default)]
    login_id: String,
    #[serde(default)]
    password: String,
    cancel: Option<String>,
}

pub(crate) async fn submit(
    State(server): State<Arc<Server>>,
    mut browser: Browser,
    Form(form): Form<LoginForm>,
) -> Response {
    match log_in(&server, &mut browser, form).await {
        Ok(Ok(next)) => next.respond(browser),
        Ok(Err((interaction, error))) => page(browser, &interaction, Some(error)),
        Err(error) => browser.fail(error),
    }
}

/// Logs a user in; or what the page shows again.
async fn log_in(
    server: &Server,
    browser: &mut Browser,
    form: LoginForm,
) -> Result<Result<Next, (Interaction, LoginError)>, PageError> {
    let mut interaction = browser.interaction_of_form(&form.interaction, &form.csrf).await?;
    if form.cancel.is_some() {
        return deny(server, browser, interaction).await.map(Ok);
    }
    let application = &server.application;
    let what = format!("login:{}", form.login_id);
    if !may_try(application, &what).await? {
        return Ok(Err((interaction, LoginError::TooManyAttempts)));
    }
    let Some(user) = authenticate(&*application.users, &form.login_id, &form.password).await? else {
        return Ok(Err((interaction, LoginError::WrongPassword)));
    };
    succeeded(application, &what).await?;
    let session = Session::of_login(&user.subject, browser.session().await?);
    browser.keep_session(&session).await?;
    session_management::renew_browser_state(browser)?;
    interaction.has_logged_in = true;
    browser.keep_interaction(&interaction).await?;
    Ok(Ok(Next::go_on(&interaction)))
}

fn page(browser: Browser, interaction: &Interaction, error: Option<LoginError>) -> Response {
    let login_hint = match &interaction.request {
        PendingRequest::Authorization { pending, .. } => pending.login_hint.as_deref().unwrap_or_default(),
        _ => "",
    };
    let reply = LoginPage { frame: interaction.frame(&browser), login_hint, error }.reply();
    browser.respond(reply)
}
