//! An authorization server with a resource server beside it: each endpoint asks Authlete what to make of a request. What the
//! answer leaves to the server is decided here; all else is a reply that the answer makes itself.

use std::error::Error as _;
use std::sync::{Mutex, PoisonError};

use authlete_core::authorization::{
    AuthorizationFailReason, AuthorizationFailRequest, AuthorizationIssueRequest, AuthorizationNext,
    AuthorizationRequest, Interaction,
};
use authlete_core::introspection::{IntrospectionNext, IntrospectionRequest};
use authlete_core::oauth::{AccessToken, access_token};
use authlete_core::reply::{CollectedClaims, Reply};
use authlete_core::revocation::RevocationRequest;
use authlete_core::transport::Transport;
use authlete_core::types::Embedded;
use authlete_core::userinfo::{UserInfoNext, UserInfoRequest};
use authlete_core::{Authlete, Error, Secret};
use http::header::AUTHORIZATION;
use http::{Request, Response};
use serde_json::json;

use crate::token_endpoint::{basic_credentials, form, token_endpoint};

/// The endpoints, over a client for Authlete.
pub(crate) struct Server<T> {
    authlete: Authlete<T>,
    /// What the user is asked. A real server keeps it in the user's session.
    question: Mutex<Option<Interaction>>,
}

impl<T: Transport> Server<T> {
    pub(crate) fn new(authlete: Authlete<T>) -> Self {
        Self { authlete, question: Mutex::new(None) }
    }

    /// Answers a request.
    pub(crate) async fn handle(&self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let reply = match (request.method().as_str(), request.uri().path()) {
            ("GET", "/api/authorization") => self.authorization(request).await,
            ("POST", "/api/authorization/decision") => self.decision(request).await,
            ("POST", "/api/token") => return token_endpoint(&self.authlete, request).await,
            ("GET", "/api/userinfo") => self.user_info(request).await,
            ("POST", "/api/revocation") => self.revocation(request).await,
            ("GET", "/api/greeting") => self.greeting(request).await,
            _ => Ok(page(404, "<p>There is nothing here.</p>")),
        };
        let reply = reply.unwrap_or_else(|error| {
            // For the log, not for the client.
            let source = error.source().map(|source| format!(": {source}")).unwrap_or_default();
            eprintln!("{error}{source}");
            Reply::error(500, "server_error", "")
        });
        reply.into()
    }

    /// The authorization endpoint (RFC 6749, section 3.1) asks the user, or sends the browser back with an error.
    async fn authorization(&self, request: &Request<Vec<u8>>) -> Result<Reply, Error> {
        let query = request.uri().query().unwrap_or_default();
        match self.authlete.authorization(&AuthorizationRequest::new(query)).await?.next() {
            AuthorizationNext::Reply(reply) => Ok(reply),
            AuthorizationNext::Interaction(interaction) => {
                let page = login_page(&interaction);
                self.keep(Some(interaction));
                Ok(page)
            }
            // The client wants no page to be shown, and nobody is logged in here.
            AuthorizationNext::NoInteraction(request) => self.decide(request.check(None, 0)).await,
            _ => Ok(Reply::error(500, "server_error", "")),
        }
    }

    /// The form of the page comes back: the user logged in and allowed the request, or not.
    async fn decision(&self, request: &Request<Vec<u8>>) -> Result<Reply, Error> {
        let Some(question) = self.keep(None) else {
            return Ok(page(400, "<p>There is nothing to decide.</p>"));
        };
        let parameter = |name: &str| {
            let mut form = form_urlencoded::parse(request.body());
            form.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        // A real server checks a password here.
        let user = parameter("user").filter(|_| parameter("decision").as_deref() == Some("allow"));
        self.decide(user.map(|user| question.issue(user)).ok_or(question.fail(AuthorizationFailReason::Denied))).await
    }

    async fn decide(
        &self,
        decision: Result<AuthorizationIssueRequest, AuthorizationFailRequest>,
    ) -> Result<Reply, Error> {
        Ok(match decision {
            Ok(issue) => self.authlete.authorization_issue(&issue).await?.reply(),
            Err(fail) => self.authlete.authorization_fail(&fail).await?.reply(),
        })
    }

    /// The userinfo endpoint (OpenID Connect Core 1.0, section 5.3): Authlete says which claims the token allows, the
    /// server collects them, and Authlete forms the response.
    async fn user_info(&self, request: &Request<Vec<u8>>) -> Result<Reply, Error> {
        let Some(token) = token_of(request) else {
            return Ok(no_token());
        };
        match self.authlete.userinfo(&UserInfoRequest::new(token)).await?.next() {
            UserInfoNext::Reply(reply) => Ok(reply),
            UserInfoNext::Claims(claims) => {
                let known = json!({ "email": "john@example.com", "email_verified": true });
                Ok(claims.finish(
                    self.authlete
                        .userinfo_issue(&claims.issue(CollectedClaims::of_json(known.to_string())))
                        .await?
                        .reply(),
                ))
            }
            _ => Ok(Reply::error(500, "server_error", "")),
        }
    }

    /// The revocation endpoint (RFC 7009).
    async fn revocation(&self, request: &Request<Vec<u8>>) -> Result<Reply, Error> {
        let Ok(credentials) = basic_credentials(request.headers()) else {
            let challenge = r#"Basic realm="revocation""#;
            return Ok(Reply::error(401, "invalid_client", "").with_header("www-authenticate", challenge));
        };
        let (client_id, client_secret) = credentials.map(|basic| (basic.user_id, basic.password)).unzip();
        let parameters = match form(request) {
            Ok(form) => form,
            Err(refusal) => return Ok(refusal),
        };
        let request = RevocationRequest { client_id, client_secret, ..RevocationRequest::new(parameters) };
        Ok(self.authlete.revocation(&request).await?.reply())
    }

    /// A protected resource (RFC 6750): it asks whether the access token is good for what is requested.
    async fn greeting(&self, request: &Request<Vec<u8>>) -> Result<Reply, Error> {
        let Some(token) = token_of(request) else {
            return Ok(no_token());
        };
        let request = IntrospectionRequest { scopes: Some(vec!["email".into()]), ..IntrospectionRequest::new(token) };
        match self.authlete.introspection(&request).await?.next() {
            IntrospectionNext::Reply(reply) => Ok(reply),
            IntrospectionNext::Granted(granted) => {
                let name = granted.response().subject.as_deref().unwrap_or("you");
                Ok(granted.finish(Reply::json(200, &json!({ "message": format!("hello {name}") }))))
            }
            _ => Ok(Reply::error(500, "server_error", "")),
        }
    }

    /// Keeps what the user is asked, or nothing, and gives back what was kept before.
    fn keep(&self, question: Option<Interaction>) -> Option<Interaction> {
        std::mem::replace(&mut self.question.lock().unwrap_or_else(PoisonError::into_inner), question)
    }
}

fn login_page(interaction: &Interaction) -> Reply {
    let response = interaction.response();
    let client = response.client.as_ref().map(Embedded::read).and_then(Result::ok);
    let name = client.and_then(|client| client.client_name).unwrap_or("An application".into());
    let scopes: Vec<_> = response.scopes.iter().flatten().filter_map(|scope| scope.name.as_deref()).collect();
    let question = format!("{} asks for: {}.", escaped(&name), escaped(&scopes.join(", ")));
    page(200, &format!("<p>{question}</p> <button>Log in and allow</button>"))
}

fn page(status: u16, content: &str) -> Reply {
    Reply::with_body(status, "text/html;charset=UTF-8", content)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The access token of the `Authorization` header. Tokens that are bound to a key are left out, and so are those in a form.
fn token_of(request: &Request<Vec<u8>>) -> Option<Secret> {
    match access_token(request.headers().get(AUTHORIZATION), "") {
        Ok(Some(AccessToken::Bearer(token))) => Some(token),
        _ => None,
    }
}

/// RFC 6750, section 3.1: without a token, the challenge has no error code.
fn no_token() -> Reply {
    Reply::empty(401).with_header("www-authenticate", "Bearer")
}
