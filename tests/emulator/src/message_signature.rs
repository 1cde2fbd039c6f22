//! `/rs/sign`: signed responses of resource servers (RFC 9421, FAPI 2.0 HTTP Signatures).

use authlete_core::Secret;
use authlete_core::resource_server::{
    ResourceServerSignatureAction, ResourceServerSignatureRequest, ResourceServerSignatureResponse,
};
use authlete_core::types::JwsAlg;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::api_result::ApiResult;
use crate::call::Call;
use crate::fapi::Profiles;
use crate::jose::raw_signature;
use crate::router::{ApiFault, routes};

routes! {
    ResourceServerSignatureRequest => sign;
}

/// The label of the signature.
const LABEL: &str = "sig1";

/// The algorithms of JWS with their names in HTTP signatures (RFC 9421 6.2.2, and 3.3.1 to 3.3.7 for what they are).
const ALGORITHMS: [(JwsAlg, &str); 5] = [
    (JwsAlg::Es256, "ecdsa-p256-sha256"),
    (JwsAlg::Es384, "ecdsa-p384-sha384"),
    (JwsAlg::EdDsa, "ed25519"),
    (JwsAlg::Ps512, "rsa-pss-sha512"),
    (JwsAlg::Rs256, "rsa-v1_5-sha256"),
];

/// Answers `/rs/sign`. The API's result codes are not known: these are this emulator's.
pub(crate) fn sign(
    call: &mut Call<'_>,
    request: ResourceServerSignatureRequest,
) -> Result<ResourceServerSignatureResponse, ApiFault> {
    let (action, result, signed) = match signed(call, &request) {
        Ok(signed) => {
            (ResourceServerSignatureAction::Ok, ApiResult::new("A285001", "The response was signed."), signed)
        }
        Err((action, result)) => (action, result, Signed::default()),
    };
    Ok(ResourceServerSignatureResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        signature: signed.signature,
        signature_input: signed.signature_input,
        content_digest: signed.content_digest,
        ..ResourceServerSignatureResponse::new(action)
    })
}

/// Whether responses to a client that has shown its access token are to be signed (FAPI 2.0 HTTP Signatures).
pub(crate) fn is_required(call: &Call<'_>, client_id: i64) -> bool {
    let client = call.state.clients.get(&client_id);
    let by_profile = client.is_some_and(|client| Profiles::of(call.service(), client).signed_resource_responses);
    by_profile || call.service().rs_response_signed == Some(true)
}

/// The headers of a signed response.
#[derive(Default)]
pub(crate) struct Signed {
    pub(crate) signature: Option<String>,
    pub(crate) signature_input: Option<String>,
    pub(crate) content_digest: Option<String>,
}

/// Signs a response.
pub(crate) fn signed(
    call: &mut Call<'_>,
    request: &ResourceServerSignatureRequest,
) -> Result<Signed, (ResourceServerSignatureAction, ApiResult)> {
    let refused = |action, code, text: &'static str| Err((action, ApiResult::new(code, text)));
    let digest = request
        .message
        .as_ref()
        .map(|message| format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(message.expose().as_bytes()))));
    let components = match components(request, digest.as_deref()) {
        Ok(components) => components,
        Err(text) => return refused(ResourceServerSignatureAction::BadRequest, "A285201", text),
    };
    let service = call.service();
    let kid = service.resource_signature_key_id.as_deref();
    let keys = &call.state.keys;
    let found = ALGORITHMS.iter().find_map(|(alg, name)| Some((alg, name, keys.signing(service, alg, kid)?)));
    let Some((alg, name, key)) = found else {
        let text = "The service has no key to sign the response with.";
        return refused(ResourceServerSignatureAction::InternalServerError, "A285202", text);
    };
    let names: Vec<_> = components.iter().map(|(name, _)| name.as_str()).collect();
    let mut parameters = format!("({});created={};alg=\"{name}\"", names.join(" "), call.now / 1000);
    if let Some(kid) = key.kid() {
        parameters += &format!(";keyid={}", quoted(kid));
    }
    parameters += ";tag=\"fapi-2-response\"";
    // The signature base (RFC 9421 2.5).
    let mut base: String = components.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    base += &format!("\"@signature-params\": {parameters}");
    let random = &mut call.state.random.clone();
    let Some(signature) = raw_signature(alg, &key, base.as_bytes(), random) else {
        let text = "The service's key cannot sign.";
        return refused(ResourceServerSignatureAction::InternalServerError, "A285203", text);
    };
    Ok(Signed {
        signature: Some(format!("{LABEL}=:{}:", STANDARD.encode(signature))),
        signature_input: Some(format!("{LABEL}={parameters}")),
        content_digest: digest,
    })
}

/// What the signature covers: identifiers of components and their values (RFC 9421 2).
fn components(
    request: &ResourceServerSignatureRequest,
    digest: Option<&str>,
) -> Result<Vec<(String, String)>, &'static str> {
    let mut components: Vec<(String, String)> = Vec::new();
    if let Some(status) = request.status.filter(|status| *status != 0) {
        if !(100..600).contains(&status) {
            return Err("'status' is not an HTTP status code.");
        }
        components.push(("\"@status\"".into(), status.to_string()));
    }
    for header in request.headers.iter().flatten() {
        let name = header.key.as_deref().unwrap_or_default().to_ascii_lowercase();
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if name.is_empty() || !name.bytes().all(is_token) {
            return Err("A header in 'headers' has no name, or one that is none.");
        }
        let value = header.value.as_ref().map_or("", Secret::expose).trim();
        if value.contains(['\r', '\n']) {
            return Err("A header in 'headers' has a line break in its value.");
        }
        let name = quoted(&name);
        // The digest is made here, and several fields of one name have one value (RFC 9421 2.1).
        match components.iter_mut().find(|(known, _)| *known == name) {
            _ if name == "\"content-digest\"" && digest.is_some() => {}
            Some((_, values)) => *values = format!("{values}, {value}"),
            None => components.push((name, value.into())),
        }
    }
    if let Some(digest) = digest {
        components.push(("\"content-digest\"".into(), digest.into()));
    }
    if let Some(signature) = request.request_signature.as_deref().filter(|signature| !signature.is_empty()) {
        if signature.contains(['\r', '\n']) {
            return Err("'requestSignature' has a line break.");
        }
        // Ties the response to its request (RFC 9421 2.4).
        components.push(("\"signature\";req".into(), signature.trim().into()));
    }
    if components.is_empty() { Err("There is nothing to sign.") } else { Ok(components) }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
