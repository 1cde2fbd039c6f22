//! Software statements (RFC 7591 2.3): what a publisher says of the software, signed. The service's assertion processors say whose
//! statements are taken.

use authlete_core::Secret;
use authlete_core::service::{AssertionProcessor, AssertionTarget, ClaimRule, ClaimRuleOperation};
use authlete_core::types::JwsAlg;
use serde_json::{Map, Value};

use crate::api_result::Refused;
use crate::call::Call;
use crate::jose::{self, ASYMMETRIC, JwkSet};
use crate::service::clock_skew;

/// The member of the metadata that holds the statement.
pub(super) const SOFTWARE_STATEMENT: &str = "software_statement";

/// Claims of the JWT itself, which are no metadata. A statement has no statement in it either.
const OWN: [&str; 8] = ["iss", "aud", "exp", "nbf", "iat", "jti", "sub", SOFTWARE_STATEMENT];

/// The metadata with what its software statement says, which goes before what stands beside it.
pub(super) fn apply(call: &Call<'_>, mut metadata: Map<String, Value>) -> Result<Map<String, Value>, Refused> {
    let Some(statement) = metadata.get(SOFTWARE_STATEMENT).filter(|statement| !statement.is_null()) else {
        return Ok(metadata);
    };
    let statement = statement.as_str().unwrap_or_default();
    let claims = read(statement)?;
    check_approval(call, statement, &claims)?;
    check_time(call, &claims)?;
    metadata.extend(claims.into_iter().filter(|(name, _)| !OWN.contains(&name.as_str())));
    Ok(metadata)
}

/// The claims of a statement whose signature is not verified yet.
fn read(statement: &str) -> Result<Map<String, Value>, Refused> {
    let invalid = |code, text: &'static str| Refused::new(code, "invalid_software_statement", text);
    if jose::is_jwe(statement) {
        return Err(invalid("A205303", "The software statement is encrypted."));
    }
    let jws = jose::read(statement).map_err(|_| invalid("A205301", "The software statement is no JWT."))?;
    if jws.alg() == Some(JwsAlg::None) {
        return Err(invalid("A205302", "The software statement is not signed."));
    }
    jws.claims().ok_or_else(|| invalid("A205304", "The payload of the software statement is not JSON."))
}

/// Whether a processor of the service has the key of the statement, and lets what it says pass.
fn check_approval(call: &Call<'_>, statement: &str, claims: &Map<String, Value>) -> Result<(), Refused> {
    let unapproved = |code, text: String| Refused::new(code, "unapproved_software_statement", text);
    let processors = call.state.assertion_processors.iter();
    let of_statements = processors.filter(|it| it.target == Some(AssertionTarget::ClientRegistrationSoftwareStatement));
    let mut broken = None;
    for processor in of_statements.filter(|processor| is_signed(statement, processor)) {
        match processor.claim_rules.iter().flatten().find(|rule| !keeps(claims, rule)) {
            None => return Ok(()),
            Some(rule) => broken = Some(rule.claim_name.as_deref().unwrap_or_default()),
        }
    }
    Err(match broken {
        Some(name) => unapproved("A205307", format!("The claim '{name}' of the software statement breaks a rule.")),
        None => {
            let text = "The signature of the software statement is by none of the keys that the service knows.";
            unapproved("A205306", text.into())
        }
    })
}

fn is_signed(statement: &str, processor: &AssertionProcessor) -> bool {
    let keys = processor.jwks.as_ref().map(Secret::expose).map(JwkSet::parse).unwrap_or_default();
    jose::verify(statement, &keys, ASYMMETRIC).is_ok()
}

fn keeps(claims: &Map<String, Value>, rule: &ClaimRule) -> bool {
    let claim = claims.get(rule.claim_name.as_deref().unwrap_or_default()).filter(|claim| !claim.is_null());
    match (&rule.operation, claim) {
        (Some(ClaimRuleOperation::Prohibited), claim) => claim.is_none(),
        (Some(ClaimRuleOperation::Present), claim) => claim.is_some(),
        (Some(ClaimRuleOperation::Equals), Some(Value::String(text))) => {
            rule.comparison_value.as_deref() == Some(text.as_str())
        }
        (Some(ClaimRuleOperation::Equals), Some(value)) => rule.comparison_value == Some(value.to_string()),
        // A rule that is not known here cannot be kept.
        _ => false,
    }
}

/// A statement may say when it is good (RFC 7519 4.1).
fn check_time(call: &Call<'_>, claims: &Map<String, Value>) -> Result<(), Refused> {
    let time = |name: &str| claims.get(name).map(|value| jose::seconds(value).ok_or(()));
    let now = call.now / 1000;
    let skew = clock_skew(call.service());
    let lives = time("exp").is_none_or(|end| end.is_ok_and(|end| end.saturating_add(skew) > now));
    let begun = time("nbf").is_none_or(|start| start.is_ok_and(|start| start.saturating_sub(skew) <= now));
    match lives && begun {
        true => Ok(()),
        false => {
            let text = "The software statement has expired or is not good yet.";
            Err(Refused::new("A205305", "invalid_software_statement", text))
        }
    }
}
