//! What authorization requests ask for and get.

use authlete_core::authorization::{
    AuthorizationAction, AuthorizationIssueAction, AuthorizationIssueRequest, AuthorizationRequest,
    AuthorizationTicketInfo, AuthorizationTicketInfoAction, AuthorizationTicketInfoRequest,
    AuthorizationTicketUpdateAction, AuthorizationTicketUpdateRequest,
};
use authlete_core::types::{ClientType, Display, GmAction, Pair, Scope};
use authlete_core::{Secret, Version};
use authlete_emulator::Settings;

use crate::subject::{REDIRECT_URI, Subject, code_of, exchange, json, request, text};

fn of_type(response_type: &str, more: &str) -> String {
    request(more).replacen("response_type=code", &format!("response_type={response_type}"), 1)
}

fn names(scopes: &Option<Vec<Scope>>) -> Vec<&str> {
    scopes.iter().flatten().filter_map(|scope| scope.name.as_deref()).collect()
}

#[test]
fn offline_access_is_for_response_types_with_a_code() {
    let subject = Subject::v3();
    for (response_type, has_code) in
        [("code", true), ("code+token", true), ("token", false), ("id_token", false), ("none", false)]
    {
        let answer = subject.authorize(&of_type(response_type, "&scope=openid+offline_access&nonce=n&prompt=consent"));
        assert_eq!(answer.action, AuthorizationAction::Interaction, "{:?}", answer.result_message);
        assert_eq!(names(&answer.scopes).contains(&"offline_access"), has_code, "{response_type}");
        // What is dropped has no say in whether there is a page.
        let silent = subject.authorize(&of_type(response_type, "&scope=openid+offline_access&nonce=n")).action;
        assert_eq!(silent == AuthorizationAction::NoInteraction, has_code, "{response_type}");
    }
}

#[test]
fn locales_are_those_that_the_service_supports() {
    let subject = Subject::with(|settings| {
        settings.service.supported_ui_locales = Some(vec!["en".into(), "de-CH".into()]);
        settings.service.supported_claim_locales = Some(vec!["fr".into()]);
    });
    let answer = subject.authorize(&request("&ui_locales=ja+DE-ch+en&claims_locales=ja+fr"));
    assert_eq!(answer.ui_locales, Some(vec!["DE-ch".into(), "en".into()]));
    assert_eq!(answer.claims_locales, Some(vec!["fr".into()]));
    assert_eq!(Subject::v3().authorize(&request("&ui_locales=ja")).ui_locales, None);
}

#[test]
fn a_scope_that_is_required_is_missing_or_is_not_known() {
    let subject = Subject::with(|settings| settings.service.scope_required = Some(true));
    for (more, error) in [("", "invalid_request"), ("&scope=nonsense", "invalid_scope")] {
        let answer = subject.authorize(&request(more));
        assert_eq!(code_of(&answer.result_code), "A007305");
        assert!(text(&answer.response_content).contains(&format!("error={error}&")), "{more}");
    }
}

#[test]
fn settings_decide_what_is_accepted() {
    type Change = fn(&mut Settings);
    let listed_acr: Change = |settings| settings.service.supported_acrs = Some(vec!["a".into()]);
    let touch: Change = |settings| settings.service.supported_displays = Some(vec![Display::Touch]);
    let default_acr: Change = |settings| settings.client.default_acrs = Some(vec!["b".into()]);
    let scope_required: Change = |settings| settings.service.scope_required = Some(true);
    let no_uri: Change = |settings| settings.client.redirect_uris = None;
    let public: Change = |settings| {
        settings.client.redirect_uris = None;
        settings.client.client_type = Some(ClientType::Public);
    };
    let details: Change =
        |settings| settings.service.supported_authorization_details_types = Some(vec!["payment".into()]);
    let granting: Change = |settings| settings.service.grant_management_action_required = Some(true);
    let public_grant: Change = |settings| settings.client.client_type = Some(ClientType::Public);
    let pkce: Change = |settings| settings.service.pkce_required = Some(true);
    let prompt: Change =
        |settings| settings.service.supported_prompt_values = Some(vec![authlete_core::types::Prompt::Create]);
    let loopback: Change = |settings| settings.service.loopback_redirection_uri_variable = Some(true);
    let at = |uri: &str| request("").replacen(REDIRECT_URI, uri, 1);
    let payment = "&authorization_details=[{\"type\":\"payment\"}]";
    for (change, parameters, code) in [
        (listed_acr, request("&acr_values=a"), "A004001"),
        (listed_acr, request("&acr_values=a+b"), "A021304"),
        (default_acr, request(""), "A021303"),
        (touch, request(""), "A015304"),
        (touch, request("&display=page"), "A015305"),
        (touch, request("&display=touch"), "A004001"),
        (scope_required, request("&scope=nonsense"), "A007305"),
        (scope_required, request("&scope=read"), "A004001"),
        (scope_required, of_type("token", "&scope=offline_access"), "A007305"),
        (no_uri, request(""), "A004001"),
        (no_uri, at(""), "A011319"),
        (no_uri, at("a%20b"), "A011314"),
        (no_uri, at("/cb"), "A011315"),
        (no_uri, at("https://c.example/%23f"), "A011316"),
        (no_uri, of_type("token", ""), "A011311"),
        (no_uri, request("&scope=openid"), "A011309"),
        (no_uri, "client_id=2000000001&response_type=code".into(), "A011312"),
        (public, request(""), "A011310"),
        (details, request(payment), "A249303"),
        (granting, request(""), "A284304"),
        (public_grant, request("&grant_management_action=create"), "A284306"),
        (pkce, of_type("token", ""), "A004001"),
        (pkce, of_type("code+token", ""), "A124301"),
        (prompt, request("&prompt=create"), "A004001"),
        (prompt, request("&prompt=login"), "A016303"),
        (loopback, at("http://127.0.0.1:1/callback"), "A004001"),
        (loopback, at("http://127.0.0.1/callback"), "A004001"),
        (loopback, at("http://127.0.0.1:1/other"), "A011304"),
        (loopback, at("http://localhost:1/callback"), "A011304"),
        (loopback, at("http://127.0.0.1:1x/callback"), "A011304"),
    ] {
        let answer = Subject::with(change).authorize(&parameters);
        assert_eq!(code_of(&answer.result_code), code, "{parameters}: {:?}", answer.result_message);
    }
    assert_eq!(code_of(&Subject::v3().authorize(&at("http://127.0.0.1:1/callback")).result_code), "A011304");
}

#[test]
fn scopes_are_the_default_ones_where_none_is_known_and_values_of_dynamic_ones() {
    let subject = Subject::with(|settings| {
        let scopes = settings.service.supported_scopes.as_mut().unwrap();
        scopes.iter_mut().find(|scope| scope.name.as_deref() == Some("write")).unwrap().default_entry = Some(true);
        let regex = Pair { key: Some("regex".into()), value: Some("^consent:[0-9]+$".into()), ..Default::default() };
        scopes.push(Scope { name: Some("consent".into()), attributes: Some(vec![regex]), ..Default::default() });
    });
    for more in ["", "&scope=nonsense", "&scope=consent:x"] {
        assert_eq!(names(&subject.authorize(&request(more)).scopes), ["write"], "{more}");
    }
    let answer = subject.authorize(&request("&scope=consent:12+read+consent:12+consent:7"));
    assert_eq!(names(&answer.scopes), ["read"]);
    let values: Vec<_> =
        answer.dynamic_scopes.iter().flatten().map(|it| (it.name.as_deref(), it.value.as_deref())).collect();
    assert_eq!(values, [(Some("consent"), Some("consent:12")), (Some("consent"), Some("consent:7"))]);
    let code = subject.issue(answer.ticket.unwrap()).authorization_code.unwrap();
    let tokens = subject.token(&exchange(code.expose()));
    assert_eq!(tokens.scopes, Some(vec!["read".into(), "consent:12".into(), "consent:7".into()]));
}

#[test]
fn hints_and_claims_reach_the_page() {
    let subject = Subject::v3();
    let id_token = subject.tokens("openid").id_token.unwrap();
    let hint = format!("&scope=openid&id_token_hint={}", id_token.expose());
    let answer = subject.authorize(&request(&hint));
    assert_eq!(answer.subject.as_deref(), Some("john"));
    let claims = "&claims={\"id_token\":{\"sub\":{\"value\":\"jane\"},\"email\":null},\"userinfo\":{\"name\":null}}";
    let answer = subject.authorize(&request(&format!("{hint}{claims}&purpose=a+reason&login_hint=j")));
    assert_eq!((answer.subject.as_deref(), answer.login_hint.as_deref()), (Some("jane"), Some("j")));
    assert_eq!((answer.claims, answer.claims_at_user_info), (Some(vec!["email".into()]), Some(vec!["name".into()])));
    assert_eq!(
        (answer.user_info_claims.as_deref(), answer.purpose.as_deref()),
        (Some("{\"name\":null}"), Some("a reason"))
    );
    assert_eq!(subject.authorize(&request("&id_token_hint=a.b.c")).subject, None);
}

#[test]
fn a_response_type_of_none_yields_state_and_issuer_only() {
    let subject = Subject::v3();
    let issued = subject.issue(subject.authorize(&of_type("none", "")).ticket.unwrap());
    assert_eq!((&issued.action, &issued.authorization_code), (&AuthorizationIssueAction::Location, &None));
    assert_eq!(text(&issued.response_content), format!("{REDIRECT_URI}?state=xyz&iss=http%3A%2F%2F127.0.0.1%3A8080"));
    let silent = Subject::with(|settings| settings.service.iss_suppressed = Some(true));
    let issued = silent.issue(silent.authorize(&of_type("none", "&response_mode=fragment")).ticket.unwrap());
    assert_eq!(text(&issued.response_content), format!("{REDIRECT_URI}#state=xyz"));
}

#[test]
fn the_context_of_a_ticket_is_read_and_replaced_while_the_ticket_is_good() {
    for version in [Version::V2, Version::V3] {
        let subject = Subject::new(version, Settings::default());
        let asked = AuthorizationRequest { context: Some("first".into()), ..AuthorizationRequest::new(request("")) };
        let ticket = subject.authlete.authorization(&asked).unwrap().ticket.unwrap();
        let info = |ticket: &Secret| {
            subject.authlete.authorization_ticket_info(&AuthorizationTicketInfoRequest::new(ticket.clone())).unwrap()
        };
        let update = |ticket: &Secret, context: &str| {
            let info = AuthorizationTicketInfo { context: Some(context.into()), ..Default::default() };
            let request = AuthorizationTicketUpdateRequest::new(ticket.clone(), info);
            subject.authlete.authorization_ticket_update(&request).unwrap()
        };
        let read = info(&ticket);
        assert_eq!(
            (read.action, read.info.unwrap().context.as_deref()),
            (AuthorizationTicketInfoAction::Ok, Some("first"))
        );
        let updated = update(&ticket, "second");
        assert_eq!(updated.info.unwrap().context.as_deref(), Some("second"));
        let issued = subject.issue(ticket.clone());
        assert_eq!(issued.ticket_info.unwrap().context.as_deref(), Some("second"));
        assert_eq!(info(&ticket).action, AuthorizationTicketInfoAction::NotFound);
        assert_eq!(update(&ticket, "third").action, AuthorizationTicketUpdateAction::NotFound);
        assert_eq!(info(&"".into()).action, AuthorizationTicketInfoAction::CallerError);
        let late = subject.ticket("");
        subject.advance(24 * 60 * 60);
        assert_eq!(info(&late).action, AuthorizationTicketInfoAction::NotFound);
    }
}

#[test]
fn a_managed_grant_is_created_replaced_and_added_to() {
    let subject = Subject::v3();
    let tokens = |more: &str| {
        let code = subject.code(more);
        subject.token(&exchange(&code))
    };
    let created = tokens("&scope=read&grant_management_action=create");
    let grant_id = created.grant_id.clone().unwrap();
    assert_eq!(json(&created.response_content)["grant_id"], grant_id.as_str());
    let scope = |tokens: &authlete_core::token::TokenResponse| {
        let introspected = subject.introspect(tokens.access_token.as_ref().unwrap());
        assert_eq!(introspected.grant_id.as_deref(), Some(grant_id.as_str()));
        introspected.grant.unwrap().scopes.unwrap()[0].scope.clone().unwrap()
    };
    assert_eq!(scope(&created), "read");
    let merged = tokens(&format!("&scope=write&grant_management_action=merge&grant_id={grant_id}"));
    assert_eq!(scope(&merged), "read write");
    let replaced = tokens(&format!("&scope=write&grant_management_action=replace&grant_id={grant_id}"));
    assert_eq!(scope(&replaced), "write");

    let more = format!("&scope=read&grant_management_action=merge&grant_id={grant_id}");
    let asked = subject.authorize(&request(&more));
    assert_eq!((asked.gm_action, asked.grant_subject.as_deref()), (Some(GmAction::Merge), Some("john")));
    assert_eq!(asked.grant.unwrap().scopes.unwrap()[0].scope.as_deref(), Some("write"));
    // Somebody else signs in.
    let request = AuthorizationIssueRequest::new(asked.ticket.unwrap(), "jane");
    let refused = subject.authlete.authorization_issue(&request).unwrap();
    assert_eq!((&refused.action, code_of(&refused.result_code)), (&AuthorizationIssueAction::Location, "A284310"));
    assert!(text(&refused.response_content).contains("?error=invalid_grant_id&"));
}

#[test]
fn native_sso_needs_a_session() {
    let subject = Subject::with(|settings| {
        settings.service.native_sso_supported = Some(true);
        let scope = Scope { name: Some("device_sso".into()), ..Default::default() };
        settings.service.supported_scopes.as_mut().unwrap().push(scope);
    });
    let asked = subject.authorize(&request("&scope=openid+device_sso"));
    assert_eq!(asked.native_sso_requested, Some(true));
    let refused = subject.issue(asked.ticket.unwrap());
    assert_eq!((&refused.action, code_of(&refused.result_code)), (&AuthorizationIssueAction::Location, "A499201"));
    assert!(text(&refused.response_content).contains("?error=server_error&"));
    let request = AuthorizationIssueRequest {
        session_id: Some("s".into()),
        ..AuthorizationIssueRequest::new(subject.ticket("&scope=openid+device_sso"), "john")
    };
    assert_eq!(code_of(&subject.authlete.authorization_issue(&request).unwrap().result_code), "A040001");
}
