//! A property that is missing where another name stands that is nearly its own: written in another
//! case, without an underscore, or with a letter or two that are wrong.

use std::collections::HashMap;

use crate::json::Value;
use crate::schema::validate::PropertyUse;

/// The names that no component declares, by the object that they stand in.
#[derive(Default)]
pub struct Strangers<'c> {
    by_owner: HashMap<u32, Vec<&'c PropertyUse<'c>>>,
}

/// So many of one object are looked at: nobody misspells more.
const LOOKED_AT: usize = 32;

impl<'c> Strangers<'c> {
    /// Those among these.
    pub fn of(unknown: &'c [PropertyUse<'c>]) -> Self {
        let mut by_owner: HashMap<u32, Vec<&PropertyUse<'_>>> = HashMap::new();
        for used in unknown {
            let of_the_owner = by_owner.entry(used.owner.index()).or_default();
            if of_the_owner.len() < LOOKED_AT {
                of_the_owner.push(used);
            }
        }
        Self { by_owner }
    }

    /// The one in `owner` that was meant to be `property`: the nearest, if one is near.
    pub fn meant(&self, owner: Value<'_>, property: &str) -> Option<&'c PropertyUse<'c>> {
        let here = self.by_owner.get(&owner.index())?.iter().copied();
        let near = here.filter_map(|used| Some((distance(property, &used.name)?, used)));
        near.min_by_key(|(distance, _)| *distance)
            .map(|(_, used)| used)
    }
}

/// Returns how far a name is from the one that it may stand for; `None` where it stands for another
/// thing.
fn distance(property: &str, written: &str) -> Option<usize> {
    const LONGEST: usize = 64;
    if written.len() > LONGEST {
        return None;
    }
    if plain(property) == plain(written) {
        return Some(0);
    }
    let distance = strsim::osa_distance(property, written);
    let allowed = match property.len().min(written.len()) {
        0..4 => 0,
        4..6 => 1,
        _ => 2,
    };
    (distance <= allowed).then_some(distance)
}

/// A name without what writing it in another manner changes.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, '_' | '-' | ' '));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_meant_that_is_nearly_written() {
        for written in [
            "emailAddress",
            "EmailAddress",
            "email-address",
            "emailaddress",
            "email_adress",
            "email_addresss",
            "email_addrses",
        ] {
            assert!(distance("email_address", written).is_some(), "{written}");
        }
        for written in ["email", "address", "phone_number", "email_id", ""] {
            assert!(distance("email_address", written).is_none(), "{written}");
        }
        assert!(distance("name", "nome").is_some());
        assert!(distance("name", "mode").is_none());
        assert!(distance("id", "ip").is_none());
    }
}
