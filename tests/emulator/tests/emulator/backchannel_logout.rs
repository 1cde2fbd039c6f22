//! Back-channel logout.

use authlete_core::backchannel_logout::{BackchannelLogoutTokenAction, BackchannelLogoutTokenRequest};
use authlete_core::types::JwsAlg;
use serde_json::json;

use crate::signer::part;
use crate::subject::{Subject, code_of};

#[test]
fn a_logout_token_tells_a_client_that_a_session_ended() {
    let subject = Subject::with(|settings| {
        settings.client.backchannel_logout_uri = Some("https://client.example/logout".into());
    });
    let request = BackchannelLogoutTokenRequest {
        subject: Some("john".into()),
        session_id: Some("s-1".into()),
        ..BackchannelLogoutTokenRequest::new("2000000001")
    };
    let answer = subject.authlete.backchannel_logout_token(&request).unwrap();
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&BackchannelLogoutTokenAction::Ok, "A504001"));
    assert_eq!(answer.backchannel_logout_uri.as_deref(), Some("https://client.example/logout"));
    let token = answer.logout_token.unwrap();
    assert_eq!(part(token.expose(), 0)["typ"], "logout+jwt");
    let claims = part(token.expose(), 1);
    assert!(claims["jti"].is_string() && claims["nonce"].is_null());
    for (name, value) in [
        ("iss", json!("http://127.0.0.1:8080")),
        ("aud", json!("2000000001")),
        ("sub", json!("john")),
        ("sid", json!("s-1")),
        ("iat", json!(1_700_000_000)),
        ("exp", json!(1_700_000_120)),
        ("events", json!({ "http://schemas.openid.net/event/backchannel-logout": {} })),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
}

#[test]
fn a_logout_token_names_a_user_a_session_or_both() {
    let subject = Subject::v3();
    for (user, session) in [(Some("john"), None), (None, Some("s-1")), (Some("john"), Some("s-1"))] {
        let request = BackchannelLogoutTokenRequest {
            subject: user.map(String::from),
            session_id: session.map(String::from),
            ..BackchannelLogoutTokenRequest::new("2000000001")
        };
        let answer = subject.authlete.backchannel_logout_token(&request).unwrap();
        assert_eq!(answer.action, BackchannelLogoutTokenAction::Ok, "{:?}", answer.result_message);
        // Where the client wants to have it is not asked.
        assert_eq!(answer.backchannel_logout_uri, None);
        let claims = part(answer.logout_token.unwrap().expose(), 1);
        assert_eq!(
            (claims.get("sub"), claims.get("sid")),
            (user.map(|it| json!(it)).as_ref(), session.map(|it| json!(it)).as_ref())
        );
    }
}

#[test]
fn no_logout_token_for_wrong_calls() {
    let strict = Subject::with(|settings| settings.client.backchannel_logout_session_required = Some(true));
    let unsigned = Subject::with(|settings| settings.client.id_token_sign_alg = Some(JwsAlg::None));
    for (subject, client, user, code) in [
        (&strict, "", Some("john"), "A504201"),
        (&strict, "7", Some("john"), "A504202"),
        (&strict, "2000000001", None, "A504204"),
        (&strict, "2000000001", Some("john"), "A504205"),
        (&unsigned, "2000000001", Some("john"), "A504206"),
    ] {
        let request = BackchannelLogoutTokenRequest {
            subject: user.map(String::from),
            ..BackchannelLogoutTokenRequest::new(client)
        };
        let answer = subject.authlete.backchannel_logout_token(&request).unwrap();
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&BackchannelLogoutTokenAction::CallerError, code));
        assert_eq!(answer.logout_token, None);
    }
}
