//! What every error has to keep to, wherever it comes from.

use std::error::Error;

/// Stands in the secrets of the seeds. It is upper case and short, so that mutations leave it whole now and then.
pub(crate) const CANARY: &str = "PSST";

/// The length that no `Display` and no `Debug` of an error exceeds, in bytes.
const LIMIT: usize = 4096;

/// Checks an error and its sources: bounded, and free of characters that act on a terminal or a log.
#[track_caller]
pub(crate) fn check(error: &dyn Error) {
    let mut next = Some(error);
    while let Some(error) = next {
        check_text(&error.to_string());
        check_text(&format!("{error:?}"));
        next = error.source();
    }
}

/// As [`check`], for an error that shows nothing of the input at all.
#[track_caller]
pub(crate) fn check_silent(error: &dyn Error) {
    check(error);
    assert_silent(error, "an error");
}

/// The canary shows in neither `Display` nor `Debug`.
#[track_caller]
pub(crate) fn assert_silent(error: &dyn Error, what: &str) {
    assert!(!format!("{error} {error:?}").contains(CANARY), "a secret shows in {what}: {error} {error:?}");
}

/// A text that errors and `Debug` show.
#[track_caller]
pub(crate) fn check_text(text: &str) {
    assert!(text.len() < LIMIT, "{} bytes are shown", text.len());
    if let Some(character) = text.chars().find(|character| acts(*character)) {
        panic!("a raw {character:?} is shown: {text:?}");
    }
}

/// Control characters, line and paragraph separators, and the format characters of Unicode's category `Cf` that hide, join
/// or turn text.
fn acts(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0001}' | '\u{e0020}'..='\u{e007f}')
}
