//! An exchange with Authlete as bytes, for a board that has a connection and no HTTP client.
#![no_std]

extern crate alloc;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use authlete_core::introspection::{IntrospectionAction, IntrospectionRequest};
use authlete_core::wire::{Header, Request, Response};
use authlete_core::{Api, BuildError, Operation, ResponseError};

/// Why an exchange failed. It shows no token.
#[derive(Debug)]
pub enum ExchangeError<E> {
    /// The request could not be built.
    Build(BuildError),
    /// The connection failed.
    Connection(E),
    /// What came is not a response of HTTP.
    NotHttp,
    /// Authlete refused the request, or its answer cannot be read.
    Response(ResponseError),
}

impl<E: fmt::Display> fmt::Display for ExchangeError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(error) => error.fmt(f),
            Self::Connection(error) => error.fmt(f),
            Self::NotHttp => f.write_str("the response is not HTTP"),
            Self::Response(error) => error.fmt(f),
        }
    }
}

/// Asks Authlete what an access token is good for. `exchange` sends bytes over a connection of its own, and returns all that comes
/// back until the server closes it.
///
/// # Errors
///
/// Where there is no answer. A token that is not valid is an answer.
pub fn scopes_of<E>(
    api: &Api,
    token: &str,
    exchange: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
) -> Result<Result<Vec<String>, IntrospectionAction>, ExchangeError<E>> {
    let request = api.request(&IntrospectionRequest::new(token)).map_err(ExchangeError::Build)?;
    let received = exchange(&request_bytes(&request)).map_err(ExchangeError::Connection)?;
    let response = response(&received).ok_or(ExchangeError::NotHttp)?;
    let answer = IntrospectionRequest::parse(&response).map_err(ExchangeError::Response)?;
    Ok(match answer.action {
        IntrospectionAction::Ok => Ok(answer.scopes.unwrap_or_default()),
        other => Err(other),
    })
}

/// The request in HTTP/1.0: a server closes the connection after the response, which has no transfer coding.
fn request_bytes(request: &Request) -> Vec<u8> {
    let (_, address) = request.url.split_once("://").unwrap_or_default();
    let (authority, path) = address.split_at(address.find('/').unwrap_or(address.len()));
    let mut head = format!("{} {path} HTTP/1.0\r\nHost: {authority}\r\n", request.method().as_str());
    for header in &request.headers {
        head.extend([&*header.name, ": ", &*header.value, "\r\n"]);
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", request.body.len()));
    [head.as_bytes(), &request.body].concat()
}

/// The response; `None` where it is not one, or not a whole one.
fn response(bytes: &[u8]) -> Option<Response<'_>> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut head = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(length) = head.parse(bytes).ok()? else { return None };
    let body = &bytes[length..];
    let header = |header: &httparse::Header<'_>| {
        let value = core::str::from_utf8(header.value).ok()?;
        Some(Header::new(header.name.to_string(), value.to_string()))
    };
    let headers: Vec<_> = head.headers.iter().filter_map(header).collect();
    let announced = headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let whole = announced.is_none_or(|length| length.value.parse() == Ok(body.len()));
    whole.then_some(Response { headers, ..Response::new(head.code?, Cow::Borrowed(body)) })
}
