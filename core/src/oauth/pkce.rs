//! Proof key for code exchange (PKCE, RFC 7636) by its S256 method. The method `plain` is left out: it protects nothing
//! once the authorization request is seen.
//!
//! Authlete checks the verifier of a token request by itself. This module is for clients, and for tests.

use alloc::string::String;
use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::random_text;
use crate::secret::Secret;

/// The value of `code_challenge_method`.
pub const METHOD: &str = "S256";

/// A code verifier and its challenge.
///
/// ```
/// use authlete_core::oauth::pkce::{self, Pkce};
///
/// # let bytes = [7; 32];
/// // let bytes: [u8; 32] = rand::random();
/// let pkce = Pkce::new(bytes);
/// let authorization_request = format!(
///     "response_type=code&client_id=app&code_challenge={}&code_challenge_method={}",
///     pkce.code_challenge, pkce::METHOD,
/// );
/// let token_request = format!("grant_type=authorization_code&code=…&code_verifier={}", pkce.code_verifier.expose());
/// # assert!(authorization_request.ends_with("=S256") && token_request.len() > 43);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pkce {
    /// 43 characters, for the token request. Until then the client keeps it to itself.
    pub code_verifier: Secret,
    /// 43 characters, for the authorization request.
    pub code_challenge: String,
}

impl Pkce {
    /// A pair from random bytes. They have to come from a cryptographically secure generator, fresh for each pair.
    pub fn new(randomness: [u8; 32]) -> Self {
        let code_verifier = random_text(randomness);
        let code_challenge = challenge(&code_verifier);
        Self { code_verifier: code_verifier.into(), code_challenge }
    }
}

/// The challenge of a verifier (RFC 7636, section 4.2), whatever its length and characters.
pub fn challenge(code_verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(code_verifier))
}

/// Checks a verifier against the challenge that came before (RFC 7636, sections 4.1 and 4.6).
///
/// # Errors
///
/// [`VerifierError`]
pub fn check(code_verifier: &str, code_challenge: &str) -> Result<(), VerifierError> {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if !code_verifier.bytes().all(unreserved) {
        return Err(VerifierError::Character);
    }
    if !(43..=128).contains(&code_verifier.len()) {
        return Err(VerifierError::Length);
    }
    if challenge(code_verifier) != code_challenge {
        return Err(VerifierError::Mismatch);
    }
    Ok(())
}

/// What is wrong with a verifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifierError {
    /// It has a character other than ASCII letters, digits, `-`, `.`, `_` and `~`.
    Character,
    /// It is shorter than 43 characters or longer than 128.
    Length,
    /// It is not the one that the challenge was made of.
    Mismatch,
}

impl fmt::Display for VerifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Character => "the code verifier has a character that it must not have",
            Self::Length => "the code verifier has not 43 to 128 characters",
            Self::Mismatch => "the code verifier does not fit the code challenge",
        })
    }
}

impl core::error::Error for VerifierError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636, appendix B.
    const RANDOMNESS: [u8; 32] = [
        116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191,
        240, 91, 88, 5, 88, 83, 132, 141, 121,
    ];
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn a_pair_is_that_of_the_specification() {
        let pkce = Pkce::new(RANDOMNESS);
        assert_eq!((pkce.code_verifier.expose(), &*pkce.code_challenge), (VERIFIER, CHALLENGE));
        assert!(!alloc::format!("{pkce:?}").contains(VERIFIER));
    }

    #[test]
    fn a_verifier_is_checked() {
        let own = |verifier: &str| check(verifier, &challenge(verifier));
        for (outcome, expected) in [
            (check(VERIFIER, CHALLENGE), Ok(())),
            (own(&"a".repeat(43)), Ok(())),
            (own(&"-._~".repeat(32)), Ok(())),
            (own(&"a".repeat(42)), Err(VerifierError::Length)),
            (own(&"a".repeat(129)), Err(VerifierError::Length)),
            (own(""), Err(VerifierError::Length)),
            (own(&"a+".repeat(30)), Err(VerifierError::Character)),
            (own(&"é".repeat(43)), Err(VerifierError::Character)),
            (check(&VERIFIER.to_lowercase(), CHALLENGE), Err(VerifierError::Mismatch)),
            (check(VERIFIER, VERIFIER), Err(VerifierError::Mismatch)),
            (check(VERIFIER, &alloc::format!("{CHALLENGE}=")), Err(VerifierError::Mismatch)),
            (check(VERIFIER, ""), Err(VerifierError::Mismatch)),
        ] {
            assert_eq!(outcome, expected);
        }
    }
}
