//! The keys of a service, and what its configuration says of them and of the rest.

use std::time::{Duration, Instant};

use authlete_core::Error;
use authlete_core::service::{NamedUri, Service, ServiceConfigurationRequest, ServiceJwks};
use authlete_core::token::TokenAction;
use authlete_core::types::{ClientAuthMethod, DeliveryMode, GrantType, JwsAlg};
use authlete_emulator::{Emulator, Settings};
use serde_json::{Value, json};

use crate::jose::{jwks, verified, verified_as};
use crate::subject::{Subject, code_of, exchange};

fn configuration(subject: &Subject) -> Value {
    subject.authlete.get_service_configuration().unwrap().parse().unwrap()
}

fn with_service(change: impl FnOnce(&mut Service)) -> Subject {
    Subject::with(|settings| change(&mut settings.service))
}

/// The private keys of another emulator, so that they are none of those that this one makes.
fn foreign_keys() -> Value {
    let emulator = Emulator::system(Settings::default());
    let api = emulator.settings().api_v3("http://emulator.invalid").unwrap();
    let subject =
        Subject { authlete: authlete_core::blocking::Authlete::new(api, emulator.clone()), emulator, ..Subject::v3() };
    jwks(&subject, true)
}

#[test]
fn an_emulator_starts_at_once() {
    let before = Instant::now();
    let subject = Subject::v3();
    assert!(before.elapsed() < Duration::from_millis(100), "{:?}", before.elapsed());
    let keys = jwks(&subject, false);
    let kinds: Vec<_> = keys["keys"].as_array().unwrap().iter().map(|key| (&key["kty"], &key["use"])).collect();
    let expected =
        [("EC", "sig"), ("RSA", "sig"), ("OKP", "sig"), ("EC", "enc")].map(|(kty, usage)| (json!(kty), json!(usage)));
    assert_eq!(kinds, expected.iter().map(|(kty, usage)| (kty, usage)).collect::<Vec<_>>());
}

#[test]
fn the_keys_of_the_settings_take_effect_at_once() {
    let subject = Subject::with(|settings| settings.client.id_token_sign_alg = Some(JwsAlg::Es256));
    let id_token = |subject: &Subject| subject.tokens("openid").id_token.unwrap().into_exposed();
    let before = verified_as(&subject, &id_token(&subject)).0.kid;
    let mut keys = foreign_keys();
    keys["keys"].as_array_mut().unwrap().retain(|key| key["kty"] == "EC" && key["use"] == "sig");
    let mut other = foreign_keys()["keys"][0].clone();
    other["kid"] = "other".into();
    keys["keys"][0]["kid"] = "one".into();
    keys["keys"].as_array_mut().unwrap().push(other);
    let update = |change: &dyn Fn(&mut Service)| {
        let mut service = subject.emulator.settings().service.clone();
        service.jwks = Some(keys.to_string().into());
        change(&mut service);
        subject.authlete.update_service(service).unwrap();
    };
    // Of several keys, one has to be named.
    update(&|_| ());
    let answer = subject.token(&exchange(&subject.code("&scope=openid")));
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&TokenAction::InternalServerError, "A046204"));
    for kid in ["other", "one"] {
        update(&|service| service.id_token_signature_key_id = Some(kid.into()));
        let (header, claims) = verified_as(&subject, &id_token(&subject));
        assert_eq!((header.kid.as_deref(), &claims["sub"]), (Some(kid), &json!("john")));
        assert_ne!(header.kid, before);
    }
    assert_eq!(jwks(&subject, true), keys);
    assert!(jwks(&subject, false)["keys"][1]["d"].is_null());
    // There is no RSA key, which the configuration tells.
    let listed = &configuration(&subject)["id_token_signing_alg_values_supported"];
    assert_eq!(listed, &json!(["HS256", "HS384", "HS512", "ES256"]));
    // A key without its private half is not one to choose from.
    let mut rotated = keys.clone();
    rotated["keys"][1].as_object_mut().unwrap().remove("d");
    update(&|service| service.jwks = Some(rotated.to_string().into()));
    assert_eq!(verified_as(&subject, &id_token(&subject)).0.kid.as_deref(), Some("one"));
    update(&|service| service.jwks = None);
    assert_eq!(verified_as(&subject, &id_token(&subject)).0.kid, before);
    let listed = configuration(&subject)["id_token_signing_alg_values_supported"].to_string();
    assert!(
        listed.contains("RS256") && listed.contains("PS512") && listed.contains("EdDSA") && !listed.contains("ES384")
    );
}

#[test]
fn a_service_without_keys_says_where_they_are_or_that_there_are_none() {
    let empty = r#"{"keys":[]}"#;
    let subject = with_service(|service| service.jwks = Some(empty.into()));
    let elsewhere = ServiceJwks::Elsewhere("http://127.0.0.1:8080/api/jwks".into());
    assert_eq!(subject.authlete.get_service_jwks().unwrap(), elsewhere);
    let subject = with_service(|service| {
        service.jwks = Some(empty.into());
        service.jwks_uri = None;
    });
    assert_eq!(subject.authlete.get_service_jwks().unwrap(), ServiceJwks::None);
    let document = configuration(&subject);
    assert_eq!(document["id_token_signing_alg_values_supported"], json!(["HS256", "HS384", "HS512"]));
}

#[test]
fn the_key_of_an_emulator_is_the_same_for_the_same_randomness_only() {
    let rsa = |keys: Value| keys["keys"][1]["n"].clone();
    let subject = Subject::v3();
    assert_eq!(rsa(jwks(&subject, false)), rsa(jwks(&Subject::v3(), false)));
    assert_ne!(rsa(jwks(&subject, false)), rsa(foreign_keys()));
    assert_eq!(verified(&subject, subject.tokens("openid").id_token.unwrap().expose())["sub"], "john");
}

#[test]
fn the_configuration_follows_from_the_settings() {
    let bare = |service: &mut Service| {
        *service = Service {
            api_key: service.api_key,
            api_secret: service.api_secret.take(),
            issuer: service.issuer.take(),
            ..Default::default()
        };
    };
    let plain = configuration(&with_service(bare));
    let full = configuration(&with_service(|service| {
        bare(service);
        let uri = |path: &str| Some(format!("https://as.example/{path}"));
        service.registration_endpoint = uri("register");
        service.pushed_auth_req_endpoint = uri("par");
        service.predefined_transformed_claims = Some(r#"{"age_18":{"claim":"birthdate"}}"#.into());
        service.par_required = Some(true);
        service.request_object_required = Some(true);
        service.pkce_s256_required = Some(true);
        service.tls_client_certificate_bound_access_tokens = Some(true);
        service.mtls_endpoint_aliases =
            Some(vec![NamedUri { name: Some("token_endpoint".into()), uri: uri("mtls"), ..Default::default() }]);
        service.backchannel_authentication_endpoint = uri("bc");
        service.supported_backchannel_token_delivery_modes = Some(vec![DeliveryMode::Poll, DeliveryMode::Ping]);
        service.backchannel_user_code_parameter_supported = Some(true);
        service.device_authorization_endpoint = uri("device");
        service.supported_authorization_details_types = Some(vec!["payment".into()]);
        service.grant_management_endpoint = uri("grants");
        service.grant_management_action_required = Some(true);
        service.supported_grant_types =
            Some(vec![GrantType::Ciba, GrantType::DeviceCode, GrantType::PreAuthorizedCode]);
        service.supported_token_auth_methods = Some(vec![ClientAuthMethod::PrivateKeyJwt]);
        service.native_sso_supported = Some(true);
        service.backchannel_logout_supported = Some(true);
        service.iss_suppressed = Some(true);
    }));
    for (name, of_plain, of_full) in [
        ("registration_endpoint", Value::Null, json!("https://as.example/register")),
        ("pushed_authorization_request_endpoint", Value::Null, json!("https://as.example/par")),
        ("require_pushed_authorization_requests", Value::Null, json!(true)),
        ("require_signed_request_object", Value::Null, json!(true)),
        ("code_challenge_methods_supported", json!(["plain", "S256"]), json!(["S256"])),
        ("tls_client_certificate_bound_access_tokens", Value::Null, json!(true)),
        ("mtls_endpoint_aliases", Value::Null, json!({ "token_endpoint": "https://as.example/mtls" })),
        ("backchannel_authentication_endpoint", Value::Null, json!("https://as.example/bc")),
        ("backchannel_token_delivery_modes_supported", Value::Null, json!(["poll", "ping"])),
        ("backchannel_user_code_parameter_supported", Value::Null, json!(true)),
        ("device_authorization_endpoint", Value::Null, json!("https://as.example/device")),
        ("authorization_details_types_supported", Value::Null, json!(["payment"])),
        ("grant_management_endpoint", Value::Null, json!("https://as.example/grants")),
        ("grant_management_actions_supported", Value::Null, json!(["create", "query", "replace", "revoke", "merge"])),
        ("grant_management_action_required", Value::Null, json!(true)),
        (
            "grant_types_supported",
            json!(["authorization_code"]),
            json!([
                "urn:openid:params:grant-type:ciba",
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:ietf:params:oauth:grant-type:pre-authorized_code"
            ]),
        ),
        ("pre-authorized_grant_anonymous_access_supported", Value::Null, json!(false)),
        ("native_sso_supported", Value::Null, json!(true)),
        ("backchannel_logout_supported", Value::Null, json!(true)),
        ("authorization_response_iss_parameter_supported", json!(true), json!(false)),
        ("transformed_claims_predefined", json!(null), json!({ "age_18": { "claim": "birthdate" } })),
        ("subject_types_supported", json!(["public", "pairwise"]), json!(["public", "pairwise"])),
    ] {
        assert_eq!((&plain[name], &full[name]), (&of_plain, &of_full), "{name}");
    }
    let listed = |document: &Value, name: &str, alg: &str| document[name].as_array().unwrap().contains(&json!(alg));
    assert!(listed(&plain, "request_object_signing_alg_values_supported", "none"));
    assert!(!listed(&full, "request_object_signing_alg_values_supported", "none"));
    assert!(listed(&full, "token_endpoint_auth_signing_alg_values_supported", "ES256"));
    assert!(!listed(&full, "token_endpoint_auth_signing_alg_values_supported", "HS256"));
    assert!(listed(&plain, "id_token_encryption_alg_values_supported", "ECDH-ES+A128KW"));
    assert!(listed(&plain, "dpop_signing_alg_values_supported", "ES256"));
}

#[test]
fn a_patch_beyond_all_bounds_is_refused_and_the_service_goes_on() {
    let subject = Subject::v3();
    let doubled = (0..20).map(|number| json!({ "op": "copy", "from": "", "path": format!("/x{number}") })).collect();
    let nested = |depth: usize| json!({ "op": "copy", "from": "/issuer", "path": "/a".repeat(depth) });
    let grown = (1..=200).map(|depth| json!({ "op": "copy", "from": "", "path": "/a".repeat(depth) })).collect();
    let before = Instant::now();
    for patch in [doubled, grown, (1..=1000).map(nested).collect::<Vec<_>>()] {
        let patch = Some(json!(patch).to_string());
        let request = ServiceConfigurationRequest { pretty: None, patch, ..Default::default() };
        match subject.authlete.service_configuration(&request) {
            Err(Error::Refused(refusal)) => assert_eq!(refusal.status(), 400),
            other => panic!("{other:?}"),
        }
    }
    assert!(before.elapsed() < Duration::from_secs(5), "{:?}", before.elapsed());
    assert_eq!(configuration(&subject)["issuer"], "http://127.0.0.1:8080");
}
