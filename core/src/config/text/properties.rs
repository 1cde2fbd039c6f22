//! Java properties.

use alloc::vec::Vec;
use std::io::Read;

use java_properties::{LineContent, PropertiesIter};

use super::{Entry, Flaw, TextFault};

pub(super) fn entries(text: &str) -> Result<Vec<Entry>, Flaw> {
    // The parser drops a last line that ends in a backslash, unless there is a line break behind it.
    let text = text.as_bytes().chain(&b"\n"[..]);
    let mut entries = Vec::new();
    for line in PropertiesIter::new_with_encoding(text, encoding_rs::UTF_8) {
        let line = line.map_err(|error| Flaw { fault: TextFault::Syntax, line: error.line_number() })?;
        let number = Some(line.line_number());
        if let LineContent::KVPair(key, value) = line.consume_content() {
            entries.push(Entry { key, value: Some(value), line: number });
        }
    }
    Ok(entries)
}
