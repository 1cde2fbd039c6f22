//! The access token of a request to a protected resource.

use core::fmt;

use super::{Authorization, AuthorizationError};
use crate::Secret;

/// The access token of a request to a protected resource, such as the userinfo endpoint: from the `Authorization`
/// header (Bearer or DPoP), or from the form parameter `access_token`. RFC 6750, sections 2.1 and 2.2; RFC 9449,
/// section 7.1.
///
/// `form` is the body where it is `application/x-www-form-urlencoded` and the method is not `GET`, else empty. The query
/// is left out on purpose: it ends up in logs.
///
/// Without a token the answer is status 401 with `WWW-Authenticate: Bearer` and no error code (RFC 6750, section 3.1).
///
/// ```
/// use authlete_core::oauth::access_token;
///
/// let token = access_token(Some("Bearer mF_9.B5f-4.1JqM"), "")?;
/// assert_eq!(token, Some("mF_9.B5f-4.1JqM".into()));
/// # Ok::<(), authlete_core::oauth::AccessTokenError>(())
/// ```
///
/// # Errors
///
/// [`AccessTokenError`]; the answer is status 400 with the error code `invalid_request`.
pub fn access_token(
    authorization: Option<impl AsRef<[u8]>>,
    form: impl AsRef<[u8]>,
) -> Result<Option<Secret>, AccessTokenError> {
    let header = match authorization.map(Authorization::parse) {
        Some(Ok(Authorization::Bearer(token) | Authorization::Dpop(token))) => Some(token),
        None | Some(Ok(Authorization::Basic(_)) | Err(AuthorizationError::Scheme)) => None,
        Some(Err(error)) => return Err(AccessTokenError::Header(error)),
    };
    // A parameter without a value counts as left out (RFC 6749, section 3.1).
    let parameters = form_urlencoded::parse(form.as_ref())
        .filter(|(name, value)| name == "access_token" && !value.is_empty())
        .map(|(_, value)| value.into());
    let mut tokens = header.into_iter().chain(parameters);
    match (tokens.next(), tokens.next()) {
        (token, None) => Ok(token),
        _ => Err(AccessTokenError::Repeated),
    }
}

/// Why the access token of a request cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessTokenError {
    /// The `Authorization` header is malformed.
    Header(AuthorizationError),
    /// There is more than one, in the header and the form or in the form alone.
    Repeated,
}

impl fmt::Display for AccessTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header(_) => "the Authorization header is malformed",
            Self::Repeated => "the request has more than one access token",
        })
    }
}

impl core::error::Error for AccessTokenError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Header(error) => Some(error),
            Self::Repeated => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_one_access_token_at_most() {
        for (authorization, form, expected) in [
            (None, "", Ok(None)),
            (Some("Bearer a"), "", Ok(Some("a"))),
            (Some("dpop a"), "access_token=&x=y", Ok(Some("a"))),
            (None, "x=y&access_token=a%2Bb", Ok(Some("a+b"))),
            (None, "access_token=", Ok(None)),
            (Some("Basic Og=="), "access_token=a", Ok(Some("a"))),
            (Some("Negotiate x"), "access_token=a", Ok(Some("a"))),
            (Some("Bearer a"), "access_token=a", Err(AccessTokenError::Repeated)),
            (None, "access_token=a&access_token=a", Err(AccessTokenError::Repeated)),
            (Some("Bearer"), "", Err(AccessTokenError::Header(AuthorizationError::NoCredentials))),
            (Some("Bearer a b"), "access_token=a", Err(AccessTokenError::Header(AuthorizationError::Syntax))),
        ] {
            let expected = expected.map(|token| token.map(Secret::from));
            assert_eq!(access_token(authorization, form), expected, "{authorization:?} {form}");
        }
    }
}
