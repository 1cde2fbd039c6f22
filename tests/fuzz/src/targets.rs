//! The targets, each with the inputs that mutations start from.

pub(crate) mod answers;
mod api;
mod claims;
mod dpop;
mod handlers;
pub(crate) mod incoming;
mod oauth;
mod paths;
mod settings;

/// A target.
pub struct Target {
    /// The name on the command line.
    pub name: &'static str,
    /// Hands an input to the core. It panics where the core breaks a promise.
    pub run: fn(&[u8]),
    /// Valid inputs, and some that are nearly so.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// How many inputs the short run tries; a key costs more than a header.
    pub short_run: u64,
}

impl Target {
    /// The target of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.name == name)
    }
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target { name: "answers", run: answers::run, seeds: answers::seeds, short_run: 60_000 },
    Target { name: "incoming", run: incoming::run, seeds: incoming::seeds, short_run: 10_000 },
    Target { name: "paths", run: paths::run, seeds: paths::seeds, short_run: 30_000 },
    Target { name: "settings", run: settings::run, seeds: settings::seeds, short_run: 10_000 },
    Target { name: "oauth", run: oauth::run, seeds: oauth::seeds, short_run: 20_000 },
    Target { name: "claims", run: claims::run, seeds: claims::seeds, short_run: 6_000 },
    Target { name: "api", run: api::run, seeds: api::seeds, short_run: 40_000 },
    Target { name: "handlers", run: handlers::run, seeds: handlers::seeds, short_run: 3_000 },
    Target { name: "dpop", run: dpop::run, seeds: dpop::seeds, short_run: 1_000 },
];
