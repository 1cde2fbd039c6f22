//! Clients that authenticate themselves with a JWT (RFC 7523).

use std::sync::{Arc, Mutex};

use authlete_core::pushed_authorization::PushedAuthReqRequest;
use authlete_core::service::NamedUri;
use authlete_core::token::TokenAction;
use authlete_core::types::{ClientAuthMethod, FapiMode, JwsAlg, ServiceProfile};
use authlete_emulator::Settings;
use serde_json::{Value, json};

use crate::client_authentication::{SECRET, subject, token};
use crate::signer::Signer;
use crate::subject::{Subject, code_of, request};

const NOW: i64 = 1_700_000_000;
const ISSUER: &str = "http://127.0.0.1:8080";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn claims(more: Value) -> Value {
    let mut claims = json!({
        "iss": "2000000001", "sub": "2000000001", "aud": ISSUER, "exp": NOW + 60, "iat": NOW, "jti": "one"
    });
    for (name, value) in more.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

fn with_assertion(assertion: &str) -> String {
    format!("grant_type=client_credentials&client_assertion_type={ASSERTION_TYPE}&client_assertion={assertion}")
}

#[test]
fn an_assertion_authenticates_its_client() {
    for signer in [Signer::shared(SECRET), Signer::es256(), Signer::eddsa(), Signer::rsa("RS256"), Signer::rsa("PS256")]
    {
        let subject = subject(&signer, |_| ());
        for aud in [json!(ISSUER), json!("http://127.0.0.1:8080/api/token"), json!(["x", ISSUER])] {
            // The assertion tells the client; the same one is taken again.
            let assertion = signer.jwt(json!({}), &claims(json!({ "aud": aud })));
            for client_id in ["", "&client_id=2000000001"] {
                let answer = token(&subject, &format!("{}{client_id}", with_assertion(&assertion)));
                assert_eq!((code_of(&answer.result_code), answer.action), ("A052001", TokenAction::Ok), "{aud}");
            }
        }
    }
}

#[test]
fn a_client_changes_the_keys_at_its_url() {
    let (first, second) = (Signer::es256(), Signer::es256());
    let jwks = Arc::new(Mutex::new(json!({ "keys": [first.jwk] }).to_string()));
    let at_url = Arc::clone(&jwks);
    let subject = Subject::fetching(
        |settings| {
            settings.client.token_auth_method = Some(ClientAuthMethod::PrivateKeyJwt);
            settings.client.jwks_uri = Some("https://c.example/jwks".into());
        },
        move |_: &str| Ok(at_url.lock().unwrap().clone().into_bytes()),
    );
    let code = |signer: &Signer| {
        let assertion = signer.jwt(json!({}), &claims(json!({})));
        code_of(&token(&subject, &with_assertion(&assertion)).result_code).to_string()
    };
    assert_eq!((code(&first), code(&second)), ("A052001".into(), "A157326".into()));
    *jwks.lock().unwrap() = json!({ "keys": [second.jwk] }).to_string();
    assert_eq!((code(&first), code(&second)), ("A157326".into(), "A052001".into()));
    // What is no JWK Set has no keys.
    *jwks.lock().unwrap() = "{}".into();
    assert_eq!(code(&second), "A157325");
}

#[test]
fn wrong_assertions() {
    let (signer, other, shared) = (Signer::es256(), Signer::es256(), Signer::shared(SECRET));
    let jwt = |more: Value| signer.jwt(json!({}), &claims(more));
    let of_header = |header: Value| signer.jwt(header, &claims(json!({})));
    let with_key = subject(&signer, |_| ());
    for (name, assertion, expected) in [
        ("no alg", of_header(json!({ "alg": null })), "A157306"),
        ("no assertion", String::new(), "A157311"),
        ("alg none", of_header(json!({ "alg": "none" })), "A157313"),
        ("shared key", shared.jwt(json!({}), &claims(json!({}))), "A157313"),
        ("iss", jwt(json!({ "iss": "other" })), "A157315"),
        ("sub", jwt(json!({ "sub": "other" })), "A157316"),
        ("no sub", jwt(json!({ "sub": null })), "A157316"),
        ("aud", jwt(json!({ "aud": "https://other.example" })), "A157318"),
        ("no aud", jwt(json!({ "aud": null })), "A157318"),
        ("no exp", jwt(json!({ "exp": null })), "A157319"),
        ("exp", jwt(json!({ "exp": NOW })), "A157320"),
        ("nbf", jwt(json!({ "nbf": NOW + 1 })), "A157322"),
        ("iat", jwt(json!({ "iat": NOW + 1 })), "A157323"),
        ("no jti", jwt(json!({ "jti": null })), "A157324"),
        ("another's signature", other.jwt(json!({}), &claims(json!({}))), "A157326"),
    ] {
        let answer = token(&with_key, &format!("client_id=2000000001&{}", with_assertion(&assertion)));
        assert_eq!((code_of(&answer.result_code), answer.action), (expected, TokenAction::InvalidClient), "{name}");
    }
    let good = jwt(json!({}));
    for (name, parameters, expected) in [
        ("repeated", format!("{}&client_assertion=x", with_assertion(&good)), "A244302"),
        ("malformed", with_assertion("x.y.z"), "A244303"),
        ("no iss", with_assertion(&jwt(json!({ "iss": null }))), "A244304"),
        ("no clue", "grant_type=client_credentials".into(), "A244305"),
        ("no type", format!("grant_type=client_credentials&client_assertion={good}"), "A157309"),
        ("type", format!("grant_type=client_credentials&client_assertion_type=x&client_assertion={good}"), "A157310"),
    ] {
        assert_eq!(code_of(&token(&with_key, &parameters).result_code), expected, "{name}");
    }
    let method = |settings: &mut Settings| settings.client.token_auth_method = Some(ClientAuthMethod::ClientSecretJwt);
    let alg = |alg| move |settings: &mut Settings| settings.client.token_auth_sign_alg = Some(alg);
    for (name, subject, assertion, expected) in [
        ("no key", subject(&signer, |settings| settings.client.jwks = None), good.clone(), "A157325"),
        (
            "several keys",
            subject(&signer, |settings| {
                let jwks = json!({ "keys": [signer.jwk, other.jwk] });
                settings.client.jwks = Some(jwks.to_string().into());
            }),
            good.clone(),
            "A156306",
        ),
        (
            "an algorithm that the profile does not take",
            subject(&Signer::rsa("RS256"), |settings| {
                settings.service.supported_service_profiles = Some(vec![ServiceProfile::Fapi]);
                settings.client.fapi_modes = Some(vec![FapiMode::Fapi1Advanced]);
            }),
            Signer::rsa("RS256").jwt(json!({}), &claims(json!({}))),
            "A157313",
        ),
        ("registered alg", subject(&signer, alg(JwsAlg::Ps256)), good.clone(), "A157313"),
        ("asymmetric", subject(&signer, alg(JwsAlg::Hs256)), good.clone(), "A157308"),
        ("symmetric", subject(&shared, alg(JwsAlg::Es256)), good.clone(), "A157307"),
        ("private key for a shared one", subject(&shared, method), good.clone(), "A157313"),
        (
            "other secret",
            subject(&shared, |settings| settings.client.client_secret = Some("x".into())),
            shared.jwt(json!({}), &claims(json!({}))),
            "A157326",
        ),
        (
            "issuer only",
            subject(&signer, |settings| {
                settings.service.client_assertion_aud_restricted_to_issuer = Some(true);
            }),
            jwt(json!({ "aud": [ISSUER] })),
            "A157318",
        ),
    ] {
        assert_eq!(code_of(&token(&subject, &with_assertion(&assertion)).result_code), expected, "{name}");
    }
}

#[test]
fn an_assertion_may_be_for_the_endpoint_of_the_request() {
    let signer = Signer::es256();
    let subject = subject(&signer, |_| ());
    let endpoint = format!("{ISSUER}/api/par");
    let assertion = signer.jwt(json!({}), &claims(json!({ "aud": endpoint })));
    assert_eq!(code_of(&token(&subject, &with_assertion(&assertion)).result_code), "A157318");
    let parameters = request(&format!("&client_assertion_type={ASSERTION_TYPE}&client_assertion={assertion}"));
    let pushed = subject.authlete.push_authorization_request(&PushedAuthReqRequest::new(parameters)).unwrap();
    assert_eq!(code_of(&pushed.result_code), "A245001");
}

#[test]
fn an_assertion_may_be_for_an_endpoint_that_takes_certificates() {
    let signer = Signer::es256();
    let subject = subject(&signer, |settings| {
        let alias = |name: &str, path: &str| NamedUri {
            name: Some(name.into()),
            uri: Some(format!("https://mtls.as.example{path}")),
            ..NamedUri::default()
        };
        settings.service.mtls_endpoint_aliases =
            Some(vec![alias("token_endpoint", "/token"), alias("pushed_authorization_request_endpoint", "/par")]);
    });
    for (path, expected) in [("/token", "A052001"), ("/par", "A157318"), ("/other", "A157318")] {
        let aud = format!("https://mtls.as.example{path}");
        let assertion = signer.jwt(json!({}), &claims(json!({ "aud": aud })));
        assert_eq!(code_of(&token(&subject, &with_assertion(&assertion)).result_code), expected, "{path}");
    }
}
