//! The device flow (RFC 8628).

use authlete_core::Version;
use authlete_core::device::{
    DeviceAuthorizationAction, DeviceAuthorizationRequest, DeviceAuthorizationResponse, DeviceCompleteAction,
    DeviceCompleteRequest, DeviceCompleteResponse, DeviceCompleteResult, DeviceVerificationAction,
    DeviceVerificationRequest,
};
use authlete_core::token::{TokenAction, TokenResponse};
use authlete_core::types::{ClientType, GrantType, JwsAlg};
use authlete_emulator::Settings;
use serde_json::json;

use crate::subject::{Subject, code_of, json};

#[test]
fn a_device_gets_tokens_once_the_user_agrees() {
    for version in [Version::V2, Version::V3] {
        let subject = Subject::new(version, Settings::default());
        let begun = begin(&subject, "scope=openid+email+nonsense");
        assert_eq!((&begun.action, code_of(&begun.result_code)), (&DeviceAuthorizationAction::Ok, "A220001"));
        let (device_code, user_code) = (begun.device_code.clone().unwrap(), begun.user_code.clone().unwrap());
        let uri = "http://127.0.0.1:8080/api/device/verification";
        assert_eq!(
            json(&begun.response_content),
            json!({
                "device_code": device_code.expose(), "user_code": user_code.expose(), "verification_uri": uri,
                "verification_uri_complete": format!("{uri}?user_code={}", user_code.expose()),
                "expires_in": 600, "interval": 5,
            })
        );
        assert_eq!(begun.claim_names, Some(vec!["email".into(), "email_verified".into()]));
        assert!(begun.warnings.unwrap()[0].starts_with("[A219302]"));

        assert_eq!(error(&poll(&subject, device_code.expose())), ("A242307".into(), "authorization_pending".into()));
        let valid = verify(&subject, user_code.expose());
        assert_eq!((valid.0, &*valid.1), (DeviceVerificationAction::Valid, "A224001"));
        let request = DeviceVerificationRequest::new(user_code.clone());
        let shown = subject.authlete.device_verification(&request).unwrap();
        assert_eq!(shown.client_name.as_deref(), Some("Emulated client"));
        assert_eq!(shown.expires_at, Some(1_700_000_600_000));
        let request = DeviceCompleteRequest {
            scopes: Some(vec!["openid".into()]),
            claims: Some(r#"{"email":"j@example.com"}"#.into()),
            refresh_token_duration: Some(77),
            ..DeviceCompleteRequest::new(user_code.clone(), DeviceCompleteResult::Authorized, "john")
        };
        let done = subject.authlete.device_complete(&request).unwrap();
        assert_eq!((&done.action, code_of(&done.result_code)), (&DeviceCompleteAction::Success, "A241001"));
        assert_eq!(verify(&subject, user_code.expose()).1, "A225301");
        let again = subject.authlete.device_complete(&request).unwrap();
        assert_eq!((&again.action, code_of(&again.result_code)), (&DeviceCompleteAction::InvalidRequest, "A239203"));

        let tokens = poll(&subject, device_code.expose());
        assert_eq!((&tokens.action, code_of(&tokens.result_code)), (&TokenAction::Ok, "A242002"));
        assert_eq!((tokens.grant_type, tokens.scopes), (Some(GrantType::DeviceCode), Some(vec!["openid".into()])));
        assert_eq!((tokens.subject.as_deref(), tokens.refresh_token_duration), (Some("john"), Some(77)));
        assert!(tokens.id_token.is_some());
        assert_eq!(error(&poll(&subject, device_code.expose())), ("A242304".into(), "invalid_grant".into()));
    }
}

#[test]
fn whoever_asks_too_often_has_to_slow_down() {
    let subject = Subject::v3();
    let code = begin(&subject, "").device_code.unwrap();
    for (wait, expected) in [
        (0, "authorization_pending"),
        (4, "slow_down"),
        // The interval is ten seconds now.
        (9, "slow_down"),
        (15, "authorization_pending"),
        (14, "slow_down"),
    ] {
        subject.advance(wait);
        assert_eq!(error(&poll(&subject, code.expose())).1, expected, "{wait}");
    }
}

#[test]
fn refusals_end_the_flow() {
    for (result, expected) in [
        (DeviceCompleteResult::AccessDenied, "access_denied"),
        (DeviceCompleteResult::TransactionFailed, "expired_token"),
    ] {
        let subject = Subject::v3();
        let begun = begin(&subject, "");
        let (device_code, user_code) = (begun.device_code.unwrap(), begun.user_code.unwrap());
        let request = DeviceCompleteRequest {
            error_description: Some("No.".into()),
            error_uri: Some("https://example.com/no".into()),
            ..DeviceCompleteRequest::new(user_code, result, "john")
        };
        assert_eq!(subject.authlete.device_complete(&request).unwrap().action, DeviceCompleteAction::Success);
        let answer = poll(&subject, device_code.expose());
        assert_eq!(code_of(&answer.result_code), "A242001");
        assert_eq!(
            json(&answer.response_content),
            json!({ "error": expected, "error_description": "No.", "error_uri": "https://example.com/no" })
        );
        assert_eq!(error(&poll(&subject, device_code.expose())).0, "A242304");
    }
}

#[test]
fn codes_expire() {
    let subject = Subject::v3();
    let begun = begin(&subject, "");
    let (device_code, user_code) = (begun.device_code.unwrap(), begun.user_code.unwrap());
    subject.advance(600);
    assert_eq!(error(&poll(&subject, device_code.expose())), ("A242306".into(), "expired_token".into()));
    assert_eq!(verify(&subject, user_code.expose()), (DeviceVerificationAction::Expired, "A225303".into()));
    let answer = complete(&subject, user_code.expose(), DeviceCompleteResult::Authorized, "john");
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&DeviceCompleteAction::UserCodeExpired, "A227303"));
}

#[test]
fn wrong_reports_change_nothing() {
    use DeviceCompleteAction::{InvalidRequest, Success, UserCodeNotExist};
    let subject = Subject::v3();
    let user_code = begin(&subject, "").user_code.unwrap().into_exposed();
    for (code, result, user, action, expected) in [
        ("", "AUTHORIZED", "john", InvalidRequest, "A227201"),
        ("NONSENSE", "AUTHORIZED", "john", UserCodeNotExist, "A227301"),
        (&user_code.to_ascii_lowercase(), "AUTHORIZED", "john", UserCodeNotExist, "A227301"),
        (&user_code, "", "john", InvalidRequest, "A228201"),
        (&user_code, "AUTHORIZED", "", InvalidRequest, "A230201"),
        (&user_code, "AUTHORIZED", "jürgen", InvalidRequest, "A230203"),
        (&user_code, "AUTHORIZED", "john", Success, "A241001"),
    ] {
        let answer = complete(&subject, code, result.into(), user);
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&action, expected), "{code} {result} {user}");
    }
    assert_eq!(verify(&subject, "").1, "A225201");
    assert_eq!(verify(&subject, "NONSENSE"), (DeviceVerificationAction::NotExist, "A225301".into()));
}

#[test]
fn a_decision_is_checked() {
    let long = Some("x".repeat(101));
    type Change = fn(&mut DeviceCompleteRequest, Option<String>);
    let changes: [(&str, Change); 9] = [
        ("A230202", |it, long| it.subject = long.unwrap()),
        ("A231201", |it, long| it.sub = long),
        ("A231202", |it, _| it.sub = Some("ü".into())),
        ("A232201", |it, _| it.auth_time = Some(-1)),
        ("A233201", |it, long| it.acr = long),
        ("A233202", |it, _| it.acr = Some("ü".into())),
        ("A234201", |it, _| it.claims = Some("[]".into())),
        ("A236203", |it, _| it.error_uri = Some("ü".into())),
        ("A257201", |it, _| it.idt_header_params = Some("[]".into())),
    ];
    let subject = Subject::v3();
    let user_code = begin(&subject, "").user_code.unwrap();
    for (code, change) in changes {
        let mut request = DeviceCompleteRequest::new(user_code.clone(), DeviceCompleteResult::Authorized, "john");
        change(&mut request, long.clone());
        let answer = subject.authlete.device_complete(&request).unwrap();
        assert_eq!((answer.action, code_of(&answer.result_code)), (DeviceCompleteAction::InvalidRequest, code));
    }
    let client = authlete_core::client::Client {
        client_type: Some(ClientType::Public),
        grant_types: Some(vec![GrantType::DeviceCode]),
        ..Default::default()
    };
    let client_id = subject.authlete.create_client(client).unwrap().client_id.unwrap();
    let request = DeviceAuthorizationRequest::new(format!("client_id={client_id}"));
    let gone = subject.authlete.device_authorization(&request).unwrap().user_code.unwrap();
    subject.authlete.delete_client(client_id).unwrap();
    let answer = complete(&subject, gone.expose(), DeviceCompleteResult::Authorized, "john");
    assert_eq!((answer.action, code_of(&answer.result_code)), (DeviceCompleteAction::InvalidRequest, "A229301"));
}

#[test]
fn a_device_gets_no_unsigned_id_token() {
    let subject = Subject::with(|settings| settings.client.id_token_sign_alg = Some(JwsAlg::None));
    let begun = begin(&subject, "scope=openid");
    complete(&subject, begun.user_code.unwrap().expose(), DeviceCompleteResult::Authorized, "john");
    assert_eq!(error(&poll(&subject, begun.device_code.unwrap().expose())).0, "A242308");
}

#[test]
fn wrong_token_requests_with_device_codes() {
    let subject = Subject::v3();
    for (parameters, code) in
        [("", "A242301"), ("&device_code=", "A242302"), ("&device_code=a&device_code=b", "A242303")]
    {
        let grant = "grant_type=urn:ietf:params:oauth:grant-type:device_code";
        assert_eq!(error(&subject.token(&format!("{grant}{parameters}"))).0, code);
    }
    let other = authlete_core::client::Client {
        client_type: Some(ClientType::Public),
        grant_types: Some(vec![GrantType::DeviceCode]),
        ..Default::default()
    };
    let other = subject.authlete.create_client(other).unwrap().client_id.unwrap();
    let request = DeviceAuthorizationRequest::new(format!("client_id={other}"));
    let begun = subject.authlete.device_authorization(&request).unwrap();
    assert_eq!(error(&poll(&subject, begun.device_code.unwrap().expose())).0, "A242305");
}

pub(crate) fn begin(subject: &Subject, parameters: &str) -> DeviceAuthorizationResponse {
    let request = DeviceAuthorizationRequest {
        client_id: Some("2000000001".into()),
        client_secret: Some("emulated-client-secret".into()),
        ..DeviceAuthorizationRequest::new(parameters)
    };
    subject.authlete.device_authorization(&request).unwrap()
}

fn poll(subject: &Subject, device_code: &str) -> TokenResponse {
    subject.token(&format!("grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code={device_code}"))
}

fn error(answer: &TokenResponse) -> (String, String) {
    assert_eq!(answer.action, TokenAction::BadRequest);
    let error = json(&answer.response_content)["error"].as_str().unwrap().to_string();
    (code_of(&answer.result_code).into(), error)
}

fn verify(subject: &Subject, user_code: &str) -> (DeviceVerificationAction, String) {
    let answer = subject.authlete.device_verification(&DeviceVerificationRequest::new(user_code)).unwrap();
    (answer.action, answer.result_code.unwrap())
}

fn complete(subject: &Subject, user_code: &str, result: DeviceCompleteResult, user: &str) -> DeviceCompleteResponse {
    subject.authlete.device_complete(&DeviceCompleteRequest::new(user_code, result, user)).unwrap()
}
