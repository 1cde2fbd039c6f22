//! reqwest 0.13 as a transport: `cargo run --example reqwest_0_13`.

use std::error::Error;
use std::net::TcpListener;
use std::time::Duration;

use authlete_core::transport::{HttpRequest, HttpResponse, TimeLimit, Transport, refuse_encoded_body};
use authlete_core::{Authlete, BoxError, TransportError};
use authlete_emulator::{Emulator, Settings, serve};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use reqwest_0_13 as reqwest;

/// The longest response body, in bytes.
const LIMIT: usize = 16 << 20;

/// For https, turn on one of reqwest's TLS features.
fn client() -> reqwest::Result<reqwest::Client> {
    let settings = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    settings.retry(reqwest::retry::never()).connect_timeout(Duration::from_secs(5)).build()
}

struct Reqwest(reqwest::Client);

impl Transport for Reqwest {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let limit = TimeLimit::of(&request, Duration::from_secs(30));
        let mut request =
            reqwest::Request::try_from(request).map_err(|error| TransportError::Unsendable(error.into()))?;
        *request.timeout_mut() = Some(limit);
        // The URL may hold a token.
        let response = self.0.execute(request).await.map_err(|error| transport_error(error.without_url().into()))?;
        let (parts, body) = http::Response::from(response).into_parts();
        refuse_encoded_body(&parts.headers)?;
        let body = Limited::new(body, LIMIT).collect().await.map_err(transport_error)?;
        Ok(HttpResponse::from_parts(parts, body.to_bytes().into()))
    }
}

fn transport_error(error: BoxError) -> TransportError {
    match error.downcast_ref::<reqwest::Error>() {
        Some(reqwest) if reqwest.is_connect() => TransportError::Connect(error),
        Some(reqwest) if reqwest.is_timeout() => TransportError::Timeout,
        None if error.is::<LengthLimitError>() => TransportError::BodyTooLarge { limit: LIMIT },
        _ => TransportError::Interrupted(error),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::default();
    let client_id = settings.client.client_id.unwrap_or_default();
    let emulator = serve(TcpListener::bind("127.0.0.1:0")?, Emulator::system(settings.clone()))?;
    let authlete = Authlete::new(settings.api_v3(&emulator.base_url())?, Reqwest(client()?));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = runtime.block_on(authlete.get_client(client_id))?;
    println!("The client is called {:?}.", client.client_name.unwrap_or_default());
    Ok(())
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
