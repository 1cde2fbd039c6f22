//! Values by ascending numbers.

use std::collections::BTreeMap;

/// How many values are in a block. One that is left alone in its block has the empty places of the others for itself, so a block is small.
const BLOCK: u64 = 16;

/// Values by numbers that were given out in ascending order: a tree of blocks takes less room than one of single values, whose
/// nodes are half empty where values only come at the end.
pub(crate) struct Rows<T> {
    blocks: BTreeMap<u64, Box<Block<T>>>,
    len: usize,
}

/// Boxed, so that an empty place takes little room.
type Block<T> = [Option<Box<T>>; BLOCK as usize];

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { blocks: BTreeMap::new(), len: 0 }
    }
}

impl<T> Rows<T> {
    pub(crate) fn insert(&mut self, id: u64, value: T) {
        let place = &mut self.blocks.entry(id / BLOCK).or_default()[within(id)];
        self.len += usize::from(place.is_none());
        *place = Some(Box::new(value));
    }

    pub(crate) fn get(&self, id: u64) -> Option<&T> {
        self.blocks.get(&(id / BLOCK))?[within(id)].as_deref()
    }

    pub(crate) fn remove(&mut self, id: u64) -> Option<T> {
        let block = self.blocks.get_mut(&(id / BLOCK))?;
        let value = block[within(id)].take()?;
        if block.iter().all(Option::is_none) {
            self.blocks.remove(&(id / BLOCK));
        }
        self.len -= 1;
        Some(*value)
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The values with their numbers, in the order of these.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, &T)> {
        self.blocks.iter().flat_map(|(block, values)| {
            (block * BLOCK..).zip(values.iter()).filter_map(|(id, value)| Some((id, value.as_deref()?)))
        })
    }
}

fn within(id: u64) -> usize {
    (id % BLOCK) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_numbers() {
        let mut rows = Rows::default();
        for id in [15, 16, 400, 15] {
            rows.insert(id, id.to_string());
        }
        assert_eq!((rows.get(16).map(String::as_str), rows.get(17), rows.get(9_000)), (Some("16"), None, None));
        assert_eq!((rows.remove(16), rows.remove(16), rows.remove(9_000)), (Some("16".to_owned()), None, None));
        assert_eq!(rows.iter().map(|(id, _)| id).collect::<Vec<_>>(), [15, 400]);
        assert_eq!((rows.len(), rows.blocks.len()), (2, 2));
    }
}
