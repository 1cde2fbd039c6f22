//! Requests that lack a required member. The SDK's types refuse them; Authlete answers them with a result code.

use authlete_core::Fault;
use authlete_core::incoming::{Accepted, Incoming, IncomingError, IncomingOperation};
use serde_json::{Map, Value};

/// Reads an operation, with the names of the required members that its body does not have.
///
/// Those are read as empty texts. Authlete makes no difference between a missing and an empty member, except for
/// `parameters`: [`Call::lacks`](crate::state::Call::lacks) tells.
pub(crate) fn read<O: IncomingOperation>(incoming: Incoming<'_>) -> Option<(Accepted<O>, Vec<String>)> {
    let mut accepted = incoming.accept::<O>()?;
    let (mut body, mut missing) = (Vec::from(incoming.body), Vec::new());
    while let Err(IncomingError::Body(Fault::Missing { path } | Fault::Mismatch { path })) = &accepted.operation {
        let Some(completed) = with_empty_member(&body, path) else {
            break;
        };
        missing.push(path.clone());
        body = completed;
        accepted = Incoming { body: &body, ..incoming }.accept::<O>()?;
    }
    Some((accepted, missing))
}

/// The body with an empty text for a member that is absent or null; `None` where it is neither.
fn with_empty_member(body: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut members: Map<String, Value> = serde_json::from_slice(body).ok()?;
    if members.get(name).is_some_and(|value| !value.is_null()) {
        return None;
    }
    members.insert(name.into(), "".into());
    serde_json::to_vec(&members).ok()
}
