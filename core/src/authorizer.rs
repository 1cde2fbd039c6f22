//! What a caller proves itself with: the headers of a request that say who asks.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use core::error::Error;
use core::fmt;

use crate::oauth::{Authorization, BasicCredentials};
use crate::wire::{Header, Request, Response};
use crate::{ApiError, Secret};

/// What a caller proves itself with. Clones share it, and what it remembers.
#[derive(Clone)]
pub struct Credential {
    /// What stands before the colon of a Basic credential.
    key: Option<String>,
    authorizer: Arc<dyn Authorizer>,
}

impl Credential {
    /// An access token (RFC 6750).
    ///
    /// # Errors
    ///
    /// [`ApiError::Credential`] where the token is empty or has a character that a token must not have.
    pub fn bearer(token: impl Into<Secret>) -> Result<Self, ApiError> {
        Self::fixed(Authorization::Bearer(token.into()))
    }

    /// An access token that may be another one for each request: for tokens that are exchanged while the program runs.
    ///
    /// ```
    /// use std::sync::{Arc, RwLock};
    ///
    /// use authlete_core::{Api, Credential, Secret, Version};
    ///
    /// let current = Arc::new(RwLock::new(Secret::from("token-of-monday")));
    /// let shared = Arc::clone(&current);
    /// let credential = Credential::bearer_from(move || Ok(shared.read().map_err(|_| "poisoned")?.clone()));
    /// let api = Api::new(Version::V3, "https://us.authlete.com")?.with_service_id("1")?.with_service(credential);
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
        Ok(Self { key: Some(key.into()), ..Self::fixed(Authorization::Basic(pair))? })
    }

    /// A way of your own.
    pub fn custom(authorizer: impl Authorizer + 'static) -> Self {
        Self { key: None, authorizer: Arc::new(authorizer) }
    }

    fn fixed(authorization: Authorization) -> Result<Self, ApiError> {
        Ok(Self::custom(Fixed(authorization.to_header_value().map_err(|_| ApiError::Credential)?)))
    }

    /// Whether this is the Basic credential of that key.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        self.key.as_deref() == Some(key)
    }

    pub(crate) fn authorizer(&self) -> &dyn Authorizer {
        &*self.authorizer
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("key", &self.key).finish_non_exhaustive()
    }
}

/// Proves to Authlete who is asking, request by request.
pub trait Authorizer: Send + Sync {
    /// Adds the headers, with [`Request::set_header`]. All the rest of the request is there.
    ///
    /// # Errors
    ///
    /// Where there is no proof. Nothing secret may show in it.
    fn authorize(&self, request: &mut Request) -> Result<(), BoxError>;

    /// Whether a refusal can make this one try again, see [`learn`](Self::learn). Requests are kept for it.
    fn can_learn(&self) -> bool {
        false
    }

    /// Looks at a response. `true` means that the request was refused unheard, for want of something that this has now
    /// learnt: authorized anew, it is sent once more.
    fn learn(&self, _response: &Response<'_>) -> bool {
        false
    }
}

/// Any error of a caller's own.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// Where the current access token is found. Every closure of that shape is one, and so is a [`Secret`], for a token that
/// stays.
///
/// It is asked for each request, on the calling thread: let it look a token up, and have something else fetch the next.
pub trait TokenSource: Send + Sync {
    /// The token to use now.
    ///
    /// # Errors
    ///
    /// Where there is none. Nothing secret may show in it.
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

impl Authorizer for Fixed {
    fn authorize(&self, request: &mut Request) -> Result<(), BoxError> {
        set_authorization(request, self.0.expose());
        Ok(())
    }
}

struct Bearer<S>(S);

impl<S: TokenSource> Authorizer for Bearer<S> {
    fn authorize(&self, request: &mut Request) -> Result<(), BoxError> {
        set_authorization(request, Authorization::Bearer(self.0.token()?).to_header_value()?.expose());
        Ok(())
    }
}

fn set_authorization(request: &mut Request, value: &str) {
    request.set_header(Header::sensitive("authorization", Cow::Owned(value.into())));
}
