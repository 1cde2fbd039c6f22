//! Requests as programs of other languages write them: forms, null, a slash at the end. Every operation takes them.

use authlete_emulator::{Emulator, Settings};
use serde_json::{Value, json};

use crate::caller::{Answer, CLIENT, credential, path};
use crate::description::{Described, Generation, operations};

/// Sends a request to an emulator of its own, so that its answer is compared with that of another request.
fn answer(
    generation: Generation,
    operation: &Described,
    end_of_path: &str,
    content_type: Option<&str>,
    body: String,
) -> Answer {
    let (emulator, _) = Emulator::manual(Settings::default());
    let target = path(operation, &[CLIENT, "john"][..operation.path().matches("{}").count()]) + end_of_path;
    let mut request = http::Request::builder().method(operation.method()).uri(target);
    request = request.header("Authorization", credential(operation, generation));
    if let Some(content_type) = content_type {
        request = request.header("Content-Type", content_type);
    }
    let (parts, body) = emulator.handle(request.body(body).unwrap()).into_parts();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// The answer without the words of a refusal, which quote the request.
fn outcome(answer: &Answer) -> (u16, Value) {
    let mut json = answer.json();
    if answer.status >= 400 {
        json = json["resultCode"].take();
    }
    (answer.status, json)
}

/// The operations that take a body.
fn with_body() -> impl Iterator<Item = (Generation, Described)> {
    let of = |generation| operations(generation).into_iter().map(move |operation| (generation, operation));
    let takes_body = |operation: &Described| ["POST", "PUT"].contains(&operation.method());
    Generation::ALL.into_iter().flat_map(of).filter(move |(_, operation)| takes_body(operation))
}

/// JSON as a form: a list is a name that stands there several times, and what has members is JSON (OpenAPI 3.0, section 4.7.15.1.1).
fn form(body: &Value) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in body.as_object().unwrap() {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for value in values {
            form.append_pair(name, &value.as_str().map_or_else(|| value.to_string(), String::from));
        }
    }
    form.finish()
}

#[test]
fn a_form_is_as_good_as_json() {
    let mut compared = 0;
    for (generation, operation) in with_body().filter(|(_, operation)| operation.request().is_known()) {
        for sample in operation.request().samples() {
            let json = answer(generation, &operation, "", Some("application/json"), sample.to_string());
            let form = answer(generation, &operation, "", Some("application/x-www-form-urlencoded"), form(&sample));
            assert_eq!(outcome(&form), outcome(&json), "{generation:?} {} {sample}", operation.name());
            compared += 1;
        }
    }
    // The documents have a form for 45 operations, some of them in both generations.
    assert!(compared > 90, "{compared}");
}

#[test]
fn null_is_as_good_as_no_members_and_no_body_is_a_mistake() {
    for (generation, operation) in with_body() {
        let send = |body: &str| outcome(&answer(generation, &operation, "", Some("application/json"), body.into()));
        let empty = send("{}");
        for body in ["null", " null ", " {} ", "\n{}\n"] {
            assert_eq!(send(body), empty, "{generation:?} {} {body:?}", operation.name());
        }
        assert_eq!(send(""), (400, json!("A126203")), "{generation:?} {}", operation.name());
    }
}

#[test]
fn a_slash_at_the_end_of_a_path_means_nothing() {
    for generation in Generation::ALL {
        for operation in operations(generation) {
            let body = if ["POST", "PUT"].contains(&operation.method()) { "{}" } else { "" };
            let [plain, slash] = ["", "/"].map(|end| outcome(&answer(generation, &operation, end, None, body.into())));
            assert_eq!(plain, slash, "{generation:?} {}", operation.name());
        }
    }
}
