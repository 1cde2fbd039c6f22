//! How a pending request goes on, from page to page, until it is answered.

use std::sync::Arc;

use authlete_core::authorization::{AuthorizationFailReason, AuthorizationIssueRequest};
use authlete_core::device::DeviceCompleteRequest;
use authlete_core::handler::AuthorizationDecision;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::browser::{Browser, PageError};
use crate::browser_state::now;
use crate::endpoints::device::Completion;
use crate::interaction::step::Step;
use crate::interaction::{ClientOfRequest, Interaction, PendingRequest};
use crate::server::Server;
use crate::session::Session;
use crate::session_management;

/// The parameter of all pages of an interaction. Here and in the forms, what is missing is empty: the user gets a page that says what
/// is wrong, as with what is too old or forged.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct InteractionId {
    pub(crate) interaction: String,
}

/// Leads the browser to the next step. Each page comes back here.
pub(crate) async fn go_on(
    State(server): State<Arc<Server>>,
    mut browser: Browser,
    Query(InteractionId { interaction }): Query<InteractionId>,
) -> Response {
    let next = next(&server, &mut browser, &interaction).await;
    Next::finish(next, browser)
}

/// What the browser gets.
pub(crate) enum Next {
    /// Another page of this server.
    Page(String),
    /// The end of the interaction.
    Response(http::Response<Vec<u8>>),
}

impl Next {
    /// Back to where the next step of an interaction is found.
    pub(crate) fn go_on(interaction: &Interaction) -> Self {
        Self::Page(interaction.path_to_go_on())
    }

    /// The response, or the page for what went wrong.
    pub(crate) fn finish(next: Result<Self, PageError>, browser: Browser) -> Response {
        match next {
            Ok(next) => next.respond(browser),
            Err(error) => browser.fail(error),
        }
    }

    pub(crate) fn respond(self, browser: Browser) -> Response {
        match self {
            Self::Page(path) => browser.redirect(&path),
            Self::Response(response) => browser.respond_to_user(response),
        }
    }
}

async fn next(server: &Server, browser: &mut Browser, id: &str) -> Result<Next, PageError> {
    let interaction = browser.interaction(id).await?;
    let page = |path: &str| Ok(Next::Page(format!("{path}?interaction={id}")));
    let Some(session) = browser.session().await? else { return page("/login") };
    let has_consented = match &interaction.request {
        PendingRequest::Authorization { needed_consent: Some(consent), .. } => {
            consent.is_given(&server.application, &session.subject).await?
        }
        _ => false,
    };
    match interaction.next_step(&session, now(), has_consented) {
        Step::Login => page("/login"),
        Step::SecondFactor => page("/step_up"),
        Step::SelectAccount => page("/select_account"),
        Step::Consent => page("/consent"),
        Step::Finish => allow(server, browser, interaction, session).await,
        Step::Refuse(refusal) => {
            browser.forget_interaction(id).await?;
            Ok(Next::Response(answer(server, browser, &interaction.request, Err(refusal).into()).await))
        }
    }
}

/// Gives the client what it asked for, as far as the user of the session will do.
pub(crate) async fn allow(
    server: &Server,
    browser: &mut Browser,
    interaction: Interaction,
    session: Session,
) -> Result<Next, PageError> {
    let user = browser.user_of(&session).await?;
    browser.forget_interaction(&interaction.id).await?;
    match &interaction.request {
        PendingRequest::OwnPage(path) => Ok(Next::Page(path.clone())),
        PendingRequest::Device(code) => {
            let call = code.authorize(&*session.subject).with_claims(code.claims(&user));
            let call = DeviceCompleteRequest {
                auth_time: Some(session.auth_time as i64),
                acr: Some(session.acr.clone()),
                ..call
            };
            Ok(Next::Response(complete(server, browser, &call, Completion::Allowed).await))
        }
        PendingRequest::Authorization { pending, client, .. } => {
            // The user may have changed since the page was shown, in another tab.
            let checked = interaction.check(pending, &session, now());
            let issue = checked.map(|issue| in_session(issue, &session).with_claims(pending.claims(&user)));
            let is_issued = issue.is_ok();
            let response = answer(server, browser, &interaction.request, issue.into()).await;
            if is_issued {
                remember_client(browser, session, client).await?;
            }
            Ok(Next::Response(response))
        }
    }
}

/// Tells the client that the user does not want it.
pub(crate) async fn deny(server: &Server, browser: &mut Browser, interaction: Interaction) -> Result<Next, PageError> {
    browser.forget_interaction(&interaction.id).await?;
    match &interaction.request {
        PendingRequest::OwnPage(_) => Ok(Next::Page("/".into())),
        PendingRequest::Device(code) => {
            let subject = browser.session().await?.map(|session| session.subject).unwrap_or_default();
            Ok(Next::Response(complete(server, browser, &code.deny(subject), Completion::Denied).await))
        }
        PendingRequest::Authorization { pending, .. } => {
            let refusal = pending.fail(AuthorizationFailReason::Denied);
            Ok(Next::Response(answer(server, browser, &interaction.request, Err(refusal).into()).await))
        }
    }
}

/// The response to the client of an authorization request, which gets to know the state of the session with it.
async fn answer(
    server: &Server,
    browser: &Browser,
    request: &PendingRequest,
    decision: AuthorizationDecision,
) -> http::Response<Vec<u8>> {
    let mut response = server.authorization.decide(decision).await;
    if let PendingRequest::Authorization { client, .. } = request {
        session_management::add_session_state(browser.headers(), &mut response, &client.id);
    }
    response
}

async fn complete(
    server: &Server,
    browser: &Browser,
    call: &DeviceCompleteRequest,
    completion: Completion,
) -> http::Response<Vec<u8>> {
    let mut request = http::Request::new(Vec::new());
    *request.headers_mut() = browser.headers().clone();
    request.extensions_mut().insert(completion);
    server.device.complete(&request, call).await
}

/// The call for a user of that session.
pub(crate) fn in_session(issue: AuthorizationIssueRequest, session: &Session) -> AuthorizationIssueRequest {
    AuthorizationIssueRequest { session_id: Some(session.id.clone()), ..issue }
}

/// Keeps in the session that the user went to a client, for a logout.
pub(crate) async fn remember_client(
    browser: &mut Browser,
    mut session: Session,
    client: &ClientOfRequest,
) -> Result<(), PageError> {
    let identifier = client.identifier.as_ref().filter(|identifier| !session.clients.contains(identifier));
    if let Some(identifier) = identifier {
        session.clients.push(identifier.clone());
        browser.keep_session(&session).await?;
    }
    Ok(())
}
