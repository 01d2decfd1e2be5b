//! The compiled properties of an object: which there are, which must be there, and which were met.

use std::borrow::Cow;

use super::{EnumMembers, Field, FieldOwner, NameTable, SchemaNode, SchemaType, UsualName};
use crate::json::scan;
use crate::schema::field_class::FieldClass;

/// The properties of an object, in the order of their names.
#[derive(Debug)]
pub struct Properties {
    pub(in crate::schema) all: Box<[Property]>,
    pub(in crate::schema) names: NameTable,
    /// The first of those that must be there, a bit each.
    pub(in crate::schema) required: u64,
    /// The places of those that must be there, as the schema lists them.
    pub(in crate::schema) required_in_order: Cow<'static, [usize]>,
    pub(in crate::schema) expected: Cow<'static, [Expected]>,
    /// The place in the memory of the walk for the order of these properties.
    pub(crate) memory: usize,
}

/// A declared, or merely required, property of an object.
#[derive(Debug)]
pub struct Property {
    /// The schema of its value.
    pub node: SchemaNode,
    /// The classes of the strings in it.
    pub strings: Option<Box<Strings>>,
    /// The part of a response that it is, at the root.
    pub part: Option<FieldOwner>,
    /// Whether `required` lists it.
    pub required: bool,
    /// Whether `properties` declares it.
    pub declared: bool,
    /// The keyword that marks it as deprecated.
    pub deprecated: Option<&'static str>,
    /// Its name.
    pub name: Cow<'static, str>,
}

/// The data for a property that stands where it is expected: a line of a processor's memory.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(crate) struct Expected {
    /// Its name and the colon.
    pub(crate) spelling: UsualName,
    /// The usual form of its value.
    pub(crate) value: Usual,
    /// Whether null is as good as an absent value.
    pub(crate) may_be_null: bool,
    /// The field that rules know it as.
    pub(crate) field: Option<Field>,
    /// Whether it is marked as deprecated.
    pub(crate) deprecated: bool,
    /// The number that is equal for equal names.
    pub(crate) fingerprint: u32,
}

/// A value that can be judged by itself, and without asking more of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Usual {
    /// A string, whatever it says.
    Text,
    /// A string that is an id.
    Id,
    /// A string that is a timestamp.
    Timestamp,
    /// A truth value.
    Boolean,
    /// An array, which may be empty.
    List,
    /// A free map, which may be empty.
    Map,
    /// None of these.
    Other,
}

impl Expected {
    fn new(property: &Property) -> Self {
        let value = match (&property.node.expects, property.class()) {
            _ if property.node.partial => Usual::Other,
            (SchemaType::Boolean, _) => Usual::Boolean,
            (SchemaType::Array(_), _) => Usual::List,
            (SchemaType::Map(_), _) => Usual::Map,
            _ if property.described().is_some() => Usual::Other,
            (SchemaType::String | SchemaType::Anything, None) => Usual::Text,
            (SchemaType::String, Some(FieldClass::Id)) => Usual::Id,
            (SchemaType::String, Some(FieldClass::Timestamp)) => Usual::Timestamp,
            _ => Usual::Other,
        };
        Self {
            spelling: UsualName::new(&property.name),
            value,
            may_be_null: property.may_be_null(),
            field: Field::named(property.name.as_bytes()),
            deprecated: property.deprecated.is_some(),
            fingerprint: scan::fingerprint(property.name.as_bytes()),
        }
    }
}

/// The classes of a property's strings: of its value, or of the items of an array.
#[derive(Debug)]
pub struct Strings {
    /// The class by the property's name.
    pub class: Option<FieldClass>,
    /// The strings that the description lists, where there is no enum.
    pub described: Option<EnumMembers>,
}

impl Property {
    /// Decides null: whether it is as good as an absent value. The published form refuses it, too,
    /// where [`Catalog::refuses_null`](crate::schema::catalog::Catalog::refuses_null).
    #[inline]
    pub fn may_be_null(&self) -> bool {
        !self.required
    }

    /// Returns what its name says of its strings.
    pub fn class(&self) -> Option<FieldClass> {
        self.strings.as_ref()?.class
    }

    /// The strings that its description lists.
    pub fn described(&self) -> Option<&EnumMembers> {
        self.strings.as_ref()?.described.as_ref()
    }
}

impl Properties {
    /// The properties `all`, of which these are required, in the schema's order.
    pub(super) fn new(mut all: Vec<Property>, required: &[&str], memory: usize) -> Self {
        all.sort_by(|one, other| one.name.cmp(&other.name));
        let names = NameTable::new(all.iter().map(|property| property.name.as_ref()));
        let in_order: Cow<'static, [usize]> = required
            .iter()
            .filter_map(|name| names.place(name))
            .collect();
        let expected = all.iter().map(Expected::new).collect();
        let mut required = Met::default();
        for place in in_order.iter() {
            required.add(*place);
        }
        Self {
            all: all.into(),
            names,
            required: required.first,
            required_in_order: in_order,
            expected,
            memory,
        }
    }

    /// The property called `name`.
    pub fn get(&self, name: &str) -> Option<&Property> {
        self.place(name).map(|at| &self.all[at])
    }

    /// The place of the property called `name`.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.names.place(name)
    }

    /// The property at a place.
    #[inline]
    pub fn at(&self, place: usize) -> Option<&Property> {
        self.all.get(place)
    }

    /// The place of the property whose name begins with the quote at `at` (`None` for another
    /// name), and the place behind the name; nothing where no string without escapes stands there.
    #[inline]
    pub(crate) fn find(&self, text: &[u8], at: usize) -> Option<(Option<usize>, usize)> {
        self.names.find(text, at)
    }

    /// The properties as a walk expects them.
    #[inline]
    pub(crate) fn expected(&self) -> &[Expected] {
        &self.expected
    }

    /// All of them, in the order of their names.
    pub fn iter(&self) -> std::slice::Iter<'_, Property> {
        self.all.iter()
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Decides `required`: whether all that must be there was met.
    #[inline]
    pub fn is_complete(&self, met: &Met) -> bool {
        let has_all = met.first & self.required == self.required;
        has_all && (self.all.len() <= FIRST || self.missing(met).next().is_none())
    }

    /// The required properties, in the schema's order.
    pub fn required(&self) -> impl Iterator<Item = &Property> {
        self.required_in_order.iter().map(|at| &self.all[*at])
    }

    /// The required properties that were not met, in the schema's order.
    pub fn missing<'p>(&'p self, met: &'p Met) -> impl Iterator<Item = &'p Property> {
        let absent = self.required_in_order.iter();
        absent.filter(|at| !met.has(**at)).map(|at| &self.all[*at])
    }
}

impl<'p> IntoIterator for &'p Properties {
    type Item = &'p Property;
    type IntoIter = std::slice::Iter<'p, Property>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// So many properties have a bit each.
const FIRST: usize = u64::BITS as usize;

/// The places of the properties that an object has.
#[derive(Debug, Default)]
pub struct Met {
    /// The first of them, a bit each.
    first: u64,
    /// All others. Few objects have so many properties.
    beyond: Vec<u64>,
}

impl Met {
    /// Adds a place. Returns whether it is new.
    #[inline]
    pub fn add(&mut self, place: usize) -> bool {
        if place >= FIRST {
            return self.add_beyond(place);
        }
        let is_new = self.first >> place & 1 == 0;
        self.first |= 1 << place;
        is_new
    }

    #[cold]
    fn add_beyond(&mut self, place: usize) -> bool {
        let (word, bit) = (place / FIRST - 1, 1 << (place % FIRST));
        if self.beyond.len() <= word {
            self.beyond.resize(word + 1, 0);
        }
        let is_new = self.beyond[word] & bit == 0;
        self.beyond[word] |= bit;
        is_new
    }

    fn has(&self, place: usize) -> bool {
        let mut words = std::iter::once(&self.first).chain(&self.beyond);
        words
            .nth(place / FIRST)
            .is_some_and(|word| word >> (place % FIRST) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::plan::tests::compiled;

    #[test]
    fn what_is_missing_is_reported_in_the_order_of_the_schema_however_much_it_is() {
        let names: Vec<String> = (0..200).rev().map(|number| format!("p{number}")).collect();
        let node = compiled(&serde_json::json!({"type": "object", "required": names}));
        let properties = node.properties().expect("an object");
        let mut met = Met::default();
        for name in &names {
            assert!(!properties.is_complete(&met), "{name}");
            let first = properties.missing(&met).next();
            assert_eq!(first.map(|first| &*first.name), Some(name.as_str()));
            let place = properties.place(name).expect("a property");
            assert!(met.add(place) && !met.add(place));
        }
        assert!(properties.is_complete(&met));
        assert_eq!(properties.missing(&met).count(), 0);
    }
}
