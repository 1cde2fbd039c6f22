//! The answers of every operation that can be brought to a success, and typical refusals, are as described.

use std::collections::BTreeSet;

use crate::caller::{Caller, Findings};
use crate::description::{Generation, operations};
use crate::routing::UNANSWERED;
use crate::{
    authorization_flows, decoupled_flows, discovered_clients, federation_flows, issuance_flows, management_flows,
    rare_members,
};

/// Where the emulator's answers are not as described, with the reason. A line that is no longer true fails the test.
pub(crate) const ALLOWED: &[(&str, &str)] = &[
    ("V2 DELETE /hsk/delete/{}: status 200", NO_CONTENT_WITH_BODY),
    ("V2 POST /auth/token: subjectTokenInfo.authorizationDetails.type: missing", ONE_ELEMENT),
    ("V2 POST /client/create: status 201", CREATED),
    ("V2 POST /service/create: status 201", CREATED),
    ("V3 DELETE /hsk/delete/{}: status 200", NO_CONTENT_WITH_BODY),
    ("V3 POST /auth/token: subjectTokenInfo.authorizationDetails.type: missing", ONE_ELEMENT),
];

const NO_CONTENT_WITH_BODY: &str = "the document says 204 and describes a body, which HTTP has no place for";
const ONE_ELEMENT: &str = "one element in the documents, the list of all in Java's library and in other answers";
const CREATED: &str = "only the document of 3.x has 201 as well, which its servers answer";

/// The members that no answer of the emulator has, with the reason. A line that is no longer true fails the test, and so does a
/// member that a flow could bring about and none does.
const UNFILLED: &[(&str, &str)] = &[
    ("AuthzDetails.actions", ONE_ELEMENT),
    ("AuthzDetails.dataTypes", ONE_ELEMENT),
    ("AuthzDetails.identifier", ONE_ELEMENT),
    ("AuthzDetails.locations", ONE_ELEMENT),
    ("AuthzDetails.otherFields", ONE_ELEMENT),
    ("AuthzDetails.privileges", ONE_ELEMENT),
    ("AuthzDetails.type", ONE_ELEMENT),
    ("Hsk.publicKey", HARDWARE),
    ("TokenIssueResponse.authorizationDetails", "a password request has no authorization details"),
    ("client_authorization_delete_response.clientId", GRANTED_SCOPES),
    ("client_authorization_delete_response.latestGrantedScopes", GRANTED_SCOPES),
    ("client_authorization_delete_response.mergedGrantedScopes", GRANTED_SCOPES),
    ("client_authorization_delete_response.modifiedAt", GRANTED_SCOPES),
    ("client_authorization_delete_response.serviceApiKey", GRANTED_SCOPES),
    ("client_authorization_delete_response.subject", GRANTED_SCOPES),
    ("hsk.publicKey", HARDWARE),
];

const GRANTED_SCOPES: &str = "the documents have the members of another operation; Java's library has none of them";
const HARDWARE: &str = "there is no hardware behind the emulator that has keys";

/// The operations that no flow brings to a success yet.
const WITHOUT_FLOW: &[&str] = &[];

/// All flows.
pub(crate) fn flows() -> Vec<fn(&mut Caller<'_>)> {
    [
        authorization_flows::FLOWS,
        decoupled_flows::FLOWS,
        discovered_clients::FLOWS,
        federation_flows::FLOWS,
        issuance_flows::FLOWS,
        management_flows::FLOWS,
        rare_members::FLOWS,
    ]
    .concat()
}

#[test]
fn answers_are_as_described() {
    let findings = Findings::default();
    for generation in Generation::ALL {
        for flow in flows() {
            flow(&mut Caller::new(generation, &findings));
        }
    }
    let coverage = findings.coverage.into_inner().unwrap();
    let unfilled: BTreeSet<_> = coverage.described.difference(&coverage.filled).cloned().collect();
    assert_eq!(unfilled, UNFILLED.iter().map(|(member, _)| String::from(*member)).collect());
    let disagreements = findings.disagreements.into_inner().unwrap();
    let allowed: BTreeSet<_> = ALLOWED.iter().map(|(text, _)| String::from(*text)).collect();
    assert_eq!(disagreements, allowed);

    let succeeded = findings.succeeded.into_inner().unwrap();
    for generation in Generation::ALL {
        let names = operations(generation).into_iter().map(|operation| operation.name());
        let missing: BTreeSet<_> = names.filter(|name| !succeeded.contains(&(generation, name.clone()))).collect();
        let expected = UNANSWERED.iter().chain(WITHOUT_FLOW).map(|name| String::from(*name)).collect();
        assert_eq!(missing, expected, "{generation:?}: the operations that no flow brings to a success");
    }
}
