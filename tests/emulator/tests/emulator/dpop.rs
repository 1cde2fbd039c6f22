//! DPoP (RFC 9449): proofs, nonces, and tokens that are bound to a key.

use std::sync::atomic::{AtomicU64, Ordering};

use authlete_core::Secret;
use authlete_core::introspection::{
    IntrospectionAction, IntrospectionRequest, IntrospectionResponse, StandardIntrospectionRequest,
};
use authlete_core::pushed_authorization::{PushedAuthReqAction, PushedAuthReqRequest};
use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::{ClientAuthMethod, ClientType, FapiMode, ServiceProfile};
use authlete_core::userinfo::{UserInfoAction, UserInfoRequest};
use serde_json::{Value, json};

use crate::signer::{Signer, sha256};
use crate::subject::{CHALLENGE, Subject, VERIFIER, code_of, exchange, json, request, text};

const NOW: i64 = 1_700_000_000;
const TOKEN_ENDPOINT: &str = "http://127.0.0.1:8080/api/token";
const RESOURCE: &str = "https://rs.example/resource";

/// The claims of a proof for the token endpoint, each time with another `jti`.
fn claims() -> Value {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let jti = NEXT.fetch_add(1, Ordering::Relaxed).to_string();
    json!({ "jti": jti, "htm": "POST", "htu": TOKEN_ENDPOINT, "iat": NOW })
}

fn with(mut claims: Value, members: Value) -> Value {
    for (name, value) in members.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

fn header(signer: &Signer) -> Value {
    json!({ "typ": "dpop+jwt", "jwk": signer.jwk })
}

fn proof(signer: &Signer, more: Value) -> String {
    signer.jwt(header(signer), &with(claims(), more))
}

/// A proof for the resource, with that access token.
fn proof_for(signer: &Signer, token: &Secret, more: Value) -> String {
    proof(signer, with(json!({ "htm": "GET", "htu": RESOURCE, "ath": sha256(token.expose()) }), more))
}

fn token(subject: &Subject, parameters: &str, dpop: Option<&str>) -> TokenResponse {
    let request = TokenRequest {
        client_id: Some("2000000001".into()),
        client_secret: subject.emulator.settings().client.client_secret.clone(),
        dpop: dpop.map(Into::into),
        htm: Some("POST".into()),
        ..TokenRequest::new(parameters)
    };
    let public = subject.emulator.settings().client.client_type == Some(ClientType::Public);
    let request = TokenRequest { client_secret: request.client_secret.clone().filter(|_| !public), ..request };
    subject.authlete.token(&request).unwrap()
}

fn introspect(subject: &Subject, token: &Secret, dpop: Option<&str>) -> IntrospectionResponse {
    let request = IntrospectionRequest {
        dpop: dpop.map(Into::into),
        htm: Some("GET".into()),
        htu: Some(RESOURCE.into()),
        ..IntrospectionRequest::new(token.clone())
    };
    subject.authlete.introspection(&request).unwrap()
}

fn refresh(token: &Secret) -> String {
    format!("grant_type=refresh_token&refresh_token={}", token.expose())
}

fn public() -> Subject {
    Subject::with(|settings| {
        settings.client.client_type = Some(ClientType::Public);
        settings.client.token_auth_method = Some(ClientAuthMethod::None);
    })
}

#[test]
fn tokens_are_bound_to_the_key_of_the_proof() {
    for signer in [Signer::es256(), Signer::eddsa(), Signer::rsa("RS256"), Signer::rsa("PS256")] {
        let subject = Subject::v3();
        let tokens = token(&subject, &exchange(&subject.code("&scope=openid")), Some(&proof(&signer, json!({}))));
        assert_eq!((code_of(&tokens.result_code), tokens.dpop_nonce), ("A050001", None), "{}", signer.alg);
        assert_eq!(json(&tokens.response_content)["token_type"], "DPoP");
        let access = tokens.access_token.unwrap();
        let request = StandardIntrospectionRequest::new(format!("token={}", access.expose()));
        let body = json(&subject.authlete.standard_introspection(&request).unwrap().response_content);
        assert_eq!((&body["token_type"], &body["cnf"]), (&json!("DPoP"), &json!({ "jkt": signer.thumbprint() })));
        let answer = introspect(&subject, &access, Some(&proof_for(&signer, &access, json!({}))));
        assert_eq!(answer.action, IntrospectionAction::Ok, "{:?}", answer.result_message);
    }
}

#[test]
fn a_wrong_proof_is_refused_and_the_code_survives() {
    let (signer, other) = (Signer::es256(), Signer::es256());
    let subject = Subject::v3();
    let code = subject.code("");
    let good = header(&signer);
    let claim = |members: Value| proof(&signer, members);
    let of_header = |members: Value| signer.jwt(with(good.clone(), members), &claims());
    let private = with(signer.jwk.clone(), json!({ "d": "AAAA" }));
    let shared = Signer::shared("0123456789abcdef0123456789abcdef");
    for (name, proof, code_expected) in [
        ("garbage", "garbage".to_string(), "A254301"),
        ("typ", of_header(json!({ "typ": "JWT" })), "A254301"),
        ("no typ", of_header(json!({ "typ": null })), "A254301"),
        ("private", of_header(json!({ "jwk": private })), "A254301"),
        ("another's signature", other.jwt(good.clone(), &claims()), "A254301"),
        ("another alg", of_header(json!({ "alg": "PS256" })), "A254301"),
        ("symmetric", shared.jwt(header(&shared), &claims()), "A254302"),
        ("none", of_header(json!({ "alg": "none" })), "A254302"),
        ("no key", of_header(json!({ "jwk": null })), "A254303"),
        ("no alg", of_header(json!({ "alg": null })), "A254304"),
        ("no jti", claim(json!({ "jti": null })), "A254301"),
        ("no htm", claim(json!({ "htm": null })), "A254301"),
        ("htm", claim(json!({ "htm": "GET" })), "A254301"),
        ("no htu", claim(json!({ "htu": null })), "A254301"),
        ("htu", claim(json!({ "htu": "http://127.0.0.1:8080/api/par" })), "A254301"),
        ("no iat", claim(json!({ "iat": null })), "A254301"),
        ("old", claim(json!({ "iat": NOW - 301 })), "A254301"),
        ("of the future", claim(json!({ "iat": NOW + 301 })), "A254301"),
        ("no number", claim(json!({ "iat": "now" })), "A254301"),
    ] {
        let answer = token(&subject, &exchange(&code), Some(&proof));
        assert_eq!((code_of(&answer.result_code), answer.action), (code_expected, TokenAction::BadRequest), "{name}");
        assert_eq!(json(&answer.response_content)["error"], "invalid_dpop_proof", "{name}");
    }
    // The edges of what is taken; the URL counts without query and fragment.
    let more = json!({ "iat": NOW - 300, "htu": "HTTP://127.0.0.1:8080/api/token?a=b#c" });
    assert_eq!(token(&subject, &exchange(&code), Some(&proof(&signer, more))).action, TokenAction::Ok);
}

#[test]
fn a_proof_is_good_once() {
    let signer = Signer::es256();
    let subject = Subject::v3();
    let used = proof(&signer, json!({ "iat": NOW + 300 }));
    let ask = |proof: &str| token(&subject, "grant_type=client_credentials", Some(proof));
    assert_eq!(ask(&used).action, TokenAction::Ok);
    // Until `iat` says that it is old.
    for seconds in [0, 300, 300, 1] {
        subject.advance(seconds);
        assert_eq!(code_of(&ask(&used).result_code), "A254301");
    }
    // The same `jti` by another key is another proof.
    let subject = Subject::v3();
    for signer in [Signer::es256(), Signer::es256()] {
        let proof = proof(&signer, json!({ "jti": "same" }));
        assert_eq!(token(&subject, "grant_type=client_credentials", Some(&proof)).action, TokenAction::Ok);
    }
}

#[test]
fn a_client_may_have_to_use_dpop() {
    let subject = Subject::with(|settings| settings.client.dpop_required = Some(true));
    let answer = token(&subject, "grant_type=client_credentials", None);
    assert_eq!((code_of(&answer.result_code), answer.action), ("A254301", TokenAction::BadRequest));
    let proof = proof(&Signer::es256(), json!({}));
    assert_eq!(token(&subject, "grant_type=client_credentials", Some(&proof)).action, TokenAction::Ok);
}

#[test]
fn nonces_are_good_for_their_time() {
    let signer = Signer::es256();
    let subject = Subject::with(|settings| {
        settings.service.dpop_nonce_required = Some(true);
        settings.service.dpop_nonce_duration = Some(60);
    });
    let code = subject.code("");
    let first = token(&subject, &exchange(&code), Some(&proof(&signer, json!({}))));
    assert_eq!((code_of(&first.result_code), first.action), ("A254307", TokenAction::BadRequest));
    assert_eq!(json(&first.response_content)["error"], "use_dpop_nonce");
    let nonce = first.dpop_nonce.unwrap();
    let wrong = token(&subject, &exchange(&code), Some(&proof(&signer, json!({ "nonce": format!("{nonce}x") }))));
    assert_eq!((code_of(&wrong.result_code), wrong.dpop_nonce.as_ref()), ("A254307", Some(&nonce)));
    subject.advance(59);
    let second = token(&subject, &exchange(&code), Some(&proof(&signer, json!({ "nonce": nonce }))));
    assert_eq!(second.action, TokenAction::Ok);
    assert_ne!(second.dpop_nonce.as_ref(), Some(&nonce));
    subject.advance(1);
    let late = token(&subject, "grant_type=client_credentials", Some(&proof(&signer, json!({ "nonce": nonce }))));
    assert_eq!(code_of(&late.result_code), "A254307");

    // At a resource, where the call wants it.
    let subject = Subject::v3();
    let tokens = token(&subject, &exchange(&subject.code("")), Some(&proof(&signer, json!({}))));
    let access = tokens.access_token.unwrap();
    let ask = |more: Value| {
        let request = IntrospectionRequest {
            dpop: Some(proof_for(&signer, &access, more).into()),
            dpop_nonce_required: Some(true),
            ..IntrospectionRequest::new(access.clone())
        };
        subject.authlete.introspection(&request).unwrap()
    };
    let asked = ask(json!({}));
    assert_eq!(asked.action, IntrospectionAction::Unauthorized);
    assert!(text(&asked.response_content).starts_with("DPoP error=\"use_dpop_nonce\","));
    let answer = ask(json!({ "nonce": asked.dpop_nonce.unwrap() }));
    assert_eq!((answer.action, answer.dpop_nonce.is_some()), (IntrospectionAction::Ok, true));
}

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
