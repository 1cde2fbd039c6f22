//! The text of a token, as it is kept.

use serde::{Deserialize, Serialize};

use crate::jose::{base64url, from_base64url};

/// The text of a token, as it is kept.
#[derive(Clone, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(crate) enum TokenText {
    /// 32 bytes that are written in Base64URL, as the emulator makes them: they take half of the text's room.
    Bytes([u8; 32]),
    /// Any other text, which the caller of the API gave.
    Given(Box<str>),
}

impl From<&str> for TokenText {
    fn from(text: &str) -> Self {
        match from_base64url(text).and_then(|bytes| bytes.try_into().ok()) {
            Some(bytes) => Self::Bytes(bytes),
            None => Self::Given(text.into()),
        }
    }
}

impl From<String> for TokenText {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<TokenText> for String {
    fn from(text: TokenText) -> Self {
        match text {
            TokenText::Bytes(bytes) => base64url(bytes),
            TokenText::Given(text) => text.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_as_it_was() {
        let made = base64url([251; 32]);
        // Its last character has bits that are of no byte, which the same bytes would not be written with.
        let loose = format!("{}9", &made[..42]);
        for (text, is_bytes) in [(&*made, true), (&loose, false), ("", false), ("a token", false), (&made[..42], false)]
        {
            let kept = TokenText::from(text);
            assert_eq!(matches!(kept, TokenText::Bytes(_)), is_bytes, "{text}");
            assert_eq!(String::from(kept), text);
        }
    }
}
