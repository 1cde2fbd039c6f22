//! The first page, and a client for demonstration: it starts a flow, and shows what came of it.

use std::sync::Arc;
use std::time::Duration;

use authlete_core::Secret;
use authlete_core::oauth::{AuthorizationHeader, BasicCredentials, pkce};
use axum::extract::{RawForm, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::browser::{Browser, PageError};
use crate::browser_state::random;
use crate::pages::{CallbackPage, HomePage, OauthError, Page, Received, Token, UserError, UserView};
use crate::server::Server;
use crate::users::User;

/// Where the client has its flow begin.
pub(crate) const START: &str = "/start";

/// How long a flow may take.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// The name under which the browser keeps what the client has to compare.
const NAME: &str = "demonstration";

/// The client for demonstration.
pub(crate) struct DemonstrationClient {
    pub(crate) id: String,
    pub(crate) secret: Secret,
    pub(crate) redirect_uri: String,
    /// The users of the demonstration, unless there are others. Their passwords are their login names.
    pub(crate) users: Vec<User>,
}

/// What the client compares with the response.
#[derive(Serialize, Deserialize)]
struct Flow {
    state: String,
    nonce: String,
    code_verifier: String,
}

pub(crate) async fn show(State(server): State<Arc<Server>>, browser: Browser) -> Response {
    let client = server.demonstration.as_ref();
    let page = HomePage {
        language: browser.language(None),
        start: client.map(|_| START),
        issuer: &server.application.base_url,
        users: client.iter().flat_map(|client| &client.users).map(DemonstrationClient::view).collect(),
    };
    let reply = page.reply();
    browser.respond(reply)
}

/// Sends the browser to the authorization endpoint, with what a client sends.
pub(crate) async fn start(State(server): State<Arc<Server>>, mut browser: Browser) -> Response {
    let Some(client) = &server.demonstration else { return browser.fail(PageError::User(UserError::NotFound)) };
    let flow = Flow { state: random(), nonce: random(), code_verifier: random() };
    let parameters = form_urlencoded::Serializer::new(String::new())
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.id)
        .append_pair("redirect_uri", &client.redirect_uri)
        .append_pair("scope", "openid profile email")
        .append_pair("state", &flow.state)
        .append_pair("nonce", &flow.nonce)
        .append_pair("code_challenge", &pkce::challenge(&flow.code_verifier))
        .append_pair("code_challenge_method", "S256")
        .finish();
    match browser.keep(NAME, &flow, LIFETIME).await {
        Ok(()) => browser.redirect(&format!("/authorize?{parameters}")),
        Err(error) => browser.fail(error.into()),
    }
}

/// Takes the response, gets tokens for the code, and shows them.
pub(crate) async fn callback(
    State(server): State<Arc<Server>>,
    mut browser: Browser,
    RawForm(parameters): RawForm,
) -> Response {
    let page = finish(&server, &mut browser, &parameters).await;
    browser.finish(page)
}

/// The parameters of an authorization response (RFC 6749, section 4.1.2).
#[derive(Deserialize)]
struct AuthorizationResponse {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

async fn finish(
    server: &Server,
    browser: &mut Browser,
    parameters: &[u8],
) -> Result<http::Response<Vec<u8>>, PageError> {
    let response: AuthorizationResponse = serde_urlencoded::from_bytes(parameters)
        .map_err(|_| PageError::Request("The response has parameters twice."))?;
    let flow: Option<Flow> = browser.read(NAME).await?;
    let flow = flow.filter(|flow| response.state.as_ref() == Some(&flow.state));
    let (Some(client), Some(flow)) = (&server.demonstration, flow) else {
        return Err(PageError::User(UserError::InteractionExpired));
    };
    browser.forget(NAME).await?;
    let language = browser.language(None);
    let page = |outcome| CallbackPage { language, outcome, start: START }.reply().into();
    let error = |code, description| Ok(page(Err(OauthError { code, description })));
    let Some(code) = &response.code else {
        return error(response.error.as_deref().unwrap_or_default(), response.error_description.as_deref());
    };
    let tokens = client.tokens(server, code, &flow).await?;
    let text = |name| tokens.get(name).and_then(Value::as_str);
    if let Some(code) = text("error") {
        return error(code, text("error_description"));
    }
    let id_token_claims = text("id_token").and_then(claims);
    if id_token_claims.as_ref().and_then(|claims| claims.get("nonce")?.as_str()) != Some(&flow.nonce) {
        return error("invalid_id_token", Some("The ID token has another nonce."));
    }
    let userinfo = client.userinfo(server, text("access_token").unwrap_or_default()).await?;
    let shown = tokens.iter().filter_map(|(name, value)| {
        let value = value.as_str()?;
        Some(Token { name, value, secret: name.ends_with("_token") })
    });
    Ok(page(Ok(Received {
        tokens: shown.collect(),
        id_token_claims: id_token_claims.as_ref(),
        userinfo: userinfo.as_ref(),
    })))
}

/// The client's requests go to the handlers without a connection in between, as the client is in the server.
impl DemonstrationClient {
    fn view(user: &User) -> UserView<'_> {
        let (login_id, password) = (&*user.login_name, &*user.login_name);
        UserView { name: user.name(), login_id, password, code: user.code.as_deref() }
    }

    async fn tokens(&self, server: &Server, code: &str, flow: &Flow) -> Result<Map<String, Value>, PageError> {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &self.redirect_uri)
            .append_pair("code_verifier", &flow.code_verifier)
            .finish();
        let credentials = BasicCredentials::form_encoded(&self.id, self.secret.clone());
        let credentials = AuthorizationHeader::Basic(credentials).to_header_value()?;
        let request = Request::post("/token")
            .header(AUTHORIZATION, credentials.expose())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form)?;
        Ok(serde_json::from_slice(server.token.handle(&request).await.body())?)
    }

    async fn userinfo(&self, server: &Server, access_token: &str) -> Result<Option<Map<String, Value>>, PageError> {
        let request =
            Request::get("/userinfo").header(AUTHORIZATION, format!("Bearer {access_token}")).body(Vec::new())?;
        Ok(serde_json::from_slice(server.userinfo.handle(&request).await.body()).ok())
    }
}

/// The claims of an ID token that came from the token endpoint itself, whose signature need not be checked (OpenID Connect Core
/// 1.0, section 3.1.3.7).
fn claims(id_token: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(id_token.split('.').nth(1)?).ok()?).ok()
}
