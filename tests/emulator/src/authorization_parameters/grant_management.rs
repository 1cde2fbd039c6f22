//! `grant_management_action` and `grant_id` (Grant Management for OAuth 2.0).

use authlete_core::client::Client;
use authlete_core::types::{ClientType, GmAction};
use serde::{Deserialize, Serialize};

use super::single;
use crate::api_result::Refused;
use crate::call::Call;
use crate::form::Form;

/// What is to become of a grant.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct GrantManagement {
    /// `CREATE`, `REPLACE` or `MERGE`.
    pub(crate) action: GmAction,
    /// The grant that is replaced or added to.
    pub(crate) grant_id: Option<String>,
}

/// Reads the two parameters. Authlete's catalogue has no codes for what can be wrong with them, so that these are codes of
/// this emulator in a range that is free there.
pub(crate) fn read(call: &Call<'_>, form: &Form, client: &Client) -> Result<Option<GrantManagement>, Refused> {
    let action = single(form, "grant_management_action", "A284301")?;
    let grant_id = single(form, "grant_id", "A284302")?;
    let action = match action {
        None if grant_id.is_some() => {
            return Err(Refused::request("A284303", "'grant_id' goes with 'grant_management_action' only."));
        }
        None if call.service().grant_management_action_required == Some(true) => {
            return Err(Refused::request("A284304", "'grant_management_action' is missing."));
        }
        None => return Ok(None),
        Some("create") => GmAction::Create,
        Some("replace") => GmAction::Replace,
        Some("merge") => GmAction::Merge,
        Some(_) => return Err(Refused::request("A284305", "'grant_management_action' has an unknown value.")),
    };
    // A grant is a matter of one client, which has to be told from others.
    if client.client_type != Some(ClientType::Confidential) {
        let text = "Public clients cannot manage grants.";
        return Err(Refused::new("A284306", "unauthorized_client", text));
    }
    match (&action, grant_id) {
        (GmAction::Create, Some(_)) => Err(Refused::request("A284307", "A new grant has no 'grant_id' yet.")),
        (GmAction::Create, None) => Ok(Some(GrantManagement { action, grant_id: None })),
        (_, None) => Err(Refused::request("A284308", "'grant_id' is missing.")),
        (_, Some(grant_id)) => {
            let grant = call.state.grants.get(grant_id).filter(|grant| Some(grant.client_id) == client.client_id);
            match grant {
                Some(_) => Ok(Some(GrantManagement { action, grant_id: Some(grant_id.into()) })),
                None => Err(Refused::new("A284309", "invalid_grant_id", "The client has no such grant.")),
            }
        }
    }
}
