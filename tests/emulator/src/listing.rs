//! Pages of lists: which part of a list a call asks for.

use crate::router::ApiFault;

/// How many entries a page has where the call does not say.
const USUAL_END: i32 = 5;

/// The part of a list that a call asks for.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    /// The index of the first entry, from 0.
    pub(crate) start: i32,
    /// The index after the last entry.
    pub(crate) end: i32,
}

impl Page {
    /// Reads the range. The codes are those for a negative start and a negative end.
    pub(crate) fn read(
        path: &str,
        start: Option<i32>,
        end: Option<i32>,
        codes: [&'static str; 2],
    ) -> Result<Self, ApiFault> {
        let page = Self { start: start.unwrap_or(0), end: end.unwrap_or(USUAL_END) };
        for (name, value, code) in [("start", page.start, codes[0]), ("end", page.end, codes[1])] {
            if value < 0 {
                return Err(ApiFault::new(400, code, format!("{path}, '{name}' must not be negative.")));
            }
        }
        Ok(page)
    }

    /// The entries of this part.
    pub(crate) fn of<T>(self, entries: impl Iterator<Item = T>) -> Vec<T> {
        let index = |index: i32| usize::try_from(index).unwrap_or_default();
        entries.skip(index(self.start)).take(index(self.end.saturating_sub(self.start))).collect()
    }
}

/// The number of entries of a list, as answers have it.
pub(crate) fn total(count: usize) -> Option<i32> {
    Some(i32::try_from(count).unwrap_or(i32::MAX))
}
