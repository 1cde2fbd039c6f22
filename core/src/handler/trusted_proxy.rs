//! What a proxy in front of this server says of a request.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::net::IpAddr;

use http::uri::Authority;
use http::{Extensions, HeaderMap};

use super::client_certificate::CertificateHeaders;

/// The address that a request came from, the client's or a proxy's, as an extension of the request: whoever accepts the
/// connection inserts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerAddress(IpAddr);

impl PeerAddress {
    /// That address. One of IPv4 in the form of IPv6 is the same as in its own form.
    pub fn new(address: IpAddr) -> Self {
        Self(address.to_canonical())
    }

    /// The address, of IPv4 in its own form.
    pub fn ip(self) -> IpAddr {
        self.0
    }
}

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
#[derive(Clone)]
pub struct TrustedProxy {
    is_at: Option<Arc<dyn Fn(IpAddr) -> bool + Send + Sync>>,
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
        let addresses: Vec<_> = addresses.into_iter().map(|address| address.to_canonical()).collect();
        Self::where_address(move |address| addresses.contains(&address))
    }

    /// The proxy at an address of which that is true, as in a network. It is believed where a request has such a
    /// [`PeerAddress`].
    pub fn where_address(is_at: impl Fn(IpAddr) -> bool + Send + Sync + 'static) -> Self {
        Self { is_at: Some(Arc::new(is_at)), certificates: None, url: None }
    }

    /// The proxy that every request comes through, since nothing else reaches this server: it listens on a socket or in a
    /// network of the proxy alone.
    pub fn only_way_in() -> Self {
        Self { is_at: None, certificates: None, url: None }
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

    /// The certificates that the proxy hands on, in PEM, the client's own first. `None` where it hands on none: then the
    /// certificate of the connection is the client's.
    pub(super) fn certificates(&self, headers: &HeaderMap, extensions: &Extensions) -> Option<Vec<String>> {
        let names = self.certificates.filter(|_| self.sent(extensions))?;
        Some(names.chain(headers))
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
        match (&self.is_at, extensions.get::<PeerAddress>()) {
            (None, _) => true,
            (Some(is_at), Some(PeerAddress(peer))) => is_at(*peer),
            (Some(_), None) => false,
        }
    }
}

impl fmt::Debug for TrustedProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrustedProxy")
            .field("only_way_in", &self.is_at.is_none())
            .field("certificates", &self.certificates)
            .field("url", &self.url)
            .finish()
    }
}

/// The last of a header's elements, which commas part outside of quotes.
fn last_element<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let line = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    Some(split_outside_quotes(line, ',')?.last()?.trim())
}

/// The value of a parameter of an element of `Forwarded`.
fn parameter(element: &str, name: &str) -> Option<String> {
    split_outside_quotes(element, ';')?.into_iter().find_map(|pair| {
        let (found, value) = pair.split_once('=')?;
        if !found.trim().eq_ignore_ascii_case(name) {
            return None;
        }
        let value = value.trim();
        // A quoted pair has no place in a scheme or a host.
        Some(value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value).into())
    })
}

/// The parts of a text; `None` where a quote is not closed, since a client may have opened it to swallow what the proxy added.
fn split_outside_quotes(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut quoted, mut escaped) = (false, false);
    let parts = text
        .split(|character| {
            if escaped {
                escaped = false;
                return false;
            }
            escaped = quoted && character == '\\';
            quoted ^= character == '"';
            !quoted && character == separator
        })
        .collect();
    (!quoted).then_some(parts)
}
