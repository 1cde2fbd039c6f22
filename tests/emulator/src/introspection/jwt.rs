//! Introspection responses as JWTs (RFC 9701).

use authlete_core::Secret;
use authlete_core::introspection::StandardIntrospectionRequest;
use authlete_core::types::JwsAlg;
use serde_json::{Map, Value, json};

use crate::jose::{Jwk, JwkSet, JwtFault, JwtFormat, Recipient};
use crate::state::Call;

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
    request: &StandardIntrospectionRequest,
    audience: &str,
    body: Value,
) -> Result<String, JwtFault> {
    let members = [
        ("iss", json!(call.service().issuer)),
        ("aud", json!(audience)),
        ("iat", json!(call.now / 1000)),
        ("token_introspection", body),
    ];
    let claims = members.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
    let format = JwtFormat {
        sign_alg: Some(request.introspection_sign_alg.clone().unwrap_or(JwsAlg::Rs256)),
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
    call.jwt_for(format, &claims, &recipient)
}
