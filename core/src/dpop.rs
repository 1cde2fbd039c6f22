//! Access tokens that are bound to a key: DPoP (RFC 9449) for the calls to Authlete.
//!
//! [`Credential::dpop`] sends a token together with a signed proof that the caller has the key, made for that one request. A
//! token that leaks is of no use without the key. The caller provides three things:
//!
//! - the token, or a [`TokenSource`] that returns the current one;
//! - a [`Signer`], which has the key. `JwkSigner` is one for keys in memory (feature `dpop-signer`); the trait is small so
//!   that a hardware module can be another;
//! - an [`Environment`]: the time, random bytes, and a place for the nonce of the server. `SystemEnvironment` takes time and
//!   random bytes from the operating system (feature `system`).
//!
//! ```
//! # #[cfg(all(feature = "dpop-signer", feature = "system"))] {
//! use authlete_core::dpop::{JwkSigner, SystemEnvironment};
//! use authlete_core::{Api, Credential, Secret, Version};
//!
//! # let key = r#"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
//! #     "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
//! // let key = a private JWK, as JSON
//! let credential = Credential::dpop(Secret::from("bound-token"), JwkSigner::from_jwk(key)?, SystemEnvironment::default());
//! let api = Api::new(Version::V3, "https://us.authlete.com")?.with_service_id("1")?.with_service_credential(credential);
//!
//! let request = api.request(&authlete_core::service::GetService::default())?;
//! assert_eq!(request.header("authorization"), Some("DPoP bound-token"));
//! assert_eq!(request.header("dpop").map(|proof| proof.split('.').count()), Some(3));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Proof`] is the proof alone: for other requests, and for keys that sign elsewhere.

mod jwk;
#[cfg(feature = "dpop-signer")]
mod jwk_signer;
mod proof;
mod public_jwk;
#[cfg(feature = "system")]
mod system;

use alloc::string::String;

#[cfg(feature = "dpop-signer")]
pub use jwk_signer::JwkSigner;
pub use proof::Proof;
pub use public_jwk::{JwkError, PublicJwk};
#[cfg(feature = "system")]
pub use system::SystemEnvironment;

use crate::api::credential::{Authenticator, Credential, TokenSource};
use crate::oauth::{AuthorizationHeader, random_text};
use crate::operation::BoxError;
use crate::operation::wire::{Header, Request, Response};

/// Signs proofs with a key that the access token is bound to.
pub trait Signer: Send + Sync {
    /// The algorithm, by its JWS name (RFC 7518, RFC 8037): `ES256`, `ES384`, `EdDSA`, `RS256`, `PS256`. Neither `none`
    /// nor one that signs with a shared secret.
    fn algorithm(&self) -> &'static str;

    /// The public half of the key.
    fn public_key(&self) -> &PublicJwk;

    /// Signs, in the form that JWS has for the algorithm: for `ES256` R and S of 32 bytes each. `seed` is randomness for
    /// algorithms that want some, fresh for each call.
    ///
    /// # Errors
    ///
    /// Where the key cannot be used. Nothing secret may show in it.
    fn sign(&self, message: &[u8], seed: [u8; 32]) -> Result<alloc::vec::Vec<u8>, BoxError>;
}

/// What proofs need from outside the core: the time, random bytes, and a place for the nonce.
pub trait Environment: Send + Sync {
    /// The time, in seconds since the epoch.
    fn now(&self) -> u64;

    /// Bytes from a cryptographically secure generator.
    ///
    /// # Errors
    ///
    /// If the generator fails.
    fn random(&self) -> Result<[u8; 32], BoxError>;

    /// The nonce that was kept last.
    fn nonce(&self) -> Option<String>;

    /// Keeps a nonce for all later calls, in place of the previous one.
    fn keep_nonce(&self, nonce: &str);
}

impl Credential {
    /// An access token bound to the key of `signer` (RFC 9449), in 3.x.
    ///
    /// Each request has a proof of its own. If the server asks for a nonce in it, the clients send the request once more
    /// (see [`Api::meet_challenge`](crate::Api::meet_challenge)).
    pub fn dpop(
        token: impl TokenSource + 'static,
        signer: impl Signer + 'static,
        environment: impl Environment + 'static,
    ) -> Self {
        Self::custom(Dpop { token, signer, environment })
    }
}

struct Dpop<T, S, E> {
    token: T,
    signer: S,
    environment: E,
}

impl<T: TokenSource, S: Signer, E: Environment> Authenticator for Dpop<T, S, E> {
    fn authenticate(&self, request: &mut Request) -> Result<(), BoxError> {
        let token = self.token.token()?;
        let authorization = AuthorizationHeader::Dpop(token.clone()).to_header_value()?;
        let id = random_text(self.environment.random()?);
        let nonce = self.environment.nonce();
        let proof = Proof {
            access_token: Some(&token),
            nonce: nonce.as_deref(),
            ..Proof::new(request.method().as_str(), &request.url, &id, self.environment.now())
        }
        .sign(&self.signer, self.environment.random()?)?;
        request.set_header(Header::sensitive("authorization", authorization.into_exposed()));
        request.set_header(Header::sensitive("dpop", proof));
        Ok(())
    }

    fn meets_challenges(&self) -> bool {
        true
    }

    /// A new nonce may come with any response (RFC 9449, section 8.2); the request failed for it only if the challenge
    /// says so (section 9).
    fn meet_challenge(&self, response: &Response<'_>) -> bool {
        let Some(nonce) = response.header("dpop-nonce").filter(|nonce| is_nonce(nonce)) else { return false };
        self.environment.keep_nonce(nonce);
        let mut challenges =
            response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("www-authenticate"));
        response.status == 401 && challenges.any(|challenge| asks_for_nonce(&challenge.value))
    }
}

fn asks_for_nonce(challenge: &str) -> bool {
    let mut parameters = challenge.split([' ', ',']);
    parameters.any(|parameter| matches!(parameter, "error=use_dpop_nonce" | r#"error="use_dpop_nonce""#))
}

/// The syntax of RFC 9449, section 8.1, and a bound: it goes into every request.
fn is_nonce(nonce: &str) -> bool {
    let sound = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    (1..=4096).contains(&nonce.len()) && nonce.bytes().all(sound)
}
