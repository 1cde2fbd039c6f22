//! The key of a certificate as a JWK (RFC 5280 4.1.2.7).

use serde_json::Map;
use x509_cert::der::asn1::UintRef;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{Decode as _, Reader as _, SliceReader};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use crate::jose::{Jwk, base64url};

const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// The key, if it is of a kind that signs JWTs here.
pub(super) fn jwk(info: &SubjectPublicKeyInfoOwned) -> Option<Jwk> {
    let key = info.subject_public_key.as_bytes()?;
    let members = match info.algorithm.oid {
        EC => {
            let curve = match info.algorithm.parameters.as_ref()?.decode_as::<ObjectIdentifier>().ok()? {
                P_256 => "P-256",
                P_384 => "P-384",
                _ => return None,
            };
            // An uncompressed point (RFC 5480 2.2).
            let coordinates = key.strip_prefix(&[4])?;
            let (x, y) = coordinates.split_at(coordinates.len() / 2);
            vec![("kty", "EC".into()), ("crv", curve.into()), ("x", base64url(x)), ("y", base64url(y))]
        }
        ED25519 => vec![("kty", "OKP".into()), ("crv", "Ed25519".into()), ("x", base64url(key))],
        RSA => {
            let [n, e] = rsa(key)?;
            vec![("kty", "RSA".into()), ("n", base64url(n)), ("e", base64url(e))]
        }
        _ => return None,
    };
    Some(Jwk::new(Map::from_iter(members.into_iter().map(|(name, value)| (name.to_string(), value.into())))))
}

/// Modulus and exponent (RFC 8017 A.1.1).
fn rsa(key: &[u8]) -> Option<[Vec<u8>; 2]> {
    let mut reader = SliceReader::new(key).ok()?;
    let numbers = reader.sequence(|reader| {
        let numbers = [UintRef::decode(reader)?, UintRef::decode(reader)?];
        Ok::<_, x509_cert::der::Error>(numbers.map(|number| number.as_bytes().to_vec()))
    });
    numbers.ok()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519};

    use crate::certificate::Certificate;
    use crate::jose::{ASYMMETRIC, jws_alg_name};

    #[test]
    fn keys_of_each_kind_are_those_of_their_certificates() {
        let rsa: String = include_str!("../../tests/emulator/rsa_key.txt").split_whitespace().collect();
        let rsa = KeyPair::try_from(STANDARD.decode(rsa).unwrap()).unwrap();
        let of = |algorithm| KeyPair::generate_for(algorithm).unwrap();
        for (key, algorithm) in [
            (of(&PKCS_ECDSA_P256_SHA256), "ES256"),
            (of(&PKCS_ECDSA_P384_SHA384), "ES384"),
            (of(&PKCS_ED25519), "EdDSA"),
            (rsa, "RS256"),
        ] {
            let certificate = CertificateParams::default().self_signed(&key).unwrap();
            let jwk = Certificate::from_der(certificate.der().to_vec()).unwrap().public_key().unwrap();
            let alg = ASYMMETRIC.iter().find(|alg| jws_alg_name(alg) == algorithm).unwrap();
            assert!(jwk.signs_with(alg) && jwk.material().is_some(), "{jwk:?}");
        }
    }
}
