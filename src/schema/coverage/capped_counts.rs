//! Sums by key, of which there may be any number.

use std::collections::BTreeMap;
use std::ops::AddAssign;

/// The number of keys that are counted apart.
const DISTINCT: usize = 1000;

/// The least thousand keys, each with its exact sum, and the rest in one. Which are kept, and
/// what they come to, does not depend on the order: a key goes only when a thousand lesser ones
/// are known, and never comes back.
#[derive(Debug)]
pub(super) struct Capped<K, V> {
    pub(super) kept: BTreeMap<K, V>,
    pub(super) rest: V,
}

impl<K, V: Default> Default for Capped<K, V> {
    fn default() -> Self {
        Self {
            kept: BTreeMap::new(),
            rest: V::default(),
        }
    }
}

impl<K: Ord, V: Default + AddAssign> Capped<K, V> {
    pub(super) fn add(&mut self, key: K, value: V) {
        *self.kept.entry(key).or_default() += value;
        if self.kept.len() > DISTINCT
            && let Some((_, last)) = self.kept.pop_last()
        {
            self.rest += last;
        }
    }

    pub(super) fn append(&mut self, other: Self) {
        for (key, value) in other.kept {
            self.add(key, value);
        }
        self.rest += other.rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_are_kept_with_exact_sums_in_any_order() {
        let keys: Vec<usize> = (0..3 * DISTINCT)
            .map(|at| at * 7919 % (2 * DISTINCT))
            .collect();
        let count = |keys: &[usize]| {
            let mut sums = Capped::default();
            for key in keys {
                sums.add(*key, 1);
            }
            sums
        };
        let whole = count(&keys);
        for cut in [1, 500, 1500, 2999] {
            let (one, other) = keys.split_at(cut);
            let mut sums = count(other);
            sums.append(count(one));
            assert_eq!(sums.kept, whole.kept, "{cut}");
            assert_eq!(sums.rest, whole.rest, "{cut}");
        }
        let exact = |key: usize| keys.iter().filter(|other| **other == key).count() as u64;
        assert!(whole.kept.iter().all(|(key, sum)| *sum == exact(*key)));
        assert_eq!(
            whole.kept.values().sum::<u64>() + whole.rest,
            keys.len() as u64
        );
    }
}
