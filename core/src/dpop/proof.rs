//! One proof: a signed JWT (RFC 9449, section 4.2).

use alloc::format;
use alloc::string::String;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::{PublicJwk, Signer};
use crate::json::RawJson;
use crate::json::dto::{NonExhaustive, dto};
use crate::operation::BoxError;
use crate::secret::Secret;

/// The content of a proof. It has no `Debug`, since a URL may hold a token.
#[derive(Clone, Copy)]
pub struct Proof<'a> {
    /// `htm`: the method of the request.
    pub method: &'a str,
    /// `htu`: the URL of the request. Query and fragment are left out of the proof.
    pub url: &'a str,
    /// `jti`: an ID that no other proof has, such as [`random_text`](crate::oauth::random_text).
    pub id: &'a str,
    /// `iat`: the time, in seconds since the epoch.
    pub issued_at: u64,
    /// The access token that goes with the request, if one does: its hash becomes `ath`.
    pub access_token: Option<&'a Secret>,
    /// `nonce`: the last one that the server sent.
    pub nonce: Option<&'a str>,
    #[doc(hidden)]
    pub non_exhaustive: NonExhaustive,
}

impl<'a> Proof<'a> {
    /// A proof for a request without access token and nonce.
    pub fn new(method: &'a str, url: &'a str, id: &'a str, issued_at: u64) -> Self {
        Self { method, url, id, issued_at, access_token: None, nonce: None, non_exhaustive: NonExhaustive::NEW }
    }
}

impl Proof<'_> {
    /// The value of the `DPoP` header. `seed` is randomness for algorithms that want some, fresh for each call.
    ///
    /// # Errors
    ///
    /// That of the signer.
    pub fn sign(&self, signer: &(impl Signer + ?Sized), seed: [u8; 32]) -> Result<String, BoxError> {
        let input = self.signing_input(signer.algorithm(), signer.public_key())?;
        let signature = signer.sign(input.as_bytes(), seed)?;
        Ok(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// What is signed: header and claims. A dot and the signature in base64url make it the value of the `DPoP` header.
    ///
    /// # Errors
    ///
    /// None that is known: all parts are text and numbers.
    pub fn signing_input(&self, algorithm: &str, public_key: &PublicJwk) -> Result<String, BoxError> {
        let header = JoseHeader::new("dpop+jwt", algorithm, public_key.as_json().clone());
        let htu = self.url.split(['?', '#']).next().unwrap_or_default();
        let claims = Claims {
            ath: self.access_token.map(|token| URL_SAFE_NO_PAD.encode(Sha256::digest(token.expose()))),
            nonce: self.nonce.map(String::from),
            ..Claims::new(self.id, self.method, htu, self.issued_at)
        };
        let part = |json| URL_SAFE_NO_PAD.encode::<String>(json);
        Ok(format!("{}.{}", part(serde_json::to_string(&header)?), part(serde_json::to_string(&claims)?)))
    }
}

dto! {
    /// The JOSE header of a proof.
    struct JoseHeader {
        required {
            pub typ: String,
            pub alg: String,
            pub jwk: RawJson,
        }
    }
}

dto! {
    /// The claims of a proof.
    struct Claims {
        required {
            pub jti: String,
            pub htm: String,
            pub htu: String,
            pub iat: u64,
        }
        pub ath: Option<String>,
        pub nonce: Option<String>,
    }
}
