//! `/pushed_auth_req`: authorization requests that clients push ahead (RFC 9126).

use authlete_core::pushed_authorization::{PushedAuthReqAction, PushedAuthReqRequest, PushedAuthReqResponse};
use authlete_core::types::ClientAuthMethod;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::api_result::{ApiResult, Refused, answer};
use crate::authorization::request::RequestParameters;
use crate::authorization::target::RequestingClient;
use crate::authorization::{self, request};
use crate::call::Call;
use crate::client_authentication::{ClientRequest as _, attestation, authenticate};
use crate::confirmation;
use crate::dpop::{self, DpopRequest as _};
use crate::fapi::Profiles;
use crate::form::Form;
use crate::router::{ApiFault, routes};
use crate::store::Lost;

routes! {
    PushedAuthReqRequest => push;
}

/// What request URIs of pushed requests begin with.
const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// What a client sends to prove who it is, which is no part of its authorization request.
const CREDENTIALS: [&str; 3] = ["client_secret", "client_assertion", "client_assertion_type"];

/// A request that was pushed.
#[derive(Serialize, Deserialize)]
pub(crate) struct PushedRequest {
    pub(crate) client_id: i64,
    pub(crate) parameters: RequestParameters,
}

/// Answers `/pushed_auth_req`.
fn push(call: &mut Call<'_>, request: PushedAuthReqRequest) -> Result<PushedAuthReqResponse, ApiFault> {
    let nonce = dpop::nonce(call, request.dpop());
    let attestation_challenge = attestation::next_challenge(call, &request.credentials());
    let (action, refused, method) = match attempt(call, &request) {
        Ok(response) => {
            return Ok(PushedAuthReqResponse { dpop_nonce: nonce, attestation_challenge, ..response });
        }
        Err(Refusal { action, refused, method }) => (action, refused, method),
    };
    let content = Some(refused.json(call.service()));
    let answer = answer!(PushedAuthReqResponse, action, refused.result, content, client_auth_method: method);
    Ok(PushedAuthReqResponse { dpop_nonce: nonce, attestation_challenge, ..answer })
}

struct Refusal {
    action: PushedAuthReqAction,
    refused: Refused,
    /// The method of the client, once that is known.
    method: Option<ClientAuthMethod>,
}

fn attempt(call: &mut Call<'_>, request: &PushedAuthReqRequest) -> Result<PushedAuthReqResponse, Refusal> {
    if call.lacks("parameters") {
        let refused = Refused::caller("A004201", "The call does not contain 'parameters'.");
        return Err(Refusal { action: PushedAuthReqAction::InternalServerError, refused, method: None });
    }
    let mut form = Form::parse(request.parameters.expose());
    let authenticated = authenticate(call, &form, &request.credentials()).map_err(|failure| {
        let (action, refused) = failure.with_action(
            PushedAuthReqAction::InternalServerError,
            PushedAuthReqAction::BadRequest,
            PushedAuthReqAction::Unauthorized,
        );
        // Where nothing tells the client there is nobody to authenticate.
        let action = if refused.result.code == "A247306" { PushedAuthReqAction::BadRequest } else { action };
        let error = if refused.result.code == "A247306" { "invalid_request".into() } else { refused.error };
        Refusal { action, refused: Refused { error, ..refused }, method: None }
    })?;
    let method = authenticated.client.token_auth_method.clone();
    let client = RequestingClient {
        client: authenticated.client,
        client_id: authenticated.client_id,
        identified_by: authenticated.identified_by,
    };
    CREDENTIALS.iter().for_each(|name| form.remove(name));
    let bad_request = |refused| Refusal { action: PushedAuthReqAction::BadRequest, refused, method: method.clone() };
    if form.has("request_uri") {
        return Err(bad_request(Refused::request("A248301", "'request_uri' is not allowed here.")));
    }
    let mut parameters = request::pushed(call, form, &client).map_err(bad_request)?;
    let dpop_jkt = confirmation::of_pushed_request(call, request, parameters.form.lenient("dpop_jkt"));
    if let Some(dpop_jkt) = dpop_jkt.map_err(bad_request)? {
        parameters.form.set("dpop_jkt", dpop_jkt);
    }
    let client_id = client.client_id;
    let profiles = Profiles::of_request(call.service(), &client.client, &parameters.form);
    authorization::check(call, &parameters, client).map_err(|rejection| bad_request(rejection.refused))?;

    let request_uri = format!("{PREFIX}{}", call.fresh());
    let duration = match call.service().pushed_auth_req_duration {
        Some(duration) if duration > 0 => duration,
        _ => 600,
    };
    let duration = profiles.pushed_request_duration(duration);
    let expires_at = call.now.saturating_add(duration.saturating_mul(1000));
    let pushed = PushedRequest { client_id, parameters };
    call.state.pushed_requests.insert(request_uri.as_str(), pushed, expires_at, call.now);
    let content = json!({ "expires_in": duration, "request_uri": request_uri });
    Ok(answer!(
        PushedAuthReqResponse,
        PushedAuthReqAction::Created,
        ApiResult::new("A245001", format!("The request of the client ({client_id}) is kept as {request_uri}.")),
        Some(content.to_string().into()),
        client_auth_method: method,
        request_uri: Some(request_uri.into()),
    ))
}

/// Whether a request URI is one of a pushed request.
pub(crate) fn is_pushed(request_uri: &str) -> bool {
    request_uri.starts_with(PREFIX)
}

/// Hands out a pushed request to its client, once.
pub(crate) fn take(call: &mut Call<'_>, request_uri: &str, client_id: i64) -> Result<RequestParameters, Refused> {
    let unknown = || Refused::new("A008303", "invalid_request_uri", "The request URI is not known.");
    let pushed = call.state.pushed_requests.get(request_uri, call.now).map_err(|lost| match lost {
        Lost::Unknown => unknown(),
        Lost::Expired => Refused::new("A006325", "invalid_request_uri", "The request URI has expired."),
    })?;
    if pushed.client_id != client_id {
        return Err(unknown());
    }
    let pushed = call.state.pushed_requests.take(request_uri, call.now).map_err(|_| unknown())?;
    Ok(pushed.parameters)
}
