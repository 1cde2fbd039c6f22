//! Client authentication at the token endpoint, but for certificates and attestations.

use std::sync::{Arc, Mutex};

use authlete_core::client::Client;
use authlete_core::pushed_authorization::PushedAuthReqRequest;
use authlete_core::service::NamedUri;
use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::{ClientAuthMethod, ClientType, FapiMode, JwsAlg, ServiceProfile};
use authlete_emulator::Settings;
use serde_json::{Value, json};

use crate::signer::Signer;
use crate::subject::{Subject, code_of, exchange, request};

const NOW: i64 = 1_700_000_000;
const ISSUER: &str = "http://127.0.0.1:8080";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const SECRET: &str = "emulated-client-secret-of-32-bytes";

fn claims(more: Value) -> Value {
    let mut claims = json!({
        "iss": "2000000001", "sub": "2000000001", "aud": ISSUER, "exp": NOW + 60, "iat": NOW, "jti": "one"
    });
    for (name, value) in more.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

fn subject(signer: &Signer, change: impl FnOnce(&mut Settings)) -> Subject {
    Subject::with(|settings| {
        settings.client.token_auth_method = Some(match signer.alg {
            "HS256" => ClientAuthMethod::ClientSecretJwt,
            _ => ClientAuthMethod::PrivateKeyJwt,
        });
        settings.client.client_secret = Some(SECRET.into());
        settings.client.jwks = Some(json!({ "keys": [signer.jwk] }).to_string().into());
        change(settings);
    })
}

fn token(subject: &Subject, parameters: &str) -> TokenResponse {
    subject.authlete.token(&TokenRequest::new(parameters)).unwrap()
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

#[test]
fn client_type_and_method_have_to_go_together() {
    let ask = |client_type: ClientType, method: ClientAuthMethod, more: &str| {
        let subject = Subject::with(|settings| {
            settings.client.client_type = Some(client_type);
            settings.client.token_auth_method = Some(method);
        });
        let code = subject.code("");
        let answer = token(&subject, &format!("client_id=2000000001&{}{more}", exchange(&code)));
        answer.result_code.unwrap()
    };
    use ClientAuthMethod::{ClientSecretBasic, None, SpiffeJwt};
    use ClientType::{Confidential, Public};
    assert_eq!(ask(Confidential, None, ""), "A157301");
    assert_eq!(ask(Public, ClientSecretBasic, ""), "A157302");
    assert_eq!(ask(Public, None, "&client_secret=x"), "A157303");
    assert_eq!(ask(Public, None, "&client_assertion="), "A050001");
    assert_eq!(ask(Public, None, "&client_secret="), "A050001");
    assert_eq!(ask(Confidential, SpiffeJwt, ""), "A152301");
    // How the secret came does not matter.
    assert_eq!(ask(Confidential, ClientSecretBasic, "&client_secret=emulated-client-secret"), "A050001");
}

#[test]
fn a_method_has_to_be_one_of_service_and_profile() {
    let code_at = |method: ClientAuthMethod, change: fn(&mut Settings)| {
        let subject = Subject::with(|settings| {
            settings.client.token_auth_method = Some(method);
            settings.service.supported_service_profiles = Some(vec![ServiceProfile::Fapi]);
            change(settings);
        });
        token(&subject, "grant_type=client_credentials&client_id=2000000001").result_code.unwrap()
    };
    use ClientAuthMethod::{ClientSecretJwt, ClientSecretPost, PrivateKeyJwt};
    for (method, change, expected) in [
        (ClientSecretPost, (|_| ()) as fn(&mut Settings), "A157304"),
        (
            ClientSecretPost,
            |settings| settings.service.supported_token_auth_methods = Some(vec![PrivateKeyJwt]),
            "A152301",
        ),
        (ClientSecretPost, |settings| settings.service.fapi_modes = Some(vec![FapiMode::Fapi1Baseline]), "A152301"),
        (ClientSecretJwt, |settings| settings.service.fapi_modes = Some(vec![FapiMode::Fapi1Baseline]), "A157309"),
        (ClientSecretJwt, |settings| settings.client.fapi_modes = Some(vec![FapiMode::Fapi1Advanced]), "A152301"),
        (ClientSecretJwt, |settings| settings.client.fapi_modes = Some(vec![FapiMode::Fapi2Security]), "A152301"),
        (PrivateKeyJwt, |settings| settings.client.fapi_modes = Some(vec![FapiMode::Fapi2Security]), "A157309"),
        (
            ClientSecretPost,
            |settings| {
                settings.client.fapi_modes = Some(vec![FapiMode::Fapi2Security]);
                settings.service.supported_service_profiles = None;
            },
            "A157304",
        ),
    ] {
        assert_eq!(code_at(method, change), expected);
    }
}

#[test]
fn a_public_client_may_leave_its_id_out_where_the_service_lets_it() {
    let subject = |allowed: bool, client_type: ClientType| {
        Subject::with(|settings| {
            settings.service.missing_client_id_allowed = Some(allowed);
            settings.client.token_auth_method = match client_type {
                ClientType::Public => Some(ClientAuthMethod::None),
                _ => Some(ClientAuthMethod::ClientSecretPost),
            };
            settings.client.client_type = Some(client_type);
        })
    };
    let open = subject(true, ClientType::Public);
    let tokens = token(&open, &exchange(&open.code("")));
    assert_eq!(code_of(&tokens.result_code), "A050001");
    let refresh = format!("grant_type=refresh_token&refresh_token={}", tokens.refresh_token.unwrap().expose());
    assert_eq!(code_of(&token(&open, &refresh).result_code), "A053001");
    assert_eq!(code_of(&token(&open, &refresh).result_code), "A244314");
    assert_eq!(code_of(&token(&open, &exchange("nonsense")).result_code), "A244310");
    for strict in [subject(false, ClientType::Public), subject(true, ClientType::Confidential)] {
        assert_eq!(code_of(&token(&strict, &exchange(&strict.code(""))).result_code), "A244305");
    }
}

#[test]
fn an_alias_has_to_be_enabled() {
    for (of_client, of_service, expected) in
        [(true, true, "A157304"), (true, false, "A244307"), (false, true, "A244307")]
    {
        let subject = Subject::with(|settings| {
            settings.service.client_id_alias_enabled = Some(of_service);
            settings.client = Client {
                client_id_alias: Some("shop".into()),
                client_id_alias_enabled: Some(of_client),
                ..settings.client.clone()
            };
        });
        let answer = token(&subject, "grant_type=client_credentials&client_id=shop");
        assert_eq!(code_of(&answer.result_code), expected);
    }
}
