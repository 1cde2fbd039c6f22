//! What answers tell of the client that they are about.

use authlete_core::Secret;
use authlete_core::backchannel_authentication::BackchannelAuthenticationRequest;
use authlete_core::device::{DeviceAuthorizationRequest, DeviceVerificationRequest};
use authlete_core::token::{TokenIssueRequest, TokenRequest};
use authlete_core::types::Pair;
use authlete_core::userinfo::UserInfoRequest;

use crate::subject::{REDIRECT_URI, Subject, exchange};

const ENTITY_ID: &str = "https://client.example";

fn attribute(value: &str) -> Option<Vec<Pair>> {
    Some(vec![Pair { key: Some("kind".into()), value: Some(value.into()), ..Pair::default() }])
}

fn subject() -> Subject {
    Subject::with(|settings| {
        settings.service.attributes = attribute("service");
        settings.client.attributes = attribute("client");
        settings.client.entity_id = Some(ENTITY_ID.into());
        settings.client.client_id_alias = Some("shop".into());
    })
}

/// The members of an answer that all these answers have.
macro_rules! told {
    ($answer:expr) => {{
        let answer = $answer;
        assert_eq!(
            (&answer.service_attributes, &answer.client_attributes),
            (&attribute("service"), &attribute("client"))
        );
        assert_eq!(answer.client_id, Some(2_000_000_001));
        assert_eq!(answer.client_id_alias.as_deref(), Some("shop"));
        assert_eq!(answer.client_entity_id.as_deref(), Some(ENTITY_ID));
        assert_eq!(answer.metadata_document_used, Some(false));
        (answer.client_id_alias_used, answer.client_entity_id_used)
    }};
}

#[test]
fn a_client_is_known_by_its_id_its_alias_and_its_entity_id() {
    for (identifier, used) in [
        ("2000000001", (Some(false), Some(false))),
        ("shop", (Some(true), Some(false))),
        (ENTITY_ID, (Some(false), Some(true))),
    ] {
        let subject = subject();
        let token = |parameters: &str| {
            let request = TokenRequest {
                client_id: Some(identifier.into()),
                client_secret: Some("emulated-client-secret".into()),
                ..TokenRequest::new(parameters)
            };
            subject.authlete.token(&request).unwrap()
        };
        let parameters = format!("response_type=code&client_id={identifier}&redirect_uri={REDIRECT_URI}&scope=openid");
        let answer = subject.authorize(&parameters);
        assert_eq!((answer.client_id_alias_used, answer.client_entity_id_used), used);
        let code = subject.issue(answer.ticket.unwrap()).authorization_code.unwrap();
        let tokens = token(&exchange(code.expose()));
        assert_eq!(told!(&tokens), used);
        let access = tokens.access_token.clone().unwrap();
        assert_eq!(told!(subject.introspect(&access)), used);
        assert_eq!(told!(subject.authlete.userinfo(&UserInfoRequest::new(access)).unwrap()), used);
        let refresh = tokens.refresh_token.map(Secret::into_exposed).unwrap();
        assert_eq!(told!(token(&format!("grant_type=refresh_token&refresh_token={refresh}"))), used);
        let asked = token("grant_type=password&username=john&password=secret");
        assert_eq!(told!(&asked), used);
        let request = TokenIssueRequest::new(asked.ticket.unwrap(), "john");
        assert_eq!(told!(subject.authlete.token_issue(&request).unwrap()), used);

        let request = DeviceAuthorizationRequest {
            client_id: Some(identifier.into()),
            client_secret: Some("emulated-client-secret".into()),
            ..DeviceAuthorizationRequest::new("scope=read")
        };
        let begun = subject.authlete.device_authorization(&request).unwrap();
        assert_eq!((told!(&begun), begun.client_name.as_deref()), (used, Some("Emulated client")));
        let request = DeviceVerificationRequest::new(begun.user_code.unwrap());
        assert_eq!(told!(subject.authlete.device_verification(&request).unwrap()), used);
        let request = BackchannelAuthenticationRequest {
            client_id: Some(identifier.into()),
            client_secret: Some("emulated-client-secret".into()),
            ..BackchannelAuthenticationRequest::new("scope=openid&login_hint=john")
        };
        assert_eq!(told!(subject.authlete.backchannel_authentication(&request).unwrap()), used);
    }
}
