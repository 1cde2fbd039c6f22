//! The users: what the server asks its user database for.

pub(crate) mod demonstration;
mod entry;
mod file;
mod memory;
mod password;
mod verified_claims;

use std::pin::Pin;

use authlete_core::reply::UserClaims;
use authlete_core::types::RawJson;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(crate) use self::entry::{EntryError, UserEntry};
pub(crate) use self::file::FileUsers;
pub(crate) use self::memory::MemoryUsers;
pub(crate) use self::password::authenticate;
use crate::hash::is_secret;

/// What goes wrong in a database.
pub(crate) type DatabaseError = Box<dyn std::error::Error + Send + Sync>;

/// What a database finds, later.
pub(crate) type Found<'f> = Pin<Box<dyn Future<Output = Result<Option<User>, DatabaseError>> + Send + 'f>>;

/// The user database. Replace it by your own.
pub(crate) trait UserStore: Send + Sync {
    /// The user with that subject, which identifies the user to clients and never changes.
    fn by_subject<'f>(&'f self, subject: &'f str) -> Found<'f>;

    /// The user who logs in by that name.
    fn by_login_name<'f>(&'f self, login_name: &'f str) -> Found<'f>;

    /// The user whom a `login_hint` means: by subject, e-mail address or phone number.
    fn by_login_hint<'f>(&'f self, hint: &'f str) -> Found<'f>;
}

/// A user, as a database keeps it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct User {
    /// Identifies the user to clients.
    pub(crate) subject: String,
    pub(crate) login_name: String,
    /// The password's hash by Argon2 in the PHC string format.
    pub(crate) password_hash: String,
    /// The second factor, which the user also gives as the `user_code` of CIBA.
    pub(crate) code: Option<String>,
    /// The claims by name, which may end in `#` and a language tag. Those without a tag are in the language of the claim
    /// `locale`.
    pub(crate) claims: Map<String, Value>,
    /// The value of `verified_claims` (OpenID Connect for Identity Assurance 1.0).
    pub(crate) verified_claims: Option<Value>,
}

impl User {
    /// The name for pages.
    pub(crate) fn name(&self) -> &str {
        self.claims.get("name").and_then(Value::as_str).unwrap_or(&self.login_name)
    }

    /// Whether that is the user's code.
    pub(crate) fn has_code(&self, code: &str) -> bool {
        self.code.as_deref().is_some_and(|own| is_secret(code, own))
    }

    /// What a `login_hint` can be, in the spelling in which hints are compared.
    fn login_hints(&self) -> impl Iterator<Item = String> {
        let claims = ["email", "phone_number"].into_iter().filter_map(|name| self.claims.get(name)?.as_str());
        std::iter::once(self.subject.as_str()).chain(claims).map(comparable)
    }

    /// The claim in a language: that with the longest tag that the language begins with (RFC 4647, section 3.4).
    fn localized(&self, name: &str, language: &str) -> Option<&Value> {
        let mut range = language;
        loop {
            let is_meant = |member: &str| {
                let (claim, tag) = member.split_once('#').unwrap_or((member, ""));
                claim == name && tag.eq_ignore_ascii_case(range)
            };
            if let Some((_, value)) = self.claims.iter().find(|(member, _)| is_meant(member)) {
                return Some(value);
            }
            match range.rsplit_once('-') {
                Some((shorter, _)) => range = shorter,
                None => break,
            }
        }
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let locale = self.claims.get("locale").and_then(Value::as_str)?;
        self.claims.get(name).filter(|_| primary(locale) == primary(language))
    }
}

impl UserClaims for User {
    /// The subject is not among the claims: it has a place of its own in every message.
    fn claim(&self, name: &str, language: Option<&str>) -> Option<RawJson> {
        let value = match language {
            _ if name == "sub" => None,
            Some(language) => self.localized(name, language),
            None => self.claims.get(name),
        };
        RawJson::of(value?).ok()
    }

    fn verified_claims(&self, request: &RawJson) -> Option<RawJson> {
        let request = request.parse().ok()?;
        RawJson::of(&verified_claims::select(self.verified_claims.as_ref()?, &request)?).ok()
    }
}

/// E-mail addresses and phone numbers are the same in capitals, and with spaces or brackets.
fn comparable(hint: &str) -> String {
    hint.chars().filter(|char| !" ()-".contains(*char)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod store_tests;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn user() -> User {
        let claims = json!({
            "name": "John", "name#ja": "ジョン", "family_name#ja-Kana-JP": "スミス", "locale": "en-US",
            "email_verified": true, "updated_at": 1_700_000_000, "sub": "somebody else",
        });
        User {
            subject: "1001".into(),
            login_name: "john".into(),
            password_hash: String::new(),
            code: None,
            claims: claims.as_object().unwrap().clone(),
            verified_claims: None,
        }
    }

    #[test]
    fn claims_are_found_by_name_and_language() {
        for (name, language, expected) in [
            ("name", None, Some("\"John\"")),
            ("name", Some("ja"), Some("\"ジョン\"")),
            ("name", Some("JA-jp"), Some("\"ジョン\"")),
            ("name", Some("en-GB"), Some("\"John\"")),
            ("name", Some("fr"), None),
            ("family_name", Some("ja-Kana-JP"), Some("\"スミス\"")),
            ("family_name", Some("ja"), None),
            ("email_verified", None, Some("true")),
            ("updated_at", None, Some("1700000000")),
            ("birthdate", None, None),
            ("sub", None, None),
            ("sub", Some("en"), None),
        ] {
            let found = user().claim(name, language);
            assert_eq!(found.as_ref().map(|value| value.as_str()), expected, "{name} {language:?}");
        }
    }
}
