//! Calls as an SDK sends them, and a comparison of each answer with its description.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use authlete_emulator::{Builder, Emulator, ManualClock};
use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::abuse;
use crate::authorization_flows::REDIRECT_URI;
use crate::description::{self, Described, Generation};
use crate::discovered_clients;
use crate::shape::Coverage;

pub(crate) const SERVICE: &str = "1000000002";
pub(crate) const CLIENT: &str = "2000000001";
/// Where the redirection URIs of the client's sector are listed.
pub(crate) const SECTOR: &str = "https://sector.example/uris.json";
/// `1000000002:emulated-service-secret`
const SERVICE_V2: &str = "Basic MTAwMDAwMDAwMjplbXVsYXRlZC1zZXJ2aWNlLXNlY3JldA==";
/// `1000000001:emulated-owner-secret`
const OWNER_V2: &str = "Basic MTAwMDAwMDAwMTplbXVsYXRlZC1vd25lci1zZWNyZXQ=";
const SERVICE_V3: &str = "Bearer emulated-service-access-token";
const ORGANIZATION_V3: &str = "Bearer emulated-organization-access-token";

/// What came of calls, in any emulator of a test.
#[derive(Default)]
pub(crate) struct Findings {
    /// The operations that succeeded.
    pub(crate) succeeded: Mutex<BTreeSet<(Generation, String)>>,
    /// The members that the answers had.
    pub(crate) coverage: Mutex<Coverage>,
    /// How answers are not as described.
    pub(crate) disagreements: Mutex<BTreeSet<String>>,
    /// The calls that made the emulator panic, or that it did not answer.
    pub(crate) panics: Mutex<Vec<String>>,
}

/// Calls one emulator, and compares what it answers with the descriptions.
pub(crate) struct Caller<'f> {
    pub(crate) generation: Generation,
    emulator: RefCell<Option<Emulator>>,
    clock: ManualClock,
    findings: &'f Findings,
    /// Where the emulator keeps its state, if it is to be started anew now and then.
    file: Option<PathBuf>,
    calls: Cell<usize>,
    /// What is wrong with the calls that are made besides those of the flow, if there are such.
    abuse: Option<RefCell<Rng>>,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Its JSON; null where there is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// The `Authorization` header of whoever calls the operation.
pub(crate) fn credential(operation: &Described, generation: Generation) -> &'static str {
    match (generation, operation.is_of_owner()) {
        (Generation::V2, false) => SERVICE_V2,
        (Generation::V2, true) => OWNER_V2,
        (Generation::V3, false) => SERVICE_V3,
        (Generation::V3, true) => ORGANIZATION_V3,
    }
}

/// The operation's path with these arguments.
pub(crate) fn path(operation: &Described, arguments: &[&str]) -> String {
    let mut path = operation.path().replace("{serviceId}", SERVICE);
    for argument in arguments {
        path = path.replacen("{}", argument, 1);
    }
    assert!(!path.contains("{}"), "{path}");
    path
}

/// Sends a request.
pub(crate) fn send(
    emulator: &Emulator,
    method: &str,
    target: &str,
    credential: Option<&str>,
    body: Option<&Value>,
) -> Answer {
    let mut request = http::Request::builder().method(method).uri(target);
    if let Some(credential) = credential {
        request = request.header("Authorization", credential);
    }
    if body.is_some() {
        request = request.header("Content-Type", "application/json");
    }
    let body = body.map(Value::to_string).unwrap_or_default();
    let (parts, body) = emulator.handle(request.body(body).unwrap()).into_parts();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

fn builder() -> Builder {
    Emulator::builder().fetch(|url: &str| match url {
        SECTOR => Ok(json!([REDIRECT_URI]).to_string().into_bytes()),
        discovered_clients::CLIENT => Ok(discovered_clients::document().to_string().into_bytes()),
        _ => Err("there is no such document".into()),
    })
}

impl<'f> Caller<'f> {
    pub(crate) fn new(generation: Generation, findings: &'f Findings) -> Self {
        let (builder, clock) = builder().manual_clock();
        let emulator = builder.build().unwrap();
        Self {
            generation,
            emulator: Some(emulator).into(),
            clock,
            findings,
            file: None,
            calls: Cell::default(),
            abuse: None,
        }
    }

    /// With an emulator that is ended at every fourth call, and goes on from that file.
    pub(crate) fn restarting(generation: Generation, findings: &'f Findings, file: PathBuf) -> Self {
        Self { emulator: None.into(), file: Some(file), ..Self::new(generation, findings) }
    }

    /// With calls that are nearly right after each call of a flow.
    pub(crate) fn abusing(generation: Generation, findings: &'f Findings, random: Rng) -> Self {
        Self { abuse: Some(random.into()), ..Self::new(generation, findings) }
    }

    fn abuse(&self, operation: &Described, target: &str, body: Option<&Value>) {
        let Some(random) = &self.abuse else { return };
        for _ in 0..abuse::CALLS {
            let body = body.map(|body| abuse::spoilt(body, &mut random.borrow_mut()));
            let status = catch_unwind(AssertUnwindSafe(|| self.send(operation, target, body.as_ref()).status));
            if !status.is_ok_and(|status| (200..500).contains(&status)) {
                let call = format!("{} {target} {}", operation.method(), body.unwrap_or_default());
                self.findings.panics.lock().unwrap().push(call);
            }
        }
        // The flow goes on with the settings that it wanted.
        if operation.name().contains("/update") {
            self.send(operation, target, body);
        }
    }

    fn send(&self, operation: &Described, target: &str, body: Option<&Value>) -> Answer {
        let mut emulator = self.emulator.borrow_mut();
        let number = self.calls.replace(self.calls.get() + 1);
        if let Some(file) = self.file.as_ref().filter(|_| number.is_multiple_of(4)) {
            // The file is for one emulator at a time.
            *emulator = None;
            let builder = builder().clock(self.clock.clone()).seed(1);
            *emulator = Some(builder.persist(file).build().unwrap());
        }
        let emulator = emulator.as_ref().expect("an emulator");
        send(emulator, operation.method(), target, Some(credential(operation, self.generation)), body)
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn is_v3(&self) -> bool {
        self.generation == Generation::V3
    }

    /// Changes these members of the service, as a program does: by reading it and writing all of it.
    pub(crate) fn change_service(&self, change: Value) {
        let service = self.get("/service/get", &[], "");
        self.json_of("POST /service/update", &[], "", Some(changed(service, change)), "200");
    }

    /// Changes these members of the client.
    pub(crate) fn change_client(&self, change: Value) {
        let client = self.get("/client/get/{}", &[CLIENT], "");
        self.json_of("POST /client/update/{}", &[CLIENT], "", Some(changed(client, change)), "200");
    }

    /// Calls an operation with arguments for its path, a query and a body.
    pub(crate) fn call(&self, name: &str, arguments: &[&str], query: &str, body: Option<Value>) -> Answer {
        let operation = description::operation(self.generation, name).unwrap_or_else(|| panic!("no operation {name}"));
        let separator = if query.is_empty() { "" } else { "?" };
        let target = [&*path(&operation, arguments), separator, query].concat();
        let answer = self.send(&operation, &target, body.as_ref());
        if let Some(body) = body.as_ref().filter(|_| operation.request().is_known()) {
            let found = operation.request().disagreements(body).into_iter();
            let wrong: Vec<_> = found.filter(|it| !it.ends_with(": missing") && !it.contains(": null")).collect();
            assert_eq!(wrong, [""; 0], "a request that no SDK sends: {name} {body}");
        }
        self.compare(&operation, &answer);
        self.abuse(&operation, &target, body.as_ref());
        answer
    }

    fn compare(&self, operation: &Described, answer: &Answer) {
        let found = match answer.status {
            400.. => {
                let json = answer.json();
                let missing = ["resultCode", "resultMessage"].into_iter().filter(|name| json.get(name).is_none());
                let mut found = description::refusal(self.generation).disagreements(&json);
                found.extend(missing.map(|name| format!("{name}: missing")));
                found
            }
            status if !operation.has_status(status) => vec![format!("status {status}")],
            204 if answer.body.is_empty() => Vec::new(),
            204 => vec!["204 with a body".into()],
            _ if operation.answer().is_known() => operation.answer().disagreements(&answer.json()),
            _ => Vec::new(),
        };
        if answer.status < 400 && operation.answer().is_known() {
            operation.answer().coverage(&answer.json(), &mut self.findings.coverage.lock().unwrap());
        }
        let (generation, name) = (self.generation, operation.name());
        let found = found.into_iter().map(|it| format!("{generation:?} {name}: {it}"));
        self.findings.disagreements.lock().unwrap().extend(found);
        // The digit after the number of the check is the class of the outcome: 0 is a success. It is for others that there are
        // operations by which an authorization server refuses.
        let class = answer.json()["resultCode"].as_str().and_then(|code| code.chars().nth(4));
        let is_success = class.is_none_or(|class| class == '0') || name.ends_with("/fail");
        if answer.status < 400 && is_success {
            self.findings.succeeded.lock().unwrap().insert((generation, name));
        }
    }

    /// Calls an operation that takes JSON, and expects the action, or what stands for one in an answer that has none.
    pub(crate) fn post(&self, resource: &str, body: Value, expected: &str) -> Map<String, Value> {
        self.post_to(resource, &[], body, expected)
    }

    pub(crate) fn post_to(
        &self,
        resource: &str,
        arguments: &[&str],
        body: Value,
        expected: &str,
    ) -> Map<String, Value> {
        self.json_of(&format!("POST {resource}"), arguments, "", Some(body), expected)
    }

    pub(crate) fn get(&self, resource: &str, arguments: &[&str], query: &str) -> Map<String, Value> {
        self.json_of(&format!("GET {resource}"), arguments, query, None, "200")
    }

    pub(crate) fn delete(&self, resource: &str, arguments: &[&str], query: &str, expected: &str) -> Map<String, Value> {
        self.json_of(&format!("DELETE {resource}"), arguments, query, None, expected)
    }

    /// Calls an operation and expects an action, a result code or a status.
    pub(crate) fn json_of(
        &self,
        name: &str,
        arguments: &[&str],
        query: &str,
        body: Option<Value>,
        expected: &str,
    ) -> Map<String, Value> {
        let answer = self.call(name, arguments, query, body);
        let json = answer.json();
        let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        let outcome = [text("action"), text("resultCode"), answer.status.to_string()];
        assert!(
            outcome.contains(&expected.into()),
            "{:?} {name} {outcome:?}, expected {expected}: {json}",
            self.generation
        );
        json.as_object().cloned().unwrap_or_default()
    }
}

fn changed(mut members: Map<String, Value>, change: Value) -> Value {
    let Value::Object(change) = change else { panic!("{change}") };
    members.extend(change);
    members.into()
}
