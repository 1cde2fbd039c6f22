//! What is good once is so for many threads at the same time: exactly one of them gets it.

use std::sync::Barrier;
use std::thread;

use authlete_core::Secret;
use authlete_core::authorization::{AuthorizationAction, AuthorizationIssueAction, AuthorizationIssueRequest};
use authlete_core::backchannel_authentication::{
    BackchannelAuthenticationCompleteAction, BackchannelAuthenticationCompleteRequest,
    BackchannelAuthenticationCompleteResult, BackchannelAuthenticationIssueRequest, BackchannelAuthenticationRequest,
};
use authlete_core::device::{DeviceAuthorizationRequest, DeviceCompleteRequest, DeviceCompleteResult};
use authlete_core::pushed_authorization::PushedAuthReqRequest;
use authlete_core::token::{TokenAction, TokenIssueAction, TokenIssueRequest, TokenRequest};
use serde_json::json;

use crate::credential_issuer::issuer;
use crate::credential_offer::{offer, pre_authorized_code, redeem};
use crate::signer::Signer;
use crate::subject::{Subject, exchange, request};

const THREADS: usize = 16;

/// How many of the threads succeed that do the same.
fn winners(attempt: impl Fn() -> bool + Sync) -> usize {
    let start = Barrier::new(THREADS);
    thread::scope(|scope| {
        let run = || {
            start.wait();
            attempt()
        };
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(run)).collect();
        threads.into_iter().filter_map(|thread| thread.join().unwrap().then_some(())).count()
    })
}

#[test]
fn one_thread_gets_what_is_good_once() {
    let subject = Subject::v3();
    for _ in 0..8 {
        let ticket = subject.ticket("");
        let issue = || {
            let request = AuthorizationIssueRequest::new(ticket.clone(), "john");
            subject.authlete.authorization_issue(&request).unwrap().action == AuthorizationIssueAction::Location
        };
        assert_eq!(winners(issue), 1);

        let code = exchange(&subject.code(""));
        assert_eq!(winners(|| subject.token(&code).action == TokenAction::Ok), 1);

        let pushed = PushedAuthReqRequest {
            client_id: Some("2000000001".into()),
            client_secret: Some("emulated-client-secret".into()),
            ..PushedAuthReqRequest::new(request(""))
        };
        let pushed = subject.authlete.push_authorization_request(&pushed).unwrap().request_uri.unwrap();
        let asked = format!("client_id=2000000001&request_uri={}", pushed.expose());
        assert_eq!(winners(|| subject.authorize(&asked).action == AuthorizationAction::Interaction), 1);

        let ticket = subject.token("grant_type=password&username=john&password=secret").ticket.unwrap();
        let issue = || {
            let request = TokenIssueRequest::new(ticket.clone(), "john");
            subject.authlete.token_issue(&request).unwrap().action == TokenIssueAction::Ok
        };
        assert_eq!(winners(issue), 1);

        let poll =
            format!("grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code={}", device_code(&subject));
        assert_eq!(winners(|| subject.token(&poll).action == TokenAction::Ok), 1);

        let (ticket, poll) = authentication(&subject);
        let complete = || {
            let request = BackchannelAuthenticationCompleteRequest::new(
                ticket.clone(),
                BackchannelAuthenticationCompleteResult::Authorized,
                "john",
            );
            let answer = subject.authlete.backchannel_authentication_complete(&request).unwrap();
            answer.action == BackchannelAuthenticationCompleteAction::NoAction
        };
        assert_eq!(winners(complete), 1);
        assert_eq!(winners(|| subject.token(&poll).action == TokenAction::Ok), 1);

        let token = subject.tokens("read").refresh_token.unwrap();
        let refresh = format!("grant_type=refresh_token&refresh_token={}", token.expose());
        assert_eq!(winners(|| subject.token(&refresh).action == TokenAction::Ok), 1);

        let signer = Signer::es256();
        let claims =
            json!({ "jti": "one", "htm": "POST", "htu": "http://127.0.0.1:8080/api/token", "iat": 1_700_000_000 });
        let proof = signer.jwt(json!({ "typ": "dpop+jwt", "jwk": signer.jwk }), &claims);
        let ask = || {
            let request = TokenRequest {
                client_id: Some("2000000001".into()),
                client_secret: Some("emulated-client-secret".into()),
                dpop: Some(proof.as_str().into()),
                ..TokenRequest::new("grant_type=client_credentials")
            };
            subject.authlete.token(&request).unwrap().action == TokenAction::Ok
        };
        assert_eq!(winners(ask), 1);
    }
}

#[test]
fn one_thread_redeems_a_pre_authorized_code() {
    let subject = issuer(|_| {});
    for _ in 0..8 {
        let code = pre_authorized_code(offer(&subject, |_| {}));
        assert_eq!(winners(|| redeem(&subject, &code, "").action == TokenAction::Ok), 1);
    }
}

/// The code of a device flow that the user has agreed to.
fn device_code(subject: &Subject) -> String {
    let request = DeviceAuthorizationRequest {
        client_id: Some("2000000001".into()),
        client_secret: Some("emulated-client-secret".into()),
        ..DeviceAuthorizationRequest::new("scope=read")
    };
    let begun = subject.authlete.device_authorization(&request).unwrap();
    let request = DeviceCompleteRequest::new(begun.user_code.unwrap(), DeviceCompleteResult::Authorized, "john");
    subject.authlete.device_complete(&request).unwrap();
    begun.device_code.unwrap().into_exposed()
}

/// The ticket of a backchannel authentication that the user is to decide on, and the poll for its tokens.
fn authentication(subject: &Subject) -> (Secret, String) {
    let request = BackchannelAuthenticationRequest {
        client_id: Some("2000000001".into()),
        client_secret: Some("emulated-client-secret".into()),
        ..BackchannelAuthenticationRequest::new("scope=openid&login_hint=john")
    };
    let ticket = subject.authlete.backchannel_authentication(&request).unwrap().ticket.unwrap();
    let request = BackchannelAuthenticationIssueRequest::new(ticket.clone());
    let issued = subject.authlete.backchannel_authentication_issue(&request).unwrap();
    let auth_req_id = issued.auth_req_id.unwrap().into_exposed();
    (ticket, format!("grant_type=urn:openid:params:grant-type:ciba&auth_req_id={auth_req_id}"))
}
