//! The public half of a key as a JWK (RFC 7517).

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::jwk::Jwk;
use crate::json::RawJson;

/// The public half of a key as a JWK: the members that RFC 7638 takes for the thumbprint, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicJwk(RawJson);

impl PublicJwk {
    /// Takes the public half of a public or private JWK of type `EC`, `OKP` or `RSA`. The curve is not checked, nor whether
    /// the point is on it.
    ///
    /// ```
    /// use authlete_core::dpop::PublicJwk;
    ///
    /// let key = PublicJwk::from_jwk(r#"{"kty":"OKP","crv":"Ed25519","x":"11qY","d":"nWGx","kid":"1"}"#)?;
    /// assert_eq!(key.as_str(), r#"{"crv":"Ed25519","kty":"OKP","x":"11qY"}"#);
    /// # Ok::<(), authlete_core::dpop::JwkError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`JwkError`]
    pub fn from_jwk(jwk: &str) -> Result<Self, JwkError> {
        let Jwk { kty, crv, e, n, x, y, .. } = serde_json::from_str(jwk).map_err(|_| JwkError::Json)?;
        let crv = || crv.ok_or(JwkError::Member("crv"));
        let text = match &*kty.ok_or(JwkError::Json)? {
            "EC" => {
                let (x, y) = (member("x", x)?, member("y", y)?);
                format!(r#"{{"crv":{},"kty":"EC","x":"{x}","y":"{y}"}}"#, quoted(&crv()?))
            }
            "OKP" => format!(r#"{{"crv":{},"kty":"OKP","x":"{}"}}"#, quoted(&crv()?), member("x", x)?),
            "RSA" => format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, number("e", e)?, number("n", n)?),
            _ => return Err(JwkError::Type),
        };
        RawJson::from_text(&text).map(Self).map_err(|_| JwkError::Json)
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(super) fn as_json(&self) -> &RawJson {
        &self.0
    }

    /// The thumbprint by SHA-256 (RFC 7638) in base64url: the `jkt` that a token is bound to.
    pub fn thumbprint(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.as_str()))
    }
}

/// A member in base64url, checked so that it needs no escapes in JSON.
fn member(name: &'static str, value: Option<String>) -> Result<String, JwkError> {
    checked(name, value, |bytes| !bytes.is_empty())
}

/// A number in base64url, without leading zeros (RFC 7518, section 2): with them, one key would have many thumbprints.
fn number(name: &'static str, value: Option<String>) -> Result<String, JwkError> {
    checked(name, value, |bytes| bytes.first().is_some_and(|byte| *byte != 0))
}

fn checked(name: &'static str, value: Option<String>, sound: fn(&[u8]) -> bool) -> Result<String, JwkError> {
    value.filter(|text| URL_SAFE_NO_PAD.decode(text).is_ok_and(|bytes| sound(&bytes))).ok_or(JwkError::Member(name))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What is wrong with a JWK. Its values never show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwkError {
    /// It is not the JSON of a JWK.
    Json,
    /// The type `kty`, or its curve `crv`, is none that is known here.
    Type,
    /// That member is missing, is not base64url, or is too short or too long.
    Member(&'static str),
    /// The key is for another use than signatures: `use`.
    Use,
    /// The algorithm `alg` is none that goes with the key, or its feature is off.
    Algorithm,
    /// The private part does not belong to the public one, or is no key at all.
    Key,
}

impl fmt::Display for JwkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json => f.write_str("the text is not the JSON of a JWK"),
            Self::Type => f.write_str("the key is of a type or a curve that is not supported"),
            Self::Member(name) => write!(f, "the member {name} of the key is missing or not sound"),
            Self::Use => f.write_str("the key is not for signatures"),
            Self::Algorithm => f.write_str("the algorithm of the key is not supported, or not with such a key"),
            Self::Key => f.write_str("the private part of the key is none, or not that of the public part"),
        }
    }
}

impl core::error::Error for JwkError {}
