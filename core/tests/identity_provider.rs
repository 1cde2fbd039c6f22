//! The operations of the identity provider on the wire, and the API that is for them.

use std::fmt::Debug;

use authlete_core::identity_provider::*;
use authlete_core::incoming::{Incoming, IncomingOperation};
use authlete_core::server::Echo;
use authlete_core::service::{GetServiceList, Plan, Service};
use authlete_core::{Api, BuildError, Server, identity_provider};

const SERVER: &str = "https://login.authlete.com";

fn api() -> Api {
    Api::identity_provider(SERVER, "at-of-organization").unwrap()
}

/// Builds the request, compares it with what the published description says, and reads it back as a server does.
#[track_caller]
fn is<O: IncomingOperation + PartialEq + Debug>(operation: O, method: &str, path: &str, body: &str) -> &'static str {
    let request = api().request(&operation).unwrap();
    assert_eq!((request.method().as_str(), &*request.url), (method, &*format!("{SERVER}{path}")));
    assert_eq!(std::str::from_utf8(&request.body).unwrap(), body);
    assert_eq!(request.header("authorization"), Some("Bearer at-of-organization"));
    let incoming = Incoming { body: &request.body, ..Incoming::new(request.method(), path) };
    let read = incoming.accept::<O>().expect("its own place").operation.unwrap();
    assert_eq!(read, operation);

    let api_server = Api::v3("https://us.authlete.com", "1", "at-of-service").unwrap();
    let refused = api_server.request(&operation).unwrap_err();
    assert!(matches!(refused, BuildError::NotOnServer { server: Server::Api, .. }), "{refused}");
    O::ENDPOINT.name
}

#[test]
fn every_operation_goes_where_the_identity_provider_expects_it() {
    let organization = || UpdateOrganizationRequest { plan: Some(Plan::Free), ..UpdateOrganizationRequest::new("o") };
    let service = Service { service_name: Some("s".into()), ..Service::default() };
    let tested = [
        is(
            CreateServiceRequest { service: Some(service), ..CreateServiceRequest::new(1, 2) },
            "POST",
            "/api/service",
            r#"{"apiServerId":1,"organizationId":2,"service":{"serviceName":"s"}}"#,
        ),
        is(
            DeleteServiceRequest::new(1, 2, 3),
            "POST",
            "/api/service/remove",
            r#"{"apiServerId":1,"organizationId":2,"serviceId":3}"#,
        ),
        is(
            MoveServiceRequest::new(1, 2, 3, 4),
            "POST",
            "/api/service/move",
            r#"{"apiServerId":1,"organizationId":2,"serviceId":3,"newOrganizationId":4}"#,
        ),
        is(FindService::new(3), "GET", "/api/service/find/3", ""),
        is(GetOrphanServices::default(), "GET", "/api/service/orphans", ""),
        is(
            AdoptServiceRequest::new(1, 2, 3),
            "POST",
            "/api/service/adopt",
            r#"{"apiServerId":1,"organizationId":2,"serviceId":3}"#,
        ),
        is(RemoveOrphanRequest::new(1, 3), "POST", "/api/service/orphans/remove", r#"{"apiServerId":1,"serviceId":3}"#),
        is(
            CreateServiceTokenRequest::new(3, 2, 1, "d"),
            "POST",
            "/api/servicetoken/create",
            r#"{"serviceId":3,"organizationId":2,"apiServerId":1,"description":"d"}"#,
        ),
        is(
            GetServiceTokensRequest::new(3, 2, 1),
            "POST",
            "/api/servicetoken/all",
            r#"{"serviceId":3,"organizationId":2,"apiServerId":1}"#,
        ),
        is(
            RenameServiceTokenRequest::new(3, 2, 1, "t", "d"),
            "POST",
            "/api/servicetoken/update",
            r#"{"serviceId":3,"organizationId":2,"apiServerId":1,"tokenId":"t","description":"d"}"#,
        ),
        is(
            RotateServiceTokenRequest::new(3, 2, 1, "t"),
            "POST",
            "/api/servicetoken/rotate",
            r#"{"serviceId":3,"organizationId":2,"apiServerId":1,"tokenId":"t"}"#,
        ),
        is(
            DeleteServiceTokenRequest { token_id: Some("t".into()), ..Default::default() },
            "POST",
            "/api/servicetoken/revoke",
            r#"{"tokenId":"t"}"#,
        ),
        is(
            CreateOrganizationTokenRequest::new(2, "d"),
            "POST",
            "/api/organizationtoken/create",
            r#"{"organizationId":2,"description":"d"}"#,
        ),
        is(GetOrganizationTokensRequest::new(2), "POST", "/api/organizationtoken/all", r#"{"organizationId":2}"#),
        is(
            RenameOrganizationTokenRequest::new(2, "t", "d"),
            "POST",
            "/api/organizationtoken/update",
            r#"{"organizationId":2,"tokenId":"t","description":"d"}"#,
        ),
        is(
            RotateOrganizationTokenRequest::new(2, "t"),
            "POST",
            "/api/organizationtoken/rotate",
            r#"{"organizationId":2,"tokenId":"t"}"#,
        ),
        is(
            DeleteOrganizationTokenRequest {
                organization_id: Some(2),
                token_id: Some("t".into()),
                ..Default::default()
            },
            "POST",
            "/api/organizationtoken/revoke",
            r#"{"organizationId":2,"tokenId":"t"}"#,
        ),
        is(GetOrganizations::default(), "GET", "/api/organization", ""),
        is(CreateOrganization::new(organization()), "POST", "/api/organization", r#"{"name":"o","plan":"FREE"}"#),
        is(GetOrganization::new(2), "GET", "/api/organization/2", ""),
        is(UpdateOrganization::new(2, organization()), "POST", "/api/organization/2", r#"{"name":"o","plan":"FREE"}"#),
        is(DeleteOrganization::new(2), "DELETE", "/api/organization/2", ""),
        is(GetApiServers::default(), "GET", "/api/apiserver", ""),
        is(
            CreateApiServerRequest::new("https://a.example", "d"),
            "POST",
            "/api/apiserver",
            r#"{"apiServerUrl":"https://a.example","description":"d"}"#,
        ),
        is(GetApiServer::new(1), "GET", "/api/apiserver/1", ""),
        is(
            UpdateApiServer::new(1, UpdateApiServerRequest::new("https://a.example", "d")),
            "POST",
            "/api/apiserver/1",
            r#"{"apiServerUrl":"https://a.example","description":"d"}"#,
        ),
        is(DeleteApiServer::new(1), "DELETE", "/api/apiserver/1", ""),
    ];
    let declared: Vec<_> = identity_provider::operations().map(|endpoint| endpoint.name).collect();
    assert_eq!(declared.len(), tested.len());
    assert!(declared.iter().all(|name| tested.contains(name)), "{declared:?}");
}

#[test]
fn the_identity_provider_has_no_operations_of_the_api_server() {
    let refused =
        [api().request(&Echo::default()).unwrap_err(), api().request(&GetServiceList::default()).unwrap_err()];
    for error in refused {
        assert!(matches!(error, BuildError::NotOnServer { server: Server::IdentityProvider, .. }), "{error}");
        assert!(error.to_string().ends_with("does not exist on the identity provider of Authlete"), "{error}");
    }
}

#[test]
fn no_place_is_also_one_of_the_api_server() {
    for endpoint in identity_provider::operations() {
        assert!(endpoint.v2.is_none(), "{}", endpoint.name);
        let path = endpoint.v3.unwrap().replace("{id}", "7");
        let incoming = Incoming::new(endpoint.method, &path);
        let other = authlete_core::operations().find(|other| incoming.is_for(other));
        assert_eq!(other.map(|other| other.name), None, "{}", endpoint.name);
    }
}
