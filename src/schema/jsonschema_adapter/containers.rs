//! Objects and arrays, as the engine sees them.

use std::borrow::Cow;
use std::ops::ControlFlow;

use jsonschema_value::{Array, Object};

use super::absent_nulls::{self, is_absent};
use super::{Instance, TapeJson, equality};
use crate::json::{Elements, Members, Value};
use crate::schema::budget;

/// An object, as the engine sees it.
pub struct TapeObject<'a>(pub(super) Value<'a>);

impl<'a> Object<'a, TapeJson> for TapeObject<'a> {
    type Node = Instance<'a>;
    type MemberName = Cow<'a, str>;
    type MembersIter = MembersOf<'a>;

    fn len(&self) -> usize {
        self.0.len() - absent_nulls::count(self.0)
    }

    fn get(&self, key: &Box<str>) -> Option<Instance<'a>> {
        let value = self.0.get(key).filter(|value| !is_absent(*value));
        value.map(Instance::Value)
    }

    fn members(&self) -> MembersOf<'a> {
        MembersOf(self.0.members())
    }

    /// Names are nodes of the document already.
    fn try_for_each_name_node<B>(
        &self,
        (): &mut (),
        mut f: impl FnMut(Instance<'_>) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let mut members = self.0.members();
        while let Some((name, value)) = members.next_pair() {
            if !is_absent(value) {
                f(Instance::Value(name))?;
            }
        }
        ControlFlow::Continue(())
    }
}

/// The members of an object that count.
pub struct MembersOf<'a>(Members<'a>);

impl<'a> Iterator for MembersOf<'a> {
    type Item = (Cow<'a, str>, Instance<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (name, value) = loop {
            let pair = self.0.next_pair().filter(|_| budget::step())?;
            if !is_absent(pair.1) {
                break pair;
            }
        };
        Some((name.as_str().unwrap_or_default(), Instance::Value(value)))
    }
}

/// An array, as the engine sees it.
pub struct ArrayOf<'a>(pub(super) Value<'a>);

impl<'a> Array<'a, TapeJson> for ArrayOf<'a> {
    type Node = Instance<'a>;
    type ElementsIter = ElementsOf<'a>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn elements(&self) -> ElementsOf<'a> {
        ElementsOf(self.0.elements())
    }

    fn is_unique(&self) -> bool {
        equality::all_differ(self.0)
    }
}

/// The elements of an array.
pub struct ElementsOf<'a>(Elements<'a>);

impl<'a> Iterator for ElementsOf<'a> {
    type Item = Instance<'a>;

    #[inline]
    fn next(&mut self) -> Option<Instance<'a>> {
        self.0
            .next()
            .filter(|_| budget::step())
            .map(Instance::Value)
    }
}
