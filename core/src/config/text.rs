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

/// What a file may be long, in bytes.
#[cfg(feature = "std")]
const LIMIT: u64 = 1024 * 1024;

/// The name of the section or table.
#[cfg(any(feature = "ini", feature = "toml"))]
const SECTION: &str = "authlete";

/// The keys that Authlete's Java library has for encrypted secrets.
const ENCRYPTED: [&str; 2] = ["service.api_secret.encrypted", "service_owner.api_secret.encrypted"];

/// A format's part: takes a text apart.
type Reader = fn(&str) -> Result<Vec<Entry>, Flaw>;

/// A key with its value.
struct Entry {
    key: String,
    /// `None` where the format has types, and this is not text.
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
    /// assert_eq!(config.service.api_key.as_deref(), Some("1234567890"));
    /// # Ok::<(), authlete_core::config::ConfigError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with the line, where that is known.
    #[cfg(feature = "ini")]
    pub fn from_ini(text: &str) -> Result<Self, ConfigError> {
        from_text("INI", text, ini::entries)
    }

    /// The settings in a text in the format of Java properties, as in `authlete.properties`.
    ///
    /// ```
    /// # use authlete_core::Config;
    /// let config = Config::from_properties("base_url = eu\nservice.api_key = 1234567890\n")?;
    /// assert_eq!(config.service.api_key.as_deref(), Some("1234567890"));
    /// # Ok::<(), authlete_core::config::ConfigError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with the line, where that is known.
    #[cfg(feature = "properties")]
    pub fn from_properties(text: &str) -> Result<Self, ConfigError> {
        from_text("properties", text, properties::entries)
    }

    /// The settings in a text in TOML.
    ///
    /// ```
    /// # use authlete_core::Config;
    /// let config = Config::from_toml("[authlete]\nbase_url = 'eu'\nservice.api_key = 1234567890\n")?;
    /// assert_eq!(config.service.api_key.as_deref(), Some("1234567890"));
    /// # Ok::<(), authlete_core::config::ConfigError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with the line, where that is known.
    #[cfg(feature = "toml")]
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        from_text("TOML", text, toml::entries)
    }

    /// The settings in a file of at most 1 MiB. How its name ends says which format it has: `.ini`, `.properties` or
    /// `.toml`, each with the feature of that name.
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
        let refuse = |fault| ConfigError::Text { place: Place::Text { name: name.clone(), line: None }, fault };

        let extension = path.extension().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
        let reader = reader(extension).ok_or_else(|| refuse(TextFault::Format))?;
        let mut bytes = Vec::new();
        std::fs::File::open(path)
            .and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes))
            .map_err(|error| ConfigError::Io { path: path.into(), error })?;
        if bytes.len() as u64 > LIMIT {
            return Err(refuse(TextFault::TooLong));
        }
        let text = String::from_utf8(bytes).map_err(|_| refuse(TextFault::NotUtf8))?;
        from_text(&name, &text, reader)
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

fn from_text(name: &str, text: &str, reader: Reader) -> Result<Config, ConfigError> {
    let place = |line| Place::Text { name: name.into(), line };
    // Some editors write a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut entries = reader(text).map_err(|Flaw { fault, line }| ConfigError::Text { place: place(line), fault })?;
    entries.sort_by_key(|entry| entry.line);
    for entry in &entries {
        let place = place(entry.line);
        if let Some(key) = ENCRYPTED.into_iter().find(|key| entry.key == *key) {
            return Err(SettingFault::Encrypted.of(key, Some(place)));
        }
        match SETTINGS.iter().find(|setting| setting.is_called(&entry.key)) {
            None => return Err(ConfigError::UnknownKey { key: presentable(entry), place }),
            Some(setting) if entry.value.is_none() => return Err(SettingFault::NotText.of(setting.key, Some(place))),
            Some(_) => {}
        }
    }
    let mut config = Config::default();
    for setting in SETTINGS {
        let found = entries.iter().filter(|entry| setting.is_called(&entry.key));
        setting.put(&mut config, found.filter_map(|entry| Some((place(entry.line), entry.value.clone()?))))?;
    }
    Ok(config)
}

/// The key, unless it may be part of a value: to INI and properties, a line of PEM that is not indented is a key.
fn presentable(entry: &Entry) -> Option<String> {
    let name = |byte: u8| byte.is_ascii_lowercase() || b"._-".contains(&byte);
    let alone = entry.value.as_deref() == Some("");
    (!alone && entry.key.len() <= 40 && entry.key.bytes().all(name)).then(|| entry.key.clone())
}
