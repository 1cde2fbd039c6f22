//! What is wrong with a configuration, and where.

use alloc::string::String;
use core::fmt;

use super::Region;
use super::key::KEYS;
use crate::operation::endpoint::Version;
use crate::operation::path::SegmentError;

/// What is wrong with a configuration. Neither `Display` nor `Debug` shows values.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// A file cannot be read.
    #[cfg(feature = "std")]
    Io {
        /// The file.
        path: std::path::PathBuf,
        /// Why it cannot be read.
        error: std::io::Error,
    },
    /// A file or text cannot be understood.
    Text {
        /// Where.
        place: Place,
        /// What is wrong.
        fault: TextFault,
    },
    /// A key of a file is no setting.
    UnknownKey {
        /// The key, or `None` if it may be a piece of a secret value, for instance of a PEM text that was not indented.
        key: Option<String>,
        /// Where it is.
        place: Place,
    },
    /// The value of a setting cannot be used.
    Setting {
        /// The setting, such as `service.api_key`.
        key: &'static str,
        /// Where it is set; `None` if the [`Config`](super::Config) was written in code or merged from others.
        place: Option<Place>,
        /// What is wrong.
        fault: SettingFault,
    },
    /// `base_url` is not set.
    NoBaseUrl,
    /// Neither the service nor its owner has a credential.
    NoCredential(Version),
    /// A setting is set without the one that it needs.
    Unpaired {
        /// The setting.
        given: &'static str,
        /// The setting that is not set.
        missing: &'static str,
    },
    /// A secret of Authlete 2.x is all there is of a credential, where 3.x takes a token.
    Superseded {
        /// The setting.
        given: &'static str,
        /// The setting of 3.x.
        instead: &'static str,
    },
}

/// Where a setting is set.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// An environment variable of that name.
    Variable(&'static str),
    /// A file, or a text that was handed in.
    Text {
        /// The path of the file, or else the name of the format.
        name: String,
        /// The line, from 1, where it is known.
        line: Option<usize>,
    },
}

/// What is wrong with a file or text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextFault {
    /// The file's name ends in none of `.ini`, `.properties` and `.toml`, or the feature for it is off.
    Format,
    /// The file or text is longer than 1 MiB.
    TooLong,
    /// The file is not UTF-8.
    NotUtf8,
    /// The format's rules are broken.
    Syntax,
    /// A key is there twice.
    Repeated,
    /// The section or table `authlete` is missing.
    NoSection,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SettingFault {
    /// The base URL is neither a plain `http` or `https` URL nor the name of a [`Region`].
    BaseUrl,
    /// The version is neither 2.x nor 3.x.
    Version,
    /// The service's key or ID cannot stand in a path.
    ServiceId(SegmentError),
    /// A part of a credential is empty, or has a character that cannot be sent.
    Credential,
    /// The key for DPoP cannot be used.
    #[cfg(feature = "dpop-signer")]
    DpopKey(crate::dpop::JwkError),
    /// The features `dpop-signer` and `system` are not both on.
    NoDpop,
    /// The value is of a type other than text.
    NotText,
    /// The variable is not Unicode.
    NotUnicode,
    /// The setting is an encrypted secret, of Authlete's Java library.
    Encrypted,
    /// The same source has another value for it, under another name or on another line.
    Conflict(Place),
}

impl SettingFault {
    pub(super) fn of(self, key: &'static str, place: Option<Place>) -> ConfigError {
        ConfigError::Setting { key, place, fault: self }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "std")]
            Self::Io { path, .. } => write!(f, "{}: the file cannot be read", path.display()),
            Self::Text { place, fault } => write!(f, "{place}: {fault}"),
            Self::UnknownKey { key: Some(key), place } => write!(f, "{place}: {key} is not a setting"),
            Self::UnknownKey { key: None, place } => write!(f, "{place}: the key is not a setting"),
            Self::Setting { key, place: Some(place), fault } => write!(f, "{place}: {key} {fault}"),
            Self::Setting { key, place: None, fault } => write!(f, "{key} {fault}"),
            Self::NoBaseUrl => {
                write!(f, "{} is not set: it is a URL or one of the regions {REGIONS}", Named("base_url"))
            }
            Self::NoCredential(Version::V3) => write!(
                f,
                "no credential is set: Authlete 3.x takes {} or {}",
                Named("service.access_token"),
                Named("service_owner.access_token")
            ),
            Self::NoCredential(Version::V2) => write!(
                f,
                "no credential is set: Authlete 2.x takes {} with {}, or the same of service_owner",
                Named("service.api_key"),
                Named("service.api_secret")
            ),
            Self::Unpaired { given, missing } => write!(f, "{} is set without {}", Named(given), Named(missing)),
            Self::Superseded { given, instead } => write!(
                f,
                "{} is for Authlete 2.x: set {} for 3.x, or {} to 2.x",
                Named(given),
                Named(instead),
                Named("api_version")
            ),
        }
    }
}

impl core::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            #[cfg(feature = "std")]
            Self::Io { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => f.write_str(name),
            Self::Text { name, line: None } => f.write_str(name),
            Self::Text { name, line: Some(line) } => write!(f, "{name}, line {line}"),
        }
    }
}

impl fmt::Display for TextFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Format => "the name does not end in .ini, .properties or .toml, or the feature for it is off",
            Self::TooLong => "the text is longer than 1 MiB",
            Self::NotUtf8 => "the file is not UTF-8",
            Self::Syntax => "the syntax is broken",
            Self::Repeated => "the key stands twice",
            Self::NoSection => "there is no [authlete]",
        })
    }
}

impl fmt::Display for SettingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl => write!(f, "is neither a URL nor one of the regions {REGIONS}"),
            Self::Version => f.write_str("is neither 2.x nor 3.x"),
            Self::ServiceId(fault) => fault.fmt(f),
            Self::Credential => f.write_str("is empty or has a character that cannot be sent"),
            #[cfg(feature = "dpop-signer")]
            Self::DpopKey(error) => write!(f, "cannot be used: {error}"),
            Self::NoDpop => f.write_str("needs the features dpop-signer and system"),
            Self::NotText => f.write_str("is not a string"),
            Self::NotUnicode => f.write_str("is not Unicode"),
            Self::Encrypted => f.write_str("is not supported: set the secret itself, by the key without .encrypted"),
            Self::Conflict(place) => write!(f, "has another value in {place}"),
        }
    }
}

/// A setting by its key and its first variable.
struct Named<'k>(&'k str);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = KEYS.iter().find(|key| key.is(self.0));
        match key.and_then(|key| key.variables.first()) {
            Some(variable) => write!(f, "{} ({variable})", self.0),
            None => f.write_str(self.0),
        }
    }
}

/// The names of the regions.
struct Regions;

const REGIONS: Regions = Regions;

impl fmt::Display for Regions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, region) in Region::ALL.iter().enumerate() {
            write!(f, "{}{region}", if position == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}
