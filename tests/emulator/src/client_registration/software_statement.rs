//! Software statements (RFC 7591 2.3): what a publisher says of the software, signed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::api_result::Refused;

/// Refuses a software statement that is malformed, and one that is sound as well: no API configures whose keys a service trusts.
pub(super) fn check(metadata: &Map<String, Value>) -> Result<(), Refused> {
    let Some(statement) = metadata.get("software_statement") else {
        return Ok(());
    };
    let refuse = |code, error: &'static str, text: &'static str| Err(Refused::new(code, error, text));
    let invalid = |code, text| refuse(code, "invalid_software_statement", text);
    let parts: Vec<_> = statement.as_str().unwrap_or_default().split('.').collect();
    let json =
        |part: &str| -> Option<Map<String, Value>> { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok() };
    let header = parts.first().and_then(|part| json(part));
    match (header, parts.len()) {
        (Some(_), 5) => invalid("A205303", "The software statement is encrypted."),
        (Some(header), 3) if header.get("alg").is_some_and(|alg| alg == "none") => {
            invalid("A205302", "The software statement is not signed.")
        }
        (Some(_), 3) if json(parts[1]).is_none() => {
            invalid("A205304", "The payload of the software statement is not JSON.")
        }
        (Some(_), 3) => {
            let text = "The signature of the software statement is by none of the keys that the service knows.";
            refuse("A205306", "unapproved_software_statement", text)
        }
        _ => invalid("A205301", "The software statement is no JWT."),
    }
}
