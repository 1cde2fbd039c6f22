//! What all sources together say of a value, and whether a JSON value is like that.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::source::{Form, Named, One, Source};

/// Members of answers, as `Type.member`.
#[derive(Default)]
pub(crate) struct Coverage {
    /// Those that an answer can have.
    pub(crate) described: BTreeSet<String>,
    /// Those that an answer had.
    pub(crate) filled: BTreeSet<String>,
}

/// What the sources say of a value: it is right where one of them says so. What one source lacks, another may have.
pub(crate) struct Shape(pub(crate) Vec<One>);

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
