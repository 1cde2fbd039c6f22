//! How text from outside is shown in errors and `Debug`: escaped and cut, so that it can neither forge lines of a log nor
//! turn the direction of a line, nor fill a disk.

use core::fmt;

/// How many characters a text takes at most where it is shown.
const LIMIT: usize = 256;

/// Text from outside. `Display` and `Debug` show at most 256 characters; those of an escape count one by one.
pub(crate) struct Untrusted<'t>(pub(crate) &'t str);

impl fmt::Display for Untrusted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut room = LIMIT;
        for character in self.0.chars() {
            // Not `escape_debug`: it does not escape characters that change the direction of the text around them, and its tables
            // are some of the weight of a small program.
            let (unicode, short) = (character.escape_unicode(), character.escape_default());
            let (escape, length): (&dyn fmt::Display, _) = match character {
                '\n' | '\r' | '\t' | '\\' => (&short, short.len()),
                _ if acts_on_text(character) => (&unicode, unicode.len()),
                _ => (&character, 1),
            };
            if length > room {
                return f.write_str("…");
            }
            room -= length;
            write!(f, "{escape}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Untrusted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// Control characters, the line and paragraph separators, and the characters that have no width, or set the direction of text.
fn acts_on_text(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1F}'
            | '\u{7F}'..='\u{9F}'
            | '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E007F}'
    )
}

/// The beginning of a text that is kept to be shown.
pub(crate) fn cut(text: &str) -> &str {
    text.char_indices().nth(LIMIT).map_or(text, |(end, _)| text.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn text_from_outside_is_escaped_and_cut() {
        for (text, shown) in [
            ("it's \"fine\"", "it's \"fine\""),
            ("a\r\nb\t\0\\", "a\\r\\nb\\t\\u{0}\\\\"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("a\u{2028}b\u{202e}c\u{200f}d\u{feff}", "a\\u{2028}b\\u{202e}c\\u{200f}d\\u{feff}"),
            ("日本語 é", "日本語 é"),
        ] {
            assert_eq!(format!("{}", Untrusted(text)), shown);
        }
        let long = "é".repeat(1_000);
        assert_eq!(format!("{}", Untrusted(&long)).chars().count(), LIMIT + 1);
        let escapes = "\u{202e}".repeat(1_000);
        assert_eq!(format!("{}", Untrusted(&escapes)), "\\u{202e}".repeat(LIMIT / 8) + "…", "an escape is not cut");
        assert_eq!(cut(&long).chars().count(), LIMIT);
    }
}
