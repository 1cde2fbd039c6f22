//! Clients and the service's documents.

use authlete_core::Error;
use authlete_core::Version;
use authlete_core::client::Client;
use authlete_core::service::ServiceConfigurationRequest;
use authlete_core::token::{TokenAction, TokenRequest};
use authlete_core::types::{ClientAuthMethod, ClientType, GrantType};
use authlete_emulator::Settings;
use serde_json::{Value, json};

use crate::subject::{Subject, code_of};

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
