//! How often building a request allocates: at most eight times, as an `http::Request` and whatever the operation. And that
//! parsing the largest answer does not allocate for what nobody asks for.

use authlete_core::authorization::AuthorizationRequest;
use authlete_core::client::{Client, CreateClient, GetClient, GetClientList};
use authlete_core::service::GetServiceConfiguration;
use authlete_core::token::TokenRequest;
use authlete_core::{Api, Operation};

/// Enough for the requests of every day; a longer body grows its buffer a few times more.
const LIMIT: u64 = 8;

fn counted<O: Operation>(operation: &O) -> u64 {
    let api = Api::v3("https://us.authlete.com", "1234567890", "access-token-of-the-service").unwrap();
    let mut request = None;
    let counted = allocation_counter::measure(|| request = Some(api.http_request(operation)));
    assert!(request.unwrap().is_ok());
    counted.count_total
}

#[test]
fn a_request_takes_few_allocations() {
    let form = "grant_type=refresh_token&refresh_token=ArM8MYtm2a7gSiuU7veq988VVywxWS8CE6zy";
    let token = TokenRequest { client_id: Some("1".into()), ..TokenRequest::new(form) };
    let configuration = GetServiceConfiguration { pretty: Some(true), patch: None, ..Default::default() };
    let list = GetClientList { developer: None, start: Some(0), end: Some(100), ..Default::default() };
    let client = Client { client_name: Some("App".into()), ..Default::default() };
    for (name, count) in [
        ("token", counted(&token)),
        ("get_client", counted(&GetClient::new(26837717140341))),
        ("get_service_configuration", counted(&configuration)),
        ("get_client_list", counted(&list)),
        ("create_client", counted(&CreateClient::new(client))),
    ] {
        println!("{name}: {count}");
        assert!(count <= LIMIT, "{name}: {count}");
    }
}

#[test]
fn service_and_client_of_an_authorization_response_are_left_alone() {
    let response = http::Response::new(include_str!("../benches/data/authorization_response.json"));
    let mut answer = None;
    let counted = allocation_counter::measure(|| answer = Some(AuthorizationRequest::parse_http(&response)));
    let answer = answer.unwrap().unwrap();
    let service = answer.service.unwrap();
    let apart = allocation_counter::measure(|| drop(service.read().unwrap()));
    println!("answer: {}, service: {}", counted.count_total, apart.count_total);
    assert!(counted.count_total < apart.count_total / 2);
}
