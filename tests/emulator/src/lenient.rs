//! Requests as Authlete's servers take them, which are more lenient than the SDK's types: a number where a text belongs, a text
//! where a number or a truth value belongs, one value in place of a list, a form in place of JSON, `null`, and members that are
//! left out although a result code says that they are required.

use std::borrow::Cow;
use std::collections::HashMap;

use authlete_core::Fault;
use authlete_core::incoming::{Accepted, Incoming, IncomingError, IncomingOperation};
use http::header::CONTENT_TYPE;
use http::request::Parts;
use serde_json::{Map, Value};

/// How often a body is changed at most. More members than that are never wrong by accident.
const CHANGES: usize = 256;

/// A request as it is compared with operations: without a slash at the end of its path, with truth values in lower case, and with
/// JSON in place of a form.
pub(crate) struct LenientRequest<'r> {
    path: &'r str,
    query: Cow<'r, str>,
    body: Cow<'r, [u8]>,
}

impl<'r> LenientRequest<'r> {
    pub(crate) fn of(parts: &'r Parts, body: &'r [u8]) -> Self {
        let body = match is_form(parts) {
            true => form_to_json(body).into(),
            false => body.into(),
        };
        Self { path: path(parts), query: query(parts.uri.query().unwrap_or_default()), body }
    }

    /// Reads an operation: see [`read`].
    pub(crate) fn read<O: IncomingOperation>(&self) -> Option<(Accepted<O>, Vec<String>)> {
        read(Incoming { query: &self.query, body: &self.body, ..Incoming::new(O::ENDPOINT.method, self.path) })
    }
}

/// Reads an operation, with the names of the required members that its body does not have.
///
/// Those are read as empty texts. Authlete makes no difference between a missing and an empty member, except for
/// `parameters`: [`Call::lacks`](crate::call::Call::lacks) tells.
pub(crate) fn read<O: IncomingOperation>(incoming: Incoming<'_>) -> Option<(Accepted<O>, Vec<String>)> {
    let mut accepted = incoming.accept::<O>()?;
    let mut body = None::<Value>;
    let mut missing = Vec::new();
    let mut tried = HashMap::new();
    for _ in 0..CHANGES {
        let Err(IncomingError::Body(fault)) = &accepted.operation else { break };
        if body.is_none() {
            body = serde_json::from_slice(incoming.body).ok();
        }
        // What is no JSON is not to be mended.
        let Some(value) = &mut body else { break };
        let changed = match fault {
            Fault::Missing { path } => add_empty(value, path, &mut missing),
            Fault::Mismatch { path } if path == "." && value.is_null() => {
                *value = Value::Object(Map::new());
                true
            }
            Fault::Mismatch { path } => {
                let attempt = tried.entry(path.clone()).or_insert(0);
                *attempt += 1;
                at(value, path).is_some_and(|member| coerce(member, *attempt, path, &mut missing))
            }
            _ => false,
        };
        if !changed {
            break;
        }
        let text = value.to_string();
        accepted = Incoming { body: text.as_bytes(), ..incoming }.accept::<O>()?;
    }
    Some((accepted, missing))
}

/// The path of a request without a slash at its end.
pub(crate) fn path(parts: &Parts) -> &str {
    let path = parts.uri.path();
    path.strip_suffix('/').filter(|path| !path.is_empty()).unwrap_or(path)
}

/// The query with truth values as they are usual: Python writes `True`.
fn query(query: &str) -> Cow<'_, str> {
    if query.is_empty() {
        return query.into();
    }
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, value)) if value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false") => {
            format!("{name}={}", value.to_ascii_lowercase())
        }
        _ => pair.into(),
    };
    query.split('&').map(pair).collect::<Vec<_>>().join("&").into()
}

fn is_form(parts: &Parts) -> bool {
    let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// A form as JSON. A name that stands there more than once is a list.
fn form_to_json(form: &[u8]) -> Vec<u8> {
    let mut members = Map::new();
    for (name, value) in form_urlencoded::parse(form) {
        let value = Value::from(value.into_owned());
        match members.get_mut(&*name) {
            None => drop(members.insert(name.into_owned(), value)),
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    Value::Object(members).to_string().into_bytes()
}

/// Gives a required member that is missing an empty value.
fn add_empty(value: &mut Value, path: &str, missing: &mut Vec<String>) -> bool {
    let (parent, name) = path.rsplit_once('.').map_or((None, path), |(parent, name)| (Some(parent), name));
    let parent = match parent {
        Some(parent) => at(value, parent),
        None => Some(value),
    };
    let Some(Value::Object(members)) = parent else { return false };
    if members.contains_key(name) {
        return false;
    }
    members.insert(name.into(), "".into());
    missing.push(path.into());
    true
}

/// Changes a value that is of another type than its member. What is tried depends on how often it was changed before.
fn coerce(member: &mut Value, attempt: usize, path: &str, missing: &mut Vec<String>) -> bool {
    let changed = match (&*member, attempt) {
        // The second time, it was the empty text of a member that is left out.
        (Value::Null, 1 | 2) => {
            missing.push(path.into());
            Value::from("")
        }
        (Value::Number(_) | Value::Bool(_), 1) => Value::from(member.to_string()),
        (Value::String(text), 1) => match (text.trim().parse::<i64>(), &*text.trim().to_ascii_lowercase()) {
            (Ok(number), _) => number.into(),
            (_, "true") => true.into(),
            (_, "false") => false.into(),
            // An empty text is no number, and no list.
            (_, "") => Value::Null,
            // A form has JSON for what has members.
            _ => match serde_json::from_str(text) {
                Ok(Value::Object(members)) => members.into(),
                _ => Value::Array(vec![member.take()]),
            },
        },
        // A required member of another type than a text, which an empty text stands for.
        (Value::String(text), _) if text.is_empty() => 0.into(),
        (Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Object(_), 1..=2) => {
            Value::Array(vec![member.take()])
        }
        (Value::Number(number), _) if number.as_i64() == Some(0) => Value::Array(Vec::new()),
        (Value::Array(values), _) if values.is_empty() => Value::Object(Map::new()),
        _ => return false,
    };
    *member = changed;
    true
}

/// The value at a path such as `clients[3].redirectUris`.
fn at<'v>(value: &'v mut Value, path: &str) -> Option<&'v mut Value> {
    let mut value = value;
    for part in path.split('.') {
        let (name, mut indexes) = part.split_at(part.find('[').unwrap_or(part.len()));
        if !name.is_empty() {
            value = value.get_mut(name)?;
        }
        while let Some((index, rest)) = indexes.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            value = value.get_mut(index.parse::<usize>().ok()?)?;
            indexes = rest;
        }
    }
    Some(value)
}
