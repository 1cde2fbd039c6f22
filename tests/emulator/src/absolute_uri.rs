//! Whether a text is an absolute URI without a fragment, as redirection URIs (RFC 6749 3.1.2) and resource indicators
//! (RFC 8707 2) have to be.

/// Why a text is no such URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UriFault {
    Malformed,
    Relative,
    Fragment,
}

/// Checks a text against RFC 3986 as far as it matters: characters, percent signs, scheme, fragment.
pub(crate) fn check(text: &str) -> Result<(), UriFault> {
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let sound = match byte {
            b'%' => [rest.next(), rest.next()].iter().all(|digit| digit.is_some_and(|digit| digit.is_ascii_hexdigit())),
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => false,
            byte => byte.is_ascii_graphic(),
        };
        if !sound {
            return Err(UriFault::Malformed);
        }
    }
    let (before_fragment, fragment) = text.split_once('#').map_or((text, false), |(before, _)| (before, true));
    match before_fragment.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => match (rest, fragment) {
            ("", _) => Err(UriFault::Malformed),
            (_, true) => Err(UriFault::Fragment),
            (_, false) => Ok(()),
        },
        _ => Err(UriFault::Relative),
    }
}

/// Whether a browser that is led to the URI shows or runs its text.
pub(crate) fn is_run_by_browsers(text: &str) -> bool {
    let scheme = text.split(':').next().unwrap_or_default();
    ["data", "javascript", "vbscript"].iter().any(|run| scheme.eq_ignore_ascii_case(run))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_absolute_and_have_no_fragment() {
        for (text, expected) in [
            ("https://rs.example/a?b=c%20d", Ok(())),
            ("com.example.app:/cb", Ok(())),
            ("urn:example:1", Ok(())),
            ("/cb", Err(UriFault::Relative)),
            ("a/b:c", Err(UriFault::Relative)),
            ("", Err(UriFault::Relative)),
            ("https:", Err(UriFault::Malformed)),
            ("https://rs.example/#f", Err(UriFault::Fragment)),
            ("https://rs.example/ b", Err(UriFault::Malformed)),
            ("https://rs.example/%2", Err(UriFault::Malformed)),
            ("https://rs.example/ü", Err(UriFault::Malformed)),
        ] {
            assert_eq!(check(text), expected, "{text}");
        }
    }
}
