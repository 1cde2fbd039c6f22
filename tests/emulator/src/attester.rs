//! Those who vouch for clients and for keys: which of them a service trusts.
//!
//! The roots of the operating system, which Authlete may trust too, are none here.

use crate::certificate::{Certificate, path};
use crate::jose::{self, Jwk};

/// The certificates in the header of a JWT, each in base64 (RFC 7515 4.1.6).
pub(crate) fn certificates(jwt: &str) -> Option<Vec<String>> {
    let header = jose::read(jwt).ok()?.header;
    let listed = header.get("x5c")?.as_array()?.iter();
    Some(listed.map(|certificate| certificate.as_str().unwrap_or_default().to_owned()).collect())
}

/// An attester whose certificate leads to a root.
pub(crate) struct Certified {
    pub(crate) key: Jwk,
    /// Whether the certificate is one that its own key signed, and so is itself the root.
    pub(crate) self_signed: bool,
}

/// The attester of the first certificate, if the others lead to one of the roots. The time is in seconds.
pub(crate) fn certified(chain: &[String], roots: &[String], now: i64) -> Option<Certified> {
    let mut certificates = chain.iter().map(|certificate| Certificate::parse(certificate).ok());
    let attester = certificates.next()??;
    let others: Vec<_> = certificates.collect::<Option<_>>()?;
    path::verify(&attester, &others, roots, now).ok()?;
    let self_signed = path::verify(&attester, &[], &chain[..1], now).is_ok();
    Some(Certified { key: attester.public_key()?, self_signed })
}
