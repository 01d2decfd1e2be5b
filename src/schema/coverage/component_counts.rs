//! The counts of one component.

use std::collections::HashMap;

/// The occurrences of a component's parts, each by its place in the schema.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) seen: u64,
    pub(super) objects: HashMap<String, ObjectCounts>,
    pub(super) enums: HashMap<String, Vec<u64>>,
}

#[derive(Debug, Default)]
pub(super) struct ObjectCounts {
    pub(super) seen: u64,
    /// In the order of the outline's properties.
    pub(super) fields: Vec<FieldCounts>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FieldCounts {
    pub(super) seen: u64,
    pub(super) null: u64,
    pub(super) empty: u64,
}

impl Parts {
    #[expect(
        clippy::iter_over_hash_type,
        reason = "sums do not depend on the order"
    )]
    pub(super) fn add(&mut self, other: Self) {
        self.seen += other.seen;
        for (place, counts) in other.objects {
            let object = self.objects.entry(place).or_default();
            object.seen += counts.seen;
            grow(&mut object.fields, counts.fields.len());
            for (field, more) in object.fields.iter_mut().zip(counts.fields) {
                field.seen += more.seen;
                field.null += more.null;
                field.empty += more.empty;
            }
        }
        for (place, counts) in other.enums {
            let members = self.enums.entry(place).or_default();
            grow(members, counts.len());
            members
                .iter_mut()
                .zip(counts)
                .for_each(|(sum, more)| *sum += more);
        }
    }
}

pub(super) fn grow<T: Clone + Default>(list: &mut Vec<T>, len: usize) {
    if list.len() < len {
        list.resize(len, T::default());
    }
}

/// The entry of a place. Its name is copied the first time only, but for the borrow checker's
/// sake it is looked up twice.
pub(super) fn at<'m, T: Default>(places: &'m mut HashMap<String, T>, place: &str) -> &'m mut T {
    if !places.contains_key(place) {
        return places.entry(place.to_owned()).or_default();
    }
    places.get_mut(place).expect("it was just found")
}
