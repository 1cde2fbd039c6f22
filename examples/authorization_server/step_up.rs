//! The page where users give a second factor.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::application::Application;
use crate::attempts::attempt;
use crate::browser::{Browser, PageError};
use crate::finish::{InteractionId, Next, deny};
use crate::interaction::Interaction;
use crate::pages::{LoginError, Page, StepUpPage};
use crate::server::Server;
use crate::session::{PASSWORD_AND_CODE, Session};
use crate::store::StoreError;
use crate::users::User;

pub(crate) async fn show(browser: Browser, Query(query): Query<InteractionId>) -> Response {
    let found = async {
        let interaction = browser.interaction(&query.interaction).await?;
        Ok((interaction, browser.user().await?.1))
    };
    match found.await {
        Ok((interaction, user)) => page(browser, &interaction, &user, None),
        Err(error) => browser.fail(error),
    }
}

/// The form of the page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct StepUpForm {
    interaction: String,
    csrf: String,
    code: String,
    cancel: Option<String>,
}

pub(crate) async fn submit(
    State(server): State<Arc<Server>>,
    mut browser: Browser,
    Form(form): Form<StepUpForm>,
) -> Response {
    match step_up(&server, &mut browser, form).await {
        Ok(Ok(next)) => next.respond(browser),
        Ok(Err((interaction, user, error))) => page(browser, &interaction, &user, Some(error)),
        Err(error) => browser.fail(error),
    }
}

/// Raises the class of the session; or what the page shows again.
async fn step_up(
    server: &Server,
    browser: &mut Browser,
    form: StepUpForm,
) -> Result<Result<Next, (Interaction, User, LoginError)>, PageError> {
    let interaction = browser.interaction_of_form(&form.interaction, &form.csrf).await?;
    if form.cancel.is_some() {
        return deny(server, browser, interaction).await.map(Ok);
    }
    let (session, user) = browser.user().await?;
    if let Err(error) = check_code(&server.application, &user, form.code.trim()).await? {
        return Ok(Err((interaction, user, error)));
    }
    browser.keep_session(&Session { acr: PASSWORD_AND_CODE.into(), ..session }).await?;
    Ok(Ok(Next::go_on(&interaction)))
}

/// Checks the code of a user. All places where it can be given share the attempts.
pub(crate) async fn check_code(
    application: &Application,
    user: &User,
    code: &str,
) -> Result<Result<(), LoginError>, StoreError> {
    let check = async { Ok(user.has_code(code).then_some(())) };
    attempt(application, &format!("code:{}", user.subject), check).await
}

fn page(browser: Browser, interaction: &Interaction, user: &User, error: Option<LoginError>) -> Response {
    let reply = StepUpPage { frame: interaction.frame(&browser), user_name: user.name(), error }.reply();
    browser.respond(reply)
}
