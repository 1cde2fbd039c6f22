//! Where the parameters of an authorization request stand: in the request itself, or with a request that was pushed.

use super::target::RequestingClient;
use crate::api_result::Refused;
use crate::form::Form;
use crate::pushed_authorization;
use crate::state::Call;

/// The parameters of a request, once they are together.
#[derive(Clone)]
pub(crate) struct RequestParameters {
    pub(crate) form: Form,
    /// Whether they were pushed by the authenticated client, and not sent by way of the user agent.
    pub(crate) pushed: bool,
}

/// The parameters of a request that comes by way of the user agent.
pub(super) fn front_channel(
    call: &mut Call<'_>,
    form: Form,
    client: &RequestingClient,
) -> Result<RequestParameters, Refused> {
    let repeated = |code, name: &str| Refused::request(code, format!("'{name}' is repeated."));
    let request = form.get("request").map_err(|_| repeated("A008301", "request"))?.filter(|it| !it.is_empty());
    let request_uri =
        form.get("request_uri").map_err(|_| repeated("A008302", "request_uri"))?.filter(|it| !it.is_empty());
    if request.is_some() && request_uri.is_some() {
        return Err(Refused::request("A008304", "There are both 'request' and 'request_uri'."));
    }
    let parameters = match request_uri {
        Some(request_uri) if pushed_authorization::is_pushed(request_uri) => {
            pushed_authorization::take(call, request_uri, client.client_id)?
        }
        Some(_) => {
            return Err(not_pushed(call, client, ["A008307", "A008308"])
                .unwrap_or_else(|| Refused::new("A008303", "invalid_request_uri", "The request URI is not known.")));
        }
        None => {
            if let Some(refused) = not_pushed(call, client, ["A008305", "A008306"]) {
                return Err(refused);
            }
            if request.is_some() {
                return Err(Refused::new("A005320", "request_not_supported", "Request objects are not supported."));
            }
            RequestParameters { form, pushed: false }
        }
    };
    Ok(parameters)
}

/// The parameters of a request that the client pushes.
pub(crate) fn pushed(_call: &Call<'_>, form: Form, client: &RequestingClient) -> Result<RequestParameters, Refused> {
    let mut form = form;
    if !form.has("client_id") {
        form.set("client_id", client.client_id.to_string());
    }
    Ok(RequestParameters { form, pushed: true })
}

/// The error where a request should have been pushed; the codes are for the client's and the service's demand.
fn not_pushed(call: &Call<'_>, client: &RequestingClient, codes: [&'static str; 2]) -> Option<Refused> {
    let text = "requires pushed authorization requests.";
    if client.client.par_required == Some(true) {
        return Some(Refused::request(codes[0], format!("The client {text}")));
    }
    (call.service().par_required == Some(true)).then(|| Refused::request(codes[1], format!("The service {text}")))
}
