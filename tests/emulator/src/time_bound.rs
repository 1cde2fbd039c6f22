//! Values that are good for a time and that nobody has to remember: DPoP nonces, challenges for client attestations.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::jose::base64url;
use crate::random::Random;

/// Makes such values and knows them again. Not `Debug`: who knows the secret can make them too.
#[derive(Serialize, Deserialize)]
pub(crate) struct TimeBound {
    secret: [u8; 32],
}

impl TimeBound {
    pub(crate) fn new(random: &mut impl Random) -> Self {
        let mut secret = [0; 32];
        random.fill(&mut secret);
        Self { secret }
    }

    /// The value of this second; one for another purpose is another one.
    pub(crate) fn value(&self, purpose: &str, now: i64) -> String {
        self.value_of(purpose, (now / 1000).to_be_bytes())
    }

    /// Whether the value was made for that purpose and less than so many seconds ago.
    pub(crate) fn is_live(&self, purpose: &str, value: &str, duration: i64, now: i64) -> bool {
        let made = || {
            let bytes = crate::jose::from_base64url(value)?;
            let seconds: [u8; 8] = bytes.get(..8)?.try_into().ok()?;
            (self.value_of(purpose, seconds) == value).then_some(i64::from_be_bytes(seconds))
        };
        made().is_some_and(|made| (0..duration).contains(&(now / 1000 - made)))
    }

    fn value_of(&self, purpose: &str, seconds: [u8; 8]) -> String {
        let mac = Sha256::new().chain_update(self.secret).chain_update(seconds).chain_update(purpose).finalize();
        base64url([&seconds, &mac[..16]].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;

    #[test]
    fn a_value_is_good_for_its_purpose_and_time_only() {
        let values = TimeBound::new(&mut SeededRandom::new(1));
        let value = values.value("nonce", 100_000);
        for (now, live) in [(100_000, true), (109_999, true), (110_000, false), (99_000, false)] {
            assert_eq!(values.is_live("nonce", &value, 10, now), live, "{now}");
        }
        assert!(!values.is_live("challenge", &value, 10, 100_000));
        assert!(!values.is_live("nonce", &format!("{value}A"), 10, 100_000));
        assert!(!values.is_live("nonce", "", 10, 100_000));
        let other = TimeBound::new(&mut SeededRandom::new(2));
        assert!(!other.is_live("nonce", &value, 10, 100_000));
    }
}
