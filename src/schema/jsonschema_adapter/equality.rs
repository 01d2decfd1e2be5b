//! Equality in the sense of JSON Schema: numbers by their value, objects whatever the order of
//! their members. Nothing here recurses, and nothing builds a tree.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use jsonschema_value::cmp::equal_numbers;
use serde_json::Value as Tree;

use super::NumberOf;
use super::tree::fold;
use crate::json::{Decimal, Kind, Text, Value};

/// Arrays of up to so many elements are compared pair by pair.
const FEW_ELEMENTS: usize = 8;
/// Objects of up to so many members are searched from the first name on.
const FEW_MEMBERS: usize = 16;

/// Returns whether a value equals one of a schema's `const` or `enum`.
pub(super) fn equals(value: Value<'_>, expected: &Tree) -> bool {
    let mut pairs = vec![(value, expected)];
    while let Some((value, expected)) = pairs.pop() {
        let equal = match expected {
            Tree::Null => value.is_null(),
            Tree::Bool(expected) => value.as_bool() == Some(*expected),
            Tree::Number(expected) => value
                .number_text()
                .is_some_and(|text| equal_numbers(&NumberOf(text), expected)),
            Tree::String(expected) => value.as_text().is_some_and(|text| text.says(expected)),
            Tree::Array(expected) => {
                pairs.extend(value.elements().zip(expected));
                value.kind() == Kind::Array && value.len() == expected.len()
            }
            Tree::Object(expected) => {
                value.kind() == Kind::Object
                    && value.len() == expected.len()
                    && value.members().all(|member| {
                        let found = expected.get(&*member.name);
                        pairs.extend(found.map(|found| (member.value, found)));
                        found.is_some()
                    })
            }
        };
        if !equal {
            return false;
        }
    }
    true
}

/// Returns whether no two elements of an array are equal. Takes time in the size of the array, near
/// enough: elements meet only those with the same hash, which is keyed at random.
pub(super) fn all_differ(array: Value<'_>) -> bool {
    if array.len() <= FEW_ELEMENTS {
        let mut left = array.elements();
        while let Some(one) = left.next() {
            if left.clone().any(|other| same(one, other)) {
                return false;
            }
        }
        return true;
    }
    let keys = RandomState::new();
    let mut hashed: Vec<_> = array
        .elements()
        .map(|value| (hash(&keys, value), value))
        .collect();
    hashed.sort_unstable_by_key(|&(hash, _)| hash);
    hashed.chunk_by(|one, other| one.0 == other.0).all(|alike| {
        let mut left = alike;
        while let [(_, one), rest @ ..] = left {
            if rest.iter().any(|&(_, other)| same(*one, other)) {
                return false;
            }
            left = rest;
        }
        true
    })
}

/// Returns whether two values of documents are equal.
fn same(one: Value<'_>, other: Value<'_>) -> bool {
    let mut pairs = vec![(one, other)];
    while let Some((one, other)) = pairs.pop() {
        let equal = one.kind() == other.kind()
            && one.len() == other.len()
            && match one.kind() {
                Kind::Null => true,
                Kind::Bool => one.as_bool() == other.as_bool(),
                Kind::Number => {
                    one.number_text().map(Decimal::new) == other.number_text().map(Decimal::new)
                }
                Kind::String => same_text(one.as_text(), other.as_text()),
                Kind::Array => {
                    pairs.extend(one.elements().zip(other.elements()));
                    true
                }
                Kind::Object => pair_members(one, other, &mut pairs),
            };
        if !equal {
            return false;
        }
    }
    true
}

fn same_text(one: Option<Text<'_>>, other: Option<Text<'_>>) -> bool {
    one.zip(other)
        .is_some_and(|(one, other)| one.same_as(other))
}

/// Adds the values of two objects of equal size with equal names. Returns whether all names have
/// one.
fn pair_members<'a>(
    one: Value<'a>,
    other: Value<'a>,
    pairs: &mut Vec<(Value<'a>, Value<'a>)>,
) -> bool {
    let by_name: HashMap<_, _> = if other.len() > FEW_MEMBERS {
        other
            .members()
            .map(|member| (member.name, member.value))
            .collect()
    } else {
        HashMap::new()
    };
    one.members().all(|member| {
        let found = if by_name.is_empty() {
            other.get(&member.name)
        } else {
            by_name.get(&member.name).copied()
        };
        pairs.extend(found.map(|found| (member.value, found)));
        found.is_some()
    })
}

/// Equal for equal values.
fn hash(keys: &RandomState, value: Value<'_>) -> u64 {
    fold(
        value,
        usize::MAX,
        |leaf| hash_leaf(keys, leaf),
        |container, hashes| {
            if container.kind() == Kind::Array {
                return keys.hash_one(hashes);
            }
            // The order of members means nothing, so theirs is a sum.
            let names = container.members().map(|member| member.name);
            names.zip(hashes).fold(0, |sum: u64, member| {
                sum.wrapping_add(keys.hash_one(member))
            })
        },
    )
}

fn hash_leaf(keys: &RandomState, leaf: Value<'_>) -> u64 {
    let mut hasher = keys.build_hasher();
    leaf.kind().hash(&mut hasher);
    leaf.as_bool().hash(&mut hasher);
    leaf.as_str().hash(&mut hasher);
    leaf.number_text().map(Decimal::new).hash(&mut hasher);
    hasher.finish()
}
