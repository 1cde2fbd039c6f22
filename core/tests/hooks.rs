//! Hooks see each call, and what became of it, in both clients alike.
#![cfg(feature = "http")]

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use authlete_core::client::GetClient;
use authlete_core::hooks::{Call, CallResponse, Hooks};
use authlete_core::token::TokenRequest;
use authlete_core::transport::{HttpRequest, HttpResponse, from_fn};
use authlete_core::wire::{Header, Request};
use authlete_core::{Api, Authlete, Error, Operation, blocking};

const SECRET: &str = "SlAV32hkKG";

#[derive(Debug)]
struct Down;

impl fmt::Display for Down {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("down")
    }
}

impl std::error::Error for Down {}

/// Answers as the body of the request asks; and only where the hook's header has arrived.
fn transport(request: HttpRequest) -> Result<HttpResponse, Down> {
    assert_eq!(request.headers()["traceparent"], "00-1");
    let body = String::from_utf8(request.into_body()).unwrap();
    let (status, answer) = match () {
        () if body.contains("down") => return Err(Down),
        () if body.contains("refuse") => (403, r#"{"resultCode":"A001205","resultMessage":"no"}"#),
        () if body.contains("confuse") => (200, r#"{"resultCode":"A050001"}"#),
        () => (200, r#"{"resultCode":"A050001","action":"OK","accessToken":"SlAV32hkKG"}"#),
    };
    Ok(http::Response::builder().status(status).body(answer.into()).unwrap())
}

fn api() -> Api {
    Api::v3("https://x", "1", SECRET).unwrap()
}

fn token(parameters: &str) -> TokenRequest {
    TokenRequest::new(format!("{parameters}={SECRET}"))
}

/// Makes the same calls with both clients, each with hooks of its own.
fn call_all<H: Hooks + 'static>(hooks: impl Fn() -> H) {
    let empty = GetClient::new("");
    let authlete = blocking::Authlete::new(api(), blocking::from_fn(transport)).with_hooks(hooks());
    for parameters in ["succeed", "down", "refuse", "confuse"] {
        let _ = authlete.token(&token(parameters));
    }
    let _ = authlete.call(&empty);

    let authlete = Authlete::new(api(), from_fn(async |request| transport(request))).with_hooks(hooks());
    for parameters in ["succeed", "down", "refuse", "confuse"] {
        let _ = futures::executor::block_on(authlete.token(&token(parameters)));
    }
    let _ = futures::executor::block_on(authlete.call(&empty));
}

/// Writes down what it sees; its clock goes on by a second whenever it is looked at.
#[derive(Default)]
struct Diary {
    time: Mutex<Duration>,
    entries: Arc<Mutex<Vec<String>>>,
}

impl Diary {
    fn note(&self, call: &Call, what: fmt::Arguments<'_>) {
        let duration = call.duration;
        self.entries.lock().unwrap().push(format!("{} {} {duration:?} {what}", call.endpoint.name, call.path()));
    }
}

impl Hooks for Diary {
    fn now(&self) -> Option<Duration> {
        let mut time = self.time.lock().unwrap();
        *time += Duration::from_secs(1);
        Some(*time)
    }

    fn before(&self, call: &Call, request: &mut Request) {
        request.set_header(Header::new("traceparent", "00-1"));
        self.note(call, format_args!("before {}", request.method()));
    }

    fn after(&self, call: &Call, response: &CallResponse<'_>) {
        self.note(call, format_args!("after {} {:?}", response.status(), response.result_code()));
    }

    fn on_error(&self, call: &Call, error: &Error) {
        self.note(call, format_args!("on_error {error:?}"));
    }
}

#[test]
fn each_call_is_seen_from_start_to_end() {
    let diaries = Mutex::new(Vec::new());
    call_all(|| {
        let diary = Diary::default();
        diaries.lock().unwrap().push(Arc::clone(&diary.entries));
        diary
    });
    for entries in diaries.lock().unwrap().iter() {
        let path = "/api/{serviceId}/auth/token";
        let before = format!("token {path} None before POST");
        let ended = format!("token {path} Some(1s)");
        let client = "get_client /api/{serviceId}/client/get/{clientId} Some(1s)";
        assert_eq!(
            *entries.lock().unwrap(),
            [
                before.clone(),
                format!("{ended} after 200 Some(\"A050001\")"),
                before.clone(),
                format!("{ended} on_error Transport(Interrupted(Down))"),
                before.clone(),
                format!(
                    "{ended} on_error Refused(Refusal {{ status: 403, result_code: Some(\"A001205\"), \
                     result_message: Some(\"no\"), .. }})"
                ),
                before,
                format!(
                    "{ended} on_error Malformed(Malformed {{ status: 200, fault: Missing {{ path: \"action\" }}, .. }})"
                ),
                format!("{client} on_error Build(PathArgument {{ name: \"clientId\", fault: Empty }})"),
            ]
        );
    }
}

#[test]
fn clients_are_shared_among_threads() {
    fn check<C: Clone + Send + Sync>(_: &C) {}
    check(&blocking::Authlete::new(api(), blocking::from_fn(transport)).with_hooks(Diary::default()));
    check(&Authlete::new(api(), from_fn(async |request| transport(request))).with_hooks(Diary::default()));
}

#[test]
fn hooks_go_along_with_a_client() {
    let diary = Diary::default();
    let entries = Arc::clone(&diary.entries);
    let authlete = blocking::Authlete::new(api(), blocking::from_fn(transport)).with_hooks(diary);
    let other = authlete.clone().with_api(|api| api.with_service_id("2")).unwrap();
    other.token(&token("succeed")).unwrap();
    assert_eq!(entries.lock().unwrap().len(), 2);
    assert_eq!(TokenRequest::ENDPOINT.name, "token");
}

#[cfg(feature = "tracing")]
#[test]
fn tracing_has_one_event_a_call_and_no_secret() {
    use authlete_core::hooks::TracingHooks;

    /// The ready hooks, with the header that the transport wants.
    struct Traced(TracingHooks);

    impl Hooks for Traced {
        fn now(&self) -> Option<Duration> {
            self.0.now()
        }

        fn before(&self, call: &Call, request: &mut Request) {
            request.set_header(Header::new("traceparent", "00-1"));
            self.0.before(call, request);
        }

        fn after(&self, call: &Call, response: &CallResponse<'_>) {
            self.0.after(call, response);
        }

        fn on_error(&self, call: &Call, error: &Error) {
            self.0.on_error(call, error);
        }
    }

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .without_time()
        .finish();
    tracing::subscriber::with_default(subscriber, || call_all(|| Traced(TracingHooks::new())));
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(!log.contains(SECRET), "{log}");

    // Each duration is another one.
    let lines: Vec<_> = log
        .lines()
        .map(|line| {
            let (start, rest) = line.split_once(" duration=").expect("a duration");
            let (seconds, end) = rest.split_once(' ').unwrap_or((rest, ""));
            assert!(seconds.parse::<f64>().is_ok_and(|seconds| (0.0..60.0).contains(&seconds)), "{line}");
            format!("{} {end}", start.trim_start())
        })
        .collect();
    let token = r#"authlete: operation="token" method="POST" path="/api/{serviceId}/auth/token""#;
    let expected = [
        format!(r#"DEBUG {token} status=200 result_code="A050001" "#),
        format!(r#"WARN {token} failure="transport""#),
        format!(r#"WARN {token} status=403 result_code="A001205" failure="refused""#),
        format!(r#"WARN {token} status=200 failure="malformed""#),
        r#"WARN authlete: operation="get_client" method="GET" path="/api/{serviceId}/client/get/{clientId}" failure="build""#
            .into(),
    ];
    assert_eq!(lines, [expected.clone(), expected].concat());
}
