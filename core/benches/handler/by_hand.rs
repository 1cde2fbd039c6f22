//! The endpoints without handlers, as a server has them that calls Authlete and acts on the actions itself. It takes the readers of
//! headers in `oauth`, and nothing of `handler` and `reply`. Nothing is copied that can be moved.
//!
//! What a handler checks is checked here too: method, length and media type of a request, headers that must stand once, content
//! that an answer must have. `main.rs` asserts that both sides send the same and answer the same.

use authlete_core::authorization::{
    AuthorizationAction, AuthorizationIssueAction, AuthorizationIssueRequest, AuthorizationRequest,
};
use authlete_core::introspection::{StandardIntrospectionAction, StandardIntrospectionRequest};
use authlete_core::oauth::{AccessToken, AuthorizationHeader, BasicCredentials, access_token};
use authlete_core::token::{TokenAction, TokenRequest};
use authlete_core::transport::Transport;
use authlete_core::types::Prompt;
use authlete_core::userinfo::{UserInfoAction, UserInfoIssueAction, UserInfoIssueRequest, UserInfoRequest};
use authlete_core::{Authlete, Error, Secret};
use http::header::{
    ACCEPT, ALLOW, AUTHORIZATION, AsHeaderName, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName,
    InvalidHeaderValue, LOCATION, PRAGMA, WWW_AUTHENTICATE, X_FRAME_OPTIONS,
};
use http::{HeaderValue, Method, StatusCode};
use serde_json::Value;

use crate::application;
use crate::{Request, Response};

const BASE_URL: &str = "https://as.example.com";
const BODY_LIMIT: usize = 1024 * 1024;

pub(crate) async fn token<T: Transport>(authlete: &Authlete<T>, request: &Request) -> Response {
    answer_token(authlete, request).await.unwrap_or_else(|refusal| refusal.response(r#"Basic realm="token""#))
}

async fn answer_token<T: Transport>(authlete: &Authlete<T>, request: &Request) -> Result<Response, Refusal> {
    check(request, &[Method::POST])?;
    let mut call = TokenRequest::new(form(request)?);
    if let Some(client) = basic(request)? {
        (call.client_id, call.client_secret) = (Some(client.user_id), Some(client.password));
    }
    if let Some((own, issuers)) = certificates(request).split_first() {
        call.client_certificate = Some(own.clone());
        call.client_certificate_path = (!issuers.is_empty()).then(|| issuers.to_vec());
    }
    call.oauth_client_attestation = single_text(request, "oauth-client-attestation")?.map(Secret::from);
    call.oauth_client_attestation_pop = single_text(request, "oauth-client-attestation-pop")?.map(Secret::from);
    if let Some(proof) = proof(request)? {
        call.dpop = Some(proof.into());
        (call.htm, call.htu) =
            (Some(request.method().as_str().into()), Some(BASE_URL.to_owned() + request.uri().path()));
    }
    let answer = authlete.token(&call).await?;
    let mut response = match answer.action {
        TokenAction::Ok | TokenAction::IdTokenReissuable => json(StatusCode::OK, content(answer.response_content)?),
        TokenAction::BadRequest => json(StatusCode::BAD_REQUEST, content(answer.response_content)?),
        TokenAction::InvalidClient => {
            let mut response = json(StatusCode::UNAUTHORIZED, content(answer.response_content)?);
            set(&mut response, WWW_AUTHENTICATE, HeaderValue::from_static(r#"Basic realm="token""#));
            response
        }
        TokenAction::InternalServerError => json(StatusCode::INTERNAL_SERVER_ERROR, content(answer.response_content)?),
        TokenAction::Password | TokenAction::TokenExchange | TokenAction::JwtBearer => {
            error(StatusCode::BAD_REQUEST, "unsupported_grant_type")
        }
        TokenAction::NativeSso => error(StatusCode::BAD_REQUEST, "invalid_grant"),
        _ => return Err(Refusal::NoResponse),
    };
    if let Some(nonce) = answer.dpop_nonce {
        set(&mut response, HeaderName::from_static("dpop-nonce"), nonce.try_into()?);
    }
    if let Some(challenge) = answer.attestation_challenge {
        set(&mut response, HeaderName::from_static("oauth-client-attestation-challenge"), challenge.try_into()?);
    }
    Ok(response)
}

pub(crate) async fn authorization<T: Transport>(authlete: &Authlete<T>, request: &Request) -> Response {
    answer_authorization(authlete, request).await.unwrap_or_else(|refusal| refusal.response("Basic"))
}

async fn answer_authorization<T: Transport>(authlete: &Authlete<T>, request: &Request) -> Result<Response, Refusal> {
    check(request, &[Method::GET, Method::POST])?;
    let parameters = match *request.method() {
        Method::POST => form(request)?,
        _ => request.uri().query().unwrap_or_default(),
    };
    let answer = authlete.authorization(&AuthorizationRequest::new(parameters)).await?;
    match answer.action {
        AuthorizationAction::Interaction => {
            let ticket = answer.ticket.ok_or(Refusal::NoResponse)?;
            let wants_login = answer.prompts.unwrap_or_default().contains(&Prompt::Login)
                || has_max_age_0(parameters, answer.request_object_payload.as_ref());
            Ok(unframed(application::page(&ticket, wants_login)))
        }
        AuthorizationAction::Location => location(StatusCode::FOUND, content(answer.response_content)?),
        AuthorizationAction::Form => Ok(html(content(answer.response_content)?)),
        AuthorizationAction::BadRequest => Ok(json(StatusCode::BAD_REQUEST, content(answer.response_content)?)),
        AuthorizationAction::InternalServerError => {
            Ok(json(StatusCode::INTERNAL_SERVER_ERROR, content(answer.response_content)?))
        }
        // This server does not support `prompt=none`: it has no sessions.
        _ => Err(Refusal::NoResponse),
    }
}

/// The response once the user has decided. It redirects with 303: the form that it answers may have had a password, which a browser
/// must not send on (RFC 9700, section 4.12).
pub(crate) async fn consent<T: Transport>(authlete: &Authlete<T>, call: &AuthorizationIssueRequest) -> Response {
    answer_consent(authlete, call).await.unwrap_or_else(|refusal| refusal.response("Basic"))
}

async fn answer_consent<T: Transport>(
    authlete: &Authlete<T>,
    call: &AuthorizationIssueRequest,
) -> Result<Response, Refusal> {
    let answer = authlete.authorization_issue(call).await?;
    match answer.action {
        AuthorizationIssueAction::Location => location(StatusCode::SEE_OTHER, content(answer.response_content)?),
        AuthorizationIssueAction::Form => Ok(html(content(answer.response_content)?)),
        AuthorizationIssueAction::BadRequest => Ok(json(StatusCode::BAD_REQUEST, content(answer.response_content)?)),
        AuthorizationIssueAction::InternalServerError => {
            Ok(json(StatusCode::INTERNAL_SERVER_ERROR, content(answer.response_content)?))
        }
        _ => Err(Refusal::NoResponse),
    }
}

pub(crate) async fn introspection<T: Transport>(authlete: &Authlete<T>, request: &Request) -> Response {
    let response = answer_introspection(authlete, request).await;
    response.unwrap_or_else(|refusal| refusal.response(r#"Basic realm="introspection""#))
}

async fn answer_introspection<T: Transport>(authlete: &Authlete<T>, request: &Request) -> Result<Response, Refusal> {
    check(request, &[Method::POST])?;
    let mut call = StandardIntrospectionRequest::new(form(request)?);
    call.http_accept_header = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok()).map(String::from);
    if !application::is_resource_server(request.headers()) {
        return Err(Refusal::Credentials);
    }
    let answer = authlete.standard_introspection(&call).await?;
    let body = content(answer.response_content)?;
    match answer.action {
        StandardIntrospectionAction::Ok => Ok(json(StatusCode::OK, body)),
        StandardIntrospectionAction::Jwt => {
            Ok(response(StatusCode::OK, "application/token-introspection+jwt", body.into_bytes()))
        }
        StandardIntrospectionAction::BadRequest => Ok(json(StatusCode::BAD_REQUEST, body)),
        StandardIntrospectionAction::InternalServerError => Ok(json(StatusCode::INTERNAL_SERVER_ERROR, body)),
        _ => Err(Refusal::NoResponse),
    }
}

pub(crate) async fn userinfo<T: Transport>(authlete: &Authlete<T>, request: &Request) -> Response {
    answer_userinfo(authlete, request).await.unwrap_or_else(|refusal| refusal.response("Bearer"))
}

async fn answer_userinfo<T: Transport>(authlete: &Authlete<T>, request: &Request) -> Result<Response, Refusal> {
    check(request, &[Method::GET, Method::POST])?;
    let form = if request.method() == Method::POST { form(request).unwrap_or_default() } else { "" };
    let header = single(request, AUTHORIZATION)?;
    let mut call = match access_token(header, form) {
        Ok(Some(AccessToken::Bearer(token))) => UserInfoRequest::new(token),
        Ok(Some(AccessToken::Dpop(token))) => {
            let Some(proof) = proof(request)? else { return Err(Refusal::Proof) };
            let mut call = UserInfoRequest::new(token);
            call.dpop = Some(proof.into());
            call.htm = Some(request.method().as_str().into());
            call.htu = Some(BASE_URL.to_owned() + request.uri().path());
            call
        }
        Ok(_) => return Err(Refusal::NoToken),
        Err(_) => return Err(Refusal::Repeated),
    };
    call.client_certificate = certificates(request).first().cloned();
    let answer = authlete.userinfo(&call).await?;
    let mut response = match answer.action {
        UserInfoAction::Ok => {
            let token = answer.token.ok_or(Refusal::NoResponse)?;
            let subject = answer.subject.ok_or(Refusal::NoResponse)?;
            let mut call = UserInfoIssueRequest::new(token);
            call.claims = Some(application::claims(&subject));
            answer_issue(authlete, &call).await?
        }
        UserInfoAction::BadRequest => challenge(StatusCode::BAD_REQUEST, content(answer.response_content)?)?,
        UserInfoAction::Unauthorized => challenge(StatusCode::UNAUTHORIZED, content(answer.response_content)?)?,
        UserInfoAction::Forbidden => challenge(StatusCode::FORBIDDEN, content(answer.response_content)?)?,
        UserInfoAction::InternalServerError => {
            challenge(StatusCode::INTERNAL_SERVER_ERROR, content(answer.response_content)?)?
        }
        _ => return Err(Refusal::NoResponse),
    };
    if let Some(nonce) = answer.dpop_nonce {
        set(&mut response, HeaderName::from_static("dpop-nonce"), nonce.try_into()?);
    }
    Ok(response)
}

async fn answer_issue<T: Transport>(authlete: &Authlete<T>, call: &UserInfoIssueRequest) -> Result<Response, Refusal> {
    let answer = authlete.userinfo_issue(call).await?;
    let text = content(answer.response_content)?;
    let mut response = match answer.action {
        UserInfoIssueAction::Json => json(StatusCode::OK, text),
        UserInfoIssueAction::Jwt => response(StatusCode::OK, "application/jwt", text.into_bytes()),
        UserInfoIssueAction::BadRequest => challenge(StatusCode::BAD_REQUEST, text)?,
        UserInfoIssueAction::Unauthorized => challenge(StatusCode::UNAUTHORIZED, text)?,
        UserInfoIssueAction::Forbidden => challenge(StatusCode::FORBIDDEN, text)?,
        UserInfoIssueAction::InternalServerError => challenge(StatusCode::INTERNAL_SERVER_ERROR, text)?,
        _ => return Err(Refusal::NoResponse),
    };
    for (name, value) in [
        ("signature", answer.signature),
        ("signature-input", answer.signature_input),
        ("content-digest", answer.content_digest),
    ] {
        if let Some(value) = value {
            set(&mut response, HeaderName::from_static(name), value.try_into()?);
        }
    }
    Ok(response)
}

/// The certificates of the connection in PEM, the client's own first: whoever ends TLS inserts them.
#[derive(Clone)]
struct PeerCertificates(Vec<String>);

/// Why a request has no response of Authlete's.
enum Refusal {
    Method(&'static [Method]),
    TooLong,
    MediaType,
    NotUtf8,
    Repeated,
    Proof,
    Credentials,
    NoToken,
    /// Authlete's answer says nothing that could be sent.
    NoResponse,
    /// A real server logs the error.
    Failed,
}

impl From<Error> for Refusal {
    fn from(_: Error) -> Self {
        Self::Failed
    }
}

impl From<InvalidHeaderValue> for Refusal {
    fn from(_: InvalidHeaderValue) -> Self {
        Self::NoResponse
    }
}

impl Refusal {
    fn response(self, scheme: &'static str) -> Response {
        let (status, code) = match self {
            Self::Method(_) => (StatusCode::METHOD_NOT_ALLOWED, "invalid_request"),
            Self::TooLong => (StatusCode::PAYLOAD_TOO_LARGE, "invalid_request"),
            Self::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid_request"),
            Self::NotUtf8 | Self::Repeated => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::Proof => (StatusCode::BAD_REQUEST, "invalid_dpop_proof"),
            Self::Credentials => (StatusCode::UNAUTHORIZED, "invalid_client"),
            Self::NoToken => (StatusCode::UNAUTHORIZED, "invalid_token"),
            Self::NoResponse | Self::Failed => (StatusCode::INTERNAL_SERVER_ERROR, "server_error"),
        };
        let mut response = error(status, code);
        match self {
            Self::Method(allowed) => {
                let allowed = allowed.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
                if let Ok(allowed) = allowed.try_into() {
                    set(&mut response, ALLOW, allowed);
                }
            }
            Self::Credentials | Self::NoToken => {
                set(&mut response, WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
            }
            _ => {}
        }
        response
    }
}

fn check(request: &Request, methods: &'static [Method]) -> Result<(), Refusal> {
    if !methods.contains(request.method()) {
        return Err(Refusal::Method(methods));
    }
    if request.body().len() > BODY_LIMIT {
        return Err(Refusal::TooLong);
    }
    Ok(())
}

fn form(request: &Request) -> Result<&str, Refusal> {
    let content_type = single(request, CONTENT_TYPE)?.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Refusal::MediaType);
    }
    std::str::from_utf8(request.body()).map_err(|_| Refusal::NotUtf8)
}

/// Whether the client wants a new login by a `max_age` of 0, among its parameters or in a request object. In Authlete's answer it
/// looks like no `max_age` at all.
fn has_max_age_0(parameters: &str, request_object: Option<&Secret>) -> bool {
    let is_zero = |text: &str| text.trim().parse() == Ok(0);
    let is_zero_in_object = |object: &Secret| {
        let object = serde_json::from_str::<Value>(object.expose()).unwrap_or_default();
        object["max_age"] == 0 || object["max_age"].as_str().is_some_and(is_zero)
    };
    form_urlencoded::parse(parameters.as_bytes()).any(|(name, value)| name == "max_age" && is_zero(&value))
        || request_object.is_some_and(is_zero_in_object)
}

fn basic(request: &Request) -> Result<Option<BasicCredentials>, Refusal> {
    let Some(header) = single(request, AUTHORIZATION)? else { return Ok(None) };
    match AuthorizationHeader::parse(header) {
        Ok(AuthorizationHeader::Basic(basic)) => basic.form_decoded().map(Some).map_err(|_| Refusal::Credentials),
        Ok(_) => Ok(None),
        Err(_) => {
            let is_basic = header.as_bytes().get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"basic"));
            if is_basic { Err(Refusal::Credentials) } else { Ok(None) }
        }
    }
}

fn certificates(request: &Request) -> &[String] {
    request.extensions().get::<PeerCertificates>().map(|certificates| &*certificates.0).unwrap_or_default()
}

/// A header that may stand once: of two, a proxy may have checked the other one.
fn single(request: &Request, name: impl AsHeaderName) -> Result<Option<&HeaderValue>, Refusal> {
    let mut values = request.headers().get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        _ => Err(Refusal::Repeated),
    }
}

fn single_text<'r>(request: &'r Request, name: &str) -> Result<Option<&'r str>, Refusal> {
    single(request, name)?.map(HeaderValue::to_str).transpose().map_err(|_| Refusal::Repeated)
}

fn proof(request: &Request) -> Result<Option<&str>, Refusal> {
    single_text(request, "dpop").map_err(|_| Refusal::Proof)
}

fn content(content: Option<Secret>) -> Result<String, Refusal> {
    content.map(Secret::into_exposed).filter(|content| !content.is_empty()).ok_or(Refusal::NoResponse)
}

fn bare(status: StatusCode, body: Vec<u8>) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    set(&mut response, CACHE_CONTROL, HeaderValue::from_static("no-store"));
    set(&mut response, PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

fn response(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response {
    let mut response = bare(status, body);
    set(&mut response, CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn json(status: StatusCode, text: String) -> Response {
    response(status, "application/json", text.into_bytes())
}

fn html(page: String) -> Response {
    response(StatusCode::OK, "text/html;charset=UTF-8", page.into_bytes())
}

/// A page that cannot be shown in a frame of another site (RFC 9700, section 4.16).
fn unframed(page: String) -> Response {
    let mut response = html(page);
    set(&mut response, CONTENT_SECURITY_POLICY, HeaderValue::from_static("frame-ancestors 'none'"));
    set(&mut response, X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

/// An error of OAuth 2.0. The codes are constants that stand for themselves in JSON.
fn error(status: StatusCode, code: &str) -> Response {
    json(status, format!(r#"{{"error":"{code}"}}"#))
}

/// A URI can hold an authorization code, so it is not for logs.
fn location(status: StatusCode, uri: String) -> Result<Response, Refusal> {
    let mut uri = HeaderValue::try_from(uri)?;
    uri.set_sensitive(true);
    let mut response = bare(status, Vec::new());
    set(&mut response, LOCATION, uri);
    Ok(response)
}

fn challenge(status: StatusCode, challenge: String) -> Result<Response, Refusal> {
    let mut response = bare(status, Vec::new());
    set(&mut response, WWW_AUTHENTICATE, challenge.try_into()?);
    Ok(response)
}

fn set(response: &mut Response, name: HeaderName, value: HeaderValue) {
    response.headers_mut().insert(name, value);
}
