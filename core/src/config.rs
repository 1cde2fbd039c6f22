//! Settings from code, environment variables and files: the URL of Authlete, and the credentials for it.
//!
//! Every source has the same settings, by the keys of Authlete's other libraries:
//!
//! | key | also read as | environment variables |
//! | --- | --- | --- |
//! | `api_version` | `service.api_version` | `AUTHLETE_API_VERSION` |
//! | `base_url` | | `AUTHLETE_BASE_URL` |
//! | `service_owner.api_key` | | `AUTHLETE_SERVICEOWNER_APIKEY` |
//! | `service_owner.api_secret` | | `AUTHLETE_SERVICEOWNER_APISECRET` |
//! | `service_owner.access_token` | | `AUTHLETE_SERVICEOWNER_ACCESSTOKEN` |
//! | `service.api_key` | | `AUTHLETE_SERVICE_APIKEY`, `AUTHLETE_SERVICE_ID` |
//! | `service.api_secret` | | `AUTHLETE_SERVICE_APISECRET` |
//! | `service.access_token` | | `AUTHLETE_SERVICE_ACCESSTOKEN`, `AUTHLETE_BEARER`, `AUTHLETE_API_TOKEN` |
//! | `service.dpop_key` | `dpop_key` | `AUTHLETE_DPOP_KEY` |
//! | `service.client_certificate` | `client_certificate` | `AUTHLETE_CLIENT_CERTIFICATE` |
//!
//! The fields of [`Config`] and [`Account`] explain them. An empty value counts as none. Two names of one
//! setting in one source have to agree. What the chosen version does not use is left alone, so that one environment can
//! have the credentials of both.
//!
//! # Client certificates
//!
//! TLS is the transport's, so `service.client_certificate` is what a program hands on, to the method `client_identity` of
//! a transport's builder:
//!
//! ```text
//! let config = Config::from_env()?;
//! let mut builder = HyperTransport::builder().webpki_roots();
//! if let Some(pem) = config.client_certificate.clone() {
//!     builder = builder.client_identity(pem);
//! }
//! let authlete = Authlete::new(config.api()?, builder.build()?);
//! ```
//!
//! # Files
//!
//! ```ini
//! [authlete]
//! base_url = us
//! service.api_key = 1234567890
//! service.access_token = (a token)
//! ```
//!
//! - INI: the section `[authlete]`; others are left alone. What follows `=` or `:` is the value as it stands, without the
//!   white space around it: no quotes, no escapes, no comments behind it. Comments have their own lines and start with `#`
//!   or `;`. A line that is indented deeper than its key goes on with the value.
//! - Java properties: the whole file, in UTF-8. A backslash in a value is written twice, and `\u` starts an
//!   escape even in a comment.
//! - TOML: the table `[authlete]`; `service.api_key = "…"` there and `api_key = "…"` in `[authlete.service]` are the same.
//!   Values are strings, or integers where only digits are needed.
//!
//! A key that is no setting is an error. So are the encrypted secrets of Authlete's Java library, and more than 1 MiB.

mod error;
mod key;
mod region;
mod setting;
#[cfg(any(feature = "ini", feature = "properties", feature = "toml"))]
mod text;

use alloc::string::String;
use core::fmt;

pub use error::{ConfigError, Place, SettingFault, TextFault};
pub use region::Region;

use crate::api::Api;
use crate::api::credential::Credential;
use crate::json::dto::NonExhaustive;
use crate::operation::endpoint::Version;
use crate::secret::Secret;
use key::{AccountKeys, DPOP_KEY};

/// The settings of an [`Api`], all of them optional until [`api`](Self::api) is called.
///
/// ```
/// use authlete_core::config::{Account, Config};
///
/// let config = Config {
///     base_url: Some("us".into()),
///     service: Account {
///         id: Some("1234567890".into()),
///         access_token: Some("access-token".into()),
///         ..Default::default()
///     },
///     ..Default::default()
/// };
/// let api = config.api()?;
/// assert_eq!(api.service_id(), Some("1234567890"));
/// # Ok::<(), authlete_core::config::ConfigError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Config {
    /// `api_version`: the version of the API, 3.x if none is set. As text `2`, `2.x` or `V2`, and so for 3.x, whatever
    /// the case.
    pub version: Option<Version>,
    /// `base_url`: scheme and host as in `https://us.authlete.com`, or the name of a [`Region`].
    pub base_url: Option<String>,
    /// `service_owner.…`: the account that services belong to. In 3.x that is an organization, which may also call in the
    /// place of its services.
    pub service_owner: Account,
    /// `service.…`: the service.
    pub service: Account,
    /// `service.dpop_key`: a private key as the JSON text of a JWK, which the access tokens are bound to (DPoP, RFC 9449).
    /// To be used it takes the features `dpop-signer` and `system`, and `dpop-signer-rsa` if it is an RSA key.
    pub dpop_key: Option<Secret>,
    /// `service.client_certificate`: a client certificate for TLS with its chain and its private key, all in one PEM text.
    /// [`api`](Self::api) does not use it; it goes to the [transport](self#client-certificates). From a source, line breaks
    /// may be written `\n` or `\r\n`.
    pub client_certificate: Option<Secret>,
    #[doc(hidden)]
    pub non_exhaustive: NonExhaustive,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("version", &self.version)
            .field("base_url", &self.base_url)
            .field("service_owner", &self.service_owner)
            .field("service", &self.service)
            .field("dpop_key", &self.dpop_key)
            .field("client_certificate", &self.client_certificate)
            .finish()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            version: None,
            base_url: None,
            service_owner: Account::default(),
            service: Account::default(),
            dpop_key: None,
            client_certificate: None,
            non_exhaustive: NonExhaustive::NEW,
        }
    }
}

/// An account at Authlete: in 3.x an access token, in 2.x key and secret or else an access token.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// `….api_key`: of the service its ID in 3.x and its API key in 2.x; of the owner the API key in 2.x, and nothing in 3.x.
    pub id: Option<String>,
    /// `….api_secret`: only in 2.x, with the key.
    pub api_secret: Option<Secret>,
    /// `….access_token`: sent as bearer token. In 2.x key and secret go before it, unless there is a key for DPoP: only a
    /// token can be bound.
    pub access_token: Option<Secret>,
    #[doc(hidden)]
    pub non_exhaustive: NonExhaustive,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.id)
            .field("api_secret", &self.api_secret)
            .field("access_token", &self.access_token)
            .finish()
    }
}

impl Default for Account {
    fn default() -> Self {
        Self { id: None, api_secret: None, access_token: None, non_exhaustive: NonExhaustive::NEW }
    }
}

impl Config {
    /// An API with these settings.
    ///
    /// # Errors
    ///
    /// Settings that are missing, do not go together, or cannot be used.
    pub fn api(&self) -> Result<Api, ConfigError> {
        let version = self.version.unwrap_or(Version::V3);
        let base_url = self.base_url.as_deref().ok_or(ConfigError::NoBaseUrl)?;
        let dpop_key = self.dpop_key.as_ref();
        let service_owner = self.service_owner.credential(version, &AccountKeys::SERVICE_OWNER, dpop_key)?;
        let service = match &self.service {
            // The owner's operations name the service by its key alone.
            Account { api_secret: None, access_token: None, .. } if service_owner.is_some() => None,
            service => service.credential(version, &AccountKeys::SERVICE, dpop_key)?,
        };
        if service.is_none() && service_owner.is_none() {
            return Err(self.no_credential(version));
        }
        let keys = AccountKeys::SERVICE;
        if self.dpop_key.is_some() && self.service.access_token.is_none() && self.service_owner.access_token.is_none() {
            return Err(ConfigError::Unpaired { given: DPOP_KEY.name, missing: keys.access_token });
        }
        if version == Version::V3 && service.is_some() && self.service.id.is_none() {
            return Err(ConfigError::Unpaired { given: keys.access_token, missing: keys.api_key });
        }

        let mut api =
            Api::new(version, region::resolve(base_url)).map_err(|_| SettingFault::BaseUrl.of("base_url", None))?;
        if let Some(id) = &self.service.id {
            setting::check_service_id(id).map_err(|fault| fault.of(keys.api_key, None))?;
            api = api.with_service_id(id).map_err(|_| SettingFault::Credential.of(keys.api_key, None))?;
        }
        if let Some(credential) = service {
            api = api.with_service_credential(credential);
        }
        if let Some(credential) = service_owner {
            api = api.with_service_owner_credential(credential);
        }
        Ok(api)
    }

    /// Takes each setting that is not set from another configuration, as [`Option::or`] does.
    ///
    /// ```no_run
    /// # #[cfg(all(feature = "ini", feature = "std"))] {
    /// # use authlete_core::Config;
    /// let api = Config::from_env()?.or(Config::from_file("authlete.ini")?).api()?;
    /// # }
    /// # Ok::<(), authlete_core::config::ConfigError>(())
    /// ```
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            version: self.version.or(other.version),
            base_url: self.base_url.or(other.base_url),
            service_owner: self.service_owner.or(other.service_owner),
            service: self.service.or(other.service),
            dpop_key: self.dpop_key.or(other.dpop_key),
            client_certificate: self.client_certificate.or(other.client_certificate),
            non_exhaustive: self.non_exhaustive,
        }
    }

    /// The settings in the environment variables of this process.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Setting`] with the variable that cannot be used.
    #[cfg(feature = "std")]
    pub fn from_env() -> Result<Self, ConfigError> {
        setting::read_variables(|name| match std::env::var_os(name).map(std::ffi::OsString::into_string) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(_)) => Err(SettingFault::NotUnicode),
        })
    }

    /// The settings in variables that are named as those of the environment, wherever they are kept.
    ///
    /// ```
    /// use authlete_core::Config;
    ///
    /// let config = Config::from_variables(|name| (name == "AUTHLETE_BASE_URL").then(|| "jp".into()))?;
    /// assert_eq!(config, Config { base_url: Some("jp".into()), ..Default::default() });
    /// # Ok::<(), authlete_core::config::ConfigError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ConfigError::Setting`] with the variable that cannot be used.
    pub fn from_variables(mut lookup: impl FnMut(&str) -> Option<String>) -> Result<Self, ConfigError> {
        setting::read_variables(|name| Ok(lookup(name)))
    }

    /// The error for settings without a credential. In 3.x, a secret of 2.x may be there instead of a token.
    fn no_credential(&self, version: Version) -> ConfigError {
        let accounts = [(&self.service, AccountKeys::SERVICE), (&self.service_owner, AccountKeys::SERVICE_OWNER)];
        match accounts.into_iter().find(|(account, _)| account.api_secret.is_some()) {
            Some((_, keys)) => ConfigError::Superseded { given: keys.api_secret, instead: keys.access_token },
            None => ConfigError::NoCredential(version),
        }
    }
}

impl Account {
    fn or(self, other: Self) -> Self {
        Self {
            id: self.id.or(other.id),
            api_secret: self.api_secret.or(other.api_secret),
            access_token: self.access_token.or(other.access_token),
            non_exhaustive: self.non_exhaustive,
        }
    }

    /// The credential that the version takes, if there is one.
    fn credential(
        &self,
        version: Version,
        keys: &AccountKeys,
        dpop_key: Option<&Secret>,
    ) -> Result<Option<Credential>, ConfigError> {
        let of_token = |token: &Secret| match (Credential::bearer(token.clone()), dpop_key) {
            (Err(_), _) => Err(SettingFault::Credential.of(keys.access_token, None)),
            (Ok(credential), None) => Ok(Some(credential)),
            (Ok(_), Some(key)) => setting::bound(token, key).map(Some).map_err(|fault| fault.of(DPOP_KEY.name, None)),
        };
        match (version, &self.id, &self.api_secret, &self.access_token) {
            (Version::V3, _, _, Some(token)) => of_token(token),
            (Version::V3, _, _, None) => Ok(None),
            // Only a token can be bound.
            (Version::V2, _, _, Some(token)) if dpop_key.is_some() => of_token(token),
            (Version::V2, Some(key), Some(secret), _) => {
                setting::check_secret(secret.expose()).map_err(|fault| fault.of(keys.api_secret, None))?;
                match Credential::basic(key, secret.clone()) {
                    Ok(credential) => Ok(Some(credential)),
                    Err(_) => Err(SettingFault::Credential.of(keys.api_key, None)),
                }
            }
            (Version::V2, None, Some(_), _) => {
                Err(ConfigError::Unpaired { given: keys.api_secret, missing: keys.api_key })
            }
            (Version::V2, _, None, Some(token)) => of_token(token),
            (Version::V2, Some(_), None, None) => {
                Err(ConfigError::Unpaired { given: keys.api_key, missing: keys.api_secret })
            }
            (Version::V2, None, None, None) => Ok(None),
        }
    }
}
