//! Nothing that is under way is lost when the emulator is ended and started again.

use std::fs;

use crate::answers::flows;
use crate::caller::{Caller, Findings};
use crate::description::Generation;

#[test]
fn every_flow_goes_on_after_a_restart() {
    let findings = Findings::default();
    for (number, flow) in flows().into_iter().enumerate() {
        let name = format!("authlete-emulator-{}-flow-{number}.redb", std::process::id());
        let file = std::env::temp_dir().join(name);
        let _ = fs::remove_file(&file);
        flow(&mut Caller::restarting(Generation::V3, &findings, file.clone()));
        fs::remove_file(&file).unwrap();
    }
}
