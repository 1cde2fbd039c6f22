//! What the function is told in environment variables.

use std::env;
use std::fmt;

use authlete_core::handler::RequiredAccess;

/// The settings. Those of the authorizer have to be the same as in API Gateway, where they have the same names.
///
/// | variable | |
/// | --- | --- |
/// | `REQUIRED_SCOPES` | the scopes that a token needs, with spaces between them; none unless it is said |
/// | `REQUIRED_RESOURCE` | what has to be in the token's audience (RFC 8707); anything unless it is said |
/// | `ENABLE_SIMPLE_RESPONSES` | `true` where an HTTP API with format 2.0 wants simple responses; `false` unless it is said |
/// | `AUTHORIZER_RESULT_TTL_IN_SECONDS` | how long API Gateway keeps an answer, 0 for not at all; 300 unless it is said |
///
/// A token that expires or is revoked is good until API Gateway asks again. Tokens that are bound to a key or to a certificate are
/// accepted where answers are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) required: RequiredAccess,
    pub(crate) simple_responses: bool,
    pub(crate) result_ttl: u32,
}

impl Settings {
    pub(crate) fn from_env() -> Result<Self, SettingError> {
        Self::from_variables(|name| env::var(name).ok())
    }

    pub(crate) fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, SettingError> {
        let mut settings = Self::default();
        if let Some(scopes) = variable("REQUIRED_SCOPES") {
            settings.required = settings.required.with_scopes(scopes.split_whitespace());
        }
        if let Some(resource) = variable("REQUIRED_RESOURCE") {
            settings.required = settings.required.with_resources([resource]);
        }
        if let Some(text) = variable("ENABLE_SIMPLE_RESPONSES") {
            settings.simple_responses = text.parse().map_err(|_| SettingError("ENABLE_SIMPLE_RESPONSES"))?;
        }
        if let Some(text) = variable("AUTHORIZER_RESULT_TTL_IN_SECONDS") {
            settings.result_ttl = text.parse().map_err(|_| SettingError("AUTHORIZER_RESULT_TTL_IN_SECONDS"))?;
        }
        Ok(settings)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { required: RequiredAccess::new(), simple_responses: false, result_ttl: 300 }
    }
}

/// A variable that cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SettingError(&'static str);

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the environment variable {} has a value that cannot be used", self.0)
    }
}

impl std::error::Error for SettingError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_a_wrong_one_is_named() {
        let read = |given: &[(&str, &str)]| {
            Settings::from_variables(|name| {
                given.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(read(&[]).unwrap(), Settings::default());
        let given = [
            ("REQUIRED_SCOPES", " read  write"),
            ("REQUIRED_RESOURCE", "https://api.example.com"),
            ("ENABLE_SIMPLE_RESPONSES", "true"),
            ("AUTHORIZER_RESULT_TTL_IN_SECONDS", "0"),
        ];
        let required = RequiredAccess::new().with_scopes(["read", "write"]).with_resources(["https://api.example.com"]);
        let expected = Settings { required, simple_responses: true, result_ttl: 0 };
        assert_eq!(read(&given).unwrap(), expected);
        for wrong in [("ENABLE_SIMPLE_RESPONSES", "1"), ("AUTHORIZER_RESULT_TTL_IN_SECONDS", "-1")] {
            assert_eq!(read(&[wrong]), Err(SettingError(wrong.0)));
        }
    }
}
