//! The plain values of [`wire`](crate::operation::wire) as those of the `http` crate, and back.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};

use super::transport::{AtMostOnce, HttpRequest, HttpResponse, TimeLimit};
use crate::api::{Api, BuildError};
use crate::operation::Operation;
use crate::operation::endpoint::Method;
use crate::operation::wire::{Header, Request, Response};

impl Api {
    /// Builds the `http::Request` for an operation. Its `authorization` header is marked sensitive.
    ///
    /// # Errors
    ///
    /// [`BuildError`]: nothing was sent, and the same call would fail again.
    pub fn http_request<O: Operation>(&self, operation: &O) -> Result<HttpRequest, BuildError> {
        HttpRequest::try_from(self.request(operation)?).map_err(|error| BuildError::Http(error.into()))
    }
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Put => Self::PUT,
            Method::Delete => Self::DELETE,
        }
    }
}

impl TryFrom<Request> for HttpRequest {
    type Error = http::Error;

    // The request is changed in place: each step of `http::request::Builder` would move it, which was half of the work.
    fn try_from(request: Request) -> Result<Self, http::Error> {
        let mut http = Self::new(request.body);
        *http.method_mut() = request.endpoint.method.into();
        *http.uri_mut() = request.url.try_into()?;
        for header in request.headers {
            let mut value = match header.value {
                Cow::Borrowed(text) => HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes()))?,
                Cow::Owned(text) => HeaderValue::try_from(text)?,
            };
            value.set_sensitive(header.sensitive);
            http.headers_mut().try_append(HeaderName::try_from(&*header.name)?, value)?;
        }
        if let Some(timeout) = request.timeout {
            http.extensions_mut().insert(TimeLimit(timeout));
        }
        // For methods other than `GET`, a transport knows it by the method.
        if request.endpoint.changing {
            http.extensions_mut().insert(AtMostOnce);
        }
        Ok(http)
    }
}

impl TryFrom<Response<'_>> for HttpResponse {
    type Error = http::Error;

    fn try_from(response: Response<'_>) -> Result<Self, http::Error> {
        let mut builder = http::Response::builder().status(response.status);
        for header in &response.headers {
            builder = builder.header(&*header.name, &*header.value);
        }
        builder.body(response.body.into_owned())
    }
}

impl<'r, B: AsRef<[u8]>> From<&'r http::Response<B>> for Response<'r> {
    fn from(response: &'r http::Response<B>) -> Self {
        Self {
            headers: response.headers().iter().map(|(name, value)| header(name.as_str(), value)).collect::<Vec<_>>(),
            ..Self::new(response.status().as_u16(), response.body().as_ref())
        }
    }
}

impl<'r> Response<'r> {
    /// The response with those of its headers that have one of these names.
    pub(crate) fn with_headers_of<B: AsRef<[u8]>>(response: &'r http::Response<B>, names: &[&'static str]) -> Self {
        let headers = names.iter().filter_map(|name| Some(header(name, response.headers().get(*name)?)));
        Self { headers: headers.collect::<Vec<_>>(), ..Self::new(response.status().as_u16(), response.body().as_ref()) }
    }
}

fn header<'r>(name: &'r str, value: &'r HeaderValue) -> Header<'r> {
    Header {
        name: Cow::from(name),
        // The usual case first: `from_utf8_lossy` takes several times as long to find that there is nothing to do.
        value: match core::str::from_utf8(value.as_bytes()) {
            Ok(value) => Cow::Borrowed(value),
            Err(_) => String::from_utf8_lossy(value.as_bytes()),
        },
        sensitive: value.is_sensitive() || name == "set-cookie",
    }
}
