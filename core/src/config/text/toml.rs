//! TOML.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Flaw, LONGEST_KEY, SECTION, TextFault};

pub(super) fn entries(text: &str) -> Result<Vec<Entry>, Flaw> {
    // Only the position of the error is used, since its message shows the line.
    let document = DeTable::parse(text).map_err(|error| Flaw {
        fault: TextFault::Syntax,
        line: error.span().and_then(|span| Some(line_breaks(text.get(..span.start)?) + 1)),
    })?;
    let section = document.get_ref().get(SECTION).map(Spanned::get_ref);
    let Some(DeValue::Table(section)) = section else {
        return Err(Flaw { fault: TextFault::NoSection, line: None });
    };
    let mut found = Vec::new();
    collect(text, "", section, &mut found);
    // Line breaks are counted once for all entries, so in order.
    found.sort_by_key(|(position, _)| *position);
    let (mut counted, mut breaks) = (0, 0);
    for (position, entry) in &mut found {
        breaks += text.get(counted..*position).map_or(0, line_breaks);
        counted = *position;
        entry.line = Some(breaks + 1);
    }
    Ok(found.into_iter().map(|(_, entry)| entry).collect())
}

/// Entries without their lines, each behind its position in the text. Tables within are parts of the keys in them; the
/// parser bounds how deep they are.
fn collect(text: &str, prefix: &str, table: &DeTable<'_>, found: &mut Vec<(usize, Entry)>) {
    for (key, value) in table {
        let name = format!("{prefix}{}", key.get_ref());
        let value = match value.get_ref() {
            // No setting has a longer name, and the name would be copied for every key within.
            DeValue::Table(table) if name.len() <= LONGEST_KEY => {
                collect(text, &format!("{name}."), table, found);
                continue;
            }
            DeValue::String(text) => Some(String::from(&**text)),
            // The text of the number, so that no digit is lost.
            DeValue::Integer(_) => text
                .get(value.span())
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
                .map(String::from),
            _ => None,
        };
        found.push((key.span().start, Entry { key: name, value, line: None }));
    }
}

fn line_breaks(text: &str) -> usize {
    text.matches('\n').count()
}
