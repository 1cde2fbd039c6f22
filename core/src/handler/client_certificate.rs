//! The client certificate of a request (RFC 8705): from the connection, or from a proxy that is trusted.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use percent_encoding::percent_decode_str;

use super::single_header::single_text;

/// A client certificate of the TLS connection that a request came over, as an extension of the request: whoever ends TLS
/// inserts it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientCertificate {
    /// The certificates in PEM: the client's own first, then those of its issuers.
    pub chain: Vec<String>,
}

/// Where client certificates are found besides the extension [`ClientCertificate`].
///
/// A header is to be trusted only if a proxy in front of this server ends TLS, and removes that header from the requests of
/// others: else anybody can claim to be any client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateSource {
    /// Nowhere else.
    #[default]
    Connection,
    /// The headers `Client-Cert` and `Client-Cert-Chain` of a trusted proxy (RFC 9440).
    TrustedClientCert,
    /// The headers `X-Ssl-Cert` and `X-Ssl-Cert-Chain-0` to `-4` of a trusted proxy, in PEM, percent-encoded or not.
    TrustedXSslCert,
}

impl CertificateSource {
    /// The certificates of a request in PEM; `None` where there are none.
    pub(crate) fn chain(self, headers: &HeaderMap, extension: Option<&ClientCertificate>) -> Option<Vec<String>> {
        if let Some(certificate) = extension.filter(|certificate| !certificate.chain.is_empty()) {
            return Some(certificate.chain.clone());
        }
        let chain = match self {
            Self::Connection => Vec::new(),
            Self::TrustedClientCert => {
                let own = one(headers, "client-cert").and_then(byte_sequence);
                let issuers = one(headers, "client-cert-chain").unwrap_or_default();
                // Issuers without a certificate of the client say nothing about it.
                own.map(|own| {
                    let issuers = issuers.split(',').filter_map(byte_sequence);
                    core::iter::once(own).chain(issuers).map(|der| pem(&der)).collect()
                })
                .unwrap_or_default()
            }
            Self::TrustedXSslCert => {
                let names = [
                    "x-ssl-cert",
                    "x-ssl-cert-chain-0",
                    "x-ssl-cert-chain-1",
                    "x-ssl-cert-chain-2",
                    "x-ssl-cert-chain-3",
                    "x-ssl-cert-chain-4",
                ];
                names.iter().map_while(|name| one(headers, name).and_then(x_ssl_cert)).collect()
            }
        };
        Some(chain).filter(|chain| !chain.is_empty())
    }
}

/// A header that stands there once: of two, one may be a client's own.
fn one<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    single_text(headers, name).ok().flatten()
}

/// A byte sequence of RFC 8941, section 3.3.5: base64 between colons.
fn byte_sequence(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text.trim().strip_prefix(':')?.strip_suffix(':')?).ok().filter(|der| !der.is_empty())
}

fn pem(der: &[u8]) -> String {
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    let text = STANDARD.encode(der);
    for line in text.as_bytes().chunks(64) {
        pem.extend(line.iter().copied().map(char::from));
        pem.push('\n');
    }
    pem + "-----END CERTIFICATE-----\n"
}

/// nginx and Apache write PEM, some of them percent-encoded; `(null)` stands for no certificate.
fn x_ssl_cert(text: &str) -> Option<String> {
    let text = match text.starts_with("-----BEGIN%20") {
        true => percent_decode_str(text).decode_utf8().ok()?.to_string(),
        false => text.to_string(),
    };
    text.starts_with("-----BEGIN CERTIFICATE-----").then_some(text)
}
