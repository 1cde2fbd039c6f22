//! The access token of a request to a protected resource.

use core::fmt;

use super::{AuthorizationHeader, AuthorizationHeaderError};
use crate::secret::Secret;

/// The access token of a request to a protected resource, such as the userinfo endpoint: from the `Authorization`
/// header (Bearer or DPoP), or from the form parameter `access_token`. RFC 6750, sections 2.1 and 2.2; RFC 9449,
/// section 7.1.
///
/// `form` is the body where it is `application/x-www-form-urlencoded` and the method is not `GET`, else empty. The query
/// is left out on purpose: it ends up in logs.
///
/// Without a token the answer is status 401 with a challenge for each scheme that is accepted, such as
/// `WWW-Authenticate: Bearer`, and no error code (RFC 6750, section 3.1).
///
/// The scheme comes along, since two rules of RFC 9449, section 7, are the server's to keep: under `DPoP` there has to be a
/// proof, so a request without a `DPoP` header is refused before Authlete is asked; and a token that Authlete's answer
/// shows to be bound to a key is refused under `Bearer`.
///
/// ```
/// use authlete_core::oauth::{AccessToken, access_token};
///
/// let token = access_token(Some("Bearer mF_9.B5f-4.1JqM"), "")?;
/// assert_eq!(token, Some(AccessToken::Bearer("mF_9.B5f-4.1JqM".into())));
/// # Ok::<(), authlete_core::oauth::AccessTokenError>(())
/// ```
///
/// # Errors
///
/// [`AccessTokenError`]; the answer is status 400 with the error code `invalid_request`.
pub fn access_token(
    authorization: Option<impl AsRef<[u8]>>,
    form: impl AsRef<[u8]>,
) -> Result<Option<AccessToken>, AccessTokenError> {
    let header = match authorization.map(AuthorizationHeader::parse) {
        Some(Ok(AuthorizationHeader::Bearer(token))) => Some(AccessToken::Bearer(token)),
        Some(Ok(AuthorizationHeader::Dpop(token))) => Some(AccessToken::Dpop(token)),
        None | Some(Ok(AuthorizationHeader::Basic(_)) | Err(AuthorizationHeaderError::Scheme)) => None,
        Some(Err(error)) => return Err(AccessTokenError::Header(error)),
    };
    // A parameter without a value counts as left out (RFC 6749, section 3.1).
    let parameters = form_urlencoded::parse(form.as_ref())
        .filter(|(name, value)| name == "access_token" && !value.is_empty())
        .map(|(_, value)| AccessToken::Bearer(value.into()));
    let mut tokens = header.into_iter().chain(parameters);
    match (tokens.next(), tokens.next()) {
        (token, None) => Ok(token),
        _ => Err(AccessTokenError::Repeated),
    }
}

/// An access token as a request presents it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessToken {
    /// By the scheme `Bearer`, or in the form.
    Bearer(Secret),
    /// By the scheme `DPoP`.
    Dpop(Secret),
}

impl AccessToken {
    /// The token, whatever the scheme.
    pub fn token(&self) -> &Secret {
        match self {
            Self::Bearer(token) | Self::Dpop(token) => token,
        }
    }
}

/// Why the access token of a request cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessTokenError {
    /// The `Authorization` header is malformed.
    Header(AuthorizationHeaderError),
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
        let bearer = |token: &str| Ok(Some(AccessToken::Bearer(token.into())));
        for (authorization, form, expected) in [
            (None, "", Ok(None)),
            (Some("Bearer a"), "", bearer("a")),
            (Some("dpop a"), "access_token=&x=y", Ok(Some(AccessToken::Dpop("a".into())))),
            (None, "x=y&access_token=a%2Bb", bearer("a+b")),
            (None, "access_token=", Ok(None)),
            (Some("Basic Og=="), "access_token=a", bearer("a")),
            (Some("Negotiate x"), "access_token=a", bearer("a")),
            (Some("Bearer a"), "access_token=a", Err(AccessTokenError::Repeated)),
            (None, "access_token=a&access_token=a", Err(AccessTokenError::Repeated)),
            (Some("Bearer"), "", Err(AccessTokenError::Header(AuthorizationHeaderError::NoCredentials))),
            (Some("Bearer a b"), "access_token=a", Err(AccessTokenError::Header(AuthorizationHeaderError::Syntax))),
        ] {
            assert_eq!(access_token(authorization, form), expected, "{authorization:?} {form}");
        }
    }
}
