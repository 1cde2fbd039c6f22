//! Tokens as the authorization server manages them: listed, deleted and revoked.

use authlete_core::Secret;
use authlete_core::token_management::{
    GetTokenList, TokenCreateAction, TokenCreateRequest, TokenCreateResponse, TokenRevokeRequest,
};
use authlete_core::types::{GrantType, TokenStatus};

use crate::subject::{Subject, code_of, refusal};

const CLIENT: i64 = 2_000_000_001;

pub(crate) fn wanted(grant_type: GrantType) -> TokenCreateRequest {
    TokenCreateRequest {
        client_id: Some(CLIENT),
        subject: Some("john".into()),
        scopes: Some(vec!["read".into()]),
        ..TokenCreateRequest::new(grant_type)
    }
}

pub(crate) fn create(subject: &Subject, request: &TokenCreateRequest) -> TokenCreateResponse {
    let answer = subject.authlete.token_create(request).unwrap();
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&TokenCreateAction::Ok, "A109001"));
    answer
}

pub(crate) fn text(secret: &Option<Secret>) -> &str {
    secret.as_ref().map_or("", Secret::expose)
}

#[test]
fn tokens_are_listed_by_client_subject_and_status() {
    let subject = Subject::v3();
    let other = subject.authlete.create_client(authlete_core::client::Client::default()).unwrap().client_id.unwrap();
    for (client, user, seconds) in
        [(CLIENT, "john", 10), (CLIENT, "jane", 10), (other, "john", 10), (CLIENT, "john", 50)]
    {
        let request = TokenCreateRequest {
            client_id: Some(client),
            subject: Some(user.into()),
            access_token_duration: Some(seconds),
            ..wanted(GrantType::AuthorizationCode)
        };
        create(&subject, &request);
    }
    subject.advance(20);
    let list = |client: Option<i64>, user: Option<&str>, status, range: Option<(i32, i32)>| {
        let request = GetTokenList {
            client_identifier: client.map(Into::into),
            subject: user.map(String::from),
            token_status: status,
            start: range.map(|range| range.0),
            end: range.map(|range| range.1),
            ..Default::default()
        };
        let answer = subject.authlete.call(&request).unwrap();
        assert_eq!((answer.client.is_some(), answer.subject.as_deref()), (client.is_some(), user));
        (answer.access_tokens.unwrap().len(), answer.total_count.unwrap())
    };
    let (valid, invalid) = (Some(TokenStatus::Valid), Some(TokenStatus::Invalid));
    assert_eq!(list(None, None, None, None), (4, 4));
    assert_eq!(list(None, None, Some(TokenStatus::All), Some((1, 3))), (2, 4));
    assert_eq!(list(None, None, valid.clone(), None), (1, 1));
    assert_eq!(list(None, None, invalid.clone(), Some((0, 2))), (2, 3));
    assert_eq!(list(Some(CLIENT), None, None, None), (3, 3));
    assert_eq!(list(None, Some("john"), None, None), (3, 3));
    assert_eq!(list(Some(CLIENT), Some("john"), None, None), (2, 2));
    assert_eq!(list(Some(CLIENT), Some("john"), invalid, None), (1, 1));
    assert_eq!(list(Some(other), Some("jane"), None, None), (0, 0));
    let shown = format!("{:?}", subject.authlete.call(&GetTokenList::default()).unwrap());
    assert!(!shown.contains("emulated-client-secret"));
    for (start, end, code) in [(Some(-1), None, "A159202"), (None, Some(-1), "A159204")] {
        let request = GetTokenList { start, end, ..Default::default() };
        assert_eq!(refusal(subject.authlete.call(&request)), (400, code.into()));
    }
    let unknown = GetTokenList { client_identifier: Some(7.into()), ..Default::default() };
    assert_eq!(refusal(subject.authlete.call(&unknown)), (404, "A001212".into()));
}

#[test]
fn a_token_is_deleted_by_its_value_or_its_hash() {
    let subject = Subject::v3();
    for by_hash in [false, true] {
        let created = create(&subject, &wanted(GrantType::AuthorizationCode)).access_token.unwrap();
        let listed = subject.authlete.call(&GetTokenList::default()).unwrap().access_tokens.unwrap();
        let name: Secret = match by_hash {
            true => listed[0].access_token_hash.clone().unwrap().into(),
            false => created.clone(),
        };
        for _ in 0..2 {
            subject.authlete.token_delete(name.clone()).unwrap();
        }
        assert_eq!(code_of(&subject.introspect(&created).result_code), "A057302");
    }
}

#[test]
fn the_first_selector_says_which_tokens_are_revoked() {
    let fresh = || {
        let subject = Subject::v3();
        let other = subject.authlete.create_client(authlete_core::client::Client::default()).unwrap();
        let other = other.client_id.unwrap();
        for (name, client, user) in
            [("1", CLIENT, "john"), ("2", CLIENT, "jane"), ("3", other, "john"), ("4", CLIENT, "john")]
        {
            let request = TokenCreateRequest {
                client_id: Some(client),
                subject: Some(user.into()),
                access_token: Some(format!("a{name}").into()),
                refresh_token: Some(format!("r{name}").into()),
                ..wanted(GrantType::AuthorizationCode)
            };
            create(&subject, &request);
        }
        subject
    };
    let request = |access: &str, refresh: &str, client: &str, user: &str| TokenRevokeRequest {
        access_token_identifier: Some(access.into()),
        refresh_token_identifier: Some(refresh.into()),
        client_identifier: Some(client.into()),
        subject: Some(user.into()),
        ..Default::default()
    };
    for (request, left) in [
        (request("a2", "r3", "2000000001", "john"), vec!["1", "3", "4"]),
        (request("", "r3", "2000000001", "john"), vec!["1", "2", "4"]),
        (request("", "", "2000000001", "john"), vec!["2", "3"]),
        (request("", "", "2000000001", ""), vec!["3"]),
        (request("", "", "", "john"), vec!["2"]),
        (request("r1", "", "", ""), vec!["1", "2", "3", "4"]),
        (request("", "", "7", ""), vec!["1", "2", "3", "4"]),
    ] {
        let subject = fresh();
        let answer = subject.authlete.token_revoke(&request).unwrap();
        assert_eq!((code_of(&answer.result_code), answer.count), ("A312001", Some(4 - left.len() as i32)));
        let is_there = |name: &&str| subject.introspect(&format!("a{name}").into()).existent == Some(true);
        assert_eq!(["1", "2", "3", "4"].into_iter().filter(is_there).collect::<Vec<_>>(), left);
    }
    assert_eq!(refusal(fresh().authlete.token_revoke(&TokenRevokeRequest::default())).0, 400);
}
