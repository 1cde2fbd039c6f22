//! Authlete's result codes, such as `A004001`.

use core::fmt;

/// A result code: a letter and six digits, of which the fourth tells the [class](ResultClass).
///
/// Codes come as text: as `result_code` of nearly every response, and from
/// [`Refusal::result_code`](crate::Refusal::result_code) where the call was refused.
///
/// ```
/// use authlete_core::token::TokenResponse;
/// use authlete_core::{ResultClass, ResultCode};
///
/// let response = TokenResponse { result_code: Some("A050305".into()), ..TokenResponse::new("BAD_REQUEST") };
/// let code = response.result_code.as_deref().and_then(ResultCode::parse);
/// assert_eq!(code.and_then(ResultCode::class), Some(ResultClass::Client));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResultCode {
    letter: char,
    number: u32,
}

impl ResultCode {
    /// Reads a code, or `None` where the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut letters = text.chars();
        let letter = letters.next().filter(char::is_ascii_uppercase)?;
        let digits = letters.as_str();
        let number = digits.parse().ok()?;
        (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(Self { letter, number })
    }

    /// The number after the letter: 4001 for `A004001`.
    pub fn number(self) -> u32 {
        self.number
    }

    /// What the code is about; `None` for a class that this version does not know.
    pub fn class(self) -> Option<ResultClass> {
        Some(match self.number / 100 % 10 {
            0 => ResultClass::Success,
            1 => ResultClass::Authlete,
            2 => ResultClass::Caller,
            3 => ResultClass::Client,
            4 => ResultClass::Log,
            5 => ResultClass::FrontEnd,
            6 => ResultClass::User,
            7 => ResultClass::Sns,
            _ => return None,
        })
    }
}

impl fmt::Display for ResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:06}", self.letter, self.number)
    }
}

/// What a result code is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResultClass {
    /// The call did what it was to do.
    Success,
    /// Authlete failed.
    Authlete,
    /// The caller made a mistake: the authorization server, or the settings of its service.
    Caller,
    /// The client made a mistake in its request to the authorization server.
    Client,
    /// Something happened that is worth a line in a log.
    Log,
    /// The front end failed.
    FrontEnd,
    /// The user of the API did something that cannot be done, such as choosing an alias that is taken.
    User,
    /// A social network service failed.
    Sns,
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_have_a_number_and_a_class() {
        for (text, number, class) in [
            ("A000101", 101, Some(ResultClass::Authlete)),
            ("A001202", 1_202, Some(ResultClass::Caller)),
            ("A004001", 4_001, Some(ResultClass::Success)),
            ("A030601", 30_601, Some(ResultClass::User)),
            ("A050001", 50_001, Some(ResultClass::Success)),
            ("A050305", 50_305, Some(ResultClass::Client)),
            ("A126203", 126_203, Some(ResultClass::Caller)),
            ("A197401", 197_401, Some(ResultClass::Log)),
            ("A312001", 312_001, Some(ResultClass::Success)),
            // Authlete publishes none of these four.
            ("A000500", 500, Some(ResultClass::FrontEnd)),
            ("A999799", 999_799, Some(ResultClass::Sns)),
            ("Z000800", 800, None),
            ("A999999", 999_999, None),
        ] {
            let code = ResultCode::parse(text).unwrap();
            assert_eq!((code.number(), code.class(), &*code.to_string()), (number, class, text));
        }
    }

    #[test]
    fn other_text_is_no_code() {
        for text in ["", "A", "A00400", "A0040011", "004001", "a004001", "É004001", "A+04001", "A-04001", "A00400é"] {
            assert_eq!(ResultCode::parse(text), None, "{text}");
        }
        for text in [" A004001", "A004001 ", "[A004001]", "A00400١", "AA04001"] {
            assert_eq!(ResultCode::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_code_is_written_as_it_was_read(text in "\\PC{0,9}|[A-B][0-9+-]{5,7}") {
            if let Some(code) = ResultCode::parse(&text) {
                prop_assert_eq!(code.to_string(), text);
            }
        }
    }
}
