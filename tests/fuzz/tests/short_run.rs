//! The short run: the same inputs each time, for every target.

use authlete_fuzz::driver::{Limit, run};
use authlete_fuzz::{TARGETS, Target};

#[track_caller]
fn short_run(name: &str) {
    let target = Target::named(name).expect("a target");
    if let Err(failure) = run(target, 1, Limit::Inputs(target.short_run)) {
        panic!("{failure}");
    }
}

macro_rules! short_runs {
    ($($name:ident),*) => {
        $(
            #[test]
            fn $name() {
                short_run(stringify!($name));
            }
        )*

        #[test]
        fn no_target_is_left_out() {
            let names = [$( stringify!($name) ),*];
            assert!(TARGETS.iter().all(|target| names.contains(&target.name)));
        }
    };
}
short_runs!(answers, incoming, paths, settings, oauth, claims, api, handlers, dpop);
