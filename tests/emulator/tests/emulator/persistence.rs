//! An emulator that goes on where another one ended.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use authlete_core::blocking::Authlete;
use authlete_core::client::Client;
use authlete_core::introspection::IntrospectionAction;
use authlete_core::token::TokenAction;
use authlete_emulator::{Document, Emulator};

use crate::program::Program;
use crate::subject::{Subject, code_of, exchange, text};

/// A file that is gone afterwards.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("authlete-emulator-{}-{name}.redb", std::process::id()));
        let _ = fs::remove_file(&path);
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn subject(file: &Scratch) -> Subject {
    let (builder, clock) = Emulator::builder().manual_clock();
    let emulator = builder.seed(1).persist(&file.0).build().unwrap();
    let api = emulator.settings().api_v3("http://emulator.invalid").unwrap();
    Subject { authlete: Authlete::new(api, emulator.clone()), emulator, clock }
}

#[test]
fn tokens_tickets_codes_and_clients_are_there_after_a_restart() {
    let file = Scratch::new("restart");
    let first = subject(&file);
    let tokens = first.tokens("read");
    let (ticket, code, used) = (first.ticket(""), first.code(""), first.code(""));
    assert_eq!(first.token(&exchange(&used)).action, TokenAction::Ok);
    let client = Client { client_name: Some("Later".into()), ..Client::default() };
    let client = first.authlete.create_client(client).unwrap();
    drop(first);

    let second = subject(&file);
    let access = tokens.access_token.clone().unwrap();
    assert_eq!(second.introspect(&access).action, IntrospectionAction::Ok);
    assert!(second.issue(ticket).authorization_code.is_some());
    assert_eq!(second.token(&exchange(&code)).action, TokenAction::Ok);
    assert_eq!(code_of(&second.token(&exchange(&used)).result_code), "A050305");
    let client_id = client.client_id.unwrap();
    assert_eq!(second.authlete.get_client(client_id).unwrap().client_secret, client.client_secret);
    let refresh = format!("grant_type=refresh_token&refresh_token={}", text(&tokens.refresh_token));
    let refreshed = second.token(&refresh);
    assert_eq!(refreshed.action, TokenAction::Ok);
    drop(second);

    // What the seed makes after the restart is not what it made before.
    let third = subject(&file);
    let again = third.tokens("read");
    assert_ne!(again.access_token, tokens.access_token);
    assert_eq!(third.introspect(&refreshed.access_token.unwrap()).action, IntrospectionAction::Ok);
    assert_eq!(third.introspect(&again.access_token.unwrap()).action, IntrospectionAction::Ok);
}

#[test]
fn a_time_that_has_passed_has_passed_after_a_restart() {
    let file = Scratch::new("time");
    let first = subject(&file);
    first.advance(1000);
    let code = first.code("");
    drop(first);
    let second = subject(&file);
    second.advance(1000 + 599);
    assert_eq!(second.token(&exchange(&code)).action, TokenAction::Ok);
    drop(second);
    let third = subject(&file);
    third.advance(1000);
    let code = third.code("");
    drop(third);
    let fourth = subject(&file);
    fourth.advance(1000 + 600);
    assert_eq!(code_of(&fourth.token(&exchange(&code)).result_code), "A050311");
}

#[test]
fn documents_are_not_fetched_again() {
    let file = Scratch::new("fetch");
    let fetched = Arc::new(Mutex::new(0));
    let build = || {
        let count = Arc::clone(&fetched);
        let fetch = move |_: &str| {
            *count.lock().unwrap() += 1;
            Err::<Vec<u8>, _>("gone".to_string())
        };
        let mut settings = authlete_emulator::Settings::default();
        settings.client.request_uris = Some(vec!["https://c.example/request".into()]);
        let emulator = Emulator::builder().settings(settings).fetch(fetch).persist(&file.0).build().unwrap();
        let api = emulator.settings().api_v3("http://emulator.invalid").unwrap();
        Authlete::new(api, emulator)
    };
    let request = authlete_core::authorization::AuthorizationRequest::new(
        "client_id=2000000001&response_type=code&request_uri=https%3A%2F%2Fc.example%2Frequest",
    );
    build().authorization(&request).unwrap();
    assert_eq!(*fetched.lock().unwrap(), 1);
    let again = build();
    assert_eq!(*fetched.lock().unwrap(), 1);
    again.authorization(&request).unwrap();
    assert_eq!(*fetched.lock().unwrap(), 2);
}

#[test]
fn a_document_is_fresh_for_as_long_as_before() {
    let file = Scratch::new("fresh");
    let url = "https://c.example/app";
    let document = format!(r#"{{"client_id":"{url}","redirect_uris":["https://c.example/callback"]}}"#);
    let expires_at = |fetch: Result<Document, String>| {
        let mut settings = authlete_emulator::Settings::default();
        settings.service.client_id_metadata_document_supported = Some(true);
        let (builder, clock) = Emulator::builder().manual_clock();
        let builder = builder.settings(settings).fetch(move |_: &str| fetch.clone()).persist(&file.0);
        let emulator = builder.build().unwrap();
        let api = emulator.settings().api_v3("http://emulator.invalid").unwrap();
        let subject = Subject { authlete: Authlete::new(api, emulator.clone()), emulator, clock };
        let client = subject.authorize(&format!("response_type=code&client_id={url}")).client.unwrap();
        client.read().unwrap().metadata_document_expires_at
    };
    let fetched = Document { content: document.into(), freshness: Some(Duration::from_secs(60)) };
    assert_eq!(expires_at(Ok(fetched)), Some(1_700_000_060_000));
    assert_eq!(expires_at(Err("gone".into())), Some(1_700_000_060_000));
}

#[test]
fn another_file_is_refused_and_left_alone() {
    let file = Scratch::new("strange");
    fs::write(&file.0, "something else\n").unwrap();
    assert!(Emulator::builder().persist(&file.0).build().is_err());
    assert_eq!(fs::read_to_string(&file.0).unwrap(), "something else\n");
}

#[test]
fn a_file_is_for_one_emulator_at_a_time() {
    let file = Scratch::new("shared");
    let first = subject(&file);
    assert!(Emulator::builder().persist(&file.0).build().is_err());
    drop(first);
    subject(&file);
}

#[test]
fn a_file_stays_as_small_as_what_is_remembered() {
    let file = Scratch::new("small");
    let subject = || subject(&file);
    let (size, first) = (|| fs::metadata(&file.0).unwrap().len(), subject());
    let code = first.code("");
    // Some fifty megabytes of calls.
    let mut client = first.authlete.get_client(2_000_000_001_i64).unwrap();
    for number in 0..50 {
        client.description = Some(number.to_string().repeat(500_000));
        client = first.authlete.update_client(2_000_000_001_i64, client).unwrap();
    }
    client.description = Some("short".into());
    first.authlete.update_client(2_000_000_001_i64, client).unwrap();
    assert!(size() < 20 << 20, "{}", size());
    drop(first);
    let second = subject();
    assert!(size() < 1 << 20, "{}", size());
    let client = second.authlete.get_client(2_000_000_001_i64).unwrap();
    assert_eq!(client.description.as_deref(), Some("short"));
    assert_eq!(second.token(&exchange(&code)).action, TokenAction::Ok);
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let file = Scratch::new("mode");
    subject(&file);
    assert_eq!(fs::metadata(&file.0).unwrap().permissions().mode() & 0o777, 0o600);
}

/// The answer to a call, if there is one.
fn post(address: &str, path: &str, body: &str) -> Option<serde_json::Value> {
    let mut stream = TcpStream::connect(address).ok()?;
    let request = format!(
        "POST /api/1000000002/{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\
         Authorization: Bearer emulated-service-access-token\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()
}

#[test]
fn what_was_answered_survives_a_kill_in_the_middle() {
    let file = Scratch::new("kill");
    // Long calls, so that the state takes their place now and then.
    let token = &*format!(
        r#"{{"parameters":"grant_type=client_credentials&filler={}","clientId":"2000000001",
        "clientSecret":"emulated-client-secret"}}"#,
        "x".repeat(200_000)
    );
    let mut issued = Vec::new();
    for _ in 0..3 {
        let mut program = Program::persisting(&file.0);
        let tokens = Arc::new(Mutex::new(Vec::new()));
        let calls: Vec<_> = (0..4)
            .map(|_| {
                let (address, tokens, token) = (program.address().to_owned(), Arc::clone(&tokens), token.to_owned());
                std::thread::spawn(move || {
                    while let Some(answer) = post(&address, "auth/token", &token) {
                        tokens.lock().unwrap().push(answer["accessToken"].as_str().unwrap().to_owned());
                    }
                })
            })
            .collect();
        while tokens.lock().unwrap().len() < 30 && !calls.iter().all(std::thread::JoinHandle::is_finished) {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        program.kill();
        calls.into_iter().for_each(|call| call.join().unwrap());
        issued.append(&mut tokens.lock().unwrap());
    }
    assert!(issued.len() >= 90, "{}", issued.len());
    let program = Program::persisting(&file.0);
    for token in issued {
        let answer = post(program.address(), "auth/introspection", &format!(r#"{{"token":"{token}"}}"#)).unwrap();
        assert_eq!(answer["action"], "OK", "{token}");
    }
}
