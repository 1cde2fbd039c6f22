//! Settings from files, and from texts in their formats.

#[cfg(feature = "ini")]
mod ini;
#[cfg(feature = "properties")]
mod properties;
#[cfg(feature = "toml")]
mod toml;

use alloc::string::String;
use alloc::vec::Vec;

use super::Config;
use super::error::{ConfigError, Place, SettingFault, TextFault};
use super::setting::SETTINGS;

/// The maximum length of a file or text, in bytes.
const LIMIT: usize = 1024 * 1024;

/// The name of the section or table.
#[cfg(any(feature = "ini", feature = "toml"))]
const SECTION: &str = "authlete";

/// The maximum length of a key that errors show, in bytes. The keys of settings are shorter.
const LONGEST_KEY: usize = 40;

/// The keys that Authlete's Java library has for encrypted secrets.
const ENCRYPTED: [&str; 2] = ["service.api_secret.encrypted", "service_owner.api_secret.encrypted"];

/// Splits a text of one format into entries.
type Reader = fn(&str) -> Result<Vec<Entry>, Flaw>;

/// A key with its value.
struct Entry {
    key: String,
    /// `None` if the format has types and the value is not text.
    value: Option<String>,
    line: Option<usize>,
}

/// Why a text has no entries.
struct Flaw {
    fault: TextFault,
    line: Option<usize>,
}

impl Config {
    /// The settings in a text in INI format, as in `authlete.ini`.
    ///
    /// ```
    /// # use authlete_core::Config;
    /// let config = Config::from_ini("[authlete]\nbase_url = eu\nservice.api_key = 1234567890\n")?;
    /// assert_eq!(config.service.id.as_deref(), Some("1234567890"));
    /// # Ok::<(), authlete_core::config::ConfigError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with the line, where that is known.
    #[cfg(feature = "ini")]
    pub fn from_ini(text: &str) -> Result<Self, ConfigError> {
        from_bytes("INI", text.as_bytes(), ini::entries)
    }

    /// The settings in a text in the format of Java properties, as in `authlete.properties`.
    ///
    /// ```
    /// # use authlete_core::Config;
    /// let config = Config::from_properties("base_url = eu\nservice.api_key = 1234567890\n")?;
    /// assert_eq!(config.service.id.as_deref(), Some("1234567890"));
    /// # Ok::<(), authlete_core::config::ConfigError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with the line, where that is known.
    #[cfg(feature = "properties")]
    pub fn from_properties(text: &str) -> Result<Self, ConfigError> {
        from_bytes("properties", text.as_bytes(), properties::entries)
    }

    /// The settings in a text in TOML.
    ///
    /// ```
    /// # use authlete_core::Config;
    /// let config = Config::from_toml("[authlete]\nbase_url = 'eu'\nservice.api_key = 1234567890\n")?;
    /// assert_eq!(config.service.id.as_deref(), Some("1234567890"));
    /// # Ok::<(), authlete_core::config::ConfigError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with the line, where that is known.
    #[cfg(feature = "toml")]
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        from_bytes("TOML", text.as_bytes(), toml::entries)
    }

    /// The settings in a file of at most 1 MiB. The end of its name decides the format: `.ini`, `.properties` or `.toml`, each
    /// with the feature of that name.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Io`] where the file cannot be read; others with the line, where that is known.
    #[cfg(feature = "std")]
    pub fn from_file(path: impl AsRef<std::path::Path>) -> Result<Self, ConfigError> {
        use std::io::Read;
        use std::string::ToString;

        let path = path.as_ref();
        let name = path.display().to_string();
        let extension = path.extension().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
        let reader = reader(extension).ok_or_else(|| flawed(&name, TextFault::Format, None))?;
        let mut bytes = Vec::new();
        std::fs::File::open(path)
            .and_then(|file| file.take(LIMIT as u64 + 1).read_to_end(&mut bytes))
            .map_err(|error| ConfigError::Io { path: path.into(), error })?;
        from_bytes(&name, &bytes, reader)
    }
}

#[cfg(feature = "std")]
fn reader(extension: &str) -> Option<Reader> {
    match extension {
        #[cfg(feature = "ini")]
        "ini" => Some(ini::entries),
        #[cfg(feature = "properties")]
        "properties" => Some(properties::entries),
        #[cfg(feature = "toml")]
        "toml" => Some(toml::entries),
        _ => None,
    }
}

fn from_bytes(name: &str, bytes: &[u8], reader: Reader) -> Result<Config, ConfigError> {
    if bytes.len() > LIMIT {
        return Err(flawed(name, TextFault::TooLong, None));
    }
    let text = core::str::from_utf8(bytes).map_err(|_| flawed(name, TextFault::NotUtf8, None))?;
    // Some editors write a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut entries = reader(text).map_err(|Flaw { fault, line }| flawed(name, fault, line))?;
    let place = |line| Place::Text { name: name.into(), line };
    entries.sort_by_key(|entry| entry.line);
    for entry in &entries {
        let place = place(entry.line);
        if let Some(key) = ENCRYPTED.into_iter().find(|key| entry.key == *key) {
            return Err(SettingFault::Encrypted.of(key, Some(place)));
        }
        match SETTINGS.iter().find(|setting| setting.key.is(&entry.key)) {
            None => return Err(ConfigError::UnknownKey { key: presentable(entry), place }),
            Some(setting) if entry.value.is_none() => {
                return Err(SettingFault::NotText.of(setting.key.name, Some(place)));
            }
            Some(_) => {}
        }
    }
    let mut config = Config::default();
    for setting in SETTINGS {
        let found = entries.iter().filter(|entry| setting.key.is(&entry.key));
        setting.put(&mut config, found.filter_map(|entry| Some((place(entry.line), entry.value.clone()?))))?;
    }
    Ok(config)
}

fn flawed(name: &str, fault: TextFault, line: Option<usize>) -> ConfigError {
    ConfigError::Text { place: Place::Text { name: name.into(), line }, fault }
}

/// The key, unless it may be part of a value: to INI and properties, a line of PEM that is not indented is a key.
fn presentable(entry: &Entry) -> Option<String> {
    let name = |byte: u8| byte.is_ascii_lowercase() || b"._-".contains(&byte);
    let alone = entry.value.as_deref() == Some("");
    (!alone && entry.key.len() <= LONGEST_KEY && entry.key.bytes().all(name)).then(|| entry.key.clone())
}
