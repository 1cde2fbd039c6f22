//! Credential requests, and the credentials that answer them.

use authlete_core::Secret;
use authlete_core::credential::CredentialNonceRequest;
use authlete_core::credential_issuance::{
    CredentialIssuanceOrder, CredentialRequestInfo, CredentialSingleIssueAction, CredentialSingleIssueRequest,
    CredentialSingleIssueResponse, CredentialSingleParseAction, CredentialSingleParseRequest,
    CredentialSingleParseResponse,
};
use serde_json::{Value, json};

use crate::credential_issuer::{ISSUER, issuer};
use crate::credential_offer::{offer, pre_authorized_code, redeem};
use crate::subject::{Subject, code_of, json, text};
use crate::wallet::{Wallet, opened};

const PAYLOAD: &str = r#"{"vct":"https://issuer.example/identity","sub":"john","given_name":"John",
    "address":{"country":"JP","lines":["1","2"]},"iss":"forged","cnf":{}}"#;

pub(crate) fn nonce(subject: &Subject) -> String {
    subject.authlete.credential_nonce(&CredentialNonceRequest::default()).unwrap().cnonce.unwrap()
}

/// An access token for those credentials.
pub(crate) fn access_token(subject: &Subject, ids: &[&str]) -> Secret {
    let offer = offer(subject, |request| {
        request.credential_configuration_ids = ids.iter().map(|id| (*id).to_string()).collect();
    });
    redeem(subject, &pre_authorized_code(offer), "").access_token.unwrap()
}

pub(crate) fn parse(subject: &Subject, token: &Secret, request: &Value) -> CredentialSingleParseResponse {
    let request = CredentialSingleParseRequest::new(token.clone(), request.to_string());
    subject.authlete.credential_single_parse(&request).unwrap()
}

pub(crate) fn identity(proofs: &[String]) -> Value {
    json!({ "credential_configuration_id": "identity", "proofs": { "jwt": proofs } })
}

pub(crate) fn order(info: &CredentialRequestInfo) -> CredentialIssuanceOrder {
    let id = info.credential_configuration_id.as_deref().unwrap_or("identity");
    CredentialIssuanceOrder {
        credential_payload: Some(PAYLOAD.replace("/identity", &format!("/{id}")).into()),
        ..CredentialIssuanceOrder::new(info.identifier.clone().unwrap())
    }
}

pub(crate) fn issue(
    subject: &Subject,
    token: &Secret,
    order: CredentialIssuanceOrder,
) -> CredentialSingleIssueResponse {
    let request = CredentialSingleIssueRequest::new(token.clone(), order);
    subject.authlete.credential_single_issue(&request).unwrap()
}

/// The credentials of a response.
pub(crate) fn credentials(content: &Option<Secret>) -> Vec<String> {
    let body = json(content);
    let list = body["credentials"].as_array().unwrap();
    list.iter().map(|it| it["credential"].as_str().unwrap().to_string()).collect()
}

#[test]
fn an_offer_becomes_a_credential() {
    let subject = issuer(|settings| settings.service.credential_duration = Some(3600));
    let token = access_token(&subject, &["identity"]);
    let seen = subject.introspect(&token);
    let issuable: Value = serde_json::from_str(&seen.issuable_credentials.unwrap()).unwrap();
    assert_eq!(
        (&issuable[0]["credential_configuration_id"], seen.for_credential_issuance),
        (&json!("identity"), Some(true))
    );
    let wallet = Wallet::new();
    let answer = parse(&subject, &token, &identity(&[wallet.proof(&nonce(&subject))]));
    assert_eq!(answer.action, CredentialSingleParseAction::Ok, "{:?}", answer.result_message);
    let info = answer.info.unwrap();
    assert_eq!(serde_json::from_str::<Value>(info.binding_key.as_ref().unwrap()).unwrap(), wallet.jwk());
    assert_eq!((info.format.as_deref(), info.credential_configuration_id.as_deref()), (None, Some("identity")));

    let answer = issue(&subject, &token, order(&info));
    assert_eq!(answer.action, CredentialSingleIssueAction::Ok, "{:?}", answer.result_message);
    let [credential] = credentials(&answer.response_content).try_into().unwrap();
    let (header, claims, disclosed) = opened(&credential);
    assert_eq!(header, json!({ "typ": "dc+sd-jwt", "alg": "ES256", "kid": "issuer-1" }));
    let mut expected = json!({
        "iss": ISSUER, "iat": 1_700_000_000, "exp": 1_700_003_600, "vct": "https://issuer.example/identity",
        "cnf": { "jwk": wallet.jwk() }, "sub": "john", "given_name": "John", "address": { "country": "JP", "lines": ["1", "2"] },
    });
    assert_eq!(disclosed, expected);
    // What has no parts is hidden, and the names of objects and arrays are not.
    for name in ["sub", "given_name", "address"] {
        expected.as_object_mut().unwrap().remove(name);
    }
    let mut shown = claims;
    let address = shown.as_object_mut().unwrap().remove("address").unwrap();
    for (object, digests) in [(&shown, 2), (&address, 1)] {
        assert_eq!(object["_sd"].as_array().map(Vec::len), Some(digests), "{object}");
    }
    assert_eq!((address["lines"].as_array().map(Vec::len), &address["country"]), (Some(2), &Value::Null));
    assert!(address["lines"].as_array().unwrap().iter().all(|line| line["..."].is_string()));
    assert_eq!(shown.as_object_mut().unwrap().remove("_sd_alg"), Some(json!("sha-256")));
    shown.as_object_mut().unwrap().remove("_sd");
    assert_eq!(shown, expected);

    // A request is answered once.
    let answer = issue(&subject, &token, order(&info));
    assert_eq!((answer.action, code_of(&answer.result_code)), (CredentialSingleIssueAction::CallerError, "A473202"));
}

#[test]
fn scopes_and_authorization_details_allow_credentials_too() {
    let subject = issuer(|settings| {
        let identity = authlete_core::types::Scope { name: Some("identity".into()), ..Default::default() };
        settings.service.supported_scopes.get_or_insert_default().push(identity);
        settings.service.supported_authorization_details_types = Some(vec!["openid_credential".into()]);
        settings.client.authorization_details_types = Some(vec!["openid_credential".into()]);
    });
    let by_scope = subject.tokens("identity").access_token.unwrap();
    let details = "[{\"type\":\"openid_credential\",\"credential_configuration_id\":\"membership\",\
                   \"credential_identifiers\":[\"m-1\"]}]";
    let by_details = subject.code(&format!("&scope=read&authorization_details={details}"));
    let by_details = subject.token(&crate::subject::exchange(&by_details)).access_token.unwrap();
    let proof = Wallet::new().proof(&nonce(&subject));
    let membership = json!({ "credential_configuration_id": "membership" });
    for (token, request, expected) in [
        (&by_scope, identity(std::slice::from_ref(&proof)), "A470001"),
        (&by_scope, membership.clone(), "A471305"),
        (&by_details, membership, "A470001"),
        (&by_details, json!({ "credential_identifier": "m-1" }), "A470001"),
        (&by_details, json!({ "credential_identifier": "m-2" }), "A471306"),
        (&by_details, identity(&[proof]), "A471305"),
        (&subject.tokens("read").access_token.unwrap(), json!({ "credential_identifier": "m-1" }), "A470304"),
    ] {
        assert_eq!(code_of(&parse(&subject, token, &request).result_code), expected, "{request}");
    }
}

#[test]
fn a_request_that_is_wrong_is_refused() {
    let subject = issuer(|_| {});
    let token = access_token(&subject, &["identity", "membership", "licence"]);
    let (wallet, live) = (Wallet::new(), nonce(&subject));
    let proof = wallet.proof(&live);
    for (request, error, code) in [
        (json!([]), "invalid_credential_request", "A471301"),
        (json!({ "credential_configuration_id": 7 }), "invalid_credential_request", "A471303"),
        (json!({}), "invalid_credential_request", "A471304"),
        (
            json!({ "credential_configuration_id": "identity", "credential_identifier": "i" }),
            "invalid_credential_request",
            "A471304",
        ),
        (json!({ "credential_configuration_id": "x" }), "unknown_credential_configuration", "A471305"),
        (json!({ "credential_identifier": "i" }), "unknown_credential_identifier", "A471306"),
        (json!({ "credential_configuration_id": "licence" }), "unknown_credential_configuration", "A471307"),
        (
            json!({ "credential_configuration_id": "membership", "credential_response_encryption": {} }),
            "invalid_encryption_parameters",
            "A471310",
        ),
        (json!({ "credential_configuration_id": "identity" }), "invalid_proof", "A472301"),
        (json!({ "credential_configuration_id": "identity", "proofs": { "jwt": [] } }), "invalid_proof", "A472304"),
        // Earlier drafts had one proof.
        (
            json!({ "credential_configuration_id": "identity", "proof": { "proof_type": "jwt", "jwt": proof } }),
            "invalid_proof",
            "A472301",
        ),
        (json!({ "credential_configuration_id": "identity", "proofs": { "di_vp": [] } }), "invalid_proof", "A472307"),
        (identity(&["x".into()]), "invalid_proof", "A472308"),
    ] {
        let answer = parse(&subject, &token, &request);
        assert_eq!(
            (&answer.action, code_of(&answer.result_code)),
            (&CredentialSingleParseAction::BadRequest, code),
            "{request}"
        );
        assert_eq!(json(&answer.response_content)["error"], error, "{request}");
    }
    let good = identity(&[proof]);
    assert_eq!(parse(&subject, &token, &good).action, CredentialSingleParseAction::Ok);

    for (token, code) in [("", "A470301"), ("x", "A470302")] {
        let answer = parse(&subject, &token.into(), &json!({}));
        assert_eq!((answer.action, code_of(&answer.result_code)), (CredentialSingleParseAction::Unauthorized, code));
        assert!(text(&answer.response_content).starts_with("Bearer error=\"invalid_token\""));
    }
    subject.advance(86_400);
    assert_eq!(code_of(&parse(&subject, &token, &good).result_code), "A470303");
    let answer = parse(&Subject::v3(), &"x".into(), &json!({}));
    assert_eq!((answer.action, code_of(&answer.result_code)), (CredentialSingleParseAction::Forbidden, "A470201"));
}
