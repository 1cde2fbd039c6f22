//! What Authlete publishes of its APIs.

use std::sync::OnceLock;

use serde_json::Value;

use crate::shape::Shape;
use crate::source::{Named, One, Source};

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

/// What the refusal of a call is: a result code and its message.
pub(crate) fn refusal(generation: Generation) -> Shape {
    Shape(vec![One { source: Source::OpenApi(generation), shape: Named::Word("result") }])
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
