//! The page where users enter the code that a device shows.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;

use crate::attempts::may_try;
use crate::browser::Browser;
use crate::client_address::network;
use crate::pages::{DeviceError, DevicePage, Page};
use crate::server::Server;

/// The longest form, in bytes.
const BODY_LIMIT: usize = 4 * 1024;

/// Shows the page, or takes a code. Codes are short, so that who guesses is slowed down (RFC 8628, section 5.1).
pub(crate) async fn show(State(server): State<Arc<Server>>, request: Request) -> Response {
    let browser = Browser::new(server.application.clone(), request.headers());
    let sender = network(request.headers(), request.extensions(), &server.application.proxies);
    let has_code = request.method() == http::Method::POST || request.uri().query().is_some();
    if has_code {
        match may_try(&server.application, &format!("user_code:{sender}")).await {
            Ok(true) => {}
            Ok(false) => {
                let error = Some(DeviceError::TooManyAttempts);
                let reply = DevicePage { language: browser.language(None), csrf: "", user_code: "", error }.reply();
                return browser.respond(reply);
            }
            Err(error) => return browser.fail(error.into()),
        }
    }
    let (parts, body) = request.into_parts();
    match axum::body::to_bytes(body, BODY_LIMIT).await {
        Ok(body) => browser.respond(server.device.handle(&http::Request::from_parts(parts, body)).await),
        Err(error) => browser.fail(error.into()),
    }
}
