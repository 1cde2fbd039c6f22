//! `/auth/revocation` (RFC 7009).

use authlete_core::revocation::{RevocationAction, RevocationRequest, RevocationResponse};

use crate::api_result::{ApiResult, Refused, answer};
use crate::call::Call;
use crate::client_authentication::{ClientRequest as _, Failure, attestation, authenticate};
use crate::form::Form;
use crate::router::{ApiFault, routes};

routes! {
    RevocationRequest => revocation;
}

/// Answers `/auth/revocation`. Access token and refresh token go together, whichever is presented.
pub(crate) fn revocation(call: &mut Call<'_>, request: RevocationRequest) -> Result<RevocationResponse, ApiFault> {
    let challenge = attestation::next_challenge(call, &request.credentials());
    let (action, refused) = match revoke(call, &request) {
        Ok(()) => {
            let result = ApiResult::new("A113001", "The token is revoked.");
            return Ok(
                answer!(RevocationResponse, RevocationAction::Ok, result, None, attestation_challenge: challenge),
            );
        }
        Err(failure) => failure.with_action(
            RevocationAction::InternalServerError,
            RevocationAction::BadRequest,
            RevocationAction::InvalidClient,
        ),
    };
    let content = Some(refused.json(call.service()));
    Ok(answer!(RevocationResponse, action, refused.result, content, attestation_challenge: challenge))
}

fn revoke(call: &mut Call<'_>, request: &RevocationRequest) -> Result<(), Failure> {
    let wrong = |code, text| Err(Failure::Request(Refused::request(code, text)));
    if call.lacks("parameters") {
        return Err(Failure::Request(Refused::caller("A113201", "The call does not contain 'parameters'.")));
    }
    let form = Form::parse(request.parameters.expose());
    if form.is_empty() {
        return wrong("A113301", "The request has no parameters.");
    }
    let text = form.required("token", ["A115301", "A115302", "A115303"]).map_err(Failure::Request)?;
    let client = authenticate(call, &form, &request.credentials())?;
    let tokens = &mut call.state.tokens;
    // What is not there needs no revocation, and that is no error.
    let Some(id) = tokens.of_access(text).or_else(|| tokens.of_refresh(text)) else {
        return Ok(());
    };
    if tokens.get(id).is_some_and(|token| token.grant.client_id != client.client_id) {
        return wrong("A116301", "The token is another client's.");
    }
    tokens.remove(id);
    Ok(())
}
