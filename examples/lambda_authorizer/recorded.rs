//! The answers to recorded events, for a machine where no Lambda is.

use std::io::Write;

use authlete_core::Authlete;
use authlete_core::handler::RequiredAccess;
use authlete_core::token_management::TokenCreateRequest;
use authlete_core::transport::Transport;
use authlete_core::types::{GrantType, Property};
use authlete_emulator::Emulator;

use crate::Result;
use crate::authorizer::Authorizer;
use crate::settings::Settings;

/// The token that the events have.
pub(crate) const TOKEN: &str = "gzb7HWLxNxKPmGwZzNjJTA";

const FORMAT_2: &str = "HTTP API, format 2.0";

/// The events, one of each format.
pub(crate) const EVENTS: [(&str, &str); 4] = [
    ("REST API, type TOKEN", include_str!("events/rest_token.json")),
    ("REST API, type REQUEST", include_str!("events/rest_request.json")),
    ("HTTP API, format 1.0", include_str!("events/http_1_0.json")),
    (FORMAT_2, include_str!("events/http_2_0.json")),
];

/// Prints the answers in each form, for a scope that the token has and for one that it has not.
pub(crate) async fn show(mut output: impl Write) -> Result<()> {
    let emulator = Emulator::system(authlete_emulator::Settings::default());
    let api = emulator.settings().api_v3("http://emulator.invalid")?;
    let authlete = Authlete::new(api, emulator);
    register_token(&authlete).await?;
    for scope in ["read", "write"] {
        for (format, event) in EVENTS {
            let forms = if format == FORMAT_2 { &[false, true][..] } else { &[false] };
            for simple_responses in forms.iter().copied() {
                let required = RequiredAccess::new().with_scopes([scope]);
                let settings = Settings { required, simple_responses, ..Settings::default() };
                let authorizer = Authorizer::new(authlete.clone(), settings);
                let answer = serde_json::to_value(authorizer.answer(serde_json::from_str(event)?).await?)?;
                let form = if simple_responses { ", simple responses" } else { "" };
                writeln!(output, "{format}{form}, scope {scope}:\n{answer:#}\n")?;
            }
        }
    }
    Ok(())
}

/// Makes the token of the events one of the service's.
pub(crate) async fn register_token<T: Transport>(authlete: &Authlete<T>) -> Result<()> {
    let property = |key: &str, value: &str, hidden| Property {
        key: Some(key.into()),
        value: Some(value.into()),
        hidden: Some(hidden),
        ..Property::default()
    };
    let client_id = authlete_emulator::Settings::default().client.client_id;
    let token = TokenCreateRequest {
        client_id,
        subject: Some("1001".into()),
        scopes: Some(vec!["read".into()]),
        acr: Some("urn:mace:incommon:iap:silver".into()),
        auth_time: Some(1_750_000_000),
        access_token: Some(TOKEN.into()),
        properties: Some(vec![property("given_name", "John", false), property("risk", "low", true)]),
        ..TokenCreateRequest::new(GrantType::AuthorizationCode)
    };
    authlete.token_create(&token).await?;
    Ok(())
}
