//! Whole endpoints: an HTTP request comes in, Authlete is called with what belongs to it, an HTTP response goes out.
#![cfg(feature = "handler")]

mod actions;
mod credential_issuance;
mod device_verification;
mod endpoints;
mod faults_of_others;
mod notifications;
mod requests;
mod validation;

use std::io;
use std::sync::{Arc, Mutex};

use authlete_core::authorization::*;
use authlete_core::backchannel_authentication::*;
use authlete_core::device::*;
use authlete_core::federation::*;
use authlete_core::grant_management::*;
use authlete_core::handler::*;
use authlete_core::introspection::*;
use authlete_core::pushed_authorization::*;
use authlete_core::registration::*;
use authlete_core::reply::{CollectedClaims, Reply};
use authlete_core::revocation::*;
use authlete_core::service::GetServiceConfiguration;
use authlete_core::testing::{TestDouble, api};
use authlete_core::token::*;
use authlete_core::token_management::{TokenCreateAction, TokenCreateRequest, TokenCreateResponse};
use authlete_core::transport::TransportError;
use authlete_core::types::{GmAction, RawJson};
use authlete_core::userinfo::*;
use authlete_core::{Authlete, Secret, blocking};
use futures::channel::oneshot;
use futures::executor::block_on;
use http::{Request, Response};

type PasswordDecision = Decision<TokenIssueRequest, TokenFailRequest>;

/// Settings with this URL of the server.
fn at(base_url: &str) -> HandlerSettings {
    HandlerSettings::new().with_base_url(base_url)
}

fn handler<E>(double: TestDouble, endpoint: E) -> Handler<E, TestDouble> {
    Handler::new(Authlete::new(api(), double), endpoint)
}

/// `METHOD /path`, headers of the form `name: value`, and the body.
fn request(line: &str, headers: &[&str], body: &str) -> Request<String> {
    let (method, uri) = line.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(uri);
    for header in headers {
        let (name, value) = header.split_once(": ").unwrap();
        request = request.header(name, value);
    }
    request.body(body.into()).unwrap()
}

fn form(headers: &[&str], body: &str) -> Request<String> {
    let mut all = vec!["content-type: application/x-www-form-urlencoded"];
    all.extend(headers);
    request("POST https://as.example/endpoint", &all, body)
}

fn status_and_body(response: &Response<Vec<u8>>) -> (u16, &str) {
    (response.status().as_u16(), std::str::from_utf8(response.body()).unwrap())
}

fn ok() -> TokenResponse {
    TokenResponse { response_content: Some("{}".into()), ..TokenResponse::new(TokenAction::Ok) }
}

/// Shows no page: the cookie of a request says who its user is.
struct NoPage;

impl AuthorizationDecisions for NoPage {
    async fn page(&self, _: &ClientRequest<'_>, _: &Interaction) -> Result<Reply, Interruption> {
        unreachable!()
    }

    async fn without_page(
        &self,
        request: &ClientRequest<'_>,
        no_interaction: &NoInteraction,
    ) -> Result<AuthorizationDecision, Interruption> {
        let subject = request.headers().get("cookie").map(|cookie| cookie.to_str()).transpose()?;
        Ok(no_interaction.check(subject.map(|subject| LoggedInUser::new(subject, 1)), 2).into())
    }
}

/// Lets every resource server ask.
struct Anybody;

impl IntrospectionDecisions for Anybody {
    async fn authenticate(
        &self,
        _: &ClientRequest<'_>,
        call: StandardIntrospectionRequest,
    ) -> Result<Option<StandardIntrospectionRequest>, Interruption> {
        Ok(Some(call))
    }
}
