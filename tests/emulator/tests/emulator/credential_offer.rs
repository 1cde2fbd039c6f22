//! Credential offers.

use authlete_core::credential_offer::{
    CredentialOfferCreateAction, CredentialOfferCreateRequest, CredentialOfferCreateResponse,
    CredentialOfferInfoAction, CredentialOfferInfoRequest,
};
use authlete_core::token::TokenResponse;
use authlete_core::types::Scope;
use serde_json::json;

use crate::credential_issuer::{ISSUER, issuer};
use crate::subject::{Subject, code_of, json, request, text};

/// An offer with a pre-authorized code, changed further.
pub(crate) fn offer(
    subject: &Subject,
    change: impl FnOnce(&mut CredentialOfferCreateRequest),
) -> CredentialOfferCreateResponse {
    let mut request = CredentialOfferCreateRequest {
        pre_authorized_code_grant_included: Some(true),
        ..CredentialOfferCreateRequest::new(vec!["identity".into()], "john")
    };
    change(&mut request);
    subject.authlete.credential_offer_create(&request).unwrap()
}

/// The code of an offer.
pub(crate) fn pre_authorized_code(offer: CredentialOfferCreateResponse) -> String {
    offer.info.unwrap().pre_authorized_code.unwrap().into_exposed()
}

/// A token request with that code.
pub(crate) fn redeem(subject: &Subject, code: &str, more: &str) -> TokenResponse {
    let grant_type = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
    subject.token(&format!("grant_type={grant_type}&pre-authorized_code={code}{more}"))
}

#[test]
fn an_offer_has_the_grants_asked_for() {
    let subject = issuer(|_| {});
    let answer = offer(&subject, |request| {
        request.authorization_code_grant_included = Some(true);
        request.issuer_state_included = Some(true);
        request.tx_code = Some("1234".into());
        request.tx_code_input_mode = Some("numeric".into());
        request.tx_code_description = Some("In the letter".into());
        request.duration = Some(60);
    });
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&CredentialOfferCreateAction::Created, "A366001"));
    let info = answer.info.unwrap();
    let expected = json!({
        "credential_issuer": ISSUER,
        "credential_configuration_ids": ["identity"],
        "grants": {
            "authorization_code": { "issuer_state": info.issuer_state.as_ref().unwrap().expose() },
            "urn:ietf:params:oauth:grant-type:pre-authorized_code": {
                "pre-authorized_code": info.pre_authorized_code.as_ref().unwrap().expose(),
                "tx_code": { "length": 4, "input_mode": "numeric", "description": "In the letter" },
            },
        },
    });
    assert_eq!(json(&info.credential_offer), expected);
    let request = CredentialOfferInfoRequest::new(info.identifier.clone().unwrap());
    let found = subject.authlete.credential_offer_info(&request).unwrap();
    assert_eq!((found.action, found.info.as_ref()), (CredentialOfferInfoAction::Ok, Some(&info)));
    assert_eq!(code_of(&found.result_code), "A368001");
    subject.advance(60);
    let expired = info.identifier.unwrap();
    for (identifier, action, code) in [
        (expired, CredentialOfferInfoAction::NotFound, "A368302"),
        ("x".into(), CredentialOfferInfoAction::NotFound, "A368301"),
        ("".into(), CredentialOfferInfoAction::CallerError, "A368202"),
    ] {
        let answer = subject.authlete.credential_offer_info(&CredentialOfferInfoRequest::new(identifier)).unwrap();
        assert_eq!((answer.action, code_of(&answer.result_code)), (action, code));
    }
}

#[test]
fn an_offer_that_makes_no_sense_is_refused() {
    let subject = issuer(|_| {});
    type Change = fn(&mut CredentialOfferCreateRequest);
    let changes: [(&str, Change); 8] = [
        ("A366203", |request| request.credential_configuration_ids.clear()),
        ("A366204", |request| request.credential_configuration_ids.push("unknown".into())),
        ("A366205", |request| request.subject.clear()),
        ("A366206", |request| request.auth_time = Some(-1)),
        ("A366207", |request| request.jwt_at_claims = Some("[]".into())),
        ("A366208", |request| request.tx_code_input_mode = Some("digits".into())),
        ("A366209", |request| {
            request.tx_code = Some("12a4".into());
            request.tx_code_input_mode = Some("numeric".into());
        }),
        ("A366210", |request| request.tx_code_description = Some("x".repeat(301))),
    ];
    for (code, change) in changes {
        let answer = offer(&subject, change);
        assert_eq!((answer.action, code_of(&answer.result_code)), (CredentialOfferCreateAction::CallerError, code));
    }
}

#[test]
fn an_authorization_request_tells_the_offer_that_it_answers() {
    let subject = issuer(|settings| {
        let scope = Scope { name: Some("identity".into()), ..Default::default() };
        settings.service.supported_scopes.get_or_insert_default().push(scope);
    });
    let made = offer(&subject, |request| {
        request.authorization_code_grant_included = Some(true);
        request.issuer_state_included = Some(true);
        request.duration = Some(10);
    });
    let info = made.info.unwrap();
    let more = format!("&scope=identity&issuer_state={}", text(&info.issuer_state));
    let answer = subject.authorize(&request(&more));
    assert_eq!(answer.credential_offer_info, Some(info));
    let issuable: serde_json::Value = serde_json::from_str(&answer.issuable_credentials.unwrap()).unwrap();
    assert_eq!(issuable[0]["credential_configuration_id"], "identity");
    // A wallet may have the parameter from another issuer.
    let answer = subject.authorize(&request("&issuer_state=other"));
    assert_eq!((answer.credential_offer_info, answer.issuable_credentials), (None, None));
    subject.advance(10);
    assert_eq!(subject.authorize(&request(&more)).credential_offer_info, None);
}
