//! What is signed, verified by another implementation with the published keys.

use authlete_core::client::Client;
use authlete_core::service::{GetServiceJwks, ServiceJwks};
use authlete_core::types::JwsAlg;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;

use crate::subject::{Subject, json};

/// The claims of a JWT whose signature goes with a published key of the service.
pub(crate) fn verified(subject: &Subject, jwt: &str) -> Value {
    verified_as(subject, jwt).1
}

/// The header and the claims of a JWT whose signature goes with a published key of the service.
pub(crate) fn verified_as(subject: &Subject, jwt: &str) -> (jsonwebtoken::Header, Value) {
    let header = jsonwebtoken::decode_header(jwt).unwrap();
    let keys: JwkSet = serde_json::from_value(jwks(subject, false)).unwrap();
    let key = keys.find(header.kid.as_deref().unwrap()).expect("a published key");
    let claims = decoded(jwt, &DecodingKey::from_jwk(key).unwrap(), header.alg);
    (header, claims)
}

/// The claims of a JWT whose signature goes with the key.
pub(crate) fn decoded(jwt: &str, key: &DecodingKey, alg: Algorithm) -> Value {
    let mut validation = Validation::new(alg);
    // The time of the tests is their own.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    jsonwebtoken::decode::<Value>(jwt, key, &validation).expect("a good signature").claims
}

/// The service's keys.
pub(crate) fn jwks(subject: &Subject, include_private_keys: bool) -> Value {
    let request = GetServiceJwks { include_private_keys: Some(include_private_keys), ..Default::default() };
    match subject.authlete.call(&request).unwrap() {
        ServiceJwks::Keys(keys) => keys.parse().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// An emulator whose client is changed.
fn with_client(change: impl FnOnce(&mut Client)) -> Subject {
    Subject::with(|settings| change(&mut settings.client))
}

/// An ID token of the code flow.
fn id_token(subject: &Subject) -> String {
    let answer = subject.tokens("openid");
    json(&answer.response_content)["id_token"].as_str().expect("an ID token").into()
}

#[test]
fn id_tokens_are_signed_with_the_client_s_algorithm() {
    for (alg, expected) in [
        (None, Algorithm::RS256),
        (Some(JwsAlg::Rs256), Algorithm::RS256),
        (Some(JwsAlg::Rs512), Algorithm::RS512),
        (Some(JwsAlg::Ps256), Algorithm::PS256),
        (Some(JwsAlg::Ps384), Algorithm::PS384),
        (Some(JwsAlg::Es256), Algorithm::ES256),
        (Some(JwsAlg::EdDsa), Algorithm::EdDSA),
    ] {
        let subject = with_client(|client| client.id_token_sign_alg = alg);
        let (header, claims) = verified_as(&subject, &id_token(&subject));
        assert_eq!((header.alg, &claims["sub"]), (expected, &"john".into()));
    }
    for (alg, expected) in
        [(JwsAlg::Hs256, Algorithm::HS256), (JwsAlg::Hs384, Algorithm::HS384), (JwsAlg::Hs512, Algorithm::HS512)]
    {
        let subject = with_client(|client| client.id_token_sign_alg = Some(alg));
        let key = DecodingKey::from_secret(b"emulated-client-secret");
        assert_eq!(decoded(&id_token(&subject), &key, expected)["sub"], "john");
    }
}
