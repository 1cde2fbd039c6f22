//! Where a request comes from, for limits on attempts.

use std::net::{IpAddr, SocketAddr};

use authlete_core::handler::PeerAddress;
use http::{Extensions, HeaderMap};

/// The network of whoever sent a request: an address of IPv4, or the part of one of IPv6 that is the same for all addresses of a host.
/// Of the header `X-Forwarded-For`, what these proxies added is believed, and nothing that was there before.
pub(crate) fn network(headers: &HeaderMap, extensions: &Extensions, proxies: &[IpAddr]) -> String {
    let Some(peer) = extensions.get::<PeerAddress>() else { return String::new() };
    let lines = headers.get_all("x-forwarded-for").iter().map(|line| line.to_str().unwrap_or_default());
    let mut forwarded: Vec<_> = lines.flat_map(|line| line.split(',')).map(address).collect();
    let mut sender = peer.ip();
    // Each proxy appends the address that the request came to it from.
    while proxies.contains(&sender) {
        let Some(Some(before)) = forwarded.pop() else { break };
        sender = before;
    }
    match sender {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
    }
}

/// An address in the header, which some proxies write with the port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = text.parse().or_else(|_| text.parse().map(|socket: SocketAddr| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_sender_is_the_last_one_that_no_proxy_is() {
        let proxies = ["192.0.2.1", "192.0.2.2"].map(|proxy| proxy.parse().unwrap());
        for (peer, forwarded, expected) in [
            ("198.51.100.1", &[][..], "198.51.100.1"),
            ("::ffff:198.51.100.1", &[], "198.51.100.1"),
            // Not by a proxy.
            ("198.51.100.1", &["203.0.113.1"], "198.51.100.1"),
            ("192.0.2.1", &[], "192.0.2.1"),
            ("192.0.2.1", &["203.0.113.1"], "203.0.113.1"),
            ("::ffff:192.0.2.1", &["203.0.113.1:50000"], "203.0.113.1"),
            ("192.0.2.1", &["10.0.0.1, 203.0.113.1", "192.0.2.2"], "203.0.113.1"),
            ("192.0.2.1", &["203.0.113.1, nonsense"], "192.0.2.1"),
            ("192.0.2.1", &["2001:db8:0:1:2:3:4:5"], "[2001, db8, 0, 1]"),
            ("2001:db8:0:1::9", &[], "[2001, db8, 0, 1]"),
        ] {
            let mut headers = HeaderMap::new();
            for line in forwarded {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            let mut extensions = Extensions::new();
            extensions.insert(PeerAddress::new(peer.parse().unwrap()));
            assert_eq!(network(&headers, &extensions, &proxies), expected, "{peer} {forwarded:?}");
        }
    }
}
