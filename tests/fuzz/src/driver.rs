//! Runs targets on stable Rust: mutated inputs in an order that a seed decides, so that every failure can be repeated.

use std::cell::RefCell;
use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::mutation::mutate;
use crate::targets::Target;

/// When a run ends.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// After that many inputs.
    Inputs(u64),
    /// After that much time.
    Time(Duration),
}

/// How long one input may take. The slowest take a hundredth of that, on a machine that does little else.
const TIME_FOR_ONE: Duration = Duration::from_secs(20);

/// An input that a target panics on, or takes too long for.
#[derive(Debug)]
pub struct Failure {
    /// The target.
    pub target: &'static str,
    /// The seed of the run.
    pub seed: u64,
    /// The position of the input in the run.
    pub position: u64,
    /// A small part of the input that fails in the same place.
    pub input: Vec<u8>,
    /// What the panic says, with its place.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, seed, position, input, message } = self;
        let message: String = message.chars().take(2000).collect();
        write!(f, "{target} fails (--seed {seed}, input {position}): {message}\nb\"{}\"", input.escape_ascii())
    }
}

/// Tries the seeds, then mutated inputs up to the limit, and counts them.
///
/// # Errors
///
/// The first failure, with its input made small.
pub fn run(target: &Target, seed: u64, limit: Limit) -> Result<u64, Box<Failure>> {
    let seeds = (target.seeds)();
    let start = Instant::now();
    let is_over = |count: u64| match limit {
        Limit::Inputs(inputs) => count >= inputs,
        Limit::Time(time) => count.is_multiple_of(64) && start.elapsed() >= time,
    };
    let mut count = 0;
    while !is_over(count) {
        let input = match usize::try_from(count).ok().and_then(|position| seeds.get(position)) {
            Some(seed) => seed.clone(),
            None => mutate(&mut Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ count), &seeds),
        };
        if let Err(panic) = attempt(target, &input) {
            let input = smaller(target, input, &panic);
            let message = attempt(target, &input).err().unwrap_or(panic);
            let message = format!("{}: {}", message.place, message.text);
            return Err(Box::new(Failure { target: target.name, seed, position: count, input, message }));
        }
        count += 1;
    }
    Ok(count)
}

/// A panic.
struct Panic {
    place: String,
    text: String,
}

thread_local! {
    /// What the last panic of a target said; `None` while no target runs.
    static CAUGHT: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

fn attempt(target: &Target, input: &[u8]) -> Result<(), Panic> {
    catch_panics();
    CAUGHT.set(Some(Panic { place: String::new(), text: String::new() }));
    let start = Instant::now();
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
    let caught = CAUGHT.take();
    outcome.map_err(|_| caught.expect("it was set before"))?;
    match start.elapsed() {
        time if time < TIME_FOR_ONE => Ok(()),
        time => Err(Panic { place: String::new(), text: format!("one input takes {time:?}") }),
    }
}

/// Keeps the panics of targets off the terminal: making an input smaller takes thousands of them.
fn catch_panics() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let is_caught = CAUGHT.with_borrow_mut(|caught| {
                let Some(caught) = caught else { return false };
                caught.place = info.location().map(ToString::to_string).unwrap_or_default();
                let payload = info.payload();
                let text = payload.downcast_ref::<&str>().copied();
                let text = text.or(payload.downcast_ref::<String>().map(String::as_str));
                caught.text = text.unwrap_or_default().into();
                true
            });
            if !is_caught {
                others(info);
            }
        }));
    });
}

/// Leaves out what the failure does not need, in ever smaller pieces.
fn smaller(target: &Target, mut input: Vec<u8>, panic: &Panic) -> Vec<u8> {
    let deadline = Instant::now() + 2 * TIME_FOR_ONE;
    let mut piece = input.len().div_ceil(2);
    while piece > 0 {
        let mut start = 0;
        let mut changed = false;
        while start < input.len() && Instant::now() < deadline {
            let mut shorter = input.clone();
            shorter.drain(start..(start + piece).min(input.len()));
            match attempt(target, &shorter) {
                Err(other) if other.place == panic.place => {
                    input = shorter;
                    changed = true;
                }
                _ => start += piece,
            }
        }
        if !changed || piece > 1 {
            piece /= 2;
        }
    }
    input
}
