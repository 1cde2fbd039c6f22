use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use core::fmt::Debug;
use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use super::*;

/// Reads a text in both ways. Of the errors only `Fault` says more, and it has tests of its own.
fn both<T: for<'de> Deserialize<'de>>(text: &str) -> (Option<T>, Option<T>) {
    (read_text(text).ok(), serde_json::from_str(text).ok())
}

fn same<T: for<'de> Deserialize<'de> + Debug + PartialEq>(texts: &[&str]) {
    for text in texts {
        let (ours, theirs) = both::<T>(text);
        assert_eq!(ours, theirs, "{text}");
    }
}

/// `==`, but serde_json may be a little off with the last digit of long numbers.
fn alike(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(ours), Value::Number(theirs)) if ours.is_f64() && theirs.is_f64() => {
            let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
            ours.is_sign_negative() == theirs.is_sign_negative() && (ours - theirs).abs() <= ours.abs() * 1e-13
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| alike(ours, theirs))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.keys().eq(theirs.keys())
                && ours.values().zip(theirs.values()).all(|(ours, theirs)| alike(ours, theirs))
        }
        _ => ours == theirs,
    }
}

fn agrees(text: &str) {
    let (ours, theirs) = both(text);
    match (&ours, &theirs) {
        (Some(ours), Some(theirs)) => assert!(alike(ours, theirs), "{text:?}: {ours} instead of {theirs}"),
        _ => assert_eq!(ours, theirs, "{text:?}"),
    }
    same::<IgnoredAny>(&[text]);
    let raw = |value: Box<RawValue>| value.get().to_owned();
    let (ours, theirs) = both(text);
    assert_eq!(ours.map(raw), theirs.map(raw), "{text:?}");
}

#[test]
fn accepts_what_serde_json_accepts() {
    for text in [
        "",
        " ",
        "nul",
        "nulL",
        "null",
        " true\n",
        "falsey",
        "{",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{]",
        "[}",
        "{\"a\"",
        "{\"a\":",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "{,}",
        "{1:2}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1}{",
        "[[[],{}]]",
        "-",
        "-0",
        "0",
        "00",
        "01",
        "-01",
        "1.",
        "1.5",
        ".5",
        "1e",
        "1e+",
        "1e5",
        "1E-5",
        "1e999",
        "-1e999",
        "0e999",
        "1.0",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "123456789012345678",
        "1234567890123456789012",
        "689430038430849936588e84",
        "\"\"",
        "\"",
        "\"a",
        "\"\\",
        "\"\\\"",
        "\"\\n\\\\\\/\\b\\f\\r\\t\\\"\"",
        "\"\\x\"",
        "\"\\u00e9\\u65E5\"",
        "\"\\u12\"",
        "\"\\u12",
        "\"\\u+123\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\ud83dx\"",
        "\"\\ud83d\\n\"",
        "\"\\ud83d\\u0041\"",
        "\"\\ude00\"",
        "\"\\ud83d\\ud83d\"",
        "\"\u{1}\"",
        "\"12345678\u{1f}\"",
        "\"1234567\\n89012345678\"",
        "\"\u{e9}\u{20ac}\u{1f600} 12345678 \u{7f}\"",
        "{\"a\\u0041\":1,\"aA\":2}",
        "{\"a\":1,\"a\":[2]}",
        "\u{feff}1",
        "\u{a0}1",
    ] {
        agrees(text);
    }
    for depth in [126, 127, 128, 129, 500] {
        agrees(&("[".repeat(depth) + &"]".repeat(depth)));
        agrees(&("{\"a\":".repeat(depth) + "1" + &"}".repeat(depth)));
        agrees(&"[{\"a\":".repeat(depth));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn agrees_with_serde_json_on_anything(
        text in r#"([\[\]{},: \n]|"[a-z\\\\"u0-9\x00é€]{0,12}"|"[a-c]":|-?[0-9]{1,22}(\.[0-9]{1,3})?(e[+-]?[0-9]{1,2})?|true|null){0,12}"#
    ) {
        agrees(&text);
    }

    #[test]
    fn agrees_with_serde_json_on_damaged_texts(at in 0usize..2_100, byte in "[\\[\\]{}\",:\\\\ a1\n]?", cut in any::<bool>()) {
        let text = include_str!("../../../benches/data/introspection_response.json");
        let (start, end) = (text.floor_char_boundary(at), text.ceil_char_boundary(at + 1));
        agrees(&[&text[..start], &byte, if cut { "" } else { &text[end..] }].concat());
    }
}

#[derive(Debug, PartialEq, serde::Deserialize)]
enum Variants {
    Unit,
    Newtype(u8),
    Tuple(u8, u8),
    Struct { a: u8 },
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Newtype(Option<i32>);

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Unit;

#[derive(Debug, PartialEq, serde::Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(u8),
    Text(String),
    Nested { a: Box<Untagged> },
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Flat {
    #[serde(alias = "z")]
    b: char,
    #[serde(flatten)]
    rest: BTreeMap<String, Untagged>,
}

#[test]
fn types_of_others_are_read_as_by_serde_json() {
    same::<Variants>(&[
        "\"Unit\"",
        "{\"Unit\":null}",
        "{\"Unit\":1}",
        "\"Newtype\"",
        "{\"Newtype\":1}",
        "{\"Tuple\":[1,2]}",
        "{\"Tuple\":[1]}",
        "{\"Struct\":{\"a\":1}}",
        "{\"Struct\":[1]}",
        "{\"Struct\":{}}",
        "{\"None\":1}",
        "{}",
        "1",
        "{\"Unit\"",
    ]);
    same::<(u8, Newtype, bool)>(&["[1,2,true]", "[1,null,false]", "[1,2]", "[1,[],true]", "{}"]);
    same::<BTreeMap<i8, f64>>(&["{\"1\":1,\"-2\":0.5}", "{\"x\":1}", "{\"300\":1}", "{\"1\":\"1\"}"]);
    same::<BTreeMap<bool, Option<Unit>>>(&["{\"true\":null}", "{\"1\":null}"]);
    same::<Vec<Variants>>(&["[\"Unit\",{\"Newtype\":2}]", "[1]"]);
    same::<Untagged>(&["1", "\"a\\n\"", "{\"a\":{\"a\":7}}", "[]"]);
    same::<Flat>(&["{\"z\":\"é\",\"x\":1,\"y\":{\"a\":\"\"}}", "{\"b\":\"ab\"}", "{\"x\":1}", "[\"b\"]"]);
    same::<(i128, u128)>(&[
        "[-170141183460469231731687303715884105728,340282366920938463463374607431768211455]",
        "[1.5,1]",
    ]);
    same::<(u64, i64, f32)>(&["[18446744073709551615,-9223372036854775808,1e3]", "[-1,0,0]", "[1.0,0,0]", "[1,-0,0]"]);
    same::<()>(&["null", "1"]);
    // Types that ask for no element.
    same::<[[u8; 0]; 2]>(&["[[],[]]", "[[ ],[]]", "[[1],[]]", "[[],[1]]", "[[],{}]", "[[]]", "[[],"]);
}

/// A type may ask for another one after a value did not fit.
#[test]
fn values_that_do_not_fit_are_passed() {
    #[derive(Debug, PartialEq)]
    struct Lenient(Option<bool>);

    impl<'de> Deserialize<'de> for Lenient {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Ok(Self(bool::deserialize(deserializer).ok()))
        }
    }

    let values: Vec<Lenient> = read_text(r#"[true,1,"x",{"a":[1]},null]"#).unwrap();
    assert_eq!(values, [Lenient(Some(true)), Lenient(None), Lenient(None), Lenient(None), Lenient(None)]);
}
