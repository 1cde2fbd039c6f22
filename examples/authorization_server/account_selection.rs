//! The page where users say whether the account is the right one (`prompt=select_account`).

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::browser::{Browser, PageError};
use crate::finish::{InteractionId, Next, deny};
use crate::pages::{Page, SelectAccountPage};
use crate::server::Server;

pub(crate) async fn show(browser: Browser, Query(query): Query<InteractionId>) -> Response {
    let page = async {
        let interaction = browser.interaction(&query.interaction).await?;
        let (session, user) = browser.user().await?;
        let frame = interaction.frame(&browser);
        Ok(SelectAccountPage { frame, session: &session.id, user_name: user.name() }.reply())
    };
    let page = page.await;
    browser.finish(page)
}

/// The form of the page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct SelectAccountForm {
    interaction: String,
    csrf: String,
    session: String,
    other: Option<String>,
    cancel: Option<String>,
}

pub(crate) async fn submit(
    State(server): State<Arc<Server>>,
    mut browser: Browser,
    Form(form): Form<SelectAccountForm>,
) -> Response {
    let next = select(&server, &mut browser, form).await;
    Next::finish(next, browser)
}

async fn select(server: &Server, browser: &mut Browser, form: SelectAccountForm) -> Result<Next, PageError> {
    let mut interaction = browser.interaction_of_form(&form.interaction, &form.csrf).await?;
    if form.cancel.is_some() {
        return deny(server, browser, interaction).await;
    }
    if form.other.is_some() {
        return Ok(Next::Page(format!("/login?interaction={}", interaction.id)));
    }
    if browser.session_with_id(&form.session).await?.is_some() {
        interaction.has_chosen_account = true;
        browser.keep_interaction(&interaction).await?;
    }
    Ok(Next::go_on(&interaction))
}
