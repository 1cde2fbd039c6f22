//! `/auth/revocation` (RFC 7009).

use authlete_core::revocation::{RevocationAction, RevocationRequest, RevocationResponse};

use crate::api_result::{ApiResult, Refused, answer};
use crate::client_authentication::{ClientRequest as _, Failure, authenticate};
use crate::form::Form;
use crate::router::{ApiFault, routes};
use crate::state::Call;

routes! {
    RevocationRequest => revocation;
}

/// Answers `/auth/revocation`. Access token and refresh token go together, whichever is presented.
pub(crate) fn revocation(call: &mut Call<'_>, request: RevocationRequest) -> Result<RevocationResponse, ApiFault> {
    if call.lacks("parameters") {
        let refused = Refused::caller("A113201", "The call does not contain 'parameters'.");
        let content = Some(refused.json(call.service()));
        return Ok(answer!(RevocationResponse, RevocationAction::InternalServerError, refused.result, content));
    }
    let form = Form::parse(request.parameters.expose());
    let (action, refused) = match revoke(call, &request, &form) {
        Ok(()) => {
            let result = ApiResult::new("A113001", "The token is revoked.");
            return Ok(answer!(RevocationResponse, RevocationAction::Ok, result, None));
        }
        Err(Failure::Request(refused)) => (RevocationAction::BadRequest, refused),
        Err(Failure::Client(refused)) => (RevocationAction::InvalidClient, refused),
    };
    let content = Some(refused.json(call.service()));
    Ok(answer!(RevocationResponse, action, refused.result, content))
}

fn revoke(call: &mut Call<'_>, request: &RevocationRequest, form: &Form) -> Result<(), Failure> {
    let wrong = |code, text| Err(Failure::Request(Refused::request(code, text)));
    if form.is_empty() {
        return wrong("A113301", "The request has no parameters.");
    }
    let text = match form.get("token") {
        Ok(Some("")) => return wrong("A115302", "'token' is empty."),
        Ok(Some(text)) => text,
        Ok(None) => return wrong("A115301", "'token' is missing."),
        Err(_) => return wrong("A115303", "'token' is repeated."),
    };
    let client = authenticate(call, form, &request.credentials())?;
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
