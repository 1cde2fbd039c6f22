//! Faults on purpose: in process and over a socket.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use authlete_core::introspection::IntrospectionRequest;
use authlete_core::token::TokenRequest;
use authlete_core::{Error, TransportError, client::GetClient};
use authlete_emulator::{Emulator, Fault, serve};

use crate::subject::{Subject, refusal};

fn introspect(subject: &Subject) -> Result<(), Error> {
    subject.authlete.introspection(&IntrospectionRequest::new("token")).map(drop)
}

#[test]
fn a_fault_hits_its_operation_as_often_as_it_is_to() {
    let subject = Subject::v3();
    let busy = Fault::refusal(503, "A000001", "Busy.");
    subject.emulator.inject::<IntrospectionRequest>(busy.clone().times(2));
    subject.emulator.inject::<IntrospectionRequest>(Fault::cut());
    assert!(subject.authlete.get_client("2000000001").is_ok());
    for _ in 0..2 {
        assert_eq!(refusal(introspect(&subject)), (503, "A000001".into()));
    }
    assert!(matches!(introspect(&subject), Err(Error::Transport(TransportError::Interrupted(_)))));
    assert!(introspect(&subject).is_ok());

    subject.emulator.inject_everywhere(busy.always());
    for _ in 0..3 {
        assert_eq!(refusal(subject.authlete.get_client("2000000001")).0, 503);
        assert_eq!(refusal(introspect(&subject)).0, 503);
    }
    subject.emulator.clear_faults();
    assert!(introspect(&subject).is_ok());
}

#[test]
fn a_fault_is_named_by_its_operation() {
    let subject = Subject::v3();
    subject.emulator.inject_by_name("get_client", Fault::malformed()).unwrap();
    assert!(matches!(subject.authlete.get_client("2000000001"), Err(Error::Malformed(_))));
    assert!(subject.authlete.get_client("2000000001").is_ok());
    let error = subject.emulator.inject_by_name("getClient", Fault::cut()).unwrap_err();
    assert_eq!(error.to_string(), "there is no operation 'getClient'");
    assert_eq!(subject.emulator.calls::<GetClient>().len(), 2);
}

#[test]
fn a_call_with_a_fault_takes_effect_only_if_it_is_to() {
    for (fault, issued) in [
        (Fault::cut(), 0),
        (Fault::malformed(), 0),
        (Fault::refusal(500, "A000001", "Broken."), 0),
        (Fault::cut().effective(), 1),
        (Fault::malformed().effective(), 1),
        (Fault::refusal(500, "A000001", "Broken.").effective(), 1),
        (Fault::delay(Duration::from_millis(1)), 1),
    ] {
        let subject = Subject::v3();
        let code = subject.code("&scope=read");
        subject.emulator.inject::<TokenRequest>(fault.clone());
        let request = TokenRequest {
            client_id: Some("2000000001".into()),
            client_secret: Some("emulated-client-secret".into()),
            ..TokenRequest::new(crate::subject::exchange(&code))
        };
        let _ = subject.authlete.token(&request);
        // A code is good once.
        let again = subject.authlete.token(&request).unwrap();
        let expected = if issued == 1 { "A050305" } else { "A050001" };
        assert_eq!(again.result_code.as_deref(), Some(expected), "{fault:?}");
    }
}

#[test]
fn a_delay_passes_before_the_answer() {
    let subject = Subject::v3();
    let delay = Duration::from_millis(60);
    subject.emulator.inject::<IntrospectionRequest>(Fault::delay(delay).times(2));
    let started = Instant::now();
    assert!(introspect(&subject).is_ok());
    assert!(started.elapsed() >= delay);

    let api = subject.emulator.settings().api_v3("http://emulator.invalid").unwrap();
    let authlete = authlete_core::Authlete::new(api, subject.emulator.clone());
    let started = Instant::now();
    futures::executor::block_on(authlete.introspection(&IntrospectionRequest::new("token"))).unwrap();
    assert!(started.elapsed() >= delay);
}

/// What comes back for one request of an introspection.
fn over_the_socket(emulator: &Emulator, address: std::net::SocketAddr) -> String {
    let token = emulator.settings().access_token.expose();
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!(
        "POST /api/1000000002/auth/introspection HTTP/1.1\r\nHost: emulator\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 13\r\nConnection: close\r\n\r\n{{\"token\":\"x\"}}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[test]
fn faults_are_the_same_over_a_socket() {
    let emulator = Emulator::builder().seed(1).build().unwrap();
    let server = serve(TcpListener::bind("127.0.0.1:0").unwrap(), emulator.clone()).unwrap();
    let inject = |fault| emulator.inject::<IntrospectionRequest>(fault);
    let answer = || over_the_socket(&emulator, server.address());

    inject(Fault::too_many_requests(Duration::from_secs(7)));
    let refused = answer();
    assert!(refused.starts_with("HTTP/1.1 429 ") && refused.contains("\r\nretry-after: 7\r\n"), "{refused}");
    inject(Fault::cut());
    assert_eq!(answer(), "");
    inject(Fault::malformed());
    let malformed = answer();
    let (head, body) = malformed.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert!(!body.is_empty() && serde_json::from_str::<serde_json::Value>(body).is_err(), "{body}");
    inject(Fault::delay(Duration::from_millis(60)));
    let started = Instant::now();
    assert!(answer().contains("A057302"));
    assert!(started.elapsed() >= Duration::from_millis(60));
}
