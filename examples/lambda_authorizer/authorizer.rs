//! The decision: what Authlete says of a request's access token, as an answer for API Gateway.

use std::error::Error as _;
use std::fmt;

use authlete_core::Authlete;
use authlete_core::handler::{AccessTokenValidation, Failure, Handler, HandlerSettings};
use authlete_core::introspection::IntrospectionResponse;
use authlete_core::oauth::AuthorizationHeader;
use authlete_core::transport::Transport;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderName, Request, Response};
use serde_json::Value;

use crate::answer::{Answer, Context, Effect};
use crate::event::{Event, EventError};
use crate::settings::Settings;

/// The authorizer, over a client for Authlete.
pub(crate) struct Authorizer<T> {
    validation: Handler<AccessTokenValidation, T>,
    settings: Settings,
}

/// Why there is no answer: neither is an allow. API Gateway answers its client with 500 then.
#[derive(Debug)]
pub(crate) enum AuthorizerError {
    Event(EventError),
    /// Authlete could not be asked, or its answer was no good. The log has the rest.
    Authlete,
}

impl<T: Transport> Authorizer<T> {
    pub(crate) fn new(authlete: Authlete<T>, settings: Settings) -> Self {
        Self { validation: Handler::new(authlete, AccessTokenValidation::new()), settings }
    }

    /// Answers an event.
    pub(crate) async fn answer(&self, event: Value) -> Result<Answer, AuthorizerError> {
        let event = Event::read(event)?;
        let request = event.request()?;
        let settings = HandlerSettings::new().with_base_url(&event.base_url()).on_failure(log);
        let validation = self.validation.clone().with_settings(&settings);
        let (effect, principal_id, context) = match validation.validate(&request, &self.settings.required).await {
            Ok(access) if self.may_be_kept() && is_bound(&request, access.response()) => {
                (Effect::Deny, NOBODY.to_owned(), challenged("401", BOUND, None))
            }
            Ok(access) => (Effect::Allow, principal(access.response()), claims(access.response())),
            Err(refusal) if refusal.status().is_server_error() => return Err(AuthorizerError::Authlete),
            Err(refusal) => (Effect::Deny, NOBODY.to_owned(), refused(&refusal)),
        };
        Ok(match event.is_of_format_2() && self.settings.simple_responses {
            true => Answer::simple(effect, context),
            false => Answer::policy(event.arn(), principal_id, effect, context),
        })
    }

    /// Whether API Gateway answers later requests with the same token without asking. It would not see that a proof or a certificate
    /// is missing then, so that whoever has stolen a bound token would get in: such tokens are refused.
    fn may_be_kept(&self) -> bool {
        self.settings.result_ttl > 0
    }
}

/// The principal of a refused request.
const NOBODY: &str = "unknown";

/// The challenge to who has a bound token where answers are kept.
const BOUND: &str = r#"Bearer error="invalid_token",error_description="Bound tokens are not accepted here.""#;

/// Whether the token is no good without a DPoP proof or a client certificate.
fn is_bound(request: &Request<()>, token: &IntrospectionResponse) -> bool {
    let scheme = request.headers().get(AUTHORIZATION).map(AuthorizationHeader::parse);
    matches!(scheme, Some(Ok(AuthorizationHeader::Dpop(_)))) || token.certificate_thumbprint.is_some()
}

/// Who calls: the user, or the client where no user is behind the token.
fn principal(token: &IntrospectionResponse) -> String {
    token.subject.clone().unwrap_or_else(|| client_id(token))
}

fn client_id(token: &IntrospectionResponse) -> String {
    let alias = token.client_id_alias.clone().filter(|_| token.client_id_alias_used == Some(true));
    alias.unwrap_or_else(|| token.client_id.unwrap_or_default().to_string())
}

/// What is known of the user and of the token, by the names of RFC 7662, section 2.2. The properties that the authorization server
/// attached to the token follow, unless they are hidden.
fn claims(token: &IntrospectionResponse) -> Context {
    let properties = token.properties.iter().flatten().filter(|property| property.hidden != Some(true));
    let properties = properties.filter_map(|property| {
        Some((format!("property_{}", property.key.as_deref()?), Value::from(property.value.as_ref()?.expose())))
    });
    let seconds = |milliseconds: i64| milliseconds / 1000;
    let claims = [
        ("sub", token.subject.clone().map(Value::from)),
        ("client_id", Some(client_id(token).into())),
        ("scope", token.scopes.as_ref().map(|scopes| scopes.join(" ").into())),
        ("exp", token.expires_at.map(seconds).map(Value::from)),
        ("acr", token.acr.clone().map(Value::from)),
        ("auth_time", token.auth_time.filter(|time| *time > 0).map(Value::from)),
        ("dpop_nonce", token.dpop_nonce.clone().map(Value::from)),
    ];
    let claims = claims.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    claims.chain(properties).collect()
}

/// What the handler would answer to the client.
fn refused(refusal: &Response<Vec<u8>>) -> Context {
    let header = |name: HeaderName| {
        let values = refusal.headers().get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.collect::<Vec<_>>().join(", ")
    };
    let nonce = Some(header(DPOP_NONCE)).filter(|nonce| !nonce.is_empty());
    challenged(refusal.status().as_str(), &header(WWW_AUTHENTICATE), nonce)
}

const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");

/// API Gateway itself answers 403. A gateway response of type ACCESS_DENIED of a REST API can have another status, and the header
/// `WWW-Authenticate` from `context.authorizer.challenge`.
fn challenged(status: &str, challenge: &str, dpop_nonce: Option<String>) -> Context {
    let members =
        [("status", Some(status.to_owned())), ("challenge", Some(challenge.to_owned())), ("dpop_nonce", dpop_nonce)];
    members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))).collect()
}

/// Lambda has what is written here in the function's log.
fn log(failure: &Failure<'_>) {
    let source = failure.source().map(|source| format!(": {source}")).unwrap_or_default();
    eprintln!("{failure}{source}");
}

impl From<EventError> for AuthorizerError {
    fn from(error: EventError) -> Self {
        Self::Event(error)
    }
}

impl fmt::Display for AuthorizerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(error) => error.fmt(f),
            Self::Authlete => f.write_str("Authlete gave no answer"),
        }
    }
}

impl std::error::Error for AuthorizerError {}
