//! The identity provider beside the API server: services and their access tokens, made by a program.

use authlete_core::blocking::Authlete;
use authlete_core::identity_provider::{
    CreateServiceRequest, CreateServiceTokenRequest, DeleteServiceRequest, GetServiceTokensRequest,
    RotateServiceTokenRequest,
};
use authlete_core::service::{Plan, Service};
use authlete_core::{Api, NoContent, Secret};
use authlete_emulator::{Emulator, Fault, Settings};
use serde_json::{Value, json};

use crate::subject::refusal;

pub(crate) const ORGANIZATION: &str = "emulated-organization-access-token";

pub(crate) struct Provider {
    pub(crate) emulator: Emulator,
    token: String,
}

impl Provider {
    pub(crate) fn new() -> Self {
        Self { emulator: Emulator::manual(Settings::default()).0, token: ORGANIZATION.into() }
    }

    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self { emulator: self.emulator.clone(), token: token.into() }
    }

    pub(crate) fn send(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let request = http::Request::builder().method(method).uri(path);
        let request = request.header("authorization", format!("Bearer {}", self.token));
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let response = self.emulator.handle(request.body(body.into_bytes()).unwrap());
        (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap_or_default())
    }

    pub(crate) fn post(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.send("POST", path, &body);
        assert_eq!(status, 200, "{path} {body} {answer}");
        answer
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        let (status, answer) = self.send("GET", path, &Value::Null);
        assert_eq!(status, 200, "{path} {answer}");
        answer
    }

    /// Whether the API server lets a caller read a service.
    fn may_read(&self, token: &str, service: &Value) -> bool {
        let api = Api::v3("http://emulator.invalid", &service.to_string(), token).unwrap();
        match Authlete::new(api, self.emulator.clone()).get_service() {
            Ok(read) => read.api_key == service.as_i64(),
            refused => {
                assert!((400..500).contains(&refusal(refused).0));
                false
            }
        }
    }
}

pub(crate) fn of_service(service: &Value) -> Value {
    json!({ "apiServerId": 1_000_000_004, "organizationId": 1_000_000_003, "serviceId": service })
}

pub(crate) fn with(mut body: Value, name: &str, value: impl Into<Value>) -> Value {
    body[name] = value.into();
    body
}

#[test]
fn services_are_made_and_removed_as_terraform_does_it() {
    let provider = Provider::new();
    let body = json!({
        "apiServerId": "1000000004",
        "organizationId": 1_000_000_003,
        "service": { "serviceName": "Made", "issuer": "https://made.example", "pkceRequired": "true" },
    });
    let made = provider.post("/api/service", body);
    assert_eq!((&made["serviceName"], &made["pkceRequired"]), (&json!("Made"), &json!(true)));
    let service = made["apiKey"].clone();
    assert!(provider.may_read(ORGANIZATION, &service) && !provider.may_read("emulated-service-access-token", &service));
    let place = of_service(&service);
    assert_eq!(provider.get(&format!("/api/service/find/{service}")), json!([place]));
    provider.post("/api/service/remove", place.clone());
    assert!(!provider.may_read(ORGANIZATION, &service));
    assert_eq!(provider.send("POST", "/api/service/remove", &place).0, 404);
    assert_eq!(provider.get(&format!("/api/service/find/{service}")), json!([]));
    assert_eq!(provider.get("/api/service/orphans")["onApiButNotOnIdp"], json!([]));
    assert_eq!(provider.send("POST", "/api/service/adopt", &place).0, 404);
}

#[test]
fn access_tokens_of_a_service_are_made_renewed_and_revoked() {
    let provider = Provider::new();
    let service =
        provider.post("/api/service", json!({ "apiServerId": 1_000_000_004, "organizationId": 1_000_000_003 }));
    let service = service["apiKey"].clone();
    let made = provider.post("/api/servicetoken/create", with(of_service(&service), "description", "mine"));
    let token = made["accessToken"].as_str().unwrap();
    assert!(provider.may_read(token, &service) && !provider.may_read(token, &json!(1_000_000_002)));
    let named = with(of_service(&service), "tokenId", made["tokenId"].clone());
    let renamed = provider.post("/api/servicetoken/update", with(named.clone(), "description", "yours"));
    assert_eq!((&renamed["description"], &renamed["accessToken"]), (&json!("yours"), &Value::Null));
    let rotated = provider.post("/api/servicetoken/rotate", named.clone());
    let new = rotated["accessToken"].as_str().unwrap();
    assert!(provider.may_read(new, &service) && !provider.may_read(token, &service));
    let all = provider.post("/api/servicetoken/all", of_service(&service));
    let [listed] = all.as_array().unwrap().as_slice() else { panic!("{all}") };
    assert_eq!((&listed["tokenId"], &listed["description"]), (&made["tokenId"], &json!("yours")));
    assert!(!all.to_string().contains(new));
    provider.post("/api/servicetoken/revoke", named.clone());
    assert!(!provider.may_read(new, &service));
    assert_eq!(provider.send("POST", "/api/servicetoken/revoke", &named).0, 404);
    assert_eq!(provider.post("/api/servicetoken/all", of_service(&service)), json!([]));

    // The tokens of a service go with it.
    let made = provider.post("/api/servicetoken/create", with(of_service(&service), "description", "x"));
    provider.post("/api/service/remove", of_service(&service));
    assert!(!provider.may_read(made["accessToken"].as_str().unwrap(), &service));
    // The one that the settings have can be revoked, too.
    let all = provider.post("/api/servicetoken/all", of_service(&json!(1_000_000_002)));
    let named = with(of_service(&json!(1_000_000_002)), "tokenId", all[0]["tokenId"].clone());
    provider.post("/api/servicetoken/revoke", named);
    assert!(!provider.may_read("emulated-service-access-token", &json!(1_000_000_002)));
}

#[test]
fn organizations_have_their_own_services() {
    let provider = Provider::new();
    let made = provider.post("/api/organization", json!({ "name": "Other", "plan": "LITE" }));
    let id = made["id"].clone();
    assert_eq!((&made["name"], &made["plan"]), (&json!("Other"), &json!("LITE")));
    let token = provider.post("/api/organizationtoken/create", json!({ "organizationId": id, "description": "x" }));
    let other = provider.with_token(token["accessToken"].as_str().unwrap());
    let place = json!({ "apiServerId": 1_000_000_004, "organizationId": id });
    let service = other.post("/api/service", place.clone())["apiKey"].clone();
    assert!(other.may_read(&other.token, &service) && !other.may_read(&other.token, &json!(1_000_000_002)));
    assert!(!other.may_read(ORGANIZATION, &service));
    assert_eq!(other.send("POST", "/api/servicetoken/all", &of_service(&json!(1_000_000_002))).0, 403);
    assert_eq!(other.get("/api/organization").as_array().unwrap().len(), 1);
    assert_eq!(provider.get("/api/organization").as_array().unwrap().len(), 2);
    assert_eq!(other.send("GET", "/api/organization/1000000003", &Value::Null).0, 404);

    let delete = |provider: &Provider| provider.send("DELETE", &format!("/api/organization/{id}"), &Value::Null).0;
    assert_eq!(delete(&provider), 400);
    let handed = with(with(place, "serviceId", service.clone()), "newOrganizationId", 1_000_000_003);
    assert_eq!(other.send("POST", "/api/service/move", &handed).0, 403);
    assert_eq!(provider.post("/api/service/move", handed), of_service(&service));
    assert!(provider.may_read(ORGANIZATION, &service) && !other.may_read(&other.token, &service));
    let updated = other.post(&format!("/api/organization/{id}"), json!({ "name": "New name" }));
    assert_eq!((&updated["name"], &updated["plan"]), (&json!("New name"), &json!("FREE")));
    assert_eq!((delete(&provider), delete(&provider)), (200, 404));
    assert_eq!(other.send("GET", "/api/organization", &Value::Null).0, 401);
    assert_eq!(provider.send("DELETE", "/api/organization/1000000003", &Value::Null).0, 400);
}

#[test]
fn access_tokens_of_an_organization_are_made_renewed_and_revoked() {
    let provider = Provider::new();
    let place = json!({ "organizationId": 1_000_000_003 });
    let made = provider.post("/api/organizationtoken/create", with(place.clone(), "description", "mine"));
    let own = provider.with_token(made["accessToken"].as_str().unwrap());
    let service = json!(1_000_000_002);
    assert!(own.may_read(&own.token, &service));
    let named = with(place.clone(), "tokenId", made["tokenId"].clone());
    let renamed = provider.post("/api/organizationtoken/update", with(named.clone(), "description", "yours"));
    assert_eq!((&renamed["description"], &renamed["accessToken"]), (&json!("yours"), &Value::Null));
    let rotated = provider.post("/api/organizationtoken/rotate", named.clone());
    let new = provider.with_token(rotated["accessToken"].as_str().unwrap());
    assert!(new.may_read(&new.token, &service) && !own.may_read(&own.token, &service));
    let all = provider.post("/api/organizationtoken/all", place);
    let described: Vec<_> = all.as_array().unwrap().iter().map(|token| &token["description"]).collect();
    assert!(described.contains(&&json!("yours")) && !all.to_string().contains(&new.token), "{all}");
    provider.post("/api/organizationtoken/revoke", named.clone());
    assert!(!new.may_read(&new.token, &service));
    assert_eq!(provider.send("POST", "/api/organizationtoken/revoke", &named).0, 404);
}

#[test]
fn the_sdk_makes_and_removes_a_service_with_its_access_tokens() {
    let settings = Settings::default();
    let (organization, server) = (settings.organization_id, settings.api_server_id);
    let emulator = Emulator::manual(settings).0;
    let api = Api::identity_provider("http://emulator.invalid", ORGANIZATION).unwrap();
    let provider = Authlete::new(api, emulator.clone());

    let wanted = Service { service_name: Some("Made".into()), ..Service::default() };
    let create = CreateServiceRequest { service: Some(wanted), ..CreateServiceRequest::new(server, organization) };
    let service = provider.idp_create_service(&create).unwrap().api_key.unwrap();
    assert_eq!(emulator.calls::<CreateServiceRequest>(), [create]);
    let found = provider.idp_find_service(service).unwrap();
    assert_eq!(found[0].organization_id, Some(organization));

    let token = CreateServiceTokenRequest::new(service, organization, server, "mine");
    let token = provider.idp_create_service_token(&token).unwrap();
    let may_read = |token: &Secret| {
        let api = Api::v3("http://emulator.invalid", &service.to_string(), token.clone()).unwrap();
        Authlete::new(api, emulator.clone()).get_service().is_ok()
    };
    let first = token.access_token.unwrap();
    assert!(may_read(&first));
    let id = token.token_id.unwrap();
    let rotate = RotateServiceTokenRequest::new(service, organization, server, &*id);
    let second = provider.idp_rotate_service_token(&rotate).unwrap().access_token.unwrap();
    assert!(!may_read(&first) && may_read(&second));
    let listed = provider.idp_get_service_tokens(&GetServiceTokensRequest::new(service, organization, server)).unwrap();
    assert_eq!((listed[0].token_id.as_ref(), &listed[0].access_token), (Some(&id), &None));

    emulator.inject::<DeleteServiceRequest>(Fault::refusal(503, "A001101", "down"));
    let delete = DeleteServiceRequest::new(server, organization, service);
    assert_eq!(refusal(provider.idp_delete_service(&delete)).0, 503);
    assert_eq!(provider.idp_delete_service(&delete).unwrap(), NoContent);
    assert!(!may_read(&second));
    assert_eq!(refusal(provider.idp_delete_service(&delete)), (404, "A003201".into()));
    assert_eq!(provider.idp_get_organizations().unwrap()[0].plan, Some(Plan::Enterprise));
}
