//! The answers of every operation that can be brought to a success, and typical refusals, are as described.

use std::collections::BTreeSet;

use crate::caller::{Caller, Findings};
use crate::description::{Generation, operations};
use crate::routing::UNANSWERED;
use crate::{authorization_flows, decoupled_flows, federation_flows, issuance_flows, management_flows};

/// Where the emulator's answers are not as described, with the reason. A line that is no longer true fails the test.
pub(crate) const ALLOWED: &[(&str, &str)] = &[
    ("V2 DELETE /hsk/delete/{}: status 200", NO_CONTENT_WITH_BODY),
    ("V2 POST /client/create: status 201", CREATED),
    ("V2 POST /service/create: status 201", CREATED),
    ("V3 DELETE /hsk/delete/{}: status 200", NO_CONTENT_WITH_BODY),
];

const NO_CONTENT_WITH_BODY: &str = "the document says 204 and describes a body, which HTTP has no place for";
const CREATED: &str = "only the document of 3.x has 201 as well, which its servers answer";

/// The operations that no flow brings to a success yet.
const WITHOUT_FLOW: &[&str] = &[];

#[test]
fn answers_are_as_described() {
    let findings = Findings::default();
    for generation in Generation::ALL {
        for flow in [
            authorization_flows::FLOWS,
            decoupled_flows::FLOWS,
            federation_flows::FLOWS,
            issuance_flows::FLOWS,
            management_flows::FLOWS,
        ]
        .concat()
        {
            flow(&mut Caller::new(generation, &findings));
        }
    }
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
