//! Documents of clients are fetched while the service answers other calls.

use std::sync::{Arc, Mutex, OnceLock};

use authlete_core::Secret;
use authlete_core::authorization::{AuthorizationAction, AuthorizationFailReason, AuthorizationFailRequest};
use authlete_core::backchannel_authentication::{
    BackchannelAuthenticationCompleteRequest, BackchannelAuthenticationCompleteResult,
    BackchannelAuthenticationIssueRequest, BackchannelAuthenticationRequest,
};
use authlete_core::backchannel_logout::BackchannelLogoutTokenRequest;
use authlete_core::blocking::Authlete;
use authlete_core::types::{DeliveryMode, JweAlg, JwsAlg};
use authlete_emulator::{Emulator, Settings};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use crate::signer::Signer;
use crate::subject::{REDIRECT_URI, Subject, code_of, text};

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

/// A client whose ID tokens and authorization responses are encrypted with a key behind a URL.
fn encrypting(settings: &mut Settings) {
    let client = &mut settings.client;
    client.jwks_uri = Some("https://c.example/jwks".into());
    client.id_token_encryption_alg = Some(JweAlg::EcdhEs);
    client.authorization_sign_alg = Some(JwsAlg::Es256);
    client.authorization_encryption_alg = Some(JweAlg::EcdhEs);
    client.bc_delivery_mode = Some(DeliveryMode::Push);
    client.bc_notification_endpoint = Some("https://c.example/notify".into());
}

#[test]
fn keys_that_something_is_encrypted_with_are_fetched_before_anything_is_changed() {
    let jwks = json!({ "keys": [Signer::es256().jwk] }).to_string();
    let subject: Arc<OnceLock<Subject>> = Arc::default();
    let inner = Arc::clone(&subject);
    let fetch = move |_: &str| {
        // It would wait for ever if the service were locked.
        inner.get().unwrap().ticket("");
        Ok(jwks.clone().into_bytes())
    };
    let made = Subject::fetching(encrypting, fetch);
    let subject = subject.get_or_init(|| made);
    let is_encrypted = |jwt: &str| jwt.split('.').count() == 5;
    let ticket = |parameters: &str| {
        let whole = format!("{parameters}&scope=openid&nonce=n&client_id=2000000001&redirect_uri={REDIRECT_URI}");
        subject.authorize(&whole).ticket.unwrap()
    };

    assert!(is_encrypted(subject.tokens("openid").id_token.unwrap().expose()));
    let issued = subject.issue(ticket("response_type=code+id_token"));
    assert!(is_encrypted(issued.id_token.unwrap().expose()));

    let response = |content: Option<Secret>| text(&content).split_once("response=").unwrap().1.to_owned();
    let issued = subject.issue(ticket("response_type=code&response_mode=jwt"));
    assert!(is_encrypted(&response(issued.response_content)));
    let fail =
        AuthorizationFailRequest::new(ticket("response_type=code&response_mode=jwt"), AuthorizationFailReason::Denied);
    assert!(is_encrypted(&response(subject.authlete.authorization_fail(&fail).unwrap().response_content)));

    let asked = BackchannelAuthenticationRequest {
        client_id: Some("2000000001".into()),
        client_secret: Some("emulated-client-secret".into()),
        ..BackchannelAuthenticationRequest::new("scope=openid&login_hint=john&client_notification_token=abc")
    };
    let ticket = subject.authlete.backchannel_authentication(&asked).unwrap().ticket.unwrap();
    subject
        .authlete
        .backchannel_authentication_issue(&BackchannelAuthenticationIssueRequest::new(ticket.clone()))
        .unwrap();
    let authorized = BackchannelAuthenticationCompleteResult::Authorized;
    let complete = BackchannelAuthenticationCompleteRequest::new(ticket, authorized, "john");
    let completed = subject.authlete.backchannel_authentication_complete(&complete).unwrap();
    assert!(is_encrypted(completed.id_token.unwrap().expose()));

    let logout = BackchannelLogoutTokenRequest {
        subject: Some("john".into()),
        ..BackchannelLogoutTokenRequest::new("2000000001")
    };
    let logout = subject.authlete.backchannel_logout_token(&logout).unwrap();
    assert!(is_encrypted(logout.logout_token.unwrap().expose()));
}

#[test]
fn a_document_that_cannot_be_had_is_asked_for_once() {
    let count = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&count);
    let fetch = move |_: &str| {
        *counted.lock().unwrap() += 1;
        Err::<Vec<u8>, _>("gone".to_owned())
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
