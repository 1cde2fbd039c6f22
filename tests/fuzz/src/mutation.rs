//! Makes inputs out of inputs.

mod json;

use fastrand::Rng;

use crate::fields::{SEPARATOR, input};

/// What matters to parsers, and to those who read what they say.
const TOKENS: [&[u8]; 42] = [
    b"",
    b"\0",
    b"\r\n",
    b"\n  ",
    b" ",
    b"\t",
    b"\"",
    b"\\",
    b"\\u0041",
    b"%",
    b"%2F",
    b"%2e%2e",
    b"%00",
    b"/",
    b"//",
    b".",
    b"..",
    b"list",
    b"?",
    b"#",
    b";",
    b",",
    b":",
    b"@",
    b"+",
    b"+80",
    b":65536",
    b"=",
    b"==",
    b"&",
    b"[authlete]",
    b"'''",
    b"-----BEGIN",
    b"PSST",
    b"null",
    b"1e999",
    b"-0",
    "\u{9b}31m".as_bytes(),
    "\u{202e}\u{2028}".as_bytes(),
    "\u{fff9}\u{180e}\u{e0041}".as_bytes(),
    "\u{1f600}\u{301}".as_bytes(),
    b"\xc3",
];

/// An input made of a seed, with what other seeds have.
pub(crate) fn mutate(random: &mut Rng, seeds: &[Vec<u8>]) -> Vec<u8> {
    let seed = &seeds[random.usize(..seeds.len())];
    let mut fields: Vec<Vec<u8>> = seed.split(|byte| *byte == SEPARATOR).map(Vec::from).collect();
    for _ in 0..random.usize(1..5) {
        let position = random.usize(..fields.len());
        // As often as not in the last field: there the body is.
        let position = if random.bool() { fields.len() - 1 } else { position };
        match random.u8(..20) {
            0 => {
                let other = &seeds[random.usize(..seeds.len())];
                let others: Vec<_> = other.split(|byte| *byte == SEPARATOR).collect();
                fields[position] = others[position.min(others.len() - 1)].into();
            }
            1 => {
                let other = random.usize(..fields.len());
                fields.swap(position, other);
            }
            2..14 => match json::mutate(random, &fields[position]) {
                Some(json) => fields[position] = json,
                None => mutate_bytes(random, &mut fields[position]),
            },
            _ => mutate_bytes(random, &mut fields[position]),
        }
    }
    input(fields)
}

fn mutate_bytes(random: &mut Rng, bytes: &mut Vec<u8>) {
    let start = random.usize(..=bytes.len());
    let end = (start + random.usize(..9)).min(bytes.len());
    match random.u8(..10) {
        0 => *bytes = token(random).into(),
        1 => bytes.truncate(start),
        2 => drop(bytes.drain(start..end)),
        3 => {
            let copy = bytes[start..end].to_vec();
            let to = random.usize(..=bytes.len());
            bytes.splice(to..to, copy);
        }
        4 if start < bytes.len() => bytes[start] = random.u8(..),
        5 if start < bytes.len() => bytes[start] ^= 1 << random.u8(..8),
        6 => {
            let times = length(random);
            let copy = if start < end { bytes[start..end].to_vec() } else { token(random).into() };
            bytes.splice(start..start, copy.repeat(times));
        }
        7 => drop(bytes.splice(start..end, token(random).iter().copied())),
        _ => drop(bytes.splice(start..start, token(random).iter().copied())),
    }
}

fn token(random: &mut Rng) -> &'static [u8] {
    TOKENS[random.usize(..TOKENS.len())]
}

/// How often something is repeated: a few times, more than what is shown of a text, and now and then far more.
fn length(random: &mut Rng) -> usize {
    match random.u8(..100) {
        0 => random.usize(..40_000),
        1..20 => random.usize(..600),
        _ => random.usize(..8),
    }
}
