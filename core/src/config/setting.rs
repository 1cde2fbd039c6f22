//! The settings: what each is called, and how its value is checked and kept. Every source reads by this table.

use alloc::string::String;
use alloc::vec::Vec;

use super::error::{ConfigError, Place, SettingFault};
use super::{Config, region};
use crate::api::Api;
use crate::api::credential::Credential;
#[cfg(feature = "dpop-signer")]
use crate::dpop::JwkSigner;
#[cfg(all(feature = "dpop-signer", feature = "system"))]
use crate::dpop::SystemEnvironment;
use crate::operation::endpoint::Version;
use crate::operation::path::check_segment;
use crate::secret::Secret;

pub(super) struct Setting {
    /// The name in files and errors.
    pub(super) key: &'static str,
    /// Another name in files.
    alias: Option<&'static str>,
    /// The names in the environment, the oldest first.
    pub(super) variables: &'static [&'static str],
    store: fn(&mut Config, String) -> Result<(), SettingFault>,
}

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "api_version",
        // So it is called in the properties of Authlete's Java library.
        alias: Some("service.api_version"),
        variables: &["AUTHLETE_API_VERSION"],
        store: |config, text| {
            config.version = Some(version(&text)?);
            Ok(())
        },
    },
    Setting {
        key: "base_url",
        alias: None,
        variables: &["AUTHLETE_BASE_URL"],
        store: |config, text| {
            Api::new(Version::V3, region::resolve(&text)).map_err(|_| SettingFault::BaseUrl)?;
            config.base_url = Some(text);
            Ok(())
        },
    },
    Setting {
        key: AccountKeys::SERVICE_OWNER.api_key,
        alias: None,
        variables: &["AUTHLETE_SERVICEOWNER_APIKEY"],
        store: |config, text| {
            Credential::basic(&text, "").map_err(|_| SettingFault::Credential)?;
            config.service_owner.api_key = Some(text);
            Ok(())
        },
    },
    Setting {
        key: AccountKeys::SERVICE_OWNER.api_secret,
        alias: None,
        variables: &["AUTHLETE_SERVICEOWNER_APISECRET"],
        store: |config, text| {
            check_secret(&text)?;
            config.service_owner.api_secret = Some(text.into());
            Ok(())
        },
    },
    Setting {
        key: AccountKeys::SERVICE_OWNER.access_token,
        alias: None,
        variables: &["AUTHLETE_SERVICEOWNER_ACCESSTOKEN"],
        store: |config, text| {
            check_token(&text)?;
            config.service_owner.access_token = Some(text.into());
            Ok(())
        },
    },
    Setting {
        key: AccountKeys::SERVICE.api_key,
        alias: None,
        variables: &["AUTHLETE_SERVICE_APIKEY", "AUTHLETE_SERVICE_ID"],
        store: |config, text| {
            check_service_id(&text)?;
            config.service.api_key = Some(text);
            Ok(())
        },
    },
    Setting {
        key: AccountKeys::SERVICE.api_secret,
        alias: None,
        variables: &["AUTHLETE_SERVICE_APISECRET"],
        store: |config, text| {
            check_secret(&text)?;
            config.service.api_secret = Some(text.into());
            Ok(())
        },
    },
    Setting {
        key: AccountKeys::SERVICE.access_token,
        alias: None,
        variables: &["AUTHLETE_SERVICE_ACCESSTOKEN", "AUTHLETE_BEARER", "AUTHLETE_API_TOKEN"],
        store: |config, text| {
            check_token(&text)?;
            config.service.access_token = Some(text.into());
            Ok(())
        },
    },
    Setting {
        key: DPOP_KEY,
        alias: Some("dpop_key"),
        variables: &["AUTHLETE_DPOP_KEY"],
        store: |config, text| {
            check_dpop_key(&text)?;
            config.dpop_key = Some(text.into());
            Ok(())
        },
    },
    Setting {
        key: "service.client_certificate",
        alias: Some("client_certificate"),
        variables: &["AUTHLETE_CLIENT_CERTIFICATE"],
        store: |config, text| {
            // PEM has no backslash of its own, and many sources have room for one line only.
            config.client_certificate = Some(text.replace("\\r\\n", "\n").replace("\\n", "\n").into());
            Ok(())
        },
    },
];

pub(super) const DPOP_KEY: &str = "service.dpop_key";

/// The keys of an account.
pub(super) struct AccountKeys {
    pub(super) api_key: &'static str,
    pub(super) api_secret: &'static str,
    pub(super) access_token: &'static str,
}

impl AccountKeys {
    pub(super) const SERVICE: Self =
        Self { api_key: "service.api_key", api_secret: "service.api_secret", access_token: "service.access_token" };
    pub(super) const SERVICE_OWNER: Self = Self {
        api_key: "service_owner.api_key",
        api_secret: "service_owner.api_secret",
        access_token: "service_owner.access_token",
    };
}

impl Setting {
    pub(super) fn is_called(&self, key: &str) -> bool {
        self.key == key || self.alias == Some(key)
    }

    /// Stores what a source has for this setting, under however many names.
    pub(super) fn put(
        &self,
        config: &mut Config,
        found: impl IntoIterator<Item = (Place, String)>,
    ) -> Result<(), ConfigError> {
        let mut found = found.into_iter().filter(|(_, value)| !value.is_empty());
        let Some((place, value)) = found.next() else { return Ok(()) };
        if let Some((other, _)) = found.find(|(_, other)| *other != value) {
            return Err(SettingFault::Conflict(place).of(self.key, Some(other)));
        }
        (self.store)(config, value).map_err(|fault| fault.of(self.key, Some(place)))
    }
}

/// Reads every variable that has a meaning here.
pub(super) fn read_variables(
    mut lookup: impl FnMut(&'static str) -> Result<Option<String>, SettingFault>,
) -> Result<Config, ConfigError> {
    let mut config = Config::default();
    for setting in SETTINGS {
        let mut found = Vec::new();
        for name in setting.variables {
            let place = Place::Variable(name);
            match lookup(name) {
                Ok(value) => found.extend(value.map(|value| (place, value))),
                Err(fault) => return Err(fault.of(setting.key, Some(place))),
            }
        }
        setting.put(&mut config, found)?;
    }
    Ok(config)
}

fn version(text: &str) -> Result<Version, SettingFault> {
    let text = text.to_ascii_lowercase();
    match text.strip_prefix('v').unwrap_or(&text) {
        "2" | "2.x" => Ok(Version::V2),
        "3" | "3.x" => Ok(Version::V3),
        _ => Err(SettingFault::Version),
    }
}

fn check_token(token: &str) -> Result<(), SettingFault> {
    Credential::bearer(token).map_or(Err(SettingFault::Credential), |_| Ok(()))
}

/// A token bound to a key.
#[cfg(all(feature = "dpop-signer", feature = "system"))]
pub(super) fn bound(token: &Secret, key: &Secret) -> Result<Credential, SettingFault> {
    let signer = JwkSigner::from_jwk(key.expose()).map_err(SettingFault::DpopKey)?;
    Ok(Credential::dpop(token.clone(), signer, SystemEnvironment::default()))
}

#[cfg(not(all(feature = "dpop-signer", feature = "system")))]
pub(super) fn bound(_: &Secret, _: &Secret) -> Result<Credential, SettingFault> {
    Err(SettingFault::NoDpop)
}

/// Without the feature it may stand there, for other programs.
fn check_dpop_key(_key: &str) -> Result<(), SettingFault> {
    #[cfg(feature = "dpop-signer")]
    JwkSigner::from_jwk(_key).map_err(SettingFault::DpopKey)?;
    Ok(())
}

/// No control characters: RFC 7617, section 2.
pub(super) fn check_secret(secret: &str) -> Result<(), SettingFault> {
    if secret.is_empty() || secret.chars().any(char::is_control) {
        return Err(SettingFault::Credential);
    }
    Ok(())
}

pub(super) fn check_service_id(id: &str) -> Result<(), SettingFault> {
    check_segment(id).map_err(SettingFault::ServiceId)
}
