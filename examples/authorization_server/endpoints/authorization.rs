//! The authorization endpoint.

use std::sync::{Arc, OnceLock};

use authlete_core::Fault;
use authlete_core::authorization::{self, AuthorizationFailReason, AuthorizationResponse, NoInteraction};
use authlete_core::client::Client;
use authlete_core::handler::{AuthorizationDecision, AuthorizationDecisions, ClientRequest, Decision, Interruption};
use authlete_core::reply::Reply;
use axum::extract::{Request, State};
use axum::response::Response;
use http::Method;
use http::header::LOCATION;

use crate::application::Application;
use crate::browser::Browser;
use crate::browser_state::now;
use crate::consent::verified_claims;
use crate::finish;
use crate::interaction::{ClientOfRequest, Interaction, PendingRequest};
use crate::remembered_consent::NeededConsent;
use crate::server::Server;
use crate::session::Session;
use crate::session_management;

/// The longest authorization request in a form, in bytes.
const BODY_LIMIT: usize = 256 * 1024;

/// Answers an authorization request: by a redirect to a page, or to the client.
pub(crate) async fn handle(State(server): State<Arc<Server>>, request: Request) -> Response {
    let mut browser = Browser::new(server.application.clone(), request.headers());
    let (mut parts, body) = request.into_parts();
    let body = match axum::body::to_bytes(body, BODY_LIMIT).await {
        Ok(body) => body,
        Err(_) => return browser.respond(Reply::error(413, "invalid_request", "The request is too long.")),
    };
    let issued = IssuedWithoutPage::default();
    parts.extensions.insert(issued.clone());
    let request = Request::from_parts(parts, body);
    let mut response = server.authorization.handle(&request).await;
    let parameters = match *request.method() {
        Method::POST => request.body(),
        _ => request.uri().query().unwrap_or_default().as_bytes(),
    };
    session_management::add_session_state(browser.headers(), &mut response, &client_id(parameters));
    if let Some((session, client)) = issued.0.get() {
        if let Err(error) = finish::remember_client(&mut browser, session.clone(), client).await {
            return browser.fail(error);
        }
    }
    browser.respond_to_user(response)
}

/// The user and the client of a response without a page, which [`handle`] has to know of afterwards.
#[derive(Clone, Default)]
struct IssuedWithoutPage(Arc<OnceLock<(Session, ClientOfRequest)>>);

impl AuthorizationDecisions for Application {
    /// Keeps the request in the browser, and goes on from there: then the browser sends its cookies also if a form of another site
    /// had brought the request.
    async fn page(
        &self,
        request: &ClientRequest<'_>,
        interaction: &authorization::Interaction,
    ) -> Result<Reply, Interruption> {
        let response = interaction.response();
        let client = client(response)?;
        let interaction = Interaction::new(PendingRequest::Authorization {
            pending: Box::new(interaction.pending()?),
            needed_consent: NeededConsent::of(response, &client),
            verified_claims: verified_claims(response),
            client: client_of_request(request, response, client)?,
        });
        let mut browser = Browser::new(self.clone(), request.headers());
        browser.keep_interaction(&interaction).await?;
        let path = interaction.path_to_go_on();
        Ok(browser.reply(Reply::empty(303).with_header(LOCATION.as_str(), &path)))
    }

    /// Issues to the user of the browser's session, if that user has consented before.
    async fn without_page(
        &self,
        request: &ClientRequest<'_>,
        no_interaction: &NoInteraction,
    ) -> Result<AuthorizationDecision, Interruption> {
        let response = no_interaction.response();
        let session = Browser::new(self.clone(), request.headers()).session().await?;
        let issue = match no_interaction.check(
            session.as_ref().map(|session| session.user(response.acrs.as_deref().unwrap_or_default())),
            now() as i64,
        ) {
            Ok(issue) => issue,
            Err(fail) => return Ok(Decision::Refuse(fail)),
        };
        let (Some(session), Some(user)) = (session, self.users.by_subject(&issue.subject).await?) else {
            return Ok(Decision::Refuse(no_interaction.fail(AuthorizationFailReason::NotLoggedIn)));
        };
        let client = client(response)?;
        let has_consented = match NeededConsent::of(response, &client) {
            Some(consent) => consent.is_given(self, &session.subject).await?,
            None => false,
        };
        if !has_consented {
            return Ok(Decision::Refuse(no_interaction.fail(AuthorizationFailReason::ConsentRequired)));
        }
        let issue = finish::in_session(issue, &session).with_claims(no_interaction.claims(&user));
        if let Some(issued) = request.extensions().get::<IssuedWithoutPage>() {
            let client = client_of_request(request, response, client)?;
            issued.0.get_or_init(|| (session, client));
        }
        Ok(Decision::Issue(issue))
    }
}

/// What Authlete says of the client.
fn client(response: &AuthorizationResponse) -> Result<Client, Fault> {
    Ok(response.client.as_ref().map(|client| client.read()).transpose()?.unwrap_or_default())
}

fn client_of_request(
    request: &ClientRequest<'_>,
    response: &AuthorizationResponse,
    client: Client,
) -> Result<ClientOfRequest, Interruption> {
    let id = client_id(request.parameters()?.as_bytes());
    let alias = client.client_id_alias.filter(|_| response.client_id_alias_used == Some(true));
    Ok(ClientOfRequest { identifier: alias.or(client.client_id.map(|number| number.to_string())), id })
}

/// The ID of the client, which is among the parameters also where the others were pushed or are in a request object (RFC 9101,
/// section 5; RFC 9126, section 4).
fn client_id(parameters: &[u8]) -> String {
    let found = form_urlencoded::parse(parameters).find(|(name, _)| name == "client_id");
    found.map(|(_, id)| id.into_owned()).unwrap_or_default()
}
