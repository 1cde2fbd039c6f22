//! Sets of numbers, each under a key, that take little room where the numbers of a key are close to each other.

use std::collections::BTreeMap;

/// How many numbers a block has a bit for.
const BLOCK: u64 = u64::BITS as u64;

/// Sets of numbers, each under a key. A block of numbers is one entry with a bit for each of them.
pub(crate) struct IdSets<K> {
    blocks: BTreeMap<(K, u64), u64>,
}

impl<K> Default for IdSets<K> {
    fn default() -> Self {
        Self { blocks: BTreeMap::new() }
    }
}

impl<K: Ord + Clone> IdSets<K> {
    pub(crate) fn insert(&mut self, key: K, id: u64) {
        *self.blocks.entry((key, id / BLOCK)).or_default() |= bit(id);
    }

    pub(crate) fn remove(&mut self, key: K, id: u64) {
        let place = (key, id / BLOCK);
        if let Some(bits) = self.blocks.get_mut(&place) {
            *bits &= !bit(id);
            if *bits == 0 {
                self.blocks.remove(&place);
            }
        }
    }

    /// The numbers under a key, in ascending order.
    pub(crate) fn of(&self, key: K) -> impl DoubleEndedIterator<Item = u64> {
        self.range(key.clone(), key).map(|(_, id)| id)
    }

    /// The numbers under the keys of a range, in the order of the keys and then of the numbers.
    pub(crate) fn range(&self, first: K, last: K) -> impl DoubleEndedIterator<Item = (&K, u64)> {
        self.blocks
            .range((first, 0)..=(last, u64::MAX))
            .flat_map(|((key, block), bits)| ids(*block, *bits).map(move |id| (key, id)))
    }

    /// The first number under the first key.
    pub(crate) fn first(&self) -> Option<(&K, u64)> {
        let ((key, block), bits) = self.blocks.first_key_value()?;
        ids(*block, *bits).next().map(|id| (key, id))
    }
}

fn bit(id: u64) -> u64 {
    1 << (id % BLOCK)
}

/// The numbers whose bits are set in a block.
fn ids(block: u64, bits: u64) -> impl DoubleEndedIterator<Item = u64> {
    (0..BLOCK).filter(move |place| bits & (1 << place) != 0).map(move |place| block * BLOCK + place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_out_in_order_under_their_keys() {
        let mut sets = IdSets::default();
        for (key, id) in [(2, 5), (1, 64), (1, 63), (1, 1_000_000), (3, u64::MAX), (1, 63)] {
            sets.insert(key, id);
        }
        let all = |sets: &IdSets<i32>| sets.range(1, 3).map(|(key, id)| (*key, id)).collect::<Vec<_>>();
        assert_eq!(all(&sets), [(1, 63), (1, 64), (1, 1_000_000), (2, 5), (3, u64::MAX)]);
        assert_eq!(sets.of(1).rev().collect::<Vec<_>>(), [1_000_000, 64, 63]);
        assert_eq!(sets.first(), Some((&1, 63)));
        for (key, id) in [(1, 63), (1, 62), (2, 5), (2, 5)] {
            sets.remove(key, id);
        }
        assert_eq!(all(&sets), [(1, 64), (1, 1_000_000), (3, u64::MAX)]);
        assert_eq!(sets.blocks.len(), 3);
    }
}
