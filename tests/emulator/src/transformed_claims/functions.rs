//! The functions that claims are transformed by.

use std::cmp::Ordering;

use regex_lite::Regex;
use serde_json::Value;
use sha2::{Digest as _, Sha256, Sha512};
use x509_cert::der::DateTime;

/// The functions' names: those that Authlete has.
pub(crate) const NAMES: [&str; 15] = [
    "all",
    "any",
    "contains",
    "ends_with",
    "eq",
    "get",
    "gt",
    "gte",
    "hash",
    "lt",
    "lte",
    "match",
    "none",
    "starts_with",
    "years_ago",
];

/// A function with its argument.
pub(super) enum Function {
    /// Since the date of the argument, or today.
    YearsAgo(Option<Moment>),
    Equals(Value),
    Contains(String),
    StartsWith(String),
    EndsWith(String),
    /// Greater or less than, or equal.
    Compares(fn(Ordering) -> bool, Value),
    Hash {
        long: bool,
    },
    Matches(Regex),
    Get(String),
    Any,
    All,
    None,
}

impl Function {
    /// A function as a definition has it: its name, or a list of its name and its argument.
    pub(super) fn parse(function: &Value) -> Result<Self, String> {
        let (name, arguments) = match function {
            Value::Array(list) => list.split_first().ok_or("a function has no name")?,
            name => (name, &[][..]),
        };
        let name = name.as_str().ok_or("the name of a function is no text")?;
        let wrong = || format!("the argument of '{name}' is wrong");
        let argument = match arguments {
            [] => None,
            [argument] => Some(argument),
            _ => return Err(wrong()),
        };
        let text = || argument.and_then(Value::as_str).map(String::from).ok_or_else(wrong);
        let scalar = || argument.filter(|it| !it.is_null() && !it.is_object() && !it.is_array()).ok_or_else(wrong);
        let compares = |holds: fn(Ordering) -> bool| {
            let comparable = scalar().ok().filter(|it| it.is_number() || Moment::of(it).is_some());
            comparable.map(|it| Self::Compares(holds, it.clone())).ok_or_else(wrong)
        };
        let alone = |function: Self| if argument.is_none() { Ok(function) } else { Err(wrong()) };
        match name {
            "years_ago" => match argument {
                None => Ok(Self::YearsAgo(None)),
                Some(date) => Moment::of(date).map(|date| Self::YearsAgo(Some(date))).ok_or_else(wrong),
            },
            "eq" => Ok(Self::Equals(scalar()?.clone())),
            "contains" => text().map(Self::Contains),
            "starts_with" => text().map(Self::StartsWith),
            "ends_with" => text().map(Self::EndsWith),
            "gt" => compares(Ordering::is_gt),
            "gte" => compares(Ordering::is_ge),
            "lt" => compares(Ordering::is_lt),
            "lte" => compares(Ordering::is_le),
            "hash" => match text()?.as_str() {
                "sha-256" => Ok(Self::Hash { long: false }),
                "sha-512" => Ok(Self::Hash { long: true }),
                _ => Err(wrong()),
            },
            // It takes time in proportion to the text, whatever the expression.
            "match" => Regex::new(&text()?).map(Self::Matches).map_err(|_| wrong()),
            "get" => text().map(Self::Get),
            "any" => alone(Self::Any),
            "all" => alone(Self::All),
            "none" => alone(Self::None),
            _ => Err(format!("there is no function '{name}'")),
        }
    }

    /// The value that comes of a value, if the function is for such.
    pub(super) fn apply(&self, input: Value, now: i64) -> Option<Value> {
        match (self, input) {
            (Self::Get(key), Value::Object(mut members)) => members.remove(key),
            (Self::Any | Self::All | Self::None, Value::Array(elements)) => {
                let values: Vec<_> = elements.iter().map(Value::as_bool).collect::<Option<_>>()?;
                let any = values.contains(&true);
                let holds = match self {
                    Self::Any => any,
                    Self::All => !values.contains(&false),
                    _ => !any,
                };
                Some(holds.into())
            }
            (Self::Get(_) | Self::Any | Self::All | Self::None, _) => None,
            (_, Value::Array(elements)) => elements.iter().map(|element| self.of_scalar(element, now)).collect(),
            (_, input) => self.of_scalar(&input, now),
        }
    }

    fn of_scalar(&self, input: &Value, now: i64) -> Option<Value> {
        let text = || input.as_str();
        Some(match self {
            Self::YearsAgo(reference) => {
                let (since, until) = (Moment::of(input)?, reference.clone().or_else(|| Moment::at(now / 1000))?);
                since.years_until(&until)?.into()
            }
            Self::Equals(other) => (input == other || order(input, other) == Some(Ordering::Equal)).into(),
            Self::Contains(other) => text()?.contains(other).into(),
            Self::StartsWith(other) => text()?.starts_with(other).into(),
            Self::EndsWith(other) => text()?.ends_with(other).into(),
            Self::Compares(holds, other) => holds(order(input, other)?).into(),
            Self::Hash { long: false } => hex(&Sha256::digest(text()?)).into(),
            Self::Hash { long: true } => hex(&Sha512::digest(text()?)).into(),
            Self::Matches(regex) => regex.is_match(text()?).into(),
            Self::Get(_) | Self::Any | Self::All | Self::None => return None,
        })
    }
}

/// How two numbers, dates or times are ordered. The time of day counts if both have one.
fn order(one: &Value, other: &Value) -> Option<Ordering> {
    if let (Some(one), Some(other)) = (one.as_f64(), other.as_f64()) {
        return one.partial_cmp(&other);
    }
    let (one, other) = (Moment::of(one)?, Moment::of(other)?);
    let by_time = one.time.as_ref().zip(other.time.as_ref()).map_or(Ordering::Equal, |(one, other)| one.cmp(other));
    Some(one.date.cmp(&other.date).then(by_time))
}

/// A date, or a time of UTC.
#[derive(Clone)]
pub(super) struct Moment {
    /// Year, month, day.
    date: (u16, u8, u8),
    time: Option<String>,
}

impl Moment {
    /// Reads `YYYY-MM-DD`, the same with a time of UTC, or seconds since the epoch.
    fn of(value: &Value) -> Option<Self> {
        if let Some(seconds) = value.as_i64() {
            return Self::at(seconds);
        }
        let text = value.as_str()?;
        let (date, time) = match text.split_once('T') {
            Some((date, time)) => (date, Some(time.strip_suffix('Z')?.to_string())),
            None => (text, None),
        };
        let mut numbers = date.split('-').map(|number| number.parse().ok());
        let (year, month, day): (u16, u16, u16) = (numbers.next()??, numbers.next()??, numbers.next()??);
        let sound =
            date.len() == 10 && numbers.next().is_none() && (1..=12).contains(&month) && (1..=31).contains(&day);
        sound.then_some(Self { date: (year, u8::try_from(month).ok()?, u8::try_from(day).ok()?), time })
    }

    fn at(seconds: i64) -> Option<Self> {
        let since = std::time::Duration::from_secs(u64::try_from(seconds).ok()?);
        let time = DateTime::from_unix_duration(since).ok()?;
        let date = (time.year(), time.month(), time.day());
        Some(Self { date, time: Some(format!("{:02}:{:02}:{:02}", time.hour(), time.minutes(), time.seconds())) })
    }

    /// Full years. A birth date may have 0000 for a year that is not to be told (OpenID Connect Core 5.1).
    fn years_until(&self, other: &Self) -> Option<i32> {
        let (year, month, day) = self.date;
        let incomplete = (other.date.1, other.date.2) < (month, day);
        (year != 0).then(|| i32::from(other.date.0) - i32::from(year) - i32::from(incomplete))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// 2023-11-14T22:13:20Z
    const NOW: i64 = 1_700_000_000_000;

    #[test]
    fn functions_make_values_of_values() {
        for (functions, input, expected) in [
            (json!(["years_ago"]), json!("2000-11-14"), Some(json!(23))),
            (json!(["years_ago"]), json!("2000-11-15"), Some(json!(22))),
            (json!(["years_ago"]), json!("0000-11-15"), None),
            (json!(["years_ago"]), json!("yesterday"), None),
            (json!(["years_ago"]), json!(946_684_800), Some(json!(23))),
            (json!(["years_ago"]), json!(["2000-01-01", "2010-01-01"]), Some(json!([23, 13]))),
            (json!([["years_ago", "2010-01-01"]]), json!("2000-01-02"), Some(json!(9))),
            (json!(["years_ago", ["gte", 18]]), json!("2005-11-14"), Some(json!(true))),
            (json!(["years_ago", ["gte", 18]]), json!("2005-11-15"), Some(json!(false))),
            (json!([["eq", "USA"]]), json!("USA"), Some(json!(true))),
            (json!([["eq", 1]]), json!(1.0), Some(json!(true))),
            (json!([["eq", true]]), json!(false), Some(json!(false))),
            (json!([["eq", "2000-01-01"]]), json!("2000-01-01T10:00:00Z"), Some(json!(true))),
            (json!([["eq", "2000-01-01T11:00:00Z"]]), json!("2000-01-01T10:00:00Z"), Some(json!(false))),
            (json!([["eq", "USA"], "any"]), json!(["DEU", "USA"]), Some(json!(true))),
            (json!([["eq", "USA"], "all"]), json!(["DEU", "USA"]), Some(json!(false))),
            (json!([["eq", "FRA"], "none"]), json!(["DEU", "USA"]), Some(json!(true))),
            (json!(["any"]), json!(["x"]), None),
            (json!([["gt", 1]]), json!(1), Some(json!(false))),
            (json!([["lt", "2000-01-02"]]), json!("2000-01-01"), Some(json!(true))),
            (json!([["lte", 1]]), json!("x"), None),
            (json!([["contains", "b"]]), json!("abc"), Some(json!(true))),
            (json!([["starts_with", "b"]]), json!("abc"), Some(json!(false))),
            (json!([["ends_with", "c"]]), json!("abc"), Some(json!(true))),
            (json!([["match", "^[a-c]+$"]]), json!("abc"), Some(json!(true))),
            (json!([["get", "country"]]), json!({ "country": "JP" }), Some(json!("JP"))),
            (json!([["get", "country"]]), json!({}), None),
            // The example of the specification.
            (
                json!([["hash", "sha-256"]]),
                json!("Jörg"),
                Some(json!("8e63741c42f7c08025339f1a380d98030a698aa04f1fa3c595dcb581632af452")),
            ),
        ] {
            let parsed = functions.as_array().unwrap().iter().map(|it| Function::parse(it).unwrap());
            let value = parsed.into_iter().try_fold(input.clone(), |value, function| function.apply(value, NOW));
            assert_eq!(value, expected, "{functions} {input}");
        }
        for function in [
            json!("x"),
            json!(7),
            json!([]),
            json!("eq"),
            json!(["eq", {}]),
            json!(["eq", 1, 2]),
            json!(["gte", "x"]),
            json!(["any", 1]),
            json!(["match", "("]),
            json!(["hash", "md5"]),
            json!(["years_ago", "x"]),
        ] {
            assert!(Function::parse(&function).is_err(), "{function}");
        }
        assert!(NAMES.iter().all(|name| !matches!(
            Function::parse(&json!(name)), Err(problem) if problem.contains("no function")
        )));
    }
}
