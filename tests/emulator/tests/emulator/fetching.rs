//! Documents of clients are fetched while the service answers other calls.

use std::sync::{Arc, Mutex, OnceLock};

use authlete_core::Secret;
use authlete_core::authorization::AuthorizationAction;
use authlete_core::blocking::Authlete;
use authlete_core::types::JweAlg;
use authlete_emulator::{Emulator, Settings};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use crate::signer::Signer;
use crate::subject::{REDIRECT_URI, Subject, code_of};

/// A client whose request object and keys are behind URLs.
fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.client.jwks_uri = Some("https://c.example/jwks".into());
    settings.client.request_uris = Some(vec!["https://c.example/request".into()]);
    settings
}

const REQUEST: &str = "client_id=2000000001&request_uri=https%3A%2F%2Fc.example%2Frequest";

#[test]
fn what_is_fetched_may_take_a_call_of_the_same_service() {
    for file in
        [None, Some(std::env::temp_dir().join(format!("authlete-emulator-{}-fetching.redb", std::process::id())))]
    {
        let signer = Signer::es256();
        let claims = json!({ "response_type": "code", "client_id": "2000000001", "aud": "http://127.0.0.1:8080",
            "iss": "2000000001", "redirect_uri": REDIRECT_URI });
        let object = signer.jwt(json!({}), &claims);
        let jwks = json!({ "keys": [signer.jwk] }).to_string();
        let fetched = Arc::new(Mutex::new(Vec::new()));
        let subject: Arc<OnceLock<Subject>> = Arc::default();
        let (inner, urls) = (Arc::clone(&subject), Arc::clone(&fetched));
        let fetch = move |url: &str| {
            urls.lock().unwrap().push(url.to_owned());
            // A call that changes something, so that it takes its turn.
            inner.get().unwrap().tokens("read");
            Ok(if url.ends_with("jwks") { jwks.clone() } else { object.clone() }.into_bytes())
        };
        let (builder, clock) = Emulator::builder().settings(settings()).seed(1).fetch(fetch).manual_clock();
        let builder = match &file {
            Some(file) => builder.persist(file),
            None => builder,
        };
        let emulator = builder.build().unwrap();
        let api = emulator.settings().api_v3("http://emulator.invalid").unwrap();
        let made = Subject { authlete: Authlete::new(api, emulator.clone()), emulator, clock };
        let subject = subject.get_or_init(|| made);
        let answer = subject.authorize(REQUEST);
        assert_eq!(answer.action, AuthorizationAction::Interaction, "{:?}", answer.result_message);
        // Each is fetched once in a call.
        assert_eq!(*fetched.lock().unwrap(), ["https://c.example/request", "https://c.example/jwks"]);
        assert!(subject.issue(answer.ticket.unwrap()).authorization_code.is_some());
        if let Some(file) = file {
            std::fs::remove_file(file).unwrap();
        }
    }
}

#[test]
fn keys_for_id_tokens_are_fetched_before_anything_is_changed() {
    let jwks = json!({ "keys": [Signer::es256().jwk] }).to_string();
    let subject: Arc<OnceLock<Subject>> = Arc::default();
    let inner = Arc::clone(&subject);
    let fetch = move |_: &str| {
        // It would wait for ever if the service were locked.
        inner.get().unwrap().ticket("");
        Ok(jwks.clone().into_bytes())
    };
    let encrypting = |settings: &mut Settings| {
        settings.client.jwks_uri = Some("https://c.example/jwks".into());
        settings.client.id_token_encryption_alg = Some(JweAlg::EcdhEs);
    };
    let made = Subject::fetching(encrypting, fetch);
    let subject = subject.get_or_init(|| made);
    let is_encrypted = |jwt: Option<Secret>| jwt.unwrap().expose().split('.').count() == 5;
    assert!(is_encrypted(subject.tokens("openid").id_token));
    let response_types = "response_type=code+id_token&scope=openid&nonce=n";
    let answer = subject.authorize(&format!("{response_types}&client_id=2000000001&redirect_uri={REDIRECT_URI}"));
    assert!(is_encrypted(subject.issue(answer.ticket.unwrap()).id_token));
}

#[test]
fn a_document_that_cannot_be_had_is_asked_for_once() {
    let count = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&count);
    let fetch = move |_: &str| {
        *counted.lock().unwrap() += 1;
        Err("gone".to_owned())
    };
    let (builder, clock) = Emulator::builder().settings(settings()).fetch(fetch).manual_clock();
    let emulator = builder.build().unwrap();
    let api = emulator.settings().api_v3("http://emulator.invalid").unwrap();
    let subject = Subject { authlete: Authlete::new(api, emulator.clone()), emulator, clock };
    assert_eq!(code_of(&subject.authorize(REQUEST).result_code), "A005382");
    assert_eq!(*count.lock().unwrap(), 1);
    // Nothing is fetched of a client that is not known.
    subject.authorize(&REQUEST.replace("2000000001", "7"));
    let unsigned = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
    subject.authorize(&format!("client_id=2000000001&request={unsigned}.e30."));
    assert_eq!(*count.lock().unwrap(), 1);
}

#[test]
fn a_client_is_looked_up_while_other_calls_are_answered() {
    let signer = Signer::es256();
    let client_id = "https://c.example/app";
    let claims = json!({ "response_type": "code", "client_id": client_id, "aud": "http://127.0.0.1:8080",
        "iss": client_id, "redirect_uri": REDIRECT_URI });
    let object = signer.jwt(json!({}), &claims);
    let jwks = json!({ "keys": [signer.jwk] }).to_string();
    let document =
        json!({ "client_id": client_id, "redirect_uris": [REDIRECT_URI], "jwks_uri": "https://c.example/jwks" });
    let subject: Arc<OnceLock<Subject>> = Arc::default();
    let fetched = Arc::new(Mutex::new(Vec::new()));
    let (inner, urls) = (Arc::clone(&subject), Arc::clone(&fetched));
    let fetch = move |url: &str| {
        urls.lock().unwrap().push(url.to_owned());
        // It would wait for ever if the service were locked.
        inner.get().unwrap().tokens("read");
        Ok(if url.ends_with("jwks") { jwks.clone() } else { document.to_string() }.into_bytes())
    };
    let made = Subject::fetching(|settings| settings.service.client_id_metadata_document_supported = Some(true), fetch);
    let subject = subject.get_or_init(|| made);
    let answer = subject.authorize(&format!("client_id={client_id}&request={object}"));
    assert_eq!(answer.action, AuthorizationAction::Interaction, "{:?}", answer.result_message);
    assert_eq!(*fetched.lock().unwrap(), [client_id, "https://c.example/jwks"]);
}
