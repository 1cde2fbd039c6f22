//! Things that are good for a time: tickets, codes, request URIs.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How long something is kept after it has expired, in milliseconds, so that it is told from what never was.
const GRACE: i64 = 60 * 60 * 1000;

/// How many of those that are over are forgotten with each new one: more than one, so that their number shrinks.
const FORGOTTEN_AT_ONCE: usize = 4;

/// Values by the name that they were handed out under, each with its end.
pub(crate) struct Expiring<T> {
    entries: HashMap<String, Entry<T>>,
    ends: BTreeSet<(i64, String)>,
}

struct Entry<T> {
    value: T,
    expires_at: i64,
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    Unknown,
    Expired,
}

impl<T> Default for Expiring<T> {
    fn default() -> Self {
        Self { entries: HashMap::new(), ends: BTreeSet::new() }
    }
}

impl<T> Expiring<T> {
    /// Keeps a value until that time, in milliseconds since the epoch.
    pub(crate) fn insert(&mut self, name: impl Into<String>, value: T, expires_at: i64, now: i64) {
        let name = name.into();
        self.remove(&name);
        self.forget(now);
        self.ends.insert((expires_at, name.clone()));
        self.entries.insert(name, Entry { value, expires_at });
    }

    /// The value of that name.
    pub(crate) fn get(&self, name: &str, now: i64) -> Result<&T, Lost> {
        match self.entries.get(name) {
            None => Err(Lost::Unknown),
            Some(entry) if entry.expires_at <= now => Err(Lost::Expired),
            Some(entry) => Ok(&entry.value),
        }
    }

    /// The value of that name, to be changed.
    pub(crate) fn get_mut(&mut self, name: &str, now: i64) -> Result<&mut T, Lost> {
        match self.entries.get_mut(name) {
            None => Err(Lost::Unknown),
            Some(entry) if entry.expires_at <= now => Err(Lost::Expired),
            Some(entry) => Ok(&mut entry.value),
        }
    }

    /// When the value of that name expires or expired.
    pub(crate) fn expires_at(&self, name: &str) -> Option<i64> {
        self.entries.get(name).map(|entry| entry.expires_at)
    }

    /// Takes the value of that name out, so that nobody gets it twice.
    pub(crate) fn take(&mut self, name: &str, now: i64) -> Result<T, Lost> {
        self.get(name, now)?;
        self.remove(name).ok_or(Lost::Unknown)
    }

    /// Takes the value of that name out, expired or not.
    pub(crate) fn remove(&mut self, name: &str) -> Option<T> {
        let (name, entry) = self.entries.remove_entry(name)?;
        self.ends.remove(&(entry.expires_at, name));
        Some(entry.value)
    }

    /// Keeps those values only. It looks at all of them: for what is done rarely, such as deleting a client.
    pub(crate) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        self.entries.retain(|name, entry| {
            let kept = keep(&entry.value);
            if !kept {
                self.ends.remove(&(entry.expires_at, name.clone()));
            }
            kept
        });
    }

    /// Forgets a few of those that expired a while ago.
    fn forget(&mut self, now: i64) {
        for _ in 0..FORGOTTEN_AT_ONCE {
            let Some((expires_at, _)) = self.ends.first() else { return };
            if expires_at.saturating_add(GRACE) > now {
                return;
            }
            if let Some((_, name)) = self.ends.pop_first() {
                self.entries.remove(&name);
            }
        }
    }
}

impl<T: Serialize> Serialize for Expiring<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.entries.iter().map(|(name, entry)| (name, &entry.value, entry.expires_at)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Expiring<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut values = Self::default();
        for (name, value, expires_at) in Vec::<(String, T, i64)>::deserialize(deserializer)? {
            values.ends.insert((expires_at, name.clone()));
            values.entries.insert(name, Entry { value, expires_at });
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_there_until_it_expires_and_is_forgotten_later() {
        let mut values = Expiring::default();
        values.insert("a", 1, 10, 0);
        assert_eq!(
            (values.get("a", 9), values.get("a", 10), values.get("b", 0)),
            (Ok(&1), Err(Lost::Expired), Err(Lost::Unknown))
        );
        values.insert("b", 2, GRACE + 20, GRACE + 9);
        assert_eq!(values.get("a", GRACE + 9), Err(Lost::Expired));
        values.insert("c", 3, GRACE + 20, GRACE + 10);
        assert_eq!(values.get("a", GRACE + 10), Err(Lost::Unknown));
        assert_eq!((values.take("b", GRACE + 10), values.take("b", GRACE + 10)), (Ok(2), Err(Lost::Unknown)));
    }

    #[test]
    fn a_million_values_that_expired_do_not_stay() {
        let mut values = Expiring::default();
        for number in 0..1_000_000_i64 {
            values.insert(number.to_string(), (), number, number);
        }
        let kept = usize::try_from(GRACE).unwrap();
        assert!(values.entries.len() <= kept.min(1_000_000) && values.entries.len() == values.ends.len());
        for number in 0..300_000_i64 {
            values.insert(format!("late {number}"), (), 2 * GRACE + 1_000_000, 2 * GRACE + 1_000_000);
        }
        assert_eq!(values.entries.len(), 300_000);
    }
}
