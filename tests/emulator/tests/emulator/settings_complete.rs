//! Every setting that a service can have, and where it is tested, or why it does nothing here.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use crate::settings_effects::effects;
use crate::settings_keys::KINDS;
use crate::settings_published::published;

/// Settings with tests of their own, by the file that those are in.
const ELSEWHERE: &[(&str, &[&str])] = &[
    (
        "attestation",
        &[
            "attestationChallengeTimeWindow",
            "clientAttesterRoots",
            "clientAttesterRootsEnabled",
            "clientAttesterRootsOnly",
        ],
    ),
    ("authorization_parameters", &["loopbackRedirectionUriVariable", "pkceRequired", "scopeRequired"]),
    ("authorization_response", &["authorizationResponseDuration"]),
    ("client_assertion", &["clientAssertionAudRestrictedToIssuer"]),
    ("client_authentication", &["missingClientIdAllowed"]),
    ("client_management", &["clientsPerDeveloper"]),
    (
        "client_registration",
        &[
            "dcrScopeUsedAsRequestable",
            "dynamicRegistrationSupported",
            "supportedCustomClientMetadata",
            "unauthorizedOnClientConfigSupported",
        ],
    ),
    ("credential_draft", &["oid4vciVersion"]),
    ("credential_issuance", &["credentialDuration"]),
    (
        "credential_issuer",
        &["credentialIssuerMetadata", "credentialJwks", "credentialJwksUri", "verifiableCredentialsEnabled"],
    ),
    ("credential_order", &["credentialTransactionDuration"]),
    ("device_authorization", &["userCodeCharset"]),
    ("dpop", &["dpopNonceDuration", "dpopNonceRequired"]),
    ("external_attachments", &["accessTokenForExternalAttachmentEmbedded"]),
    ("fapi", &["fapiModes", "nbfOptional", "pushedAuthReqDuration", "supportedServiceProfiles"]),
    (
        "federation",
        &["authorityHints", "federationConfigurationDuration", "federationEnabled", "federationJwks", "trustAnchors"],
    ),
    ("haip", &["haipVersion"]),
    ("issued_jwts", &["idTokenAudType", "idTokenReissuable"]),
    ("jose", &["accessTokenSignAlg"]),
    ("key_attestation", &["keyAttesterRoots", "keyAttesterRootsEnabled"]),
    ("keys", &["hsmEnabled", "hsks", "rsResponseSigned"]),
    (
        "metadata_document",
        &[
            "cimdAllowlist",
            "cimdAllowlistEnabled",
            "cimdAlwaysRetrieved",
            "cimdHttpPermitted",
            "cimdMetadataPolicy",
            "cimdMetadataPolicyEnabled",
            "cimdQueryPermitted",
        ],
    ),
    ("mutual_tls", &["mutualTlsValidatePkiCertChain", "trustedRootCertificates"]),
    (
        "request_object",
        &[
            "allowableClockSkew",
            "frontChannelRequestObjectEncryptionRequired",
            "requestObjectAudienceChecked",
            "requestObjectEncryptionAlgMatchRequired",
            "requestObjectEncryptionEncMatchRequired",
            "traditionalRequestObjectProcessingApplied",
        ],
    ),
    ("service_keys", &["jwks"]),
    ("services", &["apiKey", "apiSecret", "createdAt", "metadata", "modifiedAt", "number", "serviceOwnerNumber"]),
    ("signed_backchannel_authentication", &["backchannelBindingMessageRequiredInFapi"]),
    ("software_statement", &["dcrDuplicateSoftwareIdBlocked"]),
    (
        "token_exchange",
        &[
            "jwtGrantByIdentifiableClientsOnly",
            "jwtGrantEncryptedJwtRejected",
            "jwtGrantUnsignedJwtRejected",
            "tokenExchangeByConfidentialClientsOnly",
            "tokenExchangeByIdentifiableClientsOnly",
            "tokenExchangeByPermittedClientsOnly",
            "tokenExchangeEncryptedJwtRejected",
            "tokenExchangeUnsignedJwtRejected",
        ],
    ),
    (
        "tokens",
        &[
            "accessTokenType",
            "openidDroppedOnRefreshWithoutOfflineAccess",
            "refreshTokenIdempotent",
            "refreshTokenKept",
        ],
    ),
];

/// Settings that no answer depends on in Authlete either.
const INFORMATION: &[(&str, &[&str])] = &[
    ("for people", &["attributes", "description"]),
    (
        "for endpoints that Authlete hosts itself, which are none of its APIs",
        &[
            "authenticationCallbackApiKey",
            "authenticationCallbackApiSecret",
            "authenticationCallbackEndpoint",
            "developerAuthenticationCallbackApiKey",
            "developerAuthenticationCallbackApiSecret",
            "developerAuthenticationCallbackEndpoint",
            "developerSnsCredentials",
            "directAuthorizationEndpointEnabled",
            "directIntrospectionEndpointEnabled",
            "directJwksEndpointEnabled",
            "directRevocationEndpointEnabled",
            "directTokenEndpointEnabled",
            "directUserInfoEndpointEnabled",
            "snsCredentials",
            "supportedDeveloperSnses",
            "supportedSnses",
        ],
    ),
    ("obsolete: no longer used when offers are created", &["userPinLength"]),
    (
        "leaves out the root certificates of Authlete's system, which the emulator does not have",
        &["keyAttesterRootsOnly"],
    ),
];

/// Settings that do something in Authlete, and nothing in the emulator.
const WITHOUT_EFFECT: &[(&str, &[&str])] = &[
    (
        "which set of JSON schemas Authlete checks verified claims with: the emulator takes them unchecked",
        &["verifiedClaimsValidationSchemaSet"],
    ),
    (
        "where Authlete posts the results of token batches: the form of these calls is not published",
        &["tokenBatchNotificationEndpoint"],
    ),
];

#[test]
fn no_setting_is_forgotten() {
    let described: Value = serde_json::from_str(include_str!("../data/java.json")).unwrap();
    let described: BTreeSet<_> =
        described["types"]["Service"].as_object().unwrap().keys().map(|key| key.trim_end_matches('!').into()).collect();
    let listed = [ELSEWHERE, INFORMATION, WITHOUT_EFFECT].concat().into_iter().flat_map(|(_, names)| names);
    let known: BTreeSet<String> = effects()
        .into_iter()
        .map(|effect| effect.0.into())
        .chain(published().into_iter().map(|published| published.0.into()))
        .chain(KINDS.map(|kind| format!("{kind}SignatureKeyId")))
        .chain(listed.map(|name| String::from(*name)))
        .collect();
    assert_eq!(described.symmetric_difference(&known).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn the_settings_that_are_tested_elsewhere_are_named_there() {
    for (file, names) in ELSEWHERE {
        let path = format!("{}/tests/emulator/{file}.rs", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        for name in *names {
            let member = name.chars().fold(String::new(), |mut member, letter| {
                let underscore = if letter.is_ascii_uppercase() { "_" } else { "" };
                write!(member, "{underscore}{}", letter.to_ascii_lowercase()).unwrap();
                member
            });
            assert!(text.contains(&member), "{file}: {member}");
        }
    }
}
