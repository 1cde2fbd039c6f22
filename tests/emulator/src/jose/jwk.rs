//! JSON Web Keys (RFC 7517; RFC 7518, section 6; RFC 8037).

use std::fmt;
use std::sync::OnceLock;

use authlete_core::types::{JweAlg, JwsAlg};
use p256::elliptic_curve::sec1::ToSec1Point as _;
use rsa::BoxedUint;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{base64url, from_base64url, jwe_alg_name, jws_alg_name};

/// The members that only the owner of a key may see (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// The largest RSA modulus, in bytes: 4096 bits.
const LARGEST_MODULUS: usize = 512;

/// A key. Its `Debug` shows the public members only.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Jwk {
    members: Map<String, Value>,
    /// The numbers, computed when they are first needed.
    #[serde(skip)]
    material: OnceLock<Option<Material>>,
}

/// What a key computes with.
pub(crate) enum Material {
    Rsa { public: rsa::PublicKey, private: Option<rsa::PrivateKey> },
    P256 { public: p256::PublicKey, private: Option<p256::SecretKey> },
    P384 { public: p384::PublicKey, private: Option<p384::SecretKey> },
    Ed25519 { public: ed25519_dalek::VerifyingKey, private: Option<ed25519_dalek::SigningKey> },
    Octets(Vec<u8>),
}

impl Jwk {
    /// The key of a JWK's members. Whether they make a key shows when it is used.
    pub(crate) fn new(members: Map<String, Value>) -> Self {
        Self { members, material: OnceLock::new() }
    }

    /// A symmetric key, such as a client's secret.
    pub(crate) fn of_octets(octets: &[u8]) -> Self {
        let members = [("kty", "oct".to_string()), ("k", base64url(octets))];
        Self::new(members.into_iter().map(|(name, value)| (name.to_string(), value.into())).collect())
    }

    /// The key that a client's secret stands for in encryption: so many bytes of its hash (OpenID Connect Core 10.2).
    pub(crate) fn of_secret(secret: &str, length: usize) -> Self {
        let hash = match length {
            0..=32 => Sha256::digest(secret.as_bytes()).to_vec(),
            33..=48 => sha2::Sha384::digest(secret.as_bytes()).to_vec(),
            _ => sha2::Sha512::digest(secret.as_bytes()).to_vec(),
        };
        Self::of_octets(hash.get(..length).unwrap_or(&hash))
    }

    pub(crate) fn kid(&self) -> Option<&str> {
        self.text("kid")
    }

    /// The JWK with all members.
    pub(crate) fn private(&self) -> Value {
        Value::Object(self.members.clone())
    }

    /// The JWK as others may see it; a symmetric key is nothing for them.
    pub(crate) fn public(&self) -> Option<Value> {
        if self.text("kty") == Some("oct") {
            return None;
        }
        let shown = self.members.iter().filter(|(name, _)| !PRIVATE.contains(&name.as_str()));
        Some(Value::Object(shown.map(|(name, value)| (name.clone(), value.clone())).collect()))
    }

    /// The SHA-256 thumbprint (RFC 7638), if the key has the members that make it.
    pub(crate) fn thumbprint(&self) -> Option<String> {
        let names: &[&str] = match self.text("kty")? {
            "RSA" => &["e", "kty", "n"],
            "EC" => &["crv", "kty", "x", "y"],
            "OKP" => &["crv", "kty", "x"],
            "oct" => &["k", "kty"],
            _ => return None,
        };
        let mut members = Vec::new();
        for name in names {
            members.push(format!("{}:{}", json!(name), json!(self.text(name)?)));
        }
        Some(base64url(Sha256::digest(format!("{{{}}}", members.join(",")))))
    }

    /// Whether it has what only its owner may see.
    pub(super) fn is_private(&self) -> bool {
        self.text("d").or(self.text("k")).is_some()
    }

    /// Whether the key is one for signatures of that algorithm.
    pub(crate) fn signs_with(&self, alg: &JwsAlg) -> bool {
        let usable = self.text("use").is_none_or(|usage| usage == "sig");
        let named = self.text("alg").is_none_or(|named| named == jws_alg_name(alg));
        let typed = match alg {
            JwsAlg::Rs256 | JwsAlg::Rs384 | JwsAlg::Rs512 | JwsAlg::Ps256 | JwsAlg::Ps384 | JwsAlg::Ps512 => {
                self.is("RSA", None)
            }
            JwsAlg::Es256 => self.is("EC", Some("P-256")),
            JwsAlg::Es384 => self.is("EC", Some("P-384")),
            JwsAlg::EdDsa => self.is("OKP", Some("Ed25519")),
            JwsAlg::Hs256 | JwsAlg::Hs384 | JwsAlg::Hs512 => self.is("oct", None),
            _ => false,
        };
        usable && named && typed
    }

    /// Whether the key is one for encryption with that algorithm.
    pub(crate) fn encrypts_with(&self, alg: &JweAlg) -> bool {
        let usable = self.text("use").is_none_or(|usage| usage == "enc");
        let named = self.text("alg").is_none_or(|named| named == jwe_alg_name(alg));
        let typed = match alg {
            JweAlg::Rsa15 | JweAlg::RsaOaep | JweAlg::RsaOaep256 => self.is("RSA", None),
            JweAlg::EcdhEs | JweAlg::EcdhEsA128Kw | JweAlg::EcdhEsA192Kw | JweAlg::EcdhEsA256Kw => {
                self.is("EC", Some("P-256")) || self.is("EC", Some("P-384"))
            }
            _ => self.is("oct", None),
        };
        usable && named && typed
    }

    /// The numbers of the key, or nothing if they do not make one.
    pub(crate) fn material(&self) -> Option<&Material> {
        self.material.get_or_init(|| self.compute()).as_ref()
    }

    fn is(&self, kty: &str, crv: Option<&str>) -> bool {
        self.text("kty") == Some(kty) && crv.is_none_or(|crv| self.text("crv") == Some(crv))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name)?.as_str()
    }

    fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        from_base64url(self.text(name)?)
    }

    fn compute(&self) -> Option<Material> {
        match (self.text("kty")?, self.text("crv")) {
            ("RSA", _) => self.rsa(),
            ("EC", Some("P-256")) => {
                let public = p256::PublicKey::from_sec1_bytes(&self.point(32)?).ok()?;
                let private = match self.bytes("d") {
                    Some(scalar) => Some(p256::SecretKey::from_slice(&scalar).ok()?),
                    None => None,
                };
                let belongs = private.as_ref().is_none_or(|private| private.public_key() == public);
                belongs.then_some(Material::P256 { public, private })
            }
            ("EC", Some("P-384")) => {
                let public = p384::PublicKey::from_sec1_bytes(&self.point(48)?).ok()?;
                let private = match self.bytes("d") {
                    Some(scalar) => Some(p384::SecretKey::from_slice(&scalar).ok()?),
                    None => None,
                };
                let belongs = private.as_ref().is_none_or(|private| private.public_key() == public);
                belongs.then_some(Material::P384 { public, private })
            }
            ("OKP", Some("Ed25519")) => {
                let public: [u8; 32] = self.bytes("x")?.try_into().ok()?;
                let public = ed25519_dalek::VerifyingKey::from_bytes(&public).ok()?;
                let private = match self.bytes("d") {
                    Some(seed) => Some(ed25519_dalek::SigningKey::from_bytes(&seed.try_into().ok()?)),
                    None => None,
                };
                let belongs = private.as_ref().is_none_or(|private| private.verifying_key() == public);
                belongs.then_some(Material::Ed25519 { public, private })
            }
            ("oct", _) => Some(Material::Octets(self.bytes("k")?)),
            _ => None,
        }
    }

    fn rsa(&self) -> Option<Material> {
        // The bound keeps the arithmetic short, whatever the key says.
        let number = |name| {
            let bytes = self.bytes(name).filter(|bytes| !bytes.is_empty() && bytes.len() <= LARGEST_MODULUS + 1)?;
            Some(BoxedUint::from_be_slice_vartime(&bytes))
        };
        let (n, e) = (number("n")?, number("e")?);
        let public = rsa::PublicKey::new(n.clone(), e.clone()).ok()?;
        let private = match self.text("d") {
            None => None,
            Some(_) => {
                let primes = match (self.text("p"), self.text("q")) {
                    (None, None) => Vec::new(),
                    _ => vec![number("p")?, number("q")?],
                };
                Some(rsa::PrivateKey::from_components(n, e, number("d")?, primes).ok()?)
            }
        };
        Some(Material::Rsa { public, private })
    }

    /// The uncompressed point of both coordinates.
    fn point(&self, length: usize) -> Option<Vec<u8>> {
        let (x, y) = (self.bytes("x")?, self.bytes("y")?);
        (x.len() == length && y.len() == length).then(|| [&[4][..], &x, &y].concat())
    }
}

impl fmt::Debug for Jwk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Jwk").field(&self.public()).finish()
    }
}

/// The members of a public key on P-256.
pub(super) fn p256_members(key: &p256::PublicKey) -> Map<String, Value> {
    ec_members("P-256", key.to_sec1_point(false).as_bytes())
}

/// The members of a public key on P-384.
pub(super) fn p384_members(key: &p384::PublicKey) -> Map<String, Value> {
    ec_members("P-384", key.to_sec1_point(false).as_bytes())
}

/// An uncompressed point is 0x04 and both coordinates.
fn ec_members(crv: &str, point: &[u8]) -> Map<String, Value> {
    let coordinates = point.get(1..).unwrap_or_default();
    let (x, y) = coordinates.split_at(coordinates.len() / 2);
    let members = [("kty", "EC".to_string()), ("crv", crv.into()), ("x", base64url(x)), ("y", base64url(y))];
    members.into_iter().map(|(name, value)| (name.to_string(), value.into())).collect()
}
