//! The names of algorithms as JOSE has them (RFC 7518), which are not always those of Authlete's API.

use authlete_core::types::{JweAlg, JweEnc, JwsAlg};

/// The `alg` of a JWS.
pub(crate) fn jws_alg_name(alg: &JwsAlg) -> &str {
    match alg {
        JwsAlg::None => "none",
        other => other.as_str(),
    }
}

/// The algorithm of that `alg`.
pub(crate) fn jws_alg_named(name: &str) -> Option<JwsAlg> {
    JwsAlg::ALL.iter().find(|alg| jws_alg_name(alg) == name).cloned()
}

/// The `alg` of a JWE.
pub(crate) fn jwe_alg_name(alg: &JweAlg) -> &str {
    match alg {
        JweAlg::RsaOaep => "RSA-OAEP",
        JweAlg::RsaOaep256 => "RSA-OAEP-256",
        JweAlg::Dir => "dir",
        JweAlg::EcdhEs => "ECDH-ES",
        JweAlg::EcdhEsA128Kw => "ECDH-ES+A128KW",
        JweAlg::EcdhEsA192Kw => "ECDH-ES+A192KW",
        JweAlg::EcdhEsA256Kw => "ECDH-ES+A256KW",
        JweAlg::Pbes2Hs256A128Kw => "PBES2-HS256+A128KW",
        JweAlg::Pbes2Hs384A192Kw => "PBES2-HS384+A192KW",
        JweAlg::Pbes2Hs512A256Kw => "PBES2-HS512+A256KW",
        other => other.as_str(),
    }
}

/// The algorithm of that `alg`.
pub(crate) fn jwe_alg_named(name: &str) -> Option<JweAlg> {
    JweAlg::ALL.iter().find(|alg| jwe_alg_name(alg) == name).cloned()
}

/// The `enc` of a JWE.
pub(crate) fn jwe_enc_name(enc: &JweEnc) -> &str {
    match enc {
        JweEnc::A128CbcHs256 => "A128CBC-HS256",
        JweEnc::A192CbcHs384 => "A192CBC-HS384",
        JweEnc::A256CbcHs512 => "A256CBC-HS512",
        other => other.as_str(),
    }
}

/// The algorithm of that `enc`.
pub(crate) fn jwe_enc_named(name: &str) -> Option<JweEnc> {
    JweEnc::ALL.iter().find(|enc| jwe_enc_name(enc) == name).cloned()
}
