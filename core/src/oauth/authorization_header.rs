//! The `Authorization` header of requests that carry an access token or a client's ID and secret.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use core::fmt;
use core::str::Utf8Error;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;

use crate::secret::Secret;

/// The content of an `Authorization` header.
///
/// ```
/// use authlete_core::oauth::AuthorizationHeader;
///
/// let AuthorizationHeader::Basic(basic) = AuthorizationHeader::parse("Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3")? else {
///     panic!("another scheme");
/// };
/// let client = basic.form_decoded()?;
/// assert_eq!(client.user_id, "s6BhdRkqt3");
/// assert_eq!(client.password.expose(), "7Fjfp0ZBr1KtDRbnfVdmIw");
///
/// let header = AuthorizationHeader::Dpop("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU".into()).to_header_value()?;
/// assert_eq!(header.expose(), "DPoP Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU");
/// # Ok::<(), authlete_core::oauth::AuthorizationHeaderError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthorizationHeader {
    /// An ID with a password (RFC 7617): `Basic …`.
    Basic(BasicCredentials),
    /// An access token that is enough by itself (RFC 6750): `Bearer …`.
    Bearer(Secret),
    /// An access token bound to the key of a `DPoP` header (RFC 9449): `DPoP …`.
    Dpop(Secret),
}

impl AuthorizationHeader {
    /// Reads a header value: text, bytes or an `http::HeaderValue`.
    ///
    /// # Errors
    ///
    /// [`AuthorizationHeaderError`]
    pub fn parse(header_value: impl AsRef<[u8]>) -> Result<Self, AuthorizationHeaderError> {
        Self::read(header_value.as_ref())
    }

    fn read(header_value: &[u8]) -> Result<Self, AuthorizationHeaderError> {
        let text = core::str::from_utf8(header_value).map_err(|_| AuthorizationHeaderError::Syntax)?;
        let text = text.trim_matches([' ', '\t']);
        let (scheme, credentials) = text.split_once(' ').unwrap_or((text, ""));
        let credentials = credentials.trim_start_matches(' ');
        let is = |name: &str| scheme.eq_ignore_ascii_case(name);
        if is("Basic") {
            BasicCredentials::decode(check_token68(credentials)?).map(Self::Basic)
        } else if is("Bearer") {
            Ok(Self::Bearer(check_token68(credentials)?.into()))
        } else if is("DPoP") {
            Ok(Self::Dpop(check_token68(credentials)?.into()))
        } else {
            Err(AuthorizationHeaderError::Scheme)
        }
    }

    /// Writes the header value.
    ///
    /// # Errors
    ///
    /// [`AuthorizationHeaderError`] where a token is empty or has a character that it must not have, and where
    /// [Basic credentials](BasicCredentials) have a control character or an ID with a colon.
    pub fn to_header_value(&self) -> Result<Secret, AuthorizationHeaderError> {
        let (scheme, credentials) = match self {
            Self::Basic(basic) => ("Basic", Cow::from(basic.encode()?)),
            Self::Bearer(token) => ("Bearer", token.expose().into()),
            Self::Dpop(token) => ("DPoP", token.expose().into()),
        };
        Ok(format!("{scheme} {}", check_token68(&credentials)?).into())
    }
}

/// The syntax that all three schemes share: `token68` in RFC 9110, section 11.2, and `b64token` in RFC 6750.
fn check_token68(text: &str) -> Result<&str, AuthorizationHeaderError> {
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    match text.trim_end_matches('=') {
        "" if text.is_empty() => Err(AuthorizationHeaderError::NoCredentials),
        body if !body.is_empty() && body.bytes().all(sound) => Ok(text),
        _ => Err(AuthorizationHeaderError::Syntax),
    }
}

/// An ID and a password, as they stand in a Basic header (RFC 7617).
///
/// # Client authentication
///
/// An OAuth client form-encodes its ID and its secret before they go into the header (RFC 6749, section 2.3.1). Many
/// clients do not. It makes no difference for what Authlete generates, as digits, letters, `-` and `_` encode to
/// themselves; it does for a secret that somebody chose, for a client ID alias, and for a client ID that is a URL, whose
/// colon cannot stand in the header unless encoded.
///
/// - A client builds its header of [`form_encoded`](Self::form_encoded).
/// - A server had best hand [`form_decoded`](Self::form_decoded) to Authlete, as `client_id` and `client_secret` of
///   requests such as [`TokenRequest`](crate::token::TokenRequest). A client that does not encode is still understood,
///   unless its ID or secret has a `+`, or a `%` before two hexadecimal digits. Authlete's Java libraries take the raw
///   pair: a server that has to go on serving such clients does so too. Do not try both, it doubles the guesses.
/// - Elsewhere, as where a resource server identifies itself by Basic to an introspection endpoint that keeps to
///   RFC 7617 alone, the raw pair is the right one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BasicCredentials {
    /// The part before the first colon.
    pub user_id: String,
    /// The part after it, which may have colons too.
    pub password: Secret,
}

impl BasicCredentials {
    /// Form-encodes the ID and the secret of a client. Whatever they hold, the header can carry the outcome.
    ///
    /// ```
    /// use authlete_core::oauth::{AuthorizationHeader, BasicCredentials};
    ///
    /// let client = BasicCredentials::form_encoded("https://client.example", "a+b c");
    /// assert_eq!(client.user_id, "https%3A%2F%2Fclient.example");
    /// assert_eq!(client.password.expose(), "a%2Bb+c");
    /// let header = AuthorizationHeader::Basic(client).to_header_value()?;
    /// # assert!(header.expose().starts_with("Basic aHR0cHM"));
    /// # Ok::<(), authlete_core::oauth::AuthorizationHeaderError>(())
    /// ```
    pub fn form_encoded(client_id: &str, client_secret: impl Into<Secret>) -> Self {
        let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        Self { user_id: encode(client_id), password: encode(client_secret.into().expose()).into() }
    }

    /// Form-decodes both parts. A `%` that starts no encoded byte stays. The outcome may hold any character.
    ///
    /// # Errors
    ///
    /// [`AuthorizationHeaderError::NotUtf8`]
    pub fn form_decoded(&self) -> Result<Self, AuthorizationHeaderError> {
        let decode = |text: &str| {
            let text = text.replace('+', " ");
            percent_decode_str(&text).decode_utf8().map(Cow::into_owned).map_err(AuthorizationHeaderError::NotUtf8)
        };
        Ok(Self { user_id: decode(&self.user_id)?, password: decode(self.password.expose())?.into() })
    }

    fn decode(token68: &str) -> Result<Self, AuthorizationHeaderError> {
        let pair = BASE64.decode(token68).map_err(|_| AuthorizationHeaderError::NotBase64)?;
        let pair = core::str::from_utf8(&pair).map_err(AuthorizationHeaderError::NotUtf8)?;
        let (user_id, password) = pair.split_once(':').ok_or(AuthorizationHeaderError::NoColon)?;
        check_control(pair)?;
        Ok(Self { user_id: user_id.into(), password: password.into() })
    }

    fn encode(&self) -> Result<String, AuthorizationHeaderError> {
        if self.user_id.contains(':') {
            return Err(AuthorizationHeaderError::ColonInId);
        }
        let pair = format!("{}:{}", self.user_id, self.password.expose());
        check_control(&pair)?;
        Ok(BASE64.encode(pair))
    }
}

/// Writes padding, as RFC 7617 requires, and accepts input without it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

fn check_control(pair: &str) -> Result<(), AuthorizationHeaderError> {
    match pair.bytes().any(|byte| byte.is_ascii_control()) {
        true => Err(AuthorizationHeaderError::ControlCharacter),
        false => Ok(()),
    }
}

/// What is wrong with an `Authorization` header, or with credentials that are to go into one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthorizationHeaderError {
    /// The scheme is none of Basic, Bearer and DPoP.
    Scheme,
    /// Nothing comes after the scheme; or the token is empty.
    NoCredentials,
    /// What comes after the scheme, or the token, has a character that it must not have.
    Syntax,
    /// Basic credentials are not Base64.
    NotBase64,
    /// Basic credentials are not UTF-8.
    NotUtf8(Utf8Error),
    /// Basic credentials have no colon between ID and password.
    NoColon,
    /// The ID of Basic credentials has a colon, which would end it there.
    ColonInId,
    /// Basic credentials have a control character.
    ControlCharacter,
}

impl fmt::Display for AuthorizationHeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "the authorization scheme is none of Basic, Bearer and DPoP",
            Self::NoCredentials => "there are no credentials after the authorization scheme",
            Self::Syntax => "the credentials have a character that they must not have",
            Self::NotBase64 => "the Basic credentials are not Base64",
            Self::NotUtf8(_) => "the Basic credentials are not UTF-8",
            Self::NoColon => "the Basic credentials have no colon",
            Self::ColonInId => "the ID of the Basic credentials has a colon",
            Self::ControlCharacter => "the Basic credentials have a control character",
        })
    }
}

impl core::error::Error for AuthorizationHeaderError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::NotUtf8(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    fn basic(user_id: &str, password: &str) -> AuthorizationHeader {
        AuthorizationHeader::Basic(BasicCredentials { user_id: user_id.into(), password: password.into() })
    }

    fn bearer(token: &str) -> AuthorizationHeader {
        AuthorizationHeader::Bearer(token.into())
    }

    fn dpop(token: &str) -> AuthorizationHeader {
        AuthorizationHeader::Dpop(token.into())
    }

    #[test]
    fn headers_are_read() {
        for (header, expected) in [
            // RFC 7617, sections 2 and 2.1.
            ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", basic("Aladdin", "open sesame")),
            ("Basic dGVzdDoxMjPCow==", basic("test", "123£")),
            ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ", basic("Aladdin", "open sesame")),
            ("bAsIc  \x20 QTpiOmM6 ", basic("A", "b:c:")),
            ("Basic Og==", basic("", "")),
            ("Bearer mF_9.B5f-4.1JqM", bearer("mF_9.B5f-4.1JqM")),
            ("BEARER    ~+/a==", bearer("~+/a==")),
            ("\tbearer a\t", bearer("a")),
            ("dpop a", dpop("a")),
        ] {
            assert_eq!(AuthorizationHeader::parse(header), Ok(expected), "{header}");
        }
    }

    #[test]
    fn other_headers_are_refused() {
        for (header, expected) in [
            (&b""[..], AuthorizationHeaderError::Scheme),
            (b"Digest a", AuthorizationHeaderError::Scheme),
            (b"Bearer\ta", AuthorizationHeaderError::Scheme),
            (b"Bearera", AuthorizationHeaderError::Scheme),
            (b"Bearer", AuthorizationHeaderError::NoCredentials),
            (b"DPoP   ", AuthorizationHeaderError::NoCredentials),
            (b"Bearer a b", AuthorizationHeaderError::Syntax),
            (b"Bearer a,b", AuthorizationHeaderError::Syntax),
            (b"Bearer realm=\"x\"", AuthorizationHeaderError::Syntax),
            (b"Bearer =", AuthorizationHeaderError::Syntax),
            (b"Bearer a=b", AuthorizationHeaderError::Syntax),
            (b"Bearer a\0", AuthorizationHeaderError::Syntax),
            ("Bearer é".as_bytes(), AuthorizationHeaderError::Syntax),
            (b"Bearer \xff", AuthorizationHeaderError::Syntax),
            (b"Basic a:b", AuthorizationHeaderError::Syntax),
            (b"Basic A", AuthorizationHeaderError::NotBase64),
            (b"Basic Oh==", AuthorizationHeaderError::NotBase64),
            (b"Basic -_-_", AuthorizationHeaderError::NotBase64),
            (b"Basic QQ==", AuthorizationHeaderError::NoColon),
            (b"Basic QTpiCg==", AuthorizationHeaderError::ControlCharacter),
        ] {
            assert_eq!(AuthorizationHeader::parse(header), Err(expected), "{}", header.escape_ascii());
        }
        // "a:" and a byte that is no UTF-8.
        assert!(matches!(AuthorizationHeader::parse("Basic YTr/"), Err(AuthorizationHeaderError::NotUtf8(_))));
    }

    #[test]
    fn credentials_that_a_header_cannot_carry_are_refused() {
        for (authorization, expected) in [
            (basic("a:b", "c"), AuthorizationHeaderError::ColonInId),
            (basic("a", "b\n"), AuthorizationHeaderError::ControlCharacter),
            (basic("\x7f", "b"), AuthorizationHeaderError::ControlCharacter),
            (bearer(""), AuthorizationHeaderError::NoCredentials),
            (bearer("a\r\nx: y"), AuthorizationHeaderError::Syntax),
            (bearer("a b"), AuthorizationHeaderError::Syntax),
            (dpop("é"), AuthorizationHeaderError::Syntax),
        ] {
            assert_eq!(authorization.to_header_value(), Err(expected), "{authorization:?}");
        }
    }

    #[test]
    fn form_encoding_is_that_of_the_specification() {
        // RFC 6749, appendix B.
        let encoded = BasicCredentials::form_encoded("\u{20}\u{25}\u{26}\u{2B}\u{A3}\u{20AC}", "");
        assert_eq!(encoded.user_id, "+%25%26%2B%C2%A3%E2%82%AC");
        for (raw, decoded) in [("100%", "100%"), ("%zz%4", "%zz%4"), ("a%2Bb+c", "a+b c"), ("%25", "%")] {
            let raw = BasicCredentials { user_id: raw.into(), password: raw.into() };
            assert_eq!(AuthorizationHeader::Basic(raw.form_decoded().unwrap()), basic(decoded, decoded));
        }
        let raw = BasicCredentials { user_id: "%FF".into(), ..Default::default() };
        assert!(matches!(raw.form_decoded(), Err(AuthorizationHeaderError::NotUtf8(_))));
    }

    #[test]
    fn nothing_secret_is_shown() {
        for authorization in [basic("id", "hush"), bearer("hush"), dpop("hush")] {
            let header = authorization.to_header_value().unwrap();
            assert!(!format!("{authorization:?} {header:?}").contains("hush"));
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            user_id in "[^:\\x00-\\x1f\\x7f]*",
            password in "[^\\x00-\\x1f\\x7f]*",
            token in "[A-Za-z0-9._~+/-]+=*",
        ) {
            for authorization in [basic(&user_id, &password), bearer(&token), dpop(&token)] {
                let header = authorization.to_header_value().unwrap();
                prop_assert_eq!(AuthorizationHeader::parse(header.expose()), Ok(authorization));
            }
        }

        #[test]
        fn any_client_can_authenticate(client_id: String, client_secret: String) {
            let encoded = BasicCredentials::form_encoded(&client_id, &*client_secret);
            let header = AuthorizationHeader::Basic(encoded.clone()).to_header_value().unwrap();
            prop_assert_eq!(AuthorizationHeader::parse(header.expose()), Ok(AuthorizationHeader::Basic(encoded.clone())));
            prop_assert_eq!(AuthorizationHeader::Basic(encoded.form_decoded().unwrap()), basic(&client_id, &client_secret));
        }

        #[test]
        fn anything_can_come(header: Vec<u8>, credentials in "[ -~]*") {
            let _ = AuthorizationHeader::parse(header);
            let authorization = AuthorizationHeader::parse(format!("Basic {credentials}"));
            if let Ok(AuthorizationHeader::Basic(basic)) = authorization {
                let _ = basic.form_decoded();
            }
        }
    }
}
