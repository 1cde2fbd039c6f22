//! Keys on hardware security modules, and signed responses of resource servers.

use authlete_core::hsk::{HskAction, HskCreateRequest, HskListAction};
use authlete_core::resource_server::{ResourceServerSignatureAction, ResourceServerSignatureRequest};
use authlete_core::service::{GetServiceJwks, ServiceJwks};
use authlete_core::token_management::TokenCreateRequest;
use authlete_core::types::{FapiMode, GrantType, HttpHeader, ServiceProfile};
use authlete_core::userinfo::{UserInfoIssueAction, UserInfoIssueRequest};
use authlete_emulator::Settings;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;

use crate::subject::{Subject, code_of, text};

#[test]
fn keys_of_a_module_are_kept_in_the_books() {
    let subject = Subject::v3();
    let created = subject.authlete.hsk_create(&key("EC", "sig", "ES256", "google")).unwrap();
    assert_eq!((&created.action, code_of(&created.result_code)), (&HskAction::Success, "A266001"));
    let other = subject.authlete.hsk_create(&key("RSA", "enc", "RSA-OAEP-256", "google")).unwrap();
    let handle = created.hsk.clone().unwrap().handle.unwrap();
    let read = subject.authlete.hsk_get(&handle).unwrap();
    assert_eq!((code_of(&read.result_code), &read.hsk), ("A268001", &created.hsk));
    let list = subject.authlete.hsk_get_list().unwrap();
    assert_eq!((&list.action, code_of(&list.result_code)), (&HskListAction::Success, "A269001"));
    assert_eq!(list.hsks.as_ref().map(|hsks| hsks.len()), Some(2));
    assert_eq!(subject.authlete.get_service().unwrap().hsks, list.hsks);

    // What the call leaves out has a default, and nothing but the key itself is unknown.
    let unnamed = subject.authlete.hsk_create(&key("EC", "sig", "ES256", "")).unwrap().hsk.unwrap();
    assert_eq!(unnamed.kid.as_ref().map(String::len), Some(43));
    assert!(unnamed.hsm_name.is_some_and(|name| !name.is_empty()));
    assert_eq!((created.hsk.unwrap().hsm_name.as_deref(), unnamed.public_key), (Some("google"), None));

    let deleted = subject.authlete.hsk_delete(&handle).unwrap().unwrap();
    assert_eq!((&deleted.action, code_of(&deleted.result_code)), (&HskAction::Success, "A270001"));
    let handle_of_other = other.hsk.unwrap().handle.unwrap();
    assert_eq!(code_of(&subject.authlete.hsk_delete_by_get(&handle_of_other).unwrap().result_code), "A270001");
    let gone = subject.authlete.hsk_get(&handle).unwrap();
    assert_eq!((&gone.action, code_of(&gone.result_code)), (&HskAction::NotFound, "A268202"));
    assert_eq!(code_of(&subject.authlete.hsk_delete_by_get(&handle).unwrap().result_code), "A270202");
}

#[test]
fn wrong_keys_of_a_module() {
    let subject = Subject::v3();
    let long = HskCreateRequest { kid: Some("k".repeat(101)), ..key("EC", "sig", "ES256", "google") };
    let foreign = HskCreateRequest { kid: Some("ü".into()), ..key("EC", "sig", "ES256", "google") };
    for (request, code) in [
        (key("", "sig", "ES256", "google"), "A263201"),
        (key("EC", "", "ES256", "google"), "A263201"),
        (key("EC", "sig", "", "google"), "A263201"),
        (key("OKP", "sig", "EdDSA", "google"), "A263202"),
        (key("EC", "x", "ES256", "google"), "A263202"),
        (key("EC", "enc", "ES256", "google"), "A263203"),
        (key("EC", "sig", "HS256", "google"), "A263203"),
        (key("RSA", "sig", "ES256", "google"), "A263204"),
        (long, "A263205"),
        (foreign, "A263206"),
    ] {
        let answer = subject.authlete.hsk_create(&request).unwrap();
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&HskAction::InvalidRequest, code));
    }
    let off = Subject::with(|settings| settings.service.hsm_enabled = None);
    let codes = [
        off.authlete.hsk_create(&key("EC", "sig", "ES256", "google")).unwrap().result_code,
        off.authlete.hsk_get("h").unwrap().result_code,
        off.authlete.hsk_get_list().unwrap().result_code,
        off.authlete.hsk_delete_by_get("h").unwrap().result_code,
    ];
    assert_eq!(codes.map(Option::unwrap), ["A266201", "A268201", "A269201", "A270201"]);
}

#[test]
fn a_response_of_a_resource_server_is_signed() {
    let subject = Subject::v3();
    let header =
        |key: &str, value: &str| HttpHeader { key: Some(key.into()), value: Some(value.into()), ..Default::default() };
    let request = ResourceServerSignatureRequest {
        request_signature: Some("sig=:AAAA:".into()),
        headers: Some(vec![header("Content-Type", " application/json "), header("X-A", "1"), header("x-a", "2")]),
        message: Some(r#"{"hello": "world"}"#.into()),
        status: Some(200),
        ..Default::default()
    };
    let answer = subject.authlete.resource_server_signature(&request).unwrap();
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&ResourceServerSignatureAction::Ok, "A285001"));
    // The example of RFC 9530, appendix D.
    let digest = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
    assert_eq!(answer.content_digest.as_deref(), Some(digest));
    let input = answer.signature_input.unwrap();
    let parameters = input.strip_prefix("sig1=").unwrap();
    let covered = r#"("@status" "content-type" "x-a" "content-digest" "signature";req);created=1700000000;alg="ecdsa-p256-sha256""#;
    assert!(parameters.starts_with(covered), "{parameters}");
    let base = format!(
        "\"@status\": 200\n\"content-type\": application/json\n\"x-a\": 1, 2\n\"content-digest\": {digest}\n\
         \"signature\";req: sig=:AAAA:\n\"@signature-params\": {parameters}"
    );
    let signature = answer.signature.unwrap();
    let signature = signature.strip_prefix("sig1=:").and_then(|it| it.strip_suffix(":")).unwrap();
    verify(&subject, base.as_bytes(), &STANDARD.decode(signature).unwrap());
}

#[test]
fn user_information_is_signed_where_responses_of_resource_servers_are() {
    let by_profile = |settings: &mut Settings| {
        settings.service.supported_service_profiles = Some(vec![ServiceProfile::Fapi]);
        settings.client.fapi_modes = Some(vec![FapiMode::Fapi2MessageSigningResourceRes]);
    };
    for (change, signed) in [
        ((|_| {}) as fn(&mut Settings), false),
        (|settings| settings.service.rs_response_signed = Some(true), true),
        (by_profile, true),
    ] {
        let subject = Subject::with(change);
        let token = TokenCreateRequest {
            client_id: Some(2_000_000_001),
            subject: Some("john".into()),
            scopes: Some(vec!["openid".into()]),
            ..TokenCreateRequest::new(GrantType::AuthorizationCode)
        };
        let token = subject.authlete.token_create(&token).unwrap().access_token.unwrap();
        assert_eq!(subject.introspect(&token).response_signing_required, Some(signed));
        let answer = subject.authlete.userinfo_issue(&UserInfoIssueRequest::new(token)).unwrap();
        assert_eq!((&answer.action, answer.signature.is_some()), (&UserInfoIssueAction::Json, signed));
        let (Some(signature), Some(input)) = (answer.signature, answer.signature_input) else { continue };
        let (digest, parameters) = (answer.content_digest.unwrap(), input.strip_prefix("sig1=").unwrap());
        let hash = ring::digest::digest(&ring::digest::SHA256, text(&answer.response_content).as_bytes());
        assert_eq!(digest, format!("sha-256=:{}:", STANDARD.encode(hash)));
        let base = format!("\"@status\": 200\n\"content-digest\": {digest}\n\"@signature-params\": {parameters}");
        let signature = signature.strip_prefix("sig1=:").and_then(|it| it.strip_suffix(":")).unwrap();
        verify(&subject, base.as_bytes(), &STANDARD.decode(signature).unwrap());
    }
}

#[test]
fn wrong_calls_for_a_signature() {
    let unnamed = HttpHeader { value: Some("v".into()), ..Default::default() };
    for request in [
        ResourceServerSignatureRequest::default(),
        ResourceServerSignatureRequest { status: Some(99), ..Default::default() },
        ResourceServerSignatureRequest { headers: Some(vec![unnamed]), ..Default::default() },
        ResourceServerSignatureRequest { request_signature: Some("a\nb".into()), ..Default::default() },
    ] {
        let answer = Subject::v3().authlete.resource_server_signature(&request).unwrap();
        assert_eq!((&answer.action, &answer.signature), (&ResourceServerSignatureAction::BadRequest, &None));
        assert_eq!(code_of(&answer.result_code), "A285201");
    }
    let keyless = Subject::with(|settings| settings.service.jwks = Some(r#"{"keys":[]}"#.into()));
    let request = ResourceServerSignatureRequest { status: Some(200), ..Default::default() };
    let answer = keyless.authlete.resource_server_signature(&request).unwrap();
    let seen = (answer.action, code_of(&answer.result_code));
    assert_eq!(seen, (ResourceServerSignatureAction::InternalServerError, "A285202"));
}

/// Verifies with the published ES256 key, by another implementation.
fn verify(subject: &Subject, input: &[u8], signature: &[u8]) {
    let ServiceJwks::Keys(keys) = subject.authlete.call(&GetServiceJwks::default()).unwrap() else {
        panic!("no keys");
    };
    let keys: Value = keys.parse().unwrap();
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["crv"] == "P-256").unwrap();
    let coordinates = ["x", "y"].map(|name| URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap()).unwrap());
    let point = [&[4][..], &coordinates[0], &coordinates[1]].concat();
    ring::signature::UnparsedPublicKey::new(&ring::signature::ECDSA_P256_SHA256_FIXED, point)
        .verify(input, signature)
        .expect("a good signature");
}

fn key(kty: &str, usage: &str, alg: &str, module: &str) -> HskCreateRequest {
    HskCreateRequest {
        kty: Some(kty.into()),
        r#use: Some(usage.into()),
        alg: Some(alg.into()),
        hsm_name: Some(module.into()),
        ..Default::default()
    }
}
