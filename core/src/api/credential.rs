//! Credentials: the headers of a request that identify the caller.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;

use super::ApiError;
use crate::oauth::{AuthorizationHeader, BasicCredentials};
use crate::operation::BoxError;
use crate::operation::wire::{Header, Request, Response};
use crate::secret::Secret;

/// The credential with which a service or its owner calls Authlete. Clones share its state, such as a DPoP nonce.
#[derive(Clone)]
pub struct Credential {
    /// The user ID of a Basic credential.
    key: Option<String>,
    authenticator: Arc<dyn Authenticator>,
}

impl Credential {
    /// An access token (RFC 6750).
    ///
    /// # Errors
    ///
    /// [`ApiError::Credential`] where the token is empty or has a character that a token must not have.
    pub fn bearer(token: impl Into<Secret>) -> Result<Self, ApiError> {
        Self::fixed(AuthorizationHeader::Bearer(token.into()))
    }

    /// An access token that is looked up for each request: for tokens that are replaced while the program runs.
    ///
    /// ```
    /// use std::sync::{Arc, RwLock};
    ///
    /// use authlete_core::{Api, Credential, Secret, Version};
    ///
    /// let current = Arc::new(RwLock::new(Secret::from("token-of-monday")));
    /// let shared = Arc::clone(&current);
    /// let credential = Credential::bearer_from(move || Ok(shared.read().map_err(|_| "poisoned")?.clone()));
    /// let api = Api::new(Version::V3, "https://us.authlete.com")?.with_service_id("1")?.with_service_credential(credential);
    ///
    /// *current.write().unwrap() = "token-of-tuesday".into();
    /// let request = api.request(&authlete_core::service::GetService::default())?;
    /// assert_eq!(request.header("authorization"), Some("Bearer token-of-tuesday"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn bearer_from(source: impl TokenSource + 'static) -> Self {
        Self::custom(Bearer(source))
    }

    /// A key and its secret (RFC 7617).
    ///
    /// # Errors
    ///
    /// [`ApiError::Credential`] where the key is empty or has a colon, or where there is a control character.
    pub fn basic(key: &str, secret: impl Into<Secret>) -> Result<Self, ApiError> {
        if key.is_empty() {
            return Err(ApiError::Credential);
        }
        let pair = BasicCredentials { user_id: key.into(), password: secret.into() };
        Ok(Self { key: Some(key.into()), ..Self::fixed(AuthorizationHeader::Basic(pair))? })
    }

    /// A credential of any other kind.
    pub fn custom(authenticator: impl Authenticator + 'static) -> Self {
        Self { key: None, authenticator: Arc::new(authenticator) }
    }

    fn fixed(authorization: AuthorizationHeader) -> Result<Self, ApiError> {
        Ok(Self::custom(Fixed(authorization.to_header_value().map_err(|_| ApiError::Credential)?)))
    }

    /// Whether this is the Basic credential of that key.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        self.key.as_deref() == Some(key)
    }

    pub(crate) fn authenticator(&self) -> &dyn Authenticator {
        &*self.authenticator
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("key", &self.key).finish_non_exhaustive()
    }
}

/// Adds a credential to each request (HTTP authentication, RFC 9110, section 11).
pub trait Authenticator: Send + Sync {
    /// Adds the headers, with [`Request::set_header`]. The rest of the request is complete.
    ///
    /// # Errors
    ///
    /// Where there is no credential at the moment. The error must not show a secret.
    fn authenticate(&self, request: &mut Request) -> Result<(), BoxError>;

    /// Whether [`meet_challenge`](Self::meet_challenge) can return `true`. If so, the clients keep a copy of each request.
    fn meets_challenges(&self) -> bool {
        false
    }

    /// Looks at a response. `true` means that the server did not carry out the request but asked for something, such as a
    /// nonce, and that [`authenticate`](Self::authenticate) can add it now. The request is then sent once more.
    fn meet_challenge(&self, _response: &Response<'_>) -> bool {
        false
    }
}

/// Provides the current access token: a closure, or a [`Secret`] for a token that does not change.
///
/// It is asked for each request, on the calling thread. So it should look up a token that another task fetches.
pub trait TokenSource: Send + Sync {
    /// The token to use now.
    ///
    /// # Errors
    ///
    /// If there is no token. The error must not show a secret.
    fn token(&self) -> Result<Secret, BoxError>;
}

impl<F: Fn() -> Result<Secret, BoxError> + Send + Sync> TokenSource for F {
    fn token(&self) -> Result<Secret, BoxError> {
        self()
    }
}

impl TokenSource for Secret {
    fn token(&self) -> Result<Secret, BoxError> {
        Ok(self.clone())
    }
}

/// A header that is always the same.
struct Fixed(Secret);

impl Authenticator for Fixed {
    fn authenticate(&self, request: &mut Request) -> Result<(), BoxError> {
        set_authorization(request, self.0.expose());
        Ok(())
    }
}

struct Bearer<S>(S);

impl<S: TokenSource> Authenticator for Bearer<S> {
    fn authenticate(&self, request: &mut Request) -> Result<(), BoxError> {
        set_authorization(request, AuthorizationHeader::Bearer(self.0.token()?).to_header_value()?.expose());
        Ok(())
    }
}

fn set_authorization(request: &mut Request, value: &str) {
    request.set_header(Header::sensitive("authorization", Cow::Owned(value.into())));
}
