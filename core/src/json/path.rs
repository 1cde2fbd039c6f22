//! Finds which member of a JSON text an error position belongs to.
//!
//! To track the path while reading would cost every answer time; this walks the text once more, and only after an error.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::display::cut;

/// The path, such as `clients[3].redirectUris`, of the innermost value that has begun within the first `end` bytes and is
/// not followed by another one there; `.` for the whole.
pub(super) fn locate(text: &str, end: usize) -> String {
    let end = end.min(text.len());
    let mut open: Vec<Container<'_>> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < end {
        match bytes[at] {
            b'{' => open.push(Container::Object { member: None }),
            b'[' => open.push(Container::Array { index: 0 }),
            b'}' | b']' => drop(open.pop()),
            b',' => match open.last_mut() {
                Some(Container::Array { index }) => *index += 1,
                Some(Container::Object { member }) => *member = None,
                None => {}
            },
            b'"' => {
                let close = closing_quote(bytes, at);
                if let Some(Container::Object { member: member @ None }) = open.last_mut() {
                    *member = text.get(at + 1..close);
                }
                at = close;
            }
            _ => {}
        }
        at += 1;
    }
    render(&open)
}

enum Container<'t> {
    Object { member: Option<&'t str> },
    Array { index: usize },
}

fn closing_quote(bytes: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at
}

/// No longer than what is shown of a text from outside: names of members that nobody declared can be of any length.
fn render(open: &[Container<'_>]) -> String {
    let mut path = String::new();
    for container in open {
        if path.len() > 256 {
            break;
        }
        match container {
            Container::Array { index } => path += &format!("[{index}]"),
            Container::Object { member: Some(member) } => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(cut(member));
            }
            Container::Object { member: None } => {}
        }
    }
    if path.is_empty() { String::from(".") } else { path }
}

#[cfg(test)]
mod tests {
    use alloc::boxed::Box;
    use alloc::string::ToString;
    use std::collections::BTreeMap;

    use super::*;
    use crate::json::{Fault, read_text};

    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "only its shape counts")]
    struct Node {
        number: Option<u8>,
        name: Option<String>,
        required: bool,
        list: Option<Vec<u8>>,
        nodes: Option<Vec<Node>>,
        node: Option<Box<Node>>,
        map: Option<BTreeMap<String, u8>>,
    }

    #[test]
    fn agrees_with_serde_path_to_error() {
        for (text, path) in [
            (r#"{"required":1}"#, "required"),
            (r#"{"required":"x"}"#, "required"),
            (r#"{"required":true,"number":"a \"secret\" "}"#, "number"),
            (r#"{"required":true,"number":300}"#, "number"),
            (r#"{"required":true,"name":7}"#, "name"),
            (r#"{"required":true,"name":7 }"#, "name"),
            (r#"{"required":true,"list":[1,2,"x"]}"#, "list[2]"),
            (r#"{"required":true,"list":[1, 2, -1 ]}"#, "list[2]"),
            (r#"{"required":true,"list":7}"#, "list"),
            (r#"{"required":true,"map":{"a":1,"b":true}}"#, "map.b"),
            (r#"{"name":"x"}"#, "."),
            (r#"7"#, "."),
            ("{\"required\":true,\n\"nodes\":[{\"required\":true},\n  {\"name\":\"x\"}]}", "nodes[1]"),
            ("{\"required\":true,\n\n\"node\":{\"name\":\"\u{e9}{[\",\n\"number\":-5}}", "node.number"),
        ] {
            let shown = match read_text::<Node>(text).unwrap_err() {
                Fault::Mismatch { path } => path,
                Fault::Missing { path } => String::from(path.strip_suffix("required").unwrap().trim_end_matches('.')),
                fault => panic!("{text}: {fault}"),
            };
            assert_eq!(if shown.is_empty() { "." } else { &shown }, path, "{text}");
            let reference = serde_path_to_error::deserialize::<_, Node>(&mut serde_json::Deserializer::from_str(text));
            assert_eq!(reference.unwrap_err().path().to_string(), path, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}|[\\[\\]{}\",:\\\\a1\n]{0,40}", end in 0usize..60) {
            locate(&text, end);
        }
    }
}
