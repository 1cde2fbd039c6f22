//! INI, as Python's configparser reads it, but that `%` means nothing.

use alloc::vec::Vec;
use std::collections::HashSet;

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

    // The parser reports no lines, and of a repeated key it keeps the last value only.
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    for (line, key) in keys(text)? {
        if !seen.insert(key) {
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

/// The keys of the section, each with its line, as the parser finds them.
fn keys(text: &str) -> Result<Vec<(usize, &str)>, Flaw> {
    let mut keys = Vec::new();
    let mut inside = false;
    // A line that is indented deeper than the last key continues its value.
    let mut key_indent = None;
    for (number, raw) in (1..).zip(text.lines()) {
        let line = raw.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(header) = line.strip_prefix('[') {
            // The name goes up to the last bracket, so a comment with brackets would be part of it.
            inside = header.rsplit_once(']').is_some_and(|(name, _)| name.trim() == SECTION);
            if !inside && header.split(']').next().is_some_and(|name| name.trim() == SECTION) {
                return Err(Flaw { fault: TextFault::Syntax, line: Some(number) });
            }
            key_indent = None;
            continue;
        }
        let indent = raw.len() - raw.trim_start().len();
        if key_indent.is_some_and(|key_indent| indent > key_indent) {
            continue;
        }
        key_indent = Some(indent);
        if inside {
            keys.push((number, line.split(['=', ':']).next().unwrap_or_default().trim()));
        }
    }
    Ok(keys)
}
