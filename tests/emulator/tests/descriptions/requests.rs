//! Every member that a request is described to have is one that the emulator reads.

use std::collections::BTreeSet;

use authlete_emulator::{Emulator, Settings};
use serde_json::{Value, json};

use crate::answers::ALLOWED;
use crate::caller::{CLIENT, Caller, Findings, credential, path, send};
use crate::description::{Generation, operation, operations};
use crate::routing::UNANSWERED;

/// The members that the emulator takes no notice of, with the reason.
const UNREAD: &[(&str, &str)] = &[];

/// The members for which it refuses a request that has all of them, or null for all of them, with the reason.
const UNTAKEN: &[(&str, &str)] = &[
    ("V2 POST /auth/introspection/standard withHiddenProperties", TRUTH_VALUE),
    ("V2 POST /auth/token properties[0]", PROPERTIES),
    ("V2 POST /client/lock_flag/update/{} clientLocked", REQUIRED),
    ("V3 POST /auth/authorization/ticket/update info", TICKET_INFO),
    ("V3 POST /auth/token properties[0]", PROPERTIES),
    ("V3 POST /client/lock_flag/update/{} clientLocked", REQUIRED),
];

/// The settings that a request with nothing else cannot change.
const UNCHANGEABLE: &[&str] = &[
    // Each needs the algorithm that goes with it.
    "POST /client/update/{} authorizationEncryptionEnc",
    "POST /client/update/{} idTokenEncryptionEnc",
    "POST /client/update/{} requestEncryptionEnc",
    "POST /client/update/{} userInfoEncryptionEnc",
    // Redirection URIs are compared with the document there, which is out of reach.
    "POST /client/update/{} sectorIdentifierUri",
    // Authlete alone says these, or another operation does.
    "POST /client/update/{} automaticallyRegistered",
    "POST /client/update/{} clientId",
    "POST /client/update/{} clientSecret",
    "POST /client/update/{} clientSource",
    "POST /client/update/{} createdAt",
    "POST /client/update/{} derivedSectorIdentifier",
    "POST /client/update/{} discoveredByMetadataDocument",
    "POST /client/update/{} dynamicallyRegistered",
    "POST /client/update/{} explicitlyRegistered",
    "POST /client/update/{} locked",
    "POST /client/update/{} modifiedAt",
    "POST /client/update/{} number",
    "POST /client/update/{} registrationAccessTokenHash",
    "POST /client/update/{} serviceNumber",
    "POST /client/update/{} trustChainUpdatedAt",
    "POST /service/update apiKey",
    "POST /service/update apiSecret",
    "POST /service/update createdAt",
    "POST /service/update hsks",
    "POST /service/update metadata",
    "POST /service/update modifiedAt",
    "POST /service/update number",
    "POST /service/update serviceOwnerNumber",
    // It needs a certificate.
    "POST /service/update trustedRootCertificates",
];

const TRUTH_VALUE: &str = "any text in the document of 2.x; a truth value, which may be text, in the other sources";
const PROPERTIES: &str = "one text in the documents, a list of properties in Java's library and in all other requests";
const REQUIRED: &str = "it is required, so that null is refused";
const TICKET_INFO: &str = "a text in the document of 3.x; an object in Java's library and in the answer";

#[test]
fn every_member_of_a_request_is_read() {
    let mut unread = BTreeSet::new();
    for generation in Generation::ALL {
        let (emulator, _) = Emulator::manual(Settings::default());
        for operation in operations(generation) {
            if operation.method() == "GET" || operation.method() == "DELETE" {
                continue;
            }
            let path = path(&operation, &[CLIENT][..operation.path().matches("{}").count()]);
            let is_read = |member: &str| {
                // What no member can be: it is refused where the member is read, and passed over where it is not.
                let body = json!({ member: [[[{ "?": [[[0.5]]] }]]] });
                let credential = credential(&operation, generation);
                let answer = send(&emulator, operation.method(), &path, Some(credential), Some(&body));
                let json = answer.json();
                let names_it = json["resultMessage"].as_str().is_some_and(|message| message.contains(member));
                (answer.status, json["resultCode"].as_str(), names_it) == (400, Some("A126202"), true)
            };
            if UNANSWERED.contains(&&*operation.name()) {
                continue;
            }
            assert!(!is_read("noSuchMember"), "{generation:?} {}", operation.name());
            let members = operation.request().members().into_iter().filter(|member| !is_read(member));
            unread.extend(members.map(|member| format!("{generation:?} {} {member}", operation.name())));
        }
    }
    let expected: BTreeSet<_> = UNREAD.iter().map(|(name, _)| String::from(*name)).collect();
    assert_eq!(unread, expected);
}

#[test]
fn a_request_with_every_member_is_taken() {
    let findings = Findings::default();
    let mut untaken = BTreeSet::new();
    for generation in Generation::ALL {
        for operation in operations(generation) {
            let name = operation.name();
            if UNANSWERED.contains(&&*name) || !operation.request().is_known() {
                continue;
            }
            let arguments = &[CLIENT][..operation.path().matches("{}").count()];
            for sample in operation.request().samples() {
                // Some programs write null for what they have no value for.
                let members = sample.as_object().into_iter().flatten();
                let nulls = members.map(|(name, _)| (name.clone(), Value::Null)).collect();
                for body in [sample, Value::Object(nulls)] {
                    let answer = Caller::new(generation, &findings).call(&name, arguments, "", Some(body));
                    let json = answer.json();
                    if json["resultCode"] == "A126202" {
                        let message = json["resultMessage"].as_str().unwrap_or_default();
                        let member = message.split_once("member ").and_then(|(_, rest)| rest.split(' ').next());
                        untaken.insert(format!("{generation:?} {name} {}", member.unwrap_or(message)));
                    }
                }
            }
        }
    }
    let expected: BTreeSet<_> = UNTAKEN.iter().map(|(text, _)| String::from(*text)).collect();
    assert_eq!(untaken, expected);
    let mut disagreements = findings.disagreements.into_inner().unwrap();
    disagreements.retain(|found| !ALLOWED.iter().any(|(text, _)| text == found));
    assert_eq!(disagreements, BTreeSet::new());
}

#[test]
fn settings_come_back_as_they_were_sent() {
    let findings = Findings::default();
    let mut changed = BTreeSet::new();
    for generation in Generation::ALL {
        for (name, arguments) in [("POST /service/update", &[][..]), ("POST /client/update/{}", &[CLIENT])] {
            let caller = Caller::new(generation, &findings);
            for sample in operation(generation, name).unwrap().request().samples() {
                for (member, value) in sample.as_object().unwrap() {
                    let answer = caller.call(name, arguments, "", Some(json!({ member: value })));
                    if answer.json()[member] != *value {
                        changed.insert(format!("{name} {member}"));
                    }
                }
            }
        }
    }
    assert_eq!(changed, UNCHANGEABLE.iter().map(|name| String::from(*name)).collect());
    assert_eq!(findings.disagreements.into_inner().unwrap(), BTreeSet::new());
}
