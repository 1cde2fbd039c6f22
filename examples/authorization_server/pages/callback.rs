//! The page of the demonstration's client: what came of a flow.

use askama::Template;
use serde_json::{Map, Value};

use super::{Language, Page};

/// What the client got. `data-outcome` is `received` or `error`.
#[derive(Template)]
#[template(path = "callback.html")]
pub(crate) struct CallbackPage<'p> {
    pub(crate) language: Language,
    pub(crate) outcome: Result<Received<'p>, OauthError<'p>>,
    /// Where the client starts another flow.
    pub(crate) start: &'p str,
}

/// What a client receives after a login.
pub(crate) struct Received<'p> {
    pub(crate) tokens: Vec<Token<'p>>,
    /// The claims of the ID token.
    pub(crate) id_token_claims: Option<&'p Map<String, Value>>,
    /// What the userinfo endpoint answered.
    pub(crate) userinfo: Option<&'p Map<String, Value>>,
}

/// A token, or another member of the token response. A page is no place for secrets: only their beginning is shown.
pub(crate) struct Token<'p> {
    /// Such as `access_token`.
    pub(crate) name: &'p str,
    pub(crate) value: &'p str,
    pub(crate) secret: bool,
}

/// An error as OAuth messages have it.
pub(crate) struct OauthError<'p> {
    pub(crate) code: &'p str,
    pub(crate) description: Option<&'p str>,
}

impl Token<'_> {
    fn shown(&self) -> String {
        if !self.secret {
            return self.value.into();
        }
        // Not more than a third of a short one.
        let length = self.value.chars().count();
        let beginning: String = self.value.chars().take(8.min(length / 3)).collect();
        format!("{beginning}… ({length})")
    }
}

impl CallbackPage<'_> {
    fn outcome_name(&self) -> &'static str {
        match self.outcome {
            Ok(_) => "received",
            Err(_) => "error",
        }
    }
}

/// A claim's value: a string without quotes, an object as indented JSON.
fn claim_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(_) => format!("{value:#}"),
        _ => value.to_string(),
    }
}

impl Page for CallbackPage<'_> {
    const ID: &'static str = "callback";

    fn language(&self) -> Language {
        self.language
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_secret_only_the_beginning_is_shown() {
        let shown = |value, secret| Token { name: "access_token", value, secret }.shown();
        let cases = [
            ("Bearer", false, "Bearer"),
            ("abcdefghijklmnopqrstuvwxyzabcdef", true, "abcdefgh… (32)"),
            ("abcdef", true, "ab… (6)"),
            ("é漢字", true, "é… (3)"),
            ("", true, "… (0)"),
        ];
        for (value, secret, expected) in cases {
            assert_eq!(shown(value, secret), expected);
        }
    }

    #[test]
    fn claims_are_shown_as_json_unless_they_are_texts() {
        let cases = [
            (Value::from("john"), "john"),
            (Value::from(true), "true"),
            (serde_json::json!(["pwd", 1]), r#"["pwd",1]"#),
            (serde_json::json!({"country": "USA"}), "{\n  \"country\": \"USA\"\n}"),
        ];
        for (value, expected) in cases {
            assert_eq!(claim_text(&value), expected);
        }
    }
}
