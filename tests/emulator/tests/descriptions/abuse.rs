//! Calls that are nearly right, in the middle of flows, so that they get beyond the first checks: none makes the emulator panic or
//! answer with what is no answer.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fastrand::Rng;
use serde_json::{Value, json};

use crate::answers::flows;
use crate::caller::{Caller, Findings};
use crate::description::Generation;

/// How many calls are made of each call of a flow.
pub(crate) const CALLS: usize = 6;

#[test]
fn nothing_that_is_nearly_right_makes_it_panic() {
    let findings = Findings::default();
    for (seed, flow) in (1..).zip(flows()) {
        for generation in Generation::ALL {
            let caller = &mut Caller::abusing(generation, &findings, Rng::with_seed(seed));
            // A flow may not come to its end, since one of the calls may have taken away what it needs.
            let _ = catch_unwind(AssertUnwindSafe(|| flow(caller)));
        }
    }
    assert_eq!(findings.panics.into_inner().unwrap(), [""; 0]);
    let reached = findings.succeeded.into_inner().unwrap().len();
    assert!(reached > 120, "the flows ended too early: {reached} operations succeeded");
}

/// The body with something in it that is wrong.
pub(crate) fn spoilt(body: &Value, random: &mut Rng) -> Value {
    let mut body = body.clone();
    let place = some_place(&mut body, random);
    *place = match place {
        Value::String(text) if random.u8(..4) != 0 => spoilt_text(text, random).into(),
        _ => random.choice(odd_values()).unwrap_or_default(),
    };
    body
}

/// A value in the body, or all of it.
fn some_place<'v>(value: &'v mut Value, random: &mut Rng) -> &'v mut Value {
    let is_here = random.u8(..8) == 0;
    let count = value.as_object().map(|members| members.len()).or(value.as_array().map(Vec::len)).unwrap_or_default();
    if is_here || count == 0 {
        return value;
    }
    let number = random.usize(..count);
    match value {
        Value::Object(members) => some_place(members.values_mut().nth(number).unwrap(), random),
        Value::Array(items) => some_place(&mut items[number], random),
        _ => value,
    }
}

fn odd_values() -> [Value; 14] {
    let nested = (0..40).fold(json!(1), |inner, _| json!([inner]));
    [
        Value::Null,
        true.into(),
        0.into(),
        (-1).into(),
        i64::MAX.into(),
        i64::MIN.into(),
        u64::MAX.into(),
        json!(1e300),
        "".into(),
        "\u{0}\u{fffd}\u{1f600}".into(),
        "9".repeat(400).into(),
        json!([]),
        json!({}),
        nested,
    ]
}

/// A text that is nearly that one: a form, a token or JSON may stand in it.
fn spoilt_text(text: &str, random: &mut Rng) -> String {
    let characters: Vec<_> = text.chars().collect();
    let at = random.usize(..=characters.len());
    let to = (at + random.usize(..=4)).min(characters.len());
    let (before, cut, after) = (&characters[..at], &characters[at..to], &characters[to..]);
    let odd =
        ["", "%", "%zz", "%00", "&", "=", ".", "..", "+", "ü", "\u{0}", "{", "\"", "&scope=", "9999999999999999999"];
    let middle = match random.u8(..4) {
        0 => String::new(),
        1 => [cut, cut].concat().into_iter().collect(),
        _ => random.choice(odd).unwrap_or_default().to_owned(),
    };
    before.iter().collect::<String>() + &middle + &after.iter().collect::<String>()
}
