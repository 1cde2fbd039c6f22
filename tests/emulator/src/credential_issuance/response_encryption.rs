//! Encrypted credential responses (OpenID for Verifiable Credential Issuance 1.0, section 10).

use std::sync::Arc;

use authlete_core::types::{JweAlg, JweEnc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Failure;
use crate::call::Call;
use crate::jose::{self, Jwk, jwe_alg_named, jwe_enc_named};
use crate::store::Token;

/// How a wallet wants a response encrypted.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ResponseEncryption {
    key: Arc<Jwk>,
    alg: JweAlg,
    enc: JweEnc,
}

impl ResponseEncryption {
    /// Reads `credential_response_encryption` of a request.
    pub(super) fn parse(call: &Call<'_>, token: &Token, value: Option<Value>) -> Result<Option<Self>, Failure> {
        let wrong = |code, text: &str| Err(Failure::request(code, "invalid_encryption_parameters", text));
        let metadata = call.service().credential_issuer_metadata.as_ref();
        let client = call.state.clients.get(&token.grant.client_id);
        let required = [
            metadata.and_then(|metadata| metadata.require_credential_response_encryption),
            client.and_then(|client| client.credential_response_encryption_required),
        ];
        let required = required.contains(&Some(true));
        let members = match value {
            None if required => return wrong("A471308", "The response has to be encrypted."),
            None => return Ok(None),
            Some(Value::Object(members)) => members,
            Some(_) => return wrong("A471309", "'credential_response_encryption' is not a JSON object."),
        };
        let Some(key) = members.get("jwk").and_then(Value::as_object) else {
            return wrong("A471310", "'credential_response_encryption' has no 'jwk'.");
        };
        // Earlier drafts have 'alg' beside the key.
        let alg = members.get("alg").or(key.get("alg")).and_then(Value::as_str).and_then(jwe_alg_named);
        let enc = members.get("enc").and_then(Value::as_str).and_then(jwe_enc_named);
        let algs = metadata.and_then(|metadata| metadata.credential_response_encryption_alg_values_supported.as_ref());
        let encs = metadata.and_then(|metadata| metadata.credential_response_encryption_enc_values_supported.as_ref());
        let (Some(alg), Some(enc)) = (
            alg.filter(|alg| algs.is_some_and(|algs| algs.contains(alg))),
            enc.filter(|enc| encs.is_some_and(|encs| encs.contains(enc))),
        ) else {
            return wrong(
                "A471311",
                "'alg' or 'enc' of the encryption is missing, or not one that the service supports.",
            );
        };
        let key = Jwk::new(key.clone());
        if members.contains_key("zip") || !key.encrypts_with(&alg) {
            return wrong("A471312", "The emulator does not compress, and the key has to go with 'alg'.");
        }
        Ok(Some(Self { key: Arc::new(key), alg, enc }))
    }

    /// Encrypts a response.
    pub(super) fn encrypt(&self, call: &Call<'_>, body: &Value) -> Result<String, Failure> {
        let random = &mut call.state.random.clone();
        let text = body.to_string();
        jose::encrypt(text.as_bytes(), &self.alg, &self.enc, &self.key, Map::new(), random).map_err(|_| {
            Failure::request("A471313", "invalid_encryption_parameters", "Nothing can be encrypted with the key.")
        })
    }
}
