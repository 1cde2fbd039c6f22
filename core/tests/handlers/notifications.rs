//! Clients that are told: pings and pushes of CIBA, and back-channel logout.

use std::convert::Infallible;
use std::error::Error;

use authlete_core::backchannel_logout::*;
use authlete_core::native_sso::{NativeSsoLogoutAction, NativeSsoLogoutResponse};
use authlete_core::reply::ReplyFailure;
use authlete_core::transport::{Transport, from_fn};

use super::*;

/// Clients that answer with that status, after a look at the request.
fn clients(status: u16, check: impl Fn(&Request<Vec<u8>>) + Send + Sync + 'static) -> impl Transport {
    from_fn(move |request: Request<Vec<u8>>| {
        check(&request);
        let response =
            Response::builder().status(status).header("location", "https://elsewhere.example").body(Vec::new());
        async move { Ok::<_, Infallible>(response.unwrap()) }
    })
}

#[test]
fn a_client_of_ciba_is_told_in_ping_and_push_mode() {
    let complete = |response: BackchannelAuthenticationCompleteResponse, clients: &dyn Fn() -> u16| {
        let status = clients();
        let double = TestDouble::new().answer(move |request: BackchannelAuthenticationCompleteRequest| {
            assert_eq!((request.ticket.expose(), &*request.subject), ("t", "1001"));
            response.clone()
        });
        let transport = self::clients(status, |request| {
            assert_eq!(
                (request.method().as_str(), request.uri().to_string()),
                ("POST", "https://c.example/ping".into())
            );
            assert_eq!(request.headers()["authorization"], "Bearer notification-token");
            assert!(request.headers()["authorization"].is_sensitive());
            assert_eq!(request.headers()["content-type"], "application/json");
            assert_eq!(request.body(), br#"{"auth_req_id":"a"}"#);
        });
        let call = BackchannelAuthenticationCompleteRequest::new(
            "t",
            BackchannelAuthenticationCompleteResult::Authorized,
            "1001",
        );
        block_on(handler(double, BackchannelAuthentication::new(())).complete(&call, &transport))
    };
    let notification = || BackchannelAuthenticationCompleteResponse {
        client_notification_endpoint: Some("https://c.example/ping".into()),
        client_notification_token: Some("notification-token".into()),
        response_content: Some(r#"{"auth_req_id":"a"}"#.into()),
        ..BackchannelAuthenticationCompleteResponse::new(BackchannelAuthenticationCompleteAction::Notification)
    };
    let never = || -> u16 { 599 };
    for status in [200, 204] {
        complete(notification(), &|| status).unwrap();
    }
    // A redirection is not followed, and is no success.
    for status in [201, 302, 400, 500] {
        let Err(NotificationError::Status(answered)) = complete(notification(), &|| status) else { panic!("{status}") };
        assert_eq!(answered, status);
    }
    complete(BackchannelAuthenticationCompleteResponse::new("NO_ACTION"), &never).unwrap();
    for (response, expected) in [
        (
            BackchannelAuthenticationCompleteResponse {
                result_code: Some("A1".into()),
                ..BackchannelAuthenticationCompleteResponse::new("SERVER_ERROR")
            },
            ReplyFailure::Failed(Some("A1".into())),
        ),
        (BackchannelAuthenticationCompleteResponse::new("LATER"), ReplyFailure::Action("LATER".into())),
        (
            BackchannelAuthenticationCompleteResponse { client_notification_token: None, ..notification() },
            ReplyFailure::Missing("client_notification_token"),
        ),
    ] {
        let Err(NotificationError::Answer(failure)) = complete(response, &never) else { panic!("{expected:?}") };
        assert_eq!(failure, expected);
    }
    let split = BackchannelAuthenticationCompleteResponse {
        client_notification_token: Some("a\r\nb".into()),
        ..notification()
    };
    assert!(matches!(complete(split, &never), Err(NotificationError::Request(_))));
}

#[test]
fn a_client_is_told_that_a_session_ended() {
    let log_out = |response: BackchannelLogoutTokenResponse, status: u16| {
        let double = TestDouble::new().answer(move |request: BackchannelLogoutTokenRequest| {
            assert_eq!(request.client_identifier, "my-app");
            response.clone()
        });
        let transport = clients(status, |request| {
            assert_eq!(request.uri(), "https://c.example/logout");
            assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
            assert_eq!(request.body(), b"logout_token=a.b.c%2B");
        });
        let call = BackchannelLogoutTokenRequest::new("my-app");
        block_on(handler(double, BackchannelLogout::new()).log_out(&call, &transport))
    };
    let made = || BackchannelLogoutTokenResponse {
        logout_token: Some("a.b.c+".into()),
        backchannel_logout_uri: Some("https://c.example/logout".into()),
        ..BackchannelLogoutTokenResponse::new(BackchannelLogoutTokenAction::Ok)
    };
    log_out(made(), 200).unwrap();
    log_out(made(), 204).unwrap();
    assert!(matches!(log_out(made(), 400), Err(NotificationError::Status(400))));
    for action in ["SERVER_ERROR", "CALLER_ERROR", "LATER"] {
        assert!(matches!(log_out(BackchannelLogoutTokenResponse::new(action), 200), Err(NotificationError::Answer(_))));
    }
    let nowhere = BackchannelLogoutTokenResponse { backchannel_logout_uri: Some("no URI".into()), ..made() };
    let error = log_out(nowhere, 200).unwrap_err();
    assert!(matches!(error, NotificationError::Request(_)) && error.source().is_some());
}

#[test]
fn what_native_sso_deleted_is_known_or_an_error() {
    for action in NativeSsoLogoutAction::ALL.iter().cloned().chain(["LATER".into()]) {
        let is_ok = action == NativeSsoLogoutAction::Ok;
        let response = NativeSsoLogoutResponse { count: Some(2), ..NativeSsoLogoutResponse::new(action) };
        assert_eq!(response.deleted().ok(), is_ok.then_some(2));
    }
}
