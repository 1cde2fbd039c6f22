//! The page where users give a second factor.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::browser::{Browser, PageError};
use crate::finish::{InteractionId, Next, deny};
use crate::interaction::Interaction;
use crate::login::{may_try, succeeded};
use crate::pages::{LoginError, Page, StepUpPage};
use crate::server::Server;
use crate::session::{PASSWORD_AND_CODE, Session};
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
#[derive(Deserialize)]
pub(crate) struct StepUpForm {
    interaction: String,
    csrf: String,
    #[serde(default)]
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
    let what = format!("code:{}", user.subject);
    if !may_try(&server.application, &what).await? {
        return Ok(Err((interaction, user, LoginError::TooManyAttempts)));
    }
    if !user.has_code(form.code.trim()) {
        return Ok(Err((interaction, user, LoginError::WrongPassword)));
    }
    succeeded(&server.application, &what).await?;
    browser.keep_session(&Session { acr: PASSWORD_AND_CODE.into(), ..session }).await?;
    Ok(Ok(Next::go_on(&interaction)))
}

fn page(browser: Browser, interaction: &Interaction, user: &User, error: Option<LoginError>) -> Response {
    let reply = StepUpPage { frame: interaction.frame(&browser), user_name: user.name(), error }.reply();
    browser.respond(reply)
}
