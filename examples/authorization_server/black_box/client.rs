//! A client of the server, as it speaks by way of a browser and for itself.

use authlete_core::Secret;
use authlete_core::oauth::{AuthorizationHeader, BasicCredentials, pkce};
use form_urlencoded::Serializer;
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::Value;

use super::visitor::{Page, Site, Visitor};

const VERIFIER: &str = "a-code-verifier-of-forty-three-characters-or-more";

#[derive(Clone)]
pub(super) struct Client {
    pub(super) id: String,
    pub(super) secret: Secret,
    pub(super) redirect_uri: String,
}

impl<S: Site> Visitor<S> {
    /// Follows the client's link with an authorization request, which has these parameters beside the usual, or in their place.
    pub(super) async fn authorize(&mut self, parameters: &[(&str, &str)]) -> Page {
        let usual = [
            ("response_type", "code"),
            ("client_id", &self.client.id),
            ("redirect_uri", &self.client.redirect_uri),
            ("scope", "openid"),
            ("code_challenge", &pkce::challenge(VERIFIER)),
            ("code_challenge_method", "S256"),
        ];
        let usual = usual.into_iter().filter(|(name, _)| !parameters.iter().any(|parameter| parameter.0 == *name));
        let query = Serializer::new(String::new()).extend_pairs(usual).extend_pairs(parameters).finish();
        self.open(&format!("/authorize?{query}")).await
    }

    /// The tokens that the client gets for the code of a response.
    pub(super) async fn tokens(&mut self, response: &Page) -> Value {
        let code = response.parameter("code").expect("a code");
        let redirect_uri = self.client.redirect_uri.clone();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &redirect_uri),
            ("code_verifier", VERIFIER),
        ];
        let tokens = self.post("/token", &form).await;
        assert!(tokens["id_token"].is_string(), "{tokens}");
        tokens
    }

    /// What the client gets for a form.
    pub(super) async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Value {
        let credentials = BasicCredentials::form_encoded(&self.client.id, self.client.secret.clone());
        let credentials = AuthorizationHeader::Basic(credentials).to_header_value().unwrap();
        let form = Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::post(path)
            .header(AUTHORIZATION, credentials.expose())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.into_bytes());
        serde_json::from_slice(self.site.answer(request.unwrap()).await.body()).unwrap()
    }
}
