//! Trust chains: whether a trust anchor of the service vouches for a relying party (OpenID Federation 1.0, sections 4 and 10.2).

use authlete_core::service::Service;
use authlete_core::types::JwsAlg;
use serde_json::{Map, Value};

use super::metadata_policy;
use crate::api_result::Refused;
use crate::jose::{self, ASYMMETRIC, JwkSet};
use crate::service::clock_skew;

/// A relying party that a trust anchor of the service vouches for.
#[derive(Debug)]
pub(super) struct RelyingParty {
    pub(super) entity_id: String,
    pub(super) trust_anchor_id: String,
    /// The entity that made the statement about the relying party.
    pub(super) superior: String,
    /// Of the type `openid_relying_party`, after the policies of the superiors.
    pub(super) metadata: Map<String, Value>,
    /// Seconds since the epoch.
    pub(super) expires_at: i64,
}

/// Why a relying party is not trusted: `error` of section 8.9, and what is wrong.
#[derive(Debug)]
pub(super) struct Untrusted {
    pub(super) error: &'static str,
    pub(super) problem: String,
}

impl Untrusted {
    pub(super) fn new(error: &'static str, problem: impl Into<String>) -> Self {
        Self { error, problem: problem.into() }
    }

    pub(super) fn refused(self, code: &'static str) -> Refused {
        Refused::new(code, self.error, self.problem)
    }
}

/// An entity statement whose signature is still to be verified.
struct Statement {
    jwt: String,
    claims: Map<String, Value>,
    issuer: String,
    subject: String,
}

/// Checks a chain: the configuration of the relying party, the statements of its superiors upwards, and the configuration of
/// the trust anchor, which may be left out.
pub(super) fn verify(service: &Service, chain: &[String], now: i64) -> Result<RelyingParty, Untrusted> {
    let wrong = |problem: &str| Untrusted::new("invalid_trust_chain", problem);
    let statements: Vec<_> = chain.iter().map(|jwt| read(service, jwt, now)).collect::<Result<_, _>>()?;
    let (Some(first), Some(last), Some(about_first)) = (statements.first(), statements.last(), statements.get(1))
    else {
        return Err(wrong("The trust chain has fewer than two statements."));
    };
    if first.issuer != first.subject {
        return Err(wrong("The trust chain does not begin with an entity configuration."));
    }
    let audience = &first.claims.get("aud");
    let is_service = |audience: &Value| audience.as_str().is_some() && audience.as_str() == service.issuer.as_deref();
    let intended = audience.is_none_or(|audience| match audience {
        Value::Array(audiences) => audiences.iter().any(is_service),
        audience => is_service(audience),
    });
    if !intended {
        return Err(Untrusted::new("invalid_request", "The entity configuration is for another audience."));
    }
    check_signature(first, &keys(first))?;
    for (statement, superior) in statements.iter().zip(statements.iter().skip(1)) {
        if statement.issuer != superior.subject {
            return Err(wrong("A statement of the trust chain is not about the issuer of the one before."));
        }
        check_signature(statement, &keys(superior))?;
    }
    let anchors = service.trust_anchors.iter().flatten();
    let anchor = anchors.into_iter().find(|anchor| anchor.entity_id.as_deref() == Some(&last.issuer));
    let Some(anchor) = anchor else {
        return Err(Untrusted::new("invalid_trust_anchor", "The trust chain ends at no trust anchor of the service."));
    };
    let anchor_keys = anchor.jwks.as_ref().map(|jwks| JwkSet::parse(jwks.expose())).unwrap_or_default();
    check_signature(last, &anchor_keys)?;

    let metadata = first.claims.get("metadata").and_then(|metadata| metadata.get("openid_relying_party"));
    let Some(Value::Object(metadata)) = metadata else {
        return Err(Untrusted::new("invalid_metadata", "The entity is no OpenID relying party."));
    };
    let mut metadata = metadata.clone();
    // What the immediate superior says goes before what the relying party says (section 6.1.4.2).
    let said = about_first.claims.get("metadata").and_then(|metadata| metadata.get("openid_relying_party"));
    if let Some(Value::Object(said)) = said {
        metadata.extend(said.clone());
    }
    for superior in statements.iter().skip(1).rev() {
        let policy = superior.claims.get("metadata_policy").and_then(|policy| policy.get("openid_relying_party"));
        if let Some(Value::Object(policy)) = policy {
            let applied = metadata_policy::apply(policy, &mut metadata);
            applied.map_err(|problem| Untrusted::new("invalid_metadata", problem))?;
        }
    }
    let ends = statements.iter().filter_map(|statement| statement.claims.get("exp").and_then(Value::as_i64));
    Ok(RelyingParty {
        entity_id: first.subject.clone(),
        trust_anchor_id: last.issuer.clone(),
        superior: about_first.issuer.clone(),
        metadata,
        expires_at: ends.min().unwrap_or(now),
    })
}

fn read(service: &Service, jwt: &str, now: i64) -> Result<Statement, Untrusted> {
    let wrong = |problem: &str| Untrusted::new("invalid_trust_chain", problem);
    let jws = jose::read(jwt).map_err(|_| wrong("A statement of the trust chain is no signed JWT."))?;
    if jws.header.get("typ").is_none_or(|typ| typ != "entity-statement+jwt") {
        return Err(wrong("A JWT of the trust chain is no entity statement."));
    }
    let claims = jws.claims().ok_or_else(|| wrong("The payload of a statement of the trust chain is not JSON."))?;
    // No extension is known here, so that none can be critical (sections 3.1 and 6.1.3.2).
    if claims.contains_key("crit") || claims.contains_key("metadata_policy_crit") {
        return Err(wrong("A statement of the trust chain has extensions that have to be understood."));
    }
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(String::from);
    let number = |name: &str| claims.get(name).and_then(Value::as_i64);
    let (Some(issuer), Some(subject)) = (text("iss"), text("sub")) else {
        return Err(wrong("A statement of the trust chain has no 'iss' or no 'sub'."));
    };
    let skew = clock_skew(service);
    match (number("iat"), number("exp")) {
        (Some(issued_at), Some(expires_at)) if issued_at.saturating_sub(skew) <= now => {
            if expires_at.saturating_add(skew) <= now {
                return Err(wrong("A statement of the trust chain has expired."));
            }
        }
        _ => return Err(wrong("A statement of the trust chain is of the future, or has no 'iat' or no 'exp'.")),
    }
    Ok(Statement { jwt: jwt.into(), claims, issuer, subject })
}

/// The keys that a statement says its subject has.
fn keys(statement: &Statement) -> JwkSet {
    statement.claims.get("jwks").map(|jwks| JwkSet::parse(&jwks.to_string())).unwrap_or_default()
}

fn check_signature(statement: &Statement, keys: &JwkSet) -> Result<(), Untrusted> {
    let allowed: &[JwsAlg] = ASYMMETRIC;
    let problem =
        |_| Untrusted::new("invalid_trust_chain", "The signature of a statement of the trust chain is wrong.");
    jose::verify(&statement.jwt, keys, allowed).map(drop).map_err(problem)
}
