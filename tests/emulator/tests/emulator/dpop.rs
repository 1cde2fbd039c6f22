//! DPoP (RFC 9449): proofs and the nonces in them.

use std::sync::atomic::{AtomicU64, Ordering};

use authlete_core::Secret;
use authlete_core::introspection::{
    IntrospectionAction, IntrospectionRequest, IntrospectionResponse, StandardIntrospectionRequest,
};
use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::{ClientAuthMethod, ClientType};
use serde_json::{Value, json};

use crate::signer::{Signer, sha256};
use crate::subject::{Subject, code_of, exchange, json, text};

pub(crate) const NOW: i64 = 1_700_000_000;
pub(crate) const TOKEN_ENDPOINT: &str = "http://127.0.0.1:8080/api/token";
pub(crate) const RESOURCE: &str = "https://rs.example/resource";

/// The claims of a proof for the token endpoint, each time with another `jti`.
pub(crate) fn claims() -> Value {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let jti = NEXT.fetch_add(1, Ordering::Relaxed).to_string();
    json!({ "jti": jti, "htm": "POST", "htu": TOKEN_ENDPOINT, "iat": NOW })
}

pub(crate) fn with(mut claims: Value, members: Value) -> Value {
    for (name, value) in members.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

pub(crate) fn header(signer: &Signer) -> Value {
    json!({ "typ": "dpop+jwt", "jwk": signer.jwk })
}

pub(crate) fn proof(signer: &Signer, more: Value) -> String {
    signer.jwt(header(signer), &with(claims(), more))
}

/// A proof for the resource, with that access token.
pub(crate) fn proof_for(signer: &Signer, token: &Secret, more: Value) -> String {
    proof(signer, with(json!({ "htm": "GET", "htu": RESOURCE, "ath": sha256(token.expose()) }), more))
}

pub(crate) fn token(subject: &Subject, parameters: &str, dpop: Option<&str>) -> TokenResponse {
    let request = TokenRequest {
        client_id: Some("2000000001".into()),
        client_secret: subject.emulator.settings().client.client_secret.clone(),
        dpop: dpop.map(Into::into),
        htm: Some("POST".into()),
        ..TokenRequest::new(parameters)
    };
    let public = subject.emulator.settings().client.client_type == Some(ClientType::Public);
    let request = TokenRequest { client_secret: request.client_secret.clone().filter(|_| !public), ..request };
    subject.authlete.token(&request).unwrap()
}

pub(crate) fn introspect(subject: &Subject, token: &Secret, dpop: Option<&str>) -> IntrospectionResponse {
    let request = IntrospectionRequest {
        dpop: dpop.map(Into::into),
        htm: Some("GET".into()),
        htu: Some(RESOURCE.into()),
        ..IntrospectionRequest::new(token.clone())
    };
    subject.authlete.introspection(&request).unwrap()
}

pub(crate) fn refresh(token: &Secret) -> String {
    format!("grant_type=refresh_token&refresh_token={}", token.expose())
}

pub(crate) fn public() -> Subject {
    Subject::with(|settings| {
        settings.client.client_type = Some(ClientType::Public);
        settings.client.token_auth_method = Some(ClientAuthMethod::None);
    })
}

#[test]
fn tokens_are_bound_to_the_key_of_the_proof() {
    for signer in [Signer::es256(), Signer::eddsa(), Signer::rsa("RS256"), Signer::rsa("PS256")] {
        let subject = Subject::v3();
        let tokens = token(&subject, &exchange(&subject.code("&scope=openid")), Some(&proof(&signer, json!({}))));
        assert_eq!((code_of(&tokens.result_code), tokens.dpop_nonce), ("A050001", None), "{}", signer.alg);
        assert_eq!(json(&tokens.response_content)["token_type"], "DPoP");
        let access = tokens.access_token.unwrap();
        let request = StandardIntrospectionRequest::new(format!("token={}", access.expose()));
        let body = json(&subject.authlete.standard_introspection(&request).unwrap().response_content);
        assert_eq!((&body["token_type"], &body["cnf"]), (&json!("DPoP"), &json!({ "jkt": signer.thumbprint() })));
        let answer = introspect(&subject, &access, Some(&proof_for(&signer, &access, json!({}))));
        assert_eq!(answer.action, IntrospectionAction::Ok, "{:?}", answer.result_message);
    }
}

#[test]
fn a_wrong_proof_is_refused_and_the_code_survives() {
    let (signer, other) = (Signer::es256(), Signer::es256());
    let subject = Subject::v3();
    let code = subject.code("");
    let good = header(&signer);
    let claim = |members: Value| proof(&signer, members);
    let of_header = |members: Value| signer.jwt(with(good.clone(), members), &claims());
    let private = with(signer.jwk.clone(), json!({ "d": "AAAA" }));
    let shared = Signer::shared("0123456789abcdef0123456789abcdef");
    for (name, proof, code_expected) in [
        ("garbage", "garbage".to_string(), "A254301"),
        ("typ", of_header(json!({ "typ": "JWT" })), "A254301"),
        ("no typ", of_header(json!({ "typ": null })), "A254301"),
        ("private", of_header(json!({ "jwk": private })), "A254301"),
        ("another's signature", other.jwt(good.clone(), &claims()), "A254301"),
        ("another alg", of_header(json!({ "alg": "PS256" })), "A254301"),
        ("symmetric", shared.jwt(header(&shared), &claims()), "A254302"),
        ("none", of_header(json!({ "alg": "none" })), "A254302"),
        ("no key", of_header(json!({ "jwk": null })), "A254303"),
        ("no alg", of_header(json!({ "alg": null })), "A254304"),
        ("no jti", claim(json!({ "jti": null })), "A254301"),
        ("no htm", claim(json!({ "htm": null })), "A254301"),
        ("htm", claim(json!({ "htm": "GET" })), "A254301"),
        ("no htu", claim(json!({ "htu": null })), "A254301"),
        ("htu", claim(json!({ "htu": "http://127.0.0.1:8080/api/par" })), "A254301"),
        ("no iat", claim(json!({ "iat": null })), "A254301"),
        ("old", claim(json!({ "iat": NOW - 301 })), "A254301"),
        ("of the future", claim(json!({ "iat": NOW + 301 })), "A254301"),
        ("no number", claim(json!({ "iat": "now" })), "A254301"),
    ] {
        let answer = token(&subject, &exchange(&code), Some(&proof));
        assert_eq!((code_of(&answer.result_code), answer.action), (code_expected, TokenAction::BadRequest), "{name}");
        assert_eq!(json(&answer.response_content)["error"], "invalid_dpop_proof", "{name}");
    }
    // The edges of what is taken; the URL counts without query and fragment.
    let more = json!({ "iat": NOW - 300, "htu": "HTTP://127.0.0.1:8080/api/token?a=b#c" });
    assert_eq!(token(&subject, &exchange(&code), Some(&proof(&signer, more))).action, TokenAction::Ok);
}

#[test]
fn a_proof_is_good_once() {
    let signer = Signer::es256();
    let subject = Subject::v3();
    let used = proof(&signer, json!({ "iat": NOW + 300 }));
    let ask = |proof: &str| token(&subject, "grant_type=client_credentials", Some(proof));
    assert_eq!(ask(&used).action, TokenAction::Ok);
    // Until `iat` says that it is old.
    for seconds in [0, 300, 300, 1] {
        subject.advance(seconds);
        assert_eq!(code_of(&ask(&used).result_code), "A254301");
    }
    // The same `jti` by another key is another proof.
    let subject = Subject::v3();
    for signer in [Signer::es256(), Signer::es256()] {
        let proof = proof(&signer, json!({ "jti": "same" }));
        assert_eq!(token(&subject, "grant_type=client_credentials", Some(&proof)).action, TokenAction::Ok);
    }
}

#[test]
fn a_client_may_have_to_use_dpop() {
    let subject = Subject::with(|settings| settings.client.dpop_required = Some(true));
    let answer = token(&subject, "grant_type=client_credentials", None);
    assert_eq!((code_of(&answer.result_code), answer.action), ("A254301", TokenAction::BadRequest));
    let proof = proof(&Signer::es256(), json!({}));
    assert_eq!(token(&subject, "grant_type=client_credentials", Some(&proof)).action, TokenAction::Ok);
}

#[test]
fn nonces_are_good_for_their_time() {
    let signer = Signer::es256();
    let subject = Subject::with(|settings| {
        settings.service.dpop_nonce_required = Some(true);
        settings.service.dpop_nonce_duration = Some(60);
    });
    let code = subject.code("");
    let first = token(&subject, &exchange(&code), Some(&proof(&signer, json!({}))));
    assert_eq!((code_of(&first.result_code), first.action), ("A254307", TokenAction::BadRequest));
    assert_eq!(json(&first.response_content)["error"], "use_dpop_nonce");
    let nonce = first.dpop_nonce.unwrap();
    let wrong = token(&subject, &exchange(&code), Some(&proof(&signer, json!({ "nonce": format!("{nonce}x") }))));
    assert_eq!((code_of(&wrong.result_code), wrong.dpop_nonce.as_ref()), ("A254307", Some(&nonce)));
    subject.advance(59);
    let second = token(&subject, &exchange(&code), Some(&proof(&signer, json!({ "nonce": nonce }))));
    assert_eq!(second.action, TokenAction::Ok);
    assert_ne!(second.dpop_nonce.as_ref(), Some(&nonce));
    subject.advance(1);
    let late = token(&subject, "grant_type=client_credentials", Some(&proof(&signer, json!({ "nonce": nonce }))));
    assert_eq!(code_of(&late.result_code), "A254307");

    // At a resource, where the call wants it.
    let subject = Subject::v3();
    let tokens = token(&subject, &exchange(&subject.code("")), Some(&proof(&signer, json!({}))));
    let access = tokens.access_token.unwrap();
    let ask = |more: Value| {
        let request = IntrospectionRequest {
            dpop: Some(proof_for(&signer, &access, more).into()),
            dpop_nonce_required: Some(true),
            ..IntrospectionRequest::new(access.clone())
        };
        subject.authlete.introspection(&request).unwrap()
    };
    let asked = ask(json!({}));
    assert_eq!(asked.action, IntrospectionAction::Unauthorized);
    assert!(text(&asked.response_content).starts_with("DPoP error=\"use_dpop_nonce\","));
    let answer = ask(json!({ "nonce": asked.dpop_nonce.unwrap() }));
    assert_eq!((answer.action, answer.dpop_nonce.is_some()), (IntrospectionAction::Ok, true));
}
