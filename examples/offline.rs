//! The core without a transport, and then with transports of one's own: `cargo run --example offline`.

use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::net::TcpListener;
use std::time::Duration;

use authlete_core::client::GetClient;
use authlete_core::token::{TokenAction, TokenRequest};
use authlete_core::transport::{HttpRequest, HttpResponse};
use authlete_core::{Api, Operation, blocking};
use authlete_emulator::{Emulator, Settings};

fn main() -> Result<(), Box<dyn Error>> {
    build_and_parse()?;
    plug_in_a_closure()?;
    plug_in_ureq()
}

/// A request is built, a response is parsed; what happens between is up to you.
fn build_and_parse() -> Result<(), Box<dyn Error>> {
    let api = Api::v3("https://us.authlete.com", "1234567890", "access-token-of-the-service")?;

    let request: http::Request<Vec<u8>> = api.http_request(&TokenRequest::new("grant_type=client_credentials"))?;
    println!("{} {}\n{}\n", request.method(), request.uri(), String::from_utf8_lossy(request.body()));

    let response = http::Response::new(r#"{"action":"OK","accessToken":"SlAV32hkKG"}"#);
    let response = TokenRequest::parse_http(&response)?;
    assert_eq!(response.action, TokenAction::Ok);
    println!("The token stays hidden: {:?}\n", response.access_token);
    Ok(())
}

/// A closure is a transport: the shortest test double there is.
fn plug_in_a_closure() -> Result<(), Box<dyn Error>> {
    let api = Api::v2("https://api.authlete.com", "21653835348762", "api-secret")?;
    let authlete = blocking::Authlete::new(
        api,
        blocking::from_fn(|request: HttpRequest| {
            assert_eq!(request.uri().path(), "/api/client/get/my-app");
            Ok::<_, Infallible>(HttpResponse::new(br#"{"clientName":"My App"}"#.to_vec()))
        }),
    );
    let client = authlete.get_client("my-app")?;
    println!("A closure says that the client is called {:?}.", client.client_name.unwrap_or_default());
    Ok(())
}

/// So is every HTTP client that takes `http::Request`: here ureq, against a stand-in for Authlete on this machine.
fn plug_in_ureq() -> Result<(), Box<dyn Error>> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into();
    let transport = blocking::from_fn(move |request: HttpRequest| -> io::Result<HttpResponse> {
        let (parts, mut body) = agent.run(request).map_err(ureq::Error::into_io)?.into_parts();
        let body = body.with_config().limit(16 << 20).read_to_vec().map_err(ureq::Error::into_io)?;
        Ok(HttpResponse::from_parts(parts, body))
    });

    let settings = Settings::default();
    let client_id = settings.client.client_id.unwrap_or_default();
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let api = settings.api_v3(&format!("http://{}", listener.local_addr()?))?;
    let _server = authlete_emulator::serve(listener, Emulator::system(settings))?;

    let client = blocking::Authlete::new(api, transport).call(&GetClient::new(client_id))?;
    println!("ureq says that the client is called {:?}.", client.client_name.unwrap_or_default());
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn all_three_parts_run() {
        super::main().unwrap();
    }
}
