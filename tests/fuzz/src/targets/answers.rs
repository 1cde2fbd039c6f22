//! Responses to every operation: the answer, a refusal, or what cannot be understood.
//!
//! Fields: operation, status, content type, location, body. An empty header is left out.

use std::fmt::Debug;

use authlete_core::incoming::{IncomingOperation, OutgoingAnswer};
use authlete_core::wire::{Header, Response};
use authlete_core::{Answer, Refusal, ResponseError};
use serde_json::Value;

use crate::fields::{fields, input, text};
use crate::operations::{OPERATIONS, named};
use crate::seeds::{instance_of, is_secret};
use crate::shown::{self, CANARY};

pub(super) fn run(input: &[u8]) {
    let [operation, status, content_type, location, body] = fields(input);
    let headers = [("content-type", text(content_type)), ("location", text(location))];
    let headers = headers.into_iter().filter(|(_, value)| !value.is_empty());
    let response = Response {
        headers: headers.map(|(name, value)| Header::new(name, value)).collect(),
        ..Response::new(text(status).parse().unwrap_or(200), body)
    };
    (named(operation).check_answer)(&response);
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    let refusal = r#"{"resultCode":"A001202","resultMessage":"[A001202] No header."}"#;
    let in_numbers = r#"{"resultCode":404,"resultMessage":""}"#;
    for operation in OPERATIONS {
        let endpoint = operation.endpoint;
        let answer = instance_of(endpoint.response);
        let success = endpoint.success.to_string();
        for [status, content_type, body] in [
            [&*success, "application/json;charset=UTF-8", &*answer],
            ["200", "application/json", "{\"action\":\"OK\"}"],
            ["200", "", "[{}]"],
            ["200", "", "<html>PSST</html>"],
            ["204", "", ""],
            ["302", "", ""],
            ["400", "application/json", refusal],
            ["404", "application/problem+json", in_numbers],
            ["502", "text/html;charset=utf-8", "<html>PSST</html>"],
        ] {
            seeds.push(input([endpoint.name, status, content_type, "https://rs.example/jwks", body]));
        }
    }
    seeds
}

pub(crate) fn check_answer<O: IncomingOperation<Response: Debug + PartialEq>>(response: &Response<'_>) {
    let read = O::parse(response);
    shown_response(response);
    match read {
        Ok(answer) => {
            assert!(O::Response::comes_with(response.status), "status {} is a success", response.status);
            assert_is_json::<O>(response);
            // Text, and what `echo` sends back, have no members that are known to be secret.
            if O::Response::MEDIA_TYPE == "application/json" && O::ENDPOINT.name != "echo" {
                assert_secrets_hidden(&response.body, &answer);
            }
            let written = answer.encode(O::ENDPOINT.success).expect("an answer that was read can be written");
            let again = O::parse(&written).expect("an answer that was written can be read");
            assert!(again == answer, "an answer changes on its way: {answer:?} {again:?}");
        }
        Err(error) => {
            shown::check(&error);
            match &error {
                ResponseError::Refused(refusal) => {
                    assert!(!O::Response::comes_with(response.status), "status {} is no success", response.status);
                    assert_result_found(refusal);
                    let result = [refusal.result_message(), refusal.result_code(), response.header("content-type")];
                    if !result.into_iter().flatten().any(|text| text.contains(CANARY)) {
                        shown::assert_silent(&error, "a refusal");
                    }
                }
                ResponseError::Malformed(malformed) => {
                    assert_eq!(malformed.body(), &*response.body, "the body is kept");
                    if !is_shown(response) {
                        shown::assert_silent(&error, "a fault");
                    }
                }
                _ => {}
            }
        }
    }
}

/// `Debug` has the status and the headers, each of them cut.
fn shown_response(response: &Response<'_>) {
    let shown = format!("{response:?}");
    assert!(shown.len() < 8192, "{} bytes are shown of a response", shown.len());
    assert!(!shown.contains(|character: char| character.is_control()), "a control character is shown");
}

/// Only JSON is a success where JSON is asked for: a page of a gateway on the way is none, whatever its status.
fn assert_is_json<O: IncomingOperation>(response: &Response<'_>) {
    // A 204 has no body, and what a redirection carries is not its answer.
    if O::Response::MEDIA_TYPE != "application/json"
        || response.body.is_empty()
        || [204, 302].contains(&response.status)
    {
        return;
    }
    if let Some(content_type) = response.header("content-type") {
        let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is_json = media_type == "application/json" || media_type.ends_with("+json");
        // What is kept of a media type is its beginning.
        assert!(is_json || media_type.len() > 256, "{media_type} is a success");
    }
    let json = serde_json::from_slice::<&serde_json::value::RawValue>(&response.body);
    assert!(json.is_ok(), "a body that is not JSON is a success: {}", text(&response.body));
}

/// A result code and a message that say something come out, whether text or number.
fn assert_result_found(refusal: &Refusal) {
    let Ok(Value::Object(members)) = serde_json::from_slice(refusal.body()) else { return };
    for (member, found) in [("resultCode", refusal.result_code()), ("resultMessage", refusal.result_message())] {
        let says_something = match &members.get(member) {
            Some(Value::String(text)) => !text.is_empty(),
            Some(Value::Number(_)) => true,
            _ => false,
        };
        assert_eq!(found.is_some(), says_something, "{member} is lost, or is none: {found:?}");
    }
}

/// `Debug` of an answer shows nothing of members that are secret, unless it stands in another member, too.
fn assert_secrets_hidden(body: &[u8], answer: &impl Debug) {
    let Ok(json) = serde_json::from_slice::<Value>(body) else { return };
    if !outside_secrets("", &json) {
        let shown = format!("{answer:?}");
        assert!(!shown.contains(CANARY), "a secret is shown: {shown}");
    }
}

fn outside_secrets(name: &str, json: &Value) -> bool {
    match json {
        Value::String(text) => text.contains(CANARY) && !is_secret(name),
        Value::Array(items) => items.iter().any(|item| outside_secrets(name, item)),
        Value::Object(members) => {
            members.iter().any(|(member, value)| member.contains(CANARY) || outside_secrets(member, value))
        }
        _ => false,
    }
}

/// Whether the canary stands where a fault shows text: in the media type, or in a member's name.
fn is_shown(response: &Response<'_>) -> bool {
    let body = text(&response.body);
    response.header("content-type").is_some_and(|value| value.contains(CANARY))
        || body.match_indices(CANARY).any(|(position, _)| {
            let behind = body[position..].split_once('"').map_or("", |(_, behind)| behind);
            behind.trim_start().starts_with(':')
        })
}
