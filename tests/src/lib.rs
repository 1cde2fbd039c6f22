//! Tests across crates: see `tests`. This library is what they share.

pub mod scripted;
