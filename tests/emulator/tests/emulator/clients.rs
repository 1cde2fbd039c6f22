//! Clients and the service's documents.

use authlete_core::Error;
use authlete_core::Version;
use authlete_core::backchannel_logout::BackchannelLogoutTokenRequest;
use authlete_core::client::Client;
use authlete_core::introspection::StandardIntrospectionRequest;
use authlete_core::service::ServiceConfigurationRequest;
use authlete_core::token::{TokenAction, TokenRequest};
use authlete_core::types::{ClientAuthMethod, ClientType, GrantType, JwsAlg};
use authlete_core::userinfo::UserInfoIssueRequest;
use authlete_emulator::Settings;
use serde_json::{Value, json};

use crate::jose::verified;
use crate::subject::{Subject, code_of, exchange, json, request, text};

#[test]
fn clients_come_work_and_go() {
    for version in [Version::V2, Version::V3] {
        let subject = Subject::new(version, Settings::default());
        let wanted = Client {
            client_type: Some(ClientType::Confidential),
            client_id_alias: Some("shop".into()),
            grant_types: Some(vec![GrantType::ClientCredentials]),
            ..Default::default()
        };
        let client = subject.authlete.create_client(wanted).unwrap();
        assert_eq!(client.token_auth_method, Some(ClientAuthMethod::ClientSecretBasic));
        let client_id = client.client_id.unwrap();
        assert_eq!(subject.authlete.get_client(client_id).unwrap(), client);
        assert_eq!(subject.authlete.get_client("shop").unwrap(), client);
        let request = TokenRequest {
            client_secret: client.client_secret,
            ..TokenRequest::new("grant_type=client_credentials&client_id=shop")
        };
        let tokens = subject.authlete.token(&request).unwrap();
        assert_eq!((&tokens.action, tokens.client_id_alias_used), (&TokenAction::Ok, Some(true)));

        subject.authlete.delete_client("shop").unwrap();
        assert_eq!(code_of(&subject.introspect(&tokens.access_token.unwrap()).result_code), "A057302");
        assert_eq!(subject.authlete.token(&request).unwrap().action, TokenAction::InvalidClient);
        match subject.authlete.get_client(client_id) {
            Err(Error::Refused(refusal)) => {
                assert_eq!((refusal.status(), refusal.result_code()), (404, Some("A001212")));
            }
            other => panic!("{other:?}"),
        }
    }
}

/// A client need not know its other ID: it compares what it gets with its own.
#[test]
fn a_client_that_gives_its_alias_is_called_by_it() {
    for (id, aud) in [("shop", "shop"), ("2000000001", "2000000001")] {
        let subject = Subject::with(|settings| {
            settings.service.access_token_sign_alg = Some(JwsAlg::Es256);
            settings.client.client_id_alias = Some("shop".into());
            settings.client.client_id_alias_enabled = Some(true);
            settings.client.user_info_sign_alg = Some(JwsAlg::Es256);
            settings.client.authorization_sign_alg = Some(JwsAlg::Es256);
            settings.client.backchannel_logout_uri = Some("https://client.example/logout".into());
        });
        let parameters =
            request("&scope=openid&response_mode=jwt").replace("client_id=2000000001", &format!("client_id={id}"));
        let issued = subject.issue(subject.authorize(&parameters).ticket.unwrap());
        let response = text(&issued.response_content).split_once("response=").unwrap().1;
        assert_eq!(verified(&subject, response)["aud"], aud);

        let tokens = subject.token(&exchange(issued.authorization_code.unwrap().expose()));
        assert_eq!(verified(&subject, tokens.id_token.unwrap().expose())["aud"], json!([aud]));
        assert_eq!(verified(&subject, tokens.jwt_access_token.unwrap().expose())["client_id"], aud);
        let token = tokens.access_token.unwrap();
        let introspection = StandardIntrospectionRequest::new(format!("token={}", token.expose()));
        let introspected = subject.authlete.standard_introspection(&introspection).unwrap();
        assert_eq!(json(&introspected.response_content)["client_id"], aud);
        let userinfo = subject.authlete.userinfo_issue(&UserInfoIssueRequest::new(token)).unwrap();
        assert_eq!(verified(&subject, text(&userinfo.response_content))["aud"], aud);

        let logout =
            BackchannelLogoutTokenRequest { subject: Some("john".into()), ..BackchannelLogoutTokenRequest::new(id) };
        let logout = subject.authlete.backchannel_logout_token(&logout).unwrap();
        assert_eq!(verified(&subject, logout.logout_token.unwrap().expose())["aud"], aud);
    }
}

#[test]
fn a_public_client_needs_no_secret_and_a_locked_one_gets_nothing() {
    let subject = Subject::v3();
    let client = subject.authlete.create_client(Client::default()).unwrap();
    assert_eq!(client.token_auth_method, Some(ClientAuthMethod::None));
    let locked = Subject::with(|settings| settings.client.locked = Some(true));
    assert_eq!(code_of(&locked.token("grant_type=client_credentials").result_code), "A048307");
    assert_eq!(code_of(&locked.authorize(&crate::subject::request("")).result_code), "A010307");
}

#[test]
fn the_configuration_says_what_the_service_is() {
    let subject = Subject::v3();
    let plain = subject.authlete.get_service_configuration().unwrap();
    let document: Value = plain.parse().unwrap();
    assert_eq!(document["issuer"], "http://127.0.0.1:8080");
    let response_types = document["response_types_supported"].as_array().unwrap();
    assert!(response_types.contains(&json!("code id_token token")), "{response_types:?}");
    let request = ServiceConfigurationRequest {
        pretty: Some(true),
        patch: Some(r#"[{"op":"add","path":"/extra","value":1}]"#.into()),
        ..Default::default()
    };
    let patched = subject.authlete.service_configuration(&request).unwrap();
    assert!(patched.as_str().contains("\n  \"issuer\""));
    assert_eq!(patched.parse::<Value>().unwrap()["extra"], 1);
    let request = ServiceConfigurationRequest { pretty: None, patch: Some("[{}]".into()), ..Default::default() };
    match subject.authlete.service_configuration(&request) {
        Err(Error::Refused(refusal)) => assert_eq!(refusal.status(), 400),
        other => panic!("{other:?}"),
    }
}
