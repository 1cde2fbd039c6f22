//! Orders of credentials: for single requests, for batches, and later.

use authlete_core::Secret;
use authlete_core::credential_issuance::{
    CredentialBatchIssueAction, CredentialBatchIssueRequest, CredentialBatchParseAction, CredentialBatchParseRequest,
    CredentialDeferredIssueAction, CredentialDeferredIssueRequest, CredentialDeferredParseAction,
    CredentialDeferredParseRequest, CredentialIssuanceOrder, CredentialSingleIssueAction, CredentialSingleIssueRequest,
};
use serde_json::{Value, json};

use crate::credential_issuance::{access_token, credentials, identity, issue, nonce, order, parse};
use crate::credential_issuer::{ISSUER, issuer};
use crate::subject::{code_of, json};
use crate::wallet::{Wallet, opened};

#[test]
fn an_order_has_to_go_with_its_request() {
    let subject = issuer(|_| {});
    let (token, other) = (access_token(&subject, &["membership"]), access_token(&subject, &["membership"]));
    let request = json!({ "credential_configuration_id": "membership" });
    let info = parse(&subject, &token, &request).info.unwrap();
    let membership = |more: Value| {
        let mut payload = json!({ "vct": "https://issuer.example/membership" });
        payload.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        Some(payload.to_string().into())
    };
    let payload = |payload: Option<Secret>| CredentialIssuanceOrder { credential_payload: payload, ..order(&info) };
    let caller_error = CredentialSingleIssueAction::CallerError;
    for (token, order, code) in [
        (&token, CredentialIssuanceOrder::new(""), "A473201"),
        (&token, CredentialIssuanceOrder::new("x"), "A473202"),
        (&other, order(&info), "A473203"),
        (&token, payload(None), "A473206"),
        (&token, payload(Some("[]".into())), "A473206"),
        (&token, payload(membership(json!({ "_sd": [] }))), "A473207"),
        (&token, payload(membership(json!({ "a": [{ "...": "x" }] }))), "A473207"),
        (&token, payload(membership(json!({ "vct": "other" }))), "A473208"),
        (&token, payload(Some("{}".into())), "A473209"),
        (
            &token,
            CredentialIssuanceOrder { signing_key_id: Some("x".into()), ..payload(membership(json!({}))) },
            "A473210",
        ),
    ] {
        let answer = issue(&subject, token, order);
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&caller_error, code));
    }
    // Without a key there is no binding, and a negative duration means none.
    let unbound = CredentialIssuanceOrder { credential_duration: Some(-1), ..payload(membership(json!({}))) };
    let answer = issue(&subject, &token, unbound);
    let (header, claims, _) = opened(&credentials(&answer.response_content)[0]);
    assert_eq!(header["typ"], "vc+sd-jwt");
    assert_eq!(claims, json!({ "iss": ISSUER, "iat": 1_700_000_000, "vct": "https://issuer.example/membership" }));

    let info = parse(&subject, &token, &request).info.unwrap();
    let denied = CredentialSingleIssueRequest {
        denied: Some(true),
        ..CredentialSingleIssueRequest::new(token.clone(), order(&info))
    };
    let answer = subject.authlete.credential_single_issue(&denied).unwrap();
    let seen = (answer.action, code_of(&answer.result_code));
    assert_eq!(seen, (CredentialSingleIssueAction::BadRequest, "A473301"));
    assert_eq!(json(&answer.response_content)["error"], "credential_request_denied");

    let info = parse(&subject, &token, &request).info.unwrap();
    let mut service = subject.authlete.get_service().unwrap();
    service.credential_issuer_metadata.get_or_insert_default().credentials_supported = Some("{}".into());
    subject.authlete.update_service(service).unwrap();
    // Nothing that the token was for is there any more.
    assert_eq!(code_of(&issue(&subject, &token, order(&info)).result_code), "A470304");

    let subject = issuer(|settings| settings.service.credential_jwks = None);
    let token = access_token(&subject, &["membership"]);
    let info = parse(&subject, &token, &request).info.unwrap();
    let answer = issue(&subject, &token, order(&info));
    let seen = (answer.action, code_of(&answer.result_code));
    assert_eq!(seen, (CredentialSingleIssueAction::InternalServerError, "A475201"));
}

#[test]
fn a_deferred_credential_is_fetched_later() {
    let subject = issuer(|settings| settings.service.credential_transaction_duration = Some(600));
    let token = access_token(&subject, &["membership"]);
    let info = parse(&subject, &token, &json!({ "credential_configuration_id": "membership" })).info.unwrap();
    let later = CredentialIssuanceOrder { issuance_deferred: Some(true), ..order(&info) };
    let fetch = |token: &Secret, content: Value| {
        let request = CredentialDeferredParseRequest::new(token.clone(), content.to_string());
        subject.authlete.credential_deferred_parse(&request).unwrap()
    };
    let deliver = |order| {
        let request =
            CredentialDeferredIssueRequest { interval: Some(60), ..CredentialDeferredIssueRequest::new(order) };
        subject.authlete.credential_deferred_issue(&request).unwrap()
    };
    let transaction = json!({ "transaction_id": info.identifier });
    // What was not deferred has no transaction ID yet.
    assert_eq!(code_of(&fetch(&token, transaction.clone()).result_code), "A474302");
    assert_eq!(code_of(&deliver(order(&info)).result_code), "A473203");
    let answer = issue(&subject, &token, later.clone());
    assert_eq!((&answer.action, &answer.transaction_id), (&CredentialSingleIssueAction::Accepted, &info.identifier));
    assert_eq!(json(&answer.response_content), json!({ "transaction_id": info.identifier, "interval": 5 }));
    assert_eq!(code_of(&issue(&subject, &token, order(&info)).result_code), "A473203");

    for (content, error, code) in [
        (json!({}), "invalid_credential_request", "A474301"),
        (json!({ "transaction_id": "x" }), "invalid_transaction_id", "A474302"),
    ] {
        let answer = fetch(&token, content);
        assert_eq!((answer.action, code_of(&answer.result_code)), (CredentialDeferredParseAction::BadRequest, code));
        assert_eq!(json(&answer.response_content)["error"], error);
    }
    let answer = fetch(&token, transaction.clone());
    assert_eq!((&answer.action, answer.info.as_ref()), (&CredentialDeferredParseAction::Ok, Some(&info)));
    let answer = deliver(later.clone());
    assert_eq!(answer.action, CredentialDeferredIssueAction::Accepted);
    assert_eq!(json(&answer.response_content)["interval"], 60);
    subject.advance(599);
    let answer = deliver(order(&info));
    assert_eq!(answer.action, CredentialDeferredIssueAction::Ok, "{:?}", answer.result_message);
    assert_eq!(opened(&credentials(&answer.response_content)[0]).2["given_name"], "John");
    assert_eq!(code_of(&fetch(&token, transaction).result_code), "A474302");

    let info = parse(&subject, &token, &json!({ "credential_configuration_id": "membership" })).info.unwrap();
    issue(&subject, &token, CredentialIssuanceOrder { issuance_deferred: Some(true), ..order(&info) });
    subject.advance(600);
    assert_eq!(code_of(&deliver(order(&info)).result_code), "A473204");
}

#[test]
fn a_batch_is_answered_at_once() {
    let subject = issuer(|_| {});
    let token = access_token(&subject, &["identity", "membership"]);
    let parse = |content: Value| {
        let request = CredentialBatchParseRequest::new(token.clone(), content.to_string());
        subject.authlete.credential_batch_parse(&request).unwrap()
    };
    for content in [json!({}), json!({ "credential_requests": [] }), json!({ "credential_requests": [1] })] {
        let answer = parse(content);
        assert_eq!((answer.action, code_of(&answer.result_code)), (CredentialBatchParseAction::BadRequest, "A476301"));
    }
    let proof = Wallet::new().proof(&nonce(&subject));
    let requests = [identity(&[proof]), json!({ "credential_configuration_id": "membership" })];
    let infos = parse(json!({ "credential_requests": requests })).info.unwrap();
    let issue = |orders: Vec<CredentialIssuanceOrder>| {
        let request = CredentialBatchIssueRequest::new(token.clone(), orders);
        subject.authlete.credential_batch_issue(&request).unwrap()
    };
    let [first, second] = [order(&infos[0]), order(&infos[1])];
    for (orders, code) in [
        (vec![], "A476201"),
        (vec![first.clone(), first.clone()], "A476202"),
        (vec![first.clone(), CredentialIssuanceOrder::new("x")], "A473202"),
    ] {
        let answer = issue(orders);
        assert_eq!((answer.action, code_of(&answer.result_code)), (CredentialBatchIssueAction::CallerError, code));
    }
    let answer = issue(vec![first, CredentialIssuanceOrder { issuance_deferred: Some(true), ..second }]);
    assert_eq!(answer.action, CredentialBatchIssueAction::Ok, "{:?}", answer.result_message);
    let responses = &json(&answer.response_content)["credential_responses"];
    let (_, claims, _) = opened(responses[0]["credential"].as_str().unwrap());
    assert_eq!(claims["vct"], "https://issuer.example/identity");
    assert_eq!(responses[1], json!({ "transaction_id": infos[1].identifier }));
}
