//! Mutations of JSON that leave it JSON, or nearly so.

use fastrand::Rng;
use serde_json::Value;

use super::length;

/// JSON whose members may stand twice, and whose texts and numbers are spelled as they are here.
#[derive(Clone)]
enum Json {
    Atom(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Values that are of another type, at an end of a range, or hard to show.
const ATOMS: [&str; 30] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "1.5",
    "1.10",
    "1e2",
    "1e999",
    "0.1000000000000000055511151231257827",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "123456789012345678901234567890123456789012345678901234567890",
    "\"\"",
    "\"PSST\"",
    "\"OK\"",
    "\"NOT_FOUND\"",
    "\"1\"",
    "\"a\\u0000\\n\\u009b31m\"",
    "\"\u{202e}\u{2028}\u{200f}\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"{\\\"a\\\":1}\"",
    "{}",
    "[]",
    "[null]",
];

/// Names that are no member's.
const NAMES: [&str; 8] =
    ["", "resultCode", "resultMessage", "action", "a\\u0000\\\"b", "\u{202e}\u{1f600}", "verified_claims", "__proto__"];

/// The JSON changed in a few places; `None` where the text is no array or object.
pub(super) fn mutate(random: &mut Rng, text: &[u8]) -> Option<Vec<u8>> {
    if !text.trim_ascii_start().starts_with(b"{") && !text.trim_ascii_start().starts_with(b"[") {
        return None;
    }
    let mut json = Json::from(serde_json::from_slice::<Value>(text).ok()?);
    for _ in 0..random.usize(1..4) {
        let count = json.count();
        let (mut from, mut to) = (random.usize(..count), random.usize(..count));
        let donor = json.nth(&mut from)?.clone();
        change(random, json.nth(&mut to)?, donor);
    }
    let mut text = String::new();
    json.write(&mut text);
    Some(text.into_bytes())
}

fn change(random: &mut Rng, json: &mut Json, donor: Json) {
    match (random.u8(..10), &mut *json) {
        (0, Json::Object(members)) if !members.is_empty() => drop(members.remove(random.usize(..members.len()))),
        (1, Json::Object(members)) if !members.is_empty() => {
            let (name, _) = members[random.usize(..members.len())].clone();
            members.push((name, donor));
        }
        (2, Json::Object(members)) if !members.is_empty() => {
            let position = random.usize(..members.len());
            members[position].0 = name(random);
        }
        (3, Json::Object(members)) => members.push((name(random), donor)),
        (3, Json::Array(items)) => items.extend(vec![donor; length(random)]),
        (0..=3, Json::Atom(text)) if text.starts_with('"') => {
            let character = ["x", "é", "\u{1f600}", "\u{202e}", "\\n", "\\u0000"][random.usize(..6)];
            text.insert_str(1, &character.repeat(length(random)));
        }
        (4, _) => *json = Json::Array(vec![json.clone()]),
        (5, _) => *json = Json::Object(vec![(name(random), json.clone())]),
        (6, _) => {
            let (open, close) = if random.bool() { ("[", "]") } else { ("{\"a\":", "}") };
            let depth = length(random);
            *json = Json::Atom(format!("{}1{}", open.repeat(depth), close.repeat(depth)));
        }
        (7, _) => *json = donor,
        _ => *json = Json::Atom(ATOMS[random.usize(..ATOMS.len())].into()),
    }
}

/// A name as it stands between quotes.
fn name(random: &mut Rng) -> String {
    let name = NAMES[random.usize(..NAMES.len())];
    if random.u8(..8) == 0 { name.repeat(length(random)) } else { name.into() }
}

impl Json {
    /// How many values there are, with those within.
    fn count(&self) -> usize {
        1 + match self {
            Self::Atom(_) => 0,
            Self::Array(items) => items.iter().map(Self::count).sum(),
            Self::Object(members) => members.iter().map(|(_, value)| value.count()).sum(),
        }
    }

    /// The value at that position; the position is counted down.
    fn nth(&mut self, position: &mut usize) -> Option<&mut Self> {
        if *position == 0 {
            return Some(self);
        }
        *position -= 1;
        match self {
            Self::Atom(_) => None,
            Self::Array(items) => items.iter_mut().find_map(|item| item.nth(position)),
            Self::Object(members) => members.iter_mut().find_map(|(_, value)| value.nth(position)),
        }
    }

    fn write(&self, text: &mut String) {
        match self {
            Self::Atom(atom) => text.push_str(atom),
            Self::Array(items) => {
                text.push('[');
                for (position, item) in items.iter().enumerate() {
                    if position > 0 {
                        text.push(',');
                    }
                    item.write(text);
                }
                text.push(']');
            }
            Self::Object(members) => {
                text.push('{');
                for (position, (name, value)) in members.iter().enumerate() {
                    if position > 0 {
                        text.push(',');
                    }
                    *text += &format!("\"{name}\":");
                    value.write(text);
                }
                text.push('}');
            }
        }
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        let name = |name: String| {
            let quoted = Value::from(name).to_string();
            quoted[1..quoted.len() - 1].to_owned()
        };
        match value {
            Value::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Value::Object(members) => {
                Self::Object(members.into_iter().map(|(member, value)| (name(member), value.into())).collect())
            }
            atom => Self::Atom(atom.to_string()),
        }
    }
}
