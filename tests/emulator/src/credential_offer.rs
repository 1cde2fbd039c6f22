//! `/vci/offer/create` and `/vci/offer/info`: credential offers (OpenID for Verifiable Credential Issuance 1.0, section 4).
//!
//! Authlete's catalogue ends before these APIs. A366001 and A366201 are known; the other codes are this emulator's.

use authlete_core::Secret;
use authlete_core::credential_offer::{
    CredentialOfferCreateAction, CredentialOfferCreateRequest, CredentialOfferCreateResponse,
    CredentialOfferInfoAction, CredentialOfferInfoRequest, CredentialOfferInfoResponse,
};
use authlete_core::types::CredentialOfferInfo;
use serde_json::{Map, Value, json};

use crate::api_result::ApiResult;
use crate::call::Call;
use crate::credential_issuer::{configurations, identifier, is_enabled, switched_off};
use crate::router::{ApiFault, routes};
use crate::store::Lost;

routes! {
    CredentialOfferCreateRequest => create;
    CredentialOfferInfoRequest => info;
}

/// The grant type of offers whose user has consented already.
pub(crate) const PRE_AUTHORIZED_CODE: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";

/// How long an offer is good where neither call nor service says, in seconds.
const DURATION: i64 = 3600;

/// The longest `description` of a transaction code (4.1.1).
const LONGEST_DESCRIPTION: usize = 300;

/// Answers `/vci/offer/create`.
pub(crate) fn create(
    call: &mut Call<'_>,
    request: CredentialOfferCreateRequest,
) -> Result<CredentialOfferCreateResponse, ApiFault> {
    let answered = |action, result: ApiResult, info| CredentialOfferCreateResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        info,
        ..CredentialOfferCreateResponse::new(action)
    };
    if !is_enabled(call.service()) {
        return Ok(answered(CredentialOfferCreateAction::Forbidden, switched_off("A366201").result, None));
    }
    Ok(match created(call, request) {
        Ok(offer) => {
            let result = ApiResult::new("A366001", "The credential offer was created.");
            answered(CredentialOfferCreateAction::Created, result, Some(offer))
        }
        Err(result) => answered(CredentialOfferCreateAction::CallerError, result, None),
    })
}

/// Answers `/vci/offer/info`.
pub(crate) fn info(
    call: &mut Call<'_>,
    request: CredentialOfferInfoRequest,
) -> Result<CredentialOfferInfoResponse, ApiFault> {
    let name = request.identifier.expose();
    let (action, result, info) = match call.state.credential_offers.get(name, call.now) {
        _ if !is_enabled(call.service()) => {
            (CredentialOfferInfoAction::Forbidden, switched_off("A368201").result, None)
        }
        _ if name.is_empty() => {
            let result = ApiResult::new("A368202", "The call does not contain 'identifier'.");
            (CredentialOfferInfoAction::CallerError, result, None)
        }
        Ok(offer) => (
            CredentialOfferInfoAction::Ok,
            ApiResult::new("A368001", "The credential offer was found."),
            Some(offer.clone()),
        ),
        Err(Lost::Expired) => {
            (CredentialOfferInfoAction::NotFound, ApiResult::new("A368302", "The credential offer has expired."), None)
        }
        Err(Lost::Unknown) => {
            (CredentialOfferInfoAction::NotFound, ApiResult::new("A368301", "There is no such credential offer."), None)
        }
    };
    Ok(CredentialOfferInfoResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        info,
        ..CredentialOfferInfoResponse::new(action)
    })
}

/// The offer that the `issuer_state` of an authorization request comes from (5.1.3). One that is none of this issuer's is ignored.
pub(crate) fn of_issuer_state<'c>(call: &'c Call<'_>, issuer_state: &str) -> Option<&'c CredentialOfferInfo> {
    let identifier = call.state.issuer_states.get(issuer_state, call.now).ok()?;
    call.state.credential_offers.get(identifier, call.now).ok().filter(|_| is_enabled(call.service()))
}

/// Makes an offer and remembers it.
fn created(call: &mut Call<'_>, request: CredentialOfferCreateRequest) -> Result<CredentialOfferInfo, ApiResult> {
    let issuer = check(call, &request)?;
    let positive = |duration: &i64| *duration > 0;
    let of_service = call.service().credential_offer_duration.filter(positive);
    let duration = request.duration.filter(positive).or(of_service).unwrap_or(DURATION);
    let expires_at = call.now.saturating_add(duration.saturating_mul(1000));
    let by_code = request.authorization_code_grant_included == Some(true);
    let pre_authorized = request.pre_authorized_code_grant_included == Some(true);
    let issuer_state = (by_code && request.issuer_state_included == Some(true)).then(|| Secret::from(call.fresh()));
    let code = pre_authorized.then(|| Secret::from(call.fresh()));
    let identifier = call.fresh();
    let mut offer = CredentialOfferInfo {
        identifier: Some(identifier.as_str().into()),
        credential_issuer: Some(issuer),
        credential_configuration_ids: Some(request.credential_configuration_ids),
        authorization_code_grant_included: Some(by_code),
        issuer_state_included: Some(issuer_state.is_some()),
        issuer_state,
        pre_authorized_code_grant_included: Some(pre_authorized),
        pre_authorized_code: code.clone(),
        subject: Some(request.subject),
        expires_at: Some(expires_at),
        context: request.context,
        properties: request.properties,
        jwt_at_claims: request.jwt_at_claims,
        auth_time: request.auth_time,
        acr: request.acr,
        tx_code: request.tx_code.filter(|tx_code| pre_authorized && !tx_code.expose().is_empty()),
        tx_code_input_mode: request.tx_code_input_mode,
        tx_code_description: request.tx_code_description,
        ..Default::default()
    };
    offer.credential_offer = Some(written(&offer).to_string().into());
    if let Some(code) = code {
        call.state.pre_authorized_codes.insert(code.expose(), identifier.clone(), expires_at, call.now);
    }
    if let Some(issuer_state) = &offer.issuer_state {
        call.state.issuer_states.insert(issuer_state.expose(), identifier.clone(), expires_at, call.now);
    }
    call.state.credential_offers.insert(identifier, offer.clone(), expires_at, call.now);
    Ok(offer)
}

/// Checks what is asked for, and tells the credential issuer.
fn check(call: &Call<'_>, request: &CredentialOfferCreateRequest) -> Result<String, ApiResult> {
    let refuse = |code, text: String| Err(ApiResult::new(code, text));
    let service = call.service();
    let Some(issuer) = identifier(service) else {
        return refuse("A366202", "The service has no credential issuer identifier.".into());
    };
    if request.credential_configuration_ids.is_empty() {
        return refuse("A366203", "'credentialConfigurationIds' is missing or empty.".into());
    }
    let configurations = configurations(service);
    if let Some(unknown) = request.credential_configuration_ids.iter().find(|id| !configurations.contains_key(*id)) {
        return refuse("A366204", format!("The service has no credential configuration '{unknown}'."));
    }
    if request.subject.is_empty() {
        return refuse("A366205", "'subject' is missing or empty.".into());
    }
    if request.auth_time.is_some_and(|time| time < 0) {
        return refuse("A366206", "'authTime' is negative.".into());
    }
    let claims = request.jwt_at_claims.as_deref().filter(|claims| !claims.trim().is_empty());
    if claims.is_some_and(|claims| serde_json::from_str::<Map<String, Value>>(claims).is_err()) {
        return refuse("A366207", "'jwtAtClaims' is not a JSON object.".into());
    }
    let tx_code = request.tx_code.as_ref().map_or("", Secret::expose);
    match request.tx_code_input_mode.as_deref().unwrap_or_default() {
        "" | "text" => {}
        "numeric" if tx_code.bytes().all(|byte| byte.is_ascii_digit()) => {}
        "numeric" => return refuse("A366209", "'txCode' has more than digits although it is numeric.".into()),
        _ => return refuse("A366208", "'txCodeInputMode' is neither 'numeric' nor 'text'.".into()),
    }
    if request.tx_code_description.as_ref().is_some_and(|text| text.chars().count() > LONGEST_DESCRIPTION) {
        return refuse("A366210", format!("'txCodeDescription' has more than {LONGEST_DESCRIPTION} characters."));
    }
    Ok(issuer.into())
}

/// The offer as wallets get it (4.1.1).
fn written(offer: &CredentialOfferInfo) -> Value {
    let mut grants = Map::new();
    if offer.authorization_code_grant_included == Some(true) {
        let state = offer.issuer_state.as_ref().map(|state| ("issuer_state".to_string(), json!(state.expose())));
        grants.insert("authorization_code".into(), state.into_iter().collect::<Map<_, _>>().into());
    }
    if let Some(code) = &offer.pre_authorized_code {
        let mut grant = Map::from_iter([("pre-authorized_code".to_string(), json!(code.expose()))]);
        if let Some(expected) = &offer.tx_code {
            let mut tx_code = Map::from_iter([("length".to_string(), json!(expected.expose().chars().count()))]);
            let texts = [("input_mode", &offer.tx_code_input_mode), ("description", &offer.tx_code_description)];
            for (name, text) in texts {
                if let Some(text) = text.as_ref().filter(|text| !text.is_empty()) {
                    tx_code.insert(name.into(), json!(text));
                }
            }
            grant.insert("tx_code".into(), tx_code.into());
        }
        grants.insert(PRE_AUTHORIZED_CODE.into(), grant.into());
    }
    let mut written = Map::new();
    written.insert("credential_issuer".into(), json!(offer.credential_issuer));
    written.insert("credential_configuration_ids".into(), json!(offer.credential_configuration_ids));
    if !grants.is_empty() {
        written.insert("grants".into(), grants.into());
    }
    written.into()
}
