//! The settings: how the value of each is checked and kept. Every source reads by this table.

use alloc::string::String;
use alloc::vec::Vec;

use super::error::{ConfigError, Place, SettingFault};
use super::key::{self, Key};
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

/// A setting: its key, and how its value is checked and kept.
pub(super) struct Setting {
    pub(super) key: Key,
    store: fn(&mut Config, String) -> Result<(), SettingFault>,
}

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: key::API_VERSION,
        store: |config, text| {
            config.version = Some(version(&text)?);
            Ok(())
        },
    },
    Setting {
        key: key::BASE_URL,
        store: |config, text| {
            Api::new(Version::V3, region::resolve(&text)).map_err(|_| SettingFault::BaseUrl)?;
            config.base_url = Some(text);
            Ok(())
        },
    },
    Setting {
        key: key::OWNER_API_KEY,
        store: |config, text| {
            Credential::basic(&text, "").map_err(|_| SettingFault::Credential)?;
            config.service_owner.id = Some(text);
            Ok(())
        },
    },
    Setting {
        key: key::OWNER_API_SECRET,
        store: |config, text| {
            check_secret(&text)?;
            config.service_owner.api_secret = Some(text.into());
            Ok(())
        },
    },
    Setting {
        key: key::OWNER_ACCESS_TOKEN,
        store: |config, text| {
            check_token(&text)?;
            config.service_owner.access_token = Some(text.into());
            Ok(())
        },
    },
    Setting {
        key: key::SERVICE_API_KEY,
        store: |config, text| {
            check_service_id(&text)?;
            config.service.id = Some(text);
            Ok(())
        },
    },
    Setting {
        key: key::SERVICE_API_SECRET,
        store: |config, text| {
            check_secret(&text)?;
            config.service.api_secret = Some(text.into());
            Ok(())
        },
    },
    Setting {
        key: key::SERVICE_ACCESS_TOKEN,
        store: |config, text| {
            check_token(&text)?;
            config.service.access_token = Some(text.into());
            Ok(())
        },
    },
    Setting {
        key: key::DPOP_KEY,
        store: |config, text| {
            check_dpop_key(&text)?;
            config.dpop_key = Some(text.into());
            Ok(())
        },
    },
    Setting {
        key: key::CLIENT_CERTIFICATE,
        store: |config, text| {
            // PEM has no backslash of its own, and many sources have room for one line only.
            config.client_certificate = Some(text.replace("\\r\\n", "\n").replace("\\n", "\n").into());
            Ok(())
        },
    },
];

impl Setting {
    /// Stores the value that a source has for this setting. The source may have it under several names.
    pub(super) fn put(
        &self,
        config: &mut Config,
        found: impl IntoIterator<Item = (Place, String)>,
    ) -> Result<(), ConfigError> {
        let mut found = found.into_iter().filter(|(_, value)| !value.is_empty());
        let Some((place, value)) = found.next() else { return Ok(()) };
        if let Some((other, _)) = found.find(|(_, other)| *other != value) {
            return Err(SettingFault::Conflict(place).of(self.key.name, Some(other)));
        }
        (self.store)(config, value).map_err(|fault| fault.of(self.key.name, Some(place)))
    }
}

/// Reads the variables of all settings.
pub(super) fn read_variables(
    mut lookup: impl FnMut(&'static str) -> Result<Option<String>, SettingFault>,
) -> Result<Config, ConfigError> {
    let mut config = Config::default();
    for setting in SETTINGS {
        let mut found = Vec::new();
        for name in setting.key.variables {
            let place = Place::Variable(name);
            match lookup(name) {
                Ok(value) => found.extend(value.map(|value| (place, value))),
                Err(fault) => return Err(fault.of(setting.key.name, Some(place))),
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

/// Without the feature, any value is accepted: the setting may be there for other programs.
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
