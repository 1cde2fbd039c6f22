//! What users allowed clients to do, in all forms of the operations, and the scopes that clients may ask for.

use authlete_core::Secret;
use authlete_core::client::Client;
use authlete_core::client_authorization::{
    ClientAuthorizationDeleteRequest, ClientAuthorizationGetListRequest, ClientAuthorizationUpdateRequest,
    GetClientAuthorizationListByPath, GetClientAuthorizationListByQuery,
};
use authlete_core::requestable_scopes::RequestableScopes;
use authlete_core::types::GrantType;

use crate::subject::{Subject, code_of, refusal};

const CLIENT: i64 = 2_000_000_001;

fn by(subject: &str) -> ClientAuthorizationDeleteRequest {
    ClientAuthorizationDeleteRequest::new(subject)
}

#[test]
fn the_clients_that_a_user_authorized() {
    let subject = Subject::v3();
    let other = Client {
        developer: Some("joe".into()),
        grant_types: Some(vec![GrantType::AuthorizationCode]),
        redirect_uris: Some(vec!["https://other.example/cb".into()]),
        client_name: Some("Other".into()),
        ..Default::default()
    };
    let other = subject.authlete.create_client(other).unwrap().client_id.unwrap();
    assert_eq!(names(&subject, None, None, None), ("".into(), 0));
    subject.tokens("read");
    subject.tokens("write");
    let answer = subject.authorize(&format!("response_type=code&client_id={other}&scope=read"));
    let code = subject.issue(answer.ticket.unwrap()).authorization_code.unwrap().into_exposed();
    let exchange = format!("grant_type=authorization_code&code={code}&client_id={other}");
    let request = authlete_core::token::TokenRequest::new(exchange.as_str());
    assert_eq!(code_of(&subject.authlete.token(&request).unwrap().result_code), "A050001");

    assert_eq!(names(&subject, None, None, None), ("Emulated client, Other".into(), 2));
    assert_eq!(names(&subject, None, Some(1), Some(2)), ("Other".into(), 2));
    assert_eq!(names(&subject, Some("joe"), None, None), ("Other".into(), 1));
    let list = ClientAuthorizationGetListRequest { end: Some(-1), ..ClientAuthorizationGetListRequest::new("john") };
    assert_eq!(refusal(subject.authlete.call(&list)), (400, "A136204".into()));
    let list = ClientAuthorizationGetListRequest { start: Some(-1), ..ClientAuthorizationGetListRequest::new("john") };
    assert_eq!(refusal(subject.authlete.call(&list)), (400, "A136202".into()));
    let nobody = ClientAuthorizationGetListRequest::new("");
    assert_eq!(refusal(subject.authlete.call(&nobody)), (400, "A136206".into()));
    let secrets = subject.authlete.call(&ClientAuthorizationGetListRequest::new("john")).unwrap().clients.unwrap();
    assert!(secrets.iter().all(|client| client.client_secret.is_none() && client.redirect_uris.is_none()));
    // A token that has run out is no authorization: the other client has no refresh token.
    subject.advance(86_400);
    assert_eq!(names(&subject, None, None, None), ("Emulated client".into(), 1));
}

/// The names that all three forms of the list agree on.
fn names(subject: &Subject, developer: Option<&str>, start: Option<i32>, end: Option<i32>) -> (String, i32) {
    let developer = developer.map(String::from);
    let john = || String::from("john");
    let body = ClientAuthorizationGetListRequest {
        developer: developer.clone(),
        start,
        end,
        ..ClientAuthorizationGetListRequest::new("john")
    };
    let mut query = GetClientAuthorizationListByQuery::new(john());
    (query.developer, query.start, query.end) = (developer.clone(), start, end);
    let mut path = GetClientAuthorizationListByPath::new(john());
    (path.developer, path.start, path.end) = (developer, start, end);
    let answer = subject.authlete.call(&body).unwrap();
    assert_eq!(subject.authlete.call(&query).unwrap(), answer);
    assert_eq!(subject.authlete.call(&path).unwrap(), answer);
    assert_eq!(answer.subject.as_deref(), Some("john"));
    let names: Vec<_> = answer.clients.unwrap().into_iter().filter_map(|client| client.client_name).collect();
    (names.join(", "), answer.total_count.unwrap())
}

#[test]
fn an_authorization_is_changed() {
    let subject = Subject::v3();
    let tokens = subject.tokens("read+write");
    let update = |subject_: &str, scopes: Option<Vec<String>>| {
        let request = ClientAuthorizationUpdateRequest { scopes, ..ClientAuthorizationUpdateRequest::new(subject_) };
        subject.authlete.update_client_authorization(CLIENT, request)
    };
    let answer = update("john", Some(vec!["read".into(), "unknown".into()])).unwrap();
    assert_eq!(code_of(&answer.result_code), "A138001");
    assert!(answer.result_message.unwrap().contains("1 access token"));
    let access = tokens.access_token.unwrap();
    assert_eq!(subject.introspect(&access).scopes, Some(vec!["read".into()]));
    update("john", None).unwrap();
    assert_eq!(subject.introspect(&access).scopes, Some(vec!["read".into()]));
    let refreshed = subject.token(&format!(
        "grant_type=refresh_token&refresh_token={}",
        tokens.refresh_token.as_ref().map_or("", Secret::expose)
    ));
    assert_eq!(refreshed.scopes, Some(vec!["read".into()]));
    assert_eq!(refusal(update("", None)), (400, "A138201".into()));
}

#[test]
fn an_authorization_is_withdrawn_by_all_three_forms() {
    let subject = Subject::v3();
    for form in 0..3 {
        let tokens = subject.tokens("read");
        let authlete = &subject.authlete;
        let answer = match form {
            0 => authlete.delete_client_authorization(CLIENT, by("john")),
            1 => authlete.delete_client_authorization_by_query(CLIENT, "john"),
            _ => authlete.delete_client_authorization_by_path(CLIENT, "john"),
        };
        let answer = answer.unwrap();
        assert_eq!(code_of(&answer.result_code), "A137001");
        assert!(answer.result_message.unwrap().contains("1 access token"));
        assert_eq!(code_of(&subject.introspect(&tokens.access_token.unwrap()).result_code), "A057302");
    }
    assert_eq!(refusal(subject.authlete.delete_client_authorization(CLIENT, by(""))), (400, "A137202".into()));
    assert_eq!(refusal(subject.authlete.delete_client_authorization(7, by("john"))), (404, "A001212".into()));
}

#[test]
fn granted_scopes_are_remembered_beyond_tokens_and_forgotten_by_all_three_forms() {
    let subject = Subject::v3();
    let authlete = &subject.authlete;
    for form in 0..3 {
        assert_eq!(code_of(&authlete.get_granted_scopes(CLIENT, by("john")).unwrap().result_code), "A139001");
        subject.tokens("read+write");
        subject.tokens("email");
        subject.authlete.delete_client_authorization(CLIENT, by("john")).unwrap();
        let answer = authlete.get_granted_scopes(CLIENT, by("john")).unwrap();
        assert_eq!(authlete.get_granted_scopes_by_query(CLIENT, "john").unwrap(), answer);
        assert_eq!(authlete.get_granted_scopes_by_path(CLIENT, "john").unwrap(), answer);
        assert_eq!((code_of(&answer.result_code), answer.client_id), ("A139002", Some(CLIENT)));
        assert_eq!((answer.service_api_key, answer.subject.as_deref()), (Some(1_000_000_002), Some("john")));
        assert_eq!(answer.latest_granted_scopes, Some(vec!["email".into()]));
        let mut merged = answer.merged_granted_scopes.unwrap();
        merged.sort();
        assert_eq!(merged, ["email", "read", "write"]);
        let forget = || match form {
            0 => authlete.delete_granted_scopes(CLIENT, by("john")),
            1 => authlete.delete_granted_scopes_by_query(CLIENT, "john"),
            _ => authlete.delete_granted_scopes_by_path(CLIENT, "john"),
        };
        assert_eq!(code_of(&forget().unwrap().result_code), "A140002");
        assert_eq!(code_of(&forget().unwrap().result_code), "A140001");
    }
    assert_eq!(refusal(authlete.get_granted_scopes(CLIENT, by(""))), (400, "A139202".into()));
    assert_eq!(refusal(authlete.delete_granted_scopes(CLIENT, by(""))), (400, "A140202".into()));
}

#[test]
fn a_client_may_ask_for_its_requestable_scopes_only() {
    let subject = Subject::v3();
    let scopes = |names: &[&str]| RequestableScopes {
        requestable_scopes: Some(names.iter().map(|name| (*name).into()).collect()),
        ..Default::default()
    };
    let get = || subject.authlete.get_requestable_scopes(CLIENT).unwrap();
    assert_eq!(get().requestable_scopes, None);
    for (form, names) in [(0, vec!["read"]), (1, vec!["read", "email"]), (0, vec![])] {
        let set = match form {
            0 => subject.authlete.set_requestable_scopes(CLIENT, scopes(&names)),
            _ => subject.authlete.put_requestable_scopes(CLIENT, scopes(&names)),
        };
        assert_eq!((set.unwrap(), get()), (scopes(&names), scopes(&names)));
        let granted = subject.tokens("read+write+email").scopes.unwrap();
        assert_eq!(granted.iter().filter(|scope| names.contains(&scope.as_str())).count(), granted.len());
        assert_eq!(granted.len(), names.len());
    }
    subject.authlete.delete_requestable_scopes(CLIENT).unwrap();
    subject.authlete.delete_requestable_scopes(CLIENT).unwrap();
    assert_eq!((get().requestable_scopes, subject.tokens("read+write").scopes.unwrap().len()), (None, 2));
    assert_eq!(refusal(subject.authlete.get_requestable_scopes(7)), (404, "A001212".into()));
}
