//! Organizations, which have services and access tokens but no members here, and the one API server.

use serde_json::{Value, json};

use super::{Answer, Call, Organization};
use crate::directory::Caller;
use crate::listing::Page;
use crate::random::Random as _;
use crate::router::ApiFault;

const PLANS: [&str; 4] = ["FREE", "LITE", "PREMIUM", "ENTERPRISE"];

/// `GET /api/organization`: those that the caller may act for.
pub(super) fn list(call: &Call<'_>) -> Answer {
    let ids: Vec<_> = call.directory.records().organizations.keys().copied().collect();
    let records = ids.into_iter().filter(|id| call.acts_for(*id)).filter_map(|id| shown(call, id));
    Ok(Some(records.collect::<Vec<_>>().into()))
}

/// `POST /api/organization`.
pub(super) fn create(call: &Call<'_>) -> Answer {
    let organization = read(call)?;
    let mut random = call.directory.random.clone();
    let id = loop {
        let mut bytes = [0; 4];
        random.fill(&mut bytes);
        // Owners of services have numbers of 32 bits.
        let id = i64::from(u32::from_be_bytes(bytes) >> 1);
        if id > 0 && !call.directory.records().organizations.contains_key(&id) {
            break id;
        }
    };
    call.directory.records().organizations.insert(id, organization);
    Ok(shown(call, id))
}

/// `GET /api/organization/{id}`.
pub(super) fn get(call: &Call<'_>) -> Answer {
    Ok(shown(call, known(call)?))
}

/// `POST /api/organization/{id}`.
pub(super) fn update(call: &Call<'_>) -> Answer {
    let (id, organization) = (known(call)?, read(call)?);
    call.directory.records().organizations.insert(id, organization);
    Ok(shown(call, id))
}

/// `DELETE /api/organization/{id}`. One that has services stays, and so does that of the settings.
pub(super) fn delete(call: &Call<'_>) -> Answer {
    let id = known(call)?;
    if id == call.directory.organization {
        return Err(call.refused(400, "A126202", "The organization of the emulator's settings stays."));
    }
    if call.directory.services_of(id, Page { start: 0, end: 0 }).0 > 0 {
        return Err(call.refused(400, "A126202", "The organization has services."));
    }
    call.directory.forget_tokens(Caller::Organization(id));
    call.directory.records().organizations.remove(&id);
    Ok(None)
}

/// `GET /api/apiserver`.
pub(super) fn api_servers(call: &Call<'_>) -> Answer {
    Ok(Some(json!([this_server(call)])))
}

/// `GET /api/apiserver/{id}`.
pub(super) fn api_server(call: &Call<'_>) -> Answer {
    match call.id()? == call.emulator.settings().api_server_id {
        true => Ok(Some(this_server(call))),
        false => Err(call.refused(404, "A126202", "There is no such API server.")),
    }
}

/// What would add, change or remove an API server: this one is here and the only one.
pub(super) fn no_other_server(call: &Call<'_>) -> Answer {
    Err(call.refused(501, "A001217", "The emulator has one API server, itself."))
}

fn this_server(call: &Call<'_>) -> Value {
    json!({ "id": call.emulator.settings().api_server_id, "description": "Authlete emulator" })
}

fn read(call: &Call<'_>) -> Result<Organization, ApiFault> {
    let plan = call.members["plan"].as_str().unwrap_or("FREE");
    if !PLANS.contains(&plan) {
        return Err(call.refused(400, "A126202", "There is no such plan."));
    }
    Ok(Organization { name: call.text("name")?.into(), plan: plan.into() })
}

fn known(call: &Call<'_>) -> Result<i64, ApiFault> {
    let id = call.id()?;
    match call.acts_for(id) {
        true => Ok(id),
        false => Err(call.refused(404, "A002201", "There is no such organization.")),
    }
}

fn shown(call: &Call<'_>, id: i64) -> Option<Value> {
    let records = call.directory.records();
    let Organization { name, plan } = records.organizations.get(&id)?;
    Some(json!({ "id": id, "name": name, "plan": plan, "members": [] }))
}
