//! What the core costs: requests built, responses parsed, services written.
//!
//! - `cargo bench -p authlete-core --bench json` measures times, with Criterion.
//! - `… --bench json -- table` prints a table of the times and instructions of parsing, which it lets `valgrind` count.
//! - `… --bench json -- count introspection_response typed 1000` parses 1000 responses and does nothing else, for a profiler.
//!
//! Times of a shared machine say little. So beside each parse stand the floor, which is `serde_json` skipping the same
//! text, `serde_json::Value`, and plain derived types as a generated client has them: what counts is the ratio within one
//! run. `../README.md` has the results.

#[path = "../shared/cost.rs"]
mod cost;
mod derived;

use std::env;
use std::hint::black_box;

use authlete_core::authorization::{AuthorizationRequest, AuthorizationResponse};
use authlete_core::client::GetClient;
use authlete_core::introspection::{IntrospectionRequest, IntrospectionResponse};
use authlete_core::service::{GetService, Service, UpdateService};
use authlete_core::{Api, Operation};
use criterion::{BenchmarkId, Criterion, Throughput};
use http::HeaderValue;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

const AUTHORIZATION_RESPONSE: &str = include_str!("../data/authorization_response.json");
const INTROSPECTION_RESPONSE: &str = include_str!("../data/introspection_response.json");
const SERVICE: &str = include_str!("../data/service.json");

/// Such as come with an answer.
const HEADERS: &[(&str, &str)] = &[
    ("date", "Tue, 24 Nov 2026 10:00:00 GMT"),
    ("content-type", "application/json"),
    ("content-length", "2038"),
    ("connection", "keep-alive"),
    ("cache-control", "no-store"),
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
];

fn main() {
    let arguments = env::args().skip(1).filter(|argument| argument != "--bench").collect::<Vec<_>>();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["count", case, side, times] => count(case, side, times.parse().unwrap()),
        ["table"] => table(),
        _ => measure(),
    }
}

fn measure() {
    let mut criterion = Criterion::default().configure_from_args();
    build(&mut criterion);
    parse(&mut criterion);
    serialize(&mut criterion);
    criterion.final_summary();
}

fn build(criterion: &mut Criterion) {
    let api = Api::v3("https://us.authlete.com", "1887469123", "access-token-of-the-service").unwrap();
    let authorization =
        AuthorizationRequest::new("response_type=code&client_id=2689137714034&scope=openid+email&state=af0ifjsldkj");
    let introspection = IntrospectionRequest {
        scopes: Some(vec!["accounts".into()]),
        ..IntrospectionRequest::new("SlAV32hkKGSlAV32hkKGSlAV32hkKGSlAV32hkKG123")
    };
    let client = GetClient::new(2689137714034);
    let service = UpdateService::new(serde_json::from_str::<Service>(SERVICE).unwrap());
    let mut group = criterion.benchmark_group("build");
    build_one(&mut group, "authorization", &api, &authorization);
    build_one(&mut group, "introspection", &api, &introspection);
    build_one(&mut group, "get_client", &api, &client);
    build_one(&mut group, "update_service", &api, &service);
    // What the `http` crate itself takes for the first of them, by hand.
    let form = authorization.parameters.expose();
    group.bench_function("by hand/authorization", |bencher| bencher.iter(|| by_hand(black_box(form))));
    group.finish();
}

fn by_hand(form: &str) -> http::Result<http::Request<Vec<u8>>> {
    let mut authorization = HeaderValue::try_from(String::from("Bearer access-token-of-the-service"))?;
    authorization.set_sensitive(true);
    http::Request::post(String::from("https://us.authlete.com/api/1887469123/auth/authorization"))
        .header("accept", "application/json")
        .header("authorization", authorization)
        .header("content-type", "application/json")
        .body(format!(r#"{{"parameters":"{form}"}}"#).into_bytes())
}

type Group<'c> = criterion::BenchmarkGroup<'c, criterion::measurement::WallTime>;

fn build_one<O: Operation>(group: &mut Group<'_>, name: &str, api: &Api, operation: &O) {
    group.bench_function(BenchmarkId::new("plain", name), |bencher| bencher.iter(|| api.request(black_box(operation))));
    group.bench_function(BenchmarkId::new("http", name), |bencher| {
        bencher.iter(|| api.http_request(black_box(operation)));
    });
}

/// One response, parsed in four ways, in the order of [`SIDES`].
struct Case {
    name: &'static str,
    json: &'static str,
    sides: [Box<dyn Fn()>; 4],
}

const SIDES: [&str; 4] = ["floor", "typed", "derived", "value"];

impl Case {
    fn of<O: Operation, D: DeserializeOwned>(name: &'static str, json: &'static str) -> Self {
        let mut response = http::Response::builder();
        for (name, value) in HEADERS {
            response = response.header(*name, *value);
        }
        let response = response.body(json).unwrap();
        let typed = move || drop(black_box(O::parse_http(black_box(&response)).unwrap()));
        let sides: [Box<dyn Fn()>; 4] = [
            Box::new(|| _ = black_box(read::<IgnoredAny>(json))),
            Box::new(typed),
            Box::new(|| drop(black_box(read::<D>(json)))),
            Box::new(|| drop(black_box(read::<Value>(json)))),
        ];
        Self { name, json, sides }
    }
}

fn cases() -> [Case; 3] {
    [
        Case::of::<AuthorizationRequest, derived::AuthorizationResponse>(
            "authorization_response",
            AUTHORIZATION_RESPONSE,
        ),
        Case::of::<IntrospectionRequest, derived::IntrospectionResponse>(
            "introspection_response",
            INTROSPECTION_RESPONSE,
        ),
        Case::of::<GetService, derived::Service>("service", SERVICE),
    ]
}

fn parse(criterion: &mut Criterion) {
    for case in cases() {
        let mut group = criterion.benchmark_group(format!("parse {}", case.name));
        group.throughput(Throughput::Bytes(case.json.len() as u64));
        for (name, side) in SIDES.iter().zip(&case.sides) {
            group.bench_function(*name, |bencher| bencher.iter(side));
        }
        group.finish();
    }
}

/// Times and instructions of all parses.
fn table() {
    println!(
        "| | floor | typed | derived | `Value` | typed ÷ floor | derived ÷ floor | floor | typed | derived | `Value` | typed ÷ floor |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for case in cases() {
        let [floor, typed, derived, value] = cost::microseconds(|side| case.sides[side]());
        print!("| {} | {floor:.2} µs | {typed:.2} µs | {derived:.2} µs | {value:.2} µs ", case.name);
        print!("| {:.2} | {:.2} ", typed / floor, derived / floor);
        let [floor, typed, derived, value] = SIDES.map(|side| cost::instructions(case.name, side));
        println!("| {floor} | {typed} | {derived} | {value} | {:.2} |", typed as f64 / floor as f64);
    }
}

fn count(case: &str, side: &str, times: u64) {
    let cases = cases();
    let case = cases.iter().find(|each| each.name == case).expect("the name of a case");
    let side = SIDES.iter().position(|each| *each == side).expect("`floor`, `typed`, `derived` or `value`");
    for _ in 0..times {
        case.sides[side]();
    }
}

fn read<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_slice(black_box(json.as_bytes())).unwrap()
}

fn serialize(criterion: &mut Criterion) {
    serialize_one::<AuthorizationResponse>(criterion, "authorization_response", AUTHORIZATION_RESPONSE);
    serialize_one::<IntrospectionResponse>(criterion, "introspection_response", INTROSPECTION_RESPONSE);
    serialize_one::<Service>(criterion, "service", SERVICE);
}

fn serialize_one<T: DeserializeOwned + serde::Serialize>(criterion: &mut Criterion, name: &str, json: &str) {
    let (typed, value) = (read::<T>(json), read::<Value>(json));
    let mut group = criterion.benchmark_group(format!("serialize {name}"));
    group.bench_function("typed", |bencher| bencher.iter(|| serde_json::to_vec(black_box(&typed))));
    group.bench_function("value", |bencher| bencher.iter(|| serde_json::to_vec(black_box(&value))));
    group.finish();
}
