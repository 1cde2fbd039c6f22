//! Where the parameters of an authorization request stand: in the request itself, in a request object, or with a request that was
//! pushed.

use authlete_core::types::JwsAlg;
use serde::{Deserialize, Serialize};

use super::target::RequestingClient;
use crate::api_result::Refused;
use crate::call::Call;
use crate::form::Form;
use crate::pushed_authorization;
use crate::request_object::{self, RequestObject};

/// The parameters of a request, once they are together.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct RequestParameters {
    pub(crate) form: Form,
    /// Whether they were pushed by the authenticated client, and not sent by way of the user agent.
    pub(crate) pushed: bool,
    /// The request object that they stood in, if any.
    pub(crate) object: Option<RequestObject>,
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
    match request_uri.map(String::from) {
        Some(request_uri) if pushed_authorization::is_pushed(&request_uri) => {
            pushed_authorization::take(call, &request_uri, client.client_id)
        }
        Some(request_uri) => {
            if let Some(refused) = not_pushed(call, client, ["A008307", "A008308"]) {
                return Err(refused);
            }
            let object = request_object::fetch(call, &request_uri, client)?;
            let (form, object) = request_object::apply(call, &object, true, form, client)?;
            if object.alg == JwsAlg::None && !request_uri.starts_with("https:") {
                let text = "A request object that is not signed comes by https only.";
                return Err(Refused::new("A005383", "invalid_request_uri", text));
            }
            check_encryption(call, &object, client)?;
            Ok(RequestParameters { form, pushed: false, object: Some(object) })
        }
        None => {
            if let Some(refused) = not_pushed(call, client, ["A008305", "A008306"]) {
                return Err(refused);
            }
            let Some(object) = request.map(String::from) else {
                check_object(call, client)?;
                return Ok(RequestParameters { form, pushed: false, object: None });
            };
            let (form, object) = request_object::apply(call, &object, false, form, client)?;
            check_encryption(call, &object, client)?;
            Ok(RequestParameters { form, pushed: false, object: Some(object) })
        }
    }
}

/// The parameters of a request that the client pushes.
pub(crate) fn pushed(call: &Call<'_>, form: Form, client: &RequestingClient) -> Result<RequestParameters, Refused> {
    let mut form = form;
    if !form.has("client_id") {
        form.set("client_id", client.client_id.to_string());
    }
    let request = form.get("request").map_err(|_| Refused::request("A008301", "'request' is repeated."))?;
    let Some(object) = request.filter(|request| !request.is_empty()).map(String::from) else {
        check_object(call, client)?;
        return Ok(RequestParameters { form, pushed: true, object: None });
    };
    let (form, object) = request_object::apply(call, &object, false, form, client)?;
    Ok(RequestParameters { form, pushed: true, object: Some(object) })
}

/// Whether the request may do without a request object.
fn check_object(call: &Call<'_>, client: &RequestingClient) -> Result<(), Refused> {
    let text = "requires request objects.";
    if client.client.request_object_required == Some(true) {
        return Err(Refused::request("A008309", format!("The client {text}")));
    }
    match call.service().request_object_required {
        Some(true) => Err(Refused::request("A008310", format!("The service {text}"))),
        _ => Ok(()),
    }
}

/// Whether a request object may come by way of the user agent as it is.
fn check_encryption(call: &Call<'_>, object: &RequestObject, client: &RequestingClient) -> Result<(), Refused> {
    let required = [
        call.service().front_channel_request_object_encryption_required,
        client.client.front_channel_request_object_encryption_required,
    ];
    if !object.encrypted && required.contains(&Some(true)) {
        let text = "The request object is not encrypted although it passes the user agent.";
        return Err(Refused::new("A006334", "invalid_request_object", text));
    }
    Ok(())
}

/// The error where a request should have been pushed; the codes are for the client's and the service's demand.
fn not_pushed(call: &Call<'_>, client: &RequestingClient, codes: [&'static str; 2]) -> Option<Refused> {
    let text = "requires pushed authorization requests.";
    if client.client.par_required == Some(true) {
        return Some(Refused::request(codes[0], format!("The client {text}")));
    }
    (call.service().par_required == Some(true)).then(|| Refused::request(codes[1], format!("The service {text}")))
}
