//! One request over one connection of smol, whatever runs its futures. There is no TLS here; async-tls or futures-rustls bring it.

use std::time::Duration;

use authlete_core::BoxError;
use authlete_core::transport::{HttpRequest, HttpResponse, TimeLimit, TransportError};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, Connection, SendRequest};
use hyper::header::{HOST, HeaderValue};
use smol::Timer;
use smol::future::FutureExt;
use smol::net::TcpStream;
use smol_hyper::rt::FuturesIo;

const LIMIT: usize = 16 << 20;

/// What has to run until the response is there. It is `Send`.
pub(crate) type Driver = Connection<FuturesIo<TcpStream>, Full<Bytes>>;

/// Sends a request; `drive` spawns what runs the connection. The future is `Send` if `drive` is.
pub(crate) async fn exchange(request: HttpRequest, drive: impl FnOnce(Driver)) -> Result<HttpResponse, TransportError> {
    let limit = TimeLimit::of(&request, Duration::from_secs(30));
    let late = async {
        Timer::after(limit).await;
        Err(TransportError::Timeout)
    };
    exchange_without_limit(request, drive).or(late).await
}

async fn exchange_without_limit(
    request: HttpRequest,
    drive: impl FnOnce(Driver),
) -> Result<HttpResponse, TransportError> {
    let (mut connection, request) = connect(request, drive).await.map_err(TransportError::Connect)?;
    let response = connection.send_request(request).await.map_err(|error| TransportError::Interrupted(error.into()))?;
    let (parts, body) = response.into_parts();
    let body = Limited::new(body, LIMIT).collect().await.map_err(|error| match error.is::<LengthLimitError>() {
        true => TransportError::BodyTooLarge { limit: LIMIT },
        false => TransportError::Interrupted(error),
    })?;
    Ok(HttpResponse::from_parts(parts, body.to_bytes().into()))
}

/// A connection, and the request in the form in which it goes over one: a path, and the server's name as a header.
async fn connect(
    request: HttpRequest,
    drive: impl FnOnce(Driver),
) -> Result<(SendRequest<Full<Bytes>>, http::Request<Full<Bytes>>), BoxError> {
    let (mut parts, body) = request.into_parts();
    let authority = parts.uri.authority().ok_or("a URL without a server")?;
    let stream = TcpStream::connect((authority.host(), authority.port_u16().unwrap_or(80))).await?;
    parts.headers.insert(HOST, HeaderValue::from_str(authority.as_str())?);
    parts.uri = parts.uri.path_and_query().ok_or("a URL without a path")?.as_str().parse()?;
    let (connection, driver) = http1::handshake(FuturesIo::new(stream)).await?;
    drive(driver);
    Ok((connection, http::Request::from_parts(parts, Full::new(body.into()))))
}
