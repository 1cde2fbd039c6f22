//! Credential requests and what they are answered with.

use authlete_core::Secret;
use authlete_core::credential::CredentialNonceRequest;
use authlete_core::credential_issuance::{
    CredentialBatchIssueAction, CredentialBatchIssueRequest, CredentialBatchParseAction, CredentialBatchParseRequest,
    CredentialDeferredIssueAction, CredentialDeferredIssueRequest, CredentialDeferredParseAction,
    CredentialDeferredParseRequest, CredentialIssuanceOrder, CredentialRequestInfo, CredentialSingleIssueAction,
    CredentialSingleIssueRequest, CredentialSingleIssueResponse, CredentialSingleParseAction,
    CredentialSingleParseRequest, CredentialSingleParseResponse,
};
use serde_json::{Value, json};

use crate::credential_offer::{ISSUER, issuer, offer, pre_authorized_code, redeem};
use crate::subject::{Subject, code_of, json, text};
use crate::wallet::{Wallet, claims, opened};

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

fn identity(proofs: &[String]) -> Value {
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
fn credentials(content: &Option<Secret>) -> Vec<String> {
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
fn several_proofs_bring_several_credentials() {
    let subject = issuer(|_| {});
    let (token, wallets, nonce) =
        (access_token(&subject, &["identity"]), [Wallet::new(), Wallet::new()], nonce(&subject));
    let proofs = wallets.each_ref().map(|wallet| wallet.proof(&nonce));
    let info = parse(&subject, &token, &identity(&proofs)).info.unwrap();
    assert_eq!(info.binding_keys.as_ref().map(Vec::len), Some(2));
    let issued = credentials(&issue(&subject, &token, order(&info)).response_content);
    for (credential, wallet) in issued.iter().zip(&wallets) {
        assert_eq!(opened(credential).1["cnf"]["jwk"], wallet.jwk());
    }
    assert_eq!(issued.len(), 2);
    for (proofs, code) in [
        ([proofs[0].clone(), proofs[0].clone()].to_vec(), "A472303"),
        ([&proofs[..], &[Wallet::new().proof(&nonce)]].concat(), "A472302"),
    ] {
        assert_eq!(code_of(&parse(&subject, &token, &identity(&proofs)).result_code), code);
    }
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

#[test]
fn a_key_proof_is_verified() {
    let subject = issuer(|_| {});
    let (token, wallet, live) = (access_token(&subject, &["identity"]), Wallet::new(), nonce(&subject));
    let header = |name: &str, value: Value| {
        let mut header = wallet.header();
        header[name] = value;
        wallet.sign(&header, &claims(&live))
    };
    let claim = |name: &str, value: Value| {
        let mut claims = claims(&live);
        claims[name] = value;
        wallet.sign(&wallet.header(), &claims)
    };
    let without = |name: &str| {
        let (mut header, mut claims) = (wallet.header(), claims(&live));
        header.as_object_mut().unwrap().remove(name);
        claims.as_object_mut().unwrap().remove(name);
        wallet.sign(&header, &claims)
    };
    let mut private = wallet.jwk();
    private["d"] = json!("AAAA");
    for (proof, code) in [
        (header("typ", json!("JWT")), "A472309"),
        (header("alg", json!("HS256")), "A472310"),
        (header("alg", json!("ES384")), "A472310"),
        (header("kid", json!("did:example:1")), "A472311"),
        (without("jwk"), "A472312"),
        (header("jwk", private), "A472313"),
        (header("jwk", json!({ "kty": "OKP", "crv": "Ed25519", "x": "AAAA" })), "A472314"),
        (header("jwk", Wallet::new().jwk()), "A472315"),
        (wallet.sign(&wallet.header(), &json!([])), "A472316"),
        (claim("aud", json!("https://other.example")), "A472317"),
        (claim("aud", json!([ISSUER, "https://other.example"])), "A470001"),
        (claim("iss", json!("other")), "A472318"),
        (without("iss"), "A470001"),
        (without("iat"), "A472319"),
        (claim("iat", json!(1_700_000_001)), "A472320"),
        (claim("iat", json!(1_699_999_699)), "A472320"),
        (without("nonce"), "A472321"),
        (claim("nonce", json!("x")), "A472322"),
    ] {
        let answer = parse(&subject, &token, &identity(&[proof]));
        assert_eq!(code_of(&answer.result_code), code, "{:?}", answer.result_message);
        if code == "A472322" {
            assert_eq!(json(&answer.response_content)["error"], "invalid_nonce");
        }
    }
}

#[test]
fn all_wallets_get_one_nonce_in_a_period() {
    let subject = issuer(|settings| settings.service.cnonce_duration = Some(100));
    let (token, wallet, first) = (access_token(&subject, &["identity"]), Wallet::new(), nonce(&subject));
    assert_eq!(nonce(&subject), first);
    let mut claims = claims(&first);
    for (now, same, code) in [
        (1_700_000_099, true, "A470001"),
        (1_700_000_100, false, "A470001"),
        (1_700_000_199, false, "A470001"),
        (1_700_000_200, false, "A472322"),
    ] {
        subject.advance(now - claims["iat"].as_u64().unwrap());
        assert_eq!(nonce(&subject) == first, same, "{now}");
        claims["iat"] = json!(now);
        let proof = wallet.sign(&wallet.header(), &claims);
        assert_eq!(code_of(&parse(&subject, &token, &identity(&[proof])).result_code), code, "{now}");
    }
}

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
