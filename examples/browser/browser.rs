//! The async client in a browser and in Node. For tests and tools of development: what is in a browser is no secret, so a page
//! for users has its server call Authlete.

mod fetch;

use std::error::Error;

use authlete_core::introspection::{IntrospectionAction, IntrospectionRequest};
use authlete_core::token::TokenRequest;
use authlete_core::{Authlete, Config};
use js_sys::Reflect;
use wasm_bindgen::prelude::*;

use self::fetch::fetch_transport;

/// Gets an access token for a client and looks at what it is good for. `settings` has members such as `AUTHLETE_BASE_URL`.
#[wasm_bindgen]
pub async fn issue_and_introspect(settings: JsValue) -> Result<String, String> {
    issued(&settings).await.map_err(|error| error.to_string())
}

async fn issued(settings: &JsValue) -> Result<String, Box<dyn Error>> {
    let setting = |name: &str| Reflect::get(settings, &name.into()).ok().and_then(|value| value.as_string());
    let authlete = Authlete::new(Config::from_variables(setting)?.api()?, fetch_transport());

    let issued = authlete.token(&TokenRequest {
        client_id: setting("CLIENT_ID"),
        client_secret: setting("CLIENT_SECRET").map(Into::into),
        ..TokenRequest::new("grant_type=client_credentials&scope=read")
    });
    let token = issued.await?.access_token.ok_or("no access token was issued")?;

    let answer = authlete.introspection(&IntrospectionRequest::new(token)).await?;
    match answer.action {
        IntrospectionAction::Ok => {
            Ok(format!("the access token is good for: {}", answer.scopes.unwrap_or_default().join(" ")))
        }
        other => Err(format!("the access token was refused: {other}").into()),
    }
}
