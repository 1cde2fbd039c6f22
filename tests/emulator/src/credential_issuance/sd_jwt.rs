//! SD-JWT verifiable credentials: JWTs whose claims the holder discloses one by one (RFC 9901, SD-JWT VC).

use std::sync::Arc;

use authlete_core::Secret;
use authlete_core::credential_issuance::CredentialIssuanceOrder;
use authlete_core::types::JwsAlg;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::{CredentialRequest, Failure};
use crate::api_result::Refused;
use crate::call::Call;
use crate::credential_issuer::{configurations, identifier, keys};
use crate::jose::{self, ASYMMETRIC, Jwk, base64url, jws_alg_name};
use crate::random::{Random as _, SharedRandom};

/// The claims that are always there for verifiers to see: those that must not be in disclosures (SD-JWT VC 2.2.2.3), and when the
/// credential was issued.
const PLAIN: [&str; 8] = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", "iat"];

/// The names that SD-JWTs have for themselves (RFC 9901 4.1).
const RESERVED: [&str; 3] = ["_sd", "_sd_alg", "..."];

/// What a credential says, without the key that it is bound to.
pub(super) struct Content {
    format: String,
    plain: Map<String, Value>,
    disclosed: Map<String, Value>,
    key: Arc<Jwk>,
    alg: JwsAlg,
}

impl Content {
    /// The content that an order has for a request.
    pub(super) fn of(
        call: &Call<'_>,
        request: &CredentialRequest,
        order: &CredentialIssuanceOrder,
    ) -> Result<Self, Failure> {
        let service = call.service();
        let Some(Value::Object(configuration)) = configurations(service).remove(&request.configuration_id) else {
            return Err(Failure::caller("A473205", "The credential configuration of the request is gone."));
        };
        let payload = order.credential_payload.as_ref().map_or("", Secret::expose);
        let payload = serde_json::from_str::<Map<String, Value>>(payload);
        let payload = payload.map_err(|_| Failure::caller("A473206", "'credentialPayload' is not a JSON object."))?;
        if has_reserved(&payload) {
            let text = "'credentialPayload' has a claim that SD-JWTs have for themselves.";
            return Err(Failure::caller("A473207", text));
        }
        let (mut plain, disclosed): (Map<_, _>, Map<_, _>) =
            payload.into_iter().partition(|(name, _)| PLAIN.contains(&name.as_str()));
        match (configuration.get("vct"), plain.get("vct").filter(|vct| vct.is_string())) {
            (_, None) => return Err(Failure::caller("A473209", "'vct' is missing in the payload.")),
            (Some(vct), Some(own)) if own != vct => {
                return Err(Failure::caller("A473208", "'vct' of the payload is not that of the configuration."));
            }
            _ => {}
        }
        let now = call.now / 1000;
        plain.insert("iss".into(), json!(identifier(service)));
        plain.insert("iat".into(), json!(now));
        let of_service = service.credential_duration.unwrap_or_default();
        let duration = order.credential_duration.filter(|duration| *duration != 0).unwrap_or(of_service);
        if duration > 0 {
            plain.insert("exp".into(), json!(now.saturating_add(duration)));
        }
        let (key, alg) = signing_key(call, order, &configuration)?;
        Ok(Self { format: request.format.clone(), plain, disclosed, key, alg })
    }

    /// The credential, bound to a key if there is one: the JWT and the disclosures, each followed by a tilde.
    pub(super) fn sign(&self, call: &Call<'_>, binding_key: Option<Value>) -> Result<String, Failure> {
        let mut disclosures = Disclosures { random: call.state.random.clone(), texts: Vec::new() };
        let mut claims = disclosures.of_object(&self.disclosed);
        claims.extend(self.plain.clone());
        // A credential is bound to a key that was proved, not to one that the payload names.
        claims.remove("cnf");
        if let Some(key) = binding_key {
            claims.insert("cnf".into(), json!({ "jwk": key }));
        }
        if !disclosures.texts.is_empty() {
            claims.insert("_sd_alg".into(), json!("sha-256"));
        }
        let header = Map::from_iter([("typ".to_string(), json!(self.format))]);
        let payload = Value::Object(claims).to_string();
        let jwt = jose::sign(&self.alg, Some(&self.key), header, payload.as_bytes(), &mut disclosures.random);
        let jwt = jwt.ok_or_else(|| no_key("The key for credentials cannot sign."))?;
        Ok(disclosures.texts.into_iter().fold(format!("{jwt}~"), |credential, it| credential + &it + "~"))
    }
}

/// The disclosures of a credential. As with Authlete, what has no parts is disclosed one by one, and the names of objects and arrays
/// are there to see.
struct Disclosures {
    random: SharedRandom,
    texts: Vec<String>,
}

impl Disclosures {
    /// The object with digests in place of its claims (RFC 9901 4.2.4.1).
    fn of_object(&mut self, object: &Map<String, Value>) -> Map<String, Value> {
        let (mut shown, mut digests) = (Map::new(), Vec::new());
        for (name, value) in object {
            match self.of_parts(value) {
                Some(parts) => drop(shown.insert(name.clone(), parts)),
                None => digests.push(self.digest(|salt| json!([salt, name, value]))),
            }
        }
        if !digests.is_empty() {
            // Their order would tell the claims'.
            digests.sort();
            shown.insert("_sd".into(), json!(digests));
        }
        shown
    }

    /// An object or an array with digests in place of what is in it (RFC 9901 4.2.4.2).
    fn of_parts(&mut self, value: &Value) -> Option<Value> {
        match value {
            Value::Object(object) => Some(self.of_object(object).into()),
            Value::Array(elements) => {
                let digested = elements.iter().map(|element| {
                    let parts = self.of_parts(element);
                    parts.unwrap_or_else(|| json!({ "...": self.digest(|salt| json!([salt, element])) }))
                });
                Some(digested.collect())
            }
            _ => None,
        }
    }

    /// Adds a disclosure and tells its digest.
    fn digest(&mut self, content: impl Fn(String) -> Value) -> String {
        // 128 bits, as RFC 9901 9.3 recommends.
        let mut salt = [0; 16];
        self.random.fill(&mut salt);
        let text = base64url(content(base64url(salt)).to_string());
        let digest = base64url(Sha256::digest(&text));
        self.texts.push(text);
        digest
    }
}

/// Whether a claim, at whatever depth, has one of the reserved names.
fn has_reserved(object: &Map<String, Value>) -> bool {
    object.iter().any(|(name, value)| RESERVED.contains(&name.as_str()) || holds_reserved(value))
}

fn holds_reserved(value: &Value) -> bool {
    match value {
        Value::Object(object) => has_reserved(object),
        Value::Array(elements) => elements.iter().any(holds_reserved),
        _ => false,
    }
}

/// The key for a credential: the one that the order names, or the first that goes with the configuration.
fn signing_key(
    call: &Call<'_>,
    order: &CredentialIssuanceOrder,
    configuration: &Map<String, Value>,
) -> Result<(Arc<Jwk>, JwsAlg), Failure> {
    let keys = keys(call.service());
    let kid = order.signing_key_id.as_deref().filter(|kid| !kid.is_empty());
    if kid.is_some_and(|kid| !keys.iter().any(|key| key.kid() == Some(kid))) {
        return Err(Failure::caller("A473210", "The service has no key of that 'signingKeyId' for credentials."));
    }
    let listed = configuration.get("credential_signing_alg_values_supported").and_then(Value::as_array);
    let allowed = |alg: &&JwsAlg| listed.is_none_or(|listed| listed.iter().any(|it| it == jws_alg_name(alg)));
    let found =
        ASYMMETRIC.iter().filter(allowed).find_map(|alg| Some((Arc::clone(keys.signing(alg, kid)?), alg.clone())));
    found.ok_or_else(|| no_key("The service has no key for credentials that goes with the configuration."))
}

fn no_key(text: &'static str) -> Failure {
    Failure::new("INTERNAL_SERVER_ERROR", Refused::caller("A475201", text))
}
