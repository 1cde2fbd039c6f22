//! Random bytes as text. The caller provides the bytes, as the core has no generator.

use alloc::string::String;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Writes 256 random bits as 43 characters that need no encoding in a URL: for a `state` (RFC 6749, section 4.1.1), a
/// `nonce` (OpenID Connect Core 1.0, section 3.1.2.1) or a code verifier (RFC 7636, section 4.1).
///
/// The bytes have to come from a cryptographically secure generator, fresh for each text.
///
/// ```
/// # let bytes = [0xfb; 32];
/// // let bytes: [u8; 32] = rand::random();
/// let state = authlete_core::oauth::random_text(bytes);
/// assert_eq!(state, "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s");
/// ```
pub fn random_text(bytes: [u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
