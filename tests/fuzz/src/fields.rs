//! The layout of an input: fields, with a byte between them that UTF-8 does not have.

use std::borrow::Cow;

/// Stands between two fields.
pub(crate) const SEPARATOR: u8 = 0xff;

/// Takes an input apart. Fields that are missing are empty; the last one takes all that is left.
pub(crate) fn fields<const N: usize>(input: &[u8]) -> [&[u8]; N] {
    let mut parts = input.splitn(N, |byte| *byte == SEPARATOR);
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// A field as text. Bytes that are not UTF-8 become U+FFFD.
pub(crate) fn text(field: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(field)
}

/// An input of these fields.
pub(crate) fn input<F: AsRef<[u8]>>(fields: impl IntoIterator<Item = F>) -> Vec<u8> {
    let mut input = Vec::new();
    for (position, field) in fields.into_iter().enumerate() {
        if position > 0 {
            input.push(SEPARATOR);
        }
        input.extend_from_slice(field.as_ref());
    }
    input
}
