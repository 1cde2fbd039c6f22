//! OAuth 2.0 Attestation-Based Client Authentication.

use authlete_core::attestation::AttestationChallengeRequest;
use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::ClientAuthMethod;
use serde_json::{Value, json};

use crate::attester::{certified, root};
use crate::signer::Signer;
use crate::subject::{Subject, code_of, json, text};

const NOW: i64 = 1_700_000_000;

fn merged(mut object: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        object[name] = value.clone();
    }
    object
}

fn subject(attester: &Signer, endpoint: Option<&str>) -> Subject {
    Subject::with(|settings| {
        settings.service.challenge_endpoint = endpoint.map(Into::into);
        settings.service.attestation_challenge_time_window = Some(60);
        let methods = settings.service.supported_token_auth_methods.get_or_insert_default();
        methods.push(ClientAuthMethod::AttestJwtClientAuth);
        settings.client.token_auth_method = Some(ClientAuthMethod::AttestJwtClientAuth);
        settings.client.jwks = Some(json!({ "keys": [attester.jwk] }).to_string().into());
    })
}

/// A request with an attestation by that attester and a proof by that key; the members replace what is right.
fn ask(subject: &Subject, by: [&Signer; 3], attestation: &Value, proof: &Value) -> TokenResponse {
    ask_with(subject, by, json!({}), attestation, proof)
}

/// The same, with more in the header of the attestation.
fn ask_with(subject: &Subject, by: [&Signer; 3], header: Value, attestation: &Value, proof: &Value) -> TokenResponse {
    let [attester, attested, prover] = by;
    let claims = json!({ "sub": "2000000001", "exp": NOW + 600, "cnf": { "jwk": attested.jwk } });
    let header = merged(json!({ "typ": "oauth-client-attestation+jwt" }), &header);
    let attestation = attester.jwt(header, &merged(claims, attestation));
    let claims = json!({ "aud": "http://127.0.0.1:8080", "jti": "one", "iat": NOW });
    let proof = prover.jwt(json!({ "typ": "oauth-client-attestation-pop+jwt" }), &merged(claims, proof));
    let request = TokenRequest {
        oauth_client_attestation: Some(attestation.into()),
        oauth_client_attestation_pop: Some(proof.into()),
        ..TokenRequest::new("grant_type=client_credentials&client_id=2000000001")
    };
    subject.authlete.token(&request).unwrap()
}

#[test]
fn an_attested_key_authenticates_its_client() {
    let (attester, key, other) = (Signer::es256(), Signer::es256(), Signer::es256());
    let subject = subject(&attester, None);
    let (good, none) = ([&attester, &key, &key], json!({}));
    for (by, attestation, proof, expected) in [
        (good, none.clone(), none.clone(), "A052001"),
        ([&other, &key, &key], none.clone(), none.clone(), "A157363"),
        (good, json!({ "sub": "other" }), none.clone(), "A157364"),
        (good, json!({ "exp": NOW }), none.clone(), "A157365"),
        (good, json!({ "exp": null }), none.clone(), "A157365"),
        (good, json!({ "cnf": null }), none.clone(), "A157366"),
        ([&attester, &key, &other], none.clone(), none.clone(), "A157367"),
        (good, none.clone(), json!({ "aud": "https://other.example" }), "A157368"),
        (good, none.clone(), json!({ "jti": null }), "A157369"),
        (good, none.clone(), json!({ "iat": NOW - 301 }), "A157369"),
        (good, none.clone(), json!({ "challenge": "x" }), "A157370"),
    ] {
        assert_eq!(code_of(&ask(&subject, by, &attestation, &proof).result_code), expected);
    }
    let request = TokenRequest::new("grant_type=client_credentials&client_id=2000000001");
    let answer = subject.authlete.token(&request).unwrap();
    assert_eq!((code_of(&answer.result_code), answer.action), ("A157361", TokenAction::InvalidClient));
    let request = TokenRequest { oauth_client_attestation: Some("x".into()), ..request };
    assert_eq!(code_of(&subject.authlete.token(&request).unwrap().result_code), "A157362");
}

#[test]
fn challenges_are_good_for_their_time() {
    let (attester, key) = (Signer::es256(), Signer::es256());
    let subject = subject(&attester, Some("http://127.0.0.1:8080/api/challenge"));
    let with = |proof: &Value| ask(&subject, [&attester, &key, &key], &json!({}), proof);
    let refused = with(&json!({}));
    assert_eq!((code_of(&refused.result_code), refused.action), ("A157370", TokenAction::BadRequest));
    assert_eq!(json(&refused.response_content)["error"], "use_attestation_challenge");
    assert!(refused.attestation_challenge.is_some());
    let answer = subject.authlete.attestation_challenge(&AttestationChallengeRequest::default()).unwrap();
    let challenge = answer.attestation_challenge.unwrap();
    assert_eq!(json(&answer.response_content)["attestation_challenge"], *challenge);
    assert!(!text(&answer.response_content).contains('\n'));
    let pretty = AttestationChallengeRequest { pretty: Some(true), ..Default::default() };
    let pretty = subject.authlete.attestation_challenge(&pretty).unwrap();
    assert_eq!(json(&pretty.response_content), json!({ "attestation_challenge": challenge }));
    assert!(text(&pretty.response_content).contains('\n'));
    subject.advance(59);
    assert_eq!(with(&json!({ "challenge": challenge })).action, TokenAction::Ok);
    subject.advance(1);
    assert_eq!(code_of(&with(&json!({ "challenge": challenge })).result_code), "A157370");
}

#[test]
fn certificates_of_attesters_lead_to_the_roots_of_the_service() {
    let (root, other_root) = (root(), root());
    let (key, registered) = (Signer::es256(), Signer::es256());
    let (attester, certificate) = certified(&root);
    let (stranger, unknown) = certified(&other_root);
    let x5c = |certificate: &str| json!({ "x5c": [certificate] });
    for (enabled, only, by, header, code) in [
        (true, true, &attester, x5c(&certificate), "A052001"),
        (true, false, &attester, x5c(&certificate), "A052001"),
        (true, true, &stranger, x5c(&unknown), "A157371"),
        // A certificate of another's key.
        (true, true, &stranger, x5c(&certificate), "A157363"),
        (true, true, &attester, x5c("AAAA"), "A157371"),
        (true, true, &attester, json!({ "x5c": [] }), "A157371"),
        // A key that the client is registered with.
        (true, false, &registered, json!({}), "A052001"),
        (true, true, &registered, json!({}), "A157372"),
        (false, false, &registered, json!({}), "A052001"),
        (false, false, &attester, x5c(&certificate), "A157363"),
    ] {
        let subject = subject(&registered, None);
        subject
            .authlete
            .modify_service(|service| {
                service.client_attester_roots = Some(vec![root.pem()]);
                service.client_attester_roots_enabled = Some(enabled);
                service.client_attester_roots_only = Some(only);
            })
            .unwrap();
        let answer = ask_with(&subject, [by, &key, &key], header.clone(), &json!({}), &json!({}));
        assert_eq!(code_of(&answer.result_code), code, "{enabled} {only} {header}");
    }
}
