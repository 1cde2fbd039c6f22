//! The long run: `authlete-fuzz [TARGET…] [--seconds N] [--seed N] [--input FILE] [--write-seeds FOLDER]`.
//!
//! Without targets it runs all of them, each for the seconds given (60). Without a seed it takes the time, so that every run
//! tries other inputs. `--input` runs the targets once, on a file. `--write-seeds` writes the inputs that mutations start
//! from into a folder for each target, and runs nothing.

use std::path::{Path, PathBuf};
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
    let mut folder: Option<PathBuf> = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match &*argument {
            "--seconds" => seconds = value()?.parse()?,
            "--seed" => seed = value()?.parse()?,
            "--input" => file = Some(std::fs::read(value()?)?),
            "--write-seeds" => folder = Some(value()?.into()),
            name => targets.push(Target::named(name).ok_or_else(|| format!("there is no target {name}"))?),
        }
    }
    if targets.is_empty() {
        targets.extend(TARGETS);
    }

    let mut code = ExitCode::SUCCESS;
    for target in targets {
        if let Some(folder) = &folder {
            write_seeds(target, &folder.join(target.name))?;
        } else if let Some(input) = &file {
            (target.run)(input);
        } else if !long_run(target, seed, Duration::from_secs(seconds)) {
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

fn long_run(target: &Target, seed: u64, time: Duration) -> bool {
    let start = Instant::now();
    match run(target, seed, Limit::Time(time)) {
        Ok(count) => {
            let each_second = count as f64 / start.elapsed().as_secs_f64();
            println!("{}: {count} inputs with seed {seed}, {each_second:.0} a second", target.name);
            true
        }
        Err(failure) => {
            println!("{failure}");
            false
        }
    }
}

fn write_seeds(target: &Target, folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder)?;
    for (position, input) in (target.seeds)().into_iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{position}")), input)?;
    }
    Ok(())
}
