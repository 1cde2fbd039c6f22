//! What Authlete publishes of its APIs, and whether a JSON value is as described.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_json::{Map, Value};

/// The two generations of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Generation {
    V2,
    V3,
}

impl Generation {
    pub(crate) const ALL: [Self; 2] = [Self::V2, Self::V3];

    fn key(self) -> &'static str {
        match self {
            Self::V2 => "v2",
            Self::V3 => "v3",
        }
    }
}

/// An operation in one generation of the API.
#[derive(Clone, Copy)]
pub(crate) struct Described {
    row: &'static Value,
    generation: Generation,
}

/// All operations of a generation.
pub(crate) fn operations(generation: Generation) -> Vec<Described> {
    static ROWS: OnceLock<Vec<Value>> = OnceLock::new();
    let rows = ROWS.get_or_init(|| serde_json::from_str(include_str!("../data/operations.json")).unwrap());
    let described = rows.iter().map(|row| Described { row, generation });
    described.filter(|operation| operation.row.get(generation.key()).is_some()).collect()
}

/// The operation of that name, `POST /auth/token`; `{}` stands for an argument.
pub(crate) fn operation(generation: Generation, name: &str) -> Option<Described> {
    operations(generation).into_iter().find(|operation| operation.name() == name)
}

impl Described {
    fn own(&self) -> &'static Value {
        &self.row[self.generation.key()]
    }

    pub(crate) fn method(&self) -> &'static str {
        self.row["method"].as_str().unwrap()
    }

    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method(), self.row["resource"].as_str().unwrap())
    }

    /// Its path with `{serviceId}` for the service and `{}` for each argument.
    pub(crate) fn path(&self) -> &'static str {
        self.own()["path"].as_str().unwrap()
    }

    /// Whether a path of these words is the operation's.
    pub(crate) fn is_at(&self, words: &[&str]) -> bool {
        let own: Vec<_> = self.path().split('/').collect();
        own.len() == words.len() && own.iter().zip(words).all(|(own, word)| own == word || own.starts_with('{'))
    }

    /// Whether it is the service's owner who calls it.
    pub(crate) fn is_of_owner(&self) -> bool {
        match self.generation {
            Generation::V2 => self.own()["owner"] == true,
            Generation::V3 => self.path().starts_with("/api/service/"),
        }
    }

    /// Whether a status is one of success. What only Java's library has may have any.
    pub(crate) fn has_status(&self, status: u16) -> bool {
        self.own()["statuses"].as_array().is_none_or(|statuses| statuses.contains(&status.into()))
    }

    pub(crate) fn request(&self) -> Shape {
        self.shape("request")
    }

    pub(crate) fn answer(&self) -> Shape {
        self.shape("response")
    }

    fn shape(&self, key: &str) -> Shape {
        let openapi =
            self.own().get(key).map(|shape| One { source: Source::OpenApi(self.generation), shape: Named::new(shape) });
        let java = self.row["java"].get(key).map(|shape| One { source: Source::Java, shape: Named::new(shape) });
        Shape(openapi.into_iter().chain(java).collect())
    }
}

/// Members of answers, as `Type.member`.
#[derive(Default)]
pub(crate) struct Coverage {
    /// Those that an answer can have.
    pub(crate) described: BTreeSet<String>,
    /// Those that an answer had.
    pub(crate) filled: BTreeSet<String>,
}

/// What the refusal of a call is: a result code and its message.
pub(crate) fn refusal(generation: Generation) -> Shape {
    Shape(vec![One { source: Source::OpenApi(generation), shape: Named::Word("result") }])
}

#[derive(Clone, Copy)]
enum Source {
    OpenApi(Generation),
    Java,
}

impl Source {
    fn types(self) -> &'static Map<String, Value> {
        static SOURCES: OnceLock<[Value; 3]> = OnceLock::new();
        let sources = SOURCES.get_or_init(|| {
            [
                include_str!("../data/openapi-v2.json"),
                include_str!("../data/openapi-v3.json"),
                include_str!("../data/java.json"),
            ]
            .map(|text| serde_json::from_str(text).unwrap())
        });
        let source = match self {
            Self::OpenApi(Generation::V2) => &sources[0],
            Self::OpenApi(Generation::V3) => &sources[1],
            Self::Java => &sources[2],
        };
        source["types"].as_object().unwrap()
    }
}

/// What one source says of a value.
#[derive(Clone, Copy)]
struct One {
    source: Source,
    shape: Named,
}

/// How the data names a type.
#[derive(Clone, Copy)]
enum Named {
    /// `string`, `integer`, `boolean`, `object`, a type of the source, or one of these in brackets for a list.
    Word(&'static str),
    /// An enum in its place.
    Constants(&'static [Value]),
    /// A list of such an enum.
    ListOf(&'static Value),
}

impl Named {
    fn new(value: &'static Value) -> Self {
        match value {
            Value::String(word) => Self::Word(word),
            Value::Array(items) if items.first().is_some_and(Value::is_array) => Self::ListOf(&items[0]),
            Value::Array(constants) => Self::Constants(constants),
            other => panic!("{other}"),
        }
    }
}

enum Form {
    Text,
    Integer,
    Boolean,
    AnyObject,
    Enum(&'static [Value]),
    List(One),
    Object(&'static Map<String, Value>),
}

impl One {
    fn form(self) -> Form {
        let list_of = |shape| Form::List(Self { shape, ..self });
        let word = match self.shape {
            Named::Word(word) => word,
            Named::Constants(constants) => return Form::Enum(constants),
            Named::ListOf(item) => return list_of(Named::new(item)),
        };
        if let Some(item) = word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            return list_of(Named::Word(item));
        }
        match (word, self.source.types().get(word)) {
            ("string", _) => Form::Text,
            ("integer", _) => Form::Integer,
            ("boolean", _) => Form::Boolean,
            ("object", _) => Form::AnyObject,
            (_, Some(Value::Array(constants))) => Form::Enum(constants),
            (_, Some(Value::Object(members))) => Form::Object(members),
            (_, other) => panic!("{word} is {other:?}"),
        }
    }

    fn fits(self, value: &Value) -> bool {
        match self.form() {
            Form::Text | Form::Enum(_) => value.is_string(),
            Form::Integer => value.is_i64() || value.is_u64(),
            Form::Boolean => value.is_boolean(),
            Form::AnyObject | Form::Object(_) => value.is_object(),
            Form::List(_) => value.is_array(),
        }
    }
}

/// What the sources say of a value: it is right where one of them says so. What one source lacks, another may have.
pub(crate) struct Shape(Vec<One>);

impl Shape {
    pub(crate) fn is_known(&self) -> bool {
        !self.0.is_empty()
    }

    /// Values with everything in them: one with the members of each source.
    pub(crate) fn samples(&self) -> impl Iterator<Item = Value> {
        self.0.iter().map(|one| {
            let others = self.0.iter().filter(|other| !std::ptr::eq(*other, one));
            Self([one].into_iter().chain(others).copied().collect()).sample("")
        })
    }

    /// A value with everything in it that the first source says, for a member of that name.
    fn sample(&self, name: &str) -> Value {
        if let Some(constant) = self.constants().next() {
            return constant.clone();
        }
        match self.0[0].form() {
            Form::Text => {
                let has = |part| name.to_ascii_lowercase().contains(part);
                match () {
                    () if has("uri") => "https://text.example/".into(),
                    () if has("jwks") => r#"{"keys":[]}"#.into(),
                    () if has("patch") => "[]".into(),
                    () => "text".into(),
                }
            }
            Form::Integer => 7.into(),
            Form::Boolean => true.into(),
            Form::AnyObject => Map::new().into(),
            Form::Enum(constants) => constants[0].clone(),
            Form::List(_) => vec![self.item().sample(name)].into(),
            Form::Object(members) => {
                let names = members.keys().map(|name| name.trim_end_matches('!'));
                names.map(|name| (name.to_owned(), self.member(name).sample(name))).collect::<Map<_, _>>().into()
            }
        }
    }

    /// The values that it has as an enum.
    fn constants(&self) -> impl Iterator<Item = &'static Value> {
        let of_enum = |one: &One| if let Form::Enum(constants) = one.form() { Some(constants) } else { None };
        self.0.iter().filter_map(of_enum).flatten()
    }

    /// The shape of the items that it has as a list.
    fn item(&self) -> Self {
        let of_list = |one: &One| if let Form::List(item) = one.form() { Some(item) } else { None };
        Self(self.0.iter().filter_map(of_list).collect())
    }

    /// The names of the members that the value can have.
    pub(crate) fn members(&self) -> BTreeSet<&'static str> {
        self.objects().flat_map(|(_, members)| members.keys()).map(|key| key.trim_end_matches('!')).collect()
    }

    fn objects(&self) -> impl Iterator<Item = (Source, &'static Map<String, Value>)> {
        self.0.iter().filter_map(|one| match one.form() {
            Form::Object(members) => Some((one.source, members)),
            _ => None,
        })
    }

    fn member(&self, name: &str) -> Self {
        let member = |(source, members): (Source, &'static Map<String, Value>)| {
            let shape = members.get(name).or_else(|| members.get(&format!("{name}!")))?;
            Some(One { source, shape: Named::new(shape) })
        };
        Self(self.objects().filter_map(member).collect())
    }

    /// The members that a value can have and those that it has, each as `Type.member`.
    pub(crate) fn coverage(&self, value: &Value, coverage: &mut Coverage) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.item().coverage(item, coverage)),
            Value::Object(members) => {
                let Some(name) = self.type_name() else { return };
                for member in self.members() {
                    let key = format!("{name}.{member}");
                    if let Some(value) = members.get(member) {
                        self.member(member).coverage(value, coverage);
                        coverage.filled.insert(key.clone());
                    }
                    coverage.described.insert(key);
                }
            }
            _ => {}
        }
    }

    /// The name of the type that a value has as an object. The documents have names of their own for what Java's library has one
    /// type for; its `ApiResponse` stands for any answer.
    fn type_name(&self) -> Option<&'static str> {
        let names = self.0.iter().rev().filter_map(|one| match (one.shape, one.form()) {
            (Named::Word(word), Form::Object(_)) => Some(word),
            _ => None,
        });
        names.min_by_key(|name| *name == "ApiResponse")
    }

    /// How the value is not as described.
    pub(crate) fn disagreements(&self, value: &Value) -> Vec<String> {
        let mut found = Vec::new();
        self.compare(value, "", &mut found);
        found
    }

    fn compare(&self, value: &Value, path: &str, found: &mut Vec<String>) {
        if !self.0.iter().any(|one| one.fits(value)) {
            return found.push(format!("{path}: {} is of the wrong type", kind(value)));
        }
        match value {
            Value::String(text) => {
                let mut constants = self.constants().peekable();
                if constants.peek().is_some() && !constants.any(|constant| constant == text) {
                    found.push(format!("{path}: {text} is not in the enum"));
                }
            }
            Value::Array(items) => {
                let item = self.item();
                items.iter().for_each(|value| item.compare(value, &format!("{path}[]"), found));
            }
            Value::Object(members) => self.compare_members(members, path, found),
            _ => {}
        }
    }

    fn compare_members(&self, members: &Map<String, Value>, path: &str, found: &mut Vec<String>) {
        if self.0.iter().any(|one| matches!(one.form(), Form::AnyObject)) {
            return;
        }
        let at = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        for (name, value) in members {
            let member = self.member(name);
            match member.is_known() {
                true => member.compare(value, &at(name), found),
                false => found.push(format!("{}: unknown", at(name))),
            }
        }
        let required = self.objects().flat_map(|(_, members)| members.keys()).filter_map(|key| key.strip_suffix('!'));
        let missing = required.filter(|name| !members.contains_key(*name));
        found.extend(missing.map(|name| format!("{}: missing", at(name))));
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[test]
fn a_value_that_is_not_as_described_is_found() {
    let answer = operation(Generation::V3, "POST /auth/token").unwrap().answer();
    let right = serde_json::json!({ "action": "OK", "grantType": "REFRESH_TOKEN", "scopes": ["a"], "clientId": 1,
        "properties": [{ "key": "a", "value": "b", "hidden": true }] });
    assert_eq!(answer.disagreements(&right), [""; 0]);
    let wrong = serde_json::json!({ "action": "FINE", "grantType": "refresh_token", "scopes": "a", "clientId": "1",
        "properties": [{ "name": "a", "hidden": 1 }], "access_token": "b", "subject": null });
    assert_eq!(
        answer.disagreements(&wrong).join("\n"),
        "\
access_token: unknown
action: FINE is not in the enum
clientId: a string is of the wrong type
grantType: refresh_token is not in the enum
properties[].hidden: a number is of the wrong type
properties[].name: unknown
scopes: a string is of the wrong type
subject: null is of the wrong type"
    );
    let lock = operation(Generation::V3, "POST /client/lock_flag/update/{}").unwrap().answer();
    assert_eq!(lock.disagreements(&serde_json::json!({ "resultCode": "A293001" })), ["resultMessage: missing"]);
}
