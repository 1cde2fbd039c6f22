//! Path arguments, for every operation: any value is one segment, or is refused for a reason.
//!
//! Fields: operation, the two versions by `2` and `3`, service, two arguments, body.

use authlete_core::Version;
use authlete_core::incoming::Incoming;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::fields::{fields, input, text};
use crate::operations::{OPERATIONS, named};
use crate::seeds::instance_of;

pub(super) fn run(input: &[u8]) {
    let [operation, version, service, first, second, body] = fields(input);
    let operation = named(operation);
    let endpoint = operation.endpoint;
    let version = if version == b"2" { Version::V2 } else { Version::V3 };
    let Some(template) = endpoint.path(version) else { return };
    let (service, first, second) = (text(service), text(first), text(second));

    let mut arguments = [&first, &second].into_iter();
    let mut refused = false;
    let mut reserved = false;
    let mut path = Vec::new();
    for part in template.split('/') {
        let value = match part {
            "{serviceId}" | "{serviceApiKey}" => &service,
            _ if part.starts_with('{') => arguments.next().expect("no path has three arguments"),
            _ => {
                path.push(part.to_owned());
                continue;
            }
        };
        refused |= ["", ".", ".."].contains(&&**value);
        reserved |= endpoint.reserved.contains(&&**value);
        // Another way to encode than the core's own.
        path.push(utf8_percent_encode(value, NON_ALPHANUMERIC).to_string());
    }
    let path = path.join("/");
    let query = "subject=john";
    let incoming = Incoming { query, body, ..Incoming::new(endpoint.method, &path) };
    let accepted = (operation.check_incoming)(&incoming);
    assert_eq!(accepted, !refused && !reserved, "{path} for {}", endpoint.name);
    if reserved && !refused {
        let others = OPERATIONS.iter().filter(|other| other.endpoint.name != endpoint.name);
        let taken = others.map(|other| other.endpoint).any(|other| incoming.is_at(other));
        // The service's own segment has no other operation beside it.
        assert!(taken || endpoint.reserved.contains(&&*service), "{path} is refused, though nothing else is there");
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for operation in OPERATIONS {
        let body = instance_of(operation.endpoint.request);
        for version in ["2", "3"] {
            for values in [["1", "26837717140341", "john"], ["a/b", "list", "x y"], ["..", "%2e", "é\r\n"]] {
                let [service, first, second] = values;
                seeds.push(input([operation.endpoint.name, version, service, first, second, &body]));
            }
        }
    }
    seeds
}
