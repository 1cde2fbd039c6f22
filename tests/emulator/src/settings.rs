//! What the emulator stands in for: one service, its credentials, and the client it starts with.

mod lines;

use authlete_core::client::Client;
use authlete_core::service::{AssertionProcessor, Service};
use authlete_core::types::{ClientAuthMethod, ClientType, DeliveryMode, GrantType, ResponseType, Scope};
use authlete_core::{Api, ApiError, Credential, Secret};

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
