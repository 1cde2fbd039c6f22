//! The settings of a service.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::secret::Secret;
use crate::types::{
    AttachmentType, ClaimType, ClientAuthMethod, ClientRegistrationType, DeliveryMode, Display, FapiMode, GrantType,
    JweAlg, JweEnc, JweZip, JwsAlg, Pair, Prompt, ResponseType, Scope, ServiceProfile, Sns, UserCodeCharset,
};

dto! {
    /// Configuration of a service, Authlete's counterpart of one authorization server. An update replaces the whole:
    /// members left out return to their defaults.
    pub open struct Service {
        /// Number Authlete assigned to the service; set by Authlete.
        pub number: Option<i32>,
        /// Number of the owner of the service; set by Authlete.
        pub service_owner_number: Option<i32>,
        /// Name of the service.
        pub service_name: Option<String>,
        /// API key of the service, a number assigned by Authlete. Authlete 3.x uses it as the service ID in API paths,
        /// 2.x as the user name of Basic authentication.
        pub api_key: Option<i64>,
        /// API secret of the service, the password of Basic authentication in Authlete 2.x; keep it confidential.
        pub api_secret: Option<Secret>,
        /// Issuer identifier of the authorization server: an `https` URL without query or fragment, the `iss` of its ID
        /// tokens (OpenID Connect Discovery 1.0, section 3; RFC 8414, section 2).
        pub issuer: Option<String>,
        /// URL of the authorization endpoint (RFC 6749, section 3.1), published as `authorization_endpoint`.
        pub authorization_endpoint: Option<String>,
        /// URL of the token endpoint (RFC 6749, section 3.2), published as `token_endpoint`.
        pub token_endpoint: Option<String>,
        /// URL of the revocation endpoint (RFC 7009), published as `revocation_endpoint`.
        pub revocation_endpoint: Option<String>,
        /// How clients may authenticate at the revocation endpoint, published as
        /// `revocation_endpoint_auth_methods_supported` (RFC 8414, section 2).
        pub supported_revocation_auth_methods: Option<Vec<ClientAuthMethod>>,
        /// URL of the userinfo endpoint (OpenID Connect Core 1.0, section 5.3), published as `userinfo_endpoint`.
        pub user_info_endpoint: Option<String>,
        /// URL at which the server publishes its JWK Set, published as `jwks_uri` (OpenID Connect Discovery 1.0,
        /// section 3).
        pub jwks_uri: Option<String>,
        /// JWK Set (RFC 7517) of the service as a JSON string, including the private keys Authlete signs and decrypts
        /// with; keep it confidential.
        pub jwks: Option<Secret>,
        /// URL of the client registration endpoint (RFC 7591, section 3), published as `registration_endpoint`.
        pub registration_endpoint: Option<String>,
        /// Base URL of the client configuration endpoint (RFC 7592); the client ID is appended as a path segment.
        /// Absent: `registration_endpoint` is the base.
        pub registration_management_endpoint: Option<String>,
        /// Scopes the service knows; a requested scope that is not among them is dropped. Those flagged for it are
        /// published as `scopes_supported`.
        pub supported_scopes: Option<Vec<Scope>>,
        /// Values supported for `response_type` (RFC 6749, section 3.1.1). Absent: at least `code` is allowed.
        pub supported_response_types: Option<Vec<ResponseType>>,
        /// Values supported for `grant_type`. Absent: at least `authorization_code` is allowed.
        pub supported_grant_types: Option<Vec<GrantType>>,
        /// Authentication context class references the service supports, published as `acr_values_supported` (OpenID
        /// Connect Discovery 1.0, section 3).
        pub supported_acrs: Option<Vec<String>>,
        /// Client authentication methods supported at the token endpoint, published as
        /// `token_endpoint_auth_methods_supported`.
        pub supported_token_auth_methods: Option<Vec<ClientAuthMethod>>,
        /// Values supported for the `display` parameter (OpenID Connect Core 1.0, section 3.1.2.1), published as
        /// `display_values_supported`.
        pub supported_displays: Option<Vec<Display>>,
        /// Claim types supported (OpenID Connect Core 1.0, section 5.6), published as `claim_types_supported`.
        pub supported_claim_types: Option<Vec<ClaimType>>,
        /// Names of the claims the service may supply, published as `claims_supported` (OpenID Connect Discovery 1.0,
        /// section 3).
        pub supported_claims: Option<Vec<String>>,
        /// URL of a page for developers about the service, published as `service_documentation`.
        pub service_documentation: Option<String>,
        /// Language tags (RFC 5646) in which claim values are available, published as `claims_locales_supported`.
        pub supported_claim_locales: Option<Vec<String>>,
        /// Language tags (RFC 5646) the user interface supports, published as `ui_locales_supported`.
        pub supported_ui_locales: Option<Vec<String>>,
        /// URL of the service's policy on how clients may use the data it provides, published as `op_policy_uri`.
        pub policy_uri: Option<String>,
        /// URL of the service's terms of service, published as `op_tos_uri`.
        pub tos_uri: Option<String>,
        /// URL Authlete calls to have an end user authenticated where its direct authorization endpoint is in use.
        pub authentication_callback_endpoint: Option<String>,
        /// API key Authlete presents to `authentication_callback_endpoint`.
        pub authentication_callback_api_key: Option<String>,
        /// API secret Authlete presents to `authentication_callback_endpoint`; keep it confidential.
        pub authentication_callback_api_secret: Option<Secret>,
        /// Social networks an end user may log in with at the direct authorization endpoint.
        pub supported_snses: Option<Vec<Sns>>,
        /// Credentials of the service at the social networks in `supported_snses`.
        pub sns_credentials: Option<Vec<SnsCredentials>>,
        /// When the service was created, in milliseconds since the epoch; set by Authlete.
        pub created_at: Option<i64>,
        /// When the service was last changed, in milliseconds since the epoch; set by Authlete.
        pub modified_at: Option<i64>,
        /// URL Authlete calls to have a developer of client applications authenticated.
        pub developer_authentication_callback_endpoint: Option<String>,
        /// API key Authlete presents to `developer_authentication_callback_endpoint`.
        pub developer_authentication_callback_api_key: Option<String>,
        /// API secret Authlete presents to `developer_authentication_callback_endpoint`; keep it confidential.
        pub developer_authentication_callback_api_secret: Option<Secret>,
        /// Social networks a developer may log in with.
        pub supported_developer_snses: Option<Vec<Sns>>,
        /// Credentials of the service at the social networks in `supported_developer_snses`.
        pub developer_sns_credentials: Option<Vec<SnsCredentials>>,
        /// Number of clients one developer may create; 0 sets no limit.
        pub clients_per_developer: Option<i32>,
        /// Whether the authorization endpoint that Authlete itself hosts for the service is enabled.
        pub direct_authorization_endpoint_enabled: Option<bool>,
        /// Whether the token endpoint that Authlete itself hosts for the service is enabled.
        pub direct_token_endpoint_enabled: Option<bool>,
        /// Whether the revocation endpoint that Authlete itself hosts for the service is enabled.
        pub direct_revocation_endpoint_enabled: Option<bool>,
        /// Whether the userinfo endpoint that Authlete itself hosts for the service is enabled.
        pub direct_user_info_endpoint_enabled: Option<bool>,
        /// Whether the JWK Set endpoint that Authlete itself hosts for the service is enabled.
        pub direct_jwks_endpoint_enabled: Option<bool>,
        /// Whether the introspection endpoint that Authlete itself hosts for the service is enabled.
        pub direct_introspection_endpoint_enabled: Option<bool>,
        /// Whether issuing an access token invalidates the older ones of the same subject and client. The client's
        /// setting of the same name can turn this on for one client; the client credentials grant is exempt.
        pub single_access_token_per_subject: Option<bool>,
        /// Whether authorization requests for a code must use PKCE, that is carry `code_challenge` (RFC 7636).
        pub pkce_required: Option<bool>,
        /// Whether `S256` is the only `code_challenge_method` accepted where PKCE is used (RFC 7636, section 4.2);
        /// `plain` is then rejected.
        pub pkce_s256_required: Option<bool>,
        /// Whether a refresh token stays the same after use. False: each refresh request yields a new refresh token and
        /// ends the one used (RFC 6749, section 6).
        pub refresh_token_kept: Option<bool>,
        /// Whether a new refresh token inherits the remaining lifetime of the one used; without effect where
        /// `refresh_token_kept` is true.
        pub refresh_token_duration_kept: Option<bool>,
        /// Whether use restarts the lifetime of a refresh token that stays the same; without effect where
        /// `refresh_token_kept` is false.
        pub refresh_token_duration_reset: Option<bool>,
        /// Whether `error_description` is left out of error responses (RFC 6749, section 5.2).
        pub error_description_omitted: Option<bool>,
        /// Whether `error_uri` is left out of error responses (RFC 6749, section 5.2).
        pub error_uri_omitted: Option<bool>,
        /// Whether clients may use their client ID alias in place of the numeric client ID.
        pub client_id_alias_enabled: Option<bool>,
        /// Profiles the service supports, such as FAPI; Authlete applies a profile's rules only where it is listed.
        pub supported_service_profiles: Option<Vec<ServiceProfile>>,
        /// Whether the service supports access tokens bound to a client certificate (RFC 8705, section 3), published as
        /// `tls_client_certificate_bound_access_tokens`.
        pub tls_client_certificate_bound_access_tokens: Option<bool>,
        /// URL of the introspection endpoint (RFC 7662), published as `introspection_endpoint`.
        pub introspection_endpoint: Option<String>,
        /// Authentication methods supported at the introspection endpoint, published as
        /// `introspection_endpoint_auth_methods_supported` (RFC 8414, section 2).
        pub supported_introspection_auth_methods: Option<Vec<ClientAuthMethod>>,
        /// Whether Authlete validates the client certificate's chain in PKI mutual TLS authentication (RFC 8705,
        /// section 2.1); the API caller must then send the chain along.
        pub mutual_tls_validate_pki_cert_chain: Option<bool>,
        /// Root certificates, in PEM, trusted where `mutual_tls_validate_pki_cert_chain` is true.
        pub trusted_root_certificates: Option<Vec<String>>,
        /// Whether dynamic client registration (RFC 7591, RFC 7592) is enabled; otherwise the registration APIs refuse
        /// requests.
        pub dynamic_registration_supported: Option<bool>,
        /// URL of the logout endpoint, published as `end_session_endpoint` (OpenID Connect RP-Initiated Logout 1.0).
        pub end_session_endpoint: Option<String>,
        /// Description of the service.
        pub description: Option<String>,
        /// Token type of issued access tokens, `token_type` in token responses (RFC 6749, section 7.1), usually
        /// `Bearer`.
        pub access_token_type: Option<String>,
        /// JWS algorithm of access tokens in JWT form. Absent: access tokens are opaque random strings.
        pub access_token_sign_alg: Option<JwsAlg>,
        /// Lifetime of access tokens, in seconds; scopes and clients may have their own.
        pub access_token_duration: Option<i64>,
        /// Lifetime of refresh tokens, in seconds; scopes and clients may have their own.
        pub refresh_token_duration: Option<i64>,
        /// Lifetime of ID tokens, in seconds.
        pub id_token_duration: Option<i64>,
        /// Lifetime of authorization codes, in seconds; 0 means the default of the Authlete server. For FAPI 2.0
        /// requests at most 60 seconds apply.
        pub authorization_code_duration: Option<i64>,
        /// Lifetime of authorization response JWTs, in seconds, from which `exp` is computed (JARM, section 2.1).
        pub authorization_response_duration: Option<i64>,
        /// Lifetime of pushed authorization requests, in seconds, `expires_in` of the answer (RFC 9126, section 2.2); 0
        /// means the default of the Authlete server.
        pub pushed_auth_req_duration: Option<i64>,
        /// Key-value data Authlete attaches to the service, for instance `clientCount`, the number of its clients.
        pub metadata: Option<Vec<Pair>>,
        /// Key ID of the key in `jwks` that signs access tokens in JWT form. Absent: Authlete picks a key fit for the
        /// algorithm.
        pub access_token_signature_key_id: Option<String>,
        /// Key ID of the key in `jwks` that signs authorization responses (JARM). Absent: Authlete picks a key fit for
        /// the algorithm.
        pub authorization_signature_key_id: Option<String>,
        /// Key ID of the key in `jwks` that signs ID tokens. Absent: Authlete picks a key fit for the algorithm.
        pub id_token_signature_key_id: Option<String>,
        /// Key ID of the key in `jwks` that signs userinfo responses in JWT form. Absent: Authlete picks a key fit for
        /// the algorithm.
        pub user_info_signature_key_id: Option<String>,
        /// Token delivery modes supported (poll, ping, push), published as `backchannel_token_delivery_modes_supported`
        /// (CIBA Core 1.0, section 4).
        pub supported_backchannel_token_delivery_modes: Option<Vec<DeliveryMode>>,
        /// URL of the backchannel authentication endpoint, published as `backchannel_authentication_endpoint` (CIBA
        /// Core 1.0, section 4).
        pub backchannel_authentication_endpoint: Option<String>,
        /// Whether the `user_code` parameter of backchannel authentication requests is supported, published as
        /// `backchannel_user_code_parameter_supported` (CIBA Core 1.0, section 4).
        pub backchannel_user_code_parameter_supported: Option<bool>,
        /// Lifetime of `auth_req_id`, in seconds, `expires_in` of the answer (CIBA Core 1.0, section 7.3).
        pub backchannel_auth_req_id_duration: Option<i32>,
        /// Least time between two polls of the token endpoint, in seconds, `interval` of the answer (CIBA Core 1.0,
        /// section 7.3).
        pub backchannel_polling_interval: Option<i32>,
        /// Whether backchannel authentication requests treated as FAPI requests must carry `binding_message` (FAPI:
        /// CIBA Profile, section 5.2.2).
        pub backchannel_binding_message_required_in_fapi: Option<bool>,
        /// Tolerance, in seconds, when time claims of a JWT such as `exp`, `iat` and `nbf` are checked.
        pub allowable_clock_skew: Option<i32>,
        /// URL of the device authorization endpoint, published as `device_authorization_endpoint` (RFC 8628, section
        /// 4).
        pub device_authorization_endpoint: Option<String>,
        /// URL at which the end user enters the user code, `verification_uri` of the answer (RFC 8628, section 3.2);
        /// the device flow needs it.
        pub device_verification_uri: Option<String>,
        /// Template with a placeholder for the user code, from which `verification_uri_complete` of the answer is built
        /// (RFC 8628, section 3.3.1).
        pub device_verification_uri_complete: Option<String>,
        /// Lifetime of device codes and user codes, in seconds, `expires_in` of the answer (RFC 8628, section 3.2); the
        /// device flow needs it.
        pub device_flow_code_duration: Option<i32>,
        /// Least time between two polls of the token endpoint, in seconds, `interval` of the answer (RFC 8628, section
        /// 3.2); 0 leaves `interval` out.
        pub device_flow_polling_interval: Option<i32>,
        /// Character set of user codes in the device flow (RFC 8628, section 6.1). Absent: base 20 letters.
        pub user_code_charset: Option<UserCodeCharset>,
        /// Length of user codes in the device flow; 0 means the default of the character set, 8 for base 20 and 9 for
        /// numeric.
        pub user_code_length: Option<i32>,
        /// URL of the pushed authorization request endpoint, published as `pushed_authorization_request_endpoint` (RFC
        /// 9126, section 5).
        pub pushed_auth_req_endpoint: Option<String>,
        /// Alternative endpoint URLs for clients using mutual TLS, published as `mtls_endpoint_aliases` (RFC 8705,
        /// section 5).
        pub mtls_endpoint_aliases: Option<Vec<NamedUri>>,
        /// Values supported for `type` in `authorization_details`, published as `authorization_details_types_supported`
        /// (RFC 9396, section 10).
        pub supported_authorization_details_types: Option<Vec<String>>,
        /// Trust frameworks supported, published as `trust_frameworks_supported` (OpenID Connect for Identity Assurance
        /// 1.0).
        pub supported_trust_frameworks: Option<Vec<String>>,
        /// Types of identity evidence used, published as `evidence_supported` (OpenID Connect for Identity Assurance
        /// 1.0).
        pub supported_evidence: Option<Vec<String>>,
        /// Identity documents used, published as `id_documents_supported`; later drafts of OpenID Connect for Identity
        /// Assurance 1.0 replaced it, see `supported_documents`.
        pub supported_identity_documents: Option<Vec<String>>,
        /// Document types used for identity verification, published as `documents_supported` (OpenID Connect for
        /// Identity Assurance 1.0).
        pub supported_documents: Option<Vec<String>>,
        /// Methods of verifying identity documents, published as `id_documents_verification_methods_supported` (early
        /// drafts of OpenID Connect for Identity Assurance 1.0).
        pub supported_verification_methods: Option<Vec<String>>,
        /// Methods of validating and verifying documents, published as `documents_methods_supported` (OpenID Connect
        /// for Identity Assurance 1.0).
        pub supported_documents_methods: Option<Vec<String>>,
        /// Methods of validating documents, published as `documents_validation_methods_supported` (OpenID Connect for
        /// Identity Assurance 1.0).
        pub supported_documents_validation_methods: Option<Vec<String>>,
        /// Methods of verifying that the person holds the document, published as
        /// `documents_verification_methods_supported` (OpenID Connect for Identity Assurance 1.0).
        pub supported_documents_verification_methods: Option<Vec<String>>,
        /// Check methods for documents, published as `documents_check_methods_supported` (OpenID Connect for Identity
        /// Assurance 1.0).
        pub supported_documents_check_methods: Option<Vec<String>>,
        /// Types of electronic records used as evidence, published as `electronic_records_supported` (OpenID Connect
        /// for Identity Assurance 1.0).
        pub supported_electronic_records: Option<Vec<String>>,
        /// Names of the claims supported inside `verified_claims`, published as `claims_in_verified_claims_supported`
        /// (OpenID Connect for Identity Assurance 1.0).
        pub supported_verified_claims: Option<Vec<String>>,
        /// Attachment types supported (embedded, external), published as `attachments_supported` (OpenID Connect for
        /// Identity Assurance 1.0).
        pub supported_attachments: Option<Vec<AttachmentType>>,
        /// Hash algorithms for the digests of external attachments, published as `digest_algorithms_supported` (OpenID
        /// Connect for Identity Assurance 1.0).
        pub supported_digest_algorithms: Option<Vec<String>>,
        /// Whether a public client may omit `client_id` from a token request when its authorization code or refresh
        /// token tells which client it is. RFC 6749, section 4.1.3 demands the parameter, so false is the safe choice.
        pub missing_client_id_allowed: Option<bool>,
        /// Whether authorization requests must go through the pushed authorization request endpoint, published as
        /// `require_pushed_authorization_requests` (RFC 9126, section 5).
        pub par_required: Option<bool>,
        /// Whether authorization requests must use a request object by `request` or `request_uri`. Published as
        /// `require_signed_request_object` (RFC 9101) unless `traditional_request_object_processing_applied` is true.
        pub request_object_required: Option<bool>,
        /// Whether request objects follow OpenID Connect Core 1.0, section 6, where they may be unsigned and parameters
        /// outside count too, instead of RFC 9101.
        pub traditional_request_object_processing_applied: Option<bool>,
        /// Whether an ID token carries the claims behind scopes such as `profile` solely in flows without an access
        /// token, as OpenID Connect Core 1.0, section 5.4 says.
        pub claim_shortcut_restrictive: Option<bool>,
        /// Whether a request that ends up with no scope is rejected: it has no `scope` and the service has no default
        /// scopes (RFC 6749, section 3.3).
        pub scope_required: Option<bool>,
        /// Whether request objects may lack `nbf` even in requests under FAPI 1.0 Part 2 (Advanced), which demands it.
        pub nbf_optional: Option<bool>,
        /// Whether `iss` is left out of authorization responses (RFC 9207).
        pub iss_suppressed: Option<bool>,
        /// Key-value attributes an administrator attaches to the service.
        pub attributes: Option<Vec<Pair>>,
        /// Names of non-standard client metadata the service accepts in dynamic client registration (RFC 7591, section
        /// 2) besides the standard ones.
        pub supported_custom_client_metadata: Option<Vec<String>>,
        /// Whether an access token never outlives the refresh token it belongs to.
        pub token_expiration_linked: Option<bool>,
        /// Whether request objects passed through the front channel must be encrypted; those sent to the pushed
        /// authorization request endpoint need not be.
        pub front_channel_request_object_encryption_required: Option<bool>,
        /// Whether the JWE `alg` of an encrypted request object must equal the client's
        /// `request_object_encryption_alg`.
        pub request_object_encryption_alg_match_required: Option<bool>,
        /// Whether the JWE `enc` of an encrypted request object must equal the client's
        /// `request_object_encryption_enc`.
        pub request_object_encryption_enc_match_required: Option<bool>,
        /// Whether keys in a hardware security module may be used; otherwise the hsk APIs reject all requests. The
        /// Authlete server must support it too.
        pub hsm_enabled: Option<bool>,
        /// Handles of the service's keys in hardware security modules; used only where `hsm_enabled` is true.
        pub hsks: Option<Vec<Hsk>>,
        /// URL of the grant management endpoint, published as `grant_management_endpoint` (Grant Management for OAuth
        /// 2.0).
        pub grant_management_endpoint: Option<String>,
        /// Whether every authorization request must carry `grant_management_action`, published as
        /// `grant_management_action_required` (Grant Management for OAuth 2.0). True shuts out public clients.
        pub grant_management_action_required: Option<bool>,
        /// Whether the client registration APIs answer with the action `UNAUTHORIZED` where that fits (RFC 7592);
        /// false: they never use it.
        pub unauthorized_on_client_config_supported: Option<bool>,
        /// Whether the `scope` metadata of a registration or update (RFC 7591, RFC 7592) becomes the client's set of
        /// requestable scopes, the only ones it may ask for.
        pub dcr_scope_used_as_requestable: Option<bool>,
        /// Transformed claims predefined by the service, as a JSON string; published as `transformed_claims_predefined`
        /// (OpenID Connect Advanced Syntax for Claims 1.0).
        pub predefined_transformed_claims: Option<String>,
        /// Whether the port of a loopback redirect URI may differ from the registered one (RFC 8252, section 7.3).
        pub loopback_redirection_uri_variable: Option<bool>,
        /// Whether the `aud` of request objects must contain `issuer` (RFC 9101, section 4; OpenID Connect Core 1.0,
        /// section 6.1).
        pub request_object_audience_checked: Option<bool>,
        /// Whether ID tokens and userinfo responses contain access tokens, issued by Authlete, with which external
        /// attachments can be fetched (OpenID Connect for Identity Assurance 1.0).
        pub access_token_for_external_attachment_embedded: Option<bool>,
        /// Whether several refresh requests with the same refresh token within a short time all obtain the same renewed
        /// refresh token.
        pub refresh_token_idempotent: Option<bool>,
        /// Whether OpenID Federation 1.0 is enabled; otherwise the federation APIs answer with the action `NOT_FOUND`.
        pub federation_enabled: Option<bool>,
        /// Name of the organization that operates the service, `organization_name` of the entity configuration (OpenID
        /// Federation 1.0).
        pub organization_name: Option<String>,
        /// Entity IDs of the immediate superiors, `authority_hints` of the entity configuration (OpenID Federation
        /// 1.0).
        pub authority_hints: Option<Vec<String>>,
        /// Trust anchors used to resolve trust chains of relying parties (OpenID Federation 1.0).
        pub trust_anchors: Option<Vec<TrustAnchor>>,
        /// JWK Set for OpenID Federation 1.0 as a JSON string, including the private keys that sign the entity
        /// configuration; keep it confidential.
        pub federation_jwks: Option<Secret>,
        /// Key ID of the key in `federation_jwks` that signs the entity configuration and the JWK Set at
        /// `signed_jwks_uri`. Absent: Authlete picks one.
        pub federation_signature_key_id: Option<String>,
        /// Lifetime of the entity configuration JWT, in seconds; 0 means the default of the Authlete server.
        pub federation_configuration_duration: Option<i64>,
        /// URL of the service's JWK Set as a JWT signed with a key in `federation_jwks`; if set, `signed_jwks_uri`
        /// replaces `jwks_uri` in the entity configuration (OpenID Federation 1.0).
        pub signed_jwks_uri: Option<String>,
        /// URL of the federation registration endpoint, published as `federation_registration_endpoint` (OpenID
        /// Federation 1.0); needed for explicit client registration.
        pub federation_registration_endpoint: Option<String>,
        /// Client registration types supported (automatic, explicit), published as
        /// `client_registration_types_supported` (OpenID Federation 1.0).
        pub supported_client_registration_types: Option<Vec<ClientRegistrationType>>,
        /// Whether token exchange requests (RFC 8693) that do not identify a client are rejected.
        pub token_exchange_by_identifiable_clients_only: Option<bool>,
        /// Whether token exchange requests (RFC 8693) of public clients are rejected.
        pub token_exchange_by_confidential_clients_only: Option<bool>,
        /// Whether token exchange requests (RFC 8693) are rejected unless the client's own settings permit token
        /// exchange.
        pub token_exchange_by_permitted_clients_only: Option<bool>,
        /// Whether token exchange (RFC 8693) rejects encrypted JWTs as subject or actor token; false: Authlete skips
        /// the rest of its checks on such a token.
        pub token_exchange_encrypted_jwt_rejected: Option<bool>,
        /// Whether token exchange (RFC 8693) rejects unsigned JWTs as subject or actor token; false: Authlete skips the
        /// rest of its checks on such a token.
        pub token_exchange_unsigned_jwt_rejected: Option<bool>,
        /// Whether JWT bearer grant requests (RFC 7523) that do not identify a client are rejected.
        pub jwt_grant_by_identifiable_clients_only: Option<bool>,
        /// Whether encrypted JWTs are rejected as `assertion` of a JWT bearer grant request (RFC 7523); false: Authlete
        /// skips the rest of its checks on such an assertion.
        pub jwt_grant_encrypted_jwt_rejected: Option<bool>,
        /// Whether unsigned JWTs are rejected as `assertion` of a JWT bearer grant request (RFC 7523); false: Authlete
        /// skips the rest of its checks on such an assertion.
        pub jwt_grant_unsigned_jwt_rejected: Option<bool>,
        /// Whether dynamic client registration (RFC 7591) is refused when a client with the same `software_id` exists
        /// already.
        pub dcr_duplicate_software_id_blocked: Option<bool>,
        /// Key ID of the key that signs resource server responses, such as those of the userinfo endpoint (RFC 9421).
        pub resource_signature_key_id: Option<String>,
        /// Whether resource server responses to signed requests, userinfo included, are signed with the key named by
        /// `resource_signature_key_id`.
        pub rs_response_signed: Option<bool>,
        /// Whether a refresh request loses the `openid` scope when the refresh token lacks `offline_access`.
        pub openid_dropped_on_refresh_without_offline_access: Option<bool>,
        /// Whether verifiable credential issuance (OpenID4VCI) is enabled; otherwise the APIs for it refuse requests.
        pub verifiable_credentials_enabled: Option<bool>,
        /// Metadata of the service as credential issuer (OpenID4VCI).
        pub credential_issuer_metadata: Option<CredentialIssuerMetadata>,
        /// Default lifetime of credential offers, in seconds, for offers created without a duration; 0 or less means
        /// the default of the Authlete server.
        pub credential_offer_duration: Option<i64>,
        /// Default length of user PINs for credential offers; obsolete since OpenID4VCI changed, and no longer used
        /// when offers are created.
        pub user_pin_length: Option<i32>,
        /// JSON type of `aud` in ID tokens: `array` or `string`; issuing requests may override it. Absent: Authlete's
        /// default form, an array.
        pub id_token_aud_type: Option<String>,
        /// Values supported for the `prompt` parameter, published as `prompt_values_supported` (Initiating User
        /// Registration via OpenID Connect 1.0, section 4.1).
        pub supported_prompt_values: Option<Vec<Prompt>>,
        /// Name of the JSON schema set that validates `verified_claims`. Absent: `standard`, the schemas of OpenID
        /// Connect for Identity Assurance 1.0; `standard+id_document` also admits the old evidence type.
        pub verified_claims_validation_schema_set: Option<String>,
        /// Whether the pre-authorized code grant works without client identification, published as
        /// `pre-authorized_grant_anonymous_access_supported` (OpenID4VCI).
        pub pre_authorized_grant_anonymous_access_supported: Option<bool>,
        /// Lifetime of `c_nonce`, in seconds, a validity window in OpenID4VCI 1.0 Final.
        pub cnonce_duration: Option<i64>,
        /// Lifetime of transaction IDs for deferred credentials (OpenID4VCI), in seconds; 0 or less means the default
        /// of the Authlete server.
        pub credential_transaction_duration: Option<i64>,
        /// Default lifetime of verifiable credentials, in seconds; 0 means they do not expire. A credential order may
        /// override it.
        pub credential_duration: Option<i64>,
        /// JWK Set as a JSON string with the private keys that sign verifiable credentials; keep it confidential.
        pub credential_jwks: Option<Secret>,
        /// URL of the credential issuer's JWK Set, `jwks_uri` of its JWT issuer metadata.
        pub credential_jwks_uri: Option<String>,
        /// Whether an ID token may be reissued on refresh: the token API then answers with the action
        /// `ID_TOKEN_REISSUABLE` where the scope still has `openid`.
        pub id_token_reissuable: Option<bool>,
        /// Key ID of the key that signs introspection responses in JWT form (RFC 9701).
        pub introspection_signature_key_id: Option<String>,
        /// FAPI modes applied to every request, provided `supported_service_profiles` contains FAPI. Absent: the
        /// service imposes no mode of its own.
        pub fapi_modes: Option<Vec<FapiMode>>,
        /// Whether DPoP proofs must carry `nonce` (RFC 9449, section 8); single API calls can demand it even where this
        /// is false.
        pub dpop_nonce_required: Option<bool>,
        /// Lifetime of DPoP nonces (RFC 9449, section 8), in seconds.
        pub dpop_nonce_duration: Option<i64>,
        /// URL that receives the results of token batches.
        pub token_batch_notification_endpoint: Option<String>,
        /// Whether `aud` of client assertions (RFC 7523, section 3) must be `issuer` alone, as a string (FAPI 2.0);
        /// false: the token endpoint URL is accepted too.
        pub client_assertion_aud_restricted_to_issuer: Option<bool>,
        /// Whether OpenID Connect Native SSO for Mobile Apps 1.0 is supported, published as `native_sso_supported`;
        /// otherwise `device_sso` and device secrets mean nothing.
        pub native_sso_supported: Option<bool>,
        /// Version of OpenID4VCI to follow: `1.0-ID1` or `1.0-Final`. Absent: `1.0-ID1`.
        pub oid4vci_version: Option<String>,
        /// Whether a client ID may be the URL of the client's metadata (OAuth Client ID Metadata Document, CIMD).
        pub client_id_metadata_document_supported: Option<bool>,
        /// Whether client ID metadata documents are limited to the client IDs in `cimd_allowlist`.
        pub cimd_allowlist_enabled: Option<bool>,
        /// URIs a client ID must match, at least one of them, for its metadata document to be used; effective where
        /// `cimd_allowlist_enabled` is true.
        pub cimd_allowlist: Option<Vec<String>>,
        /// Whether a client ID metadata document is fetched for every initiating request even if the cached copy is
        /// still valid (RFC 9111).
        pub cimd_always_retrieved: Option<bool>,
        /// Whether client IDs that point to metadata documents may have the `http` scheme.
        pub cimd_http_permitted: Option<bool>,
        /// Whether client IDs that point to metadata documents may have a query component.
        pub cimd_query_permitted: Option<bool>,
        /// Whether `cimd_metadata_policy` is applied to client ID metadata documents.
        pub cimd_metadata_policy_enabled: Option<bool>,
        /// Metadata policy, as a JSON string in the grammar of OpenID Federation 1.0, section 6.1, for client ID
        /// metadata documents; effective where `cimd_metadata_policy_enabled` is true.
        pub cimd_metadata_policy: Option<String>,
        /// Whether client ID aliases beginning with `https://` or `http://` are refused; they might clash with
        /// federation entity IDs or URLs of client ID metadata documents.
        pub http_alias_prohibited: Option<bool>,
        /// URL of the challenge endpoint, published as `challenge_endpoint` (OAuth 2.0 Attestation-Based Client
        /// Authentication).
        pub challenge_endpoint: Option<String>,
        /// Validity of challenges from `challenge_endpoint`, in seconds (OAuth 2.0 Attestation-Based Client
        /// Authentication).
        pub attestation_challenge_time_window: Option<i64>,
        /// HAIP version, such as `1.0`, whose checks apply to every request (OpenID4VC High Assurance Interoperability
        /// Profile). Absent: only where the client or a requested scope asks for it.
        pub haip_version: Option<String>,
        /// Root certificates, base64-encoded DER with or without PEM markers, for checking the `x5c` chain of client
        /// attestation JWTs; effective where `client_attester_roots_enabled` is true.
        pub client_attester_roots: Option<Vec<String>>,
        /// Whether `client_attester_roots` are trusted for the `x5c` chain of client attestation JWTs (OAuth 2.0
        /// Attestation-Based Client Authentication).
        pub client_attester_roots_enabled: Option<bool>,
        /// Whether `client_attester_roots` alone are trusted for client attestation JWTs; false: the system's root
        /// certificates are trusted too.
        pub client_attester_roots_only: Option<bool>,
        /// Root certificates, base64-encoded DER with or without PEM markers, for checking the `x5c` chain of key
        /// attestation JWTs (OpenID4VCI); effective where `key_attester_roots_enabled` is true.
        pub key_attester_roots: Option<Vec<String>>,
        /// Whether `key_attester_roots` are trusted for the `x5c` chain of key attestation JWTs (OpenID4VCI).
        pub key_attester_roots_enabled: Option<bool>,
        /// Whether `key_attester_roots` alone are trusted for key attestation JWTs; false: the system's root
        /// certificates are trusted too.
        pub key_attester_roots_only: Option<bool>,
        /// Whether OpenID Connect Back-Channel Logout 1.0 is supported, published as `backchannel_logout_supported`.
        pub backchannel_logout_supported: Option<bool>,
        /// Whether logout tokens can carry `sid`, published as `backchannel_logout_session_supported` (OpenID Connect
        /// Back-Channel Logout 1.0, section 2.1).
        pub backchannel_logout_session_supported: Option<bool>,
    }
}

dto! {
    /// A key of the service that a hardware security module holds.
    pub open struct Hsk {
        /// Key type, such as `EC` or `RSA`; `kty` in RFC 7517, section 4.1.
        pub kty: Option<String>,
        /// Use of the key, `sig` or `enc`; `use` in RFC 7517, section 4.2.
        pub r#use: Option<String>,
        /// Algorithm the key is for; `alg` in RFC 7517, section 4.4.
        pub alg: Option<String>,
        /// Key ID; `kid` in RFC 7517, section 4.5.
        pub kid: Option<String>,
        /// Name of the hardware security module that holds the key.
        pub hsm_name: Option<String>,
        /// Handle by which the hardware security module and the HSK APIs know the key; set when the key is created.
        pub handle: Option<String>,
        /// Public key that belongs to the key on the hardware security module.
        pub public_key: Option<String>,
    }
}

dto! {
    /// Metadata of a credential issuer (OpenID4VCI), the source of the credential issuer metadata document.
    pub open struct CredentialIssuerMetadata {
        /// Identifier of the credential issuer, an `https` URL; `credential_issuer` of the metadata.
        pub credential_issuer: Option<String>,
        /// Issuer identifiers of the authorization servers the credential issuer relies on, `authorization_servers` of
        /// the metadata. Absent: it is its own authorization server.
        pub authorization_servers: Option<Vec<String>>,
        /// URL of the credential endpoint, `credential_endpoint` of the metadata.
        pub credential_endpoint: Option<String>,
        /// URL of the batch credential endpoint, `batch_credential_endpoint` of the metadata (OpenID4VCI 1.0 ID1;
        /// dropped from the final version).
        pub batch_credential_endpoint: Option<String>,
        /// URL of the deferred credential endpoint, `deferred_credential_endpoint` of the metadata.
        pub deferred_credential_endpoint: Option<String>,
        /// URL of the notification endpoint, `notification_endpoint` of the metadata.
        pub notification_endpoint: Option<String>,
        /// URL of the nonce endpoint, `nonce_endpoint` of the metadata (OpenID4VCI 1.0 Final).
        pub nonce_endpoint: Option<String>,
        /// JWE `alg` values supported for encrypted credential responses, `alg_values_supported` in
        /// `credential_response_encryption`.
        pub credential_response_encryption_alg_values_supported: Option<Vec<JweAlg>>,
        /// JWK Set as a JSON string with the private keys that decrypt credential requests; only the public parts are
        /// published. Keep it confidential.
        pub credential_request_encryption_jwks: Option<Secret>,
        /// JWE `enc` values supported for encrypted credential requests, `enc_values_supported` in
        /// `credential_request_encryption`.
        pub credential_request_encryption_enc_values_supported: Option<Vec<JweEnc>>,
        /// JWE `zip` values supported for encrypted credential requests, `zip_values_supported` in
        /// `credential_request_encryption`.
        pub credential_request_encryption_zip_values_supported: Option<Vec<JweZip>>,
        /// Whether credential requests must be encrypted, `encryption_required` in `credential_request_encryption`.
        pub require_credential_request_encryption: Option<bool>,
        /// JWE `enc` values supported for encrypted credential responses, `enc_values_supported` in
        /// `credential_response_encryption`.
        pub credential_response_encryption_enc_values_supported: Option<Vec<JweEnc>>,
        /// JWE `zip` values supported for encrypted credential responses, `zip_values_supported` in
        /// `credential_response_encryption`.
        pub credential_response_encryption_zip_values_supported: Option<Vec<JweZip>>,
        /// Whether credential responses must be encrypted, `encryption_required` in `credential_response_encryption`.
        pub require_credential_response_encryption: Option<bool>,
        /// Most credentials one request may ask for, `batch_size` in `batch_credential_issuance`.
        pub batch_size: Option<i32>,
        /// Display properties of the credential issuer per locale, a JSON array as a string; `display` of the metadata.
        pub display: Option<String>,
        /// Credentials on offer, a JSON object as a string; `credential_configurations_supported` of the metadata.
        pub credentials_supported: Option<String>,
    }
}

dto! {
    /// A URI with a name, for example an entry of `mtls_endpoint_aliases` (RFC 8705, section 5).
    pub open struct NamedUri {
        /// Name of the URI; for an mTLS alias the metadata name of the endpoint, such as `token_endpoint`.
        pub name: Option<String>,
        /// The URI that `name` stands for.
        pub uri: Option<String>,
    }
}

dto! {
    /// Credentials of the service at one social network.
    pub open struct SnsCredentials {
        /// Social network the credentials belong to.
        pub sns: Option<Sns>,
        /// API key the social network issued to the service.
        pub api_key: Option<String>,
        /// API secret the social network issued to the service; keep it confidential.
        pub api_secret: Option<Secret>,
    }
}

dto! {
    /// A trust anchor of OpenID Federation 1.0.
    pub open struct TrustAnchor {
        /// Entity ID of the trust anchor.
        pub entity_id: Option<String>,
        /// JWK Set of the trust anchor as a JSON string: the public keys that verify its entity statements.
        pub jwks: Option<Secret>,
    }
}
