//! What an operation of Authlete's Web APIs is, how its request is written and how its answer is read.

pub(crate) mod answer;
pub(crate) mod arguments;
pub(crate) mod endpoint;
pub mod incoming;
pub mod paging;
pub(crate) mod parameter;
pub(crate) mod path;
pub(crate) mod result_code;
pub mod wire;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use self::answer::{Answer, ResponseError};
use self::endpoint::Endpoint;
use self::parameter::Query;
use self::wire::Response;

/// An operation of Authlete's Web APIs. A value is a request; the associated items say how it is sent and what is returned.
///
/// The declarations are the `operations!` blocks at the head of the files in `src/operations`. Implement the trait
/// yourself to call an API that this version of the library does not have:
///
/// ```
/// use std::borrow::Cow;
///
/// use authlete_core::{Api, Endpoint, Method, Operation};
///
/// #[derive(serde::Deserialize)]
/// struct Weather {
///     city: String,
/// }
///
/// struct GetWeather {
///     city: String,
/// }
///
/// impl Operation for GetWeather {
///     type Response = Weather;
///
///     const ENDPOINT: &'static Endpoint =
///         &Endpoint { v3: Some("/api/{serviceId}/weather/{city}"), ..Endpoint::new("get_weather", Method::Get) };
///
///     fn path_argument(&self, name: &str) -> Option<Cow<'_, str>> {
///         (name == "city").then_some((&*self.city).into())
///     }
/// }
///
/// let api = Api::v3("https://us.authlete.com", "1", "access-token")?;
/// let request = api.request(&GetWeather { city: "São Paulo".into() })?;
/// assert_eq!(request.url, "https://us.authlete.com/api/1/weather/S%C3%A3o%20Paulo");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The other direction, which servers and test doubles need, is
/// [`IncomingOperation`](incoming::IncomingOperation).
pub trait Operation: Sized {
    /// The answer to the request.
    type Response: Answer;

    /// The name, HTTP method and paths of the operation.
    const ENDPOINT: &'static Endpoint;

    /// The value for a placeholder of the path template, by the template's spelling (`clientId`).
    fn path_argument(&self, _name: &str) -> Option<Cow<'_, str>> {
        None
    }

    /// Adds the query parameters.
    fn write_query(&self, _query: &mut Query) {}

    /// The JSON body, if the operation has one.
    ///
    /// # Errors
    ///
    /// Where a member cannot be written as JSON; none of this crate's types has such a member.
    fn write_body(&self) -> Result<Option<Vec<u8>>, BoxError> {
        Ok(None)
    }

    /// Reads Authlete's response to this operation.
    ///
    /// # Errors
    ///
    /// [`ResponseError::Refused`] for an error response, [`ResponseError::Malformed`] for one that cannot be understood.
    fn parse(response: &Response<'_>) -> Result<Self::Response, ResponseError> {
        self::answer::parse(response)
    }

    /// Reads Authlete's response to this operation from an `http::Response`.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    #[cfg(feature = "http")]
    fn parse_http(response: &http::Response<impl AsRef<[u8]>>) -> Result<Self::Response, ResponseError> {
        if let Some(names) = Self::Response::HEADERS {
            // Without the headers that an answer has no use for, which a refusal or a fault keeps.
            if let Ok(answer) = Self::parse(&Response::with_headers_of(response, names)) {
                return Ok(answer);
            }
        }
        Self::parse(&response.into())
    }
}

/// An error of any type, for what a caller brings along.
pub type BoxError = Box<dyn core::error::Error + Send + Sync>;

/// The body of one of this crate's operations. Its types can all be written as JSON, so the error has no details: those of
/// serde_json, and how it shows them, would be in every small program.
#[inline]
pub(crate) fn json_body(value: &impl Serialize) -> Result<Option<Vec<u8>>, BoxError> {
    serde_json::to_vec(value).map(Some).map_err(|_| NoJson.into())
}

#[derive(Debug)]
struct NoJson;

impl fmt::Display for NoJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value cannot be written as JSON")
    }
}

impl core::error::Error for NoJson {}
