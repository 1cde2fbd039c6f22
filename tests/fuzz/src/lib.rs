//! Fuzz targets for the core: functions that take any bytes, hand them to the core as what comes from outside, and panic
//! where the core breaks a promise.
//!
//! Two programs run the same functions: the [`driver`] of this crate, on stable Rust, and libFuzzer by way of the folder
//! `libfuzzer`. `tests/README.md` names the commands.

pub mod driver;
mod fields;
mod mutation;
mod operations;
mod seeds;
mod shown;
mod targets;

pub use targets::{TARGETS, Target};
