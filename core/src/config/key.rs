//! The keys of the settings: what each is called in files, in the environment and in errors.

/// The names of a setting.
pub(super) struct Key {
    /// The name in files and errors.
    pub(super) name: &'static str,
    /// Another name in files.
    alias: Option<&'static str>,
    /// The names in the environment, the oldest first.
    pub(super) variables: &'static [&'static str],
}

/// `service.api_version` is the name in the properties of Authlete's Java library.
pub(super) const API_VERSION: Key =
    Key { name: "api_version", alias: Some("service.api_version"), variables: &["AUTHLETE_API_VERSION"] };
pub(super) const BASE_URL: Key = Key { name: "base_url", alias: None, variables: &["AUTHLETE_BASE_URL"] };
pub(super) const OWNER_API_KEY: Key =
    Key { name: "service_owner.api_key", alias: None, variables: &["AUTHLETE_SERVICEOWNER_APIKEY"] };
pub(super) const OWNER_API_SECRET: Key =
    Key { name: "service_owner.api_secret", alias: None, variables: &["AUTHLETE_SERVICEOWNER_APISECRET"] };
pub(super) const OWNER_ACCESS_TOKEN: Key =
    Key { name: "service_owner.access_token", alias: None, variables: &["AUTHLETE_SERVICEOWNER_ACCESSTOKEN"] };
pub(super) const SERVICE_API_KEY: Key =
    Key { name: "service.api_key", alias: None, variables: &["AUTHLETE_SERVICE_APIKEY", "AUTHLETE_SERVICE_ID"] };
pub(super) const SERVICE_API_SECRET: Key =
    Key { name: "service.api_secret", alias: None, variables: &["AUTHLETE_SERVICE_APISECRET"] };
pub(super) const SERVICE_ACCESS_TOKEN: Key = Key {
    name: "service.access_token",
    alias: None,
    variables: &["AUTHLETE_SERVICE_ACCESSTOKEN", "AUTHLETE_BEARER", "AUTHLETE_API_TOKEN"],
};
pub(super) const DPOP_KEY: Key =
    Key { name: "service.dpop_key", alias: Some("dpop_key"), variables: &["AUTHLETE_DPOP_KEY"] };
pub(super) const CLIENT_CERTIFICATE: Key = Key {
    name: "service.client_certificate",
    alias: Some("client_certificate"),
    variables: &["AUTHLETE_CLIENT_CERTIFICATE"],
};

/// All keys.
pub(super) const KEYS: &[Key] = &[
    API_VERSION,
    BASE_URL,
    OWNER_API_KEY,
    OWNER_API_SECRET,
    OWNER_ACCESS_TOKEN,
    SERVICE_API_KEY,
    SERVICE_API_SECRET,
    SERVICE_ACCESS_TOKEN,
    DPOP_KEY,
    CLIENT_CERTIFICATE,
];

/// The keys of an account.
pub(super) struct AccountKeys {
    pub(super) api_key: &'static str,
    pub(super) api_secret: &'static str,
    pub(super) access_token: &'static str,
}

impl AccountKeys {
    pub(super) const SERVICE: Self = Self {
        api_key: SERVICE_API_KEY.name,
        api_secret: SERVICE_API_SECRET.name,
        access_token: SERVICE_ACCESS_TOKEN.name,
    };
    pub(super) const SERVICE_OWNER: Self =
        Self { api_key: OWNER_API_KEY.name, api_secret: OWNER_API_SECRET.name, access_token: OWNER_ACCESS_TOKEN.name };
}

impl Key {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name || self.alias == Some(name)
    }
}
