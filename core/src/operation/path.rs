//! Path templates such as `/api/{serviceId}/client/get/{clientId}`: filled for a request, matched for an incoming one.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Why a value cannot stand in a path.
///
/// An empty segment, `.` and `..` are dropped or resolved by HTTP stacks and servers on the way, percent-encoded or not,
/// so that `client/delete/..` would reach another operation than the one that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SegmentError {
    /// There is no value.
    Missing,
    /// The value is empty.
    Empty,
    /// The value is `.` or `..`.
    Dots,
    /// The value would make the path of another operation: `list` cannot be the client in `/client/get/{clientId}`, since
    /// `/client/get/list` lists the clients.
    Reserved,
}

impl fmt::Display for SegmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing",
            Self::Empty => "is empty",
            Self::Dots => "is a dot segment",
            Self::Reserved => "is the name of another operation",
        })
    }
}

impl core::error::Error for SegmentError {}

/// Checks that a value may stand in a path as one segment.
pub(crate) fn check_segment(value: &str) -> Result<(), SegmentError> {
    match value {
        "" => Err(SegmentError::Empty),
        "." | ".." => Err(SegmentError::Dots),
        _ => Ok(()),
    }
}

fn check_argument(value: &str, reserved: &[&str]) -> Result<(), SegmentError> {
    if reserved.contains(&value) { Err(SegmentError::Reserved) } else { check_segment(value) }
}

/// Appends `template` to `url` with every placeholder filled and encoded; the error names the placeholder at fault. No
/// placeholder is filled with one of the `reserved` values.
pub(crate) fn expand<'v>(
    template: &'static str,
    reserved: &[&str],
    url: &mut String,
    value: impl Fn(&str) -> Option<Cow<'v, str>>,
) -> Result<(), (&'static str, SegmentError)> {
    let mut rest = template;
    while let Some((literal, placeholder)) = rest.split_once('{') {
        let (name, behind) = placeholder.split_once('}').unwrap_or((placeholder, ""));
        let value = value(name).ok_or((name, SegmentError::Missing))?;
        check_argument(&value, reserved).map_err(|fault| (name, fault))?;
        url.push_str(literal);
        url.extend(utf8_percent_encode(&value, RESERVED));
        rest = behind;
    }
    url.push_str(rest);
    Ok(())
}

/// The values that a path has for the placeholders of `template`, or `None` if the path does not match.
pub(crate) fn capture<'p>(template: &'static str, reserved: &[&str], path: &'p str) -> Option<Captures<'p>> {
    let mut captures = Vec::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        let segment = segments.next()?;
        match placeholder(expected) {
            None if segment == expected => {}
            None => return None,
            Some(name) => {
                let value = percent_decode_str(segment).decode_utf8().ok()?;
                check_argument(&value, reserved).ok()?;
                captures.push((name, value));
            }
        }
    }
    segments.next().is_none().then_some(captures)
}

/// Placeholder names with their decoded values.
pub(crate) type Captures<'p> = Vec<(&'static str, Cow<'p, str>)>;

/// The name in a segment such as `{clientId}`.
pub(crate) fn placeholder(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use proptest::prelude::*;

    use super::*;

    const TEMPLATE: &str = "/api/{serviceId}/client/delete/{clientId}";

    fn expanded(client_id: &str) -> Result<String, (&'static str, SegmentError)> {
        let mut url = String::new();
        expand(TEMPLATE, &["list"], &mut url, |name| match name {
            "serviceId" => Some("1".into()),
            _ => Some(client_id.to_string().into()),
        })?;
        Ok(url)
    }

    #[test]
    fn values_that_would_change_the_path_are_refused() {
        for (value, fault) in [
            ("", SegmentError::Empty),
            (".", SegmentError::Dots),
            ("..", SegmentError::Dots),
            ("list", SegmentError::Reserved),
        ] {
            assert_eq!(expanded(value), Err(("clientId", fault)), "{value:?}");
        }
    }

    #[test]
    fn everything_reserved_is_encoded() {
        for (value, segment) in [
            ("a/b", "a%2Fb"),
            ("a%2Fb", "a%252Fb"),
            ("%2E%2E", "%252E%252E"),
            ("..;", "..%3B"),
            ("a?b#c", "a%3Fb%23c"),
            ("a b+c", "a%20b%2Bc"),
            ("\r\nHost: x", "%0D%0AHost%3A%20x"),
            ("-._~", "-._~"),
            ("é", "%C3%A9"),
        ] {
            assert_eq!(expanded(value).unwrap(), alloc::format!("/api/1/client/delete/{segment}"));
        }
    }

    #[test]
    fn other_paths_do_not_match() {
        for path in [
            "",
            "/",
            "/api/1/client/delete",
            "/api/1/client/delete/",
            "/api/1/client/delete/..",
            "/api/1/client/delete/%2e%2e",
            "/api/1/client/delete/2/3",
            "/api/1/client/delete/list",
            "/api/1/client/get/2",
            "/api//client/delete/2",
            "/api/1/client/delete/%FF",
        ] {
            assert_eq!(capture(TEMPLATE, &["list"], path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn any_value_stays_one_segment_and_comes_back(value in "\\PC{1,20}|[./%\\\\?#&;=+ \\x00-\\x1f]{1,8}") {
            prop_assume!(check_argument(&value, &["list"]).is_ok());
            let path = expanded(&value).unwrap();
            prop_assert!(path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte)));
            let captures = capture(TEMPLATE, &["list"], &path).unwrap();
            prop_assert_eq!(&captures[0], &("serviceId", Cow::from("1")));
            prop_assert_eq!(&captures[1], &("clientId", Cow::from(value.as_str())));
        }
    }
}
