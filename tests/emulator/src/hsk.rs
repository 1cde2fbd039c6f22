//! `/hsk/create`, `/hsk/get`, `/hsk/get/list` and `/hsk/delete`: keys on hardware security modules. There is no such module here:
//! the emulator keeps the books of the keys and nothing signs with them.

use authlete_core::hsk::{
    HskAction, HskCreateRequest, HskDelete, HskDeleteByGet, HskGet, HskGetList, HskListAction, HskListResponse,
    HskResponse,
};
use authlete_core::service::Hsk;
use authlete_core::types::{JweAlg, JwsAlg};

use crate::api_result::ApiResult;
use crate::call::Call;
use crate::jose::{jwe_alg_named, jws_alg_named};
use crate::router::{ApiFault, routes};

routes! {
    HskCreateRequest => create;
    HskGet => get;
    HskGetList => list;
    HskDelete => delete;
    HskDeleteByGet => delete_by_get;
}

/// The module of keys that name none. Authlete's default depends on its configuration.
const MODULE: &str = "virtual";

/// The longest key ID.
const LONGEST_KID: usize = 100;

/// An answer that refuses.
type Refusal = (HskAction, ApiResult);

/// Answers `/hsk/create`.
pub(crate) fn create(call: &mut Call<'_>, request: HskCreateRequest) -> Result<HskResponse, ApiFault> {
    let key = check_enabled(call, "A266201").and_then(|()| checked(request));
    Ok(answered(key.map(|key| {
        let handle = call.fresh();
        let kid = key.kid.clone().unwrap_or_else(|| call.fresh());
        let key = Hsk { handle: Some(handle.clone()), kid: Some(kid), ..key };
        call.state.hsks.insert(handle, key.clone());
        (ApiResult::new("A266001", "The key was created."), key)
    })))
}

/// The key that a request asks for, if it makes sense.
fn checked(request: HskCreateRequest) -> Result<Hsk, Refusal> {
    let refuse = |code, text: String| Err((HskAction::InvalidRequest, ApiResult::new(code, text)));
    for (name, value) in [("kty", &request.kty), ("use", &request.r#use), ("alg", &request.alg)] {
        if value.as_deref().is_none_or(str::is_empty) {
            return refuse("A263201", format!("'{name}' is missing or empty."));
        }
    }
    let [kty, usage, alg] = [&request.kty, &request.r#use, &request.alg].map(|it| it.as_deref().unwrap_or_default());
    if !matches!(kty, "EC" | "RSA") {
        return refuse("A263202", "'kty' is not supported.".into());
    }
    let key_type = match usage {
        "sig" => jws_alg_named(alg).and_then(|alg| signing_key_type(&alg)),
        "enc" => jwe_alg_named(alg).and_then(|alg| encryption_key_type(&alg)),
        _ => return refuse("A263202", "'use' is not supported.".into()),
    };
    match key_type {
        None => return refuse("A263203", format!("'alg' is not supported for the use of '{usage}'.")),
        Some(key_type) if key_type != kty => {
            return refuse("A263204", format!("'alg' ({alg}) is not for the key type '{kty}'."));
        }
        Some(_) => {}
    }
    let kid = request.kid.filter(|kid| !kid.is_empty());
    if kid.as_ref().is_some_and(|kid| kid.len() > LONGEST_KID) {
        return refuse("A263205", format!("'kid' is longer than {LONGEST_KID}."));
    }
    if kid.as_ref().is_some_and(|kid| !kid.is_ascii()) {
        return refuse("A263206", "'kid' is not ASCII.".into());
    }
    Ok(Hsk {
        kty: request.kty,
        r#use: request.r#use,
        alg: request.alg,
        kid,
        hsm_name: Some(request.hsm_name.filter(|name| !name.is_empty()).unwrap_or_else(|| MODULE.into())),
        ..Default::default()
    })
}

/// The type of the keys for an algorithm; a shared secret is not kept on a module.
fn signing_key_type(alg: &JwsAlg) -> Option<&'static str> {
    match alg.as_str().get(..2)? {
        "RS" | "PS" => Some("RSA"),
        "ES" => Some("EC"),
        _ => None,
    }
}

fn encryption_key_type(alg: &JweAlg) -> Option<&'static str> {
    match alg.as_str().get(..3)? {
        "RSA" => Some("RSA"),
        "ECD" => Some("EC"),
        _ => None,
    }
}

/// Answers `/hsk/get/{handle}`.
pub(crate) fn get(call: &mut Call<'_>, request: HskGet) -> Result<HskResponse, ApiFault> {
    let found = check_enabled(call, "A268201").and_then(|()| {
        let key = call.state.hsks.get(&request.handle).cloned();
        key.ok_or_else(|| unknown("A268202"))
    });
    Ok(answered(found.map(|key| (ApiResult::new("A268001", "The key was read."), key))))
}

/// Answers `/hsk/get/list`.
pub(crate) fn list(call: &mut Call<'_>, _request: HskGetList) -> Result<HskListResponse, ApiFault> {
    let (action, result, hsks) = match check_enabled(call, "A269201") {
        Ok(()) => {
            let hsks: Vec<_> = call.state.hsks.values().cloned().collect();
            let text = format!("The keys were read. (count = {})", hsks.len());
            (HskListAction::Success, ApiResult::new("A269001", text), Some(hsks))
        }
        Err((_, result)) => (HskListAction::InvalidRequest, result, None),
    };
    Ok(HskListResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        hsks,
        ..HskListResponse::new(action)
    })
}

/// Answers `DELETE /hsk/delete/{handle}`.
pub(crate) fn delete(call: &mut Call<'_>, request: HskDelete) -> Result<Option<HskResponse>, ApiFault> {
    Ok(Some(removed(call, &request.handle)))
}

/// Answers `GET /hsk/delete/{handle}`.
pub(crate) fn delete_by_get(call: &mut Call<'_>, request: HskDeleteByGet) -> Result<HskResponse, ApiFault> {
    Ok(removed(call, &request.handle))
}

fn removed(call: &mut Call<'_>, handle: &str) -> HskResponse {
    let removed =
        check_enabled(call, "A270201").and_then(|()| call.state.hsks.remove(handle).ok_or_else(|| unknown("A270202")));
    answered(removed.map(|key| (ApiResult::new("A270001", "The key was deleted."), key)))
}

fn check_enabled(call: &Call<'_>, code: &'static str) -> Result<(), Refusal> {
    match call.service().hsm_enabled {
        Some(true) => Ok(()),
        _ => {
            let text = "The service does not support hardware security modules.";
            Err((HskAction::InvalidRequest, ApiResult::new(code, text)))
        }
    }
}

fn unknown(code: &'static str) -> Refusal {
    (HskAction::NotFound, ApiResult::new(code, "There is no key with that handle."))
}

fn answered(answer: Result<(ApiResult, Hsk), Refusal>) -> HskResponse {
    let (action, result, hsk) = match answer {
        Ok((result, key)) => (HskAction::Success, result, Some(key)),
        Err((action, result)) => (action, result, None),
    };
    HskResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        hsk,
        ..HskResponse::new(action)
    }
}
