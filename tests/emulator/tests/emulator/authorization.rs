//! Authorization requests and tickets that are refused.

use authlete_core::authorization::{
    AuthorizationAction, AuthorizationFailAction, AuthorizationFailReason, AuthorizationFailRequest,
    AuthorizationIssueAction, AuthorizationIssueRequest,
};
use authlete_core::{Secret, Version};
use authlete_emulator::Settings;

use crate::subject::{CHALLENGE, Subject, code_of, json, request, text};

#[test]
fn wrong_requests() {
    use AuthorizationAction::{BadRequest, Form, Interaction, Location, NoInteraction};
    let here = |rest: &str| format!("redirect_uri=http://127.0.0.1:8091/callback&{rest}");
    let pkce = |rest: &str| request(&format!("&code_challenge={rest}"));
    let cases = [
        ("".into(), BadRequest, "A004301", "invalid_request"),
        ("response_type=code".into(), BadRequest, "A010301", "invalid_request"),
        ("client_id=1&response_type=code".into(), BadRequest, "A010304", "invalid_request"),
        ("client_id=1&client_id=2".into(), BadRequest, "A010303", "invalid_request"),
        (request("&request=x"), BadRequest, "A005301", "invalid_request_object"),
        (request("&request=x&request=y"), BadRequest, "A008301", "invalid_request"),
        (request("&request_uri=x&request_uri=y"), BadRequest, "A008302", "invalid_request"),
        (request("&request=x&request_uri=y"), BadRequest, "A008304", "invalid_request"),
        (request("&request_uri=https://c.example/r"), BadRequest, "A005386", "invalid_request_uri"),
        (here("client_id=2000000001"), BadRequest, "A009301", "invalid_request"),
        (here("client_id=2000000001&response_type=x"), BadRequest, "A009304", "unsupported_response_type"),
        (
            "client_id=2000000001&response_type=code&redirect_uri=http://x".into(),
            BadRequest,
            "A011304",
            "invalid_request",
        ),
        ("client_id=2000000001&response_type=code&scope=openid".into(), BadRequest, "A011303", "invalid_request"),
        ("client_id=2000000001&response_type=code".into(), Interaction, "A004001", ""),
        (here("client_id=2000000001&response_type=id_token"), Location, "A014303", "invalid_request"),
        (here("client_id=2000000001&response_type=id_token&nonce=n"), Location, "A004302", "invalid_request"),
        (here("client_id=2000000001&response_type=token&response_mode=query"), Location, "A012304", "invalid_request"),
        (request("&response_mode=pigeon"), Location, "A012303", "invalid_request"),
        (request("&response_mode=form_post&prompt=x"), Form, "A016303", "invalid_request"),
        (request("&nonce=1&nonce=2"), Location, "A014302", "invalid_request"),
        (request("&display=x"), Location, "A015303", "invalid_request"),
        (request("&prompt=none+login"), Location, "A016304", "invalid_request"),
        (request("&prompt=none"), NoInteraction, "A004001", ""),
        (request("&scope=offline_access"), NoInteraction, "A004001", ""),
        (request("&scope=offline_access&prompt=consent"), Interaction, "A004001", ""),
        (request("&max_age=x"), Location, "A017303", "invalid_request"),
        (request("&max_age=-1"), Location, "A017305", "invalid_request"),
        (request("&max_age=1.5"), Location, "A017304", "invalid_request"),
        (request("&max_age=99999999999999999999"), Location, "A017305", "invalid_request"),
        (request("&acr_values=a"), Location, "A021303", "invalid_request"),
        (request("&purpose=a&purpose=b"), Location, "A252302", "invalid_request"),
        (request("&purpose=ab"), Location, "A252303", "invalid_request"),
        (request(&format!("&purpose={}", "a".repeat(301))), Location, "A252304", "invalid_request"),
        (request("&nonce=%C3%BC"), Location, "A014304", "invalid_request"),
        (request("&state=%C3%BC"), Location, "A013302", "invalid_request"),
        (request("&resource=%20"), Location, "A251306", "invalid_target"),
        (request("&resource=rs"), Location, "A251307", "invalid_target"),
        (request("&resource=https://a.example&resource=https://b.example%23c"), Location, "A251308", "invalid_target"),
        (request("&authorization_details=x"), Location, "A249304", "invalid_authorization_details"),
        (request("&authorization_details={}"), Location, "A249305", "invalid_authorization_details"),
        (request("&authorization_details=[1]"), Location, "A249306", "invalid_authorization_details"),
        (request("&authorization_details=[{}]"), Location, "A249301", "invalid_authorization_details"),
        (request("&authorization_details=[{\"type\":\"x\"}]"), Location, "A249302", "invalid_authorization_details"),
        (request("&grant_id=x"), Location, "A284303", "invalid_request"),
        (request("&grant_management_action=x"), Location, "A284305", "invalid_request"),
        (request("&grant_management_action=create&grant_id=x"), Location, "A284307", "invalid_request"),
        (request("&grant_management_action=merge"), Location, "A284308", "invalid_request"),
        (request("&grant_management_action=merge&grant_id=x"), Location, "A284309", "invalid_grant_id"),
        (request("&scope=read&scope=write"), Location, "A007302", "invalid_request"),
        (request("&claims=x"), Location, "A022303", "invalid_request"),
        (request("&claims={\"userinfo\":1}"), Location, "A022304", "invalid_request"),
        (request("&claims={\"id_token\":1}"), Location, "A022305", "invalid_request"),
        (request("&claims={\"id_token\":{\"a\":1}}"), Location, "A023301", "invalid_request"),
        (request("&claims={\"id_token\":{\"a\":{\"essential\":1}}}"), Location, "A023302", "invalid_request"),
        (request("&claims={\"id_token\":{\"sub\":{\"value\":1}}}"), Location, "A023303", "invalid_request"),
        (request("&claims={\"id_token\":{\"acr\":{\"values\":1}}}"), Location, "A023304", "invalid_request"),
        (request("&claims={\"id_token\":{\"acr\":{\"values\":[1]}}}"), Location, "A023305", "invalid_request"),
        (request("&claims={\"id_token\":{\"verified_claims\":1}}"), Location, "A022306", "invalid_request"),
        (pkce(""), Location, "A124302", "invalid_request"),
        (pkce("short"), Location, "A124304", "invalid_request"),
        (pkce(&format!("{CHALLENGE}&code_challenge_method=S1")), Location, "A124306", "invalid_request"),
        (pkce(&format!("{CHALLENGE}&code_challenge_method=plain")), Interaction, "A004001", ""),
    ];
    for (parameters, action, code, error) in cases {
        let answer = Subject::v3().authorize(&parameters);
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&action, code), "{parameters}");
        assert!(answer.result_message.unwrap().starts_with(&format!("[{code}] ")), "{parameters}");
        match action {
            BadRequest => assert_eq!(json(&answer.response_content)["error"], error, "{parameters}"),
            _ => assert!(text(&answer.response_content).contains(error), "{parameters}"),
        }
        if action == Location {
            let location = text(&answer.response_content);
            assert!(location.contains(&format!("?error={error}&")) || location.contains(&format!("#error={error}&")));
            assert!(location.contains("iss=http%3A%2F%2F127.0.0.1%3A8080"), "{location}");
        }
    }
}

#[test]
fn pkce_can_be_required() {
    let required = Subject::with(|settings| settings.service.pkce_required = Some(true));
    assert_eq!(code_of(&required.authorize(&request("")).result_code), "A124301");
    let s256 = Subject::with(|settings| settings.service.pkce_s256_required = Some(true));
    let plain = request(&format!("&code_challenge={CHALLENGE}"));
    assert_eq!(code_of(&s256.authorize(&plain).result_code), "A124307");
    assert_eq!(code_of(&s256.authorize(&format!("{plain}&code_challenge_method=plain")).result_code), "A124308");
    assert_eq!(code_of(&s256.authorize(&format!("{plain}&code_challenge_method=S256")).result_code), "A004001");
}

#[test]
fn a_ticket_is_good_once_and_for_a_day() {
    let subject = Subject::v3();
    let ticket = subject.ticket("");
    let fail = |ticket: Secret, reason: AuthorizationFailReason| {
        let request = AuthorizationFailRequest::new(ticket, reason);
        subject.authlete.authorization_fail(&request).unwrap()
    };
    // A wrong call does not use it up.
    let request = AuthorizationIssueRequest::new(ticket.clone(), "");
    let answer = subject.authlete.authorization_issue(&request).unwrap();
    assert_eq!(answer.action, AuthorizationIssueAction::InternalServerError);
    assert_eq!(code_of(&answer.result_code), "A042201");
    assert_eq!(code_of(&fail(ticket.clone(), "".into()).result_code), "A060201");
    assert_eq!(subject.issue(ticket.clone()).action, AuthorizationIssueAction::Location);

    let again = subject.issue(ticket.clone());
    assert_eq!((&again.action, code_of(&again.result_code)), (&AuthorizationIssueAction::BadRequest, "A041202"));
    assert_eq!(code_of(&fail(ticket, AuthorizationFailReason::Denied).result_code), "A059202");
    let none = fail("".into(), AuthorizationFailReason::Denied);
    assert_eq!((&none.action, code_of(&none.result_code)), (&AuthorizationFailAction::InternalServerError, "A059201"));

    let late = subject.ticket("");
    subject.advance(24 * 60 * 60);
    assert_eq!(code_of(&subject.issue(late.clone()).result_code), "A041301");
    // It says so until it is forgotten.
    subject.advance(60 * 60);
    subject.ticket("");
    assert_eq!(code_of(&subject.issue(late).result_code), "A041202");
}

#[test]
fn reasons_to_fail() {
    use AuthorizationFailReason as Reason;
    for (version, reason, code, error) in [
        (Version::V3, Reason::NotLoggedIn, "A060301", "login_required"),
        (Version::V3, Reason::MaxAgeNotSupported, "A060302", "login_required"),
        (Version::V3, Reason::ExceedsMaxAge, "A060303", "login_required"),
        (Version::V3, Reason::DifferentSubject, "A060304", "login_required"),
        (Version::V3, Reason::AcrNotSatisfied, "A060305", "unmet_authentication_requirements"),
        (Version::V2, Reason::AcrNotSatisfied, "A060305", "login_required"),
        (Version::V3, Reason::Denied, "A060306", "access_denied"),
        (Version::V2, Reason::Unknown, "A060307", "server_error"),
        (Version::V3, Reason::ServerError, "A060308", "server_error"),
        (Version::V3, Reason::NotAuthenticated, "A060309", "login_required"),
        (Version::V3, Reason::AccountSelectionRequired, "A060310", "account_selection_required"),
        (Version::V3, Reason::ConsentRequired, "A060311", "consent_required"),
        (Version::V3, Reason::InteractionRequired, "A060312", "interaction_required"),
        (Version::V3, Reason::InvalidTarget, "A060313", "invalid_target"),
        (Version::V3, Reason::InvalidScope, "A060307", "invalid_scope"),
        (Version::V3, Reason::UnauthorizedClient, "A060307", "unauthorized_client"),
        (Version::V3, Reason::TemporarilyUnavailable, "A060307", "temporarily_unavailable"),
    ] {
        let subject = Subject::new(version, Settings::default());
        let request = AuthorizationFailRequest::new(subject.ticket(""), reason.clone());
        let answer = subject.authlete.authorization_fail(&request).unwrap();
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&AuthorizationFailAction::Location, code));
        let location = text(&answer.response_content);
        assert!(location.contains(&format!("?error={error}&")) && location.contains("&state=xyz&"), "{location}");
    }
}
