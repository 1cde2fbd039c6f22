//! The blocking client under WASI 0.2, over a socket of the runtime. The guide says how to run it.

use std::env;
use std::error::Error;
use std::time::Duration;

use authlete_core::Config;
use authlete_core::blocking::{Authlete, Transport, from_fn};
use authlete_core::introspection::{IntrospectionAction, IntrospectionRequest};
use authlete_core::token::TokenRequest;
use authlete_core::transport::{HttpRequest, HttpResponse, TimeLimit, TransportError};
use ureq::{Agent, Timeout};

const LIMIT: u64 = 16 << 20;

/// Gets an access token for a client and looks at what it is good for.
fn main() -> Result<(), Box<dyn Error>> {
    let authlete = Authlete::new(Config::from_env()?.api()?, ureq_transport());
    let issued = authlete.token(&TokenRequest {
        client_id: env::var("CLIENT_ID").ok(),
        client_secret: env::var("CLIENT_SECRET").ok().map(Into::into),
        ..TokenRequest::new("grant_type=client_credentials&scope=read")
    })?;
    let token = issued.access_token.ok_or("no access token was issued")?;
    let answer = authlete.introspection(&IntrospectionRequest::new(token))?;
    match answer.action {
        IntrospectionAction::Ok => {
            println!("the access token is good for: {}", answer.scopes.unwrap_or_default().join(" "))
        }
        other => return Err(format!("the access token was refused: {other}").into()),
    }
    Ok(())
}

fn ureq_transport() -> impl Transport {
    let agent: Agent = Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
    from_fn(move |request: HttpRequest| {
        let limit = TimeLimit::of(&request, Duration::from_secs(30));
        // Not `timeout_global`, for which ureq looks names up on another thread, as there is none.
        let request = agent
            .configure_request(request)
            .timeout_connect(Some(limit))
            .timeout_send_request(Some(limit))
            .timeout_send_body(Some(limit))
            .timeout_recv_response(Some(limit))
            .timeout_recv_body(Some(limit))
            .build();
        let (parts, mut body) = agent.run(request).map_err(reason)?.into_parts();
        let body = body.with_config().limit(LIMIT).read_to_vec().map_err(reason)?;
        Ok::<_, TransportError>(HttpResponse::from_parts(parts, body))
    })
}

fn reason(error: ureq::Error) -> TransportError {
    match error {
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => TransportError::Connect(error.into()),
        ureq::Error::Timeout(_) => TransportError::Timeout,
        ureq::Error::BodyExceedsLimit(limit) => TransportError::BodyTooLarge { limit: limit as usize },
        other => TransportError::Interrupted(other.into()),
    }
}
