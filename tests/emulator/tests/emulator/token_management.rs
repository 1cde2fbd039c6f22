//! Tokens as the authorization server manages them: created, changed, listed, revoked.

use authlete_core::token_management::{
    GetTokenList, TokenBatchStatusResult, TokenCreateAction, TokenCreateRequest, TokenCreateResponse,
    TokenRevokeRequest, TokenUpdateAction, TokenUpdateRequest, TokenUpdateResponse,
};
use authlete_core::types::{GrantType, JwsAlg, Property, TokenStatus};
use authlete_core::{Secret, Version};
use authlete_emulator::Settings;

use crate::subject::{Subject, code_of, refusal};

const CLIENT: i64 = 2_000_000_001;

fn wanted(grant_type: GrantType) -> TokenCreateRequest {
    TokenCreateRequest {
        client_id: Some(CLIENT),
        subject: Some("john".into()),
        scopes: Some(vec!["read".into()]),
        ..TokenCreateRequest::new(grant_type)
    }
}

fn create(subject: &Subject, request: &TokenCreateRequest) -> TokenCreateResponse {
    let answer = subject.authlete.token_create(request).unwrap();
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&TokenCreateAction::Ok, "A109001"));
    answer
}

fn text(secret: &Option<Secret>) -> &str {
    secret.as_ref().map_or("", Secret::expose)
}

#[test]
fn tokens_are_created_for_every_grant_type_that_the_service_has() {
    for version in [Version::V2, Version::V3] {
        let subject = Subject::new(version, Settings::default());
        for (grant_type, has_subject, has_refresh) in [
            (GrantType::AuthorizationCode, true, true),
            (GrantType::Password, true, true),
            (GrantType::Implicit, true, false),
            (GrantType::ClientCredentials, false, false),
        ] {
            let answer = create(&subject, &wanted(grant_type.clone()));
            assert_eq!(answer.subject.is_some(), has_subject, "{grant_type}");
            assert_eq!(answer.refresh_token.is_some(), has_refresh, "{grant_type}");
            assert_eq!((answer.expires_in, answer.token_type.as_deref()), (Some(86_400), Some("Bearer")));
            let seen = subject.introspect(&answer.access_token.unwrap());
            assert_eq!((seen.grant_type, seen.subject), (Some(grant_type), answer.subject));
            assert_eq!((seen.scopes, seen.expires_at), (answer.scopes, answer.expires_at));
        }
    }
}

#[test]
fn a_created_token_is_as_it_was_ordered() {
    let subject = Subject::v3();
    let request = TokenCreateRequest {
        access_token: Some("my-access-token".into()),
        refresh_token: Some("my-refresh-token".into()),
        access_token_duration: Some(10),
        refresh_token_duration: Some(20),
        properties: Some(vec![Property { key: Some("k".into()), value: Some("v".into()), ..Default::default() }]),
        certificate_thumbprint: Some("thumbprint".into()),
        dpop_key_thumbprint: Some("jkt".into()),
        resources: Some(vec!["https://rs.example".into()]),
        acr: Some("high".into()),
        auth_time: Some(1_600_000_000),
        ..wanted(GrantType::AuthorizationCode)
    };
    let answer = create(&subject, &request);
    assert_eq!((text(&answer.access_token), text(&answer.refresh_token)), ("my-access-token", "my-refresh-token"));
    assert_eq!((answer.expires_in, answer.token_type.as_deref()), (Some(10), Some("DPoP")));
    assert_eq!(answer.properties, request.properties);
    let list = subject.authlete.call(&GetTokenList::default()).unwrap().access_tokens.unwrap();
    let [token] = list.as_slice() else { panic!("{list:?}") };
    assert_eq!(token.access_token_expires_at.zip(token.created_at).map(|(end, start)| end - start), Some(10_000));
    assert_eq!(token.refresh_token_expires_at.zip(token.created_at).map(|(end, start)| end - start), Some(20_000));
    subject.advance(15);
    let refresh = "grant_type=refresh_token&refresh_token=my-refresh-token";
    let answer = subject.token(refresh);
    assert!(!code_of(&answer.result_code).starts_with("A053305"), "{answer:?}");

    let attachment = TokenCreateRequest { for_external_attachment: Some(true), ..wanted(GrantType::Implicit) };
    let answer = create(&subject, &attachment);
    assert_eq!(answer.for_external_attachment, Some(true));
    assert_eq!(subject.introspect(&answer.access_token.unwrap()).for_external_attachment, Some(true));

    let persistent = TokenCreateRequest { access_token_persistent: Some(true), ..wanted(GrantType::Implicit) };
    let access = create(&subject, &persistent).access_token.unwrap();
    subject.advance(100 * 365 * 86_400);
    assert_eq!(subject.introspect(&access).usable, Some(true));
}

#[test]
fn what_cannot_be_created_is_refused_with_its_code() {
    let subject = Subject::v3();
    let locked = subject.authlete.create_client(authlete_core::client::Client::default()).unwrap().client_id.unwrap();
    let lock = authlete_core::client::ClientLockFlagUpdateRequest::new(true);
    subject.authlete.update_client_lock_flag(locked, lock).unwrap();
    let given = |access: Option<&str>, refresh: Option<&str>, grant_type| TokenCreateRequest {
        access_token: access.map(Into::into),
        refresh_token: refresh.map(Into::into),
        ..wanted(grant_type)
    };
    create(&subject, &given(Some("access"), Some("refresh"), GrantType::AuthorizationCode));
    let code = GrantType::AuthorizationCode;
    let with_subject = |subject: &str| TokenCreateRequest { subject: Some(subject.into()), ..wanted(code.clone()) };
    for (request, result_code) in [
        (wanted("".into()), "A104201"),
        (wanted(GrantType::RefreshToken), "A104202"),
        (wanted("NONSENSE".into()), "A104203"),
        (with_subject(""), "A105201"),
        (with_subject(&"a".repeat(101)), "A105202"),
        (with_subject("ä"), "A105203"),
        (TokenCreateRequest { scopes: Some(vec!["nonsense".into()]), ..wanted(code.clone()) }, "A106201"),
        (TokenCreateRequest { client_id: Some(7), ..wanted(code.clone()) }, "A107201"),
        (TokenCreateRequest { client_id: None, ..wanted(code.clone()) }, "A107201"),
        (TokenCreateRequest { client_id: Some(locked), ..wanted(code.clone()) }, "A107203"),
        (given(None, Some("new"), GrantType::Implicit), "A108203"),
        (given(None, Some("new"), GrantType::ClientCredentials), "A108204"),
        (given(Some("access"), None, code.clone()), "A144201"),
        (given(None, Some("refresh"), code.clone()), "A144202"),
    ] {
        let answer = subject.authlete.token_create(&request).unwrap();
        assert_eq!((answer.action, code_of(&answer.result_code)), (TokenCreateAction::BadRequest, result_code));
        assert_eq!(answer.access_token, None);
    }
    let without = Subject::with(|settings| settings.service.supported_grant_types = Some(vec![GrantType::Password]));
    let answer = without.authlete.token_create(&given(None, Some("new"), GrantType::Password)).unwrap();
    assert_eq!(code_of(&answer.result_code), "A108202");
    assert_eq!(create(&without, &wanted(GrantType::Password)).refresh_token, None);
}

fn update(subject: &Subject, request: &TokenUpdateRequest) -> TokenUpdateResponse {
    subject.authlete.token_update(request).unwrap()
}

#[test]
fn the_first_member_names_the_token_to_change() {
    let subject = Subject::v3();
    let ordered = |name: &str| TokenCreateRequest {
        access_token: Some(format!("a{name}").into()),
        refresh_token: Some(format!("r{name}").into()),
        ..wanted(GrantType::AuthorizationCode)
    };
    for name in ["1", "2", "3", "4", "5"] {
        create(&subject, &ordered(name));
    }
    let listed = subject.authlete.call(&GetTokenList::default()).unwrap().access_tokens.unwrap();
    let all = TokenUpdateRequest {
        access_token: Some("a1".into()),
        access_token_hash: listed[1].access_token_hash.clone(),
        refresh_token: Some("r3".into()),
        refresh_token_hash: listed[3].refresh_token_hash.clone(),
        ..Default::default()
    };
    let ids = ["a1", "a5"].map(|name| {
        let request = TokenUpdateRequest { access_token: Some(name.into()), ..Default::default() };
        update(&subject, &request).token_id.unwrap()
    });
    assert_ne!(ids[0], ids[1]);
    let only_id = TokenUpdateRequest { token_id: Some(ids[1].clone()), ..Default::default() };
    let all = TokenUpdateRequest { token_id: only_id.token_id.clone(), ..all };
    let no_access = TokenUpdateRequest { access_token: None, ..all.clone() };
    let no_hash = TokenUpdateRequest { access_token_hash: None, ..no_access.clone() };
    let only_hash = TokenUpdateRequest { refresh_token: None, ..no_hash.clone() };
    let named = [(&all, "a1"), (&no_access, "a2"), (&no_hash, "a3"), (&only_hash, "a4"), (&only_id, "a5")];
    for (request, expected) in named {
        let answer = update(&subject, request);
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&TokenUpdateAction::Ok, "A135001"));
        assert_eq!(text(&answer.access_token), expected);
    }
    for (request, action, code) in [
        (TokenUpdateRequest::default(), TokenUpdateAction::BadRequest, "A134201"),
        (
            TokenUpdateRequest {
                access_token: Some("r1".into()),
                refresh_token: Some("r1".into()),
                ..Default::default()
            },
            TokenUpdateAction::NotFound,
            "A134202",
        ),
        (
            TokenUpdateRequest { token_id: Some("7".into()), ..Default::default() },
            TokenUpdateAction::NotFound,
            "A134202",
        ),
        (
            TokenUpdateRequest { access_token_hash: Some("a1".into()), ..Default::default() },
            TokenUpdateAction::NotFound,
            "A134202",
        ),
    ] {
        let answer = update(&subject, &request);
        assert_eq!((answer.action, code_of(&answer.result_code)), (action, code));
    }
}

#[test]
fn an_update_changes_what_it_names_and_nothing_else() {
    let subject = Subject::v3();
    let property = |key: &str| Property { key: Some(key.into()), value: Some("v".into()), ..Default::default() };
    let request = TokenCreateRequest {
        scopes: Some(vec!["read".into(), "write".into()]),
        properties: Some(vec![property("k")]),
        ..wanted(GrantType::AuthorizationCode)
    };
    let created = create(&subject, &request);
    let named = TokenUpdateRequest { access_token: created.access_token.clone(), ..Default::default() };
    for expires_at in [None, Some(0), Some(-1)] {
        let request = TokenUpdateRequest { access_token_expires_at: expires_at, ..named.clone() };
        let answer = update(&subject, &request);
        assert_eq!((answer.access_token_expires_at, &answer.scopes), (created.expires_at, &created.scopes));
        assert_eq!(
            (answer.properties, answer.access_token),
            (created.properties.clone(), created.access_token.clone())
        );
    }
    let changed = update(
        &subject,
        &TokenUpdateRequest {
            scopes: Some(vec!["read".into(), "nonsense".into()]),
            properties: Some(vec![property("other")]),
            access_token_expires_at: created.expires_at.map(|end| end + 1),
            refresh_token_expires_at: created.expires_at.map(|end| end + 2),
            access_token_value_updated: Some(true),
            dpop_key_thumbprint: Some("jkt".into()),
            ..named.clone()
        },
    );
    assert_eq!(changed.scopes, Some(vec!["read".into()]));
    assert_eq!(changed.properties, Some(vec![property("other")]));
    assert_eq!(changed.access_token_expires_at, created.expires_at.map(|end| end + 1));
    assert_eq!(changed.refresh_token_expires_at, created.expires_at.map(|end| end + 2));
    assert_eq!(changed.token_type.as_deref(), Some("DPoP"));
    assert_ne!(changed.access_token, created.access_token);
    assert_eq!(code_of(&subject.introspect(&created.access_token.unwrap()).result_code), "A057302");
    assert_eq!(update(&subject, &named).action, TokenUpdateAction::NotFound);
}

#[test]
fn a_jwt_names_its_token_and_says_what_the_token_is_after_a_change() {
    let subject = Subject::with(|settings| settings.service.access_token_sign_alg = Some(JwsAlg::Es256));
    let created = create(&subject, &wanted(GrantType::AuthorizationCode));
    let jwt = created.jwt_access_token.unwrap();
    assert_eq!(subject.introspect(&jwt).scopes, Some(vec!["read".into()]));
    let request = TokenUpdateRequest {
        access_token: Some(jwt.clone()),
        scopes: Some(vec!["write".into()]),
        ..Default::default()
    };
    assert_eq!(update(&subject, &request).action, TokenUpdateAction::Ok);
    // The old JWT says what is no longer so.
    assert_eq!(subject.introspect(&jwt).existent, Some(false));
    assert_eq!(subject.introspect(&created.access_token.unwrap()).scopes, Some(vec!["write".into()]));
}

#[test]
fn other_scopes_change_the_lifetime_where_that_is_wanted() {
    let subject = Subject::with(|settings| {
        let scopes = settings.service.supported_scopes.get_or_insert_default();
        let attribute = authlete_core::types::Pair {
            key: Some("access_token.duration".into()),
            value: Some("100".into()),
            ..Default::default()
        };
        let write = scopes.iter_mut().find(|scope| scope.name.as_deref() == Some("write")).unwrap();
        write.attributes = Some(vec![attribute]);
    });
    let created = create(&subject, &wanted(GrantType::AuthorizationCode));
    let request = TokenUpdateRequest {
        access_token: created.access_token.clone(),
        scopes: Some(vec!["write".into()]),
        ..Default::default()
    };
    assert_eq!(update(&subject, &request).access_token_expires_at, created.expires_at);
    let request = TokenUpdateRequest { access_token_expires_at_updated_on_scope_update: Some(true), ..request };
    let shorter = update(&subject, &request).access_token_expires_at;
    assert_eq!(shorter, created.expires_at.map(|end| end - 86_300_000));
    let persistent = TokenUpdateRequest { access_token_persistent: Some(true), ..request };
    assert!(update(&subject, &persistent).access_token_expires_at > created.expires_at);
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

#[test]
fn a_batch_creates_all_tokens_or_none() {
    let subject = Subject::v3();
    let ordered =
        |name: &str| TokenCreateRequest { access_token: Some(name.into()), ..wanted(GrantType::AuthorizationCode) };
    let run = |tokens: Vec<TokenCreateRequest>, dry_run| {
        let mut batch = authlete_core::token_management::TokenCreateBatch::new(tokens);
        batch.dry_run = dry_run;
        let id = subject.authlete.call(&batch).unwrap().request_id.unwrap();
        let status = subject.authlete.wait_for_token_batch(id.clone(), |_| false).unwrap().unwrap();
        assert_eq!(status.request_id, Some(id));
        status
    };
    let count = || subject.authlete.call(&GetTokenList::default()).unwrap().total_count.unwrap();
    let good = || vec![ordered("1"), ordered("2")];
    let status = run(good(), Some(true));
    assert_eq!((status.result, status.token_count, count()), (Some(TokenBatchStatusResult::Succeeded), Some(2), 0));
    let status = run(good(), None);
    assert_eq!((status.result, status.token_count, count()), (Some(TokenBatchStatusResult::Succeeded), Some(2), 2));
    for (tokens, code) in [
        (vec![ordered("3"), ordered("1")], "A144201"),
        (vec![ordered("3"), ordered("3")], "A144201"),
        (vec![ordered("3"), wanted(GrantType::RefreshToken)], "A104202"),
    ] {
        let status = run(tokens, None);
        assert_eq!((status.result, count()), (Some(TokenBatchStatusResult::Failed), 2));
        assert_eq!(status.error_code.as_deref(), Some(code));
    }
    assert_eq!(refusal(subject.authlete.get_token_create_batch_status("nonsense")).0, 404);
}
