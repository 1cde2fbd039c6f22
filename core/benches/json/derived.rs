//! The same answers with plain derived types, as a client generated from the OpenAPI document has them: every member that
//! the document lists, read at once, by `serde_json` and serde's derive.

use serde::Deserialize;

macro_rules! structs {
    ($( $name:ident { $( $member:ident: $type:ty $(as $text:literal)?, )* } )*) => {$(
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[expect(dead_code, reason = "read only")]
        pub(crate) struct $name {
            $( $(#[serde(rename = $text)])? $member: Option<$type>, )*
        }
    )*};
}

macro_rules! enums {
    ($( $name:ident { $( $variant:ident = $text:literal, )* } )*) => {$(
        #[derive(Deserialize)]
        pub(crate) enum $name {
            $( #[serde(rename = $text)] $variant, )*
        }
    )*};
}

structs! {
    IntrospectionResponse {
        result_code: String, result_message: String, action: IntrospectionResponseAction, response_content: String,
        client_id: i64, client_id_alias: String, client_id_alias_used: bool, expires_at: i64, subject: String,
        scopes: Vec<String>, existent: bool, usable: bool, sufficient: bool, refreshable: bool,
        properties: Vec<Property>, certificate_thumbprint: String, resources: Vec<String>,
        access_token_resources: Vec<String>, authorization_details: Box<AuthzDetails>, service_attributes: Vec<Pair>,
        client_attributes: Vec<Pair>, scope_details: Vec<Scope>, grant_id: String, grant: Box<Grant>,
        for_external_attachment: bool, consented_claims: Vec<String>, grant_type: GrantType, acr: String,
        auth_time: i64, client_entity_id: String, client_entity_id_used: bool, for_credential_issuance: bool,
        cnonce: String, cnonce_expires_at: i64, issuable_credentials: String, dpop_nonce: String,
        response_signing_required: bool, metadata_document_location: String, metadata_document_used: bool,
    }
    Property {
        key: String, value: String, hidden: bool,
    }
    AuthzDetails {
        elements: Vec<AuthorizationDetailsElement>,
    }
    AuthorizationDetailsElement {
        r#type: String, locations: Vec<String>, actions: Vec<String>, data_types: Vec<String>, identifier: String,
        privileges: Vec<String>, other_fields: String,
    }
    Pair {
        key: String, value: String,
    }
    Scope {
        name: String, default_entry: bool, description: String, descriptions: Vec<TaggedValue>,
        attributes: Vec<Pair>,
    }
    TaggedValue {
        tag: String, value: String,
    }
    Grant {
        scopes: Vec<GrantScope>, claims: Vec<String>, authorization_details: Box<AuthzDetails>,
    }
    GrantScope {
        scope: String, resource: Vec<String>,
    }
    AuthorizationResponse {
        result_code: String, result_message: String, action: AuthorizationResponseAction,
        client: Box<ClientLimitedAuthorization>, display: Display, max_age: i32, service: Box<Service>,
        scopes: Vec<Scope>, ui_locales: Vec<String>, claims_locales: Vec<String>, claims: Vec<String>,
        acr_essential: bool, client_id_alias_used: bool, acrs: Vec<String>, subject: String, login_hint: String,
        prompts: Vec<Prompt>, lowest_prompt: Prompt, request_object_payload: String, id_token_claims: String,
        user_info_claims: String, resources: Vec<String>, authorization_details: Box<AuthzDetails>, purpose: String,
        response_content: String, ticket: String, dynamic_scopes: Vec<DynamicScope>,
        gm_action: GrantManagementAction, grant_id: String, grant: Box<Grant>, grant_subject: String,
        requested_claims_for_tx: Vec<String>, requested_verified_claims_for_tx: Vec<Vec<String>>,
        transformed_claims: String, client_entity_id_used: bool, claims_at_user_info: Vec<String>,
        credential_offer_info: Box<CredentialOfferInfo>, issuable_credentials: String, native_sso_requested: bool,
        metadata_document_used: bool,
    }
    ClientLimitedAuthorization {
        number: i32, client_name: String, client_names: Vec<TaggedValue>, description: String,
        descriptions: Vec<TaggedValue>, client_id: i64, client_id_alias: String, client_id_alias_enabled: bool,
        client_type: ClientType, logo_uri: String, logo_uris: Vec<TaggedValue>, tos_uri: String,
        tos_uris: Vec<TaggedValue>, policy_uri: String, policy_uris: Vec<TaggedValue>, service_number: i32,
        default_max_age: i32, auth_time_required: bool, created_at: i64, modified_at: i64,
        tls_client_certificate_bound_access_tokens: bool, bc_user_code_required: bool, dynamically_registered: bool,
        par_required: bool, request_object_required: bool, front_channel_request_object_encryption_required: bool,
        request_object_encryption_alg_match_required: bool, request_object_encryption_enc_match_required: bool,
        single_access_token_per_subject: bool, pkce_required: bool, pkce_s256_required: bool,
        rs_request_signed: bool, dpop_required: bool, locked: bool, mtls_endpoint_aliases_used: bool,
        in_scope_for_token_migration: bool, trust_chain_expires_at: i64, trust_chain_updated_at: i64,
        automatically_registered: bool, explicitly_registered: bool, credential_response_encryption_required: bool,
        metadata_document_location: String, metadata_document_expires_at: i64, metadata_document_updated_at: i64,
        discovered_by_metadata_document: bool, client_source: ClientLimitedAuthorizationClientSource,
        entity_id: String,
    }
    Service {
        number: i32, service_name: String, issuer: String, description: String, api_key: i64, api_secret: String,
        token_batch_notification_endpoint: String, client_assertion_aud_restricted_to_issuer: bool,
        service_owner_number: i32, clients_per_developer: i32, developer_authentication_callback_endpoint: String,
        developer_authentication_callback_api_key: String, developer_authentication_callback_api_secret: String,
        supported_snses: Vec<ServiceSupportedSnses>, sns_credentials: Vec<SnsCredentials>,
        client_id_alias_enabled: bool, metadata: Vec<Pair>, created_at: i64, modified_at: i64,
        authentication_callback_endpoint: String, authentication_callback_api_key: String,
        authentication_callback_api_secret: String, supported_acrs: Vec<String>,
        supported_grant_types: Vec<GrantType>, supported_response_types: Vec<ResponseType>,
        supported_authorization_details_types: Vec<String>, supported_service_profiles: Vec<ServiceProfile>,
        error_description_omitted: bool, error_uri_omitted: bool, authorization_endpoint: String,
        direct_authorization_endpoint_enabled: bool, supported_ui_locales: Vec<String>,
        supported_displays: Vec<Display>, pkce_required: bool, pkce_s256_required: bool,
        authorization_response_duration: i64, token_endpoint: String, direct_token_endpoint_enabled: bool,
        supported_token_auth_methods: Vec<ClientAuthMethod>, missing_client_id_allowed: bool,
        revocation_endpoint: String, direct_revocation_endpoint_enabled: bool,
        supported_revocation_auth_methods: Vec<ClientAuthMethod>, introspection_endpoint: String,
        direct_introspection_endpoint_enabled: bool, supported_introspection_auth_methods: Vec<ClientAuthMethod>,
        pushed_auth_req_endpoint: String, pushed_auth_req_duration: i64, par_required: bool,
        request_object_required: bool, traditional_request_object_processing_applied: bool,
        mutual_tls_validate_pki_cert_chain: bool, trusted_root_certificates: Vec<String>,
        mtls_endpoint_aliases: Vec<NamedUri>, access_token_type: String,
        tls_client_certificate_bound_access_tokens: bool, access_token_duration: i64,
        single_access_token_per_subject: bool, access_token_sign_alg: JwsAlg, access_token_signature_key_id: String,
        refresh_token_duration: i64, refresh_token_duration_kept: bool, refresh_token_duration_reset: bool,
        refresh_token_kept: bool, supported_scopes: Vec<Scope>, scope_required: bool, id_token_duration: i64,
        allowable_clock_skew: i32, supported_claim_types: Vec<ClaimType>, supported_claim_locales: Vec<String>,
        supported_claims: Vec<String>, claim_shortcut_restrictive: bool, jwks_uri: String,
        direct_jwks_endpoint_enabled: bool, jwks: String, id_token_signature_key_id: String,
        user_info_signature_key_id: String, authorization_signature_key_id: String, user_info_endpoint: String,
        direct_user_info_endpoint_enabled: bool, dynamic_registration_supported: bool, registration_endpoint: String,
        registration_management_endpoint: String, policy_uri: String, tos_uri: String, service_documentation: String,
        backchannel_authentication_endpoint: String, supported_backchannel_token_delivery_modes: Vec<DeliveryMode>,
        backchannel_auth_req_id_duration: i32, backchannel_polling_interval: i32,
        backchannel_user_code_parameter_supported: bool, backchannel_binding_message_required_in_fapi: bool,
        device_authorization_endpoint: String, device_verification_uri: String,
        device_verification_uri_complete: String, device_flow_code_duration: i32, device_flow_polling_interval: i32,
        user_code_charset: UserCodeCharset, user_code_length: i32, supported_trust_frameworks: Vec<String>,
        supported_evidence: Vec<String>, supported_identity_documents: Vec<String>,
        supported_verification_methods: Vec<String>, supported_verified_claims: Vec<String>,
        verified_claims_validation_schema_set: VerifiedClaimsValidationSchema, attributes: Vec<Pair>,
        nbf_optional: bool, iss_suppressed: bool, supported_custom_client_metadata: Vec<String>,
        token_expiration_linked: bool, front_channel_request_object_encryption_required: bool,
        request_object_encryption_alg_match_required: bool, request_object_encryption_enc_match_required: bool,
        hsm_enabled: bool, hsks: Vec<Hsk>, grant_management_endpoint: String, grant_management_action_required: bool,
        unauthorized_on_client_config_supported: bool, dcr_scope_used_as_requestable: bool,
        end_session_endpoint: String, loopback_redirection_uri_variable: bool, request_object_audience_checked: bool,
        access_token_for_external_attachment_embedded: bool, authority_hints: Vec<String>, federation_enabled: bool,
        federation_jwks: String, federation_signature_key_id: String, federation_configuration_duration: i64,
        federation_registration_endpoint: String, organization_name: String, predefined_transformed_claims: String,
        refresh_token_idempotent: bool, signed_jwks_uri: String, supported_attachments: Vec<AttachmentType>,
        supported_digest_algorithms: Vec<String>, supported_documents: Vec<String>,
        supported_documents_methods: Vec<String>, supported_documents_validation_methods: Vec<String>,
        supported_documents_verification_methods: Vec<String>, supported_electronic_records: Vec<String>,
        supported_client_registration_types: Vec<ClientRegistrationType>,
        token_exchange_by_identifiable_clients_only: bool, token_exchange_by_confidential_clients_only: bool,
        token_exchange_by_permitted_clients_only: bool, token_exchange_encrypted_jwt_rejected: bool,
        token_exchange_unsigned_jwt_rejected: bool, jwt_grant_by_identifiable_clients_only: bool,
        jwt_grant_encrypted_jwt_rejected: bool, jwt_grant_unsigned_jwt_rejected: bool,
        dcr_duplicate_software_id_blocked: bool, trust_anchors: Vec<TrustAnchor>,
        openid_dropped_on_refresh_without_offline_access: bool, supported_documents_check_methods: Vec<String>,
        rs_response_signed: bool, cnonce_duration: i64, dpop_nonce_required: bool,
        verifiable_credentials_enabled: bool, credential_jwks_uri: String, credential_offer_duration: i64,
        dpop_nonce_duration: i64, pre_authorized_grant_anonymous_access_supported: bool,
        credential_transaction_duration: i64, introspection_signature_key_id: String,
        resource_signature_key_id: String, user_pin_length: i32, supported_prompt_values: Vec<Prompt>,
        id_token_reissuable: bool, credential_jwks: String, fapi_modes: Vec<FapiMode>, credential_duration: i64,
        credential_issuer_metadata: Box<CredentialIssuerMetadata>, id_token_aud_type: String,
        native_sso_supported: bool, oid4vci_version: String, cimd_metadata_policy_enabled: bool,
        client_id_metadata_document_supported: bool, cimd_allowlist_enabled: bool, cimd_allowlist: Vec<String>,
        cimd_always_retrieved: bool, cimd_http_permitted: bool, cimd_query_permitted: bool,
        cimd_metadata_policy: String, http_alias_prohibited: bool,
    }
    SnsCredentials {
        sns: String, api_key: String, api_secret: String,
    }
    NamedUri {
        name: String, uri: String,
    }
    Hsk {
        kty: String, r#use: String, kid: String, hsm_name: String, handle: String, public_key: String, alg: String,
    }
    TrustAnchor {
        entity_id: String, jwks: String,
    }
    CredentialIssuerMetadata {
        authorization_servers: Vec<String>, credential_issuer: String, credential_endpoint: String,
        batch_credential_endpoint: String, deferred_credential_endpoint: String, credentials_supported: String,
        credential_response_encryption_alg_values_supported: Vec<String>,
        credential_response_encryption_enc_values_supported: Vec<String>,
        require_credential_response_encryption: bool,
    }
    DynamicScope {
        name: String, value: String,
    }
    CredentialOfferInfo {
        identifier: String, credential_offer: String, credential_issuer: String,
        authorization_code_grant_included: bool, issuer_state_included: bool, issuer_state: String,
        pre_authorized_code_grant_included: bool, pre_authorized_code: String, subject: String, expires_at: i64,
        context: String, properties: Vec<Property>, jwt_at_claims: String, auth_time: i64, acr: String,
        credential_configuration_ids: Vec<String>, tx_code: String, tx_code_input_mode: String,
        tx_code_description: String,
    }
}

enums! {
    IntrospectionResponseAction {
        InternalServerError = "INTERNAL_SERVER_ERROR", BadRequest = "BAD_REQUEST", Unauthorized = "UNAUTHORIZED",
        Forbidden = "FORBIDDEN", Ok = "OK",
    }
    GrantType {
        AuthorizationCode = "AUTHORIZATION_CODE", Implicit = "IMPLICIT", Password = "PASSWORD",
        ClientCredentials = "CLIENT_CREDENTIALS", RefreshToken = "REFRESH_TOKEN", Ciba = "CIBA",
        DeviceCode = "DEVICE_CODE", TokenExchange = "TOKEN_EXCHANGE", JwtBearer = "JWT_BEARER",
        PreAuthorizedCode = "PRE_AUTHORIZED_CODE",
    }
    AuthorizationResponseAction {
        InternalServerError = "INTERNAL_SERVER_ERROR", BadRequest = "BAD_REQUEST", Location = "LOCATION",
        Form = "FORM", NoInteraction = "NO_INTERACTION", Interaction = "INTERACTION",
    }
    ClientType {
        Public = "PUBLIC", Confidential = "CONFIDENTIAL",
    }
    ClientLimitedAuthorizationClientSource {
        DynamicRegistration = "DYNAMIC_REGISTRATION", AutomaticRegistration = "AUTOMATIC_REGISTRATION",
        ExplicitRegistration = "EXPLICIT_REGISTRATION", MetadataDocument = "METADATA_DOCUMENT",
        StaticRegistration = "STATIC_REGISTRATION",
    }
    Display {
        Page = "PAGE", Popup = "POPUP", Touch = "TOUCH", Wap = "WAP",
    }
    ServiceSupportedSnses {
        Facebook = "FACEBOOK",
    }
    ResponseType {
        None = "NONE", Code = "CODE", Token = "TOKEN", IdToken = "ID_TOKEN", CodeToken = "CODE_TOKEN",
        CodeIdToken = "CODE_ID_TOKEN", IdTokenToken = "ID_TOKEN_TOKEN", CodeIdTokenToken = "CODE_ID_TOKEN_TOKEN",
    }
    ServiceProfile {
        Fapi = "FAPI", OpenBanking = "OPEN_BANKING",
    }
    ClientAuthMethod {
        None = "NONE", ClientSecretBasic = "CLIENT_SECRET_BASIC", ClientSecretPost = "CLIENT_SECRET_POST",
        ClientSecretJwt = "CLIENT_SECRET_JWT", PrivateKeyJwt = "PRIVATE_KEY_JWT", TlsClientAuth = "TLS_CLIENT_AUTH",
        SelfSignedTlsClientAuth = "SELF_SIGNED_TLS_CLIENT_AUTH", AttestJwtClientAuth = "ATTEST_JWT_CLIENT_AUTH",
    }
    JwsAlg {
        None = "NONE", Hs256 = "HS256", Hs384 = "HS384", Hs512 = "HS512", Rs256 = "RS256", Rs384 = "RS384",
        Rs512 = "RS512", Es256 = "ES256", Es384 = "ES384", Es512 = "ES512", Ps256 = "PS256", Ps384 = "PS384",
        Ps512 = "PS512", Es256k = "ES256K", Eddsa = "EdDSA",
    }
    ClaimType {
        Normal = "NORMAL", Aggregated = "AGGREGATED", Distributed = "DISTRIBUTED",
    }
    DeliveryMode {
        Ping = "PING", Poll = "POLL", Push = "PUSH",
    }
    UserCodeCharset {
        Base20 = "BASE20", Numeric = "NUMERIC",
    }
    VerifiedClaimsValidationSchema {
        Standard = "standard", StandardIdDocument = "standard+id_document",
    }
    AttachmentType {
        Embedded = "EMBEDDED", External = "EXTERNAL",
    }
    ClientRegistrationType {
        Automatic = "AUTOMATIC", Explicit = "EXPLICIT",
    }
    Prompt {
        None = "NONE", Login = "LOGIN", Consent = "CONSENT", SelectAccount = "SELECT_ACCOUNT", Create = "CREATE",
    }
    FapiMode {
        Fapi1Advanced = "FAPI1_ADVANCED", Fapi1Baseline = "FAPI1_BASELINE",
        Fapi2MessageSigningAuthReq = "FAPI2_MESSAGE_SIGNING_AUTH_REQ",
        Fapi2MessageSigningAuthRes = "FAPI2_MESSAGE_SIGNING_AUTH_RES",
        Fapi2MessageSigningIntrospectionRes = "FAPI2_MESSAGE_SIGNING_INTROSPECTION_RES",
        Fapi2Security = "FAPI2_SECURITY",
    }
    GrantManagementAction {
        Create = "CREATE", Query = "QUERY", Replace = "REPLACE", Revoke = "REVOKE", Merge = "MERGE",
    }
}
