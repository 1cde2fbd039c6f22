//! What the emulator stands in for: one service, its credentials, and the client it starts with.

use authlete_core::client::Client;
use authlete_core::service::{AssertionProcessor, Service};
use authlete_core::types::{ClientAuthMethod, ClientType, DeliveryMode, GrantType, ResponseType, Scope};
use authlete_core::{Api, ApiError, Credential, Secret, Version};

/// The service that is emulated. The default has fixed credentials: it is meant for the local machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The service: `api_key` is its ID too, `api_secret` is what 2.x asks for.
    pub service: Service,
    /// The service's access token in 3.x.
    pub access_token: Secret,
    /// The access token of the organization in 3.x.
    pub organization_token: Secret,
    /// The ID of the organization, which the API of the identity provider asks for.
    pub organization_id: i64,
    /// The ID of this API server, which the API of the identity provider asks for.
    pub api_server_id: i64,
    /// The API key of the service's owner in 2.x.
    pub owner_key: String,
    /// The API secret of the service's owner in 2.x.
    pub owner_secret: Secret,
    /// The client that is there from the start.
    pub client: Client,
    /// Whose software statements the service takes in dynamic registration, and what they have to say (RFC 7591 2.3). Authlete has
    /// no API to set this.
    pub assertion_processors: Vec<AssertionProcessor>,
}

impl Settings {
    /// The default with another issuer, whose URL the service's endpoints begin with, and another redirection URI.
    pub fn new(issuer: &str, redirect_uri: &str) -> Self {
        Self {
            service: service(issuer),
            access_token: "emulated-service-access-token".into(),
            organization_token: "emulated-organization-access-token".into(),
            organization_id: 1_000_000_003,
            api_server_id: 1_000_000_004,
            owner_key: "1000000001".into(),
            owner_secret: "emulated-owner-secret".into(),
            client: client(redirect_uri),
            assertion_processors: Vec::new(),
        }
    }

    /// The service's ID: its API key as text.
    pub fn service_id(&self) -> String {
        self.service.api_key.unwrap_or_default().to_string()
    }

    /// The API as Authlete 3.x has it, on that address.
    ///
    /// # Errors
    ///
    /// [`ApiError`] where the base URL or a credential cannot be used.
    pub fn api_v3(&self, base_url: &str) -> Result<Api, ApiError> {
        Api::v3(base_url, &self.service_id(), self.access_token.clone())
    }

    /// The API as Authlete 2.x has it, on that address.
    ///
    /// # Errors
    ///
    /// [`ApiError`] where the base URL or a credential cannot be used.
    pub fn api_v2(&self, base_url: &str) -> Result<Api, ApiError> {
        let owner = Credential::basic(&self.owner_key, self.owner_secret.clone())?;
        let secret = self.service.api_secret.clone().unwrap_or_default();
        Ok(Api::v2(base_url, &self.service_id(), secret)?.with_service_owner_credential(owner))
    }

    /// The settings of a program that calls the emulator, as `NAME=value`, under the names that Authlete's libraries, samples and
    /// tools have for them. Comments follow, which hold the same as `authlete.ini` and `authlete.properties`. Secrets are in the
    /// clear.
    pub fn lines(&self, version: Version, base_url: &str) -> Vec<String> {
        let exposed = |secret: &Option<Secret>| secret.as_ref().map_or("", Secret::expose).to_string();
        let version = match version {
            Version::V2 => "V2",
            _ => "V3",
        };
        let service_secret = exposed(&self.service.api_secret);
        let (token, organization_token) = (self.access_token.expose(), self.organization_token.expose());
        let (owner_key, owner_secret) = (&*self.owner_key, self.owner_secret.expose());
        let service_id = &*self.service_id();
        let variables = [
            ("AUTHLETE_API_VERSION", version),
            ("AUTHLETE_BASE_URL", base_url),
            ("API_BASE_URL", base_url),
            ("AUTHLETE_SERVICE_APIKEY", service_id),
            ("SERVICE_ID", service_id),
            ("AUTHLETE_SERVICE_APISECRET", &service_secret),
            ("AUTHLETE_SERVICE_ACCESSTOKEN", token),
            ("AUTHLETE_API_TOKEN", token),
            ("SERVICE_TOKEN", token),
            ("AUTHLETE_SERVICEOWNER_APIKEY", owner_key),
            ("AUTHLETE_SO_KEY", owner_key),
            ("AUTHLETE_SERVICEOWNER_APISECRET", owner_secret),
            ("AUTHLETE_SO_SECRET", owner_secret),
            ("ORG_TOKEN", organization_token),
            ("ORGANIZATION_ACCESS_TOKEN", organization_token),
            ("ORGANIZATION_ID", &self.organization_id.to_string()),
            ("AUTHLETE_IDP_URL", base_url),
            ("AUTHLETE_API_SERVER_ID", &self.api_server_id.to_string()),
            ("CLIENT_ID", &self.client.client_id.unwrap_or_default().to_string()),
            ("CLIENT_SECRET", &exposed(&self.client.client_secret)),
        ];
        let keys = [
            ("api_version", version),
            ("base_url", base_url),
            ("service_owner.api_key", owner_key),
            ("service_owner.api_secret", owner_secret),
            ("service.api_key", service_id),
            ("service.api_secret", &service_secret),
            ("service.access_token", token),
        ];
        let variables = variables.map(|(name, value)| format!("{name}={value}"));
        let ini = keys.map(|(key, value)| format!("# {key} = {value}"));
        // Java's library has the version under another key, and a backslash is an escape there.
        // Given an access token, it leaves out the secret in 2.x too.
        let of_java = keys.into_iter().filter(|(key, _)| version != "V2" || *key != "service.access_token");
        let properties = of_java.map(|(key, value)| {
            let key = if key == "api_version" { "service.api_version" } else { key };
            format!("# {key} = {}", value.replace('\\', "\\\\"))
        });
        let heading = |text: &str| [String::from("#"), format!("# {text}:"), String::from("#")];
        let mut lines = Vec::from(variables);
        lines.extend(heading("authlete.ini"));
        lines.push("# [authlete]".into());
        lines.extend(ini);
        lines.extend(heading("authlete.properties"));
        lines.extend(properties);
        lines
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::new("http://127.0.0.1:8080", "http://127.0.0.1:8091/callback")
    }
}

/// The scopes of OpenID Connect Core 5.4 and 11, that of Native SSO, those for the grant management endpoint, and two of an API.
const SCOPES: [&str; 11] = [
    "openid",
    "profile",
    "email",
    "address",
    "phone",
    "offline_access",
    "device_sso",
    "grant_management_query",
    "grant_management_revoke",
    "read",
    "write",
];

/// What a client can come with at the token endpoint or, for the implicit one, before it.
const GRANT_TYPES: [GrantType; 9] = [
    GrantType::AuthorizationCode,
    GrantType::Implicit,
    GrantType::Password,
    GrantType::ClientCredentials,
    GrantType::RefreshToken,
    GrantType::DeviceCode,
    GrantType::Ciba,
    GrantType::TokenExchange,
    GrantType::JwtBearer,
];

/// How a client can authenticate itself. Attestations are not among them: each answer about an authorization names these methods, and
/// Authlete's library for Python fails on one that it does not know.
const METHODS: [ClientAuthMethod; 7] = [
    ClientAuthMethod::ClientSecretBasic,
    ClientAuthMethod::ClientSecretPost,
    ClientAuthMethod::ClientSecretJwt,
    ClientAuthMethod::PrivateKeyJwt,
    ClientAuthMethod::TlsClientAuth,
    ClientAuthMethod::SelfSignedTlsClientAuth,
    ClientAuthMethod::None,
];

/// A service at that issuer, with the endpoints where the examples have theirs.
fn service(issuer: &str) -> Service {
    let endpoint = |path: &str| Some(format!("{issuer}{path}"));
    let methods = METHODS.to_vec();
    Service {
        api_key: Some(1_000_000_002),
        api_secret: Some("emulated-service-secret".into()),
        service_name: Some("Emulated service".into()),
        issuer: Some(issuer.into()),
        authorization_endpoint: endpoint("/api/authorization"),
        token_endpoint: endpoint("/api/token"),
        pushed_auth_req_endpoint: endpoint("/api/par"),
        revocation_endpoint: endpoint("/api/revocation"),
        introspection_endpoint: endpoint("/api/introspection"),
        user_info_endpoint: endpoint("/api/userinfo"),
        jwks_uri: endpoint("/api/jwks"),
        supported_scopes: Some(SCOPES.map(scope).into()),
        supported_response_types: Some(ResponseType::ALL.to_vec()),
        supported_grant_types: Some(GRANT_TYPES.into()),
        supported_token_auth_methods: Some(methods.clone()),
        supported_revocation_auth_methods: Some(methods.clone()),
        supported_introspection_auth_methods: Some(methods),
        supported_claims: Some(["sub", "name", "email", "email_verified"].map(String::from).into()),
        access_token_duration: Some(86_400),
        refresh_token_duration: Some(864_000),
        id_token_duration: Some(86_400),
        authorization_code_duration: Some(600),
        backchannel_authentication_endpoint: endpoint("/api/backchannel/authentication"),
        supported_backchannel_token_delivery_modes: Some(DeliveryMode::ALL.to_vec()),
        backchannel_auth_req_id_duration: Some(600),
        backchannel_polling_interval: Some(5),
        dynamic_registration_supported: Some(true),
        registration_endpoint: endpoint("/api/register"),
        unauthorized_on_client_config_supported: Some(true),
        native_sso_supported: Some(true),
        hsm_enabled: Some(true),
        device_authorization_endpoint: endpoint("/api/device/authorization"),
        device_verification_uri: endpoint("/api/device/verification"),
        device_verification_uri_complete: endpoint("/api/device/verification?user_code=USER_CODE"),
        device_flow_code_duration: Some(600),
        device_flow_polling_interval: Some(5),
        client_id_alias_enabled: Some(true),
        ..Default::default()
    }
}

fn scope(name: &str) -> Scope {
    Scope { name: Some(name.into()), default_entry: Some(false), ..Default::default() }
}

/// A confidential client that may use whatever the service can do.
fn client(redirect_uri: &str) -> Client {
    Client {
        client_id: Some(2_000_000_001),
        client_secret: Some("emulated-client-secret".into()),
        client_name: Some("Emulated client".into()),
        client_type: Some(ClientType::Confidential),
        token_auth_method: Some(ClientAuthMethod::ClientSecretBasic),
        redirect_uris: Some(vec![redirect_uri.into()]),
        response_types: Some(ResponseType::ALL.to_vec()),
        grant_types: Some(GRANT_TYPES.into()),
        bc_delivery_mode: Some(DeliveryMode::Poll),
        ..Default::default()
    }
}

#[cfg(test)]
mod tests {
    use authlete_core::Config;
    use authlete_core::introspection::IntrospectionRequest;
    use authlete_core::service::GetServiceList;

    use super::*;

    #[test]
    fn the_lines_make_the_api_of_either_version() {
        let [token, service, owner] = [
            "Bearer emulated-service-access-token",
            "Basic MTAwMDAwMDAwMjplbXVsYXRlZC1zZXJ2aWNlLXNlY3JldA==",
            "Basic MTAwMDAwMDAwMTplbXVsYXRlZC1vd25lci1zZWNyZXQ=",
        ];
        for (version, expected) in [(Version::V2, [service, owner]), (Version::V3, [token, token])] {
            let lines = Settings::default().lines(version, "http://127.0.0.1:8090");
            let value = |name: &str| {
                let pair = lines.iter().filter_map(|line| line.split_once('=')).find(|pair| pair.0 == name);
                pair.map(|(_, value)| value.to_owned())
            };
            let api = Config::from_variables(value).and_then(|config| config.api()).expect("an API");
            assert_eq!((api.version(), api.service_id()), (version, Some("1000000002")));
            let requests = [api.request(&IntrospectionRequest::new("token")), api.request(&GetServiceList::default())];
            for (request, expected) in requests.iter().zip(expected) {
                let request = request.as_ref().expect("a request");
                assert_eq!(request.header("authorization"), Some(expected), "{version:?}");
            }
        }
    }

    #[test]
    fn the_comments_are_the_two_files() {
        for version in [Version::V2, Version::V3] {
            let lines = Settings::default().lines(version, "http://127.0.0.1:8090");
            let block = |heading: &str| {
                let from = lines.iter().position(|line| line == heading).expect("a heading") + 2;
                let block = lines[from..].iter().take_while(|line| *line != "#");
                block.map(|line| line.trim_start_matches("# ")).collect::<Vec<_>>().join("\n")
            };
            let ini = Config::from_ini(&block("# authlete.ini:")).expect("an INI file");
            let properties = Config::from_properties(&block("# authlete.properties:")).expect("a properties file");
            for config in [ini, properties] {
                let api = config.api().expect("an API");
                assert_eq!((api.version(), api.service_id()), (version, Some("1000000002")));
                let request = api.request(&IntrospectionRequest::new("token")).expect("a request");
                assert!(request.header("authorization").is_some() && request.url.starts_with("http://127.0.0.1:8090/"));
            }
            let has_token = block("# authlete.properties:").contains("service.access_token");
            assert_eq!(has_token, version == Version::V3, "{version:?}");
        }
    }
}
