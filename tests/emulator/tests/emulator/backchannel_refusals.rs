//! Backchannel authentication requests, tickets and reports that are wrong, and failures that the authorization server reports.

use authlete_core::backchannel_authentication::{
    BackchannelAuthenticationAction, BackchannelAuthenticationCompleteAction, BackchannelAuthenticationCompleteRequest,
    BackchannelAuthenticationCompleteResult, BackchannelAuthenticationFailAction, BackchannelAuthenticationFailReason,
    BackchannelAuthenticationFailRequest, BackchannelAuthenticationIssueAction, BackchannelAuthenticationRequest,
};
use authlete_core::types::{ClientAuthMethod, ClientType, DeliveryMode};
use authlete_emulator::Settings;
use serde_json::json;

use crate::backchannel_authentication::{REQUEST, ask, complete, error, issue, poll};
use crate::subject::{Subject, code_of, json};

#[test]
fn wrong_backchannel_authentication_requests() {
    use BackchannelAuthenticationAction::BadRequest;
    let with = |change: fn(&mut Settings), parameters: &str| {
        let answer = ask(&Subject::with(change), parameters);
        let error = json(&answer.response_content)["error"].as_str().unwrap().to_string();
        (answer.action, answer.result_code.unwrap(), error)
    };
    let push = |settings: &mut Settings| settings.client.bc_delivery_mode = Some(DeliveryMode::Push);
    let long = format!("{REQUEST}&client_notification_token={}", "a".repeat(1025));
    for (change, parameters, code, error) in [
        ((|_| ()) as fn(&mut Settings), "", "A166301", "invalid_request"),
        (|_| (), "scope=openid", "A174301", "invalid_request"),
        (|_| (), "scope=openid&login_hint=a&login_hint_token=b", "A174302", "invalid_request"),
        (|_| (), "scope=openid&login_hint=a&login_hint=b", "A166304", "invalid_request"),
        (|_| (), "login_hint=a", "A176301", "invalid_request"),
        (|_| (), "scope=email&login_hint=a", "A176304", "invalid_scope"),
        (|_| (), "scope=openid&login_hint=a&requested_expiry=x", "A201301", "invalid_request"),
        (|_| (), "scope=openid&login_hint=a&requested_expiry=0", "A201302", "invalid_request"),
        (|_| (), "scope=openid&id_token_hint=x", "A175301", "invalid_request"),
        (|_| (), "scope=openid&id_token_hint=a.b.c.d.e", "A175303", "invalid_request"),
        (|_| (), "scope=openid&id_token_hint=eyJhbGciOiJub25lIn0.e30.", "A175302", "invalid_request"),
        (|it| it.client.bc_delivery_mode = None, REQUEST, "A169301", "unauthorized_client"),
        (
            |it| it.service.supported_backchannel_token_delivery_modes = Some(vec![DeliveryMode::Ping]),
            REQUEST,
            "A169302",
            "unauthorized_client",
        ),
        (|it| it.service.supported_grant_types = None, REQUEST, "A166305", "unsupported_grant_type"),
        (|it| it.client.grant_types = None, REQUEST, "A166306", "unauthorized_client"),
        (
            |it| {
                it.service.backchannel_user_code_parameter_supported = Some(true);
                it.client.bc_user_code_required = Some(true);
            },
            REQUEST,
            "A177301",
            "missing_user_code",
        ),
        (
            |it| {
                it.client.client_type = Some(ClientType::Public);
                it.client.token_auth_method = Some(ClientAuthMethod::None);
            },
            REQUEST,
            "A168311",
            "unauthorized_client",
        ),
        (push, REQUEST, "A155301", "invalid_request"),
        (push, &long, "A155302", "invalid_request"),
        (push, "scope=openid&login_hint=a&client_notification_token=%22", "A155303", "invalid_request"),
    ] {
        assert_eq!(with(change, parameters), (BadRequest, code.into(), error.into()), "{parameters}");
    }
    let subject = Subject::v3();
    for (parameters, action, code) in [
        (REQUEST.into(), BackchannelAuthenticationAction::Unauthorized, "A168309"),
        (format!("{REQUEST}&client_id=7"), BackchannelAuthenticationAction::Unauthorized, "A168310"),
        (format!("{REQUEST}&client_assertion=x"), BackchannelAuthenticationAction::BadRequest, "A168301"),
        (
            format!("{REQUEST}&client_assertion=eyJhbGciOiJub25lIn0.e30."),
            BackchannelAuthenticationAction::BadRequest,
            "A168302",
        ),
        (format!("{REQUEST}&client_id=2000000001"), BackchannelAuthenticationAction::Unauthorized, "A157304"),
    ] {
        let request = BackchannelAuthenticationRequest::new(parameters);
        let answer = subject.authlete.backchannel_authentication(&request).unwrap();
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&action, code));
    }
}

#[test]
fn every_reason_of_a_failure_has_its_error() {
    use BackchannelAuthenticationFailAction::{BadRequest, Forbidden, InternalServerError};
    let subject = Subject::v3();
    for reason in BackchannelAuthenticationFailReason::ALL {
        let error = reason.as_str().to_ascii_lowercase();
        let action = match error.as_str() {
            "access_denied" => Forbidden,
            "server_error" => InternalServerError,
            _ => BadRequest,
        };
        let ticket = ask(&subject, REQUEST).ticket.unwrap();
        for ticket in [ticket, "bogus".into()] {
            let request = BackchannelAuthenticationFailRequest {
                error_description: Some("No.".into()),
                ..BackchannelAuthenticationFailRequest::new(ticket.clone(), reason.clone())
            };
            let answer = subject.authlete.backchannel_authentication_fail(&request).unwrap();
            assert_eq!((&answer.action, code_of(&answer.result_code)), (&action, "A185001"), "{reason}");
            let body = json(&answer.response_content);
            assert_eq!((&body["error"], &body["error_description"]), (&json!(error), &json!("No.")));
            assert_eq!(code_of(&issue(&subject, &ticket).result_code), "A181201");
        }
    }
}

#[test]
fn wrong_tickets_and_reports() {
    use BackchannelAuthenticationCompleteAction::ServerError;
    let subject = Subject::v3();
    for (ticket, code) in [("", "A182201"), ("bogus", "A181201")] {
        let answer = issue(&subject, &ticket.into());
        assert_eq!(
            (&answer.action, code_of(&answer.result_code)),
            (&BackchannelAuthenticationIssueAction::InvalidTicket, code)
        );
    }
    let ticket = ask(&subject, REQUEST).ticket.unwrap();
    let auth_req_id = issue(&subject, &ticket).auth_req_id.unwrap();
    for (ticket, result, user, code) in [
        ("", "AUTHORIZED", "john", "A186201"),
        ("bogus", "AUTHORIZED", "john", "A186202"),
        (ticket.expose(), "", "john", "A187201"),
        (ticket.expose(), "AUTHORIZED", "", "A188201"),
    ] {
        let request = BackchannelAuthenticationCompleteRequest::new(ticket, result, user);
        let answer = subject.authlete.backchannel_authentication_complete(&request).unwrap();
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&ServerError, code));
    }
    let waiting = ask(&subject, REQUEST).ticket.unwrap();
    subject.advance(600);
    assert_eq!(code_of(&issue(&subject, &waiting).result_code), "A181203");
    let late = complete(&subject, &ticket, BackchannelAuthenticationCompleteResult::Authorized);
    assert_eq!((&late.action, code_of(&late.result_code)), (&ServerError, "A196202"));
    assert_eq!(error(&poll(&subject, &auth_req_id)), ("A200307".into(), "expired_token".into()));
    for (parameters, code) in
        [("", "A200301"), ("&auth_req_id=", "A200302"), ("&auth_req_id=a&auth_req_id=b", "A200303")]
    {
        let grant = "grant_type=urn:openid:params:grant-type:ciba";
        assert_eq!(error(&subject.token(&format!("{grant}{parameters}"))).0, code);
    }
}
