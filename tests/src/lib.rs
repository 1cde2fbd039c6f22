//! Tests across crates: see `tests`. This library is what they share.

pub mod certificates;
pub mod client_certificate;
pub mod scripted;
pub mod truncation;

/// The README's examples, as tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
