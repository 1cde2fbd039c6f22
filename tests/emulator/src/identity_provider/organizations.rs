//! Organizations, which have services and access tokens but no members here, and the one API server.

use authlete_core::NoContent;
use authlete_core::identity_provider::{
    AuthleteApiServerUpdateResponse, CreateApiServerRequest, CreateOrganization, DeleteApiServer, DeleteOrganization,
    GetApiServer, GetApiServers, GetOrganization, GetOrganizations, OrganizationResponse, UpdateApiServer,
    UpdateOrganization, UpdateOrganizationRequest,
};
use authlete_core::service::Plan;

use super::Organization;
use crate::call::OrganizationCall;
use crate::directory::Caller;
use crate::listing::Page;
use crate::random::Random as _;
use crate::router::{ApiFault, routes};

routes! {
    GetOrganizations => list, organization;
    CreateOrganization => create, organization;
    GetOrganization => get, organization;
    UpdateOrganization => update, organization;
    DeleteOrganization => delete, organization;
    GetApiServers => api_servers, organization;
    GetApiServer => api_server, organization;
    CreateApiServerRequest => no_other_server, organization;
    UpdateApiServer => no_other_server, organization;
    DeleteApiServer => no_other_server, organization;
}

/// Those that the caller may act for.
fn list(call: &mut OrganizationCall<'_>, _: GetOrganizations) -> Result<Vec<OrganizationResponse>, ApiFault> {
    let ids: Vec<_> = call.directory.records().organizations.keys().copied().collect();
    ids.into_iter().filter(|id| call.acts_for(*id)).map(|id| shown(call, id)).collect()
}

fn create(call: &mut OrganizationCall<'_>, request: CreateOrganization) -> Result<OrganizationResponse, ApiFault> {
    let organization = read(call, request.organization)?;
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
    shown(call, id)
}

fn get(call: &mut OrganizationCall<'_>, request: GetOrganization) -> Result<OrganizationResponse, ApiFault> {
    let id = known(call, request.id)?;
    shown(call, id)
}

fn update(call: &mut OrganizationCall<'_>, request: UpdateOrganization) -> Result<OrganizationResponse, ApiFault> {
    let (id, organization) = (known(call, request.id)?, read(call, request.organization)?);
    call.directory.records().organizations.insert(id, organization);
    shown(call, id)
}

/// One that has services stays, and so does that of the settings.
fn delete(call: &mut OrganizationCall<'_>, request: DeleteOrganization) -> Result<NoContent, ApiFault> {
    let id = known(call, request.id)?;
    if id == call.directory.organization {
        return Err(call.refused(400, "A126202", "The organization of the emulator's settings stays."));
    }
    if call.directory.services_of(id, Page { start: 0, end: 0 }).0 > 0 {
        return Err(call.refused(400, "A126202", "The organization has services."));
    }
    call.directory.forget_tokens(Caller::Organization(id));
    call.directory.records().organizations.remove(&id);
    Ok(NoContent)
}

fn api_servers(
    call: &mut OrganizationCall<'_>,
    _: GetApiServers,
) -> Result<Vec<AuthleteApiServerUpdateResponse>, ApiFault> {
    Ok(vec![this_server(call)])
}

fn api_server(
    call: &mut OrganizationCall<'_>,
    request: GetApiServer,
) -> Result<AuthleteApiServerUpdateResponse, ApiFault> {
    match request.id == call.directory.api_server {
        true => Ok(this_server(call)),
        false => Err(call.refused(404, "A126202", "There is no such API server.")),
    }
}

/// What would add, change or remove an API server: this one is here and the only one.
fn no_other_server<R, A>(call: &mut OrganizationCall<'_>, _: R) -> Result<A, ApiFault> {
    Err(call.refused(501, "A001217", "The emulator has one API server, itself."))
}

fn this_server(call: &OrganizationCall<'_>) -> AuthleteApiServerUpdateResponse {
    AuthleteApiServerUpdateResponse {
        id: Some(call.directory.api_server),
        description: Some("Authlete emulator".into()),
        ..Default::default()
    }
}

fn read(call: &OrganizationCall<'_>, request: UpdateOrganizationRequest) -> Result<Organization, ApiFault> {
    let plan = request.plan.unwrap_or(Plan::Free);
    if ![Plan::Free, Plan::Lite, Plan::Premium, Plan::Enterprise].contains(&plan) {
        return Err(call.refused(400, "A126202", "There is no such plan."));
    }
    Ok(Organization { name: call.text("name", &request.name)?.into(), plan })
}

fn known(call: &OrganizationCall<'_>, id: i64) -> Result<i64, ApiFault> {
    match call.acts_for(id) {
        true => Ok(id),
        false => Err(call.refused(404, "A002201", "There is no such organization.")),
    }
}

fn shown(call: &OrganizationCall<'_>, id: i64) -> Result<OrganizationResponse, ApiFault> {
    let records = call.directory.records();
    let organization = records.organizations.get(&id);
    let Organization { name, plan } =
        organization.ok_or_else(|| call.refused(404, "A002201", "There is no such organization."))?;
    Ok(OrganizationResponse {
        id: Some(id),
        name: Some(name.clone()),
        plan: Some(plan.clone()),
        members: Some(Vec::new()),
        ..Default::default()
    })
}
