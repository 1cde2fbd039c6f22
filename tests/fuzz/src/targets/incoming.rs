//! Incoming requests, for every operation: what is accepted builds the same request again.
//!
//! Fields: method, path, query, body.

use std::fmt::Debug;

use authlete_core::incoming::{Incoming, IncomingOperation};
use authlete_core::{Api, BuildError, Caller, Credential, Method, Version};
use percent_encoding::percent_decode_str;

use crate::fields::{fields, input, text};
use crate::operations::OPERATIONS;
use crate::seeds::instance_of;
use crate::shown;

pub(super) fn run(input: &[u8]) {
    let [method, path, query, body] = fields(input);
    let (path, query) = (text(path), text(query));
    let method = Method::named(&text(method)).unwrap_or(Method::Post);
    let incoming = Incoming { query: &query, body, ..Incoming::new(method, &path) };
    let accepting: Vec<_> = OPERATIONS
        .iter()
        .filter(|operation| (operation.check_incoming)(&incoming))
        .map(|it| it.endpoint.name)
        .collect();
    assert!(accepting.len() < 2, "one request is for several operations: {accepting:?}");
    for operation in OPERATIONS {
        assert_eq!(incoming.is_for(operation.endpoint), accepting.contains(&operation.endpoint.name));
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for operation in OPERATIONS {
        let endpoint = operation.endpoint;
        for template in [endpoint.v3, endpoint.v2].into_iter().flatten() {
            let path: Vec<_> =
                template.split('/').map(|part| if part.starts_with('{') { "1%2Fx" } else { part }).collect();
            let query = "subject=john&start=0&end=5&pretty=true&tokenStatus=VALID&developer=a%20b&dryRun=false";
            let method = endpoint.method.as_str();
            let body = match endpoint.name {
                "token_create_batch" => r#"[{"grantType":"CIBA","scopes":["a"]}]"#.into(),
                _ => instance_of(endpoint.request),
            };
            seeds.push(input([method, &path.join("/"), query, &body]));
            seeds.push(input([method, &path.join("/"), "", &instance_of("Client")]));
        }
    }
    seeds
}

pub(crate) fn check_incoming<O: IncomingOperation + Debug + PartialEq>(incoming: &Incoming<'_>) -> bool {
    let Some(accepted) = incoming.accept::<O>() else { return false };
    let operation = match accepted.operation {
        Ok(operation) => operation,
        Err(error) => {
            shown::check(&error);
            return true;
        }
    };
    let credential = Credential::bearer("token").expect("a token");
    let api = Api::new(accepted.version, "https://api.example").expect("a base URL");
    let service_id = accepted.service_id.as_deref().unwrap_or("1");
    let api = api.with_service_id(service_id).expect("a service that a path names can be set");
    let api = api.with_service_credential(credential.clone()).with_service_owner_credential(credential);
    let plain = api.request(&operation).expect("what is accepted can be built");
    let request = match api.http_request(&operation) {
        // The `http` crate has a limit of its own.
        Err(BuildError::Http(_)) if plain.url.len() > 65_000 => return true,
        request => request.expect("what is accepted can be sent"),
    };
    assert_eq!(request.method().as_str(), incoming.method.as_str());
    assert_eq!(segments(request.uri().path()), segments(incoming.path), "the path has other arguments");
    let authorized = request.headers().contains_key("authorization");
    assert_eq!(authorized, O::ENDPOINT.caller != Caller::Anyone);
    let query = request.uri().query().unwrap_or_default();
    let again = Incoming { query, body: request.body(), ..Incoming::new(incoming.method, request.uri().path()) };
    let again = again.accept::<O>().expect("its own place");
    assert_eq!(again.service_id, accepted.service_id);
    assert!(again.version == accepted.version || again.version == Version::V3);
    let again = again.operation.expect("what was built can be read");
    assert!(again == operation, "a request changes on its way: {operation:?} {again:?}");
    assert!(api.request(&again).expect("the same") == plain, "a request is written in two ways");
    true
}

/// The segments of a path, decoded.
pub(super) fn segments(path: &str) -> Vec<Vec<u8>> {
    path.split('/').map(|segment| percent_decode_str(segment).collect()).collect()
}
