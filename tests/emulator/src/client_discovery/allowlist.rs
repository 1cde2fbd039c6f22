//! The URLs that client IDs have to be below of, where the service has a list of them.

/// The parts of a URL with a path.
pub(super) struct Parts<'u> {
    pub(super) scheme: &'u str,
    pub(super) authority: &'u str,
    pub(super) path: &'u str,
    pub(super) query: Option<&'u str>,
}

impl<'u> Parts<'u> {
    pub(super) fn of(url: &'u str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let (authority, _) = rest.split_once('/')?;
        let rest = &rest[authority.len()..];
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        let sound =
            !authority.is_empty() && !authority.contains('?') && url.bytes().all(|byte| byte.is_ascii_graphic());
        sound.then_some(Self { scheme, authority, path, query })
    }

    /// Whether the URL is that of an entry or one below it. Scheme and authority are compared as they are, and the query if the entry
    /// has one.
    pub(super) fn is_below(&self, entry: &str) -> bool {
        // An entry for all of a host needs no path.
        let Some(entry) = Parts::of(entry).or_else(|| Parts::without_path(entry)) else { return false };
        let mut own = segments(self.path);
        (self.scheme, self.authority) == (entry.scheme, entry.authority)
            && segments(entry.path).all(|segment| own.next() == Some(segment))
            && entry.query.is_none_or(|query| self.query == Some(query))
    }

    fn without_path(url: &str) -> Option<Parts<'_>> {
        let (scheme, authority) = url.split_once("://")?;
        Some(Parts { scheme, authority, path: "", query: None })
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_below_an_entry_with_the_same_first_segments() {
        for (entry, url, expected) in [
            ("https://a.example/a/b", "https://a.example/a/b/c", true),
            ("https://a.example/a/b", "https://a.example/a/b", true),
            ("https://a.example/a/b", "https://a.example/a", false),
            ("https://a.example/a/b", "https://a.example/a/bc", false),
            ("https://a.example", "https://a.example/a", true),
            ("https://a.example/", "https://a.example.org/a", false),
            ("https://a.example/a", "http://a.example/a", false),
            ("https://a.example/a", "https://a.example:8443/a", false),
            ("https://a.example/a", "https://a.example/a?q=1", true),
            ("https://a.example/a?q=1", "https://a.example/a?q=1", true),
            ("https://a.example/a?q=1", "https://a.example/a?q=2", false),
            ("nonsense", "https://a.example/a", false),
        ] {
            assert_eq!(Parts::of(url).unwrap().is_below(entry), expected, "{entry} {url}");
        }
    }
}
