//! `/auth/token/update`.

use authlete_core::token_management::{
    GetTokenList, TokenCreateRequest, TokenUpdateAction, TokenUpdateRequest, TokenUpdateResponse,
};
use authlete_core::types::{GrantType, JwsAlg, Property};

use crate::subject::{Subject, code_of};
use crate::token_management::{create, text, wanted};

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
