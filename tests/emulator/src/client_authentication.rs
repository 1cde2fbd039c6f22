//! Who the client of a token or revocation request is, and whether it is.

use authlete_core::Secret;
use authlete_core::client::Client;
use authlete_core::types::{ClientAuthMethod, ClientType};

use crate::api_result::Refused;
use crate::clients;
use crate::form::Form;
use crate::state::Call;

/// A client that proved who it is, as far as its type asks for it.
pub(crate) struct Authenticated {
    pub(crate) client: Client,
    pub(crate) client_id: i64,
    pub(crate) alias_used: bool,
}

/// Why there is no such client.
pub(crate) enum Failure {
    /// The request is wrong.
    Request(Refused),
    /// The client is.
    Client(Refused),
}

/// Finds and authenticates the client. What the authorization server took from a Basic credential goes before parameters.
pub(crate) fn authenticate(
    call: &Call<'_>,
    form: &Form,
    client_id: Option<&str>,
    client_secret: Option<&Secret>,
) -> Result<Authenticated, Failure> {
    let asked =
        form.get("client_id").map_err(|_| Failure::Request(Refused::request("A244301", "'client_id' is repeated.")))?;
    if asked == Some("") {
        return Err(Failure::Request(Refused::request("A048302", "'client_id' is empty.")));
    }
    let member = client_id.filter(|client_id| !client_id.is_empty());
    if let (Some(member), Some(asked)) = (member, asked) {
        if member != asked {
            let refused = Refused::request("A048312", "Two different client IDs are given.");
            return Err(Failure::Request(refused));
        }
    }
    let Some(identifier) = member.or(asked) else {
        return Err(client("A244305", "Nothing in the request tells the client."));
    };
    let Some((client_id, alias_used)) = clients::find(call.state, identifier) else {
        return Err(client("A048304", format!("No client has the client ID ({identifier}).")));
    };
    let found = call.state.clients.get(&client_id).cloned().unwrap_or_default();
    if found.locked == Some(true) {
        return Err(client("A048307", format!("The client (ID = {client_id}) is locked.")));
    }
    let secret = client_secret.map(Secret::expose).or(form.lenient("client_secret")).filter(|it| !it.is_empty());
    check(&found, secret)?;
    Ok(Authenticated { client: found, client_id, alias_used })
}

fn check(found: &Client, secret: Option<&str>) -> Result<(), Failure> {
    let is_public = found.client_type != Some(ClientType::Confidential);
    let method = found.token_auth_method.clone().unwrap_or(ClientAuthMethod::None);
    match (is_public, method) {
        (true, ClientAuthMethod::None) if secret.is_some() => {
            Err(client("A157303", "A public client presents a secret."))
        }
        (true, ClientAuthMethod::None) => Ok(()),
        (true, _) => Err(client("A157302", "The client is public but its authentication method is not 'none'.")),
        (false, ClientAuthMethod::None) => {
            Err(client("A157301", "The client is confidential but its authentication method is 'none'."))
        }
        (false, method @ (ClientAuthMethod::ClientSecretBasic | ClientAuthMethod::ClientSecretPost)) => {
            let Some(secret) = secret else {
                let text = format!("The method is '{}' but there is no secret.", method.as_str().to_ascii_lowercase());
                return Err(client("A157304", text));
            };
            match found.client_secret.as_ref().is_some_and(|expected| expected.expose() == secret) {
                true => Ok(()),
                false => Err(client("A157305", "The client secret is wrong.")),
            }
        }
        (false, method) => Err(client("A157344", format!("The method '{method}' is not supported."))),
    }
}

fn client(code: &'static str, text: impl Into<std::borrow::Cow<'static, str>>) -> Failure {
    Failure::Client(Refused::new(code, "invalid_client", text))
}
