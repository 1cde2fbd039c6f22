//! HTTP responses of an authorization server to its clients, made from the `action` of Authlete's answers.
//!
//! Each response type whose action ends in an HTTP response has a method for it. Where every action does, that is `reply`;
//! where some leave a decision to the application, it is `next`, whose value is a [`Reply`] or the decision with all that it
//! takes. The rules stand as `replies!` blocks beside the actions in `src/operations`.
//!
//! ```
//! use authlete_core::blocking::{Authlete, Transport};
//! use authlete_core::token::{TokenFailReason, TokenNext, TokenRequest};
//!
//! fn token_endpoint<T: Transport>(
//!     authlete: &Authlete<T>,
//!     form: &str,
//!     check_password: impl Fn(&str, &str) -> Option<String>,
//! ) -> Result<http::Response<Vec<u8>>, authlete_core::Error> {
//!     let reply = match authlete.token(&TokenRequest::new(form))?.next() {
//!         TokenNext::Reply(reply) => reply,
//!         TokenNext::Password(grant) => match check_password(grant.username(), grant.password().expose()) {
//!             Some(subject) => grant.issued(&authlete.token_issue(&grant.issue(subject))?),
//!             None => {
//!                 let failed = grant.fail(TokenFailReason::InvalidResourceOwnerCredentials);
//!                 grant.failed(&authlete.token_fail(&failed)?)
//!             }
//!         },
//!         // The other grants that take a decision are refused.
//!         other => other.into_reply(),
//!     };
//!     Ok(reply.into())
//! }
//! ```

pub(crate) mod decision;
mod failure;
pub(crate) mod rule;
mod user_claims;

use alloc::borrow::Cow;
#[cfg(feature = "handler")]
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

pub use self::failure::ReplyFailure;
pub use self::rule::{ReplyContent, ReplyRule};
pub(crate) use self::user_claims::WantedClaims;
pub use self::user_claims::{CollectedClaims, UserClaims};
use crate::json::dto::dto;
use crate::operation::wire::{Header, is_header_name, is_header_value};
use crate::secret::Secret;

/// An HTTP response for a client of the authorization server. With the feature `http` it converts into an
/// `http::Response<Vec<u8>>`.
///
/// It has `Cache-Control: no-store` and `Pragma: no-cache`, unless it is [public](Self::public). `Debug` hides the body and the
/// values of headers, which can be tokens.
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct Reply {
    status: u16,
    headers: Vec<Header<'static>>,
    body: Vec<u8>,
    failure: Option<ReplyFailure>,
}

impl Reply {
    /// A reply without a body.
    pub fn empty(status: u16) -> Self {
        // Space for those that come with a body or a refusal too.
        let mut headers = Vec::with_capacity(4);
        headers.extend([Header::new("cache-control", "no-store"), Header::new("pragma", "no-cache")]);
        Self { status, headers, body: Vec::new(), failure: None }
    }

    /// A reply with a body of that media type. One that cannot be sent makes the reply a server error.
    pub fn with_body(status: u16, content_type: impl Into<Cow<'static, str>>, body: impl Into<Vec<u8>>) -> Self {
        Self::empty(status).and_body(content_type.into(), body.into())
    }

    /// An HTML page. It cannot be shown in a frame of another site, which could have the user click on it unawares (RFC 9700,
    /// section 4.16).
    pub fn html(status: u16, page: impl Into<String>) -> Self {
        Self::with_body(status, "text/html;charset=UTF-8", page.into())
            .with_header("content-security-policy", "frame-ancestors 'none'")
            .with_header("x-frame-options", "DENY")
    }

    /// A reply with a body that is the same for everybody and may be cached, such as a discovery document.
    pub fn public(status: u16, content_type: impl Into<Cow<'static, str>>, body: impl Into<Vec<u8>>) -> Self {
        Self { headers: Vec::new(), ..Self::empty(status) }.and_body(content_type.into(), body.into())
    }

    fn and_body(mut self, content_type: Cow<'static, str>, body: Vec<u8>) -> Self {
        if !is_header_value(&content_type) {
            return Self::server_error(ReplyFailure::Header("content-type".into()));
        }
        self.headers.push(Header::new("content-type", content_type));
        self.body = body;
        self
    }

    /// An error of OAuth 2.0 as JSON (RFC 6749, section 5.2). The description is left out where it is empty.
    ///
    /// ```
    /// use authlete_core::reply::Reply;
    ///
    /// let reply = Reply::error(400, "invalid_grant", "The assertion has expired.");
    /// assert_eq!(reply.body(), br#"{"error":"invalid_grant","error_description":"The assertion has expired."}"#);
    /// ```
    pub fn error(status: u16, error: &str, description: &str) -> Self {
        let description = Some(description).filter(|text| !text.is_empty());
        Self::json(status, &ErrorBody { error_description: description.map(String::from), ..ErrorBody::new(error) })
    }

    /// A reply with a JSON body. A value that cannot be written as JSON makes it a server error.
    pub fn json(status: u16, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => Self::with_body(status, rule::JSON, body),
            Err(_) => Self::server_error(ReplyFailure::Json),
        }
    }

    /// The reply for a failure on this side: 500 with `server_error` as JSON. The client is told nothing of the failure,
    /// which [`failure`](Self::failure) keeps for a log.
    pub fn server_error(failure: ReplyFailure) -> Self {
        Self { failure: Some(failure), ..Self::error(500, "server_error", "") }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The headers, their names in lower case.
    pub fn headers(&self) -> &[Header<'static>] {
        &self.headers
    }

    /// The value of the header of that name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name == name).map(|header| &*header.value)
    }

    /// The body. It may hold tokens: do not log it.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Why this is a `server_error`, if something failed on this side.
    pub fn failure(&self) -> Option<&ReplyFailure> {
        self.failure.as_ref()
    }

    /// Adds a header, beside any of that name. A name or a value that cannot be sent makes the reply a server error.
    /// `Debug` hides the value: a `Location` can hold an authorization code.
    ///
    /// ```
    /// use authlete_core::reply::Reply;
    ///
    /// let reply = Reply::error(401, "invalid_client", "").with_header("www-authenticate", r#"Basic realm="token""#);
    /// assert_eq!(reply.header("www-authenticate"), Some(r#"Basic realm="token""#));
    /// assert_eq!(reply.with_header("location", "a\r\nb").status(), 500);
    /// ```
    pub fn with_header(self, name: impl Into<Cow<'static, str>>, value: &str) -> Self {
        let mut name = name.into();
        if !is_header_name(&name) {
            return Self::server_error(ReplyFailure::Header(name));
        }
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            name = Cow::Owned(name.to_ascii_lowercase());
        }
        self.and_header(name, value)
    }

    /// Adds a header whose name is known to be one, in lower case.
    fn and_header(mut self, name: Cow<'static, str>, value: &str) -> Self {
        if !is_header_value(value) {
            return Self::server_error(ReplyFailure::Header(name));
        }
        self.headers.push(Header::sensitive(name, String::from(value)));
        self
    }

    /// Makes the reply one to a form that was posted: a redirection that a browser follows with a `GET`.
    #[cfg(feature = "handler")]
    pub(crate) fn answer_form(&mut self) {
        if self.status == 302 {
            self.status = 303;
        }
    }

    /// The reply with something at the end of each of its challenges.
    #[cfg(feature = "handler")]
    pub(crate) fn with_challenge_parameter(mut self, parameter: &str) -> Self {
        for header in self.headers.iter_mut().filter(|header| header.name == "www-authenticate") {
            let separator = if header.value.contains('=') { "," } else { " " };
            header.value = Cow::Owned(format!("{}{separator}{parameter}", header.value));
        }
        self
    }

    /// Sets headers that Authlete gives apart from the content, if it gives them. Each may stand once, also in a reply that
    /// has them already.
    pub(crate) fn and_given(mut self, given: &[(&'static str, Option<&str>)]) -> Self {
        for (name, value) in given {
            if let Some(value) = value {
                self.headers.retain(|header| header.name != *name);
                self = self.and_header(Cow::Borrowed(name), value);
            }
        }
        self
    }
}

/// Makes the reply of a rule.
pub(crate) fn by_rule(rule: Option<ReplyRule>, action: &str, content: Option<&Secret>) -> Reply {
    let Some(rule) = rule else {
        return Reply::server_error(ReplyFailure::Action(action.into()));
    };
    let content = content.map(Secret::expose);
    let reply = match (rule.content, content) {
        (ReplyContent::Nothing, _) | (ReplyContent::JavaScript, None) => Reply::empty(rule.status),
        (_, None | Some("")) => return Reply::server_error(ReplyFailure::Missing("response_content")),
        (ReplyContent::Location, Some(uri)) => Reply::empty(rule.status).and_header(Cow::Borrowed("location"), uri),
        (ReplyContent::Challenge, Some(challenge)) => {
            Reply::empty(rule.status).and_header(Cow::Borrowed("www-authenticate"), challenge)
        }
        (of_body, Some(body)) => Reply::with_body(rule.status, of_body.media_type(), body),
    };
    reply.and_given(&[("www-authenticate", rule.challenge)])
}

dto! {
    /// The body of an error response (RFC 6749, section 5.2).
    snake_case struct ErrorBody {
        required {
            pub error: String,
        }
        pub error_description: Option<String>,
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.headers.iter().map(|header| &*header.name).collect::<Vec<_>>();
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("headers", &names)
            .field("body_bytes", &self.body.len())
            .field("failure", &self.failure)
            .finish()
    }
}

/// A response of a framework's own, such as a page. Its headers stay as they are: caching is its own affair.
#[cfg(feature = "http")]
impl From<http::Response<Vec<u8>>> for Reply {
    fn from(response: http::Response<Vec<u8>>) -> Self {
        let (parts, body) = response.into_parts();
        let reply = Self { status: parts.status.as_u16(), headers: Vec::new(), body, failure: None };
        parts.headers.iter().fold(reply, |reply, (name, value)| match value.to_str() {
            Ok(value) => reply.with_header(String::from(name.as_str()), value),
            Err(_) => Self::server_error(ReplyFailure::Header(String::from(name.as_str()).into())),
        })
    }
}

#[cfg(feature = "http")]
impl From<Reply> for http::Response<Vec<u8>> {
    fn from(reply: Reply) -> Self {
        use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

        let mut response = Self::new(reply.body);
        // A status that HTTP does not have becomes 500.
        *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut headers = HeaderMap::with_capacity(reply.headers.len());
        for header in reply.headers {
            // Those of nearly every reply need no look at their letters.
            let name = match &*header.name {
                "cache-control" => Ok(header::CACHE_CONTROL),
                "content-type" => Ok(header::CONTENT_TYPE),
                "location" => Ok(header::LOCATION),
                "pragma" => Ok(header::PRAGMA),
                "www-authenticate" => Ok(header::WWW_AUTHENTICATE),
                name => HeaderName::try_from(name),
            };
            // Names and values of headers were checked when they were set, so that none is lost here, and no constant panics.
            let value = match header.value {
                Cow::Borrowed(value) => Ok(HeaderValue::from_static(value)),
                Cow::Owned(value) => HeaderValue::try_from(value),
            };
            if let (Ok(name), Ok(mut value)) = (name, value) {
                value.set_sensitive(header.sensitive);
                headers.append(name, value);
            }
        }
        *response.headers_mut() = headers;
        response
    }
}
