//! The access tokens that services and organizations call the API server with. Their texts are shown when they are made, and
//! never again.

use serde_json::{Value, json};

use super::{Answer, Call, IssuedToken};
use crate::directory::Caller;
use crate::jose::base64url;
use crate::random::Random as _;
use crate::router::ApiFault;

/// Whose tokens a request is about.
fn service(call: &Call<'_>) -> Result<Caller, ApiFault> {
    call.named_service().map(|(_, service)| Caller::Service(service))
}

/// Whose tokens a request is about.
fn organization(call: &Call<'_>) -> Result<Caller, ApiFault> {
    call.named_organization().map(Caller::Organization)
}

/// `POST /api/servicetoken/create`.
pub(super) fn create_for_service(call: &Call<'_>) -> Answer {
    create(call, service(call)?)
}

/// `POST /api/servicetoken/all`.
pub(super) fn list_for_service(call: &Call<'_>) -> Answer {
    list(call, service(call)?)
}

/// `POST /api/servicetoken/update`.
pub(super) fn rename_for_service(call: &Call<'_>) -> Answer {
    rename(call, service(call)?)
}

/// `POST /api/servicetoken/rotate`.
pub(super) fn rotate_for_service(call: &Call<'_>) -> Answer {
    rotate(call, service(call)?)
}

/// `POST /api/servicetoken/revoke`.
pub(super) fn revoke_for_service(call: &Call<'_>) -> Answer {
    revoke(call, service(call)?)
}

/// `POST /api/organizationtoken/create`.
pub(super) fn create_for_organization(call: &Call<'_>) -> Answer {
    create(call, organization(call)?)
}

/// `POST /api/organizationtoken/all`.
pub(super) fn list_for_organization(call: &Call<'_>) -> Answer {
    list(call, organization(call)?)
}

/// `POST /api/organizationtoken/update`.
pub(super) fn rename_for_organization(call: &Call<'_>) -> Answer {
    rename(call, organization(call)?)
}

/// `POST /api/organizationtoken/rotate`.
pub(super) fn rotate_for_organization(call: &Call<'_>) -> Answer {
    rotate(call, organization(call)?)
}

/// `POST /api/organizationtoken/revoke`.
pub(super) fn revoke_for_organization(call: &Call<'_>) -> Answer {
    revoke(call, organization(call)?)
}

fn create(call: &Call<'_>, owner: Caller) -> Answer {
    let description = call.text("description")?.to_string();
    let (id, text) = (fresh(call, 16), fresh(call, 32));
    call.directory.issue_token(id.clone(), text.clone(), owner, description.clone());
    Ok(Some(shown(call, owner, &id, &description, Some(&text))))
}

fn list(call: &Call<'_>, owner: Caller) -> Answer {
    let records = call.directory.records();
    let numbers = records.by_owner.get(&owner).into_iter().flatten();
    let tokens = numbers.filter_map(|number| records.tokens.get(number));
    let tokens: Vec<_> = tokens.map(|token| shown(call, owner, &token.id, &token.description, None)).collect();
    Ok(Some(tokens.into()))
}

fn rename(call: &Call<'_>, owner: Caller) -> Answer {
    let description = call.text("description")?;
    change(call, owner, |token| {
        token.description = description.into();
        shown(call, owner, &token.id, &token.description, None)
    })
    .map(Some)
}

/// The token gets another text, and the old one is good for nothing.
fn rotate(call: &Call<'_>, owner: Caller) -> Answer {
    let text = fresh(call, 32);
    let (old, answer) = change(call, owner, |token| {
        let old = std::mem::replace(&mut token.text, text.clone());
        (old, shown(call, owner, &token.id, &token.description, Some(&text)))
    })?;
    call.directory.remove_token(&old);
    call.directory.add_token(&text, owner);
    Ok(Some(answer))
}

fn revoke(call: &Call<'_>, owner: Caller) -> Answer {
    let text = change(call, owner, |token| token.text.clone())?;
    call.directory.records().forget_token(call.text("tokenId")?);
    call.directory.remove_token(&text);
    Ok(None)
}

/// Does something with the token that the request names by its ID.
fn change<T>(call: &Call<'_>, owner: Caller, change: impl FnOnce(&mut IssuedToken) -> T) -> Result<T, ApiFault> {
    let id = call.text("tokenId")?;
    let mut records = call.directory.records();
    let number = records.by_id.get(id).copied();
    let token = number.and_then(|number| records.tokens.get_mut(&number)).filter(|token| token.owner == owner);
    token.map(change).ok_or_else(|| call.refused(404, "A002201", "There is no such token."))
}

fn fresh(call: &Call<'_>, length: usize) -> String {
    let mut bytes = vec![0; length];
    call.directory.random.clone().fill(&mut bytes);
    base64url(bytes)
}

fn shown(call: &Call<'_>, owner: Caller, id: &str, description: &str, text: Option<&str>) -> Value {
    let mut token = json!({ "tokenId": id, "description": description, "accessToken": text });
    match owner {
        Caller::Organization(organization) => token["organizationId"] = organization.into(),
        Caller::Service(service) => {
            token["serviceId"] = service.into();
            token["apiServerId"] = call.emulator.settings().api_server_id.into();
            token["organizationId"] = call.directory.organization_of(service).into();
        }
    }
    token
}
