//! `grant_type=urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 3.4) and `grant_type=urn:openid:params:grant-type:ciba`
//! (CIBA 10.1): tokens for what the user decides elsewhere.

use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::JwsAlg;

use super::{granted, is_refreshable, options};
use crate::api_result::{ApiResult, Refused};
use crate::authorization_parameters::resource;
use crate::call::Call;
use crate::client_authentication::Authenticated;
use crate::deferred::{Deferred, Polled, UserDecision};
use crate::form::Form;
use crate::grant::Grant;
use crate::id_token;
use crate::issuance::{self, TokenOptions};
use crate::state::State;
use crate::store::{Expiring, Lost};

/// The parameter that names the request, and the result codes around it.
struct Codes {
    name: &'static str,
    missing: &'static str,
    empty: &'static str,
    repeated: &'static str,
    unknown: &'static str,
    foreign: &'static str,
    expired: &'static str,
    pending: &'static str,
    denied: &'static str,
    /// The client's ID tokens are to be unsigned.
    unsigned: &'static str,
    success: &'static str,
}

const DEVICE_CODE: Codes = Codes {
    name: "device_code",
    missing: "A242301",
    empty: "A242302",
    repeated: "A242303",
    unknown: "A242304",
    foreign: "A242305",
    expired: "A242306",
    pending: "A242307",
    denied: "A242001",
    unsigned: "A242308",
    success: "A242002",
};

const AUTH_REQ_ID: Codes = Codes {
    name: "auth_req_id",
    missing: "A200301",
    empty: "A200302",
    repeated: "A200303",
    unknown: "A200304",
    foreign: "A200305",
    expired: "A200307",
    pending: "A200308",
    denied: "A200001",
    unsigned: "A200309",
    success: "A200002",
};

/// Exchanges an `auth_req_id` for tokens.
pub(super) fn auth_req_id(
    call: &mut Call<'_>,
    request: &TokenRequest,
    form: &Form,
    client: &Authenticated,
) -> Result<TokenResponse, Refused> {
    exchange(call, request, form, client, |state| &mut state.auth_req_ids, &AUTH_REQ_ID)
}

/// Exchanges a device code for tokens.
pub(super) fn device_code(
    call: &mut Call<'_>,
    request: &TokenRequest,
    form: &Form,
    client: &Authenticated,
) -> Result<TokenResponse, Refused> {
    exchange(call, request, form, client, |state| &mut state.device_codes, &DEVICE_CODE)
}

fn exchange(
    call: &mut Call<'_>,
    request: &TokenRequest,
    form: &Form,
    client: &Authenticated,
    requests: fn(&mut State) -> &mut Expiring<Deferred>,
    codes: &Codes,
) -> Result<TokenResponse, Refused> {
    let parameter = codes.name;
    let name = form.required(parameter, [codes.missing, codes.empty, codes.repeated])?;
    let refused = |code, error: &'static str, text: String| Err(Refused::new(code, error, text));
    let deferred = match requests(&mut call.state).get_mut(name, call.now) {
        Ok(deferred) => deferred,
        Err(Lost::Unknown) => return refused(codes.unknown, "invalid_grant", format!("No such '{parameter}'.")),
        Err(Lost::Expired) => return refused(codes.expired, "expired_token", format!("'{parameter}' has expired.")),
    };
    if deferred.client_id != client.client_id {
        return refused(codes.foreign, "invalid_grant", format!("'{parameter}' is another client's."));
    }
    if deferred.pushed {
        return refused("A200306", "unauthorized_client", format!("'{parameter}' is of the push mode."));
    }
    let decision = match deferred.poll(call.now) {
        Polled::Pending => {
            return refused(codes.pending, "authorization_pending", "The user has not decided yet.".into());
        }
        Polled::TooOften => {
            let text = "The user has not decided yet, and the client asks too often.";
            return refused(codes.pending, "slow_down", text.into());
        }
        Polled::Decided(decision) => decision,
    };
    let resources = resource::narrowed(form, &deferred.asked.resources)?;
    let openid = |grant: &Grant| grant.scopes.iter().any(|scope| scope == "openid");
    let with_id_token = matches!(&decision, UserDecision::Authorized { grant, .. } if openid(grant));
    if with_id_token && id_token::sign_alg(Some(&client.client)) == JwsAlg::None {
        let text = "The client's ID tokens are to be unsigned, which no ID token may be.";
        return refused(codes.unsigned, "invalid_request", text.into());
    }
    requests(&mut call.state).remove(name);
    let (grant, refresh_token_duration) = match decision {
        UserDecision::Authorized { grant, refresh_token_duration } => (*grant, refresh_token_duration),
        UserDecision::Denied(denied) => return Err(denied.refused(codes.denied)),
    };
    let grant = grant.with_properties(request.properties.as_deref().unwrap_or_default());
    let options = options(request, is_refreshable(call, client.client_id));
    let refresh_token_duration = options.refresh_token_duration.or(refresh_token_duration);
    let token =
        issuance::issue(call, grant, TokenOptions { refresh_token_duration, resources: Some(resources), ..options })?;
    let id_token =
        with_id_token.then(|| id_token::signed(call, &token.grant, token.access.as_ref(), None)).transpose()?;
    let result = ApiResult::new(codes.success, format!("The token request ({parameter}) was processed."));
    Ok(granted(call, &token, id_token, TokenAction::Ok, result))
}
