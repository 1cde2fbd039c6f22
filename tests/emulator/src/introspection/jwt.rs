//! Introspection responses as JWTs (RFC 9701).

use authlete_core::Secret;
use authlete_core::introspection::StandardIntrospectionRequest;
use authlete_core::types::JwsAlg;
use serde_json::{Map, Value, json};

use crate::api_result::Refused;
use crate::call::Call;
use crate::fapi::Profiles;
use crate::jose::{Jwk, JwkSet, JwtFormat, Recipient};

/// Whether the resource server wants a JWT, by its `Accept` header.
pub(super) fn accepts_jwt(accept: Option<&str>) -> bool {
    accept.unwrap_or_default().split(',').any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let media_type = parts.next().unwrap_or_default();
        let refused = |part: &str| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        media_type.eq_ignore_ascii_case("application/token-introspection+jwt") && !parts.any(refused)
    })
}

/// The response for a resource server, with the keys and algorithms of the call.
pub(super) fn written(
    call: &Call<'_>,
    profiles: Profiles,
    request: &StandardIntrospectionRequest,
    audience: &str,
    body: Value,
) -> Result<String, Refused> {
    let members = [
        ("iss", json!(call.service().issuer)),
        ("aud", json!(audience)),
        ("iat", json!(call.now / 1000)),
        ("token_introspection", body),
    ];
    let claims = members.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
    let format = JwtFormat {
        sign_alg: Some(sign_alg(call, profiles, request.introspection_sign_alg.as_ref())?),
        key_id: call.service().introspection_signature_key_id.as_deref(),
        encryption_alg: request.introspection_encryption_alg.clone(),
        encryption_enc: request.introspection_encryption_enc.clone(),
        header: Map::from_iter([("typ".to_string(), "token-introspection+jwt".into())]),
    };
    let public_key = request.public_key_for_encryption.as_deref().and_then(|jwk| serde_json::from_str(jwk).ok());
    let recipient = Recipient {
        signing_secret: request.shared_key_for_sign.as_ref().map(Secret::expose),
        encryption_secret: request.shared_key_for_encryption.as_ref().map(Secret::expose),
        keys: public_key.map(|members| JwkSet::from(Jwk::new(members))).unwrap_or_default(),
    };
    call.jwt_for(format, &claims, &recipient).map_err(|fault| fault.refused())
}

/// What the response is signed with where the call does not say: RS256, or what a FAPI profile has in its place.
fn sign_alg(call: &Call<'_>, profiles: Profiles, asked: Option<&JwsAlg>) -> Result<JwsAlg, Refused> {
    let has = |alg: &&JwsAlg| call.state.keys.has(call.service(), alg);
    match asked {
        Some(alg) if profiles.signs_with(alg) => Ok(alg.clone()),
        Some(_) => Err(Refused::caller(
            "A300319",
            "The FAPI profile does not take the algorithm of the introspection response.",
        )),
        None if profiles.signs_with(&JwsAlg::Rs256) => Ok(JwsAlg::Rs256),
        None => Ok([JwsAlg::Ps256, JwsAlg::Es256].iter().find(has).cloned().unwrap_or(JwsAlg::Ps256)),
    }
}
