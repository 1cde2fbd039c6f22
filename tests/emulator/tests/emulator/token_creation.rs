//! `/auth/token/create` and its batches.

use authlete_core::Version;
use authlete_core::token_management::{GetTokenList, TokenBatchStatusResult, TokenCreateAction, TokenCreateRequest};
use authlete_core::types::{GrantType, Property};
use authlete_emulator::Settings;

use crate::subject::{Subject, code_of, refusal};
use crate::token_management::{create, text, wanted};

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
