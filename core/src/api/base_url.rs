//! The base URL of the API: to be extended by a path.

use crate::operation::path::check_segment;

/// The URL without trailing slashes, if a path can be appended to it. It has a host, and may have a port and a path prefix.
pub(super) fn check_base_url(url: &str) -> Option<&str> {
    let url = url.trim_end_matches('/');
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let (authority, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port_number(port)),
        _ => (authority, Some(0)),
    };
    let host_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let ip_literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let sound_host = match ip_literal {
        Some(address) => is_ipv6_address(address),
        None => !host.is_empty() && host.bytes().all(host_name),
    };
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let sound_prefix = prefix.is_empty()
        || prefix.split('/').all(|segment| check_segment(segment).is_ok() && segment.bytes().all(unreserved));
    (sound_host && port.is_some() && sound_prefix).then_some(url)
}

/// Groups of hexadecimal digits, eight of them, or fewer where `::` stands once for the rest (RFC 4291, section 2.2). The parser
/// of the standard library is some of the weight of a small program; what it takes beyond this, an IPv4 address at the end, is of
/// no use here.
fn is_ipv6_address(text: &str) -> bool {
    let is_group = |group: &str| matches!(group.len(), 1..=4) && group.bytes().all(|byte| byte.is_ascii_hexdigit());
    let groups = |part: &str| match part {
        "" => Some(0),
        _ => part.split(':').all(is_group).then(|| part.split(':').count()),
    };
    match text.split_once("::") {
        Some((start, end)) => groups(start).zip(groups(end)).is_some_and(|(start, end)| start + end < 8),
        None => groups(text) == Some(8),
    }
}

/// Accepts digits only, whereas `u16::from_str` accepts a plus sign too.
fn port_number(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_scheme_host_port_and_prefix() {
        for (url, expected) in [
            ("https://us.authlete.com", Some("https://us.authlete.com")),
            ("http://127.0.0.1:8090/", Some("http://127.0.0.1:8090")),
            ("https://[::1]:80/a/b", Some("https://[::1]:80/a/b")),
            ("http://[2001:db8::8:800:200C:417A]", Some("http://[2001:db8::8:800:200C:417A]")),
            ("http://[1:2:3:4:5:6:7:8]", Some("http://[1:2:3:4:5:6:7:8]")),
            ("http://[::]", Some("http://[::]")),
            ("http://[1::7:8]", Some("http://[1::7:8]")),
            ("http://[]", None),
            ("http://[:]", None),
            ("http://[1:2:3:4:5:6:7]", None),
            ("http://[1:2:3:4:5:6:7:8:9]", None),
            ("http://[1:2:3:4::5:6:7:8]", None),
            ("http://[1::2::3]", None),
            ("http://[:::]", None),
            ("http://[12345::]", None),
            ("http://[g::]", None),
            ("https://a:", None),
            ("https://a:+80", None),
            ("https://a:-0", None),
            ("https://a:65536", None),
            ("https://a:8 0", None),
            ("https://user@a", None),
            ("https://a?b", None),
            ("https://a/../b", None),
            ("ftp://a", None),
            ("https://", None),
        ] {
            assert_eq!(check_base_url(url), expected, "{url}");
        }
    }
}
