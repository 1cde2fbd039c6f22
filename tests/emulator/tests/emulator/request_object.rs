//! Request objects, by value and by reference.

use authlete_core::authorization::AuthorizationAction;
use authlete_core::pushed_authorization::{PushedAuthReqAction, PushedAuthReqRequest};
use authlete_core::types::{ClientType, JweAlg, JweEnc, JwsAlg};
use authlete_emulator::Settings;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::signer::Signer;
use crate::subject::{REDIRECT_URI, Subject, code_of, request, text};

type Change = fn(&mut Settings);

const TRADITIONAL: Change = |settings| settings.service.traditional_request_object_processing_applied = Some(true);

/// A JWS with that signature.
fn jws(header: &Value, claims: &Value, signature: &[u8]) -> String {
    let parts = [header.to_string(), claims.to_string()].map(|part| URL_SAFE_NO_PAD.encode(part));
    format!("{}.{}", parts.join("."), URL_SAFE_NO_PAD.encode(signature))
}

/// A request object that the client's secret signs.
fn hs256(claims: &Value) -> String {
    Signer::shared("emulated-client-secret").jwt(json!({}), claims)
}

fn unsigned(claims: &Value) -> String {
    let mut claims = claims.clone();
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    jws(&json!({ "alg": "none" }), &claims, &[])
}

/// What a whole request has, with changes; what is null is left out.
fn claims(changes: Value) -> Value {
    let mut claims = json!({
        "iss": "2000000001", "aud": "http://127.0.0.1:8080", "exp": 1_700_000_300, "client_id": "2000000001",
        "response_type": "code", "redirect_uri": REDIRECT_URI, "state": "object", "scope": "read",
    });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

fn by_value(object: &str) -> String {
    format!("client_id=2000000001&request={object}")
}

#[test]
fn what_stands_outside_counts_in_the_traditional_way_only() {
    let object = hs256(&claims(json!({
        "scope": null, "max_age": 60, "resource": ["https://a.example", "https://b.example"],
        "claims": { "userinfo": { "name": null } },
    })));
    let parameters = request(&format!("&scope=write&request={object}"));
    let subject = Subject::v3();
    let answer = subject.authorize(&parameters);
    assert_eq!(answer.action, AuthorizationAction::Interaction, "{:?}", answer.result_message);
    assert_eq!((answer.scopes.unwrap().len(), answer.max_age, answer.resources.unwrap().len()), (0, Some(60), 2));
    assert_eq!(answer.claims_at_user_info, Some(vec!["name".into()]));
    let payload: Value = serde_json::from_str(answer.request_object_payload.unwrap().expose()).unwrap();
    assert_eq!(payload["state"], "object");
    assert!(text(&subject.issue(answer.ticket.unwrap()).response_content).contains("state=object"));

    let traditional = Subject::with(TRADITIONAL).authorize(&parameters);
    assert_eq!(traditional.scopes.unwrap()[0].name.as_deref(), Some("write"));
}

#[test]
fn wrong_request_objects() {
    let nothing: Change = |_| {};
    let checked: Change = |settings| settings.service.request_object_audience_checked = Some(true);
    let es256: Change = |settings| settings.client.request_sign_alg = Some(JwsAlg::Es256);
    let public: Change = |settings| settings.client.client_type = Some(ClientType::Public);
    let skewed: Change = |settings| settings.service.allowable_clock_skew = Some(10);
    let encrypted: Change = |settings| settings.service.front_channel_request_object_encryption_required = Some(true);
    let other_key = |claims: &Value| Signer::shared("another").jwt(json!({}), claims);
    let all = || claims(json!({}));
    let changed = |changes: Value| hs256(&claims(changes));
    for (change, object, code) in [
        (nothing, hs256(&all()), "A004001"),
        (nothing, unsigned(&all()), "A008311"),
        (TRADITIONAL, unsigned(&all()), "A009301"),
        (nothing, jws(&json!({}), &json!({}), &[]), "A005307"),
        (nothing, jws(&json!({ "alg": "XX" }), &json!({}), &[]), "A005320"),
        (nothing, other_key(&all()), "A005328"),
        (es256, hs256(&all()), "A005312"),
        (es256, unsigned(&all()), "A005336"),
        (public, hs256(&all()), "A005316"),
        (nothing, jws(&json!({ "alg": "ES256" }), &json!({}), &[0; 64]), "A005332"),
        (encrypted, hs256(&all()), "A006334"),
        (nothing, changed(json!({ "client_id": 1 })), "A005387"),
        (nothing, changed(json!({ "client_id": "1" })), "A005391"),
        (nothing, changed(json!({ "response_type": 1 })), "A005395"),
        (nothing, changed(json!({ "response_type": "x" })), "A005399"),
        (nothing, changed(json!({ "response_type": null })), "A006326"),
        (nothing, changed(json!({ "request": "x" })), "A006308"),
        (nothing, changed(json!({ "request_uri": "x" })), "A006312"),
        (nothing, changed(json!({ "exp": "x" })), "A006335"),
        (nothing, changed(json!({ "exp": 1_700_000_000 })), "A006339"),
        (nothing, changed(json!({ "nbf": "x" })), "A006343"),
        (nothing, changed(json!({ "nbf": 1_700_000_001 })), "A006347"),
        (skewed, changed(json!({ "exp": 1_699_999_991 })), "A004001"),
        (skewed, changed(json!({ "exp": 1_699_999_990 })), "A006339"),
        (skewed, changed(json!({ "nbf": 1_700_000_010 })), "A004001"),
        (skewed, changed(json!({ "nbf": 1_700_000_011 })), "A006347"),
        (checked, changed(json!({ "aud": ["a", "http://127.0.0.1:8080"] })), "A004001"),
        (checked, changed(json!({ "aud": null })), "A006351"),
        (checked, changed(json!({ "aud": 1 })), "A006355"),
        (checked, changed(json!({ "aud": "a" })), "A006359"),
        (checked, changed(json!({ "aud": ["a"] })), "A006363"),
        (nothing, changed(json!({ "redirect_uri": 1 })), "A011301"),
        (nothing, changed(json!({ "redirect_uri": "https://x" })), "A011304"),
        (nothing, changed(json!({ "scope": 1 })), "A007301"),
        (nothing, changed(json!({ "nonce": 1 })), "A014301"),
        (nothing, changed(json!({ "max_age": "1" })), "A017301"),
        (nothing, changed(json!({ "claims": "x" })), "A022301"),
        (nothing, changed(json!({ "resource": 1 })), "A251301"),
        (nothing, changed(json!({ "resource": [1] })), "A251302"),
        (nothing, changed(json!({ "resource": ["x"] })), "A251304"),
        (nothing, changed(json!({ "resource": "x" })), "A251310"),
        (nothing, changed(json!({ "code_challenge": 1 })), "A124309"),
    ] {
        let answer = Subject::with(change).authorize(&by_value(&object));
        assert_eq!(code_of(&answer.result_code), code, "{object}: {:?}", answer.result_message);
    }
    for (outside, object, code) in [
        (request(""), json!({ "response_type": "token" }), "A006304"),
        (request(""), json!({ "scope": "openid" }), "A007303"),
        (request("&scope=read"), json!({ "scope": "openid" }), "A007304"),
        (request("&scope=openid"), json!({ "scope": "openid" }), "A004001"),
    ] {
        let object = unsigned(&claims(object));
        let answer = Subject::with(TRADITIONAL).authorize(&format!("{outside}&request={object}"));
        assert_eq!(code_of(&answer.result_code), code, "{:?}", answer.result_message);
    }
}

#[test]
fn request_objects_can_be_required() {
    let of_client: Change = |settings| settings.client.request_object_required = Some(true);
    let of_service: Change = |settings| settings.service.request_object_required = Some(true);
    for (change, code) in [(of_client, "A008309"), (of_service, "A008310")] {
        let subject = Subject::with(change);
        let push = |parameters: &str| {
            let request = PushedAuthReqRequest {
                client_id: Some("2000000001".into()),
                client_secret: Some("emulated-client-secret".into()),
                ..PushedAuthReqRequest::new(parameters)
            };
            subject.authlete.push_authorization_request(&request).unwrap()
        };
        assert_eq!(code_of(&subject.authorize(&request("")).result_code), code);
        assert_eq!(code_of(&push(&request("")).result_code), code);
        let object = hs256(&claims(json!({})));
        assert_eq!(subject.authorize(&by_value(&object)).action, AuthorizationAction::Interaction);
        let pushed = push(&format!("request={object}"));
        assert_eq!(pushed.action, PushedAuthReqAction::Created, "{:?}", pushed.result_message);
        let uri = pushed.request_uri.unwrap();
        let asked = subject.authorize(&format!("client_id=2000000001&request_uri={}", uri.expose()));
        assert_eq!(asked.action, AuthorizationAction::Interaction, "{:?}", asked.result_message);
        assert!(asked.request_object_payload.is_some());
    }
}

#[test]
fn keys_in_two_halves_are_the_client_s_by_value_or_by_url() {
    let signer = Signer::es256();
    let mut jwk = signer.jwk.clone();
    jwk["kid"] = "k".into();
    let jwks = json!({ "keys": [jwk] }).to_string();
    let object = |kid: &str| signer.jwt(json!({ "kid": kid }), &claims(json!({})));
    let twice = json!({ "keys": [signer.jwk, jwk] }).to_string();
    let subject = Subject::with(|settings| settings.client.jwks = Some(twice.into()));
    let unnamed = signer.jwt(json!({}), &claims(json!({})));
    for (object, code) in [(&object("k"), "A004001"), (&object("other"), "A004001"), (&unnamed, "A005356")] {
        assert_eq!(code_of(&subject.authorize(&by_value(object)).result_code), code);
    }
    let by_value_of = |kid: &str| {
        let subject = Subject::with(|settings| settings.client.jwks = Some(jwks.as_str().into()));
        code_of(&subject.authorize(&by_value(&object(kid))).result_code).to_string()
    };
    assert_eq!((by_value_of("k").as_str(), by_value_of("other").as_str()), ("A004001", "A005352"));

    let change = |settings: &mut Settings| {
        settings.client.jwks_uri = Some("https://c.example/jwks".into());
        settings.client.request_uris = Some(vec!["https://c.example/request".into(), "http://c.example/gone".into()]);
    };
    let (request_object, keys) = (object("k"), jwks.clone());
    let fetch = move |url: &str| match url {
        "https://c.example/request#1" => Ok(format!("{request_object}\n").into_bytes()),
        "https://c.example/jwks" => Ok(keys.clone().into_bytes()),
        _ => Err("404".to_string()),
    };
    let subject = Subject::fetching(change, fetch);
    for (uri, code) in [
        ("https://c.example/request%231", "A004001"),
        ("https://c.example/other", "A005386"),
        ("http://c.example/gone", "A005382"),
    ] {
        let answer = subject.authorize(&format!("client_id=2000000001&request_uri={uri}"));
        assert_eq!(code_of(&answer.result_code), code, "{:?}", answer.result_message);
    }
    // Offline there is nothing to be had.
    let offline = Subject::with(|settings| settings.client.jwks_uri = Some("https://c.example/jwks".into()));
    assert_eq!(code_of(&offline.authorize(&by_value(&object("k"))).result_code), "A005311");
}

#[test]
fn request_objects_can_be_encrypted() {
    let change = |settings: &mut Settings| {
        TRADITIONAL(settings);
        settings.client.authorization_sign_alg = Some(JwsAlg::Hs256);
        settings.client.authorization_encryption_alg = Some(JweAlg::A128Kw);
        settings.client.authorization_encryption_enc = Some(JweEnc::A128Gcm);
        settings.service.front_channel_request_object_encryption_required = Some(true);
    };
    // What the service writes for the client with the client's secret is what the client may write with it too.
    let subject = Subject::with(change);
    let issued = subject.issue(subject.ticket("&response_mode=jwt"));
    let jwe = text(&issued.response_content).split_once("response=").unwrap().1.to_string();
    let outside = |jwe: &str| request("").replace("state=xyz", &format!("request={jwe}"));
    let answer = subject.authorize(&outside(&jwe));
    assert_eq!(answer.action, AuthorizationAction::Interaction, "{:?}", answer.result_message);
    assert!(text(&subject.issue(answer.ticket.unwrap()).response_content).contains("state=xyz"));

    let (head, tag) = jwe.rsplit_once('.').unwrap();
    let forged = format!("{head}.{}", URL_SAFE_NO_PAD.encode(vec![0; URL_SAFE_NO_PAD.decode(tag).unwrap().len()]));
    assert_eq!(code_of(&subject.authorize(&outside(&forged)).result_code), "A005364");
    let no_key = URL_SAFE_NO_PAD.encode(r#"{"alg":"RSA-OAEP","enc":"A128GCM","kid":"none"}"#);
    let no_key = jwe.replacen(jwe.split('.').next().unwrap(), &no_key, 1);
    assert_eq!(code_of(&subject.authorize(&outside(&no_key)).result_code), "A005374");
    // What the client is registered with counts where service or client want it to.
    let mismatch = |alg_required, enc_required| {
        let subject = Subject::with(|settings| {
            change(settings);
            settings.service.request_object_encryption_alg_match_required = Some(alg_required);
            settings.service.request_object_encryption_enc_match_required = Some(enc_required);
            settings.client.request_encryption_alg = Some(JweAlg::A256Kw);
            settings.client.request_encryption_enc = Some(JweEnc::A256Gcm);
        });
        code_of(&subject.authorize(&outside(&jwe)).result_code).to_owned()
    };
    assert_eq!(mismatch(true, false), "A006330");
    assert_eq!(mismatch(false, true), "A006332");
    assert_eq!(mismatch(false, false), "A004001");
}
