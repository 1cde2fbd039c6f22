//! `fetch` of JavaScript as a transport: in browsers, in Node, in Workers. Its futures stay on their thread.

use std::time::Duration;

use authlete_core::transport::{HttpRequest, HttpResponse, LocalTransport, TimeLimit, TransportError, from_local_fn};
use js_sys::{Array, Error, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, ReadableStream, ReadableStreamDefaultReader, ReadableStreamReadResult};
use web_sys::{Request, RequestCache, RequestInit, RequestRedirect, Response};

const LIMIT: usize = 16 << 20;

#[wasm_bindgen]
extern "C" {
    /// That of the global object, whatever its type is: a window, a Worker, Node.
    #[wasm_bindgen(js_name = fetch)]
    fn global_fetch(request: &Request) -> Promise;
}

pub(crate) fn fetch_transport() -> impl LocalTransport {
    from_local_fn(async |request: HttpRequest| {
        let request = outgoing(&request).map_err(|error| TransportError::Unsendable(reason(&error).into()))?;
        let response = JsFuture::from(global_fetch(&request)).await.map_err(interrupted)?;
        incoming(response.unchecked_into()).await
    })
}

fn outgoing(request: &HttpRequest) -> Result<Request, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in request.headers() {
        headers.append(name.as_str(), &String::from_utf8_lossy(value.as_bytes()))?;
    }
    let limit = TimeLimit::of(request, Duration::from_secs(30));
    let init = RequestInit::new();
    init.set_method(request.method().as_str());
    init.set_headers(&headers);
    init.set_cache(RequestCache::NoStore);
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(u32::try_from(limit.as_millis()).unwrap_or(u32::MAX))));
    if !request.body().is_empty() {
        init.set_body(&Uint8Array::from(&request.body()[..]));
    }
    Request::new_with_str_and_init(&request.uri().to_string(), &init)
}

async fn incoming(response: Response) -> Result<HttpResponse, TransportError> {
    // The status of a redirect that a browser hides is 0.
    let mut builder = http::Response::builder().status(response.status());
    for (name, value) in entries(&response.headers()) {
        builder = builder.header(name, value);
    }
    let body = match response.body() {
        Some(stream) => {
            read(&stream, LIMIT).await.map_err(interrupted)?.ok_or(TransportError::BodyTooLarge { limit: LIMIT })?
        }
        None => Vec::new(),
    };
    builder.body(body).map_err(|error| TransportError::Interrupted(error.into()))
}

/// Names and values of headers.
pub(crate) fn entries(headers: &Headers) -> impl Iterator<Item = (String, String)> {
    let text = |pair: &Array, index| pair.get(index).as_string().unwrap_or_default();
    let pairs = headers.entries().into_iter().filter_map(Result::ok);
    pairs.map(move |pair| pair.unchecked_into()).map(move |pair| (text(&pair, 0), text(&pair, 1)))
}

/// The bytes of a stream; `None` where they are more than the limit, of which no more are read.
pub(crate) async fn read(stream: &ReadableStream, limit: usize) -> Result<Option<Vec<u8>>, JsValue> {
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let result: ReadableStreamReadResult = JsFuture::from(reader.read()).await?.unchecked_into();
        if result.get_done().unwrap_or_default() {
            return Ok(Some(bytes));
        }
        let chunk: Uint8Array = result.get_value().unchecked_into();
        if bytes.len() + chunk.length() as usize > limit {
            // Its outcome is of no interest: nothing more is read.
            drop(reader.cancel());
            return Ok(None);
        }
        bytes.extend(chunk.to_vec());
    }
}

fn interrupted(error: JsValue) -> TransportError {
    match reason(&error) {
        reason if reason == "TimeoutError" => TransportError::Timeout,
        reason => TransportError::Interrupted(reason.into()),
    }
}

/// The name of an error alone: its message may have the URL, which may hold a token.
fn reason(error: &JsValue) -> String {
    error.dyn_ref::<Error>().map_or_else(|| "not an error".to_owned(), |error| String::from(error.name()))
}
