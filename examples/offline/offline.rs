//! The core without a transport, and then with small ones of one's own: `cargo run --example offline`.

use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::net::TcpListener;
use std::time::Duration;

use authlete_core::token::{TokenAction, TokenRequest};
use authlete_core::transport::{HttpRequest, HttpResponse, TimeLimit, refuse_encoded_body};
use authlete_core::{Api, Operation, TransportError, blocking};
use authlete_emulator::{Emulator, Settings, serve};

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

/// A closure is a transport.
fn plug_in_a_closure() -> Result<(), Box<dyn Error>> {
    let api = Api::v2("https://api.authlete.com", "21653835348762", "api-secret")?;
    let transport = blocking::from_fn(|request| {
        assert_eq!(request.uri().path(), "/api/client/get/my-app");
        Ok::<_, Infallible>(HttpResponse::new(br#"{"clientName":"My App"}"#.to_vec()))
    });
    let client = blocking::Authlete::new(api, transport).get_client("my-app")?;
    println!("A closure says that the client is called {:?}.", client.client_name.unwrap_or_default());
    Ok(())
}

/// So is every HTTP client: here ureq, against an emulator of Authlete on this machine.
fn plug_in_ureq() -> Result<(), Box<dyn Error>> {
    let settings = Settings::default();
    let client_id = settings.client.client_id.unwrap_or_default();
    let emulator = serve(TcpListener::bind("127.0.0.1:0")?, Emulator::system(settings.clone()))?;
    let authlete = blocking::Authlete::new(settings.api_v3(&emulator.base_url())?, ureq_transport());
    let client = authlete.get_client(client_id)?;
    println!("ureq says that the client is called {:?}.", client.client_name.unwrap_or_default());
    Ok(())
}

/// ureq as a transport. For https, turn on one of its TLS features.
fn ureq_transport() -> impl blocking::Transport {
    let settings = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None);
    let agent = ureq::Agent::new_with_config(settings.build());
    blocking::from_fn(move |request: HttpRequest| {
        let limit = TimeLimit::of(&request, Duration::from_secs(30));
        let request = agent.configure_request(request).timeout_global(Some(limit)).build();
        let (parts, mut body) = agent.run(request).map_err(transport_error)?.into_parts();
        refuse_encoded_body(&parts.headers)?;
        let body = body.with_config().limit(16 << 20).read_to_vec().map_err(transport_error)?;
        Ok::<_, TransportError>(HttpResponse::from_parts(parts, body))
    })
}

fn transport_error(error: ureq::Error) -> TransportError {
    match error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => TransportError::Connect(error.into()),
        ureq::Error::Io(io) if io.kind() == io::ErrorKind::ConnectionRefused => TransportError::Connect(io.into()),
        ureq::Error::Timeout(_) => TransportError::Timeout,
        ureq::Error::BodyExceedsLimit(limit) => TransportError::BodyTooLarge { limit: limit as usize },
        _ => TransportError::Interrupted(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::thread;

    use blocking::Transport;

    use super::*;

    #[test]
    fn all_three_parts_run() {
        super::main().unwrap();
    }

    /// What the transport makes of a server that answers with these bytes, or does not answer.
    fn outcome(response: Option<Vec<u8>>, limit: Duration) -> Result<HttpResponse, TransportError> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut request = http::Request::get(format!("http://{}/", listener.local_addr().unwrap()));
        request.extensions_mut().unwrap().insert(TimeLimit(limit));
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            match response {
                Some(response) => {
                    let _ = stream.read(&mut [0; 4096]);
                    let _ = stream.write_all(&response);
                }
                None => drop(stream.read_to_end(&mut Vec::new())),
            }
        });
        let outcome = ureq_transport().send(request.body(Vec::new()).unwrap());
        server.join().unwrap();
        outcome
    }

    #[test]
    fn ureq_reports_what_happened() {
        let long = Duration::from_secs(30);
        let redirect = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(outcome(Some(redirect.to_vec()), long).unwrap().status(), 302);
        assert!(matches!(outcome(None, Duration::from_millis(100)), Err(TransportError::Timeout)));
        let mut large = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
        large.resize(17 << 20, b' ');
        assert!(matches!(outcome(Some(large), long), Err(TransportError::BodyTooLarge { limit: 16_777_216 })));
        let broken = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort".to_vec();
        assert!(matches!(outcome(Some(broken), long), Err(TransportError::Interrupted(_))));

        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let refused = ureq_transport().send(http::Request::get(format!("http://{nobody}/")).body(Vec::new()).unwrap());
        assert!(matches!(refused, Err(TransportError::Connect(_))), "{refused:?}");
    }
}
