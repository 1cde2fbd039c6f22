//! Grant management: the endpoint, and grants of the device flow and of backchannel authentication.

use authlete_core::Secret;
use authlete_core::authorization::AuthorizationIssueRequest;
use authlete_core::backchannel_authentication::{
    BackchannelAuthenticationCompleteRequest, BackchannelAuthenticationIssueRequest, BackchannelAuthenticationRequest,
};
use authlete_core::client::Client;
use authlete_core::device::{DeviceAuthorizationRequest, DeviceCompleteAction, DeviceCompleteRequest};
use authlete_core::grant_management::{GmRequest, GmResponse, GmResponseAction};
use authlete_core::token::{TokenRequest, TokenResponse};
use authlete_core::token_management::TokenCreateRequest;
use authlete_core::types::{ClientType, DeliveryMode, GmAction, GrantType};
use serde_json::json;

use crate::signer::{Signer, sha256};
use crate::subject::{Subject, code_of, exchange, json, text};

#[test]
fn a_grant_is_read_and_revoked_with_its_tokens() {
    let subject = Subject::v3();
    let tokens = granted(&subject, "openid+email+grant_management_query+grant_management_revoke", "action=create");
    let (access, grant_id) = (tokens.access_token.unwrap(), tokens.grant_id.unwrap());
    let read = gm(&subject, GmAction::Query, &grant_id, &access);
    assert_eq!((&read.action, code_of(&read.result_code)), (&GmResponseAction::Ok, "A277001"));
    let scope = "openid email grant_management_query grant_management_revoke";
    assert_eq!(
        json(&read.response_content),
        json!({ "scopes": [{ "scope": scope }], "claims": ["email", "email_verified"] })
    );

    let other = subject.tokens("read").access_token.unwrap();
    let revoked = gm(&subject, GmAction::Revoke, &grant_id, &access);
    assert_eq!((&revoked.action, &revoked.response_content), (&GmResponseAction::NoContent, &None));
    assert_eq!(code_of(&revoked.result_code), "A277002");
    assert_eq!(code_of(&subject.introspect(&access).result_code), "A057302");
    let refresh = format!("grant_type=refresh_token&refresh_token={}", tokens.refresh_token.unwrap().expose());
    assert_eq!(code_of(&subject.token(&refresh).result_code), "A053305");
    assert_eq!(code_of(&subject.introspect(&other).result_code), "A056001");
}

#[test]
fn wrong_requests_for_a_grant() {
    use GmResponseAction::{CallerError, Forbidden, NotFound, Unauthorized};
    let subject = Subject::with(|settings| settings.service.access_token_duration = Some(10));
    let tokens = granted(&subject, "grant_management_query", "action=create");
    let (access, grant_id) = (tokens.access_token.unwrap(), tokens.grant_id.unwrap());
    let bogus = Secret::from("bogus");
    let expired = granted(&subject, "grant_management_query", "action=create").access_token.unwrap();
    for (action, grant_id, token, expected, code) in [
        ("", &*grant_id, &access, CallerError, "A278201"),
        ("CREATE", &grant_id, &access, CallerError, "A278202"),
        ("QUERY", &grant_id, &bogus, Unauthorized, "A279306"),
        ("REVOKE", &grant_id, &access, Forbidden, "A282301"),
        ("QUERY", "bogus", &access, NotFound, "A283301"),
    ] {
        let answer = gm(&subject, action.into(), grant_id, token);
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&expected, code), "{action} {grant_id}");
        assert!(text(&answer.response_content).starts_with("Bearer error="), "{action} {grant_id}");
    }
    subject.advance(10);
    let answer = gm(&subject, GmAction::Query, &grant_id, &expired);
    assert_eq!((answer.action, code_of(&answer.result_code)), (Unauthorized, "A280301"));

    let other = Client {
        client_type: Some(ClientType::Confidential),
        grant_types: Some(vec![GrantType::ClientCredentials]),
        ..Default::default()
    };
    let other = subject.authlete.create_client(other).unwrap();
    let request = TokenRequest {
        client_id: other.client_id.map(|client_id| client_id.to_string()),
        client_secret: other.client_secret,
        ..TokenRequest::new("grant_type=client_credentials&scope=grant_management_query")
    };
    let token = subject.authlete.token(&request).unwrap().access_token.unwrap();
    assert_eq!(gm(&subject, GmAction::Query, &grant_id, &token).action, NotFound, "a grant of another client");
}

#[test]
fn the_user_of_the_token_is_not_compared_with_that_of_the_grant() {
    let subject = Subject::v3();
    let grant_id = granted(&subject, "grant_management_query", "action=create").grant_id.unwrap();
    let token = TokenCreateRequest {
        client_id: Some(2_000_000_001),
        subject: Some("jane".into()),
        scopes: Some(vec!["grant_management_query".into()]),
        ..TokenCreateRequest::new(GrantType::AuthorizationCode)
    };
    let token = subject.authlete.token_create(&token).unwrap().access_token.unwrap();
    assert_eq!(gm(&subject, GmAction::Query, &grant_id, &token).action, GmResponseAction::Ok);
}

#[test]
fn who_presents_a_bound_token_shows_its_key() {
    let subject = Subject::with(|settings| {
        settings.service.grant_management_endpoint = Some("https://as.example/grants/".into());
    });
    let grant_id = granted(&subject, "read", "action=create").grant_id.unwrap();
    let (key, other) = (Signer::es256(), Signer::es256());
    let bound = |change: fn(&mut TokenCreateRequest, String)| {
        let mut request = TokenCreateRequest {
            client_id: Some(2_000_000_001),
            subject: Some("john".into()),
            scopes: Some(vec!["grant_management_query".into()]),
            ..TokenCreateRequest::new(GrantType::AuthorizationCode)
        };
        change(&mut request, key.thumbprint());
        subject.authlete.token_create(&request).unwrap().access_token.unwrap()
    };
    let to_certificate = bound(|request, thumbprint| request.certificate_thumbprint = Some(thumbprint));
    let to_key = bound(|request, thumbprint| request.dpop_key_thumbprint = Some(thumbprint));
    let certificate = rcgen::generate_simple_self_signed(["c.example".into()]).unwrap().cert.pem();
    let proof = |signer: &Signer, htm: &str| {
        let claims = json!({
            "jti": htm, "htm": htm, "htu": format!("https://as.example/grants/{grant_id}"), "iat": 1_700_000_000,
            "ath": sha256(to_key.expose()),
        });
        Some(signer.jwt(json!({ "typ": "dpop+jwt", "jwk": signer.jwk }), &claims))
    };
    let secret = Secret::from("");
    for (token, certificate, dpop, code) in [
        (&secret, None, None, "A279301"),
        (&to_certificate, None, None, "A281301"),
        (&to_certificate, Some(certificate.as_str()), None, "A281302"),
        (&to_certificate, Some("x"), None, "A281303"),
        (&to_key, None, None, "A281304"),
        (&to_key, None, Some("x".to_string()), "A281305"),
        (&to_key, None, proof(&key, "DELETE"), "A281305"),
        (&to_key, None, proof(&other, "GET"), "A281306"),
        (&to_key, None, proof(&key, "GET"), "A277001"),
    ] {
        let request = GmRequest {
            client_certificate: certificate.map(String::from),
            dpop: dpop.map(Into::into),
            ..GmRequest::new(GmAction::Query, &*grant_id, token.clone())
        };
        let answer = subject.authlete.gm(&request).unwrap();
        assert_eq!(code_of(&answer.result_code), code, "{:?}", answer.result_message);
        if code != "A277001" {
            assert_eq!(answer.action, GmResponseAction::Unauthorized, "{code}");
        }
    }
}

#[test]
fn a_device_adds_to_a_grant_of_its_user() {
    let subject = Subject::with(|settings| {
        settings.service.supported_authorization_details_types = Some(vec!["payment".into()]);
        settings.client.authorization_details_types = Some(vec!["payment".into()]);
    });
    let tokens = granted(&subject, "read+grant_management_query", "action=create");
    let (access, grant_id) = (tokens.access_token.unwrap(), tokens.grant_id.unwrap());
    let details = r#"[{"type":"payment","amount":7}]"#;
    let request = DeviceAuthorizationRequest {
        client_id: Some("2000000001".into()),
        client_secret: Some("emulated-client-secret".into()),
        ..DeviceAuthorizationRequest::new(format!(
            "scope=write&resource=https://rs.example&authorization_details={details}\
             &grant_management_action=merge&grant_id={grant_id}"
        ))
    };
    let begun = subject.authlete.device_authorization(&request).unwrap();
    assert_eq!((begun.grant_subject.as_deref(), begun.gm_action), (Some("john"), Some(GmAction::Merge)));
    assert_eq!(begun.resources, Some(vec!["https://rs.example".into()]));
    let complete = |user: &str| {
        let request = DeviceCompleteRequest::new(begun.user_code.clone().unwrap(), "AUTHORIZED", user);
        subject.authlete.device_complete(&request).unwrap().action
    };
    assert_eq!(
        (complete("jane"), complete("john")),
        (DeviceCompleteAction::InvalidRequest, DeviceCompleteAction::Success)
    );
    let grant_type = "grant_type=urn:ietf:params:oauth:grant-type:device_code";
    let answer = subject.token(&format!("{grant_type}&device_code={}", begun.device_code.unwrap().expose()));
    assert_eq!(answer.grant_id.as_deref(), Some(&*grant_id));
    assert_eq!(json(&answer.response_content)["authorization_details"], json!([{ "type": "payment", "amount": 7 }]));
    assert_eq!(subject.introspect(&answer.access_token.unwrap()).resources, Some(vec!["https://rs.example".into()]));
    assert_eq!(
        json(&gm(&subject, GmAction::Query, &grant_id, &access).response_content),
        json!({
            "scopes": [
                { "scope": "grant_management_query read" },
                { "scope": "write", "resource": ["https://rs.example"] },
            ],
            "authorization_details": [{ "type": "payment", "amount": 7 }],
        })
    );
}

#[test]
fn tokens_that_are_pushed_may_come_with_a_grant() {
    let subject = Subject::with(|settings| {
        settings.client.bc_delivery_mode = Some(DeliveryMode::Push);
        settings.client.bc_notification_endpoint = Some("https://client.example/notify".into());
    });
    let parameters = "scope=openid&login_hint=john&client_notification_token=abc&grant_management_action=create";
    let request = BackchannelAuthenticationRequest {
        client_id: Some("2000000001".into()),
        client_secret: Some("emulated-client-secret".into()),
        ..BackchannelAuthenticationRequest::new(parameters)
    };
    let ticket = subject.authlete.backchannel_authentication(&request).unwrap().ticket.unwrap();
    let issue = BackchannelAuthenticationIssueRequest::new(ticket.clone());
    subject.authlete.backchannel_authentication_issue(&issue).unwrap();
    let request = BackchannelAuthenticationCompleteRequest::new(ticket, "AUTHORIZED", "john");
    let done = subject.authlete.backchannel_authentication_complete(&request).unwrap();
    assert!(done.grant_id.is_some());
    assert_eq!(json(&done.response_content)["grant_id"].as_str(), done.grant_id.as_deref());
}

/// Tokens for those scopes under a grant.
fn granted(subject: &Subject, scope: &str, management: &str) -> TokenResponse {
    let ticket = subject.ticket(&format!("&scope={scope}&grant_management_{management}"));
    let issued = subject.authlete.authorization_issue(&AuthorizationIssueRequest::new(ticket, "john")).unwrap();
    subject.token(&exchange(issued.authorization_code.unwrap().expose()))
}

fn gm(subject: &Subject, action: GmAction, grant_id: &str, token: &Secret) -> GmResponse {
    subject.authlete.gm(&GmRequest::new(action, grant_id, token.clone())).unwrap()
}
