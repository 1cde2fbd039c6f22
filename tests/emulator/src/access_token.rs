//! Access tokens that are JWTs (RFC 9068), where the service has an algorithm for them.

use authlete_core::types::{GrantType, JwsAlg};
use serde_json::{Map, Value, json};

use crate::api_result::Refused;
use crate::call::Call;
use crate::grant::Grant;
use crate::issuance::visible;
use crate::jose::JwtFormat;
use crate::store::Token;
use crate::{authorization_details, clients};

/// Gives the access token its JWT, if the service has such ones. The JWT's ID is the text that names the token otherwise.
pub(crate) fn as_jwt(call: &Call<'_>, token: &mut Token) -> Result<(), Refused> {
    let Some(alg) = call.service().access_token_sign_alg.clone().filter(|alg| *alg != JwsAlg::None) else {
        return Ok(());
    };
    let claims = claims(call, token);
    let format = JwtFormat {
        sign_alg: Some(alg),
        key_id: call.service().access_token_signature_key_id.as_deref(),
        header: Map::from_iter([("typ".to_string(), "at+jwt".into())]),
        ..JwtFormat::default()
    };
    // A shared secret would be the client's, which resource servers do not have.
    let jwt = call
        .jwt(format, &claims, None)
        .map_err(|_| refused(&token.grant.grant_type, "The service has no private key for access tokens."))?;
    token.access = token.access.take().map(|access| access.with_jwt(jwt));
    Ok(())
}

/// Adds claims to the access tokens of a grant; `text` is a JSON object.
pub(crate) fn add_claims(grant: &mut Grant, text: Option<&str>) -> Result<(), Refused> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(()) };
    let claims: Map<String, Value> =
        serde_json::from_str(text).map_err(|_| refused(&grant.grant_type, "'jwtAtClaims' is not a JSON object."))?;
    grant.access_token_claims.extend(claims);
    Ok(())
}

fn refused(grant_type: &GrantType, text: &'static str) -> Refused {
    let code = match grant_type {
        GrantType::Implicit => "A045202",
        GrantType::ClientCredentials => "A052202",
        GrantType::Password => "A061202",
        GrantType::Ciba => "A200202",
        GrantType::DeviceCode => "A242202",
        _ => "A050202",
    };
    Refused::caller(code, text)
}

/// The claims (RFC 9068 2.2). Those that the authorization server adds and properties never replace the token's own.
fn claims(call: &Call<'_>, token: &Token) -> Map<String, Value> {
    let grant = &token.grant;
    let client_id = clients::known_id(&call.state, grant);
    let access = token.access.as_ref();
    let audience = match &token.resources[..] {
        [] => None,
        [single] => Some(json!(single)),
        several => Some(json!(several)),
    };
    let members = [
        ("iss", call.service().issuer.as_ref().map(|issuer| json!(issuer))),
        // Without a user, the client is the subject (RFC 9068 2.2).
        ("sub", grant.subject.as_ref().or(client_id.as_ref()).map(|subject| json!(subject))),
        ("aud", audience),
        ("exp", access.map(|access| json!(access.expires_at / 1000))),
        ("iat", Some(json!(call.now / 1000))),
        ("jti", access.map(|access| json!(access.text()))),
        ("client_id", client_id.as_ref().map(|client_id| json!(client_id))),
        ("scope", (!token.scopes.is_empty()).then(|| json!(token.scopes.join(" ")))),
        ("auth_time", grant.authentication.time.map(|time| json!(time))),
        ("acr", grant.authentication.acr.as_ref().map(|acr| json!(acr))),
        ("cnf", grant.confirmation.cnf()),
        ("authorization_details", grant.authorization_details.as_ref().map(authorization_details::to_json)),
        ("grant_id", grant.grant_id.as_ref().map(|id| json!(id))),
    ];
    let mut claims: Map<_, _> =
        members.into_iter().filter_map(|(name, value)| Some((name.to_string(), value?))).collect();
    for (name, value) in &grant.access_token_claims {
        claims.entry(name).or_insert_with(|| value.clone());
    }
    for (name, value) in visible(&grant.properties) {
        claims.entry(name).or_insert_with(|| json!(value));
    }
    claims
}
