//! Resolving trust chains: the statements about an entity are fetched, from its own up to a trust anchor (OpenID Federation 1.0,
//! section 10.1).

use std::cell::Cell;

use form_urlencoded::byte_serialize;
use serde_json::{Map, Value};

use super::trust_chain::Untrusted;
use crate::call::Call;
use crate::jose;

/// The most superiors that a chain has.
const LONGEST: usize = 5;

/// The most documents that are fetched for a chain: a federation may have many branches, and a hostile one endlessly many.
const MOST_DOCUMENTS: usize = 20;

/// The chain of an entity, whose configuration may be known already. The statements are yet to be verified.
pub(super) fn resolve(
    call: &Call<'_>,
    entity_id: &str,
    configuration: Option<String>,
) -> Result<Vec<String>, Untrusted> {
    let search = Search { call, left: Cell::new(MOST_DOCUMENTS) };
    let configuration = match configuration {
        Some(configuration) => configuration,
        None => search.configuration(entity_id)?,
    };
    let mut chain = vec![configuration.clone()];
    match search.climb(entity_id, &configuration, &mut chain)? {
        true => Ok(chain),
        false => Err(wrong(format!("No trust chain leads from {entity_id} to a trust anchor of the service."))),
    }
}

/// The entity that a configuration is of, as it says itself.
pub(super) fn subject(configuration: &str) -> Option<String> {
    claims(configuration)?.get("sub")?.as_str().map(String::from)
}

struct Search<'a> {
    call: &'a Call<'a>,
    /// The documents that may still be fetched.
    left: Cell<usize>,
}

impl Search<'_> {
    /// Adds the statements of the superiors of an entity up to a trust anchor, if one can be reached. A branch that leads nowhere is
    /// left for the next one.
    fn climb(&self, entity_id: &str, configuration: &str, chain: &mut Vec<String>) -> Result<bool, Untrusted> {
        if chain.len() > LONGEST {
            return Ok(false);
        }
        let claims = claims(configuration);
        let hints = claims.as_ref().and_then(|claims| claims.get("authority_hints")).and_then(Value::as_array);
        let mut unavailable = None;
        for hint in hints.into_iter().flatten().filter_map(Value::as_str) {
            let length = chain.len();
            let step = self.step(entity_id, hint).and_then(|(statement, superior)| {
                chain.push(statement);
                let anchored = self.is_anchor(hint);
                if anchored {
                    chain.push(superior.clone());
                }
                Ok(anchored || self.climb(hint, &superior, chain)?)
            });
            match step {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(untrusted) => unavailable = Some(untrusted),
            }
            chain.truncate(length);
        }
        unavailable.map_or(Ok(false), Err)
    }

    /// The statement of a superior about an entity, and the superior's own configuration.
    fn step(&self, entity_id: &str, superior: &str) -> Result<(String, String), Untrusted> {
        let configuration = self.configuration(superior)?;
        let claims = claims(&configuration).unwrap_or_default();
        let metadata = claims.get("metadata").and_then(|metadata| metadata.get("federation_entity"));
        let endpoint = metadata.and_then(|metadata| metadata.get("federation_fetch_endpoint")).and_then(Value::as_str);
        let endpoint = endpoint.ok_or_else(|| wrong(format!("{superior} has no 'federation_fetch_endpoint'.")))?;
        let separator = if endpoint.contains('?') { '&' } else { '?' };
        let subject: String = byte_serialize(entity_id.as_bytes()).collect();
        Ok((self.fetch(&format!("{endpoint}{separator}sub={subject}"))?, configuration))
    }

    /// The configuration of an entity (section 9).
    fn configuration(&self, entity_id: &str) -> Result<String, Untrusted> {
        self.fetch(&format!("{}/.well-known/openid-federation", entity_id.trim_end_matches('/')))
    }

    fn fetch(&self, url: &str) -> Result<String, Untrusted> {
        let left =
            self.left.get().checked_sub(1).ok_or_else(|| wrong("The search takes too many documents.".into()))?;
        self.left.set(left);
        let document = self.call.fetch.fetch(url);
        let document = document.map_err(|error| wrong(format!("Nothing can be fetched at {url}: {error}")))?;
        let text =
            String::from_utf8(document.content).map_err(|_| wrong(format!("What is at {url} is no statement.")))?;
        Ok(text.trim().to_string())
    }

    fn is_anchor(&self, entity_id: &str) -> bool {
        let anchors = self.call.service().trust_anchors.iter().flatten();
        anchors.into_iter().any(|anchor| anchor.entity_id.as_deref() == Some(entity_id))
    }
}

fn claims(jwt: &str) -> Option<Map<String, Value>> {
    jose::read(jwt).ok()?.claims()
}

fn wrong(problem: String) -> Untrusted {
    Untrusted::new("invalid_trust_chain", problem)
}
