//! Attesters: keys with certificates, and who issues those.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

use crate::signer::Signer;

/// Who vouches for attesters.
pub(crate) fn root() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = named("root");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// An attester, and its certificate as it stands in `x5c`.
pub(crate) fn certified(issuer: &CertifiedIssuer<'static, KeyPair>) -> (Signer, String) {
    let key = KeyPair::generate().unwrap();
    let certificate = named("attester").signed_by(&key, issuer).unwrap();
    (Signer::es256_of(&key.serialize_der()), STANDARD.encode(certificate.der()))
}

/// An attester whose certificate nobody else signed: as it stands in `x5c`, and in PEM.
pub(crate) fn self_signed() -> (Signer, String, String) {
    let key = KeyPair::generate().unwrap();
    let certificate = named("attester").self_signed(&key).unwrap();
    (Signer::es256_of(&key.serialize_der()), STANDARD.encode(certificate.der()), certificate.pem())
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}
