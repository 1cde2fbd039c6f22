//! Every operation is at its path, with its methods and no other ones.

use std::collections::{BTreeMap, BTreeSet};

use authlete_emulator::{Emulator, Settings};
use serde_json::json;

use crate::caller::{CLIENT, credential, path, send};
use crate::description::{Described, Generation, operations};

/// The operations that the emulator does not have yet. Whoever adds one takes its line away.
pub(crate) const UNANSWERED: &[&str] = &[];

/// The methods that some operation has.
const METHODS: [&str; 5] = ["DELETE", "GET", "PATCH", "POST", "PUT"];

#[test]
fn every_operation_is_known_where_it_is_described() {
    let mut unanswered = BTreeSet::new();
    for generation in Generation::ALL {
        for operation in operations(generation) {
            // An operation may take away what the others need.
            let (emulator, _) = Emulator::manual(Settings::default());
            let (name, path) = (operation.name(), path(&operation, &arguments(&operation)));
            let body = (operation.method() == "POST" || operation.method() == "PUT").then(|| json!({}));
            let call = |credential| send(&emulator, operation.method(), &path, credential, body.as_ref());
            if call(None).status == 501 {
                unanswered.insert(name);
                continue;
            }
            let is_for_anyone = ["GET /lifecycle/healthcheck", "GET /misc/echo"].contains(&&*name);
            assert_eq!(call(None).status, if is_for_anyone { 200 } else { 401 }, "{generation:?} {name}");
            let answer = call(Some(credential(&operation, generation)));
            let status = answer.status;
            let is_unknown = name == "GET /auth/token/create/batch/status/{}" && status == 404;
            let is_reached = [200, 201, 204, 400].contains(&status) || is_unknown;
            assert!(is_reached, "{generation:?} {name}: {status} {}", answer.json());
        }
    }
    let expected: BTreeSet<_> = UNANSWERED.iter().map(|name| String::from(*name)).collect();
    assert_eq!(unanswered, expected, "the operations that are answered with 501, and the list of them");
}

#[test]
fn other_methods_are_refused() {
    let (emulator, _) = Emulator::manual(Settings::default());
    for generation in Generation::ALL {
        let mut methods: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for operation in operations(generation) {
            let path = path(&operation, &arguments(&operation));
            methods.entry(path).or_default().insert(operation.method());
        }
        for (path, methods) in methods {
            for method in METHODS.iter().filter(|method| !methods.contains(*method)) {
                let answer = send(&emulator, method, &path, None, None);
                assert_eq!(answer.status, 405, "{generation:?} {method} {path}");
                let allowed = answer.headers["allow"].to_str().unwrap();
                assert_eq!(allowed.split(", ").collect::<BTreeSet<_>>(), methods, "{generation:?} {path}");
            }
        }
    }
}

#[test]
fn a_path_with_a_typo_is_not_found() {
    let (emulator, _) = Emulator::manual(Settings::default());
    for generation in Generation::ALL {
        for operation in operations(generation) {
            let words: Vec<_> = operation.path().split('/').collect();
            for typo in (1..words.len()).filter(|index| !words[*index].starts_with('{')) {
                let mut words = words.clone();
                let word = format!("{}x", words[typo]);
                words[typo] = &word;
                if Generation::ALL.into_iter().flat_map(operations).any(|other| other.is_at(&words)) {
                    // It is an argument of another operation.
                    continue;
                }
                let path = words.join("/").replace("{serviceId}", crate::caller::SERVICE).replace("{}", "1");
                let credential = credential(&operation, generation);
                let answer = send(&emulator, operation.method(), &path, Some(credential), Some(&json!({})));
                assert_eq!(answer.status, 404, "{generation:?} {} {path}", operation.method());
            }
        }
    }
}

/// Arguments for the operation's path: a client, or a subject after it.
fn arguments(operation: &Described) -> Vec<&'static str> {
    let count = operation.path().matches("{}").count();
    let is_of_subject = operation.name() == "GET /client/authorization/get/list/{}";
    [if is_of_subject { "john" } else { CLIENT }, "john"].into_iter().take(count).collect()
}
