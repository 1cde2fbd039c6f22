#![no_main]

use authlete_fuzz::Target;

libfuzzer_sys::fuzz_target!(|input: &[u8]| (Target::named("handlers").expect("a target").run)(input));
