//! `/vci/metadata`, `/vci/jwtissuer`, `/vci/jwks` and `/vci/nonce`: what the service says of itself as a credential issuer (OpenID
//! for Verifiable Credential Issuance 1.0).
//!
//! Authlete's catalogue ends before these APIs. A364301, A416301, A402301 (switched off), A403201 and A417202 (without keys) are
//! known; the other codes are this emulator's.

use authlete_core::Secret;
use authlete_core::credential::{
    CredentialIssuerJwksAction, CredentialIssuerJwksRequest, CredentialIssuerJwksResponse,
    CredentialIssuerMetadataAction, CredentialIssuerMetadataRequest, CredentialIssuerMetadataResponse,
    CredentialJwtIssuerMetadataAction, CredentialJwtIssuerMetadataRequest, CredentialJwtIssuerMetadataResponse,
    CredentialNonceAction, CredentialNonceRequest, CredentialNonceResponse,
};
use authlete_core::service::{CredentialIssuerMetadata, Service};
use serde_json::{Map, Value, json};

use crate::api_result::{ApiResult, Refused, answer};
use crate::jose::{JwkSet, jwe_alg_name, jwe_enc_name};
use crate::router::{ApiFault, routes};
use crate::state::Call;

routes! {
    CredentialIssuerMetadataRequest => metadata;
    CredentialJwtIssuerMetadataRequest => jwt_issuer_metadata;
    CredentialIssuerJwksRequest => jwks;
    CredentialNonceRequest => nonce;
}

/// What nonces are made for.
const NONCE: &str = "c_nonce";

/// How long a nonce is good where the service does not say, in seconds.
const NONCE_DURATION: i64 = 300;

/// Whether the service issues verifiable credentials.
pub(crate) fn is_enabled(service: &Service) -> bool {
    service.verifiable_credentials_enabled == Some(true)
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
    service.credential_jwks.as_ref().map(|jwks| JwkSet::parse(jwks.expose())).unwrap_or_default()
}

/// How long a nonce is good, in seconds.
pub(crate) fn nonce_duration(service: &Service) -> i64 {
    service.cnonce_duration.filter(|duration| *duration > 0).unwrap_or(NONCE_DURATION)
}

/// Whether a nonce was issued here and not too long ago.
pub(crate) fn is_live_nonce(call: &Call<'_>, nonce: &str) -> bool {
    call.state.time_bound.is_live(NONCE, nonce, nonce_duration(call.service()), call.now)
}

/// A document of the four APIs.
struct Document {
    result: ApiResult,
    content: Value,
}

/// Why there is no document.
enum NoDocument {
    SwitchedOff(Refused),
    NotSetUp(Refused),
}

/// The answer for a document or for there being none.
macro_rules! document {
    ($call:ident, $request:ident, $document:expr, $response:ident, $action:ident $(, $member:ident: $value:expr)*) => {
        Ok(match $document {
            Ok(Document { result, content }) => {
                let content = written(&content, $request.pretty);
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

/// Answers `/vci/metadata`.
pub(crate) fn metadata(
    call: &mut Call<'_>,
    request: CredentialIssuerMetadataRequest,
) -> Result<CredentialIssuerMetadataResponse, ApiFault> {
    let document = check_enabled(call, "A364301").and_then(|()| {
        let known = call.service().credential_issuer_metadata.as_ref().filter(|_| identifier(call.service()).is_some());
        let known = known.ok_or_else(|| not_set_up("A364201", "The service has no credential issuer identifier."))?;
        let result = ApiResult::new("A364001", "The metadata of the credential issuer was written.");
        Ok(Document { result, content: issuer_metadata(known).into() })
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

/// Answers `/vci/nonce` (7.2).
pub(crate) fn nonce(call: &mut Call<'_>, request: CredentialNonceRequest) -> Result<CredentialNonceResponse, ApiFault> {
    let nonce = call.state.time_bound.value(NONCE, call.now);
    let document = check_enabled(call, "A465301").map(|()| Document {
        result: ApiResult::new("A465001", "A nonce was issued."),
        content: json!({ "c_nonce": nonce }),
    });
    document!(call, request, document, CredentialNonceResponse, CredentialNonceAction, cnonce: Some(nonce))
}

fn check_enabled(call: &Call<'_>, code: &'static str) -> Result<(), NoDocument> {
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

fn written(content: &Value, pretty: Option<bool>) -> Secret {
    if pretty == Some(true) { format!("{content:#}").into() } else { content.to_string().into() }
}

/// The metadata (12.2.4). What the service does not have is left out.
fn issuer_metadata(known: &CredentialIssuerMetadata) -> Map<String, Value> {
    let mut metadata = Map::new();
    add(&mut metadata, "credential_issuer", json!(known.credential_issuer));
    add(&mut metadata, "authorization_servers", json!(known.authorization_servers));
    add(&mut metadata, "credential_endpoint", json!(known.credential_endpoint));
    add(&mut metadata, "nonce_endpoint", json!(known.nonce_endpoint));
    add(&mut metadata, "deferred_credential_endpoint", json!(known.deferred_credential_endpoint));
    add(&mut metadata, "notification_endpoint", json!(known.notification_endpoint));
    // Of earlier drafts.
    add(&mut metadata, "batch_credential_endpoint", json!(known.batch_credential_endpoint));

    let mut encryption = Map::new();
    if let Some(jwks) = &known.credential_request_encryption_jwks {
        let keys = JwkSet::parse(jwks.expose());
        add(&mut encryption, "jwks", if keys.is_empty() { Value::Null } else { keys.json(false) });
    }
    let encs = known.credential_request_encryption_enc_values_supported.iter().flatten();
    add(&mut encryption, "enc_values_supported", encs.map(jwe_enc_name).collect());
    let zips = known.credential_request_encryption_zip_values_supported.iter().flatten();
    add(&mut encryption, "zip_values_supported", zips.map(|zip| zip.as_str()).collect());
    add_encryption(
        &mut metadata,
        "credential_request_encryption",
        encryption,
        known.require_credential_request_encryption,
    );

    let mut encryption = Map::new();
    let algs = known.credential_response_encryption_alg_values_supported.iter().flatten();
    add(&mut encryption, "alg_values_supported", algs.map(jwe_alg_name).collect());
    let encs = known.credential_response_encryption_enc_values_supported.iter().flatten();
    add(&mut encryption, "enc_values_supported", encs.map(jwe_enc_name).collect());
    let zips = known.credential_response_encryption_zip_values_supported.iter().flatten();
    add(&mut encryption, "zip_values_supported", zips.map(|zip| zip.as_str()).collect());
    add_encryption(
        &mut metadata,
        "credential_response_encryption",
        encryption,
        known.require_credential_response_encryption,
    );

    // A batch of one is none.
    if let Some(size) = known.batch_size.filter(|size| *size > 1) {
        metadata.insert("batch_credential_issuance".into(), json!({ "batch_size": size }));
    }
    let parsed = |text: &Option<String>| text.as_deref().and_then(|text| serde_json::from_str(text).ok());
    add(&mut metadata, "display", parsed(&known.display).unwrap_or_default());
    // Required, so that it is there even if nothing is on offer.
    let configurations = parsed(&known.credentials_supported).unwrap_or_else(|| json!({}));
    metadata.insert("credential_configurations_supported".into(), configurations);
    metadata
}

fn add(members: &mut Map<String, Value>, name: &str, value: Value) {
    let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    if !empty {
        members.insert(name.into(), value);
    }
}

fn add_encryption(
    metadata: &mut Map<String, Value>,
    name: &str,
    mut encryption: Map<String, Value>,
    required: Option<bool>,
) {
    if !encryption.is_empty() {
        encryption.insert("encryption_required".into(), json!(required == Some(true)));
        metadata.insert(name.into(), encryption.into());
    }
}
