//! Services: made and removed for an organization, and handed from one to another.

use authlete_core::NoContent;
use authlete_core::identity_provider::{
    AdoptServiceRequest, CreateServiceRequest, DeleteServiceRequest, FindService, GetOrphanServices,
    MoveServiceRequest, OrphanServiceResponse, RemoveOrphanRequest, ServiceInstanceManagementResponse,
};
use authlete_core::service::Service;

use super::NamedService;
use crate::call::OrganizationCall;
use crate::router::{ApiFault, routes};
use crate::service_management;

routes! {
    CreateServiceRequest => create, organization;
    DeleteServiceRequest => remove, organization;
    MoveServiceRequest => change_organization, organization;
    FindService => find, organization;
    GetOrphanServices => orphans, organization;
    AdoptServiceRequest => adopt, organization;
    RemoveOrphanRequest => remove_orphan, organization;
}

fn create(call: &mut OrganizationCall<'_>, request: CreateServiceRequest) -> Result<Service, ApiFault> {
    call.check_server(request.api_server_id)?;
    let organization = call.named_organization(request.organization_id)?;
    service_management::add(call.directory, organization, request.service.unwrap_or_default(), call.path, call.now)
}

fn remove(call: &mut OrganizationCall<'_>, request: DeleteServiceRequest) -> Result<NoContent, ApiFault> {
    let DeleteServiceRequest { api_server_id, organization_id, service_id, .. } = request;
    let service = call.named_service(&NamedService { api_server_id, organization_id, service_id })?;
    call.directory.remove(service);
    Ok(NoContent)
}

fn change_organization(
    call: &mut OrganizationCall<'_>,
    request: MoveServiceRequest,
) -> Result<ServiceInstanceManagementResponse, ApiFault> {
    let MoveServiceRequest { api_server_id, organization_id, service_id, new_organization_id: new, .. } = request;
    let service = call.named_service(&NamedService { api_server_id, organization_id, service_id })?;
    if !call.acts_for(new) {
        return Err(call.refused(403, "A002201", "The access token is not good for the new organization."));
    }
    call.directory.hand_over(service, new);
    Ok(place(call, new, service))
}

fn find(
    call: &mut OrganizationCall<'_>,
    request: FindService,
) -> Result<Vec<ServiceInstanceManagementResponse>, ApiFault> {
    let organization = call.directory.organization_of(request.id).filter(|organization| call.acts_for(*organization));
    Ok(organization.into_iter().map(|organization| place(call, organization, request.id)).collect())
}

/// Services that one of the two servers does not know. Here, both know the same.
fn orphans(_: &mut OrganizationCall<'_>, _: GetOrphanServices) -> Result<OrphanServiceResponse, ApiFault> {
    Ok(OrphanServiceResponse {
        on_api_but_not_on_idp: Some(Vec::new()),
        on_id_p_but_not_on_api: Some(Vec::new()),
        ..Default::default()
    })
}

fn adopt(
    call: &mut OrganizationCall<'_>,
    request: AdoptServiceRequest,
) -> Result<ServiceInstanceManagementResponse, ApiFault> {
    call.check_server(request.api_server_id)?;
    call.named_organization(request.organization_id)?;
    Err(call.refused(404, "A003201", "The service is no orphan."))
}

fn remove_orphan(call: &mut OrganizationCall<'_>, request: RemoveOrphanRequest) -> Result<NoContent, ApiFault> {
    call.check_server(request.api_server_id)?;
    Err(call.refused(404, "A003201", "The service is no orphan."))
}

fn place(call: &OrganizationCall<'_>, organization: i64, service: i64) -> ServiceInstanceManagementResponse {
    ServiceInstanceManagementResponse {
        organization_id: Some(organization),
        api_server_id: Some(call.directory.api_server),
        service_id: Some(service),
        ..Default::default()
    }
}
