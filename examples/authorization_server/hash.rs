//! Hashes of texts: as keys, and to compare secrets.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// SHA-256 in 43 characters that need no escape.
pub(crate) fn hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}

/// Whether what somebody sent is the secret. How long it takes tells how far the hashes are the same, which is of no use to who guesses
/// the secret.
pub(crate) fn is_secret(sent: &str, secret: &str) -> bool {
    hash(sent) == hash(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hash is that of FIPS 180-2, appendix B.1.
    #[test]
    fn a_secret_is_the_same_text_and_no_other() {
        assert_eq!(hash("abc"), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
        for (sent, expected) in [("secret", true), ("Secret", false), ("secre", false), ("secrets", false), ("", false)]
        {
            assert_eq!(is_secret(sent, "secret"), expected, "{sent}");
        }
    }
}
