//! The first checks of an authorization request: whose it is and where the answer goes.

use authlete_core::client::Client;
use authlete_core::types::{CimdOptions, ClientType, ResponseType};

use super::response_types::ResponseTypes;
use crate::absolute_uri::{self, UriFault};
use crate::api_result::Refused;
use crate::call::Call;
use crate::client_identity::IdentifiedBy;
use crate::form::{Form, words};
use crate::{client_discovery, clients};

/// The client of a request.
#[derive(Clone)]
pub(crate) struct RequestingClient {
    pub(crate) client: Client,
    pub(crate) client_id: i64,
    pub(crate) identified_by: IdentifiedBy,
}

/// The client that gets the answer, what it gets, and where.
pub(crate) struct AuthorizationTarget {
    pub(crate) client: RequestingClient,
    pub(crate) response_types: ResponseTypes,
    pub(crate) redirect_uri: String,
    /// Whether the request names the redirection URI.
    pub(crate) explicit: bool,
}

/// Finds the client by `client_id`.
pub(crate) fn client(
    call: &mut Call<'_>,
    form: &Form,
    options: Option<&CimdOptions>,
) -> Result<RequestingClient, Refused> {
    let client_id = form.required("client_id", ["A010301", "A010302", "A010303"])?;
    client_discovery::discover(call, client_id, form, options)?;
    let Some((client_id, identified_by)) = clients::find(&call.state, client_id) else {
        return Err(match call.state.clients.of_alias(client_id) {
            Some(_) => Refused::request("A010309", format!("The client may not be named by its alias ({client_id}).")),
            None => Refused::request("A010304", format!("No client has the client ID ({client_id}).")),
        });
    };
    let client = call.state.clients.get(&client_id).cloned().unwrap_or_default();
    if client.locked == Some(true) {
        let text = format!("The client (ID = {client_id}) is locked.");
        return Err(Refused::new("A010307", "unauthorized_client", text));
    }
    Ok(RequestingClient { client, client_id, identified_by })
}

/// Finds the response types and the redirection URI. Whatever is wrong up to here is not told to the client by redirection.
pub(crate) fn find(call: &Call<'_>, form: &Form, client: RequestingClient) -> Result<AuthorizationTarget, Refused> {
    let response_types = response_types(call, form, &client)?;
    let (redirect_uri, explicit) = redirect_uri(call, form, &client.client, response_types)?;
    Ok(AuthorizationTarget { client, response_types, redirect_uri, explicit })
}

fn response_types(call: &Call<'_>, form: &Form, client: &RequestingClient) -> Result<ResponseTypes, Refused> {
    let text = form.required("response_type", ["A009301", "A009302", "A009303"])?;
    let unsupported = |code, text: String| Refused::new(code, "unsupported_response_type", text);
    let types = ResponseTypes::parse(text)
        .ok_or_else(|| unsupported("A009304", "'response_type' has an unknown value.".into()))?;
    let listed = types.as_listed();
    // Where nothing is listed, the plain code flow is allowed.
    let allows = |list: &Option<Vec<ResponseType>>| match list {
        Some(list) => list.contains(&listed),
        None => listed == ResponseType::Code,
    };
    if !allows(&call.service().supported_response_types) {
        return Err(unsupported("A009305", format!("The service does not support the response type '{types}'.")));
    }
    if !allows(&client.client.response_types) {
        let text = format!("The client (ID = {}) does not use the response type '{types}'.", client.client_id);
        return Err(Refused::new("A009306", "unauthorized_client", text));
    }
    Ok(types)
}

/// The redirection URI, and whether the request names it.
fn redirect_uri(
    call: &Call<'_>,
    form: &Form,
    client: &Client,
    types: ResponseTypes,
) -> Result<(String, bool), Refused> {
    let registered = client.redirect_uris.as_deref().unwrap_or_default();
    let openid = words(form.lenient("scope")).iter().any(|scope| scope == "openid");
    let asked = match form.get("redirect_uri") {
        Ok(Some("")) => return Err(Refused::request("A011319", "'redirect_uri' is empty.")),
        Ok(asked) => asked,
        Err(_) => return Err(Refused::request("A011302", "'redirect_uri' is repeated.")),
    };
    let variable_port = call.service().loopback_redirection_uri_variable == Some(true);
    match (asked, registered) {
        (asked, []) => unregistered(asked, client, types, openid).map(|uri| (uri, true)),
        (Some(asked), registered) => {
            let same = |uri: &&String| *uri == asked || variable_port && differs_in_loopback_port(uri, asked);
            let known = registered.iter().any(|uri| same(&uri)).then(|| (asked.to_string(), true));
            known.ok_or_else(|| Refused::request("A011304", format!("The redirect URI ({asked}) is not registered.")))
        }
        (None, _) if openid => {
            Err(Refused::request("A011303", "'redirect_uri' is missing although 'scope' has openid."))
        }
        (None, [only]) => Ok((only.clone(), false)),
        (None, _) => Err(Refused::request("A011313", "'redirect_uri' is missing although the client has several.")),
    }
}

/// The redirection URI of a client that has registered none, which a confidential one may name itself (RFC 6749 3.1.2.2).
fn unregistered(asked: Option<&str>, client: &Client, types: ResponseTypes, openid: bool) -> Result<String, Refused> {
    if client.client_type != Some(ClientType::Confidential) {
        return Err(Refused::request("A011310", "A public client has to register its redirect URIs."));
    }
    if types.has_tokens() {
        return Err(Refused::request("A011311", "Tokens go to registered redirect URIs only."));
    }
    // OpenID Connect Core 3.1.2.1 compares with a registered one in any case.
    if openid {
        return Err(Refused::request("A011309", "The client has no redirect URI."));
    }
    let asked =
        asked.ok_or_else(|| Refused::request("A011312", "'redirect_uri' is missing and none is registered."))?;
    match absolute_uri::check(asked) {
        Ok(()) => Ok(asked.into()),
        Err(UriFault::Malformed) => Err(Refused::request("A011314", "'redirect_uri' is not a URI.")),
        Err(UriFault::Relative) => Err(Refused::request("A011315", "'redirect_uri' is not absolute.")),
        Err(UriFault::Fragment) => Err(Refused::request("A011316", "'redirect_uri' has a fragment.")),
    }
}

/// Whether two URIs are the same but for the port, on a loopback host (RFC 8252 7.3).
fn differs_in_loopback_port(registered: &str, asked: &str) -> bool {
    let without_port = |uri: &str| {
        let rest = uri.strip_prefix("http://")?;
        let host = ["localhost", "127.0.0.1", "[::1]"].into_iter().find(|host| rest.starts_with(host))?;
        let rest = &rest[host.len()..];
        let (port, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let is_port = port.is_empty()
            || port.strip_prefix(':').is_some_and(|port| !port.is_empty() && port.parse::<u16>().is_ok());
        is_port.then(|| format!("{host}{path}"))
    };
    without_port(registered).is_some_and(|registered| without_port(asked) == Some(registered))
}
