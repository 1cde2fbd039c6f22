//! Making tokens: their values, lifetimes, and the body that a client gets them in.

use authlete_core::service::Service;
use authlete_core::types::Property;
use authlete_core::{Secret, Version};
use serde_json::{Map, json};

use crate::api_result::Refused;
use crate::call::Call;
use crate::confirmation::Confirmation;
use crate::grant::Grant;
use crate::store::{Token, TokenValue};
use crate::{access_token, authorization_details, clients, scopes};

/// When a token expires that never does: at the last second of the year 9999, the latest that all formats of dates can tell.
pub(crate) const PERSISTENT: i64 = 253_402_300_799_000;

/// What the caller asks of new tokens.
#[derive(Default)]
pub(crate) struct TokenOptions {
    pub(crate) access_token: Option<Secret>,
    pub(crate) refresh_token: Option<Secret>,
    /// Seconds; zero and less mean the usual duration.
    pub(crate) access_token_duration: Option<i64>,
    pub(crate) refresh_token_duration: Option<i64>,
    pub(crate) refreshable: bool,
    /// The resources that the access token is for, where they are fewer than those of the grant.
    pub(crate) resources: Option<Vec<String>>,
    /// Whether the access token never expires.
    pub(crate) persistent: bool,
    /// More claims for an access token that is a JWT, as a JSON object.
    pub(crate) access_token_claims: Option<String>,
}

/// Which lifetime is meant.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Access,
    Refresh,
}

/// Issues an access token and, where wanted, a refresh token.
pub(crate) fn issue(call: &mut Call<'_>, mut grant: Grant, options: TokenOptions) -> Result<Token, Refused> {
    if grant.confirmation == Confirmation::default() {
        grant.confirmation = call.confirmation.clone();
    }
    access_token::add_claims(&mut grant, options.access_token_claims.as_deref())?;
    let asked = options.access_token_duration.or(grant.access_token_duration);
    let access_duration = duration(call, &grant, Kind::Access, asked);
    let refresh_duration = duration(call, &grant, Kind::Refresh, options.refresh_token_duration);
    let text = options.access_token.map_or_else(|| call.fresh(), Secret::into_exposed);
    let given = options.refresh_token.map(Secret::into_exposed);
    let refresh = options.refreshable.then(|| {
        let text = given.unwrap_or_else(|| call.fresh());
        TokenValue::new(text, call.now, refresh_duration)
    });
    let access = match options.persistent {
        true => TokenValue::new(text, call.now, 0).until(PERSISTENT, call.now),
        false => linked(call, TokenValue::new(text, call.now, access_duration), refresh.as_ref()),
    };
    if is_single(call, &grant) {
        let subject = grant.subject.as_deref().unwrap_or_default();
        let ids: Vec<_> = call.state.tokens.of_client_and_subject(grant.client_id, subject).collect();
        call.state.tokens.remove_all(ids);
    }
    // Of a code, it was remembered when the user granted it.
    if let (Some(subject), None, true) = (&grant.subject, &grant.code, grant.client_id != clients::NOBODY) {
        call.state.granted_scopes.record(grant.client_id, subject, &grant.scopes, call.now);
    }
    keep(call, grant, access, refresh, options.resources)
}

/// Keeps a new token: one with a grant of its own, whatever else the client and the user have.
pub(crate) fn keep(
    call: &mut Call<'_>,
    grant: Grant,
    access: TokenValue,
    refresh: Option<TokenValue>,
    resources: Option<Vec<String>>,
) -> Result<Token, Refused> {
    let token = Token::new(grant, call.now);
    let resources = resources.map_or_else(|| token.resources.clone(), Into::into);
    let mut token = Token { access: Some(access), refresh: refresh.map(Box::new), resources, ..token };
    access_token::as_jwt(call, &mut token)?;
    call.state.tokens.insert(token.clone(), call.now);
    Ok(token)
}

/// Whether a subject has one token at a time.
fn is_single(call: &Call<'_>, grant: &Grant) -> bool {
    let client = call.state.clients.get(&grant.client_id).and_then(|client| client.single_access_token_per_subject);
    grant.subject.is_some() && (client == Some(true) || call.service().single_access_token_per_subject == Some(true))
}

/// An access token that does not outlive its refresh token, where the service wants it so.
pub(crate) fn linked(call: &Call<'_>, access: TokenValue, refresh: Option<&TokenValue>) -> TokenValue {
    match refresh.filter(|_| call.service().token_expiration_linked == Some(true)) {
        Some(refresh) if refresh.expires_at < access.expires_at => access.until(refresh.expires_at, call.now),
        _ => access,
    }
}

/// Seconds that a token lives. In 3.x the client's setting goes before the scopes' and theirs before the service's; in 2.x
/// the shortest counts.
pub(crate) fn duration(call: &Call<'_>, grant: &Grant, kind: Kind, asked: Option<i64>) -> i64 {
    let positive = |duration: &i64| *duration > 0;
    if let Some(asked) = asked.filter(positive) {
        return asked;
    }
    let service = call.service();
    let extension = call.state.clients.get(&grant.client_id).and_then(|client| client.extension.as_ref());
    let (name, of_client, of_service, default) = match kind {
        Kind::Access => (
            "access_token.duration",
            extension.and_then(|extension| extension.access_token_duration),
            service.access_token_duration,
            86_400,
        ),
        Kind::Refresh => (
            "refresh_token.duration",
            extension.and_then(|extension| extension.refresh_token_duration),
            service.refresh_token_duration,
            864_000,
        ),
    };
    let attributes = scopes::details(service, &grant.scopes).into_iter().flat_map(|scope| scope.attributes);
    let of_scopes = attributes
        .flatten()
        .filter(|attribute| attribute.key.as_deref() == Some(name))
        .filter_map(|attribute| attribute.value?.parse().ok())
        .filter(positive)
        .min();
    let mut levels = [of_client.filter(positive), of_scopes, of_service.filter(positive)].into_iter().flatten();
    let found = match call.version {
        Version::V2 => levels.min(),
        _ => levels.next(),
    };
    found.unwrap_or(default)
}

/// `token_type` of a token response: that of the service unless the client has to use DPoP.
pub(crate) fn token_type<'s>(service: &'s Service, confirmation: &Confirmation) -> &'s str {
    let own = service.access_token_type.as_deref().filter(|own| !own.is_empty());
    own.filter(|_| confirmation.dpop_key.is_none()).unwrap_or(confirmation.scheme())
}

/// The members of the body of a token response (RFC 6749 5.1). Properties never replace one.
pub(crate) fn members(service: &Service, token: &Token, id_token: Option<&str>) -> Map<String, serde_json::Value> {
    let mut members = Map::new();
    let mut add = |name: &str, value: serde_json::Value| {
        members.entry(name).or_insert(value);
    };
    if let Some(access) = &token.access {
        add("access_token", json!(access.shown()));
        add("token_type", json!(token_type(service, &token.grant.confirmation)));
        add("expires_in", json!(access.duration));
    }
    if let Some(refresh) = &token.refresh {
        add("refresh_token", json!(refresh.text()));
    }
    add("scope", json!(token.scopes.join(" ")));
    if let Some(id_token) = id_token {
        add("id_token", json!(id_token));
    }
    if let Some(grant_id) = &token.grant.grant_id {
        add("grant_id", json!(grant_id));
    }
    if let Some(details) = &token.grant.authorization_details {
        add("authorization_details", authorization_details::to_json(details));
    }
    for (key, value) in visible(&token.grant.properties) {
        add(key, json!(value));
    }
    members
}

/// The body of a response with these members.
pub(crate) fn body(members: Map<String, serde_json::Value>) -> Secret {
    serde_json::Value::Object(members).to_string().into()
}

/// The properties that clients may see.
pub(crate) fn visible(properties: &[Property]) -> impl Iterator<Item = (&str, &str)> {
    let shown = properties.iter().filter(|property| property.hidden != Some(true));
    shown.filter_map(|property| Some((property.key.as_deref()?, property.value.as_ref().map_or("", Secret::expose))))
}
