//! Headers that must not be repeated: of two, a proxy may have checked the other one.

use http::HeaderMap;
use http::header::{AsHeaderName, HeaderValue};

/// A header is repeated, or is not text where it has to be.
pub(super) struct Ambiguous;

pub(super) fn single(headers: &HeaderMap, name: impl AsHeaderName) -> Result<Option<&HeaderValue>, Ambiguous> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        (_, Some(_)) => Err(Ambiguous),
    }
}

pub(super) fn single_text<'h>(headers: &'h HeaderMap, name: &str) -> Result<Option<&'h str>, Ambiguous> {
    single(headers, name)?.map(|value| value.to_str().map_err(|_| Ambiguous)).transpose()
}
