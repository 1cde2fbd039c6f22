//! Claims are collected by name, language and consent.

use authlete_core::authorization::*;
use authlete_core::device::*;
use authlete_core::reply::{CollectedClaims, UserClaims};
use authlete_core::types::{Prompt, RawJson, StringArray};
use authlete_core::userinfo::*;
use serde_json::{Value, json};

struct User;

impl UserClaims for User {
    fn claim(&self, name: &str, language: Option<&str>) -> Option<RawJson> {
        let value = match (name, language) {
            ("name", Some("ja")) => json!("\u{5c71}\u{7530}"),
            ("name", Some("fr")) => json!("Jean"),
            ("name", None) => json!("John"),
            ("email_verified", None) => json!(true),
            ("address", None) => json!({ "country": "JP" }),
            ("birthdate", None) => json!("2000-01-01"),
            _ => return None,
        };
        RawJson::of(&value).ok()
    }

    fn verified_claims(&self, request: &RawJson) -> Option<RawJson> {
        let request: Value = request.parse().ok()?;
        let wanted = request["claims"].as_object()?.keys().next()?.clone();
        let claims = json!({ "verification": { "trust_framework": "x" }, "claims": { wanted: "y" } });
        RawJson::of(&claims).ok()
    }

    fn verified_claim(&self, set: usize, name: &str, _: Option<&str>) -> Option<RawJson> {
        (name == "birthdate").then(|| RawJson::of(&format!("of set {set}")).unwrap())
    }
}

fn texts(names: &[&str]) -> Option<Vec<String>> {
    Some(names.iter().map(|name| (*name).to_owned()).collect())
}

fn pending(response: AuthorizationResponse) -> PendingAuthorization {
    let response = AuthorizationResponse { ticket: Some("t".into()), ..response };
    let AuthorizationNext::Interaction(interaction) = response.next() else { panic!() };
    interaction.pending().unwrap()
}

fn interaction() -> AuthorizationResponse {
    AuthorizationResponse::new(AuthorizationAction::Interaction)
}

#[test]
fn a_claim_is_found_by_its_name_and_language() {
    for (names, locales, expected) in [
        (
            &["name", "email_verified", "address"][..],
            &[][..],
            json!({
                "name": "John", "email_verified": true, "address": { "country": "JP" },
            }),
        ),
        // What the user does not have is left out, and so is what is not a name.
        (&["nickname", "", "#ja"], &[], json!(null)),
        (&["name#ja", "name"], &[], json!({ "name#ja": "\u{5c71}\u{7530}", "name": "John" })),
        (&["name#de"], &[], json!(null)),
        // A tag that is empty is none.
        (&["name#"], &[], json!({ "name": "John" })),
        // The languages are tried in their order, then the claim without one.
        (&["name"], &["de", "fr", "ja"], json!({ "name": "Jean" })),
        (&["name", "email_verified"], &["", "de", "DE"], json!({ "name": "John", "email_verified": true })),
        // A tag of the name's own is stronger.
        (&["name#ja"], &["fr"], json!({ "name#ja": "\u{5c71}\u{7530}" })),
        (&["name", "name", "name#"], &[], json!({ "name": "John" })),
    ] {
        let response = AuthorizationResponse { claims: texts(names), claims_locales: texts(locales), ..interaction() };
        let claims = pending(response).claims(&User);
        let found: Value = claims.claims.as_deref().map_or(Value::Null, |text| serde_json::from_str(text).unwrap());
        assert_eq!(found, expected, "{names:?} {locales:?}");
        assert_eq!((claims.claims_for_tx, claims.verified_claims_for_tx), (None, None));
    }
}

#[test]
fn each_language_is_asked_for_once_whatever_its_case() {
    struct Counts(std::cell::RefCell<Vec<Option<String>>>);
    impl UserClaims for Counts {
        fn claim(&self, _: &str, language: Option<&str>) -> Option<RawJson> {
            self.0.borrow_mut().push(language.map(String::from));
            None
        }
    }
    let response = AuthorizationResponse {
        claims: texts(&["name"]),
        claims_locales: texts(&["ja", "", "JA", "fr"]),
        ..interaction()
    };
    let user = Counts(Vec::new().into());
    pending(response).claims(&user);
    assert_eq!(user.0.into_inner(), [Some("ja".into()), Some("fr".into()), None]);
}

#[test]
fn verified_and_transformed_claims_go_into_the_call() {
    let request =
        r#"{"name":null,"verified_claims":{"verification":{"trust_framework":null},"claims":{"given_name":null}}}"#;
    let sets = [&["birthdate", "nickname"][..], &["birthdate"]];
    let response = AuthorizationResponse {
        claims: texts(&["name"]),
        id_token_claims: Some(request.into()),
        requested_claims_for_tx: texts(&["birthdate", "nickname"]),
        requested_verified_claims_for_tx: Some(
            sets.iter().map(|names| StringArray { array: texts(names), ..Default::default() }).collect(),
        ),
        ..interaction()
    };
    let expected = (
        Some(
            r#"{"name":"John","verified_claims":{"claims":{"given_name":"y"},"verification":{"trust_framework":"x"}}}"#,
        ),
        Some(r#"{"birthdate":"2000-01-01"}"#),
        texts(&[r#"{"birthdate":"of set 0"}"#, r#"{"birthdate":"of set 1"}"#]),
    );
    // What is kept between the request and the decision loses nothing of it.
    let kept = serde_json::to_string(&pending(response.clone())).unwrap();
    let pending: PendingAuthorization = serde_json::from_str(&kept).unwrap();
    let issue = pending.issue("1001").with_claims(pending.claims(&User));
    assert_eq!(
        (issue.claims.as_deref(), issue.claims_for_tx.as_deref(), issue.verified_claims_for_tx),
        expected.clone()
    );
    let without_page =
        AuthorizationResponse { action: AuthorizationAction::NoInteraction, ticket: Some("t".into()), ..response };
    let AuthorizationNext::NoInteraction(no_interaction) = without_page.next() else { panic!() };
    let claims = no_interaction.claims(&User);
    assert_eq!((claims.claims.as_deref(), claims.claims_for_tx.as_deref(), claims.verified_claims_for_tx), expected);
}

#[test]
fn a_request_for_verified_claims_that_cannot_be_read_is_none() {
    for request in ["", "{", "[]", "{}", r#"{"verified_claims":null}"#, r#"{"verified_claims":7}"#] {
        let response = AuthorizationResponse { id_token_claims: Some(request.into()), ..interaction() };
        assert_eq!(pending(response).claims(&User), CollectedClaims::default(), "{request}");
    }
}

#[test]
fn the_userinfo_endpoint_gives_what_was_consented_to() {
    for (consented, expected) in [
        (None, Some(r#"{"name#ja":"山田","email_verified":true}"#)),
        (texts(&["name"]), Some(r#"{"name#ja":"山田"}"#)),
        (texts(&["name#ja"]), Some(r#"{"name#ja":"山田"}"#)),
        (texts(&["name#fr"]), None),
        (texts(&[]), None),
    ] {
        let response = UserInfoResponse {
            token: Some("at".into()),
            subject: Some("1001".into()),
            claims: texts(&["name#ja", "email_verified"]),
            consented_claims: consented.clone(),
            ..UserInfoResponse::new(UserInfoAction::Ok)
        };
        let UserInfoNext::Claims(claims) = response.next() else { panic!() };
        let issue = claims.issue(claims.collect(&User));
        assert_eq!((issue.token.expose(), issue.claims.as_deref()), ("at", expected), "{consented:?}");
    }
}

#[test]
fn nothing_goes_beyond_what_was_consented_to() {
    for (consented, is_released) in
        [(None, true), (texts(&["verified_claims", "birthdate"]), true), (texts(&[]), false), (texts(&["name"]), false)]
    {
        let response = UserInfoResponse {
            token: Some("at".into()),
            subject: Some("1001".into()),
            consented_claims: consented.clone(),
            user_info_claims: Some(r#"{"verified_claims":{"claims":{"given_name":null}}}"#.into()),
            requested_claims_for_tx: texts(&["birthdate"]),
            requested_verified_claims_for_tx: Some(vec![StringArray {
                array: texts(&["birthdate"]),
                ..Default::default()
            }]),
            ..UserInfoResponse::new(UserInfoAction::Ok)
        };
        let UserInfoNext::Claims(claims) = response.next() else { panic!() };
        let found = claims.collect(&User);
        assert_eq!(
            (found.claims.is_some(), found.claims_for_tx.is_some(), found.verified_claims_for_tx.is_some()),
            (is_released, is_released, is_released),
            "{consented:?}"
        );
    }
}

#[test]
fn a_session_is_checked_before_the_page_and_after_the_login() {
    use AuthorizationFailReason::*;

    let user = |subject, auth_time| Some(LoggedInUser::new(subject, auth_time));
    let silver = LoggedInUser { acr: Some("silver"), ..LoggedInUser::new("1001", 50) };
    let plain = || AuthorizationResponse { max_age: Some(0), ..interaction() };
    for (response, user, expected) in [
        (plain(), None, Some(NotLoggedIn)),
        (plain(), user("", 50), Some(NotLoggedIn)),
        (plain(), user("1001", 50), None),
        (AuthorizationResponse { max_age: Some(50), ..plain() }, user("1001", 50), Some(ExceedsMaxAge)),
        (AuthorizationResponse { max_age: Some(51), ..plain() }, user("1001", 50), None),
        (
            AuthorizationResponse { prompts: Some(vec![Prompt::Login]), ..plain() },
            user("1001", 50),
            Some(ExceedsMaxAge),
        ),
        (AuthorizationResponse { subject: Some("1002".into()), ..plain() }, user("1001", 50), Some(DifferentSubject)),
        (AuthorizationResponse { subject: Some("1001".into()), ..plain() }, user("1001", 50), None),
        (
            AuthorizationResponse { grant_subject: Some("1002".into()), ..plain() },
            user("1001", 50),
            Some(DifferentSubject),
        ),
        (
            AuthorizationResponse { acrs: texts(&["gold"]), acr_essential: Some(true), ..plain() },
            Some(silver),
            Some(AcrNotSatisfied),
        ),
        (AuthorizationResponse { acrs: texts(&["gold"]), ..plain() }, Some(silver), None),
        (AuthorizationResponse { acrs: texts(&["silver"]), acr_essential: Some(true), ..plain() }, Some(silver), None),
    ] {
        let without_page = AuthorizationResponse {
            action: AuthorizationAction::NoInteraction,
            ticket: Some("t".into()),
            ..response.clone()
        };
        let AuthorizationNext::NoInteraction(no_interaction) = without_page.next() else { panic!() };
        let failed = no_interaction.check(user, 100).err();
        assert_eq!(
            failed.map(|fail| (fail.ticket.expose().to_owned(), fail.reason)),
            expected.clone().map(|it| ("t".into(), it))
        );
        let pending = pending(response);
        match pending.check_session(user, 100) {
            Ok(issue) => {
                assert_eq!((issue.ticket.expose(), &*issue.subject, issue.auth_time), ("t", "1001", Some(50)));
                assert_eq!((issue.acr.as_deref(), &expected), (user.and_then(|user| user.acr), &None));
            }
            Err(fail) => assert_eq!((fail.ticket.expose(), Some(fail.reason)), ("t", expected.clone())),
        }
        // A login on the page is young and new. Whose it is, and of which class, is checked all the same.
        if let Some(user) = user {
            let reason = pending.check_login(LoggedInUser { auth_time: 100, ..user }).err().map(|fail| fail.reason);
            assert_eq!(reason, expected.filter(|reason| *reason != ExceedsMaxAge));
        }
    }
}

#[test]
fn a_request_that_waits_has_all_that_was_asked_for() {
    let answer = serde_json::json!({
        "action": "INTERACTION", "ticket": "t",
        "client": {
            "clientId": 7, "clientName": "n", "clientNames": [{ "tag": "ja", "value": "v" }], "clientUri": "u1",
            "logoUri": "u2", "policyUri": "u3", "tosUri": "u4",
        },
        "scopes": [{ "name": "s", "description": "d", "attributes": [{ "key": "k", "value": "v" }] }],
        "dynamicScopes": [{ "name": "d", "value": "v" }],
        "authorizationDetails": { "elements": [{ "type": "t" }] },
        "resources": ["r"], "purpose": "p", "display": "PAGE", "uiLocales": ["ja"], "loginHint": "h", "subject": "sub",
        "prompts": ["LOGIN"], "maxAge": 60, "acrs": ["a"], "acrEssential": true, "gmAction": "REPLACE", "grantId": "g",
        "grantSubject": "gs", "credentialOfferInfo": { "identifier": "o" }, "nativeSsoRequested": true, "claims": ["c"],
        "claimsAtUserInfo": ["c2"], "claimsLocales": ["l"], "idTokenClaims": "{}", "requestedClaimsForTx": ["x"],
        "requestedVerifiedClaimsForTx": [{ "array": ["y"] }],
    });
    let response: AuthorizationResponse = serde_json::from_value(answer.clone()).unwrap();
    let mut kept = serde_json::to_value(pending(response)).unwrap();
    for (name, value) in answer["client"].as_object().unwrap() {
        assert_eq!(kept.as_object_mut().unwrap().remove(name).as_ref(), Some(value), "{name}");
    }
    let mut expected = answer;
    expected.as_object_mut().unwrap().retain(|name, _| name != "action" && name != "client");
    expected["scopes"][0].as_object_mut().unwrap().remove("attributes");
    assert_eq!(kept, expected);
}

#[test]
fn a_backchannel_request_waits_for_its_user() {
    use authlete_core::backchannel_authentication::*;

    let answer = serde_json::json!({
        "action": "USER_IDENTIFICATION", "ticket": "t", "clientId": 7, "clientName": "n", "bindingMessage": "b",
        "scopes": [{ "name": "s" }], "dynamicScopes": [{ "name": "d", "value": "v" }],
        "authorizationDetails": { "elements": [{ "type": "t" }] }, "resources": ["r"], "acrs": ["a"], "claimNames": ["name"],
        "gmAction": "MERGE", "grantId": "g", "grantSubject": "gs",
    });
    let response: BackchannelAuthenticationResponse = serde_json::from_value(answer.clone()).unwrap();
    let BackchannelAuthenticationNext::UserIdentification(user) = response.next() else { panic!() };
    let pending = user.pending("1001");
    let mut expected = answer;
    expected.as_object_mut().unwrap().remove("action");
    expected["subject"] = "1001".into();
    assert_eq!(serde_json::to_value(&pending).unwrap(), expected);
    for (call, result) in [
        (pending.authorize(), BackchannelAuthenticationCompleteResult::Authorized),
        (pending.deny(), BackchannelAuthenticationCompleteResult::AccessDenied),
        (pending.give_up(), BackchannelAuthenticationCompleteResult::TransactionFailed),
    ] {
        assert_eq!((call.ticket.expose(), &*call.subject, call.result), ("t", "1001", result));
    }
    let call = pending.authorize().with_claims(pending.claims(&User));
    assert_eq!(call.claims.as_deref(), Some(r#"{"name":"John"}"#));
}

#[test]
fn the_device_flow_gives_the_claims_of_its_scopes() {
    let response = DeviceVerificationResponse {
        claim_names: texts(&["name"]),
        ..DeviceVerificationResponse::new(DeviceVerificationAction::Valid)
    };
    let DeviceVerificationNext::Valid(code) = response.next("code") else { panic!() };
    assert_eq!(code.claims(&User).claims.as_deref(), Some(r#"{"name":"John"}"#));
}

#[test]
fn what_waits_for_the_user_fits_a_cookie_and_shows_no_ticket() {
    let response: AuthorizationResponse =
        serde_json::from_str(include_str!("../benches/data/authorization_response.json")).unwrap();
    let ticket = "a-ticket-that-nobody-sees";
    let AuthorizationNext::Interaction(interaction) =
        AuthorizationResponse { ticket: Some(ticket.into()), ..response }.next()
    else {
        panic!("the answer asks for another action")
    };
    let pending = interaction.pending().unwrap();
    let kept = serde_json::to_string(&pending).unwrap();
    // Encrypted and in base64 it has to stay below 4,096 bytes.
    assert!(kept.len() < 2_800, "{} bytes", kept.len());
    assert!(kept.contains(ticket));
    assert!(!format!("{pending:?}").contains(ticket));
    assert_eq!(serde_json::from_str::<PendingAuthorization>(&kept).unwrap(), pending);
}

#[test]
fn collected_claims_are_not_shown() {
    let claims = CollectedClaims::of_json(r#"{"name":"John"}"#);
    assert!(!format!("{claims:?}").contains("John"));
}
