//! The emulator as a library: what can be said of it beforehand, and what it knows of its calls afterwards.

use std::sync::{Arc, Mutex};

use authlete_core::blocking::Authlete;
use authlete_core::client::{Client, GetClient};
use authlete_core::introspection::IntrospectionRequest;
use authlete_core::service::{GetService, Service};
use authlete_core::token::TokenRequest;
use authlete_core::{Api, Method};
use authlete_emulator::{Emulator, ServiceSettings, Settings};

use crate::subject::{Subject, refusal};

#[test]
fn more_services_and_clients_are_there_from_the_start() {
    let client = |client_id| Client { client_id, client_name: Some("Another".into()), ..Client::default() };
    let service = ServiceSettings {
        service: Service { api_key: Some(5), ..Service::default() },
        access_token: "other".into(),
        clients: vec![client(Some(8)), client(None)],
        ..ServiceSettings::default()
    };
    let emulator = Emulator::builder().client(client(Some(7))).service(service).seed(1).build().unwrap();
    let api = emulator.settings().api_v3("http://emulator.invalid").unwrap();
    let first = Authlete::new(api, emulator.clone());
    let other = Authlete::new(Api::v3("http://emulator.invalid", "5", "other").unwrap(), emulator);
    for client_id in ["2000000001", "7"] {
        assert!(first.get_client(client_id).is_ok(), "{client_id}");
        assert_eq!(refusal(other.get_client(client_id)).0, 404, "{client_id}");
    }
    assert!(other.get_client("8").is_ok());
    assert_eq!(refusal(first.get_client("8")).0, 404);
    let clients = other.get_client_list().unwrap();
    assert_eq!(clients.total_count, Some(2));
}

#[test]
fn the_same_seed_makes_the_same_tokens() {
    let token = |seed| {
        let emulator = Emulator::builder().seed(seed).build().unwrap();
        let api = emulator.settings().api_v3("http://emulator.invalid").unwrap();
        let request = TokenRequest {
            client_id: Some("2000000001".into()),
            client_secret: Some("emulated-client-secret".into()),
            ..TokenRequest::new("grant_type=client_credentials")
        };
        Authlete::new(api, emulator).token(&request).unwrap().access_token
    };
    assert_eq!(token(1), token(1));
    assert_ne!(token(1), token(2));
}

#[test]
fn calls_are_recorded_as_what_they_ask_for() {
    let subject = Subject::v3();
    let tokens = subject.tokens("read");
    let access = tokens.access_token.unwrap();
    subject.introspect(&access);
    let _ = subject.authlete.get_client("12");
    let emulator = &subject.emulator;
    assert_eq!(emulator.calls::<IntrospectionRequest>(), [IntrospectionRequest::new(access.clone())]);
    assert_eq!(emulator.calls::<GetClient>(), [GetClient::new("12")]);
    assert_eq!(emulator.calls::<GetService>(), []);
    let calls = emulator.recorded_calls();
    let told: Vec<_> = calls.iter().map(|call| (call.operation().unwrap(), call.status().unwrap())).collect();
    let names = ["authorization", "authorization_issue", "token", "introspection"].map(|name| (name, 200));
    assert_eq!(told, [names.as_slice(), &[("get_client", 404)]].concat());
    assert_eq!(calls[2].action().as_deref(), Some("OK"));
    assert_eq!(calls[2].result_code().as_deref(), Some("A050001"));
    assert_eq!(calls[4].service_id(), Some("1000000002"));
    assert_eq!(calls[4].method(), Method::Get.as_str());
    assert!(!format!("{calls:?}").contains(access.expose()));
}

#[test]
fn the_oldest_calls_are_forgotten() {
    let observed = Arc::new(Mutex::new(0));
    let count = Arc::clone(&observed);
    let builder = Emulator::builder().settings(Settings::default()).recorded_calls(3).seed(1);
    let emulator = builder.on_call(move |_| *count.lock().unwrap() += 1).build().unwrap();
    let authlete = Authlete::new(emulator.settings().api_v3("http://emulator.invalid").unwrap(), emulator.clone());
    for number in 0..5 {
        let _ = authlete.get_client(&*number.to_string());
    }
    assert_eq!(emulator.calls::<GetClient>(), ["2", "3", "4"].map(GetClient::new));
    assert_eq!(*observed.lock().unwrap(), 5);
}

#[test]
fn long_calls_are_not_kept_without_limit() {
    let subject = Subject::v3();
    let long = "x".repeat(1024 * 1024);
    for _ in 0..40 {
        let _ = subject.authlete.introspection(&IntrospectionRequest::new(long.as_str()));
    }
    let calls = subject.emulator.recorded_calls();
    assert!((1..16).contains(&calls.len()), "{}", calls.len());
}
