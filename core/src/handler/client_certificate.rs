//! The client certificate of a request (RFC 8705): from the connection, or in headers of a trusted proxy.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use percent_encoding::percent_decode_str;

use super::single_header::single_text;

/// A client certificate of the TLS connection that a request came over, as an extension of the request: whoever ends TLS
/// inserts it.
///
/// ```
/// use authlete_core::handler::ClientCertificate;
///
/// # let chain_of_the_connection = vec![vec![1_u8, 2, 3]];
/// let mut request = http::Request::new(String::new());
/// request.extensions_mut().insert(ClientCertificate::from_der(chain_of_the_connection));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    chain: Vec<String>,
}

impl ClientCertificate {
    /// A certificate and those of its issuers in DER, the client's own first.
    pub fn from_der(chain: impl IntoIterator<Item: AsRef<[u8]>>) -> Self {
        Self { chain: chain.into_iter().map(|der| pem(der.as_ref())).collect() }
    }

    /// A certificate and those of its issuers in PEM, the client's own first.
    pub fn from_pem(chain: impl IntoIterator<Item: Into<String>>) -> Self {
        Self { chain: chain.into_iter().map(Into::into).collect() }
    }

    /// The certificates in PEM, the client's own first.
    pub fn chain(&self) -> &[String] {
        &self.chain
    }
}

/// The headers in which a proxy hands on the client certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateHeaders {
    /// `Client-Cert` and `Client-Cert-Chain` (RFC 9440).
    ClientCert,
    /// `X-Ssl-Cert` and `X-Ssl-Cert-Chain-0` to `-4`, in PEM, percent-encoded or not.
    XSslCert,
}

impl CertificateHeaders {
    /// The certificates of a request in PEM, the client's own first; none where there is none.
    pub(super) fn chain(self, headers: &HeaderMap) -> Vec<String> {
        match self {
            Self::ClientCert => {
                let Some(own) = one(headers, "client-cert").and_then(byte_sequence) else {
                    // Issuers without a certificate of the client say nothing about it.
                    return Vec::new();
                };
                let issuers = one(headers, "client-cert-chain").unwrap_or_default();
                let issuers = issuers.split(',').filter_map(byte_sequence);
                core::iter::once(own).chain(issuers).map(|der| pem(&der)).collect()
            }
            Self::XSslCert => {
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
        }
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
