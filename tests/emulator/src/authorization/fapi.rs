//! What the FAPI profiles ask of authorization requests.

use authlete_core::types::{ApplicationType, ClientType};

use super::request::RequestParameters;
use super::target::AuthorizationTarget;
use crate::api_result::Refused;
use crate::authorization_parameters::AuthorizationParameters;
use crate::call::Call;
use crate::fapi::Profiles;
use crate::id_token;

/// Checks how the request came in, before it is known whom to answer.
pub(super) fn check_channel(call: &Call<'_>, profiles: Profiles, request: &RequestParameters) -> Result<(), Refused> {
    if profiles.fapi2 && !request.pushed {
        return Err(Refused::request("A300301", "FAPI 2.0 takes pushed authorization requests only."));
    }
    match &request.object {
        Some(object) if profiles.takes_request_object_alone() => {
            profiles.check_request_object(call, &object.alg, &object.claims)
        }
        Some(object) => profiles.check_request_object_alg(&object.alg),
        None if !profiles.takes_request_object_alone() => Ok(()),
        None => Err(Refused::request("A300302", "The FAPI profile takes signed request objects only.")),
    }
}

/// Checks what the request asks for.
pub(super) fn check_parameters(
    profiles: Profiles,
    request: &RequestParameters,
    target: &AuthorizationTarget,
    parameters: &AuthorizationParameters,
) -> Result<(), Refused> {
    if profiles == Profiles::default() {
        return Ok(());
    }
    let client = &target.client.client;
    let (types, mode) = (target.response_types, parameters.destination.response_mode);
    let fapi1 = profiles.baseline || profiles.advanced;
    if (profiles.advanced || profiles.fapi2) && client.client_type != Some(ClientType::Confidential) {
        return Err(Refused::new("A300309", "unauthorized_client", "The FAPI profile is for confidential clients."));
    }
    if !target.explicit {
        return Err(Refused::request("A300310", "The FAPI profile wants 'redirect_uri' in the request."));
    }
    if !is_safe(&target.redirect_uri, client.application_type.as_ref(), profiles) {
        return Err(Refused::request("A300311", "The FAPI profile wants redirect URIs of the scheme https."));
    }
    let only_code = types.code && !types.has_tokens();
    // FAPI 1.0 Part 2 5.2.2 2: what comes back has to be signed.
    let is_signed = only_code && mode.jwt || types.code && types.id_token && !types.token;
    if profiles.advanced && !is_signed {
        let text = "FAPI 1.0 Advanced takes 'code id_token', or 'code' with a JWT as the response.";
        return Err(Refused::request("A300312", text));
    }
    if profiles.fapi2 && !only_code {
        return Err(Refused::request("A300313", "FAPI 2.0 takes 'response_type=code' only."));
    }
    if profiles.signed_responses && !mode.jwt {
        return Err(Refused::request("A300314", "The FAPI profile wants a JWT as the response."));
    }
    // FAPI 1.0 Part 1 5.2.2 7, Part 2 5.2.2 18, FAPI 2.0 5.3.2.2. In Part 2 the signature of the response stands in for it
    // where the request is not pushed.
    let pkce = profiles.fapi2 || profiles.baseline && !profiles.advanced || profiles.advanced && request.pushed;
    match &parameters.challenge {
        None if pkce && types.code => {
            return Err(Refused::request("A124301", "'code_challenge' is missing."));
        }
        Some(challenge) if pkce && !challenge.s256 => {
            return Err(Refused::request("A124308", "'code_challenge_method' must be S256."));
        }
        _ => {}
    }
    // FAPI 1.0 Part 1 5.2.2.2 and 5.2.2.3.
    let openid = parameters.scopes.iter().any(|scope| scope == "openid");
    if fapi1 && openid && parameters.nonce.is_none() {
        return Err(Refused::request("A300315", "The FAPI profile wants 'nonce' where 'scope' has openid."));
    }
    if fapi1 && !openid && parameters.destination.state.is_none() {
        return Err(Refused::request("A300316", "The FAPI profile wants 'state' where 'scope' does not have openid."));
    }
    // What the client is to get signed.
    let signed = [
        ("idTokenSignAlg", openid.then(|| id_token::sign_alg(Some(client)))),
        ("userInfoSignAlg", client.user_info_sign_alg.clone().filter(|_| openid)),
        ("authorizationSignAlg", client.authorization_sign_alg.clone().filter(|_| mode.jwt)),
    ];
    match signed.iter().find(|(_, alg)| alg.as_ref().is_some_and(|alg| !profiles.signs_with(alg))) {
        Some((name, _)) => {
            let text = format!("The FAPI profile does not take '{name}' of the client.");
            Err(Refused::new("A300318", "unauthorized_client", text))
        }
        None => Ok(()),
    }
}

/// Whether nobody on the way can read what goes to the redirection URI (FAPI 1.0 Part 1 5.2.2 20, FAPI 2.0 5.3.2.2, which leaves
/// out native applications on the loopback interface).
fn is_safe(redirect_uri: &str, application_type: Option<&ApplicationType>, profiles: Profiles) -> bool {
    let fapi2_only = profiles.fapi2 && !profiles.baseline && !profiles.advanced;
    let is_native = fapi2_only && application_type == Some(&ApplicationType::Native);
    !redirect_uri.starts_with("http:")
        || is_native && ["http://127.0.0.1", "http://[::1]"].iter().any(|start| redirect_uri.starts_with(start))
}
