//! JWTs that the service writes: signed, and encrypted where the recipient wants it (RFC 7519).

use std::sync::Arc;

use authlete_core::Secret;
use authlete_core::client::Client;
use authlete_core::types::{JweAlg, JweEnc, JwsAlg};
use serde_json::{Map, Value};

use super::jwe::wrapping_length;
use super::{Jwk, JwkSet, encrypt, jwe_alg_name, jws_alg_name, sign};
use crate::api_result::Refused;
use crate::call::Call;
use crate::client_keys;

/// The algorithms of keys in two halves.
pub(crate) const ASYMMETRIC: &[JwsAlg] = &[
    JwsAlg::Rs256,
    JwsAlg::Rs384,
    JwsAlg::Rs512,
    JwsAlg::Ps256,
    JwsAlg::Ps384,
    JwsAlg::Ps512,
    JwsAlg::Es256,
    JwsAlg::Es384,
    JwsAlg::EdDsa,
];

/// The algorithms of shared secrets.
pub(crate) const SYMMETRIC: &[JwsAlg] = &[JwsAlg::Hs256, JwsAlg::Hs384, JwsAlg::Hs512];

/// What a JWT looks like.
#[derive(Default)]
pub(crate) struct JwtFormat<'f> {
    /// What it is signed with. Without, it is encrypted only.
    pub(crate) sign_alg: Option<JwsAlg>,
    /// The service's key, where a certain one is to be taken.
    pub(crate) key_id: Option<&'f str>,
    pub(crate) encryption_alg: Option<JweAlg>,
    /// Where there is none, it is A128CBC-HS256 (OpenID Connect Dynamic Client Registration 2).
    pub(crate) encryption_enc: Option<JweEnc>,
    /// Additions to the header, such as `typ`.
    pub(crate) header: Map<String, Value>,
}

/// Whom a JWT is for.
#[derive(Default)]
pub(crate) struct Recipient<'r> {
    /// The secret that both sides know, for signatures.
    pub(crate) signing_secret: Option<&'r str>,
    /// The secret that both sides know, for encryption.
    pub(crate) encryption_secret: Option<&'r str>,
    /// Its public keys.
    pub(crate) keys: JwkSet,
}

/// Why a JWT cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JwtFault {
    /// The service has no private key for the algorithm, or not that one.
    NoPrivateKey(JwsAlg),
    /// The service has several private keys for the algorithm, and none is named.
    ManyPrivateKeys(JwsAlg),
    /// The recipient has no public key for the algorithm.
    NoPublicKey(JweAlg),
    /// The recipient has several public keys for the algorithm.
    ManyPublicKeys(JweAlg),
}

impl JwtFault {
    /// The fault as it is told where the API has no codes of its own for it.
    pub(crate) fn refused(&self) -> Refused {
        match self {
            Self::NoPrivateKey(alg) => {
                Refused::caller("A162203", format!("The service has no private key for {}.", jws_alg_name(alg)))
            }
            Self::ManyPrivateKeys(alg) => {
                Refused::caller("A162204", format!("The service has several private keys for {}.", jws_alg_name(alg)))
            }
            Self::ManyPublicKeys(alg) => {
                Refused::caller("A163307", format!("The client has several public keys for {}.", jwe_alg_name(alg)))
            }
            Self::NoPublicKey(alg) => {
                Refused::caller("A163305", format!("The client has no public key for {}.", jwe_alg_name(alg)))
            }
        }
    }
}

impl Call<'_> {
    /// All keys of the service.
    pub(crate) fn keys(&self) -> JwkSet {
        self.state.keys.all(self.service())
    }

    /// Writes a JWT for a client.
    pub(crate) fn jwt(
        &self,
        format: JwtFormat<'_>,
        claims: &Map<String, Value>,
        client: Option<&Client>,
    ) -> Result<String, JwtFault> {
        let secret = client.and_then(|client| client.client_secret.as_ref()).map(Secret::expose);
        let asymmetric = format.encryption_alg.as_ref().is_some_and(is_of_two_halves);
        // It may have to fetch its keys, which is done only where they are needed.
        let keys = client.filter(|_| asymmetric).and_then(|client| client_keys::registered(self, client).ok());
        let keys = keys.unwrap_or_default();
        self.jwt_for(format, claims, &Recipient { signing_secret: secret, encryption_secret: secret, keys })
    }

    /// Writes a JWT. Shared secrets are the recipient's; keys in two halves are the service's for the signature and the
    /// recipient's for the encryption.
    pub(crate) fn jwt_for(
        &self,
        format: JwtFormat<'_>,
        claims: &Map<String, Value>,
        recipient: &Recipient<'_>,
    ) -> Result<String, JwtFault> {
        let random = &mut self.state.random.clone();
        let payload = serde_json::to_string(claims).unwrap_or_default();
        let JwtFormat { sign_alg, key_id, encryption_alg, encryption_enc, header } = format;
        let (text, mut outer) = match sign_alg {
            None => (payload, header),
            Some(alg) => {
                let key = match recipient.signing_secret.filter(|_| SYMMETRIC.contains(&alg)) {
                    Some(secret) => Some(Arc::new(Jwk::of_octets(secret.as_bytes()))),
                    None => self.state.keys.signing(self.service(), &alg, key_id),
                };
                let signed = sign(&alg, key.as_deref(), header, payload.as_bytes(), random);
                // What is in there is a JWT itself (RFC 7519, section 5.2).
                let outer = Map::from_iter([("cty".to_string(), "JWT".into())]);
                let fault = || match self.state.keys.is_ambiguous(self.service(), &alg, key_id) {
                    true => JwtFault::ManyPrivateKeys(alg.clone()),
                    false => JwtFault::NoPrivateKey(alg.clone()),
                };
                (signed.ok_or_else(fault)?, outer)
            }
        };
        let Some(alg) = encryption_alg else { return Ok(text) };
        let enc = encryption_enc.unwrap_or(JweEnc::A128CbcHs256);
        let no_key = || JwtFault::NoPublicKey(alg.clone());
        outer.remove("alg");
        let key = match encryption_key_length(&alg, &enc) {
            Some(length) => recipient.encryption_secret.map(|secret| Arc::new(Jwk::of_secret(secret, length))),
            None if recipient.keys.has_many_encrypting(&alg) => return Err(JwtFault::ManyPublicKeys(alg)),
            None => recipient.keys.encrypting(&alg).cloned(),
        };
        let key = key.ok_or_else(no_key)?;
        encrypt(text.as_bytes(), &alg, &enc, &key, outer, random).map_err(|_| no_key())
    }
}

/// A client's secret as a key for signatures.
pub(crate) fn secret_key(secret: &Secret) -> Jwk {
    Jwk::of_octets(secret.expose().as_bytes())
}

/// A client's secret as a key for encryption; `None` where the algorithm is one of keys in two halves.
pub(crate) fn shared_key(secret: &Secret, alg: &JweAlg, enc: &JweEnc) -> Option<Jwk> {
    encryption_key_length(alg, enc).map(|length| Jwk::of_secret(secret.expose(), length))
}

/// Whether an algorithm for encryption is one of keys in two halves.
pub(crate) fn is_of_two_halves(alg: &JweAlg) -> bool {
    *alg != JweAlg::Dir && encryption_key_length(alg, &JweEnc::A128CbcHs256).is_none()
}

/// How many bytes of the client's secret make the key, where it is one that both sides share.
fn encryption_key_length(alg: &JweAlg, enc: &JweEnc) -> Option<usize> {
    match alg {
        JweAlg::EcdhEs | JweAlg::EcdhEsA128Kw | JweAlg::EcdhEsA192Kw | JweAlg::EcdhEsA256Kw => None,
        JweAlg::Dir => super::jwe::key_length(enc).ok(),
        alg => wrapping_length(alg),
    }
}
