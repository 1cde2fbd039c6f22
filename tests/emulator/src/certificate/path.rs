//! Paths from a client's certificate to one that the service trusts (RFC 5280 6).

use std::time::Duration;

use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use super::Certificate;

/// Why there is no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathFault {
    /// A trusted certificate is malformed.
    Root,
    /// No path of good certificates ends at a trusted one.
    Untrusted,
}

/// Checks that a certificate for clients is issued under a trusted one, by way of the others. Times are in seconds.
pub(crate) fn verify(
    certificate: &Certificate,
    others: &[Certificate],
    trusted: &[String],
    now: i64,
) -> Result<(), PathFault> {
    let trusted: Result<Vec<_>, _> = trusted.iter().map(|text| Certificate::parse(text)).collect();
    let trusted = trusted.map_err(|_| PathFault::Root)?;
    let trusted: Vec<_> = trusted.iter().map(|root| CertificateDer::from(root.der())).collect();
    let anchors: Result<Vec<_>, _> = trusted.iter().map(anchor_from_trusted_cert).collect();
    let anchors = anchors.map_err(|_| PathFault::Root)?;
    let others: Vec<_> = others.iter().map(|other| CertificateDer::from(other.der())).collect();
    let certificate = CertificateDer::from(certificate.der());
    let certificate = EndEntityCert::try_from(&certificate).map_err(|_| PathFault::Untrusted)?;
    let now = UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(now).unwrap_or_default()));
    let usage = KeyUsage::client_auth();
    let verified = certificate.verify_for_usage(ALL_VERIFICATION_ALGS, &anchors, &others, now, usage, None, None);
    verified.map(drop).map_err(|_| PathFault::Untrusted)
}
