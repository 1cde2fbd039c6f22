//! `/device/authorization`.

use authlete_core::client::ClientExtension;
use authlete_core::device::{DeviceAuthorizationAction, DeviceAuthorizationRequest};
use authlete_core::types::UserCodeCharset;
use authlete_emulator::Settings;
use serde_json::json;

use crate::device_flow::begin;
use crate::subject::{Subject, code_of, json};

#[test]
fn wrong_device_authorization_requests() {
    use DeviceAuthorizationAction::{BadRequest, InternalServerError, Unauthorized};
    let other = |change: fn(&mut Settings)| Subject::with(change);
    for (change, parameters, action, code) in [
        ((|_| ()) as fn(&mut Settings), "client_id=7", BadRequest, "A218303"),
        (|_| (), "client_assertion=x", BadRequest, "A218301"),
        (|_| (), "client_assertion=eyJhbGciOiJub25lIn0.e30.", BadRequest, "A218302"),
        (|_| (), "scope=a&scope=b", BadRequest, "A166304"),
        (|it| it.service.scope_required = Some(true), "scope=x", BadRequest, "A219305"),
        (|it| it.service.device_verification_uri = None, "", InternalServerError, "A222101"),
        (|it| it.service.device_flow_code_duration = None, "", InternalServerError, "A222102"),
        (|it| it.service.supported_grant_types = Some(Vec::new()), "", BadRequest, "A166305"),
        (|it| it.client.grant_types = Some(Vec::new()), "", BadRequest, "A166306"),
        (|it| it.client.client_secret = Some("other".into()), "", Unauthorized, "A157305"),
    ] {
        let answer = begin(&other(change), parameters);
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&action, code), "{parameters}");
        assert!(json(&answer.response_content)["error"].is_string());
    }
    let request = DeviceAuthorizationRequest::new("client_id=7");
    let answer = Subject::v3().authlete.device_authorization(&request).unwrap();
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&Unauthorized, "A218305"));
}

#[test]
fn what_a_device_asks_for_in_vain_is_told() {
    for (change, parameters, code) in [
        ((|_| ()) as fn(&mut Settings), "scope=nonsense", "A219302"),
        (
            |it| {
                it.client.extension = Some(ClientExtension {
                    requestable_scopes_enabled: Some(true),
                    requestable_scopes: Some(vec!["openid".into()]),
                    ..Default::default()
                });
            },
            "scope=openid+read",
            "A219301",
        ),
        (|it| it.service.supported_claims = Some(Vec::new()), "scope=openid+email", "A219304"),
        (|it| it.service.device_verification_uri_complete = Some("https://d.example/x".into()), "", "A223201"),
        (|_| (), "acr_values=nonsense", "A238302"),
    ] {
        let answer = begin(&Subject::with(change), parameters);
        assert_eq!(answer.action, DeviceAuthorizationAction::Ok);
        let warnings = answer.warnings.unwrap_or_default();
        assert!(warnings.iter().any(|warning| warning.starts_with(&format!("[{code}]"))), "{code} {warnings:?}");
    }
    let body = serde_json::to_vec(&json!({ "clientId": "2000000001" })).unwrap();
    let request = http::Request::post("/api/1000000002/device/authorization")
        .header("Authorization", "Bearer emulated-service-access-token")
        .header("Content-Type", "application/json");
    let answer = Subject::v3().emulator.handle(request.body(body).unwrap());
    let answer: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!((&answer["action"], &answer["resultCode"]), (&json!("INTERNAL_SERVER_ERROR"), &json!("A166201")));
}

#[test]
fn user_codes_are_of_the_charset_and_length_of_the_service() {
    let code = |charset, length| {
        let subject = Subject::with(|settings| {
            settings.service.user_code_charset = charset;
            settings.service.user_code_length = length;
        });
        begin(&subject, "").user_code.unwrap().into_exposed()
    };
    let is_letters = |code: &str| code.bytes().all(|byte| b"BCDFGHJKLMNPQRSTVWXZ".contains(&byte));
    let is_digits = |code: &str| code.bytes().all(|byte| byte.is_ascii_digit());
    let plain = code(None, None);
    assert!(plain.len() == 8 && is_letters(&plain), "{plain}");
    let digits = code(Some(UserCodeCharset::Numeric), Some(0));
    assert!(digits.len() == 9 && is_digits(&digits), "{digits}");
    let long = code(Some(UserCodeCharset::Base20), Some(12));
    assert!(long.len() == 12 && is_letters(&long), "{long}");
}
