//! `/vci/metadata`, `/vci/jwtissuer` and `/vci/jwks`: what the service says of itself as a credential issuer (OpenID for Verifiable
//! Credential Issuance 1.0).
//!
//! Authlete's catalogue ends before these APIs. A364301, A416301, A402301 (switched off), A403201 and A417202 (without keys) are
//! known; the other codes are this emulator's.

use authlete_core::Secret;
use authlete_core::credential::{
    CredentialIssuerJwksAction, CredentialIssuerJwksRequest, CredentialIssuerJwksResponse,
    CredentialIssuerMetadataAction, CredentialIssuerMetadataRequest, CredentialIssuerMetadataResponse,
    CredentialJwtIssuerMetadataAction, CredentialJwtIssuerMetadataRequest, CredentialJwtIssuerMetadataResponse,
};
use authlete_core::service::{CredentialIssuerMetadata, Service};
use serde_json::{Map, Value, json};

use crate::api_result::{ApiResult, Refused, answer};
use crate::call::Call;
use crate::jose::{Jwk, JwkSet, jwe_alg_name, jwe_enc_name};
use crate::router::{ApiFault, routes};

routes! {
    CredentialIssuerMetadataRequest => metadata;
    CredentialJwtIssuerMetadataRequest => jwt_issuer_metadata;
    CredentialIssuerJwksRequest => jwks;
}

/// Whether the service issues verifiable credentials.
pub(crate) fn is_enabled(service: &Service) -> bool {
    service.verifiable_credentials_enabled == Some(true)
}

/// Whether the service speaks the final version of the specification. Where its settings do not say, it speaks the first
/// Implementer's Draft, as with Authlete.
pub(crate) fn is_final(service: &Service) -> bool {
    let version = service.oid4vci_version.as_deref().unwrap_or_default();
    !matches!(version, "" | "1.0-ID1")
}

/// The credential issuer identifier.
pub(crate) fn identifier(service: &Service) -> Option<&str> {
    let issuer = service.credential_issuer_metadata.as_ref()?.credential_issuer.as_deref();
    issuer.filter(|issuer| !issuer.is_empty())
}

/// The credential configurations of the service by their IDs (12.2.4).
pub(crate) fn configurations(service: &Service) -> Map<String, Value> {
    let text =
        service.credential_issuer_metadata.as_ref().and_then(|metadata| metadata.credentials_supported.as_deref());
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// The keys that sign credentials, as the settings have them now.
pub(crate) fn keys(service: &Service) -> JwkSet {
    service.credential_jwks.as_ref().map(|jwks| JwkSet::parse(with_key_ids(jwks).expose())).unwrap_or_default()
}

/// A JWK Set whose keys all have IDs: those that had none have their thumbprints (RFC 7638).
pub(crate) fn with_key_ids(jwks: &Secret) -> Secret {
    let Ok(mut set) = serde_json::from_str::<Value>(jwks.expose()) else { return jwks.clone() };
    let mut is_changed = false;
    let keys = set.get_mut("keys").and_then(Value::as_array_mut);
    for key in keys.into_iter().flatten().filter_map(Value::as_object_mut) {
        let thumbprint = Jwk::new(key.clone()).thumbprint().filter(|_| !key.contains_key("kid"));
        if let Some(thumbprint) = thumbprint {
            key.insert("kid".into(), thumbprint.into());
            is_changed = true;
        }
    }
    if is_changed { set.to_string().into() } else { jwks.clone() }
}

/// A document that a wallet gets as it is.
pub(crate) struct Document {
    pub(crate) result: ApiResult,
    pub(crate) content: Value,
}

/// Why there is no document.
pub(crate) enum NoDocument {
    SwitchedOff(Refused),
    NotSetUp(Refused),
}

/// The answer for a document or for there being none.
macro_rules! document {
    ($call:ident, $request:ident, $document:expr, $response:ident, $action:ident $(, $member:ident: $value:expr)*) => {
        Ok(match $document {
            Ok(Document { result, content }) => {
                let content = $crate::credential_issuer::written(&content, $request.pretty);
                answer!($response, $action::Ok, result, Some(content) $(, $member: $value)*)
            }
            Err(NoDocument::SwitchedOff(refused)) => {
                answer!($response, $action::NotFound, refused.result, Some(refused.json($call.service())))
            }
            Err(NoDocument::NotSetUp(refused)) => {
                answer!($response, $action::InternalServerError, refused.result, Some(refused.json($call.service())))
            }
        })
    };
}
pub(crate) use document;

/// Answers `/vci/metadata`.
pub(crate) fn metadata(
    call: &mut Call<'_>,
    request: CredentialIssuerMetadataRequest,
) -> Result<CredentialIssuerMetadataResponse, ApiFault> {
    let document = check_enabled(call, "A364301").and_then(|()| {
        let known = call.service().credential_issuer_metadata.as_ref().filter(|_| identifier(call.service()).is_some());
        let known = known.ok_or_else(|| not_set_up("A364201", "The service has no credential issuer identifier."))?;
        let result = ApiResult::new("A364001", "The metadata of the credential issuer was written.");
        Ok(Document { result, content: issuer_metadata(known, is_final(call.service())).into() })
    });
    document!(call, request, document, CredentialIssuerMetadataResponse, CredentialIssuerMetadataAction)
}

/// Answers `/vci/jwtissuer` (SD-JWT VC, JWT VC Issuer Metadata). The keys stand behind a URI if there is one, and in the document
/// otherwise.
pub(crate) fn jwt_issuer_metadata(
    call: &mut Call<'_>,
    request: CredentialJwtIssuerMetadataRequest,
) -> Result<CredentialJwtIssuerMetadataResponse, ApiFault> {
    let document = check_enabled(call, "A416301").and_then(|()| {
        let service = call.service();
        let issuer = identifier(service)
            .ok_or_else(|| not_set_up("A417201", "The service has no credential issuer identifier."))?;
        let uri = service.credential_jwks_uri.as_deref().filter(|uri| !uri.is_empty());
        let content = match (uri, keys(service)) {
            (Some(uri), _) => json!({ "issuer": issuer, "jwks_uri": uri }),
            (None, keys) if !keys.is_empty() => json!({ "issuer": issuer, "jwks": keys.json(false) }),
            _ => return Err(not_set_up("A417202", "The service has neither keys for credentials nor a URI of them.")),
        };
        Ok(Document { result: ApiResult::new("A417001", "The metadata of the JWT issuer was written."), content })
    });
    document!(call, request, document, CredentialJwtIssuerMetadataResponse, CredentialJwtIssuerMetadataAction)
}

/// Answers `/vci/jwks`.
pub(crate) fn jwks(
    call: &mut Call<'_>,
    request: CredentialIssuerJwksRequest,
) -> Result<CredentialIssuerJwksResponse, ApiFault> {
    let document = check_enabled(call, "A402301").and_then(|()| {
        let keys = keys(call.service());
        if keys.is_empty() {
            return Err(not_set_up("A403201", "The service has no keys for credentials."));
        }
        let result = ApiResult::new("A403001", "The keys of the credential issuer were written.");
        Ok(Document { result, content: keys.json(false) })
    });
    document!(call, request, document, CredentialIssuerJwksResponse, CredentialIssuerJwksAction)
}

/// Whether the service issues verifiable credentials; the code is for one that does not.
pub(crate) fn check_enabled(call: &Call<'_>, code: &'static str) -> Result<(), NoDocument> {
    match is_enabled(call.service()) {
        true => Ok(()),
        false => Err(NoDocument::SwitchedOff(switched_off(code))),
    }
}

/// The refusal of a service that does not issue verifiable credentials.
pub(crate) fn switched_off(code: &'static str) -> Refused {
    Refused::request(code, "The service does not issue verifiable credentials.")
}

fn not_set_up(code: &'static str, text: &'static str) -> NoDocument {
    NoDocument::NotSetUp(Refused::caller(code, text))
}

/// The text of a document.
pub(crate) fn written(content: &Value, pretty: Option<bool>) -> Secret {
    if pretty == Some(true) { format!("{content:#}").into() } else { content.to_string().into() }
}

/// The metadata (12.2.4) of the version that the service speaks. What the service does not have is left out.
fn issuer_metadata(known: &CredentialIssuerMetadata, is_final: bool) -> Map<String, Value> {
    let parsed = |text: &Option<String>| text.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let mut metadata = Map::new();
    add(&mut metadata, "credential_issuer", json!(known.credential_issuer));
    add(&mut metadata, "authorization_servers", json!(known.authorization_servers));
    add(&mut metadata, "credential_endpoint", json!(known.credential_endpoint));
    add(&mut metadata, "deferred_credential_endpoint", json!(known.deferred_credential_endpoint));
    add(&mut metadata, "notification_endpoint", json!(known.notification_endpoint));
    let zips = known.credential_response_encryption_zip_values_supported.iter().flatten().filter(|_| is_final);
    add_encryption(
        &mut metadata,
        "credential_response_encryption",
        [
            ("alg_values_supported", names(&known.credential_response_encryption_alg_values_supported, jwe_alg_name)),
            ("enc_values_supported", names(&known.credential_response_encryption_enc_values_supported, jwe_enc_name)),
            ("zip_values_supported", zips.map(|zip| zip.as_str()).collect()),
        ],
        known.require_credential_response_encryption,
    );
    match is_final {
        true => add_what_is_new(&mut metadata, known),
        false => add(&mut metadata, "batch_credential_endpoint", json!(known.batch_credential_endpoint)),
    }
    add(&mut metadata, "display", parsed(&known.display).unwrap_or_default());
    // Required, so that it is there even if nothing is on offer.
    let configurations = parsed(&known.credentials_supported).unwrap_or_else(|| json!({}));
    metadata.insert("credential_configurations_supported".into(), configurations);
    metadata
}

/// What the first Implementer's Draft did not have.
fn add_what_is_new(metadata: &mut Map<String, Value>, known: &CredentialIssuerMetadata) {
    add(metadata, "nonce_endpoint", json!(known.nonce_endpoint));
    let keys = known.credential_request_encryption_jwks.as_ref().map(|jwks| JwkSet::parse(jwks.expose()));
    let zips = known.credential_request_encryption_zip_values_supported.iter().flatten();
    add_encryption(
        metadata,
        "credential_request_encryption",
        [
            ("jwks", keys.filter(|keys| !keys.is_empty()).map(|keys| keys.json(false)).unwrap_or_default()),
            ("enc_values_supported", names(&known.credential_request_encryption_enc_values_supported, jwe_enc_name)),
            ("zip_values_supported", zips.map(|zip| zip.as_str()).collect()),
        ],
        known.require_credential_request_encryption,
    );
    // A batch of one is none.
    if let Some(size) = known.batch_size.filter(|size| *size > 1) {
        metadata.insert("batch_credential_issuance".into(), json!({ "batch_size": size }));
    }
}

fn names<T>(values: &Option<Vec<T>>, name: impl Fn(&T) -> &str) -> Value {
    values.iter().flatten().map(name).collect()
}

fn add(members: &mut Map<String, Value>, name: &str, value: Value) {
    let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    if !empty {
        members.insert(name.into(), value);
    }
}

fn add_encryption(metadata: &mut Map<String, Value>, name: &str, members: [(&str, Value); 3], required: Option<bool>) {
    let mut encryption = Map::new();
    members.into_iter().for_each(|(name, value)| add(&mut encryption, name, value));
    if !encryption.is_empty() {
        encryption.insert("encryption_required".into(), json!(required == Some(true)));
        metadata.insert(name.into(), encryption.into());
    }
}
