//! The first checks of an authorization request: whose it is and where the answer goes.

use std::fmt;

use authlete_core::client::Client;
use authlete_core::types::ResponseType;

use crate::api_result::Refused;
use crate::clients;
use crate::form::{Form, words};
use crate::state::Call;

/// The client that gets the answer, and where.
pub(crate) struct Addressee {
    pub(crate) client: Client,
    pub(crate) client_id: i64,
    pub(crate) alias_used: bool,
    pub(crate) kinds: Kinds,
    pub(crate) redirect_uri: String,
    /// Whether the request names the redirection URI.
    pub(crate) explicit: bool,
}

/// What comes back from the authorization endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kinds {
    pub(crate) code: bool,
    pub(crate) id_token: bool,
    pub(crate) token: bool,
}

impl Kinds {
    fn parse(text: &str) -> Option<Self> {
        let mut kinds = Self { code: false, id_token: false, token: false };
        let words = words(Some(text));
        if words == ["none"] {
            return Some(kinds);
        }
        for word in &words {
            let kind = match word.as_str() {
                "code" => &mut kinds.code,
                "id_token" => &mut kinds.id_token,
                "token" => &mut kinds.token,
                _ => return None,
            };
            if std::mem::replace(kind, true) {
                return None;
            }
        }
        (!words.is_empty()).then_some(kinds)
    }

    /// Whether tokens come right from the authorization endpoint.
    pub(crate) fn has_tokens(self) -> bool {
        self.id_token || self.token
    }

    fn response_type(self) -> ResponseType {
        self.to_string().to_ascii_uppercase().replace(' ', "_").into()
    }
}

impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [(self.code, "code"), (self.id_token, "id_token"), (self.token, "token")];
        let names: Vec<_> = names.into_iter().filter(|(has, _)| *has).map(|(_, name)| name).collect();
        f.write_str(if names.is_empty() { "none" } else { "" })?;
        f.write_str(&names.join(" "))
    }
}

/// Finds the addressee; whatever is wrong up to here is not told to the client.
pub(crate) fn find(call: &Call<'_>, form: &Form) -> Result<Addressee, Refused> {
    if form.is_empty() {
        return Err(Refused::request("A004301", "The request has no parameters."));
    }
    let (client, client_id, alias_used) = client(call, form)?;
    if form.has("request") {
        return Err(Refused::new("A005320", "request_not_supported", "Request objects are not supported."));
    }
    if form.has("request_uri") {
        return Err(Refused::new("A008303", "invalid_request_uri", "The request URI is not known."));
    }
    if call.service().par_required == Some(true) {
        return Err(Refused::request("A008305", "The service requires pushed authorization requests."));
    }
    if client.par_required == Some(true) {
        return Err(Refused::request("A008306", "The client requires pushed authorization requests."));
    }
    let kinds = kinds(call, form, &client, client_id)?;
    let (redirect_uri, explicit) = redirect_uri(form, &client)?;
    Ok(Addressee { client, client_id, alias_used, kinds, redirect_uri, explicit })
}

fn client(call: &Call<'_>, form: &Form) -> Result<(Client, i64, bool), Refused> {
    let client_id = match form.get("client_id") {
        Ok(Some("")) => return Err(Refused::request("A010302", "'client_id' is empty.")),
        Ok(Some(client_id)) => client_id,
        Ok(None) => return Err(Refused::request("A010301", "'client_id' is missing.")),
        Err(_) => return Err(Refused::request("A010303", "'client_id' is repeated.")),
    };
    let Some((client_id, alias_used)) = clients::find(call.state, client_id) else {
        return Err(Refused::request("A010304", format!("No client has the client ID ({client_id}).")));
    };
    let client = call.state.clients.get(&client_id).cloned().unwrap_or_default();
    if client.locked == Some(true) {
        return Err(Refused::new(
            "A010307",
            "unauthorized_client",
            format!("The client (ID = {client_id}) is locked."),
        ));
    }
    Ok((client, client_id, alias_used))
}

fn kinds(call: &Call<'_>, form: &Form, client: &Client, client_id: i64) -> Result<Kinds, Refused> {
    let text = match form.get("response_type") {
        Ok(Some("")) => return Err(Refused::request("A009302", "'response_type' is empty.")),
        Ok(Some(text)) => text,
        Ok(None) => return Err(Refused::request("A009301", "'response_type' is missing.")),
        Err(_) => return Err(Refused::request("A009303", "'response_type' is repeated.")),
    };
    let unsupported = |code, text: String| Refused::new(code, "unsupported_response_type", text);
    let kinds =
        Kinds::parse(text).ok_or_else(|| unsupported("A009304", "'response_type' has an unknown value.".into()))?;
    let response_type = kinds.response_type();
    // Where nothing is listed, the plain code flow is allowed.
    let allows = |listed: &Option<Vec<ResponseType>>| match listed {
        Some(listed) => listed.contains(&response_type),
        None => response_type == ResponseType::Code,
    };
    if !allows(&call.service().supported_response_types) {
        return Err(unsupported("A009305", format!("The service does not support the response type '{kinds}'.")));
    }
    if !allows(&client.response_types) {
        let text = format!("The client (ID = {client_id}) does not use the response type '{kinds}'.");
        return Err(Refused::new("A009306", "unauthorized_client", text));
    }
    Ok(kinds)
}

/// The redirection URI, and whether the request names it.
fn redirect_uri(form: &Form, client: &Client) -> Result<(String, bool), Refused> {
    let registered = client.redirect_uris.as_deref().unwrap_or_default();
    let asked = match form.get("redirect_uri") {
        Ok(Some("")) => return Err(Refused::request("A011319", "'redirect_uri' is empty.")),
        Ok(asked) => asked,
        Err(_) => return Err(Refused::request("A011302", "'redirect_uri' is repeated.")),
    };
    match (asked, registered) {
        (_, []) => Err(Refused::request("A011309", "The client has no redirect URI.")),
        (Some(asked), registered) => {
            let known = registered.iter().find(|uri| *uri == asked).cloned().map(|uri| (uri, true));
            known.ok_or_else(|| Refused::request("A011304", format!("The redirect URI ({asked}) is not registered.")))
        }
        (None, _) if words(form.lenient("scope")).iter().any(|scope| scope == "openid") => {
            Err(Refused::request("A011303", "'redirect_uri' is missing although 'scope' has openid."))
        }
        (None, [only]) => Ok((only.clone(), false)),
        (None, _) => Err(Refused::request("A011313", "'redirect_uri' is missing although the client has several.")),
    }
}
