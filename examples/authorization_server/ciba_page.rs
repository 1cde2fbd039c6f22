//! The page that stands for a user's device in CIBA: the requests that wait for the user.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::browser::{Browser, PageError};
use crate::consent::{described, shown};
use crate::hash::is_secret;
use crate::pages::{CibaPage, CibaRequestView, ClientView, Page, UserError};
use crate::server::Server;

const PATH: &str = "/ciba";

pub(crate) async fn show(mut browser: Browser) -> Response {
    let page = page(&mut browser).await;
    browser.finish(page)
}

async fn page(browser: &mut Browser) -> Result<http::Response<Vec<u8>>, PageError> {
    let Some(session) = browser.session().await? else { return browser.begin_login(PATH).await };
    let user = browser.user_of(&session).await?;
    let language = browser.language(None);
    let waiting = browser.application.waiting_requests(&session.subject).await?;
    let requests = waiting.iter().map(|waiting| {
        let pending = &waiting.pending;
        let scopes = pending.scopes.iter().flatten();
        let scopes = scopes.filter_map(|scope| Some((scope.name.as_deref()?, described(scope, language))));
        let dynamic = pending.dynamic_scopes.iter().flatten().filter_map(|scope| Some((scope.value.as_deref()?, None)));
        let details = pending.authorization_details.iter().flat_map(|details| details.elements.iter().flatten());
        CibaRequestView {
            id: &waiting.id,
            client: ClientView::of_name(pending.client_name.as_deref().unwrap_or_default()),
            binding_message: pending.binding_message.as_deref(),
            scopes: scopes.chain(dynamic).collect(),
            authorization_details: details.map(shown).collect(),
            resources: pending.resources.iter().flatten().map(String::as_str).collect(),
        }
    });
    let page = CibaPage { language, csrf: &session.csrf, user_name: user.name(), requests: requests.collect() };
    Ok(page.reply().into())
}

/// The form of the page. A button has the ID of its request.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct CibaForm {
    csrf: String,
    allow: Option<String>,
    deny: Option<String>,
}

pub(crate) async fn submit(
    State(server): State<Arc<Server>>,
    browser: Browser,
    Form(form): Form<CibaForm>,
) -> Response {
    match answer(&server, &browser, form).await {
        Ok(()) => browser.redirect(PATH),
        Err(error) => browser.fail(error),
    }
}

async fn answer(server: &Server, browser: &Browser, form: CibaForm) -> Result<(), PageError> {
    let (session, user) = browser.user().await?;
    if !is_secret(&form.csrf, &session.csrf) {
        return Err(PageError::User(UserError::ForgedForm));
    }
    if let Some(id) = form.allow.as_ref().or(form.deny.as_ref()) {
        let allowed_by = Some(&session).filter(|_| form.allow.is_some());
        server.answer_waiting_request(&user, id, allowed_by).await?;
    }
    Ok(())
}
