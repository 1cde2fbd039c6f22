//! The server: what one peer or one service does must not cost the others anything.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use authlete_core::service::Service;
use authlete_emulator::{Clock, Emulator, Random, SeededRandom, Server, ServiceSettings, serve};

fn start(emulator: &Emulator) -> Server {
    serve(TcpListener::bind("127.0.0.1:0").unwrap(), emulator.clone()).unwrap()
}

fn exchange(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

fn post(address: SocketAddr, path: &str, token: &str, body: &str) -> String {
    let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n");
    exchange(address, &format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()))
}

const OWN: &str = "emulated-service-access-token";

fn introspect(address: SocketAddr) -> String {
    post(address, "/api/1000000002/auth/introspection", OWN, r#"{"token":"x"}"#)
}

/// A clock that breaks within a call, when its service is locked.
struct Broken(Arc<AtomicU32>);

impl Clock for Broken {
    fn now(&self) -> SystemTime {
        let left = self.0.load(Ordering::Relaxed);
        self.0.store(left.saturating_sub(1), Ordering::Relaxed);
        assert_ne!(left, 1, "the clock is broken on purpose");
        SystemTime::now()
    }
}

#[test]
fn a_panic_is_an_answer_and_leaves_the_server_as_it_was() {
    let countdown = Arc::new(AtomicU32::new(0));
    let emulator = Emulator::builder().clock(Broken(Arc::clone(&countdown))).build().unwrap();
    let server = start(&emulator);
    for calls in [1, 2] {
        countdown.store(calls, Ordering::Relaxed);
        let broken = introspect(server.address());
        assert!(broken.starts_with("HTTP/1.1 500 ") && broken.contains("A001101"), "{broken}");
        let answer = introspect(server.address());
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("A057302"), "{answer}");
    }
}

/// Randomness that takes its time.
struct Slow(SeededRandom, Arc<AtomicBool>);

impl Random for Slow {
    fn fill(&mut self, buffer: &mut [u8]) {
        if self.1.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(200));
        }
        self.0.fill(buffer);
    }
}

#[test]
fn slow_calls_of_one_service_do_not_hold_up_another() {
    let slow = Arc::new(AtomicBool::new(false));
    let other = ServiceSettings {
        service: Service { api_key: Some(5), ..Service::default() },
        access_token: "other".into(),
        ..ServiceSettings::default()
    };
    let random = Slow(SeededRandom::new(1), Arc::clone(&slow));
    let emulator = Emulator::builder().service(other).random(random).build().unwrap();
    let server = start(&emulator);
    let address = server.address();
    slow.store(true, Ordering::Relaxed);
    let token = r#"{"parameters":"grant_type=client_credentials","clientId":"2000000001",
        "clientSecret":"emulated-client-secret"}"#;
    let started = Instant::now();
    let calls: Vec<_> =
        (0..20).map(|_| std::thread::spawn(move || post(address, "/api/1000000002/auth/token", OWN, token))).collect();
    std::thread::sleep(Duration::from_millis(100));
    for _ in 0..5 {
        let answer = post(address, "/api/5/auth/introspection", "other", r#"{"token":"x"}"#);
        assert!(answer.contains("A057302"), "{answer}");
    }
    // The twenty take four seconds.
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    slow.store(false, Ordering::Relaxed);
    for call in calls {
        let answer = call.join().unwrap();
        assert!(answer.contains(r#""action":"OK""#), "{answer}");
    }
}

#[test]
fn the_status_page_is_for_this_machine() {
    let emulator = Emulator::builder().build().unwrap();
    let server = start(&emulator);
    let name = r#"{"clientName":"<script>alert('x')</script>"}"#;
    let created = post(server.address(), "/api/1000000002/client/create", OWN, name);
    assert!(created.starts_with("HTTP/1.1 200 ") || created.starts_with("HTTP/1.1 201 "), "{created}");
    let page = |method: &str, host: &str| {
        exchange(server.address(), &format!("{method} / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    };
    for host in ["localhost", "localhost:8090", "127.0.0.1:8090", "[::1]:8090"] {
        let page = page("GET", host);
        assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("content-type: text/html"), "{host}: {page}");
        assert!(page.contains("Emulated service") && page.contains("create_client 20"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)") && !page.contains("<script"), "{page}");
        // A secret is only seen by whoever asks for it.
        let (before, _) = page.split_once("emulated-client-secret").unwrap();
        assert!(before.ends_with("<details><summary>show</summary>"), "{page}");
    }
    for (method, host) in [("GET", "attacker.example"), ("GET", "localhost.attacker.example"), ("POST", "localhost")] {
        let refused = page(method, host);
        assert!(refused.starts_with("HTTP/1.1 404 ") && !refused.contains("emulated"), "{host}: {refused}");
    }
}

/// What a browser shows of the page before anything on it was clicked.
fn visible(page: &str) -> String {
    let mut parts = page.split("<details>");
    let mut visible = parts.next().unwrap().to_owned();
    for part in parts {
        let (summary, rest) = part.split_once("</summary>").unwrap();
        let (_, after) = rest.split_once("</details>").unwrap();
        visible += &[summary, after].concat();
    }
    visible
}

#[test]
fn the_status_page_shows_secrets_on_demand_only() {
    let emulator = Emulator::builder().build().unwrap();
    let server = start(&emulator);
    let token = r#"{"parameters":"grant_type=client_credentials&scope=read","clientId":"2000000001",
        "clientSecret":"emulated-client-secret"}"#;
    let answer = post(server.address(), "/api/1000000002/auth/token", OWN, token);
    let (_, token) = answer.split_once(r#""accessToken":""#).unwrap();
    let token = token.split('"').next().unwrap();
    let head = format!("Host: localhost\r\nConnection: close\r\nAuthorization: Bearer {OWN}\r\n\r\n");
    exchange(server.address(), &format!("DELETE /api/1000000002/auth/token/delete/{token} HTTP/1.1\r\n{head}"));
    let page = exchange(server.address(), &format!("GET / HTTP/1.1\r\n{head}"));
    for secret in ["emulated-client-secret", "emulated-service-secret", token] {
        assert!(page.contains(secret) && !visible(&page).contains(secret), "{secret}: {page}");
    }
    // Nor is there a credential of callers anywhere.
    assert!(!page.contains(OWN), "{page}");
    let seen = visible(&page);
    assert!(
        ["Emulated client", "token 200 OK A052001", "token_delete 204"].iter().all(|it| seen.contains(it)),
        "{seen}"
    );
}

#[test]
fn a_peer_that_says_nothing_holds_up_nobody_and_is_given_up() {
    let emulator = Emulator::builder().build().unwrap();
    let server = start(&emulator);
    let mut silent: Vec<_> = (0..100).map(|_| TcpStream::connect(server.address()).unwrap()).collect();
    for stream in &mut silent {
        stream.write_all(b"POST /api/1000000002/auth/introspection HTTP/1.1\r\n").unwrap();
    }
    assert!(introspect(server.address()).contains("A057302"));
    // The same for whoever begins a body.
    let mut slow = TcpStream::connect(server.address()).unwrap();
    let head = format!("POST /api/1000000002/auth/token HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {OWN}\r\n");
    slow.write_all(format!("{head}Content-Length: 100\r\n\r\n{{").as_bytes()).unwrap();
    for stream in [&mut silent[0], &mut slow] {
        stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    }
    // It is closed, as opposed to the time being over.
    let closed = silent[0].read_to_end(&mut Vec::new());
    assert!(closed.is_ok(), "{closed:?}");
    let mut answer = [0; 12];
    slow.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
}

#[test]
fn a_body_is_taken_up_to_a_length_and_no_further() {
    let emulator = Emulator::builder().build().unwrap();
    let server = start(&emulator);
    let call = |length: usize, chunked: bool| {
        let body = format!(r#"{{"token":"x","filler":"{}"}}"#, "x".repeat(length));
        let head = format!(
            "POST /api/1000000002/auth/introspection HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Authorization: Bearer {OWN}\r\n"
        );
        match chunked {
            false => exchange(server.address(), &format!("{head}Content-Length: {}\r\n\r\n{body}", body.len())),
            true => {
                let chunk = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
                exchange(server.address(), &format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunk}"))
            }
        }
    };
    for chunked in [false, true] {
        let answer = call(1_000_000, chunked);
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("A057302"), "{answer}");
        let answer = call(1_048_577, chunked);
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("A126202"), "{answer}");
    }
}

#[test]
fn bytes_that_are_no_request_cost_the_next_caller_nothing() {
    let emulator = Emulator::builder().build().unwrap();
    let server = start(&emulator);
    let mut random = fastrand::Rng::with_seed(1);
    for number in 0..200 {
        let mut bytes: Vec<u8> = (0..random.usize(1..400)).map(|_| random.u8(..)).collect();
        // Some of them begin well.
        if number % 2 == 0 {
            bytes.splice(0..0, b"POST /api/1000000002/auth/token HTTP/1.1\r\n".iter().copied());
        }
        let mut stream = TcpStream::connect(server.address()).unwrap();
        let _ = stream.write_all(&bytes);
    }
    assert!(introspect(server.address()).contains("A057302"));
}
