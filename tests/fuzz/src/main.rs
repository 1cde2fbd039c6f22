//! The long run: `authlete-fuzz [TARGET…] [--seconds N] [--seed N] [--input FILE]`.
//!
//! Without targets it runs all of them, each for the seconds given (60). Without a seed it takes the time, so that every run
//! tries other inputs. `--input` runs the targets once, on a file.

use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use authlete_fuzz::driver::{Limit, run};
use authlete_fuzz::{TARGETS, Target};

type Error = Box<dyn std::error::Error>;

fn main() -> Result<ExitCode, Error> {
    let mut targets: Vec<&Target> = Vec::new();
    let mut seconds = 60;
    let mut seed = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let mut file = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match &*argument {
            "--seconds" => seconds = value()?.parse()?,
            "--seed" => seed = value()?.parse()?,
            "--input" => file = Some(std::fs::read(value()?)?),
            name => targets.push(TARGETS.iter().find(|target| target.name == name).ok_or_else(|| {
                format!("{name} is none of {:?}", TARGETS.iter().map(|it| it.name).collect::<Vec<_>>())
            })?),
        }
    }
    if targets.is_empty() {
        targets.extend(TARGETS);
    }

    let mut code = ExitCode::SUCCESS;
    for target in targets {
        if let Some(input) = &file {
            (target.run)(input);
            continue;
        }
        let start = Instant::now();
        match run(target, seed, Limit::Time(Duration::from_secs(seconds))) {
            Ok(count) => {
                let each_second = count as f64 / start.elapsed().as_secs_f64();
                println!("{}: {count} inputs with seed {seed}, {each_second:.0} a second", target.name);
            }
            Err(failure) => {
                println!("{failure}");
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}
