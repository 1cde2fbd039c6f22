//! The page where users log in.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::application::Application;
use crate::attempts::attempt;
use crate::browser::{Browser, PageError};
use crate::finish::{InteractionId, Next, deny};
use crate::interaction::{Interaction, PendingRequest};
use crate::pages::{LoginError, LoginPage, Page};
use crate::server::Server;
use crate::session::Session;
use crate::session_management;
use crate::store::StoreError;
use crate::users::{User, authenticate};

pub(crate) async fn show(browser: Browser, Query(query): Query<InteractionId>) -> Response {
    match browser.interaction(&query.interaction).await {
        Ok(interaction) => page(browser, &interaction, None),
        Err(error) => browser.fail(error),
    }
}

/// The form of the page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct LoginForm {
    interaction: String,
    csrf: String,
    login_id: String,
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
    let user = match by_password(&server.application, &form.login_id, &form.password).await? {
        Ok(user) => user,
        Err(error) => return Ok(Err((interaction, error))),
    };
    let session = Session::of_login(&user.subject, browser.session().await?);
    browser.keep_session(&session).await?;
    session_management::renew_browser_state(browser)?;
    interaction.has_logged_in = true;
    browser.keep_interaction(&interaction).await?;
    Ok(Ok(Next::go_on(&interaction)))
}

/// The user of that name and password.
pub(crate) async fn by_password(
    application: &Application,
    login_name: &str,
    password: &str,
) -> Result<Result<User, LoginError>, StoreError> {
    let check = authenticate(&*application.users, login_name, password);
    attempt(application, &format!("login:{login_name}"), check).await
}

fn page(browser: Browser, interaction: &Interaction, error: Option<LoginError>) -> Response {
    let login_hint = match &interaction.request {
        PendingRequest::Authorization { pending, .. } => pending.login_hint.as_deref().unwrap_or_default(),
        _ => "",
    };
    let reply = LoginPage { frame: interaction.frame(&browser), login_hint, error }.reply();
    browser.respond(reply)
}
