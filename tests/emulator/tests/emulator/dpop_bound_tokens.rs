//! Tokens and codes that are bound to a DPoP key.

use authlete_core::Secret;
use authlete_core::introspection::IntrospectionAction;
use authlete_core::pushed_authorization::{PushedAuthReqAction, PushedAuthReqRequest};
use authlete_core::token::{TokenAction, TokenRequest};
use authlete_core::types::{ClientAuthMethod, FapiMode, ServiceProfile};
use authlete_core::userinfo::{UserInfoAction, UserInfoRequest};
use serde_json::{Value, json};

use crate::dpop::{
    NOW, RESOURCE, TOKEN_ENDPOINT, claims, header, introspect, proof, proof_for, public, refresh, token, with,
};
use crate::signer::{Signer, sha256};
use crate::subject::{CHALLENGE, Subject, VERIFIER, code_of, exchange, json, request, text};

#[test]
fn a_bound_token_is_good_with_a_proof_of_its_key_only() {
    let (signer, other) = (Signer::es256(), Signer::es256());
    let subject = Subject::v3();
    let tokens = token(&subject, &exchange(&subject.code("&scope=openid")), Some(&proof(&signer, json!({}))));
    let access = tokens.access_token.unwrap();
    let shared = Signer::shared("0123456789abcdef0123456789abcdef");
    let of = |more: Value| Some(proof_for(&signer, &access, more));
    let of_header = |members: Value| {
        let claims = with(claims(), json!({ "htm": "GET", "htu": RESOURCE, "ath": sha256(access.expose()) }));
        Some(signer.jwt(with(header(&signer), members), &claims))
    };
    for (name, proof, codes) in [
        ("good", &(|| of(json!({}))) as &dyn Fn() -> Option<String>, ["A056001", "A091001"]),
        ("none", &|| None, ["A065308", "A089311"]),
        ("another key", &|| Some(proof_for(&other, &access, json!({}))), ["A065309", "A089312"]),
        ("garbage", &|| Some("garbage".into()), ["A065310", "A089313"]),
        ("no ath", &|| of(json!({ "ath": null })), ["A065310", "A089313"]),
        ("ath", &|| of(json!({ "ath": sha256("x") })), ["A065310", "A089313"]),
        ("htm", &|| of(json!({ "htm": "POST" })), ["A065310", "A089313"]),
        ("htu", &|| of(json!({ "htu": TOKEN_ENDPOINT })), ["A065310", "A089313"]),
        ("symmetric", &|| Some(proof_for(&shared, &access, json!({}))), ["A065311", "A089314"]),
        ("no key", &|| of_header(json!({ "jwk": null })), ["A065312", "A089315"]),
        ("no alg", &|| of_header(json!({ "alg": null })), ["A065313", "A089316"]),
    ] {
        let answer = introspect(&subject, &access, proof().as_deref());
        let request = UserInfoRequest {
            dpop: proof().map(Into::into),
            htm: Some("GET".into()),
            htu: Some(RESOURCE.into()),
            ..UserInfoRequest::new(access.clone())
        };
        let user = subject.authlete.userinfo(&request).unwrap();
        assert_eq!([code_of(&answer.result_code), code_of(&user.result_code)], codes, "{name}");
        for challenge in [text(&answer.response_content), text(&user.response_content)] {
            assert!(challenge.starts_with("DPoP error=") && challenge.contains("algs=\"ES256 "), "{challenge}");
        }
        let (action, user_action) = match name {
            "good" => (IntrospectionAction::Ok, UserInfoAction::Ok),
            _ => (IntrospectionAction::Unauthorized, UserInfoAction::Unauthorized),
        };
        assert_eq!((answer.action, user.action), (action, user_action), "{name}");
    }
    // Without the URL in the call, that of the userinfo endpoint counts.
    for (htu, expected) in [("http://127.0.0.1:8080/api/userinfo", "A091001"), (RESOURCE, "A089313")] {
        let request = UserInfoRequest {
            dpop: of(json!({ "htu": htu })).map(Into::into),
            htm: Some("GET".into()),
            ..UserInfoRequest::new(access.clone())
        };
        assert_eq!(code_of(&subject.authlete.userinfo(&request).unwrap().result_code), expected);
    }
}

#[test]
fn the_refresh_token_of_a_public_client_is_bound_too() {
    let (signer, other) = (Signer::es256(), Signer::es256());
    let subject = public();
    let tokens = token(&subject, &exchange(&subject.code("")), Some(&proof(&signer, json!({}))));
    let first = tokens.refresh_token.unwrap();
    for proof in [None, Some(proof(&other, json!({})))] {
        let answer = token(&subject, &refresh(&first), proof.as_deref());
        assert_eq!((code_of(&answer.result_code), answer.action), ("A053311", TokenAction::BadRequest));
    }
    let refreshed = token(&subject, &refresh(&first), Some(&proof(&signer, json!({}))));
    assert_eq!(json(&refreshed.response_content)["token_type"], "DPoP");

    // A confidential client may come with another key.
    let subject = Subject::v3();
    let tokens = token(&subject, &exchange(&subject.code("")), Some(&proof(&signer, json!({}))));
    let refreshed = token(&subject, &refresh(&tokens.refresh_token.unwrap()), Some(&proof(&other, json!({}))));
    let access = refreshed.access_token.unwrap();
    let by_first = introspect(&subject, &access, Some(&proof_for(&signer, &access, json!({}))));
    assert_eq!(code_of(&by_first.result_code), "A065309");
    let by_second = introspect(&subject, &access, Some(&proof_for(&other, &access, json!({}))));
    assert_eq!(by_second.action, IntrospectionAction::Ok);
}

#[test]
fn a_pushed_request_with_a_proof_is_for_its_key() {
    let (signer, other) = (Signer::es256(), Signer::es256());
    let endpoint = "http://127.0.0.1:8080/api/par";
    let subject = Subject::with(|settings| settings.service.pushed_auth_req_endpoint = Some(endpoint.into()));
    let push = |more: &str, dpop: &str, nonce_required: bool| {
        let request = PushedAuthReqRequest {
            client_id: Some("2000000001".into()),
            client_secret: Some("emulated-client-secret".into()),
            dpop: Some(dpop.into()),
            dpop_nonce_required: Some(nonce_required),
            ..PushedAuthReqRequest::new(request(more))
        };
        subject.authlete.push_authorization_request(&request).unwrap()
    };
    let proof_for = |more: Value| proof(&signer, with(json!({ "htu": endpoint }), more));
    let dpop_jkt = format!("&dpop_jkt={}", other.thumbprint());
    for (more, dpop, nonce_required, expected) in [
        ("", "garbage".to_string(), false, "A350301"),
        ("", proof_for(json!({ "htu": TOKEN_ENDPOINT })), false, "A350301"),
        (dpop_jkt.as_str(), proof_for(json!({})), false, "A350301"),
        ("", proof_for(json!({})), true, "A350308"),
    ] {
        let answer = push(more, &dpop, nonce_required);
        assert_eq!((code_of(&answer.result_code), answer.action), (expected, PushedAuthReqAction::BadRequest));
        assert_eq!(answer.dpop_nonce.is_some(), nonce_required);
    }
    let pushed = push("", &proof_for(json!({})), false);
    let parameters = format!("client_id=2000000001&request_uri={}", pushed.request_uri.unwrap().expose());
    let ticket = subject.authorize(&parameters).ticket.unwrap();
    let code = subject.issue(ticket).authorization_code.unwrap().into_exposed();
    let answer = token(&subject, &exchange(&code), Some(&proof(&other, json!({}))));
    assert_eq!(code_of(&answer.result_code), "A050318");
    assert_eq!(token(&subject, &exchange(&code), Some(&proof(&signer, json!({})))).action, TokenAction::Ok);
}

#[test]
fn a_code_is_for_the_key_that_the_authorization_request_named() {
    let (signer, other) = (Signer::es256(), Signer::es256());
    let subject = Subject::v3();
    let code = subject.code(&format!("&dpop_jkt={}", signer.thumbprint()));
    for proof in [None, Some(proof(&other, json!({})))] {
        let answer = token(&subject, &exchange(&code), proof.as_deref());
        assert_eq!((code_of(&answer.result_code), answer.action), ("A050318", TokenAction::BadRequest));
    }
    assert_eq!(token(&subject, &exchange(&code), Some(&proof(&signer, json!({})))).action, TokenAction::Ok);
}

#[test]
fn fapi_2_wants_bound_tokens_and_short_codes() {
    let signer = Signer::es256();
    let subject = Subject::with(|settings| {
        settings.service.supported_service_profiles = Some(vec![ServiceProfile::Fapi]);
        settings.service.fapi_modes = Some(vec![FapiMode::Fapi2Security]);
        settings.client.token_auth_method = Some(ClientAuthMethod::PrivateKeyJwt);
        settings.client.jwks = Some(json!({ "keys": [signer.jwk] }).to_string().into());
        settings.client.redirect_uris = Some(vec!["https://c.example/cb".into()]);
    });
    let authenticated = |parameters: String| {
        let claims = json!({
            "iss": "2000000001", "sub": "2000000001", "aud": "http://127.0.0.1:8080", "exp": NOW + 600, "jti": "one"
        });
        let assertion = signer.jwt(json!({}), &claims);
        let assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        format!(
            "{parameters}&redirect_uri=https://c.example/cb&client_assertion_type={assertion_type}\
             &client_assertion={assertion}"
        )
    };
    let fresh_code = || {
        let pkce = format!("code_challenge={CHALLENGE}&code_challenge_method=S256");
        let request =
            PushedAuthReqRequest::new(authenticated(format!("client_id=2000000001&response_type=code&{pkce}")));
        let pushed = subject.authlete.push_authorization_request(&request).unwrap();
        let uri = pushed.request_uri.unwrap_or_else(|| panic!("{:?}", pushed.result_message));
        let asked = subject.authorize(&format!("client_id=2000000001&request_uri={}", uri.expose()));
        subject.issue(asked.ticket.unwrap()).authorization_code.unwrap()
    };
    let exchange = |code: &Secret, dpop: Option<String>| {
        let code = code.expose();
        let parameters = format!("grant_type=authorization_code&code={code}&code_verifier={VERIFIER}");
        let request = TokenRequest { dpop: dpop.map(Into::into), ..TokenRequest::new(authenticated(parameters)) };
        subject.authlete.token(&request).unwrap()
    };
    let code = fresh_code();
    assert_eq!(code_of(&exchange(&code, None).result_code), "A244308");
    // Section 5.4.1.
    let weak = proof(&Signer::rsa("RS256"), json!({}));
    assert_eq!(code_of(&exchange(&code, Some(weak)).result_code), "A254302");
    subject.advance(59);
    assert_eq!(code_of(&exchange(&code, Some(proof(&signer, json!({})))).result_code), "A050001");
    let code = fresh_code();
    subject.advance(60);
    assert_eq!(code_of(&exchange(&code, Some(proof(&signer, json!({})))).result_code), "A050311");
}
