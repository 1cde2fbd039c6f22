//! Pushed authorization requests.

use authlete_core::Version;
use authlete_core::authorization::AuthorizationAction;
use authlete_core::client::Client;
use authlete_core::pushed_authorization::{PushedAuthReqAction, PushedAuthReqRequest, PushedAuthReqResponse};
use authlete_core::types::ClientType;
use authlete_emulator::Settings;

use crate::subject::{REDIRECT_URI, Subject, code_of, json, request, text};

fn push(subject: &Subject, parameters: &str) -> PushedAuthReqResponse {
    let request = PushedAuthReqRequest {
        client_id: Some("2000000001".into()),
        client_secret: Some("emulated-client-secret".into()),
        ..PushedAuthReqRequest::new(parameters)
    };
    subject.authlete.push_authorization_request(&request).unwrap()
}

fn by_uri(request_uri: &str) -> String {
    format!("client_id=2000000001&request_uri={request_uri}")
}

fn uri_of(pushed: &PushedAuthReqResponse) -> String {
    pushed.request_uri.as_ref().unwrap_or_else(|| panic!("{:?}", pushed.result_message)).expose().into()
}

#[test]
fn a_pushed_request_is_used_once_and_in_its_time() {
    for version in [Version::V2, Version::V3] {
        let mut settings = Settings::default();
        settings.service.pushed_auth_req_duration = Some(10);
        let subject = Subject::new(version, settings);
        let pushed = push(&subject, &format!("response_type=code&redirect_uri={REDIRECT_URI}&scope=read&state=p"));
        assert_eq!((&pushed.action, code_of(&pushed.result_code)), (&PushedAuthReqAction::Created, "A245001"));
        let content = json(&pushed.response_content);
        let uri = uri_of(&pushed);
        assert_eq!((&content["expires_in"], &content["request_uri"]), (&10.into(), &uri.as_str().into()));
        assert!(uri.starts_with("urn:ietf:params:oauth:request_uri:"), "{uri}");

        // What stands beside the request URI does not count.
        let asked = subject.authorize(&format!("{}&scope=write&state=q&response_type=token", by_uri(&uri)));
        assert_eq!(asked.action, AuthorizationAction::Interaction, "{:?}", asked.result_message);
        assert_eq!(asked.scopes.unwrap()[0].name.as_deref(), Some("read"));
        let issued = subject.issue(asked.ticket.unwrap());
        assert!(text(&issued.response_content).contains("&state=p&"), "{:?}", issued.response_content);

        let again = subject.authorize(&by_uri(&uri));
        assert_eq!((&again.action, code_of(&again.result_code)), (&AuthorizationAction::BadRequest, "A008303"));
        assert_eq!(json(&again.response_content)["error"], "invalid_request_uri");

        let late = uri_of(&push(&subject, &request("")));
        subject.advance(10);
        assert_eq!(code_of(&subject.authorize(&by_uri(&late)).result_code), "A006325");
    }
}

#[test]
fn a_pushed_request_is_its_clients() {
    let subject = Subject::v3();
    let other = Client { client_type: Some(ClientType::Public), ..Default::default() };
    let other = subject.authlete.create_client(other).unwrap().client_id.unwrap();
    let uri = uri_of(&push(&subject, &request("")));
    let stolen = subject.authorize(&format!("client_id={other}&request_uri={uri}"));
    assert_eq!(code_of(&stolen.result_code), "A008303");
    assert_eq!(subject.authorize(&by_uri(&uri)).action, AuthorizationAction::Interaction);
}

#[test]
fn wrong_pushed_requests() {
    use PushedAuthReqAction::{BadRequest, InternalServerError, Unauthorized};
    for (client_id, client_secret, parameters, action, code, error) in [
        ("", "", "response_type=code", BadRequest, "A247306", "invalid_request"),
        ("", "", "client_assertion=x", BadRequest, "A247301", "invalid_request"),
        ("", "", "client_assertion=eyJhbGciOiJub25lIn0.e30.", BadRequest, "A247302", "invalid_request"),
        ("2000000001", "x", "client_id=7", BadRequest, "A247303", "invalid_request"),
        ("7", "x", "response_type=code", Unauthorized, "A247307", "invalid_client"),
        ("2000000001", "x", "response_type=code", Unauthorized, "A157305", "invalid_client"),
        ("2000000001", "", "response_type=code", Unauthorized, "A157304", "invalid_client"),
        ("2000000001", "good", "request_uri=x", BadRequest, "A248301", "invalid_request"),
        ("2000000001", "good", "scope=read", BadRequest, "A009301", "invalid_request"),
        ("2000000001", "good", "response_type=code&redirect_uri=https://x", BadRequest, "A011304", "invalid_request"),
        ("2000000001", "good", "response_type=code&prompt=x", BadRequest, "A016303", "invalid_request"),
        ("2000000001", "good", "response_type=code&resource=x", BadRequest, "A251307", "invalid_target"),
    ] {
        let secret = if client_secret == "good" { "emulated-client-secret" } else { client_secret };
        let request = PushedAuthReqRequest {
            client_id: Some(client_id.into()),
            client_secret: Some(secret.into()),
            ..PushedAuthReqRequest::new(parameters)
        };
        let answer = Subject::v3().authlete.push_authorization_request(&request).unwrap();
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&action, code), "{parameters}");
        assert_eq!(json(&answer.response_content)["error"], error, "{parameters}");
    }
    let subject = Subject::v3();
    let request = http::Request::post("/api/1000000002/pushed_auth_req")
        .header("authorization", "Bearer emulated-service-access-token")
        .body("{}");
    let answer: serde_json::Value = serde_json::from_slice(subject.emulator.handle(request.unwrap()).body()).unwrap();
    assert_eq!(answer["action"], InternalServerError.as_str());
}

#[test]
fn pushing_can_be_required() {
    type Change = fn(&mut Settings);
    let of_client: Change = |settings| settings.client.par_required = Some(true);
    let of_service: Change = |settings| settings.service.par_required = Some(true);
    for (change, missing, another) in [(of_client, "A008305", "A008307"), (of_service, "A008306", "A008308")] {
        let subject = Subject::with(change);
        assert_eq!(code_of(&subject.authorize(&request("")).result_code), missing);
        let by_reference = subject.authorize(&by_uri("https://c.example/request"));
        assert_eq!(
            (&by_reference.action, code_of(&by_reference.result_code)),
            (&AuthorizationAction::BadRequest, another)
        );
        let uri = uri_of(&push(&subject, &request("")));
        assert_eq!(subject.authorize(&by_uri(&uri)).action, AuthorizationAction::Interaction);
    }
}

#[test]
fn settings_count_as_they_are_when_the_request_is_used() {
    let subject = Subject::v3();
    let uri = uri_of(&push(&subject, &request("")));
    let client = subject.authlete.get_client(2_000_000_001_i64).unwrap();
    let changed = Client { redirect_uris: Some(vec!["https://c.example".into()]), ..client };
    subject.authlete.update_client(2_000_000_001_i64, changed).unwrap();
    assert_eq!(code_of(&subject.authorize(&by_uri(&uri)).result_code), "A011304");
}
