//! TOML.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Flaw, SECTION, TextFault};

pub(super) fn entries(text: &str) -> Result<Vec<Entry>, Flaw> {
    // Of the error only the place: its message shows the line.
    let document = DeTable::parse(text).map_err(|error| Flaw {
        fault: TextFault::Syntax,
        line: error.span().and_then(|span| line(text, span.start)),
    })?;
    let section = document.get_ref().get(SECTION).map(Spanned::get_ref);
    let Some(DeValue::Table(section)) = section else {
        return Err(Flaw { fault: TextFault::NoSection, line: None });
    };
    let mut entries = Vec::new();
    collect(text, "", section, &mut entries);
    Ok(entries)
}

/// Tables within are parts of the keys in them. The parser bounds how deep they are.
fn collect(text: &str, prefix: &str, table: &DeTable<'_>, entries: &mut Vec<Entry>) {
    for (key, value) in table {
        let name = format!("{prefix}{}", key.get_ref());
        let value = match value.get_ref() {
            DeValue::Table(table) => {
                collect(text, &format!("{name}."), table, entries);
                continue;
            }
            DeValue::String(text) => Some(String::from(&**text)),
            // As it stands, so that no digit gets lost.
            DeValue::Integer(_) => text
                .get(value.span())
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
                .map(String::from),
            _ => None,
        };
        entries.push(Entry { key: name, value, line: line(text, key.span().start) });
    }
}

fn line(text: &str, position: usize) -> Option<usize> {
    Some(text.get(..position)?.matches('\n').count() + 1)
}
