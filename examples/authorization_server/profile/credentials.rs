//! The service as an issuer of verifiable credentials (OpenID for Verifiable Credential Issuance 1.0).

use authlete_core::service::{CredentialIssuerMetadata, Service};
use serde_json::{Map, Value, json};

use super::keys;

/// The scope that asks for the credential.
pub(crate) const SCOPE: &str = "identity_credential";

/// The ID of the configuration of the credential.
pub(crate) const CONFIGURATION_ID: &str = "identity_credential";

/// The claims of the credential with their names in English and Japanese.
pub(crate) const CLAIMS: [(&str, &str, &str); 6] = [
    ("given_name", "Given name", "名"),
    ("family_name", "Family name", "姓"),
    ("birthdate", "Date of birth", "生年月日"),
    ("email", "E-mail address", "メールアドレス"),
    ("phone_number", "Phone number", "電話番号"),
    ("address", "Address", "住所"),
];

/// The type of the credential (SD-JWT VC 2.2.2.1).
pub(crate) fn credential_type(base_url: &str) -> String {
    format!("{base_url}/credentials/identity")
}

pub(super) fn issuer(service: Service, base_url: &str) -> Service {
    let endpoint = |path: &str| Some(format!("{base_url}{path}"));
    let mut details_types = service.supported_authorization_details_types.clone().unwrap_or_default();
    details_types.push("openid_credential".into());
    Service {
        verifiable_credentials_enabled: Some(true),
        oid4vci_version: Some("1.0-Final".into()),
        supported_authorization_details_types: Some(details_types),
        credential_issuer_metadata: Some(CredentialIssuerMetadata {
            credential_issuer: Some(base_url.into()),
            credential_endpoint: endpoint("/credential"),
            batch_credential_endpoint: endpoint("/batch_credential"),
            deferred_credential_endpoint: endpoint("/deferred_credential"),
            nonce_endpoint: endpoint("/nonce"),
            display: Some(display("Authorization server", "認可サーバー").to_string()),
            credentials_supported: Some(configurations(base_url).to_string()),
            ..CredentialIssuerMetadata::default()
        }),
        credential_jwks: Some(keys::es256_set("credential")),
        credential_offer_duration: Some(600),
        cnonce_duration: Some(300),
        credential_transaction_duration: Some(86_400),
        credential_duration: Some(90 * 86_400),
        user_pin_length: Some(6),
        // A wallet that scans an offer is not known here.
        pre_authorized_grant_anonymous_access_supported: Some(true),
        ..service
    }
}

/// The configurations: one SD-JWT VC that is bound to a key of the wallet (section 12.2.4 and appendix A.3).
fn configurations(base_url: &str) -> Value {
    let claim = |(name, english, japanese): &(&str, &str, &str)| json!({ "path": [name], "display": display(english, japanese) });
    let configuration = json!({
        "format": "dc+sd-jwt",
        "vct": credential_type(base_url),
        "scope": SCOPE,
        "cryptographic_binding_methods_supported": ["jwk"],
        "credential_signing_alg_values_supported": ["ES256"],
        "proof_types_supported": { "jwt": { "proof_signing_alg_values_supported": ["ES256"] } },
        "credential_metadata": {
            "display": display("Identity", "本人確認情報"),
            "claims": CLAIMS.iter().map(claim).collect::<Vec<_>>(),
        },
    });
    Map::from_iter([(CONFIGURATION_ID.to_owned(), configuration)]).into()
}

/// A name in both languages.
fn display(english: &str, japanese: &str) -> Value {
    json!([{ "name": english, "locale": "en" }, { "name": japanese, "locale": "ja" }])
}
