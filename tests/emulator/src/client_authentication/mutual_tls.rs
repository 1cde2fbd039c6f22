//! `tls_client_auth` and `self_signed_tls_client_auth` (RFC 8705 2).

use authlete_core::client::Client;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{Credentials, Failure, client};
use crate::call::Call;
use crate::certificate::distinguished_name::DistinguishedName;
use crate::certificate::path::{self, PathFault};
use crate::certificate::{AlternativeNames, Certificate};
use crate::client_keys;

/// Checks that the certificate is one of the names that the client is registered with, and where the service wants it, that a
/// trusted root vouches for it.
pub(super) fn check_pki(call: &Call<'_>, found: &Client, credentials: &Credentials<'_>) -> Result<(), Failure> {
    let certificate = presented(credentials)?;
    if call.service().mutual_tls_validate_pki_cert_chain == Some(true) {
        check_path(call, &certificate, credentials.certificate_path)?;
    }
    check_names(found, &certificate)
}

fn check_path(call: &Call<'_>, certificate: &Certificate, others: &[String]) -> Result<(), Failure> {
    let Some(roots) = call.service().trusted_root_certificates.as_ref().filter(|roots| !roots.is_empty()) else {
        return Err(client("A157335", "The service trusts no root certificate although it validates chains."));
    };
    let others: Result<Vec<_>, _> = others.iter().map(|text| Certificate::parse(text)).collect();
    let others = others.map_err(|_| client("A157338", "A certificate of the client's path is malformed."))?;
    path::verify(certificate, &others, roots, call.now / 1000).map_err(|fault| match fault {
        PathFault::Root => client("A157336", "A root certificate of the service is malformed."),
        PathFault::Untrusted => client("A157339", "No path leads from the certificate to a trusted root."),
    })
}

fn check_names(found: &Client, certificate: &Certificate) -> Result<(), Failure> {
    let names = [
        ("subject DN", &found.tls_client_auth_subject_dn),
        ("DNS name", &found.tls_client_auth_san_dns),
        ("URI", &found.tls_client_auth_san_uri),
        ("IP address", &found.tls_client_auth_san_ip),
        ("email address", &found.tls_client_auth_san_email),
    ];
    let mut registered = names.into_iter().filter_map(|(kind, name)| Some((kind, name.as_deref()?)));
    let mut registered = registered.by_ref().filter(|(_, name)| !name.is_empty());
    let Some((kind, expected)) = registered.next() else {
        return Err(client("A157340", "The client is registered with no subject of its certificate."));
    };
    if registered.next().is_some() {
        return Err(client("A157345", "The client is registered with several kinds of subjects of its certificate."));
    }
    if kind == "subject DN" {
        let expected = DistinguishedName::parse(expected)
            .map_err(|_| client("A157342", "The subject DN that the client is registered with is malformed."))?;
        let subject = certificate.subject();
        return match subject == expected {
            true => Ok(()),
            false => {
                let text =
                    format!("The certificate's subject DN ('{subject}') is not the registered one ('{expected}').");
                Err(client("A157343", text))
            }
        };
    }
    let Ok(presented) = certificate.alternative_names() else {
        return Err(client("A157352", "The certificate's subject alternative name is malformed."));
    };
    let AlternativeNames { dns, uri, ip, email } = presented;
    let (code, matches) = match kind {
        "DNS name" => ("A157346", dns.iter().any(|name| name.eq_ignore_ascii_case(expected))),
        "URI" => ("A157347", uri.iter().any(|uri| uri == expected)),
        "IP address" => ("A157348", expected.parse().is_ok_and(|expected| ip.contains(&expected))),
        _ => ("A157349", email.iter().any(|email| same_mailbox(email, expected))),
    };
    match matches {
        true => Ok(()),
        false => Err(client(code, format!("No {kind} of the certificate is the registered one ('{expected}')."))),
    }
}

/// The host of an email address is compared without regard to case (RFC 5280 4.2.1.6).
fn same_mailbox(one: &str, other: &str) -> bool {
    match (one.rsplit_once('@'), other.rsplit_once('@')) {
        (Some((one, host)), Some((other, other_host))) => one == other && host.eq_ignore_ascii_case(other_host),
        _ => false,
    }
}

/// Checks that the certificate is one that the client has in its JWK Set.
pub(super) fn check_self_signed(call: &Call<'_>, found: &Client, credentials: &Credentials<'_>) -> Result<(), Failure> {
    let certificate = presented(credentials)?;
    let keys: Vec<_> =
        client_keys::registered(call, found).unwrap_or_default().iter().filter_map(|key| key.public()).collect();
    let wanted = found.self_signed_certificate_key_id.as_deref().filter(|id| !id.is_empty());
    let of_id = |key: &&Value| wanted.is_none_or(|wanted| key["kid"] == wanted);
    let keys: Vec<_> = keys.iter().filter(of_id).collect();
    if keys.is_empty() {
        return Err(client("A157329", "The client's JWK Set does not have the key with its certificate."));
    }
    let mut registered = keys.iter().filter_map(|key| key["x5c"].get(0)?.as_str()).peekable();
    if registered.peek().is_none() {
        return Err(client("A157330", "The key with the client's certificate has no 'x5c'."));
    }
    match registered.any(|text| STANDARD.decode(text).is_ok_and(|der| der == certificate.der())) {
        true => Ok(()),
        false => Err(client("A157333", "The certificate is not the registered one.")),
    }
}

fn presented(credentials: &Credentials<'_>) -> Result<Certificate, Failure> {
    let text = credentials.certificate.ok_or_else(|| client("A157327", "The request has no client certificate."))?;
    Certificate::parse(text).map_err(|_| client("A157328", "The client certificate is malformed."))
}
