//! The discovery document (OpenID Connect Discovery 3, RFC 8414): what follows from the settings of the service.

use authlete_core::service::Service;
use authlete_core::types::{ClientAuthMethod, GrantType, JweAlg, JweEnc, JwsAlg, ResponseType};
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::client_registration::vocabulary::{self, Vocabulary};
use crate::fapi::Profiles;
use crate::jose::{ASYMMETRIC, SYMMETRIC, jwe_alg_name, jwe_enc_name, jws_alg_name};
use crate::transformed_claims;

/// The members of the document. What the service does not have is left out.
#[derive(Default)]
struct Document(Map<String, Value>);

impl Document {
    /// Adds a member, unless it is null or an empty list.
    fn add(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        if !value.is_null() && !value.as_array().is_some_and(Vec::is_empty) {
            self.0.insert(name.into(), value);
        }
    }

    /// Adds a text, an empty one being none.
    fn text(&mut self, name: &str, text: &Option<String>) {
        self.add(name, text.as_deref().filter(|text| !text.is_empty()));
    }

    /// Adds a truth value that is false where it is missing.
    fn flag(&mut self, name: &str, flag: Option<bool>) {
        if flag == Some(true) {
            self.add(name, true);
        }
    }

    fn texts(&mut self, name: &str, texts: &Option<Vec<String>>) {
        self.add(name, json!(texts));
    }
}

/// The document as it is at the time of the call.
pub(crate) fn document(call: &Call<'_>) -> Value {
    let service = call.service();
    let mut document = Document::default();
    endpoints(&mut document, service);
    requests(&mut document, service);
    responses(&mut document, service);
    authentication(&mut document, service);
    signatures(&mut document, call);
    users(&mut document, service);
    extensions(&mut document, service);
    Value::Object(document.0)
}

fn endpoints(document: &mut Document, service: &Service) {
    for (name, uri) in [
        ("issuer", &service.issuer),
        ("authorization_endpoint", &service.authorization_endpoint),
        ("token_endpoint", &service.token_endpoint),
        ("userinfo_endpoint", &service.user_info_endpoint),
        ("jwks_uri", &service.jwks_uri),
        ("registration_endpoint", &service.registration_endpoint),
        ("revocation_endpoint", &service.revocation_endpoint),
        ("introspection_endpoint", &service.introspection_endpoint),
        ("end_session_endpoint", &service.end_session_endpoint),
        ("pushed_authorization_request_endpoint", &service.pushed_auth_req_endpoint),
        ("device_authorization_endpoint", &service.device_authorization_endpoint),
        ("backchannel_authentication_endpoint", &service.backchannel_authentication_endpoint),
        ("grant_management_endpoint", &service.grant_management_endpoint),
        ("challenge_endpoint", &service.challenge_endpoint),
        ("service_documentation", &service.service_documentation),
        ("op_policy_uri", &service.policy_uri),
        ("op_tos_uri", &service.tos_uri),
    ] {
        document.text(name, uri);
    }
    // The endpoints for client certificates (RFC 8705, section 5).
    let aliases = service.mtls_endpoint_aliases.iter().flatten();
    let aliases: Map<_, _> = aliases.filter_map(|it| Some((it.name.clone()?, it.uri.clone()?.into()))).collect();
    document.add("mtls_endpoint_aliases", Some(aliases).filter(|aliases| !aliases.is_empty()).map(Value::Object));
}

/// What authorization requests can be like.
fn requests(document: &mut Document, service: &Service) {
    let scopes = service.supported_scopes.iter().flatten();
    document.add("scopes_supported", scopes.filter_map(|scope| scope.name.as_deref()).collect::<Value>());
    let response_types = service.supported_response_types.as_deref().unwrap_or(&[ResponseType::Code]);
    let names = response_types.iter().map(ResponseType::as_str);
    document.add("response_types_supported", spelled(&vocabulary::RESPONSE_TYPE, names));
    let grant_types = service.supported_grant_types.as_deref().unwrap_or(&[GrantType::AuthorizationCode]);
    document.add("grant_types_supported", spelled(&vocabulary::GRANT_TYPE, grant_types.iter().map(GrantType::as_str)));
    document.add("claims_parameter_supported", true);
    // OpenID Connect Advanced Syntax for Claims 1.0
    let transformed = service.predefined_transformed_claims.as_deref();
    let transformed = transformed.and_then(|text| serde_json::from_str::<Value>(text).ok());
    document.add("transformed_claims_predefined", transformed.filter(Value::is_object));
    document.add("transformed_claims_functions_supported", json!(transformed_claims::FUNCTIONS));
    document.add("request_parameter_supported", true);
    document.add("request_uri_parameter_supported", true);
    document.flag("require_pushed_authorization_requests", service.par_required);
    let jar = service.traditional_request_object_processing_applied != Some(true);
    document.flag("require_signed_request_object", service.request_object_required.map(|required| required && jar));
    let methods = if service.pkce_s256_required == Some(true) { json!(["S256"]) } else { json!(["plain", "S256"]) };
    document.add("code_challenge_methods_supported", methods);
    let prompts = service.supported_prompt_values.iter().flatten();
    document.add("prompt_values_supported", lower(prompts.map(|prompt| prompt.as_str())));
    let displays = service.supported_displays.iter().flatten();
    document.add("display_values_supported", lower(displays.map(|display| display.as_str())));
    document.texts("acr_values_supported", &service.supported_acrs);
    document.texts("ui_locales_supported", &service.supported_ui_locales);
    document.texts("authorization_details_types_supported", &service.supported_authorization_details_types);
}

fn responses(document: &mut Document, service: &Service) {
    let modes = ["query", "fragment", "form_post", "query.jwt", "fragment.jwt", "form_post.jwt", "jwt"];
    document.add("response_modes_supported", json!(modes));
    let iss = service.iss_suppressed != Some(true) && service.issuer.is_some();
    document.add("authorization_response_iss_parameter_supported", iss);
}

/// How clients authenticate themselves, endpoint by endpoint.
fn authentication(document: &mut Document, service: &Service) {
    let profiles = Profiles::of_service(service);
    for (endpoint, methods) in [
        ("token_endpoint", &service.supported_token_auth_methods),
        ("revocation_endpoint", &service.supported_revocation_auth_methods),
        ("introspection_endpoint", &service.supported_introspection_auth_methods),
    ] {
        let methods = || methods.iter().flatten();
        let names = methods().map(ClientAuthMethod::as_str);
        document.add(&format!("{endpoint}_auth_methods_supported"), spelled(&vocabulary::CLIENT_AUTH_METHOD, names));
        let has = |method: &ClientAuthMethod| methods().any(|it| it == method);
        let shared = SYMMETRIC.iter().filter(|_| has(&ClientAuthMethod::ClientSecretJwt));
        let asymmetric = ASYMMETRIC.iter().filter(|_| has(&ClientAuthMethod::PrivateKeyJwt));
        let algorithms = shared.chain(asymmetric).filter(|alg| profiles.signs_with(alg));
        let algorithms = algorithms.map(jws_alg_name).collect::<Value>();
        document.add(&format!("{endpoint}_auth_signing_alg_values_supported"), algorithms);
    }
    document.flag("tls_client_certificate_bound_access_tokens", service.tls_client_certificate_bound_access_tokens);
}

/// The algorithms: the service signs with what it has keys for, and verifies with all that there are, as far as a FAPI profile lets
/// it.
fn signatures(document: &mut Document, call: &Call<'_>) {
    let service = call.service();
    let own: Vec<_> = ASYMMETRIC.iter().filter(|alg| call.state.keys.has(service, alg)).collect();
    let profiles = Profiles::of_service(service);
    let taken = |alg: &&JwsAlg| profiles.signs_with(alg);
    let signed = SYMMETRIC.iter().chain(own.iter().copied()).filter(taken).map(jws_alg_name).collect::<Value>();
    let jwe_algs = JweAlg::ALL.iter().filter(|alg| !alg.as_str().starts_with("PBES2")).map(jwe_alg_name);
    let jwe_algs = jwe_algs.collect::<Value>();
    let jwe_encs = JweEnc::ALL.iter().map(jwe_enc_name).collect::<Value>();
    for kind in ["id_token", "userinfo", "authorization", "introspection"] {
        document.add(&format!("{kind}_signing_alg_values_supported"), signed.clone());
        document.add(&format!("{kind}_encryption_alg_values_supported"), jwe_algs.clone());
        document.add(&format!("{kind}_encryption_enc_values_supported"), jwe_encs.clone());
    }
    let verified = || ASYMMETRIC.iter().filter(taken).map(jws_alg_name);
    let unsigned = service.request_object_required != Some(true)
        || service.traditional_request_object_processing_applied == Some(true);
    let requests = SYMMETRIC.iter().chain(JwsAlg::ALL.iter().filter(|alg| unsigned && **alg == JwsAlg::None));
    document.add(
        "request_object_signing_alg_values_supported",
        requests.filter(taken).map(jws_alg_name).chain(verified()).collect::<Value>(),
    );
    document.add("request_object_encryption_alg_values_supported", jwe_algs);
    document.add("request_object_encryption_enc_values_supported", jwe_encs);
    document.add("dpop_signing_alg_values_supported", verified().collect::<Value>());
    if service.backchannel_authentication_endpoint.is_some() {
        document.add("backchannel_authentication_request_signing_alg_values_supported", verified().collect::<Value>());
    }
}

/// What is known of users, and who vouches for it.
fn users(document: &mut Document, service: &Service) {
    document.add("subject_types_supported", json!(["public", "pairwise"]));
    document.texts("claims_supported", &service.supported_claims);
    let types = service.supported_claim_types.iter().flatten();
    document.add("claim_types_supported", lower(types.map(|claim_type| claim_type.as_str())));
    document.texts("claims_locales_supported", &service.supported_claim_locales);
    // OpenID Identity Assurance Schema.
    document.flag("verified_claims_supported", service.supported_verified_claims.as_ref().map(|it| !it.is_empty()));
    for (name, values) in [
        ("trust_frameworks_supported", &service.supported_trust_frameworks),
        ("evidence_supported", &service.supported_evidence),
        ("id_documents_supported", &service.supported_identity_documents),
        ("documents_supported", &service.supported_documents),
        ("id_documents_verification_methods_supported", &service.supported_verification_methods),
        ("documents_methods_supported", &service.supported_documents_methods),
        ("documents_validation_methods_supported", &service.supported_documents_validation_methods),
        ("documents_verification_methods_supported", &service.supported_documents_verification_methods),
        ("documents_check_methods_supported", &service.supported_documents_check_methods),
        ("electronic_records_supported", &service.supported_electronic_records),
        ("claims_in_verified_claims_supported", &service.supported_verified_claims),
        ("digest_algorithms_supported", &service.supported_digest_algorithms),
    ] {
        document.texts(name, values);
    }
    let attachments = service.supported_attachments.iter().flatten();
    document.add("attachments_supported", lower(attachments.map(|attachment| attachment.as_str())));
}

/// CIBA, grant management, logout, federation and the like.
fn extensions(document: &mut Document, service: &Service) {
    if service.backchannel_authentication_endpoint.is_some() {
        let modes = service.supported_backchannel_token_delivery_modes.iter().flatten();
        document.add("backchannel_token_delivery_modes_supported", lower(modes.map(|mode| mode.as_str())));
        document.flag("backchannel_user_code_parameter_supported", service.backchannel_user_code_parameter_supported);
    }
    if service.grant_management_endpoint.is_some() {
        let actions = ["create", "query", "replace", "revoke", "merge"];
        document.add("grant_management_actions_supported", json!(actions));
        document.flag("grant_management_action_required", service.grant_management_action_required);
    }
    if service.supported_grant_types.iter().flatten().any(|it| *it == GrantType::PreAuthorizedCode) {
        let anonymous = service.pre_authorized_grant_anonymous_access_supported == Some(true);
        document.add("pre-authorized_grant_anonymous_access_supported", anonymous);
    }
    document.flag("native_sso_supported", service.native_sso_supported);
    document.flag("backchannel_logout_supported", service.backchannel_logout_supported);
    document.flag("backchannel_logout_session_supported", service.backchannel_logout_session_supported);
    document.flag("client_id_metadata_document_supported", service.client_id_metadata_document_supported);
    if service.federation_enabled == Some(true) {
        let types = service.supported_client_registration_types.iter().flatten();
        document.add("client_registration_types_supported", lower(types.map(|it| it.as_str())));
        document.text("organization_name", &service.organization_name);
        document.text("federation_registration_endpoint", &service.federation_registration_endpoint);
        document.text("signed_jwks_uri", &service.signed_jwks_uri);
    }
}

fn spelled<'n>(vocabulary: &Vocabulary, names: impl Iterator<Item = &'n str>) -> Value {
    names.map(|name| vocabulary.spell(name)).collect()
}

fn lower<'n>(names: impl Iterator<Item = &'n str>) -> Value {
    names.map(str::to_ascii_lowercase).collect()
}
