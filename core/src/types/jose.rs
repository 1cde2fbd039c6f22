//! Algorithms of JWS, JWE and hashing (RFC 7518), under Authlete's names.

use crate::json::open_enum::open_enum;

open_enum! {
    /// JWS signature or MAC algorithm (RFC 7518, section 3.1).
    pub enum JwsAlg {
        /// No signature (`none`).
        None = "NONE",
        /// HMAC with SHA-256.
        Hs256 = "HS256",
        /// HMAC with SHA-384.
        Hs384 = "HS384",
        /// HMAC with SHA-512.
        Hs512 = "HS512",
        /// RSASSA-PKCS1-v1_5 with SHA-256.
        Rs256 = "RS256",
        /// RSASSA-PKCS1-v1_5 with SHA-384.
        Rs384 = "RS384",
        /// RSASSA-PKCS1-v1_5 with SHA-512.
        Rs512 = "RS512",
        /// ECDSA on P-256 with SHA-256.
        Es256 = "ES256",
        /// ECDSA on P-384 with SHA-384.
        Es384 = "ES384",
        /// ECDSA on P-521 with SHA-512.
        Es512 = "ES512",
        /// RSASSA-PSS with SHA-256 and MGF1.
        Ps256 = "PS256",
        /// RSASSA-PSS with SHA-384 and MGF1.
        Ps384 = "PS384",
        /// RSASSA-PSS with SHA-512 and MGF1.
        Ps512 = "PS512",
        /// ECDSA on secp256k1 with SHA-256 (RFC 8812).
        Es256K = "ES256K",
        /// Edwards-curve signature (RFC 8037).
        EdDsa = "EdDSA",
    }
}

open_enum! {
    /// JWE key management algorithm (RFC 7518, section 4.1).
    pub enum JweAlg {
        /// RSAES-PKCS1-v1_5 (`RSA1_5`).
        Rsa15 = "RSA1_5",
        /// RSAES OAEP with default parameters (`RSA-OAEP`).
        RsaOaep = "RSA_OAEP",
        /// RSAES OAEP with SHA-256 and MGF1 (`RSA-OAEP-256`).
        RsaOaep256 = "RSA_OAEP_256",
        /// AES key wrap, 128-bit key.
        A128Kw = "A128KW",
        /// AES key wrap, 192-bit key.
        A192Kw = "A192KW",
        /// AES key wrap, 256-bit key.
        A256Kw = "A256KW",
        /// Direct use of a shared symmetric key (`dir`).
        Dir = "DIR",
        /// ECDH-ES direct key agreement (`ECDH-ES`).
        EcdhEs = "ECDH_ES",
        /// ECDH-ES with 128-bit AES key wrap (`ECDH-ES+A128KW`).
        EcdhEsA128Kw = "ECDH_ES_A128KW",
        /// ECDH-ES with 192-bit AES key wrap (`ECDH-ES+A192KW`).
        EcdhEsA192Kw = "ECDH_ES_A192KW",
        /// ECDH-ES with 256-bit AES key wrap (`ECDH-ES+A256KW`).
        EcdhEsA256Kw = "ECDH_ES_A256KW",
        /// AES GCM key wrap, 128-bit key.
        A128Gcmkw = "A128GCMKW",
        /// AES GCM key wrap, 192-bit key.
        A192Gcmkw = "A192GCMKW",
        /// AES GCM key wrap, 256-bit key.
        A256Gcmkw = "A256GCMKW",
        /// PBES2 with HMAC SHA-256 and 128-bit key wrap (`PBES2-HS256+A128KW`).
        Pbes2Hs256A128Kw = "PBES2_HS256_A128KW",
        /// PBES2 with HMAC SHA-384 and 192-bit key wrap (`PBES2-HS384+A192KW`).
        Pbes2Hs384A192Kw = "PBES2_HS384_A192KW",
        /// PBES2 with HMAC SHA-512 and 256-bit key wrap (`PBES2-HS512+A256KW`).
        Pbes2Hs512A256Kw = "PBES2_HS512_A256KW",
    }
}

open_enum! {
    /// JWE content encryption algorithm (RFC 7518, section 5.1).
    pub enum JweEnc {
        /// AES-128-CBC with HMAC SHA-256 (`A128CBC-HS256`).
        A128CbcHs256 = "A128CBC_HS256",
        /// AES-192-CBC with HMAC SHA-384 (`A192CBC-HS384`).
        A192CbcHs384 = "A192CBC_HS384",
        /// AES-256-CBC with HMAC SHA-512 (`A256CBC-HS512`).
        A256CbcHs512 = "A256CBC_HS512",
        /// AES GCM, 128-bit key.
        A128Gcm = "A128GCM",
        /// AES GCM, 192-bit key.
        A192Gcm = "A192GCM",
        /// AES GCM, 256-bit key.
        A256Gcm = "A256GCM",
    }
}

open_enum! {
    /// JWE compression algorithm (RFC 7516, section 4.1.3).
    pub enum JweZip {
        /// DEFLATE (RFC 1951).
        Def = "DEF",
    }
}

open_enum! {
    /// Hash algorithm of the SHA-2 family.
    pub enum HashAlg {
        /// SHA-256.
        Sha256 = "SHA_256",
        /// SHA-384.
        Sha384 = "SHA_384",
        /// SHA-512.
        Sha512 = "SHA_512",
    }
}
