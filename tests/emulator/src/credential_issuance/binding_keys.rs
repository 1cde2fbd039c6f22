//! The keys that a credential request wants its credentials to be bound to (OpenID for Verifiable Credential Issuance 1.0, section
//! 8.2.1 and appendix F).

use authlete_core::types::JwsAlg;
use serde_json::{Map, Value};

use super::key_proof::{invalid, verified};
use super::{Failure, key_attestation};
use crate::call::Call;
use crate::credential_issuer::is_final;
use crate::fapi::Profiles;
use crate::jose::{ASYMMETRIC, Jwk, jws_alg_name};
use crate::store::Token;

/// The public keys that the credentials are to be bound to, by the proofs of a request, which are taken out of it.
pub(super) fn binding_keys(
    call: &Call<'_>,
    token: &Token,
    configuration: &Map<String, Value>,
    members: &mut Map<String, Value>,
) -> Result<Vec<Value>, Failure> {
    let types = configuration.get("proof_types_supported");
    let proofs = match (taken(members, is_final(call.service()))?, types) {
        (Some(proofs), _) => proofs,
        (None, Some(_)) => return Err(invalid("A472301", "The request has no key proof.")),
        (None, None) => return Ok(Vec::new()),
    };
    let rules = Rules::of(call, token, types.map(|types| &types[proofs.name()]));
    let keys = match proofs {
        Proofs::Jwt(proofs) => proven(call, token, &proofs, &rules)?,
        Proofs::Attestation(attestation) => {
            key_attestation::keys(call, token, &attestation, &rules, key_attestation::Place::Proof)?
        }
    };
    Ok(keys.into_iter().map(|key| key.jwk).collect())
}

/// The proofs of a request.
enum Proofs {
    /// JWTs by the keys (F.1).
    Jwt(Vec<String>),
    /// What somebody else says of the keys (F.3).
    Attestation(String),
}

impl Proofs {
    fn name(&self) -> &'static str {
        match self {
            Self::Jwt(_) => "jwt",
            Self::Attestation(_) => "attestation",
        }
    }
}

/// What the proofs of a request have to be like.
pub(super) struct Rules<'a> {
    /// The names of the algorithms, if the service limits them.
    algorithms: Option<&'a Value>,
    /// Whether each proof comes with a key attestation.
    pub(super) attestation_required: bool,
    /// How many keys there may be.
    pub(super) most: usize,
    pub(super) haip: bool,
}

impl<'a> Rules<'a> {
    /// The rules for a type of proofs; of the metadata it is what that says of the type.
    fn of(call: &Call<'_>, token: &Token, metadata: Option<&'a Value>) -> Self {
        let service = call.service();
        let size = service.credential_issuer_metadata.as_ref().and_then(|metadata| metadata.batch_size);
        Self {
            algorithms: metadata.map(|metadata| &metadata["proof_signing_alg_values_supported"]),
            attestation_required: metadata.is_some_and(|metadata| metadata.get("key_attestations_required").is_some()),
            most: size.and_then(|size| usize::try_from(size).ok()).unwrap_or_default().max(1),
            haip: Profiles::of_token(call, token).haip,
        }
    }

    /// Whether proofs and attestations may be signed with that algorithm.
    pub(super) fn allow(&self, alg: &JwsAlg) -> bool {
        let is_listed = |algs: &Value| algs.as_array().into_iter().flatten().any(|it| it == jws_alg_name(alg));
        ASYMMETRIC.contains(alg) && self.algorithms.is_none_or(is_listed)
    }

    /// Checks the number of keys.
    pub(super) fn check_number(&self, keys: usize) -> Result<(), Failure> {
        match keys > self.most {
            true => Err(invalid("A472302", "The request has more keys than a batch may have.")),
            false => Ok(()),
        }
    }
}

/// A public key that a credential is to be bound to.
pub(super) struct BindingKey {
    jwk: Value,
    /// It tells whether two keys are the same, whatever else their JWKs say.
    thumbprint: String,
}

impl BindingKey {
    /// The key of a JWK, which has to be a public one.
    pub(super) fn read(members: &Map<String, Value>) -> Option<Self> {
        let key = Jwk::new(members.clone());
        let jwk = key.public().filter(|public| *public == key.private())?;
        Some(Self { jwk, thumbprint: key.thumbprint()? })
    }

    pub(super) fn is_among(&self, others: &[Self]) -> bool {
        others.iter().any(|other| other.thumbprint == self.thumbprint)
    }
}

/// The keys of proofs, with those that are attested in their headers: each gets a credential (F.1).
fn proven(call: &Call<'_>, token: &Token, proofs: &[String], rules: &Rules<'_>) -> Result<Vec<BindingKey>, Failure> {
    rules.check_number(proofs.len())?;
    let (mut proven, mut attested): (Vec<BindingKey>, Vec<BindingKey>) = (Vec::new(), Vec::new());
    for proof in proofs {
        let (key, others) = verified(call, token, proof, rules)?;
        // Two proofs of one key would make two credentials that can be told to belong together.
        if key.is_among(&proven) {
            return Err(invalid("A472303", "Two of the key proofs are of the same key."));
        }
        proven.push(key);
        attested.extend(others);
    }
    for key in attested {
        if !key.is_among(&proven) {
            proven.push(key);
        }
    }
    rules.check_number(proven.len())?;
    Ok(proven)
}

/// The proofs of a request: those in `proofs`, or the one in `proof` of the first Implementer's Draft.
fn taken(members: &mut Map<String, Value>, is_final: bool) -> Result<Option<Proofs>, Failure> {
    let (proofs, proof) = (members.remove("proofs"), members.remove("proof"));
    if !is_final {
        return proof.map(|proof| single(&proof).map(|jwt| Proofs::Jwt(vec![jwt]))).transpose();
    }
    let malformed = || invalid("A472304", "'proofs' is not an object with one array 'jwt' or 'attestation' of texts.");
    let proofs = match proofs {
        None => return Ok(None),
        Some(Value::Object(proofs)) => proofs,
        Some(_) => return Err(malformed()),
    };
    if let Some(kind) = proofs.keys().find(|name| !["jwt", "attestation"].contains(&name.as_str())) {
        return Err(unsupported(kind));
    }
    let mut listed = proofs.iter();
    let (Some((name, Value::Array(texts))), None) = (listed.next(), listed.next()) else { return Err(malformed()) };
    let texts: Option<Vec<_>> = texts.iter().map(|text| text.as_str().map(String::from)).collect();
    match (name.as_str(), texts.as_deref()) {
        ("jwt", Some(jwts @ [_, ..])) => Ok(Some(Proofs::Jwt(jwts.to_vec()))),
        ("attestation", Some([attestation])) => Ok(Some(Proofs::Attestation(attestation.clone()))),
        _ => Err(malformed()),
    }
}

/// The JWT of a single proof.
fn single(proof: &Value) -> Result<String, Failure> {
    match (proof["proof_type"].as_str(), proof["jwt"].as_str()) {
        (Some("jwt"), Some(jwt)) => Ok(jwt.into()),
        (Some("jwt") | None, _) => Err(invalid("A472305", "'proof' has no 'proof_type' or no 'jwt'.")),
        (Some(kind), _) => Err(unsupported(kind)),
    }
}

fn unsupported(kind: &str) -> Failure {
    let text = format!("The emulator does not verify key proofs of the type '{kind}', only 'jwt' and 'attestation'.");
    invalid("A472307", text)
}
