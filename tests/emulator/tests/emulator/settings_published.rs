//! Settings of a service that the discovery document tells, as they are or in the spelling of OAuth.

use serde_json::{Map, Value, json};

use crate::bench::Bench;

/// A setting, a value, where the document has it, and what it has there.
pub(crate) type Published = (&'static str, Value, &'static str, Value);

/// Settings and members that have the same value.
const AS_IT_IS: [(&str, &str); 37] = [
    ("issuer", "issuer"),
    ("authorizationEndpoint", "authorization_endpoint"),
    ("tokenEndpoint", "token_endpoint"),
    ("userInfoEndpoint", "userinfo_endpoint"),
    ("jwksUri", "jwks_uri"),
    ("registrationEndpoint", "registration_endpoint"),
    ("revocationEndpoint", "revocation_endpoint"),
    ("introspectionEndpoint", "introspection_endpoint"),
    ("endSessionEndpoint", "end_session_endpoint"),
    ("pushedAuthReqEndpoint", "pushed_authorization_request_endpoint"),
    ("deviceAuthorizationEndpoint", "device_authorization_endpoint"),
    ("backchannelAuthenticationEndpoint", "backchannel_authentication_endpoint"),
    ("grantManagementEndpoint", "grant_management_endpoint"),
    ("challengeEndpoint", "challenge_endpoint"),
    ("serviceDocumentation", "service_documentation"),
    ("policyUri", "op_policy_uri"),
    ("tosUri", "op_tos_uri"),
    ("organizationName", "organization_name"),
    ("federationRegistrationEndpoint", "federation_registration_endpoint"),
    ("signedJwksUri", "signed_jwks_uri"),
    ("supportedAcrs", "acr_values_supported"),
    ("supportedUiLocales", "ui_locales_supported"),
    ("supportedAuthorizationDetailsTypes", "authorization_details_types_supported"),
    ("supportedClaims", "claims_supported"),
    ("supportedClaimLocales", "claims_locales_supported"),
    ("supportedTrustFrameworks", "trust_frameworks_supported"),
    ("supportedEvidence", "evidence_supported"),
    ("supportedIdentityDocuments", "id_documents_supported"),
    ("supportedDocuments", "documents_supported"),
    ("supportedVerificationMethods", "id_documents_verification_methods_supported"),
    ("supportedDocumentsMethods", "documents_methods_supported"),
    ("supportedDocumentsValidationMethods", "documents_validation_methods_supported"),
    ("supportedDocumentsVerificationMethods", "documents_verification_methods_supported"),
    ("supportedDocumentsCheckMethods", "documents_check_methods_supported"),
    ("supportedElectronicRecords", "electronic_records_supported"),
    ("supportedVerifiedClaims", "claims_in_verified_claims_supported"),
    ("supportedDigestAlgorithms", "digest_algorithms_supported"),
];

/// Flags that the document has where they are on.
const FLAGS: [(&str, &str); 10] = [
    ("parRequired", "require_pushed_authorization_requests"),
    ("requestObjectRequired", "require_signed_request_object"),
    ("tlsClientCertificateBoundAccessTokens", "tls_client_certificate_bound_access_tokens"),
    ("backchannelUserCodeParameterSupported", "backchannel_user_code_parameter_supported"),
    ("grantManagementActionRequired", "grant_management_action_required"),
    ("nativeSsoSupported", "native_sso_supported"),
    ("backchannelLogoutSupported", "backchannel_logout_supported"),
    ("backchannelLogoutSessionSupported", "backchannel_logout_session_supported"),
    ("clientIdMetadataDocumentSupported", "client_id_metadata_document_supported"),
    ("preAuthorizedGrantAnonymousAccessSupported", "pre-authorized_grant_anonymous_access_supported"),
];

/// Settings whose constants the document spells as OAuth does.
fn spelled() -> Vec<Published> {
    vec![
        ("supportedScopes", json!([{ "name": "a" }, { "name": "b" }]), "scopes_supported", json!(["a", "b"])),
        (
            "supportedResponseTypes",
            json!(["CODE", "CODE_ID_TOKEN"]),
            "response_types_supported",
            json!(["code", "code id_token"]),
        ),
        (
            "supportedGrantTypes",
            json!(["REFRESH_TOKEN", "TOKEN_EXCHANGE"]),
            "grant_types_supported",
            json!(["refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"]),
        ),
        (
            "supportedTokenAuthMethods",
            json!(["TLS_CLIENT_AUTH", "NONE"]),
            "token_endpoint_auth_methods_supported",
            json!(["tls_client_auth", "none"]),
        ),
        (
            "supportedRevocationAuthMethods",
            json!(["CLIENT_SECRET_POST"]),
            "revocation_endpoint_auth_methods_supported",
            json!(["client_secret_post"]),
        ),
        (
            "supportedIntrospectionAuthMethods",
            json!(["CLIENT_SECRET_JWT"]),
            "introspection_endpoint_auth_methods_supported",
            json!(["client_secret_jwt"]),
        ),
        ("supportedDisplays", json!(["PAGE", "TOUCH"]), "display_values_supported", json!(["page", "touch"])),
        ("supportedPromptValues", json!(["LOGIN", "CREATE"]), "prompt_values_supported", json!(["login", "create"])),
        ("supportedClaimTypes", json!(["NORMAL"]), "claim_types_supported", json!(["normal"])),
        ("supportedAttachments", json!(["EMBEDDED"]), "attachments_supported", json!(["embedded"])),
        (
            "supportedBackchannelTokenDeliveryModes",
            json!(["POLL"]),
            "backchannel_token_delivery_modes_supported",
            json!(["poll"]),
        ),
        (
            "supportedClientRegistrationTypes",
            json!(["EXPLICIT"]),
            "client_registration_types_supported",
            json!(["explicit"]),
        ),
        ("pkceS256Required", json!(true), "code_challenge_methods_supported", json!(["S256"])),
        ("issSuppressed", json!(true), "authorization_response_iss_parameter_supported", json!(false)),
        (
            "mtlsEndpointAliases",
            json!([{ "name": "token_endpoint", "uri": "https://mtls.example/" }]),
            "mtls_endpoint_aliases",
            json!({ "token_endpoint": "https://mtls.example/" }),
        ),
        (
            "predefinedTransformedClaims",
            json!(r#"{"adult":{"claim":"birthdate"}}"#),
            "transformed_claims_predefined",
            json!({ "adult": { "claim": "birthdate" } }),
        ),
        ("supportedVerifiedClaims", json!(["name"]), "verified_claims_supported", json!(true)),
    ]
}

/// All of them.
pub(crate) fn published() -> Vec<Published> {
    let is_list = |name: &str| name.starts_with("supported");
    let value = |name: &str| if is_list(name) { json!(["one", "two"]) } else { json!("https://as.example/x") };
    let as_it_is = AS_IT_IS.into_iter().map(|(name, member)| (name, value(name), member, value(name)));
    let flags = FLAGS.into_iter().map(|(name, member)| (name, json!(true), member, json!(true)));
    as_it_is.chain(flags).chain(spelled()).collect()
}

#[test]
fn the_discovery_document_has_a_setting_from_the_next_call() {
    let mut wrong = Vec::new();
    for (name, value, member, expected) in published() {
        let bench = Bench::new();
        // What the document has of CIBA, grant management, credentials and federation depends on these.
        bench.set(json!({
            "backchannelAuthenticationEndpoint": "https://as.example/bc",
            "grantManagementEndpoint": "https://as.example/grants",
            "supportedGrantTypes": ["PRE_AUTHORIZED_CODE"],
            "federationEnabled": true,
            "nativeSsoSupported": false,
        }));
        let document = || bench.send("GET", "/service/configuration", None).1[member].clone();
        let before = document();
        bench.set(Map::from_iter([(name.to_owned(), value.clone())]).into());
        if before == expected || document() != expected {
            wrong.push(format!("{name} {value}: {member} was {before}, is {}", document()));
        }
    }
    assert_eq!(wrong, [""; 0]);
}
