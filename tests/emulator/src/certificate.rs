//! X.509 certificates as clients present them in TLS (RFC 8705).

pub(crate) mod distinguished_name;
pub(crate) mod path;
mod public_key;

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use x509_cert::Certificate as X509;
use x509_cert::der::Decode as _;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use crate::jose::{Jwk, base64url};
use distinguished_name::DistinguishedName;

/// The text is no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed;

/// A certificate.
pub(crate) struct Certificate {
    der: Vec<u8>,
    x509: X509,
}

/// The subject alternative names of a certificate that RFC 8705 2.1.2 has metadata for.
#[derive(Default)]
pub(crate) struct AlternativeNames {
    pub(crate) dns: Vec<String>,
    pub(crate) uri: Vec<String>,
    pub(crate) ip: Vec<IpAddr>,
    pub(crate) email: Vec<String>,
}

impl Certificate {
    /// Reads PEM. Proxies put certificates into headers, so its line breaks may be missing or spaces, and the marks too.
    pub(crate) fn parse(text: &str) -> Result<Self, Malformed> {
        let text = text.trim();
        let text = text.strip_prefix("-----BEGIN CERTIFICATE-----").unwrap_or(text);
        let text = text.split("-----END CERTIFICATE-----").next().unwrap_or_default();
        let text: String = text.split_whitespace().collect();
        Self::from_der(STANDARD.decode(text).map_err(|_| Malformed)?)
    }

    /// Reads DER.
    pub(crate) fn from_der(der: Vec<u8>) -> Result<Self, Malformed> {
        let x509 = X509::from_der(&der).map_err(|_| Malformed)?;
        Ok(Self { der, x509 })
    }

    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    /// `x5t#S256` (RFC 8705 3.1).
    pub(crate) fn thumbprint(&self) -> String {
        base64url(Sha256::digest(&self.der))
    }

    /// The subject, which is empty where there are only alternative names.
    pub(crate) fn subject(&self) -> DistinguishedName {
        DistinguishedName::of(self.x509.tbs_certificate().subject())
    }

    /// The key that it is for, if it is of a kind that signs JWTs here.
    pub(crate) fn public_key(&self) -> Option<Jwk> {
        public_key::jwk(self.x509.tbs_certificate().subject_public_key_info())
    }

    /// The alternative names.
    pub(crate) fn alternative_names(&self) -> Result<AlternativeNames, Malformed> {
        let extension = self.x509.tbs_certificate().get_extension::<SubjectAltName>().map_err(|_| Malformed)?;
        let mut names = AlternativeNames::default();
        for name in extension.map(|(_, names)| names.0).unwrap_or_default() {
            match name {
                GeneralName::DnsName(name) => names.dns.push(name.to_string()),
                GeneralName::UniformResourceIdentifier(uri) => names.uri.push(uri.to_string()),
                GeneralName::Rfc822Name(email) => names.email.push(email.to_string()),
                GeneralName::IpAddress(bytes) => names.ip.push(ip_address(bytes.as_bytes()).ok_or(Malformed)?),
                _ => {}
            }
        }
        Ok(names)
    }
}

/// The address of 4 or 16 bytes (RFC 5280 4.2.1.6).
fn ip_address(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
        _ => None,
    }
}
