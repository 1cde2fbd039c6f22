//! JSON Patch (RFC 6902) within bounds: a patch can copy the document into itself, and so double it with each operation.

use serde_json::Value;

/// How many operations a patch has at most.
const OPERATIONS: usize = 256;

/// How large the document may become, in about as many bytes as it is written with.
const SIZE: usize = 512 * 1024;

/// How deep values may be nested. What goes through a document goes from one level to the next by calls.
const DEPTH: usize = 32;

/// Changes the document, operation by operation, as long as it stays within the bounds.
pub(super) fn apply(document: &mut Value, text: &str) -> Result<(), &'static str> {
    let patch: json_patch::Patch = serde_json::from_str(text).map_err(|_| "is not a JSON Patch")?;
    if patch.0.len() > OPERATIONS {
        return Err("has too many operations");
    }
    for operation in &patch.0 {
        json_patch::patch(document, std::slice::from_ref(operation)).map_err(|_| "cannot be applied")?;
        // Each operation can at most double what is within the bounds.
        if !is_bounded(document) {
            return Err("makes the document too large");
        }
    }
    Ok(())
}

fn is_bounded(document: &Value) -> bool {
    let mut size = 0_usize;
    let mut open = vec![(document, 1_usize)];
    while let Some((value, depth)) = open.pop() {
        size += match value {
            Value::String(text) => text.len() + 3,
            Value::Object(members) => members.keys().map(|name| name.len() + 4).sum::<usize>() + 3,
            _ => 6,
        };
        if depth > DEPTH || size > SIZE {
            return false;
        }
        match value {
            Value::Array(values) => open.extend(values.iter().map(|value| (value, depth + 1))),
            Value::Object(members) => open.extend(members.values().map(|value| (value, depth + 1))),
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::time::{Duration, Instant};

    use serde_json::json;

    use super::*;

    fn operations(each: impl Fn(usize) -> Value, count: usize) -> String {
        Value::Array((0..count).map(each).collect()).to_string()
    }

    #[test]
    fn a_patch_that_copies_the_document_into_itself_comes_to_an_end() {
        let before = Instant::now();
        for count in [20, 40, 256] {
            let text = operations(|number| json!({ "op": "copy", "from": "", "path": format!("/x{number}") }), count);
            let result = apply(&mut json!({ "issuer": "https://as.example" }), &text);
            assert_eq!(result, Err("makes the document too large"), "{count}");
        }
        let large = operations(|_| json!({ "op": "copy", "from": "/a", "path": "/a/-" }), 40);
        let result = apply(&mut json!({ "a": ["x".repeat(1000)] }), &large);
        assert_eq!(result, Err("makes the document too large"));
        assert!(before.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn copies_within_copies_are_not_nested_without_end() {
        let mut path = String::new();
        let mut list = Vec::new();
        for _ in 0..200 {
            write!(path, "/a").unwrap();
            list.push(json!({ "op": "copy", "from": "/seed", "path": path }));
        }
        let result = apply(&mut json!({ "seed": {} }), &Value::Array(list).to_string());
        assert_eq!(result, Err("makes the document too large"));
        // What is nested in the text itself is not even read.
        let nested = format!(r#"[{{"op":"add","path":"/a","value":{}{}}}]"#, "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(apply(&mut json!({}), &nested), Err("is not a JSON Patch"));
        let nested = format!(r#"[{{"op":"add","path":"/a","value":{}{}}}]"#, "[".repeat(40), "]".repeat(40));
        assert_eq!(apply(&mut json!({}), &nested), Err("makes the document too large"));
    }

    #[test]
    fn a_patch_has_so_many_operations() {
        let text = |count| operations(|number| json!({ "op": "add", "path": "/a", "value": number }), count);
        let mut document = json!({});
        assert_eq!((apply(&mut document, &text(256)), &document), (Ok(()), &json!({ "a": 255 })));
        assert_eq!(apply(&mut document, &text(257)), Err("has too many operations"));
        assert_eq!(apply(&mut document, r#"[{"op":"test","path":"/a","value":1}]"#), Err("cannot be applied"));
        assert_eq!(apply(&mut document, "{}"), Err("is not a JSON Patch"));
    }
}
