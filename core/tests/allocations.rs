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

/// What a handler allocates beyond its call to Authlete, for a request with Basic credentials that is answered with tokens:
///
/// - the media type of the form, and the form, which the call takes as its own: 2;
/// - the credentials, decoded from base64, split in two, and form-decoded in two steps: 1 + 2 + 4;
/// - the reply, which is a list of headers and a body: 2;
/// - the map of the headers of the response: 2. Their values are constants.
#[cfg(feature = "handler")]
const LIMIT_OF_A_HANDLER: u64 = 13;

#[cfg(feature = "handler")]
#[test]
fn a_handler_allocates_little_beyond_its_call() {
    use std::future::ready;

    use authlete_core::Authlete;
    use authlete_core::handler::{Handler, Token, block_on};
    use authlete_core::transport::{HttpRequest, HttpResponse, TransportError, from_fn};

    let api = Api::v3("https://us.authlete.com", "1234567890", "access-token-of-the-service").unwrap();
    let answer = include_bytes!("../benches/data/token_response.json");
    let transport = from_fn(|_: HttpRequest| ready(Ok::<_, TransportError>(HttpResponse::new(answer.to_vec()))));
    let authlete = Authlete::new(api, transport);
    let form = "grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA";
    let call = TokenRequest {
        client_id: Some("budget-app".into()),
        client_secret: Some("gX1fBat3bV-gX1fBat3bV".into()),
        ..TokenRequest::new(form)
    };
    let request = http::Request::post("/token")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("authorization", "Basic YnVkZ2V0LWFwcDpnWDFmQmF0M2JWLWdYMWZCYXQzYlY=")
        .body(form)
        .unwrap();
    let handler = Handler::new(authlete.clone(), Token::new(()));
    let called = allocation_counter::measure(|| drop(block_on(authlete.token(&call)).unwrap()));
    let mut response = None;
    let handled = allocation_counter::measure(|| response = Some(block_on(handler.handle(&request))));
    assert_eq!(response.unwrap().status(), 200);
    println!("call: {}, handler: {}", called.count_total, handled.count_total);
    assert!(handled.count_total <= called.count_total + LIMIT_OF_A_HANDLER);
}
