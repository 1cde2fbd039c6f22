//! `/auth/token/create/batch` and its status: many tokens at once, all of them or none. The catalogue of result codes has none
//! for these two: they are this emulator's.

use std::collections::HashSet;

use authlete_core::token_management::{
    GetTokenCreateBatchStatus, TokenBatchStatus, TokenBatchStatusBatchKind, TokenBatchStatusResult, TokenCreateBatch,
    TokenCreateBatchResponse, TokenCreateBatchStatusResponse,
};

use super::create::{Plan, plan};
use crate::api_result::ApiResult;
use crate::call::Call;
use crate::router::ApiFault;

/// How long the status of a batch can be asked for, in milliseconds.
const STATUS_LIFE: i64 = 24 * 60 * 60 * 1000;

/// Answers `/auth/token/create/batch`. The batch is over before the answer is there.
pub(crate) fn create_batch(
    call: &mut Call<'_>,
    request: TokenCreateBatch,
) -> Result<TokenCreateBatchResponse, ApiFault> {
    let mut taken = HashSet::new();
    let plans: Result<Vec<_>, _> = request.tokens.iter().map(|token| plan(call, token, &mut taken)).collect();
    let fault = match plans {
        Ok(_) if request.dry_run == Some(true) => None,
        Ok(plans) => carry_out(call, plans).err(),
        Err(fault) => Some(fault),
    };
    let request_id = call.fresh();
    let status = TokenBatchStatus {
        batch_kind: Some(TokenBatchStatusBatchKind::Create),
        request_id: Some(request_id.clone()),
        result: Some(match fault {
            None => TokenBatchStatusResult::Succeeded,
            Some(_) => TokenBatchStatusResult::Failed,
        }),
        token_count: i64::try_from(request.tokens.len()).ok(),
        error_code: fault.as_ref().map(|fault| fault.code.into()),
        error_description: fault.map(|fault| fault.text.into_owned()),
        created_at: Some(call.now),
        modified_at: Some(call.now),
        ..Default::default()
    };
    let expires_at = call.now.saturating_add(STATUS_LIFE);
    call.state.token_batches.insert(request_id.as_str(), status, expires_at, call.now);
    let result = ApiResult::new("A506001", "The tokens are being created.");
    Ok(TokenCreateBatchResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        request_id: Some(request_id),
        ..Default::default()
    })
}

/// Creates the tokens. Those that were created before one that cannot be are taken back.
fn carry_out(call: &mut Call<'_>, plans: Vec<Plan>) -> Result<(), ApiResult> {
    let mut created = Vec::new();
    for plan in plans {
        match plan.carry_out(call) {
            Ok(token) => created.extend(token.access.map(|access| access.text())),
            Err(fault) => {
                let ids: Vec<_> = created.iter().filter_map(|text| call.state.tokens.of_access(text)).collect();
                call.state.tokens.remove_all(ids);
                return Err(fault);
            }
        }
    }
    Ok(())
}

/// Answers `/auth/token/create/batch/status/{requestId}`.
pub(crate) fn status(
    call: &mut Call<'_>,
    request: GetTokenCreateBatchStatus,
) -> Result<TokenCreateBatchStatusResponse, ApiFault> {
    match call.state.token_batches.get(&request.request_id, call.now) {
        Ok(status) => {
            let result = ApiResult::new("A507001", "The status of the batch was read.");
            Ok(TokenCreateBatchStatusResponse {
                result_code: Some(result.code.into()),
                result_message: Some(result.message()),
                status: Some(status.clone()),
                ..Default::default()
            })
        }
        Err(_) => Err(ApiFault::new(404, "A001201", format!("{}, There is no such batch.", call.path))),
    }
}
