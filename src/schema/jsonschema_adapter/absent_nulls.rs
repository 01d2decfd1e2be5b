//! Nulls that the engine is not to see: members that are null because they are absent.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::json::Value;

thread_local! {
    static ABSENT: RefCell<BTreeSet<u32>> = const { RefCell::new(BTreeSet::new()) };
}

/// Lets the engine judge a document as if these of its members, by the indices of their values,
/// were not there.
pub fn without<T>(members: BTreeSet<u32>, judge: impl FnOnce() -> T) -> T {
    ABSENT.set(members);
    let judged = judge();
    ABSENT.take();
    judged
}

/// Returns whether a member with this value is not to be seen.
#[inline]
pub(super) fn is_absent(value: Value<'_>) -> bool {
    value.is_null() && ABSENT.with_borrow(|absent| absent.contains(&value.index()))
}

/// Returns how many members of an object are not to be seen.
pub(super) fn count(object: Value<'_>) -> usize {
    if ABSENT.with_borrow(BTreeSet::is_empty) {
        return 0;
    }
    let members = object.members();
    members.filter(|member| is_absent(member.value)).count()
}
