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

/// Why an attester is not trusted.
pub(crate) enum Untrusted {
    /// The certificates do not lead to a root.
    NoPath,
    /// HAIP does not take a certificate that its own key signed.
    SelfSigned,
}

/// The key of the first certificate, if the others lead to one of the roots. The time is in seconds.
pub(crate) fn certified(chain: &[String], roots: &[String], haip: bool, now: i64) -> Result<Jwk, Untrusted> {
    let mut certificates =
        chain.iter().map(|certificate| Certificate::parse(certificate).map_err(|_| Untrusted::NoPath));
    let attester = certificates.next().ok_or(Untrusted::NoPath)??;
    let others: Vec<_> = certificates.collect::<Result<_, _>>()?;
    path::verify(&attester, &others, roots, now).map_err(|_| Untrusted::NoPath)?;
    if haip && path::verify(&attester, &[], &chain[..1], now).is_ok() {
        return Err(Untrusted::SelfSigned);
    }
    attester.public_key().ok_or(Untrusted::NoPath)
}
