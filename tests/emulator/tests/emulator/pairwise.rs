//! Pairwise subjects (OpenID Connect Core 8.1): the sectors of clients, and where the `sub` that the authorization server makes of
//! them goes.

use authlete_core::authorization::{AuthorizationIssueRequest, AuthorizationIssueResponse};
use authlete_core::client::Client;
use authlete_core::introspection::StandardIntrospectionRequest;
use authlete_core::registration::ClientRegistrationRequest;
use authlete_core::types::SubjectType;
use authlete_core::userinfo::UserInfoIssueRequest;
use serde_json::{Value, json};

use crate::subject::{Subject, code_of, exchange, json, refusal, request};

const DOCUMENT: &str = "https://sector.example/uris.json";

fn client(subject_type: Option<SubjectType>, sector: Option<&str>, redirect_uris: &[&str]) -> Client {
    Client {
        subject_type,
        sector_identifier_uri: sector.map(String::from),
        redirect_uris: Some(redirect_uris.iter().map(ToString::to_string).collect()),
        ..Client::default()
    }
}

fn subject() -> Subject {
    Subject::fetching(
        |_| (),
        |url: &str| match url {
            DOCUMENT => Ok(br#"["https://a.example/cb", "https://b.example/cb"]"#.to_vec()),
            "https://sector.example/object.json" => Ok(b"{}".to_vec()),
            _ => Err("404".into()),
        },
    )
}

#[test]
fn the_authorization_server_learns_the_sector_with_the_client() {
    let subject = subject();
    let sector = |client: Option<Client>| client.unwrap().derived_sector_identifier;
    let created = subject.authlete.create_client(client(None, None, &["https://a.example/cb"])).unwrap();
    assert_eq!(created.derived_sector_identifier.as_deref(), Some("a.example"));
    let client_id = created.client_id.unwrap();
    let parameters = format!("response_type=code&client_id={client_id}&redirect_uri=https://a.example/cb");
    let shown = subject.authorize(&parameters).client.unwrap().read().ok();
    assert_eq!(sector(shown).as_deref(), Some("a.example"));
    // What a caller says of it does not matter.
    let both = ["https://a.example/cb", "https://b.example/cb"];
    let wanted = Client { derived_sector_identifier: Some("x".into()), ..client(None, Some(DOCUMENT), &both) };
    let updated = subject.authlete.update_client(client_id, wanted).unwrap();
    assert_eq!(updated.derived_sector_identifier.as_deref(), Some("sector.example"));
    let updated = subject.authlete.update_client(client_id, client(None, None, &both)).unwrap();
    assert_eq!(updated.derived_sector_identifier, None);
}

#[test]
fn a_sector_has_to_be_one_of_the_client() {
    let subject = subject();
    let pairwise = Some(SubjectType::Pairwise);
    let known = subject.authlete.create_client(Client::default()).unwrap().client_id.unwrap();
    for (wanted, code, code_of_registration) in [
        (client(pairwise.clone(), None, &["https://a.example/", "https://b.example/"]), "A032221", "A204312"),
        (client(pairwise.clone(), None, &[]), "A032221", "A204312"),
        (client(None, Some("http://sector.example/uris.json"), &[]), "A032210", "A204313"),
        (client(None, Some("https://sector.example/gone.json"), &[]), "A032219", "A032219"),
        (client(pairwise.clone(), Some("https://sector.example/object.json"), &[]), "A032219", "A032219"),
        (client(pairwise, Some(DOCUMENT), &["https://a.example/cb", "https://c.example/cb"]), "A032220", "A032220"),
    ] {
        assert_eq!(refusal(subject.authlete.create_client(wanted.clone())), (400, code.into()));
        assert_eq!(refusal(subject.authlete.update_client(known, wanted.clone())), (400, code.into()));
        let mut metadata = json!({ "redirect_uris": wanted.redirect_uris });
        if let Some(uri) = wanted.sector_identifier_uri {
            metadata["sector_identifier_uri"] = uri.into();
        }
        if wanted.subject_type.is_some() {
            metadata["subject_type"] = "pairwise".into();
        }
        let request = ClientRegistrationRequest::register(metadata.to_string());
        let answer = subject.authlete.dynamic_client_register(request).unwrap();
        assert_eq!(code_of(&answer.result_code), code_of_registration, "{metadata}");
        assert_eq!(json(&answer.response_content)["error"], "invalid_client_metadata");
    }
}

#[test]
fn clients_see_the_sub_of_the_call_and_resource_servers_the_subject() {
    let subject = Subject::v3();
    let issued = issue(&subject, "code id_token", "pairwise-1");
    let id_token = claims(issued.id_token.unwrap().expose());
    assert_eq!(id_token["sub"], "pairwise-1");
    let tokens = subject.token(&exchange(issued.authorization_code.unwrap().expose()));
    assert_eq!(claims(tokens.id_token.unwrap().expose())["sub"], "pairwise-1");
    assert_eq!(tokens.subject.as_deref(), Some("john"));

    let access_token = tokens.access_token.unwrap();
    assert_eq!(subject.introspect(&access_token).subject.as_deref(), Some("john"));
    let parameters = format!("token={}", access_token.expose());
    let standard = subject.authlete.standard_introspection(&StandardIntrospectionRequest::new(parameters)).unwrap();
    assert_eq!(json(&standard.response_content)["sub"], "john");

    // The authorization server says it again for user information.
    for (sub, expected) in [(Some("pairwise-1"), "pairwise-1"), (Some(""), "john"), (None, "john")] {
        let request =
            UserInfoIssueRequest { sub: sub.map(String::from), ..UserInfoIssueRequest::new(access_token.clone()) };
        let answer = subject.authlete.userinfo_issue(&request).unwrap();
        assert_eq!(json(&answer.response_content), json!({ "sub": expected }));
    }
}

#[test]
fn an_id_token_hint_has_the_sub_that_the_client_knows() {
    let subject = Subject::v3();
    let hint = issue(&subject, "id_token", "pairwise-1").id_token.unwrap();
    let answer = subject.authorize(&request(&format!("&prompt=none&id_token_hint={}", hint.expose())));
    assert_eq!(answer.subject.as_deref(), Some("pairwise-1"));
}

fn issue(subject: &Subject, response_type: &str, sub: &str) -> AuthorizationIssueResponse {
    let parameters =
        request("&scope=openid&nonce=n").replace("response_type=code", &format!("response_type={response_type}"));
    let ticket = subject.authorize(&parameters).ticket.unwrap();
    let request = AuthorizationIssueRequest { sub: Some(sub.into()), ..AuthorizationIssueRequest::new(ticket, "john") };
    subject.authlete.authorization_issue(&request).unwrap()
}

fn claims(jwt: &str) -> Value {
    use base64::Engine as _;
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(jwt.split('.').nth(1).unwrap());
    serde_json::from_slice(&payload.unwrap()).unwrap()
}
