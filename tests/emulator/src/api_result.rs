//! The result of a call as Authlete tells it: result codes, error bodies for clients, challenges for bearer tokens.

use std::borrow::Cow;

use authlete_core::Secret;
use authlete_core::service::Service;
use serde_json::{Map, Value};

use crate::confirmation::Confirmation;
use crate::dpop;

/// Where the descriptions of result codes stand.
const CODES: &str = "https://docs.authlete.com/#";

/// A result code and what it says.
#[derive(Debug, Clone)]
pub(crate) struct ApiResult {
    pub(crate) code: &'static str,
    pub(crate) text: Cow<'static, str>,
}

impl ApiResult {
    pub(crate) fn new(code: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        Self { code, text: text.into() }
    }

    pub(crate) fn message(&self) -> String {
        format!("[{}] {}", self.code, self.text)
    }
}

/// A result that a client gets to know as an error.
#[derive(Debug, Clone)]
pub(crate) struct Refused {
    pub(crate) result: ApiResult,
    pub(crate) error: Cow<'static, str>,
    /// What the authorization server wants the client to read. In a box, since it is rare.
    pub(crate) own_words: Option<Box<OwnWords>>,
}

/// What the authorization server wants a client to read in place of a result.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnWords {
    pub(crate) description: Option<String>,
    /// Where there is more to read.
    pub(crate) uri: Option<String>,
}

impl Refused {
    pub(crate) fn new(
        code: &'static str,
        error: impl Into<Cow<'static, str>>,
        text: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { result: ApiResult::new(code, text), error: error.into(), own_words: None }
    }

    /// The refusal in words of the authorization server, as far as it has some.
    pub(crate) fn in_own_words(self, description: Option<String>, uri: Option<String>) -> Self {
        Self { own_words: Some(Box::new(OwnWords { description, uri })), ..self }
    }

    /// A mistake in what the client sent.
    pub(crate) fn request(code: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(code, "invalid_request", text)
    }

    /// A mistake of the authorization server in its call.
    pub(crate) fn caller(code: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(code, "server_error", text)
    }

    /// The members of the error, as far as the service lets clients know them.
    pub(crate) fn members(&self, service: &Service) -> Vec<(&'static str, String)> {
        let own_words = self.own_words.as_deref().cloned().unwrap_or_default();
        let mut members = vec![("error", self.error.to_string())];
        if service.error_description_omitted != Some(true) {
            members.push(("error_description", own_words.description.unwrap_or_else(|| self.result.message())));
        }
        if service.error_uri_omitted != Some(true) {
            members.push(("error_uri", own_words.uri.unwrap_or_else(|| format!("{CODES}{}", self.result.code))));
        }
        members
    }

    /// The error as JSON.
    pub(crate) fn json(&self, service: &Service) -> Secret {
        let members: Map<String, Value> =
            self.members(service).into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Value::Object(members).to_string().into()
    }

    /// The error as a challenge (RFC 6750); `scopes` are those that would do.
    pub(crate) fn challenge(&self, service: &Service, scopes: &[String]) -> Secret {
        self.challenge_to(service, scopes, &Confirmation::default())
    }

    /// The error as a challenge to who uses a token that is bound to those keys (RFC 6750, RFC 9449 7.1).
    pub(crate) fn challenge_to(&self, service: &Service, scopes: &[String], confirmation: &Confirmation) -> Secret {
        let mut members = self.members(service);
        if !scopes.is_empty() {
            members.push(("scope", scopes.join(" ")));
        }
        if confirmation.dpop_key.is_some() {
            members.push(("algs", dpop::algorithms(service)));
        }
        // Backslash and quote would end the string early (RFC 9110 5.6.4).
        let quoted =
            |(name, value): &(&str, String)| format!("{name}=\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
        format!("{} {}", confirmation.scheme(), members.iter().map(quoted).collect::<Vec<_>>().join(",")).into()
    }
}

/// A response of one of the APIs that say what to do next.
macro_rules! answer {
    ($type:ident, $action:expr, $result:expr, $content:expr $(, $member:ident: $value:expr)* $(,)?) => {{
        let result: &$crate::api_result::ApiResult = &$result;
        #[allow(clippy::needless_update, reason = "some of the types have no other members")]
        let answer = $type {
            result_code: Some(result.code.into()),
            result_message: Some(result.message()),
            response_content: $content,
            $( $member: $value, )*
            ..$type::new($action)
        };
        answer
    }};
}
pub(crate) use answer;
