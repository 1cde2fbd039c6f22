//! The first Implementer's Draft of OpenID for Verifiable Credential Issuance, which a service speaks that names no version:
//! requests by format and type, one proof, one credential, and nonces of access tokens.

use authlete_core::Secret;
use authlete_core::credential_issuance::{
    CredentialBatchIssueRequest, CredentialBatchParseRequest, CredentialDeferredIssueAction,
    CredentialDeferredIssueRequest, CredentialIssuanceOrder, CredentialSingleIssueAction, CredentialSingleIssueRequest,
    CredentialSingleParseAction,
};
use authlete_core::token::TokenResponse;
use serde_json::{Value, json};

use crate::credential_issuance::{issue, order, parse};
use crate::credential_issuer::issuer;
use crate::credential_offer::{offer, pre_authorized_code, redeem};
use crate::subject::{Subject, code_of, json};
use crate::wallet::{Wallet, opened};

fn draft_issuer(version: Option<&str>) -> Subject {
    issuer(|settings| {
        settings.service.oid4vci_version = version.map(String::from);
        settings.service.cnonce_duration = Some(60);
    })
}

/// The answer that has an access token for the credentials of the tests.
fn tokens(subject: &Subject) -> TokenResponse {
    let offer = offer(subject, |request| {
        request.credential_configuration_ids = vec!["identity".into(), "membership".into(), "licence".into()];
    });
    redeem(subject, &pre_authorized_code(offer), "")
}

fn identity(proof: Option<String>) -> Value {
    let mut request = json!({ "format": "dc+sd-jwt", "vct": "https://issuer.example/identity" });
    if let Some(proof) = proof {
        request["proof"] = json!({ "proof_type": "jwt", "jwt": proof });
    }
    request
}

#[test]
fn a_nonce_comes_with_the_token_and_again_with_each_credential() {
    for version in [None, Some("1.0-ID1")] {
        let subject = draft_issuer(version);
        let answer = tokens(&subject);
        let (token, nonce) = (answer.access_token.clone().unwrap(), answer.cnonce.clone().unwrap());
        assert_eq!((answer.cnonce_duration, answer.cnonce_expires_at), (Some(60), Some(1_700_000_060_000)));
        let body = json(&answer.response_content);
        assert_eq!((&body["c_nonce"], &body["c_nonce_expires_in"]), (&json!(nonce), &json!(60)));
        let seen = subject.introspect(&token);
        assert_eq!((seen.cnonce.as_ref(), seen.cnonce_expires_at), (Some(&nonce), Some(1_700_000_060_000)));

        let wallet = Wallet::new();
        let answer = parse(&subject, &token, &identity(Some(wallet.proof(&nonce))));
        assert_eq!(answer.action, CredentialSingleParseAction::Ok, "{:?}", answer.result_message);
        let info = answer.info.unwrap();
        assert_eq!((info.format.as_deref(), &info.credential_configuration_id), (Some("dc+sd-jwt"), &None));
        assert_eq!(info.details.as_deref(), Some(r#"{"vct":"https://issuer.example/identity"}"#));
        let answer = issue(&subject, &token, order(&info));
        assert_eq!(answer.action, CredentialSingleIssueAction::Ok, "{:?}", answer.result_message);
        let body = json(&answer.response_content);
        assert_eq!(opened(body["credential"].as_str().unwrap()).1["cnf"]["jwk"], wallet.jwk());
        assert_eq!((&body["credentials"], &body["c_nonce_expires_in"]), (&Value::Null, &json!(60)));

        // The nonce of the token is the new one.
        let renewed = body["c_nonce"].as_str().unwrap();
        assert_eq!(subject.introspect(&token).cnonce.as_deref(), Some(renewed));
        for (nonce, code) in [(renewed, "A470001"), (&nonce, "A472322")] {
            assert_eq!(code_of(&parse(&subject, &token, &identity(Some(wallet.proof(nonce)))).result_code), code);
        }
    }
}

#[test]
fn a_wrong_proof_is_answered_with_a_nonce() {
    let subject = draft_issuer(None);
    let token = tokens(&subject).access_token.unwrap();
    let mut claims = json!({ "aud": crate::credential_issuer::ISSUER, "iat": 1_700_000_000 });
    let wallet = Wallet::new();
    for (request, code) in [
        (identity(None), "A472301"),
        (json!({ "format": "dc+sd-jwt", "vct": "https://issuer.example/identity", "proof": {} }), "A472305"),
        (identity(Some("x".into())), "A472308"),
        (identity(Some(wallet.sign(&wallet.header(), &claims))), "A472321"),
        (identity(Some(wallet.proof("x"))), "A472322"),
    ] {
        let answer = parse(&subject, &token, &request);
        assert_eq!((answer.action, code_of(&answer.result_code)), (CredentialSingleParseAction::BadRequest, code));
        let body = json(&answer.response_content);
        assert_eq!((&body["error"], &body["c_nonce_expires_in"]), (&json!("invalid_proof"), &json!(60)));
        claims["nonce"] = body["c_nonce"].clone();
    }
    let good = identity(Some(wallet.sign(&wallet.header(), &claims)));
    assert_eq!(code_of(&parse(&subject, &token, &good).result_code), "A470001");
    subject.advance(60);
    assert_eq!(subject.introspect(&token).cnonce, None);
    assert_eq!(code_of(&parse(&subject, &token, &good).result_code), "A472322");
}

#[test]
fn a_request_names_format_and_type() {
    let subject = draft_issuer(None);
    let token = tokens(&subject).access_token.unwrap();
    for (request, error, code) in [
        (json!({ "credential_configuration_id": "membership" }), "invalid_credential_request", "A471314"),
        (json!({ "format": "jwt_vc_json" }), "unsupported_credential_format", "A471315"),
        (json!({ "format": "vc+sd-jwt" }), "unsupported_credential_type", "A471316"),
        (json!({ "format": "vc+sd-jwt", "vct": "x" }), "unsupported_credential_type", "A471316"),
        (json!({ "format": "mso_mdoc" }), "unsupported_credential_format", "A471307"),
    ] {
        let answer = parse(&subject, &token, &request);
        assert_eq!((answer.action, code_of(&answer.result_code)), (CredentialSingleParseAction::BadRequest, code));
        assert_eq!(json(&answer.response_content)["error"], error, "{request}");
    }
}

#[test]
fn a_refreshed_token_of_an_offer_has_a_nonce_too() {
    let subject = draft_issuer(None);
    let refresh = tokens(&subject).refresh_token.unwrap();
    let answer = subject.token(&format!("grant_type=refresh_token&refresh_token={}", refresh.expose()));
    let seen = subject.introspect(answer.access_token.as_ref().unwrap());
    assert!(answer.cnonce.is_some());
    assert_eq!(seen.cnonce, answer.cnonce);
    // Tokens that have nothing to do with credentials have none, and none has one in the final version.
    assert_eq!(subject.tokens("read").cnonce, None);
    let answer = tokens(&draft_issuer(Some("1.0-Final")));
    assert_eq!((&json(&answer.response_content)["c_nonce"], answer.cnonce), (&Value::Null, None));
}

#[test]
fn a_deferred_credential_is_pending_until_it_is_there() {
    let subject = draft_issuer(None);
    let token: Secret = tokens(&subject).access_token.unwrap();
    let request = json!({ "format": "vc+sd-jwt", "vct": "https://issuer.example/membership" });
    let info = parse(&subject, &token, &request).info.unwrap();
    let membership = r#"{"vct":"https://issuer.example/membership","given_name":"John"}"#;
    let now = CredentialIssuanceOrder { credential_payload: Some(membership.into()), ..order(&info) };
    let later = CredentialIssuanceOrder { issuance_deferred: Some(true), ..now.clone() };
    let denied = CredentialSingleIssueRequest {
        denied: Some(true),
        ..CredentialSingleIssueRequest::new(token.clone(), now.clone())
    };
    assert_eq!(code_of(&subject.authlete.credential_single_issue(&denied).unwrap().result_code), "A473211");
    let answer = issue(&subject, &token, later.clone());
    assert_eq!(answer.action, CredentialSingleIssueAction::Accepted);
    let body = json(&answer.response_content);
    assert_eq!((&body["interval"], &body["c_nonce_expires_in"]), (&Value::Null, &json!(60)));
    let deliver =
        |order| subject.authlete.credential_deferred_issue(&CredentialDeferredIssueRequest::new(order)).unwrap();
    let answer = deliver(later);
    let seen = (answer.action, code_of(&answer.result_code));
    assert_eq!(seen, (CredentialDeferredIssueAction::BadRequest, "A475301"));
    assert_eq!(json(&answer.response_content)["error"], "issuance_pending");
    let answer = deliver(now);
    assert_eq!(answer.action, CredentialDeferredIssueAction::Ok, "{:?}", answer.result_message);
    let body = json(&answer.response_content);
    assert_eq!(opened(body["credential"].as_str().unwrap()).2["given_name"], "John");
    assert_eq!(body.as_object().unwrap().len(), 1);
}

#[test]
fn a_batch_has_one_nonce() {
    let subject = draft_issuer(None);
    let answer = tokens(&subject);
    let (token, nonce) = (answer.access_token.unwrap(), answer.cnonce.unwrap());
    let wallets = [Wallet::new(), Wallet::new()];
    let parse = |nonce: &str| {
        let requests = wallets.each_ref().map(|wallet| identity(Some(wallet.proof(nonce))));
        let content = json!({ "credential_requests": requests }).to_string();
        let request = CredentialBatchParseRequest::new(token.clone(), content);
        subject.authlete.credential_batch_parse(&request).unwrap()
    };
    let body = json(&parse("x").response_content);
    assert_eq!((&body["error"], body["c_nonce"].is_string()), (&json!("invalid_proof"), true));
    let answer = parse(&nonce);
    assert_eq!(code_of(&answer.result_code), "A472322", "another one is in its place");
    let body = json(&answer.response_content);
    let infos = parse(body["c_nonce"].as_str().unwrap()).info.unwrap();
    let orders = infos.iter().map(order).collect::<Vec<_>>();
    let request = CredentialBatchIssueRequest::new(token.clone(), orders);
    let body = json(&subject.authlete.credential_batch_issue(&request).unwrap().response_content);
    assert!(body["c_nonce"].is_string());
    for (response, wallet) in body["credential_responses"].as_array().unwrap().iter().zip(&wallets) {
        assert_eq!(opened(response["credential"].as_str().unwrap()).1["cnf"]["jwk"], wallet.jwk());
    }
}
