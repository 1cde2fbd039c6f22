//! INI, as Python's configparser reads it, but that `%` means nothing.

use alloc::vec::Vec;

use configparser::ini::{Ini, IniDefault};

use super::{Entry, Flaw, SECTION, TextFault};

pub(super) fn entries(text: &str) -> Result<Vec<Entry>, Flaw> {
    let syntax = |line| Flaw { fault: TextFault::Syntax, line };
    let mut format = IniDefault::default();
    format.case_sensitive = true;
    format.multiline = true;
    format.enable_inline_comments = false;
    let mut sections = Ini::new_from_defaults(format)
        .read(text.into())
        // The message starts `line 3:`; what follows may show a value.
        .map_err(|message| {
            syntax(message.strip_prefix("line ").and_then(|rest| rest.split(':').next()?.parse().ok()))
        })?;
    let mut section = sections.remove(SECTION).ok_or(Flaw { fault: TextFault::NoSection, line: None })?;

    // The parser has no lines, and keeps the last value of a key that stands twice.
    let mut entries: Vec<Entry> = Vec::new();
    for (line, key) in keys(text) {
        if entries.iter().any(|entry| entry.key == key) {
            return Err(Flaw { fault: TextFault::Repeated, line: Some(line) });
        }
        match section.remove(key) {
            None => {}
            Some(None) => return Err(syntax(Some(line))),
            Some(value) => entries.push(Entry { key: key.into(), value, line: Some(line) }),
        }
    }
    Ok(entries)
}

/// What may be a key of the section, with its line; lines that go on with a value are among them.
fn keys(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    (1..).zip(text.lines()).filter_map(move |(number, line)| {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            inside = header.rsplit_once(']').is_some_and(|(name, _)| name.trim() == SECTION);
            return None;
        }
        let key = line.split(['=', ':']).next()?.trim();
        inside.then_some((number, key))
    })
}
