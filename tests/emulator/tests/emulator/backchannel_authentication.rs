//! Backchannel authentication (OpenID Connect CIBA).

use authlete_core::Version;
use authlete_core::backchannel_authentication::{
    BackchannelAuthenticationAction, BackchannelAuthenticationCompleteAction, BackchannelAuthenticationCompleteRequest,
    BackchannelAuthenticationCompleteResponse, BackchannelAuthenticationCompleteResult,
    BackchannelAuthenticationIssueAction, BackchannelAuthenticationIssueRequest,
    BackchannelAuthenticationIssueResponse, BackchannelAuthenticationRequest, BackchannelAuthenticationResponse,
};
use authlete_core::token::{TokenAction, TokenResponse};
use authlete_core::types::{ClientType, DeliveryMode, GrantType, JwsAlg, UserIdentificationHintType};
use authlete_core::userinfo::UserInfoRequest;
use authlete_core::{Secret, client::Client};
use authlete_emulator::Settings;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::subject::{Subject, code_of, json};

pub(crate) const REQUEST: &str = "scope=openid+email&login_hint=john";

#[test]
fn a_client_that_polls_gets_tokens_once_the_user_agrees() {
    for version in [Version::V2, Version::V3] {
        let subject = Subject::new(version, Settings::default());
        let more = "&binding_message=W4&requested_expiry=90&user_code=7&scope_=x&acr_values=a";
        let asked = ask(&subject, &format!("{REQUEST}{more}"));
        assert_eq!(
            (&asked.action, code_of(&asked.result_code)),
            (&BackchannelAuthenticationAction::UserIdentification, "A179001")
        );
        assert_eq!(asked.hint_type, Some(UserIdentificationHintType::LoginHint));
        assert_eq!(asked.hint.as_ref().map(Secret::expose), Some("john"));
        assert_eq!((asked.binding_message.as_deref(), asked.requested_expiry), (Some("W4"), Some(90)));
        assert_eq!(asked.user_code.as_ref().map(Secret::expose), Some("7"));
        assert_eq!(asked.claim_names, Some(vec!["email".into(), "email_verified".into()]));
        assert_eq!((asked.acrs, asked.delivery_mode), (None, Some(DeliveryMode::Poll)));
        assert!(asked.warnings.unwrap()[0].starts_with("[A173301]"));

        let ticket = asked.ticket.unwrap();
        let early = complete(&subject, &ticket, BackchannelAuthenticationCompleteResult::Authorized);
        assert_eq!(code_of(&early.result_code), "A196204");
        let issued = issue(&subject, &ticket);
        assert_eq!(
            (&issued.action, code_of(&issued.result_code)),
            (&BackchannelAuthenticationIssueAction::Ok, "A183001")
        );
        let auth_req_id = issued.auth_req_id.unwrap();
        assert_eq!(
            json(&issued.response_content),
            json!({ "auth_req_id": auth_req_id.expose(), "expires_in": 90, "interval": 5 })
        );
        assert_eq!(code_of(&issue(&subject, &ticket).result_code), "A181205");

        assert_eq!(error(&poll(&subject, &auth_req_id)), ("A200308".into(), "authorization_pending".into()));
        subject.advance(4);
        assert_eq!(error(&poll(&subject, &auth_req_id)), ("A200308".into(), "slow_down".into()));
        let done = complete(&subject, &ticket, BackchannelAuthenticationCompleteResult::Authorized);
        assert_eq!(
            (&done.action, code_of(&done.result_code)),
            (&BackchannelAuthenticationCompleteAction::NoAction, "A198001")
        );
        assert_eq!(done.client_notification_token, None);
        let again = complete(&subject, &ticket, BackchannelAuthenticationCompleteResult::AccessDenied);
        assert_eq!(code_of(&again.result_code), "A196203");
        assert_eq!(code_of(&issue(&subject, &ticket).result_code), "A181204");
        let tokens = poll(&subject, &auth_req_id);
        assert_eq!((&tokens.action, code_of(&tokens.result_code)), (&TokenAction::Ok, "A200002"));
        assert_eq!((tokens.grant_type, tokens.subject.as_deref()), (Some(GrantType::Ciba), Some("john")));
        assert!(tokens.id_token.is_some() && tokens.refresh_token.is_some());
        let userinfo = subject.authlete.userinfo(&UserInfoRequest::new(tokens.access_token.unwrap())).unwrap();
        assert_eq!(userinfo.claims, Some(vec!["email".into(), "email_verified".into()]));
        assert_eq!(error(&poll(&subject, &auth_req_id)), ("A200304".into(), "invalid_grant".into()));
    }
}

#[test]
fn a_client_that_polls_gets_no_unsigned_id_token() {
    let subject = Subject::with(|settings| settings.client.id_token_sign_alg = Some(JwsAlg::None));
    let ticket = ask(&subject, REQUEST).ticket.unwrap();
    let auth_req_id = issue(&subject, &ticket).auth_req_id.unwrap();
    complete(&subject, &ticket, BackchannelAuthenticationCompleteResult::Authorized);
    // The request is not used up by it.
    for _ in 0..2 {
        assert_eq!(error(&poll(&subject, &auth_req_id)), ("A200309".into(), "invalid_request".into()));
    }
}

#[test]
fn a_client_in_ping_mode_is_told_to_come() {
    let subject = in_mode(DeliveryMode::Ping);
    let ticket = ask(&subject, &format!("{REQUEST}&client_notification_token=abc")).ticket.unwrap();
    let auth_req_id = issue(&subject, &ticket).auth_req_id.unwrap();
    let done = complete(&subject, &ticket, BackchannelAuthenticationCompleteResult::AccessDenied);
    assert_eq!(
        (&done.action, code_of(&done.result_code)),
        (&BackchannelAuthenticationCompleteAction::Notification, "A198002")
    );
    assert_eq!(done.client_notification_endpoint.as_deref(), Some("https://client.example/notify"));
    assert_eq!(done.client_notification_token.as_ref().map(Secret::expose), Some("abc"));
    assert_eq!(json(&done.response_content), json!({ "auth_req_id": auth_req_id.expose() }));
    assert_eq!(error(&poll(&subject, &auth_req_id)), ("A200001".into(), "access_denied".into()));
}

#[test]
fn a_client_in_push_mode_gets_the_tokens_or_the_error() {
    let begin = |subject: &Subject| {
        let ticket = ask(subject, &format!("{REQUEST}&client_notification_token=abc")).ticket.unwrap();
        let auth_req_id = issue(subject, &ticket).auth_req_id.unwrap();
        (ticket, auth_req_id)
    };
    let subject = in_mode(DeliveryMode::Push);
    let (ticket, auth_req_id) = begin(&subject);
    assert_eq!(error(&poll(&subject, &auth_req_id)), ("A200306".into(), "unauthorized_client".into()));
    let done = complete(&subject, &ticket, BackchannelAuthenticationCompleteResult::Authorized);
    assert_eq!(
        (&done.action, code_of(&done.result_code)),
        (&BackchannelAuthenticationCompleteAction::Notification, "A198003")
    );
    let (access, body) = (done.access_token.unwrap(), json(&done.response_content));
    assert_eq!((&body["auth_req_id"], &body["access_token"]), (&json!(auth_req_id.expose()), &json!(access.expose())));
    assert_eq!(body["refresh_token"], done.refresh_token.unwrap().expose());
    assert_eq!(subject.introspect(&access).subject.as_deref(), Some("john"));
    let claims = claims(done.id_token.unwrap().expose());
    assert_eq!(claims["urn:openid:params:jwt:claim:auth_req_id"], auth_req_id.expose());
    assert!(claims["urn:openid:params:jwt:claim:rt_hash"].is_string() && claims["at_hash"].is_string());

    for (result, expected) in [
        (BackchannelAuthenticationCompleteResult::AccessDenied, "access_denied"),
        (BackchannelAuthenticationCompleteResult::TransactionFailed, "transaction_failed"),
    ] {
        let (ticket, auth_req_id) = begin(&subject);
        let done = complete(&subject, &ticket, result);
        assert_eq!(code_of(&done.result_code), "A198004");
        let body = json(&done.response_content);
        assert_eq!((&body["error"], &body["auth_req_id"]), (&json!(expected), &json!(auth_req_id.expose())));
    }
}

#[test]
fn an_id_token_of_the_client_is_a_hint() {
    let subject = Subject::v3();
    let hint = subject.tokens("openid").id_token.unwrap().into_exposed();
    // It may have expired.
    subject.advance(100_000);
    let asked = ask(&subject, &format!("scope=openid&id_token_hint={hint}"));
    assert_eq!(asked.sub.as_deref(), Some("john"));
    let forged = format!("{}A", &hint[..hint.len() - 1]);
    assert_eq!(code_of(&ask(&subject, &format!("scope=openid&id_token_hint={forged}")).result_code), "A175301");

    let other = Client {
        client_type: Some(ClientType::Confidential),
        grant_types: Some(vec![GrantType::Ciba]),
        bc_delivery_mode: Some(DeliveryMode::Poll),
        ..Default::default()
    };
    let other = subject.authlete.create_client(other).unwrap();
    let request = BackchannelAuthenticationRequest {
        client_id: other.client_id.map(|client_id| client_id.to_string()),
        client_secret: other.client_secret,
        ..BackchannelAuthenticationRequest::new(format!("scope=openid&id_token_hint={hint}"))
    };
    let answer = subject.authlete.backchannel_authentication(&request).unwrap();
    assert_eq!(code_of(&answer.result_code), "A175308");
}

fn in_mode(mode: DeliveryMode) -> Subject {
    Subject::with(|settings| {
        settings.client.bc_delivery_mode = Some(mode);
        settings.client.bc_notification_endpoint = Some("https://client.example/notify".into());
    })
}

pub(crate) fn ask(subject: &Subject, parameters: &str) -> BackchannelAuthenticationResponse {
    let request = BackchannelAuthenticationRequest {
        client_id: Some("2000000001".into()),
        client_secret: Some("emulated-client-secret".into()),
        ..BackchannelAuthenticationRequest::new(parameters)
    };
    subject.authlete.backchannel_authentication(&request).unwrap()
}

pub(crate) fn issue(subject: &Subject, ticket: &Secret) -> BackchannelAuthenticationIssueResponse {
    let request = BackchannelAuthenticationIssueRequest::new(ticket.clone());
    subject.authlete.backchannel_authentication_issue(&request).unwrap()
}

pub(crate) fn complete(
    subject: &Subject,
    ticket: &Secret,
    result: BackchannelAuthenticationCompleteResult,
) -> BackchannelAuthenticationCompleteResponse {
    let request = BackchannelAuthenticationCompleteRequest::new(ticket.clone(), result, "john");
    subject.authlete.backchannel_authentication_complete(&request).unwrap()
}

pub(crate) fn poll(subject: &Subject, auth_req_id: &Secret) -> TokenResponse {
    subject.token(&format!("grant_type=urn:openid:params:grant-type:ciba&auth_req_id={}", auth_req_id.expose()))
}

pub(crate) fn error(answer: &TokenResponse) -> (String, String) {
    assert_eq!(answer.action, TokenAction::BadRequest);
    let error = json(&answer.response_content)["error"].as_str().unwrap().to_string();
    (code_of(&answer.result_code).into(), error)
}

fn claims(jwt: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(jwt.split('.').nth(1).unwrap()).unwrap()).unwrap()
}
