//! Tokens: how they are had, kept, refused and lost.

use authlete_core::Secret;
use authlete_core::introspection::{IntrospectionAction, IntrospectionRequest, StandardIntrospectionRequest};
use authlete_core::revocation::{RevocationAction, RevocationRequest};
use authlete_core::token::{
    TokenAction, TokenFailAction, TokenFailReason, TokenFailRequest, TokenIssueAction, TokenIssueRequest,
};
use authlete_core::types::ClientType;
use authlete_core::userinfo::{UserInfoAction, UserInfoRequest};

use crate::subject::{CHALLENGE, Subject, VERIFIER, code_of, exchange, json, text};

#[test]
fn wrong_token_requests() {
    use TokenAction::{BadRequest, InvalidClient};
    let subject = Subject::v3();
    let pkce = format!("&code_challenge={CHALLENGE}&code_challenge_method=S256");
    let code = |more: &str| subject.code(more);
    let other = VERIFIER.replace('d', "e");
    for (parameters, action, result, error) in [
        ("".into(), BadRequest, "A049301", "invalid_request"),
        ("grant_type=x".into(), BadRequest, "A049304", "unsupported_grant_type"),
        ("grant_type=implicit".into(), BadRequest, "A049306", "unsupported_grant_type"),
        ("grant_type=password&client_id=7".into(), BadRequest, "A048312", "invalid_request"),
        ("grant_type=authorization_code".into(), BadRequest, "A050301", "invalid_request"),
        (exchange("nonsense"), BadRequest, "A050305", "invalid_grant"),
        (format!("grant_type=authorization_code&code={}", code("")), BadRequest, "A050308", "invalid_request"),
        (format!("{}/other", exchange(&code(""))), BadRequest, "A050309", "invalid_grant"),
        (exchange(&code(&pkce)), BadRequest, "A050312", "invalid_grant"),
        (format!("{}&code_verifier={other}", exchange(&code(&pkce))), BadRequest, "A050315", "invalid_grant"),
        (format!("{}&code_verifier=x", exchange(&code(&pkce))), BadRequest, "A050316", "invalid_request"),
        (format!("{}&code_verifier={VERIFIER}", exchange(&code(""))), BadRequest, "A050317", "invalid_request"),
        ("grant_type=refresh_token&refresh_token=x".into(), BadRequest, "A053305", "invalid_grant"),
        ("grant_type=password&username=u".into(), BadRequest, "A051304", "invalid_request"),
    ] {
        let answer = subject.token(&parameters);
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&action, result), "{parameters}");
        assert_eq!(json(&answer.response_content)["error"], error, "{parameters}");
    }
    let answer = subject.token_as("wrong", &exchange(&code("")));
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&InvalidClient, "A157305"));
    let answer = subject.token_as("", &exchange(&code("")));
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&InvalidClient, "A157304"));
}

#[test]
fn a_service_has_the_grant_types_that_it_lists() {
    let subject = Subject::with(|settings| settings.service.supported_grant_types = None);
    assert_eq!(subject.token(&exchange(&subject.code(""))).action, TokenAction::Ok);
    let answer = subject.token("grant_type=client_credentials");
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&TokenAction::BadRequest, "A049305"));
    assert_eq!(json(&answer.response_content)["error"], "unsupported_grant_type");
}

#[test]
fn a_code_is_good_once_and_for_its_time() {
    let subject = Subject::v3();
    let code = subject.code("&scope=read");
    let tokens = subject.token(&exchange(&code));
    let access = tokens.access_token.unwrap();
    assert_eq!(subject.introspect(&access).action, IntrospectionAction::Ok);
    assert_eq!(code_of(&subject.token(&exchange(&code)).result_code), "A050305");
    // The replay took the tokens back.
    assert_eq!(code_of(&subject.introspect(&access).result_code), "A057302");

    let code = subject.code("");
    subject.advance(600);
    assert_eq!(code_of(&subject.token(&exchange(&code)).result_code), "A050311");
}

#[test]
fn an_expired_token_is_told_once() {
    let subject = Subject::with(|settings| settings.service.access_token_duration = Some(10));
    let tokens = subject.tokens("read");
    let access = tokens.access_token.unwrap();
    subject.advance(9);
    assert_eq!(subject.introspect(&access).action, IntrospectionAction::Ok);
    subject.advance(1);
    let first = subject.introspect(&access);
    assert_eq!((&first.action, code_of(&first.result_code)), (&IntrospectionAction::Unauthorized, "A065301"));
    assert_eq!((first.existent, first.usable, first.refreshable), (Some(true), Some(false), Some(true)));
    assert!(text(&first.response_content).starts_with("Bearer error=\"invalid_token\","));
    let second = subject.introspect(&access);
    assert_eq!((code_of(&second.result_code), second.existent), ("A057302", Some(false)));
    let refreshed = subject.token(&refresh(&tokens.refresh_token.unwrap(), ""));
    assert_eq!(refreshed.action, TokenAction::Ok);
}

#[test]
fn refresh_tokens_rotate_unless_kept() {
    let subject = Subject::v3();
    let tokens = subject.tokens("read+write");
    let first = tokens.refresh_token.unwrap();
    assert_eq!(code_of(&subject.token(&refresh(&first, "&scope=read+email")).result_code), "A053309");
    let narrower = subject.token(&refresh(&first, "&scope=read"));
    assert_eq!(narrower.scopes, Some(vec!["read".into()]));
    assert_eq!(code_of(&subject.token(&refresh(&first, "")).result_code), "A053305");
    assert_eq!(code_of(&subject.introspect(&tokens.access_token.unwrap()).result_code), "A057302");
    let second = narrower.refresh_token.unwrap();
    assert_eq!(subject.token(&refresh(&second, "")).scopes, Some(vec!["read".into(), "write".into()]));

    let late = subject.tokens("read").refresh_token.unwrap();
    subject.advance(864_000);
    assert_eq!(code_of(&subject.token(&refresh(&late, "")).result_code), "A053308");

    let keeping = Subject::with(|settings| settings.service.refresh_token_kept = Some(true));
    let kept = keeping.tokens("read").refresh_token.unwrap();
    assert_eq!(keeping.token(&refresh(&kept, "")).refresh_token, Some(kept));
}

#[test]
fn openid_can_be_dropped_on_refresh_unless_access_is_offline() {
    for (dropped, scope, expected) in [
        (None, "openid+read", "openid read"),
        (Some(true), "openid+read", "read"),
        (Some(true), "openid+offline_access+read", "openid offline_access read"),
    ] {
        let subject = Subject::with(|it| it.service.openid_dropped_on_refresh_without_offline_access = dropped);
        let refresh_token = subject.tokens(scope).refresh_token.unwrap();
        let answer = subject.token(&refresh(&refresh_token, ""));
        assert_eq!(json(&answer.response_content)["scope"], expected);
    }
}

#[test]
fn a_service_names_the_type_of_its_tokens() {
    let subject = Subject::with(|settings| settings.service.access_token_type = Some("bearer".into()));
    let tokens = subject.tokens("read");
    assert_eq!(json(&tokens.response_content)["token_type"], "bearer");
    let access_token = tokens.access_token.unwrap();
    // The scheme of a challenge is no token type.
    assert!(text(&subject.introspect(&access_token).response_content).starts_with("Bearer "));
    let request = StandardIntrospectionRequest::new(format!("token={}", access_token.expose()));
    let answer = subject.authlete.standard_introspection(&request).unwrap();
    assert_eq!(json(&answer.response_content)["token_type"], "bearer");
    let implicit = subject.authorize(&crate::subject::request("").replace("=code", "=token")).ticket.unwrap();
    assert!(text(&subject.issue(implicit).response_content).contains("token_type=bearer&"));
}

#[test]
fn a_renewed_refresh_token_is_had_again_for_a_while_where_the_service_is_idempotent() {
    let subject = Subject::with(|settings| settings.service.refresh_token_idempotent = Some(true));
    let first = subject.tokens("read").refresh_token.unwrap();
    let renewed = subject.token(&refresh(&first, ""));
    assert_eq!(renewed.previous_refresh_token_used, Some(false));
    subject.advance(59);
    let again = subject.token(&refresh(&first, ""));
    assert_eq!((code_of(&again.result_code), again.previous_refresh_token_used), ("A053001", Some(true)));
    assert_eq!(again.refresh_token, renewed.refresh_token);
    // The new one makes the old one useless, as does time.
    let second = subject.token(&refresh(&renewed.refresh_token.unwrap(), "")).refresh_token.unwrap();
    assert_eq!(code_of(&subject.token(&refresh(&first, "")).result_code), "A053305");
    assert_eq!(subject.token(&refresh(&second, "")).action, TokenAction::Ok);
    subject.advance(60);
    assert_eq!(code_of(&subject.token(&refresh(&second, "")).result_code), "A053305");
}

#[test]
fn revocation_takes_both_tokens() {
    let revoke = |subject: &Subject, token: &str, secret: &str| {
        let request = RevocationRequest {
            client_id: Some("2000000001".into()),
            client_secret: Some(secret.into()),
            ..RevocationRequest::new(token)
        };
        subject.authlete.revocation(&request).unwrap()
    };
    let good = "emulated-client-secret";
    for by_refresh_token in [true, false] {
        let subject = Subject::v3();
        let tokens = subject.tokens("read");
        let (access, refresh_token) = (tokens.access_token.unwrap(), tokens.refresh_token.unwrap());
        let token = format!("token={}", if by_refresh_token { &refresh_token } else { &access }.expose());
        assert_eq!(revoke(&subject, &token, "bad").action, RevocationAction::InvalidClient);
        for _ in 0..2 {
            let answer = revoke(&subject, &token, good);
            assert_eq!((&answer.action, code_of(&answer.result_code)), (&RevocationAction::Ok, "A113001"));
        }
        assert_eq!(code_of(&subject.introspect(&access).result_code), "A057302");
        assert_eq!(code_of(&subject.token(&refresh(&refresh_token, "")).result_code), "A053305");
    }
    assert_eq!(code_of(&revoke(&Subject::v3(), "a=b", good).result_code), "A115301");
}

#[test]
fn a_token_has_to_do_for_what_it_is_used() {
    let subject = Subject::v3();
    let token = subject.tokens("read").access_token.unwrap();
    for (scopes, wanted_subject, action, code) in [
        (Some(vec!["read".into()]), Some("john".into()), IntrospectionAction::Ok, "A056001"),
        (Some(vec!["read".into(), "write".into()]), None, IntrospectionAction::Forbidden, "A064302"),
        (None, Some("jane".into()), IntrospectionAction::Forbidden, "A066302"),
    ] {
        let request =
            IntrospectionRequest { scopes, subject: wanted_subject, ..IntrospectionRequest::new(token.clone()) };
        let answer = subject.authlete.introspection(&request).unwrap();
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&action, code));
        assert_eq!(answer.sufficient, Some(action == IntrospectionAction::Ok));
    }
    let nothing = subject.authlete.introspection(&IntrospectionRequest::new("")).unwrap();
    assert_eq!((&nothing.action, code_of(&nothing.result_code)), (&IntrospectionAction::BadRequest, "A057301"));

    let answer = subject.authlete.userinfo(&UserInfoRequest::new(token)).unwrap();
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&UserInfoAction::Forbidden, "A089304"));
    assert!(text(&answer.response_content).contains("insufficient_scope"));
}

#[test]
fn client_credentials_are_for_confidential_clients() {
    let subject = Subject::v3();
    let answer = subject.token("grant_type=client_credentials&scope=read");
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&TokenAction::Ok, "A052001"));
    assert_eq!((answer.refresh_token, answer.subject), (None, None));
    let public = Subject::with(|settings| {
        settings.client.client_type = Some(ClientType::Public);
        settings.client.token_auth_method = None;
    });
    assert_eq!(code_of(&public.token_as("", "grant_type=client_credentials").result_code), "A052301");
    assert_eq!(code_of(&public.token_as("x", "grant_type=client_credentials").result_code), "A157303");
}

#[test]
fn password_goes_through_a_ticket() {
    let subject = Subject::v3();
    let ask = || subject.token("grant_type=password&username=u&password=p&scope=read");
    let asked = ask();
    assert_eq!((&asked.action, code_of(&asked.result_code)), (&TokenAction::Password, "A051001"));
    assert_eq!(asked.username.as_deref(), Some("u"));
    let request = TokenIssueRequest::new(asked.ticket.unwrap(), "john");
    let issued = subject.authlete.token_issue(&request).unwrap();
    assert_eq!((&issued.action, code_of(&issued.result_code)), (&TokenIssueAction::Ok, "A054001"));
    assert_eq!(subject.introspect(&issued.access_token.unwrap()).subject.as_deref(), Some("john"));
    let again = subject.authlete.token_issue(&request).unwrap();
    assert_eq!((&again.action, code_of(&again.result_code)), (&TokenIssueAction::InternalServerError, "A055202"));
    let request = TokenFailRequest::new(ask().ticket.unwrap(), TokenFailReason::InvalidResourceOwnerCredentials);
    let failed = subject.authlete.token_fail(&request).unwrap();
    assert_eq!((&failed.action, code_of(&failed.result_code)), (&TokenFailAction::BadRequest, "A067301"));
    assert_eq!(json(&failed.response_content)["error"], "invalid_request");
}

fn refresh(token: &Secret, more: &str) -> String {
    format!("grant_type=refresh_token&refresh_token={}{more}", token.expose())
}
