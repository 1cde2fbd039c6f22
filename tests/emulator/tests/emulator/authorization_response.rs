//! Response modes, JWTs among them (JARM).

use authlete_core::authorization::{
    AuthorizationAction, AuthorizationFailReason, AuthorizationFailRequest, AuthorizationIssueAction,
};
use authlete_core::types::{ClientType, JweAlg, JwsAlg, ResponseMode};
use authlete_emulator::Settings;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;

use crate::jose::{decoded, verified};
use crate::subject::{REDIRECT_URI, Subject, code_of, request, text};

fn with_alg(alg: JwsAlg) -> Subject {
    Subject::with(|settings| settings.client.authorization_sign_alg = Some(alg))
}

/// The JWT that a redirection URI or a page carries.
fn jwt(content: &str) -> &str {
    let start = content.split_once("response=").or_else(|| content.split_once("name=\"response\" value=\"")).unwrap().1;
    start.split(['&', '"']).next().unwrap()
}

fn check(claims: &Value) {
    assert_eq!((&claims["iss"], &claims["aud"]), (&"http://127.0.0.1:8080".into(), &"2000000001".into()));
    assert_eq!((&claims["exp"], &claims["state"]), (&1_700_000_600.into(), &"xyz".into()));
}

#[test]
fn responses_travel_in_a_signed_jwt() {
    for (response_type, response_mode, start) in [
        ("code", "jwt", "?response="),
        ("code", "query.jwt", "?response="),
        ("none", "jwt", "?response="),
        ("code", "fragment.jwt", "#response="),
        ("code+id_token", "jwt", "#response="),
        ("token", "fragment.jwt", "#response="),
        ("code", "form_post.jwt", ""),
    ] {
        let subject = with_alg(JwsAlg::Ps256);
        let more = format!("&scope=openid&nonce=n&response_mode={response_mode}");
        let parameters = request(&more).replacen("response_type=code", &format!("response_type={response_type}"), 1);
        let asked = subject.authorize(&parameters);
        let issued = subject.issue(asked.ticket.unwrap_or_else(|| panic!("{:?}", asked.result_message)));
        let content = text(&issued.response_content);
        match start {
            "" => assert_eq!(issued.action, AuthorizationIssueAction::Form),
            start => assert!(content.starts_with(&format!("{REDIRECT_URI}{start}")), "{content}"),
        }
        assert!(!content.contains("state=") && !content.contains("iss="), "{content}");
        let claims = verified(&subject, jwt(content));
        check(&claims);
        let code = issued.authorization_code.as_ref().map(|code| code.expose());
        assert_eq!(claims["code"].as_str(), code);
        assert_eq!(claims["access_token"].as_str(), issued.access_token.as_ref().map(|token| token.expose()));
    }
}

#[test]
fn errors_travel_in_the_jwt_too_and_their_lifetime_is_the_service_s() {
    let subject = Subject::with(|settings| {
        settings.client.authorization_sign_alg = Some(JwsAlg::Hs256);
        settings.service.authorization_response_duration = Some(30);
    });
    let key = DecodingKey::from_secret(b"emulated-client-secret");
    let refused = subject.authorize(&request("&response_mode=jwt&prompt=x"));
    assert_eq!(refused.action, AuthorizationAction::Location);
    let claims = decoded(jwt(text(&refused.response_content)), &key, Algorithm::HS256);
    assert_eq!((&claims["error"], &claims["exp"]), (&"invalid_request".into(), &1_700_000_030.into()));
    let failed = AuthorizationFailRequest::new(subject.ticket("&response_mode=jwt"), AuthorizationFailReason::Denied);
    let failed = subject.authlete.authorization_fail(&failed).unwrap();
    let claims = decoded(jwt(text(&failed.response_content)), &key, Algorithm::HS256);
    assert_eq!((&claims["error"], &claims["state"]), (&"access_denied".into(), &"xyz".into()));
}

#[test]
fn a_response_jwt_is_encrypted_where_the_client_asks() {
    let subject = Subject::with(|settings| {
        settings.client.authorization_sign_alg = Some(JwsAlg::Es256);
        settings.client.authorization_encryption_alg = Some(JweAlg::A128Kw);
    });
    let issued = subject.issue(subject.ticket("&response_mode=jwt"));
    assert_eq!(jwt(text(&issued.response_content)).split('.').count(), 5);
    // Encrypted, it may carry tokens in a query (JARM 2.3.1).
    let parameters = request("&response_mode=query.jwt").replacen("=code", "=token", 1);
    assert_eq!(subject.authorize(&parameters).action, AuthorizationAction::Interaction);
}

#[test]
fn modes_that_a_client_cannot_have() {
    type Change = fn(&mut Settings);
    let nothing: Change = |_| {};
    let none: Change = |settings| settings.client.authorization_sign_alg = Some(JwsAlg::None);
    let symmetric: Change = |settings| {
        settings.client.client_type = Some(ClientType::Public);
        settings.client.authorization_sign_alg = Some(JwsAlg::Hs256);
    };
    let symmetric_encryption: Change = |settings| {
        settings.client.client_type = Some(ClientType::Public);
        settings.client.authorization_sign_alg = Some(JwsAlg::Es256);
        settings.client.authorization_encryption_alg = Some(JweAlg::Dir);
    };
    let signed: Change = |settings| settings.client.authorization_sign_alg = Some(JwsAlg::Es256);
    let listed: Change = |settings| settings.client.response_modes = Some(vec![ResponseMode::FormPost]);
    for (change, response_type, mode, action, code) in [
        (nothing, "code", "jwt", AuthorizationAction::Location, "A012305"),
        (nothing, "code", "form_post.jwt", AuthorizationAction::Form, "A012305"),
        (none, "code", "jwt", AuthorizationAction::Location, "A012306"),
        (symmetric, "code", "jwt", AuthorizationAction::Location, "A012307"),
        (symmetric_encryption, "code", "jwt", AuthorizationAction::Location, "A012308"),
        (signed, "token", "query.jwt", AuthorizationAction::Location, "A012309"),
        (signed, "code", "x.jwt", AuthorizationAction::Location, "A012303"),
        (listed, "code", "query", AuthorizationAction::Location, "A012303"),
        (listed, "code", "form_post", AuthorizationAction::Interaction, "A004001"),
    ] {
        let parameters = request(&format!("&response_mode={mode}")).replacen("=code", &format!("={response_type}"), 1);
        let answer = Subject::with(change).authorize(&parameters);
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&action, code), "{mode}");
        assert!(!text(&answer.response_content).contains("response="), "{mode}");
    }
}

#[test]
fn a_jwt_that_cannot_be_written_is_the_server_s_fault() {
    let subject = Subject::with(|settings| {
        settings.client.authorization_sign_alg = Some(JwsAlg::Es256);
        settings.client.authorization_encryption_alg = Some(JweAlg::RsaOaep);
    });
    let issued = subject.issue(subject.ticket("&response_mode=jwt"));
    assert_eq!(issued.action, AuthorizationIssueAction::InternalServerError);
}
