//! What is signed, verified by another implementation with the published keys.

use authlete_core::authorization::AuthorizationIssueRequest;
use authlete_core::client::Client;
use authlete_core::service::{GetServiceJwks, ServiceJwks};
use authlete_core::token::{TokenAction, TokenRequest};
use authlete_core::types::JwsAlg;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

use crate::subject::{Subject, code_of, exchange, json, text};

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

#[test]
fn access_tokens_are_jwts_where_the_service_has_an_algorithm_for_them() {
    let subject = Subject::with(|settings| settings.service.access_token_sign_alg = Some(JwsAlg::Es256));
    let ticket = subject.ticket("&scope=openid+read");
    let request = AuthorizationIssueRequest {
        acr: Some("a".into()),
        jwt_at_claims: Some(r#"{"tenant":"t-1","iss":"forged"}"#.into()),
        ..AuthorizationIssueRequest::new(ticket, "john")
    };
    let code = subject.authlete.authorization_issue(&request).unwrap().authorization_code.unwrap();
    let answer = subject.token(&exchange(code.expose()));
    let (jwt, text) = (answer.jwt_access_token.clone().unwrap(), answer.access_token.clone().unwrap());
    let body = json(&answer.response_content);
    assert_eq!(body["access_token"], jwt.expose());
    let (header, claims) = verified_as(&subject, jwt.expose());
    assert_eq!((header.alg, header.typ.as_deref()), (Algorithm::ES256, Some("at+jwt")));
    let expected = json!({
        "iss": "http://127.0.0.1:8080", "sub": "john", "client_id": "2000000001", "scope": "openid read",
        "jti": text.expose(), "iat": 1_700_000_000, "exp": 1_700_086_400, "acr": "a", "tenant": "t-1",
    });
    assert_eq!(claims, expected);
    // What the client has is what the ID token is tied to.
    let id_token = verified(&subject, body["id_token"].as_str().unwrap());
    let digest = ring::digest::digest(&ring::digest::SHA256, jwt.expose().as_bytes());
    assert_eq!(id_token["at_hash"], URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16]));
    // Both names mean the token; a JWT with another payload means none.
    for token in [&jwt, &text] {
        assert_eq!(subject.introspect(token).subject.as_deref(), Some("john"));
    }
    let forged = format!("{}x", jwt.expose());
    assert_eq!(code_of(&subject.introspect(&forged.as_str().into()).result_code), "A057302");
    // A refresh has a new JWT, and the old one is over.
    let refresh = answer.refresh_token.unwrap();
    let refreshed = subject.token(&format!("grant_type=refresh_token&refresh_token={}", refresh.expose()));
    let new = refreshed.jwt_access_token.unwrap();
    assert_eq!(verified(&subject, new.expose())["tenant"], "t-1");
    assert_eq!(code_of(&subject.introspect(&jwt).result_code), "A057302");
    // Without a user, the client is the subject (RFC 9068 2.2).
    let own = subject.token("grant_type=client_credentials&scope=read").jwt_access_token.unwrap();
    assert_eq!(verified(&subject, own.expose())["sub"], "2000000001");
    let wrong = TokenRequest {
        client_id: Some("2000000001".into()),
        client_secret: Some("emulated-client-secret".into()),
        jwt_at_claims: Some("[]".into()),
        ..TokenRequest::new("grant_type=client_credentials")
    };
    assert_eq!(code_of(&subject.authlete.token(&wrong).unwrap().result_code), "A052202");
}

#[test]
fn a_service_without_a_key_for_it_signs_nothing() {
    let subject = Subject::with(|settings| {
        settings.service.access_token_sign_alg = Some(JwsAlg::Es384);
        settings.client.id_token_sign_alg = Some(JwsAlg::Es384);
    });
    let answer = subject.token("grant_type=client_credentials&scope=read");
    assert_eq!((answer.action, code_of(&answer.result_code)), (TokenAction::InternalServerError, "A052202"));
    let parameters =
        "response_type=id_token&client_id=2000000001&scope=openid&nonce=n&redirect_uri=http://127.0.0.1:8091/callback";
    let issued = subject.issue(subject.authorize(parameters).ticket.unwrap());
    assert_eq!(code_of(&issued.result_code), "A046203");
    assert!(text(&issued.response_content).contains("error=server_error"));
}

#[test]
fn the_hashes_in_an_id_token_are_of_its_algorithm() {
    for (alg, algorithm) in [
        (JwsAlg::Es256, &ring::digest::SHA256),
        (JwsAlg::Ps384, &ring::digest::SHA384),
        (JwsAlg::Rs512, &ring::digest::SHA512),
        (JwsAlg::EdDsa, &ring::digest::SHA512),
    ] {
        let subject = with_client(|client| client.id_token_sign_alg = Some(alg));
        let parameters = "response_type=code+id_token+token&client_id=2000000001&scope=openid&nonce=n&state=xyz\
                          &redirect_uri=http://127.0.0.1:8091/callback";
        let issued = subject.issue(subject.authorize(parameters).ticket.unwrap());
        let claims = verified(&subject, issued.id_token.unwrap().expose());
        let half = |text: &str| {
            let digest = ring::digest::digest(algorithm, text.as_bytes());
            URL_SAFE_NO_PAD.encode(&digest.as_ref()[..digest.as_ref().len() / 2])
        };
        let (code, token) = (issued.authorization_code.unwrap(), issued.access_token.unwrap());
        assert_eq!(claims["at_hash"], half(token.expose()));
        assert_eq!((&claims["c_hash"], &claims["s_hash"]), (&half(code.expose()).into(), &half("xyz").into()));
    }
}
