//! What the FAPI profile asks of backchannel authentication requests (Financial-grade API: Client Initiated Backchannel
//! Authentication Profile 5.2.2). It builds on FAPI 1.0 Advanced, whose mode switches it on.

use authlete_core::types::DeliveryMode;

use crate::api_result::Refused;
use crate::call::Call;
use crate::client_authentication::Authenticated;
use crate::fapi::Profiles;
use crate::form::Form;

/// Checks a request of a client in that mode; `signed` is whether its parameters stood in a request object.
pub(super) fn check(
    call: &Call<'_>,
    client: &Authenticated,
    form: &Form,
    signed: bool,
    mode: &DeliveryMode,
) -> Result<(), Refused> {
    if !Profiles::of(call.service(), &client.client).advanced {
        return Ok(());
    }
    if !signed {
        return Err(Refused::request("A300302", "The FAPI profile takes signed request objects only."));
    }
    if *mode == DeliveryMode::Push {
        return Err(Refused::new("A300317", "unauthorized_client", "The FAPI profile does not have the push mode."));
    }
    let required = call.service().backchannel_binding_message_required_in_fapi == Some(true);
    match required && form.lenient("binding_message").is_none() {
        true => Err(Refused::request("A243301", "'binding_message' is missing.")),
        false => Ok(()),
    }
}
