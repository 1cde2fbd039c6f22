//! The cost of one call: its time and its instructions, both such that other work on the machine does not show. Not beside
//! this directory, where Cargo takes each file for a benchmark.

use std::env;
use std::process::Command;
use std::time::Instant;

/// The microseconds that one call takes where nothing disturbs it. The sides take turns, so that a machine with other work to
/// do disturbs all of them.
pub(crate) fn microseconds<const SIDES: usize>(mut call: impl FnMut(usize)) -> [f64; SIDES] {
    const TIMES: u32 = 20;
    let mut least = [f64::INFINITY; SIDES];
    for _ in 0..2000 {
        for (side, least) in least.iter_mut().enumerate() {
            let start = Instant::now();
            for _ in 0..TIMES {
                call(side);
            }
            *least = least.min(start.elapsed().as_secs_f64() * 1e6 / f64::from(TIMES));
        }
    }
    least
}

/// The instructions of one call, as `valgrind` counts them: the difference of two runs of this program with `count`, the name
/// of a case, that of a side and how often to call it, so that the start of the program is left out.
pub(crate) fn instructions(case: &str, side: &str) -> u64 {
    let [few, many] = [100, 300].map(|times| callgrind(case, side, times));
    (many - few) / 200
}

fn callgrind(case: &str, side: &str, times: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().unwrap())
        .args(["count", case, side, &times.to_string()])
        .output()
        .expect("valgrind is installed");
    let log = String::from_utf8_lossy(&output.stderr);
    let collected = log.lines().find_map(|line| line.split_once("Collected :"));
    collected.and_then(|(_, count)| count.trim().parse().ok()).unwrap_or_else(|| panic!("no count: {log}"))
}
