//! The token endpoint of an authorization server in a Worker, as edge runtimes have them.

#[path = "../browser/fetch.rs"]
mod fetch;

use authlete_core::handler::{BODY_LIMIT, Handler, HandlerSettings, Token};
use authlete_core::transport::LocalTransport;
use authlete_core::{Authlete, Config};
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{Headers, Request, Response, ResponseInit};

use self::fetch::{entries, fetch_transport, read};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn log(text: &str);
}

/// Answers a request. `env` is what the runtime gives to the Worker, with members such as `AUTHLETE_BASE_URL`.
#[wasm_bindgen]
pub async fn respond(request: Request, env: JsValue) -> Result<Response, JsError> {
    let request = incoming(&request).await?;
    let response = match request.uri().path() {
        "/api/token" => token_endpoint(&env)?.handle(&request).await,
        _ => http::Response::builder().status(404).body(Vec::new())?,
    };
    outgoing(response).map_err(|_| JsError::new("the response could not be made"))
}

/// `()` stands for an application that offers no grant that takes a decision of its own.
fn token_endpoint(env: &JsValue) -> Result<Handler<Token<()>, impl LocalTransport + use<>>, JsError> {
    let setting = |name: &str| Reflect::get(env, &name.into()).ok().and_then(|value| value.as_string());
    let authlete = Authlete::new(Config::from_variables(setting)?.api()?, fetch_transport());
    let settings = HandlerSettings::new().on_failure(|failure| log(&failure.to_string()));
    // Where clients reach the Worker, for DPoP proofs.
    let settings = setting("ISSUER").into_iter().fold(settings, |settings, issuer| settings.with_base_url(&issuer));
    Ok(Handler::new(authlete, Token::new(())).with_settings(&settings))
}

/// A body that is longer than the handler takes is read no further: the handler refuses one byte more.
async fn incoming(request: &Request) -> Result<http::Request<Vec<u8>>, JsError> {
    let mut builder = http::Request::builder().method(request.method().as_str()).uri(request.url());
    for (name, value) in entries(&request.headers()) {
        builder = builder.header(name, value);
    }
    let body = match request.body() {
        Some(stream) => read(&stream, BODY_LIMIT).await.map_err(|_| JsError::new("the request broke off"))?,
        None => Some(Vec::new()),
    };
    Ok(builder.body(body.unwrap_or_else(|| vec![0; BODY_LIMIT + 1]))?)
}

fn outgoing(response: http::Response<Vec<u8>>) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in response.headers() {
        headers.append(name.as_str(), &String::from_utf8_lossy(value.as_bytes()))?;
    }
    let init = ResponseInit::new();
    init.set_status(response.status().as_u16());
    init.set_headers(&headers);
    let mut body = response.into_body();
    match body.is_empty() {
        // Some statuses must not come with a body, not even with an empty one.
        true => Response::new_with_opt_str_and_init(None, &init),
        false => Response::new_with_opt_u8_array_and_init(Some(&mut body), &init),
    }
}
