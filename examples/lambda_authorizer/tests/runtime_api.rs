//! The program as Lambda runs it: in a process of its own, which fetches events from the Lambda runtime API.

use std::collections::VecDeque;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};

use authlete_core::Version;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::*;

/// What the program sent back: the ID of the invocation, `response` or `error`, and the body.
type Outcome = (String, String, Value);

/// The runtime API of Lambda, as far as a function needs it.
struct RuntimeApi {
    events: Mutex<VecDeque<(usize, String)>>,
    outcomes: Mutex<mpsc::Sender<Outcome>>,
}

impl RuntimeApi {
    /// Serves these events, one after the other; gives its address and what comes back.
    fn start(events: Vec<String>) -> (String, mpsc::Receiver<Outcome>) {
        let (outcomes, received) = mpsc::channel();
        let events = Mutex::new(events.into_iter().enumerate().collect());
        let api = Arc::new(Self { events, outcomes: Mutex::new(outcomes) });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/{outcome}", post(outcome))
            .with_state(api);
        std::thread::spawn(move || {
            wait(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, router).await.unwrap();
            });
        });
        (address, received)
    }
}

async fn next(State(api): State<Arc<RuntimeApi>>) -> Response {
    let event = api.events.lock().unwrap().pop_front();
    match event {
        Some((id, event)) => {
            let headers = [
                ("lambda-runtime-aws-request-id", id.to_string()),
                ("lambda-runtime-deadline-ms", "4102444800000".to_owned()),
                ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-west-1:111122223333:function:a".to_owned()),
            ];
            (headers, event).into_response()
        }
        // As Lambda does, until there is one.
        None => std::future::pending().await,
    }
}

async fn outcome(
    State(api): State<Arc<RuntimeApi>>,
    Path((id, outcome)): Path<(String, String)>,
    body: String,
) -> http::StatusCode {
    let body = serde_json::from_str(&body).unwrap();
    api.outcomes.lock().unwrap().send((id, outcome, body)).unwrap();
    http::StatusCode::ACCEPTED
}

/// The process, which ends with the test.
struct Program(Child);

impl Program {
    fn start(variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "tests::runtime_api::the_program", "--ignored", "--nocapture"]);
        command.env_clear().envs(variables.iter().copied()).stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
#[ignore = "it is the process that the test below starts"]
fn the_program() {
    main().unwrap();
}

#[test]
fn lambda_runs_the_program() {
    let emulator = Emulator::system(authlete_emulator::Settings::default());
    let server = authlete_emulator::serve(TcpListener::bind("127.0.0.1:0").unwrap(), emulator.clone()).unwrap();
    let api = emulator.settings().api_v3(&server.base_url()).unwrap();
    wait(recorded::register_token(&Authlete::new(api, emulator.clone()))).unwrap();

    // For the first event. After an error, the program goes on.
    emulator.inject::<IntrospectionRequest>(Fault::refusal(500, "A000101", "down"));
    let [rest_token, rest_request, http_1, http_2] = EVENTS.map(|(_, event)| event.to_owned());
    let unknown = with_token(&http_2, "unknown");
    let no_event = r#"{"type":"TOKEN","authorizationToken":["Bearer gzb7HWLxNxKPmGwZzNjJTA"]}"#.to_owned();
    let events = vec![rest_token.clone(), no_event, rest_token, rest_request, http_1, http_2, unknown];
    let (address, outcomes) = RuntimeApi::start(events);

    let lines = emulator.settings().lines(Version::V3, &server.base_url());
    let mut variables: Vec<_> = lines.iter().filter_map(|line| line.split_once('=')).collect();
    variables.retain(|(name, _)| name.starts_with("AUTHLETE_"));
    variables.extend([
        ("AWS_LAMBDA_RUNTIME_API", &*address),
        ("AWS_LAMBDA_FUNCTION_NAME", "authorizer"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("REQUIRED_SCOPES", "read"),
        ("ENABLE_SIMPLE_RESPONSES", "true"),
    ]);
    let _program = Program::start(&variables);

    let outcome = |id: &str, kind: &str| {
        let outcome = outcomes.recv_timeout(Duration::from_secs(30)).unwrap();
        assert_eq!((&*outcome.0, &*outcome.1), (id, kind));
        outcome.2
    };
    assert_eq!(outcome("0", "error")["errorMessage"], "Authlete gave no answer");
    assert_eq!(outcome("1", "error")["errorMessage"], "the event is none of API Gateway's for an authorizer");
    for (id, (stage, _)) in ["2", "3", "4"].into_iter().zip(STAGES) {
        let answer = outcome(id, "response");
        assert_eq!((&answer["policyDocument"], &answer["principalId"]), (&policy("Allow", stage), &json!("1001")));
        assert_eq!(answer["context"]["sub"], "1001");
    }
    assert_eq!(outcome("5", "response")["isAuthorized"], true);
    assert_eq!(outcome("6", "response")["isAuthorized"], false);
}
