//! What one source says of the types of the APIs.

use std::sync::OnceLock;

use serde_json::{Map, Value};

use crate::description::Generation;

#[derive(Clone, Copy)]
pub(crate) enum Source {
    OpenApi(Generation),
    Java,
}

impl Source {
    pub(crate) fn types(self) -> &'static Map<String, Value> {
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
pub(crate) struct One {
    pub(crate) source: Source,
    pub(crate) shape: Named,
}

/// How the data names a type.
#[derive(Clone, Copy)]
pub(crate) enum Named {
    /// `string`, `integer`, `boolean`, `object`, a type of the source, or one of these in brackets for a list.
    Word(&'static str),
    /// An enum in its place.
    Constants(&'static [Value]),
    /// A list of such an enum.
    ListOf(&'static Value),
}

impl Named {
    pub(crate) fn new(value: &'static Value) -> Self {
        match value {
            Value::String(word) => Self::Word(word),
            Value::Array(items) if items.first().is_some_and(Value::is_array) => Self::ListOf(&items[0]),
            Value::Array(constants) => Self::Constants(constants),
            other => panic!("{other}"),
        }
    }
}

pub(crate) enum Form {
    Text,
    Integer,
    Boolean,
    AnyObject,
    Enum(&'static [Value]),
    List(One),
    Object(&'static Map<String, Value>),
}

impl One {
    pub(crate) fn form(self) -> Form {
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

    pub(crate) fn fits(self, value: &Value) -> bool {
        match self.form() {
            Form::Text | Form::Enum(_) => value.is_string(),
            Form::Integer => value.is_i64() || value.is_u64(),
            Form::Boolean => value.is_boolean(),
            Form::AnyObject | Form::Object(_) => value.is_object(),
            Form::List(_) => value.is_array(),
        }
    }
}
