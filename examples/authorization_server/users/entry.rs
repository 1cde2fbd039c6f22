//! Users as files in TOML have them: with a hash of the password, or with the password itself.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{User, password};

/// An entry of `[[users]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserEntry {
    subject: String,
    login_name: String,
    #[serde(default, deserialize_with = "secret")]
    password: Option<String>,
    #[serde(default, deserialize_with = "secret")]
    password_hash: Option<String>,
    #[serde(default, deserialize_with = "secret")]
    code: Option<String>,
    #[serde(default)]
    claims: Map<String, Value>,
    verified_claims: Option<Value>,
}

/// A text whose value errors do not tell.
fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    String::deserialize(deserializer).map(Some).map_err(|_| D::Error::custom("it is not a text"))
}

/// What is wrong with an entry, whose login name it has.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum EntryError {
    /// It has both a password and a hash, or neither.
    OnePassword(String),
    /// The hash is not one of Argon2.
    Hash(String),
    /// The password cannot be hashed.
    Password(String),
}

impl UserEntry {
    /// The user. It takes a while where a password is to be hashed.
    pub(crate) fn into_user(self) -> Result<User, EntryError> {
        let password_hash = match (self.password, self.password_hash) {
            (Some(password), None) => {
                password::hash(&password).map_err(|_| EntryError::Password(self.login_name.clone()))?
            }
            (None, Some(hash)) if password::is_hash(&hash) => hash,
            (None, Some(_)) => return Err(EntryError::Hash(self.login_name)),
            _ => return Err(EntryError::OnePassword(self.login_name)),
        };
        Ok(User {
            subject: self.subject,
            login_name: self.login_name,
            password_hash,
            code: self.code,
            claims: self.claims,
            verified_claims: self.verified_claims,
        })
    }
}

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnePassword(name) => write!(f, "the user '{name}' has to have one of 'password' and 'password_hash'"),
            Self::Hash(name) => write!(f, "'password_hash' of the user '{name}' is not a PHC string of Argon2"),
            Self::Password(name) => write!(f, "the password of the user '{name}' cannot be hashed"),
        }
    }
}

impl std::error::Error for EntryError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(lines: &str) -> Result<User, String> {
        let text = format!("subject = '1'\nlogin_name = 'ann'\n{lines}");
        let entry: UserEntry = toml::from_str(&text).map_err(|error| error.message().to_owned())?;
        entry.into_user().map_err(|error| error.to_string())
    }

    #[test]
    fn a_password_is_hashed_and_a_hash_is_kept() {
        let hashed = user("password = 'secret'").map(|user| user.password_hash).unwrap();
        assert!(password::is_hash(&hashed));
        let kept = user(&format!("password_hash = '{hashed}'\ncode = '1'\nclaims = {{ name = 'Ann' }}")).unwrap();
        assert_eq!((kept.password_hash, kept.code.as_deref()), (hashed, Some("1")));
        assert_eq!(kept.claims["name"], "Ann");
    }

    #[test]
    fn what_is_wrong_is_told() {
        let one = "the user 'ann' has to have one of 'password' and 'password_hash'";
        for (lines, expected) in [
            ("", one),
            ("password = 'a'\npassword_hash = 'b'", one),
            ("password_hash = 'secret'", "'password_hash' of the user 'ann' is not a PHC string of Argon2"),
        ] {
            assert_eq!(user(lines).err().as_deref(), Some(expected), "{lines}");
        }
        let unknown = user("pasword = 'a'").err().unwrap();
        assert!(unknown.contains("`pasword`"), "{unknown}");
    }
}
