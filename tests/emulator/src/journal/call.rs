//! Calls as the database has them.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::request::Parts;
use serde_json::{Value, json};

use crate::fetch::{Document, Fetched};
use crate::replay::Script;

/// A call that is to be done again.
pub(crate) struct Call {
    pub(crate) script: Script,
    pub(crate) parts: Parts,
    pub(crate) body: Vec<u8>,
    pub(crate) documents: Vec<(String, Fetched)>,
}

/// A call in JSON.
pub(super) fn written(script: Script, documents: &[(String, Fetched)], parts: &Parts, body: &[u8]) -> Vec<u8> {
    let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let document = |(url, document): &(String, Fetched)| match document {
        Ok(Document { content, freshness }) => {
            let seconds = freshness.map(|freshness| freshness.as_secs());
            json!({ "url": url, "document": STANDARD.encode(content), "freshness": seconds })
        }
        Err(error) => json!({ "url": url, "error": error }),
    };
    // A body of another encoding is refused before it can change anything.
    let call = json!({
        "time": script.now,
        "seed": STANDARD.encode(script.seed),
        "method": parts.method.as_str(),
        "uri": parts.uri.path_and_query().map(|uri| uri.as_str()),
        "authorization": header(AUTHORIZATION),
        "contentType": header(CONTENT_TYPE),
        "body": String::from_utf8_lossy(body),
        "documents": documents.iter().map(document).collect::<Vec<_>>(),
    });
    call.to_string().into_bytes()
}

/// Reads a call.
pub(super) fn read(text: &[u8]) -> Option<Call> {
    let call: Value = serde_json::from_slice(text).ok()?;
    let text = |name: &str| call.get(name).and_then(Value::as_str);
    let request = http::Request::builder().method(text("method")?).uri(text("uri")?);
    let headers = [(AUTHORIZATION, text("authorization")), (CONTENT_TYPE, text("contentType"))];
    let with = |request: http::request::Builder, (name, value)| match value {
        Some(value) => request.header::<_, &str>(name, value),
        None => request,
    };
    let (parts, ()) = headers.into_iter().fold(request, with).body(()).ok()?.into_parts();
    let documents = call.get("documents")?.as_array()?.iter().map(|document| {
        let text = |name: &str| document.get(name).and_then(Value::as_str);
        let fetched = match text("document") {
            Some(content) => {
                let seconds = document.get("freshness").and_then(Value::as_u64);
                Ok(Document { content: STANDARD.decode(content).ok()?, freshness: seconds.map(Duration::from_secs) })
            }
            None => Err(text("error")?.into()),
        };
        Some((text("url")?.into(), fetched))
    });
    Some(Call {
        script: Script {
            now: call.get("time")?.as_i64()?,
            seed: STANDARD.decode(text("seed")?).ok()?.try_into().ok()?,
        },
        parts,
        body: text("body")?.into(),
        documents: documents.collect::<Option<_>>()?,
    })
}
