//! The body of a request of wallets: a JSON object, or a JWE with one in it (OpenID for Verifiable Credential Issuance 1.0,
//! section 10).

use authlete_core::Secret;
use serde_json::{Map, Value};

use super::Failure;
use crate::call::Call;
use crate::credential_issuer::is_final;
use crate::jose::{self, JwkSet, from_base64url, jwe_enc_named};

/// Reads a body.
pub(super) fn object(call: &Call<'_>, text: &str) -> Result<Map<String, Value>, Failure> {
    let metadata = call.service().credential_issuer_metadata.as_ref().filter(|_| is_final(call.service()));
    let required = metadata.and_then(|metadata| metadata.require_credential_request_encryption) == Some(true);
    let is_jwe = !text.trim_start().starts_with('{') && jose::is_jwe(text);
    let content = match (is_jwe, metadata) {
        (true, Some(_)) => decrypted(call, text)?,
        _ if required => return Err(encryption("A471317", "The request has to be encrypted.")),
        _ => text.as_bytes().to_vec(),
    };
    let malformed = |_| Failure::request("A471301", "invalid_credential_request", "The request is not a JSON object.");
    serde_json::from_slice(&content).map_err(malformed)
}

fn decrypted(call: &Call<'_>, text: &str) -> Result<Vec<u8>, Failure> {
    let metadata = call.service().credential_issuer_metadata.as_ref();
    let keys = metadata.and_then(|metadata| metadata.credential_request_encryption_jwks.as_ref());
    let keys = keys.map(Secret::expose).map(JwkSet::parse).unwrap_or_default();
    let header = text.split('.').next().and_then(from_base64url);
    let header: Map<String, Value> = header.and_then(|header| serde_json::from_slice(&header).ok()).unwrap_or_default();
    let enc = header.get("enc").and_then(Value::as_str).and_then(jwe_enc_named);
    let supported = metadata.and_then(|metadata| metadata.credential_request_encryption_enc_values_supported.as_ref());
    let is_supported = enc.is_some_and(|enc| supported.is_some_and(|supported| supported.contains(&enc)));
    if !is_supported || header.contains_key("zip") {
        return Err(encryption("A471318", "'enc' is not one that the issuer supports, or the request is compressed."));
    }
    jose::decrypt(text.trim(), &keys).map_err(|_| encryption("A471302", "The request cannot be decrypted."))
}

fn encryption(code: &'static str, text: &'static str) -> Failure {
    Failure::request(code, "invalid_encryption_parameters", text)
}
