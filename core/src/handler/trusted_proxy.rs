//! What a proxy in front of this server says of a request.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use std::net::IpAddr;

use http::uri::Authority;
use http::{Extensions, HeaderMap};

use super::client_certificate::CertificateHeaders;

/// The address that a request came from, the client's or a proxy's, as an extension of the request: whoever accepts the
/// connection inserts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerAddress(pub IpAddr);

/// A proxy in front of this server, whose headers are believed.
///
/// The proxy has to remove those headers from the requests that it gets: else anybody can claim to be any client.
///
/// ```
/// use std::net::IpAddr;
///
/// use authlete_core::handler::{CertificateHeaders, TrustedProxy, UrlHeaders};
///
/// let proxy = TrustedProxy::at([IpAddr::from([10, 0, 0, 7])])
///     .with_certificates(CertificateHeaders::ClientCert)
///     .with_url(UrlHeaders::Forwarded);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedProxy {
    addresses: Option<Vec<IpAddr>>,
    certificates: Option<CertificateHeaders>,
    url: Option<UrlHeaders>,
}

/// The headers in which a proxy hands on the scheme and the host of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlHeaders {
    /// `Forwarded` with `proto` and `host` (RFC 7239). Of several elements the last one counts, which the trusted proxy added.
    Forwarded,
    /// `X-Forwarded-Proto` and `X-Forwarded-Host`. Of several values the last one counts.
    XForwarded,
}

impl TrustedProxy {
    /// The proxy at one of these addresses. It is believed where a request has a [`PeerAddress`] that is one of them.
    pub fn at(addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        Self { addresses: Some(addresses.into_iter().collect()), certificates: None, url: None }
    }

    /// The proxy that every request comes through, since nothing else reaches this server: it listens on a socket or in a
    /// network of the proxy alone.
    pub fn only_way_in() -> Self {
        Self { addresses: None, certificates: None, url: None }
    }

    /// Believes what the proxy says of client certificates.
    #[must_use]
    pub fn with_certificates(self, headers: CertificateHeaders) -> Self {
        Self { certificates: Some(headers), ..self }
    }

    /// Believes what the proxy says of the scheme and the host, for the URL that a DPoP proof is compared with.
    #[must_use]
    pub fn with_url(self, headers: UrlHeaders) -> Self {
        Self { url: Some(headers), ..self }
    }

    /// The certificates that the proxy hands on, in PEM, the client's own first.
    pub(super) fn certificates(&self, headers: &HeaderMap, extensions: &Extensions) -> Vec<String> {
        match self.certificates {
            Some(names) if self.sent(extensions) => names.chain(headers),
            _ => Vec::new(),
        }
    }

    /// Scheme and host that the proxy hands on.
    pub(super) fn base_url(&self, headers: &HeaderMap, extensions: &Extensions) -> Option<String> {
        let names = self.url.filter(|_| self.sent(extensions))?;
        let (scheme, host) = match names {
            UrlHeaders::Forwarded => {
                let element = last_element(headers, "forwarded")?;
                (parameter(element, "proto")?, parameter(element, "host")?)
            }
            UrlHeaders::XForwarded => {
                let last = |name| last_element(headers, name).map(String::from);
                (last("x-forwarded-proto")?, last("x-forwarded-host")?)
            }
        };
        let is_scheme = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
        let host = host.parse::<Authority>().ok().filter(|host| is_scheme && !host.as_str().contains('@'))?;
        Some(format!("{}://{host}", scheme.to_ascii_lowercase()))
    }

    fn sent(&self, extensions: &Extensions) -> bool {
        match (&self.addresses, extensions.get::<PeerAddress>()) {
            (None, _) => true,
            (Some(addresses), Some(PeerAddress(peer))) => addresses.contains(&peer.to_canonical()),
            (Some(_), None) => false,
        }
    }
}

/// The last of a header's elements, which commas part outside of quotes.
fn last_element<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let line = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    Some(split_outside_quotes(line, ',').last()?.trim())
}

/// The value of a parameter of an element of `Forwarded`.
fn parameter(element: &str, name: &str) -> Option<String> {
    split_outside_quotes(element, ';').find_map(|pair| {
        let (found, value) = pair.split_once('=')?;
        if !found.trim().eq_ignore_ascii_case(name) {
            return None;
        }
        let value = value.trim();
        // A quoted pair has no place in a scheme or a host.
        Some(value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value).into())
    })
}

fn split_outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |character| {
        quoted ^= character == '"';
        !quoted && character == separator
    })
}
