//! The request for a logout (OpenID Connect RP-Initiated Logout 1.0, section 2).

use std::collections::HashMap;

use authlete_core::Error;
use authlete_core::client::Client;
use authlete_core::jose::JoseVerifyRequest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;

use crate::application::Application;
use crate::browser::PageError;
use crate::client_metadata::LogoutMetadata;
use crate::session::Session;

/// A client's request to log the user out.
pub(super) struct LogoutRequest {
    client: Option<Client>,
    hint: Option<Hint>,
    redirect_uri: Option<String>,
    state: Option<String>,
    pub(super) ui_locales: Vec<String>,
}

/// The claims of the ID token that the client was given.
#[derive(Deserialize)]
struct Hint {
    sub: String,
    aud: Value,
    sid: Option<String>,
}

impl LogoutRequest {
    /// Reads the parameters, and checks the ID token among them: this server must have signed it, for this client, whenever that
    /// was.
    pub(super) async fn read(application: &Application, parameters: &[u8]) -> Result<Self, PageError> {
        let mut parameters: HashMap<_, _> = form_urlencoded::parse(parameters).into_owned().collect();
        let mut parameter = |name| parameters.remove(name).filter(|value| !value.is_empty());
        let hint = match parameter("id_token_hint") {
            Some(token) => Some(verified(application, &token).await?),
            None => None,
        };
        let client_id = parameter("client_id");
        if let (Some(hint), Some(client_id)) = (&hint, &client_id) {
            if !hint.is_for(client_id) {
                return Err(PageError::Request("The ID token is not one of the client."));
            }
        }
        let client_id = client_id.or_else(|| hint.as_ref().and_then(Hint::client_id));
        let client = match client_id {
            Some(client_id) => Some(client(application, &client_id).await?),
            None => None,
        };
        let ui_locales = parameter("ui_locales").unwrap_or_default();
        Ok(Self {
            client,
            hint,
            redirect_uri: parameter("post_logout_redirect_uri"),
            state: parameter("state"),
            ui_locales: ui_locales.split(' ').map(String::from).collect(),
        })
    }

    /// Whether the client shows that it knows that session.
    pub(super) fn is_of(&self, session: &Session) -> bool {
        // A client with pairwise subjects knows the user under another name.
        self.hint.as_ref().is_some_and(|hint| match &hint.sid {
            Some(sid) => *sid == session.id,
            None => hint.sub == session.subject,
        })
    }

    pub(super) fn client_name(&self) -> Option<&str> {
        self.client.as_ref()?.client_name.as_deref()
    }

    /// Where the browser goes afterwards, with the client's state: one of the client's `post_logout_redirect_uris` (section 3).
    pub(super) fn redirect_uri(&self) -> Result<Option<String>, PageError> {
        let Some(uri) = &self.redirect_uri else { return Ok(None) };
        let registered = self.client.as_ref().and_then(|client| client.custom_metadata.as_deref());
        let registered = LogoutMetadata::of(registered).post_logout_redirect_uris;
        if !registered.contains(uri) {
            return Err(PageError::Request("The redirect URI is not one that the client has registered for logouts."));
        }
        let Some(state) = &self.state else { return Ok(Some(uri.clone())) };
        let state = form_urlencoded::Serializer::new(String::new()).append_pair("state", state).finish();
        let separator = if uri.contains('?') { '&' } else { '?' };
        Ok(Some(format!("{uri}{separator}{state}")))
    }
}

impl Hint {
    fn is_for(&self, client_id: &str) -> bool {
        match &self.aud {
            Value::Array(audiences) => audiences.iter().any(|audience| audience == client_id),
            audience => audience == client_id,
        }
    }

    fn client_id(&self) -> Option<String> {
        let audience = self.aud.as_array().and_then(|audiences| audiences.first()).unwrap_or(&self.aud);
        audience.as_str().map(String::from)
    }
}

async fn verified(application: &Application, token: &str) -> Result<Hint, PageError> {
    let answer = application.authlete.verify_jose(&JoseVerifyRequest::new(token)).await?;
    // An expired token will do (section 4).
    let payload = token.split('.').nth(1).filter(|_| answer.signature_valid == Some(true));
    let claims = payload.and_then(|payload| URL_SAFE_NO_PAD.decode(payload).ok());
    claims
        .and_then(|claims| serde_json::from_slice(&claims).ok())
        .ok_or(PageError::Request("The ID token is not one that this server signed."))
}

async fn client(application: &Application, client_id: &str) -> Result<Client, PageError> {
    application.authlete.get_client(client_id).await.map_err(|error| match error {
        Error::Refused(_) | Error::Build(_) => PageError::Request("There is no such client."),
        error => error.into(),
    })
}
