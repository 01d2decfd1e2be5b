//! Writes compiled schemas as Rust: functions that put them together, and the tables they need.
//!
//! Constants would hold addresses, each of which the system corrects when the program starts, be it
//! looked at or not. A function costs nothing until a response needs its component.

use std::fmt::Debug;

use super::plan::{
    EnumMembers, Expected, NameTable, Properties, Property, SchemaNode, SchemaType, Strings,
    UsualName,
};

/// A function that makes a compiled schema.
pub fn function(made: &SchemaNode) -> String {
    format!("|| {}", node(made))
}

fn node(node: &SchemaNode) -> String {
    format!(
        "SchemaNode {{ location: {}, expects: {}, partial: {}, may_declare_more: {} }}",
        text(&node.location),
        expects(&node.expects),
        node.partial,
        node.may_declare_more
    )
}

fn expects(expects: &SchemaType) -> String {
    let (name, held) = match expects {
        SchemaType::Enum(all) => ("Enum", members(all)),
        SchemaType::Array(items) => ("Array", node(items)),
        SchemaType::Map(values) => ("Map", node(values)),
        SchemaType::Object(all) => ("Object", properties(all)),
        simple => return format!("SchemaType::{simple:?}"),
    };
    format!("SchemaType::{name}(Box::new({held}))")
}

fn members(members: &EnumMembers) -> String {
    format!(
        "EnumMembers {{ list: {}, names: {} }}",
        boxed(members.iter(), text),
        names(&members.names)
    )
}

fn properties(properties: &Properties) -> String {
    format!(
        "Properties {{ all: {}, names: {}, required: {}, required_in_order: {}, expected: {}, \
         memory: {} }}",
        boxed(properties.iter(), property),
        names(&properties.names),
        properties.required,
        plain(&properties.required_in_order),
        table(properties.expected.iter(), expected),
        properties.memory
    )
}

fn property(property: &Property) -> String {
    format!(
        "Property {{ node: {}, strings: {}, part: {}, required: {}, declared: {}, \
         deprecated: {:?}, name: {} }}",
        node(&property.node),
        option(property.strings.as_deref(), |held| {
            format!("Box::new({})", strings(held))
        }),
        option(property.part, |part| format!("FieldOwner::{part:?}")),
        property.required,
        property.declared,
        property.deprecated,
        text(&property.name)
    )
}

fn strings(strings: &Strings) -> String {
    format!(
        "Strings {{ class: {}, described: {} }}",
        option(strings.class, |class| format!("FieldClass::{class:?}")),
        option(strings.described.as_ref(), members)
    )
}

fn expected(expected: &Expected) -> String {
    format!(
        "Expected {{ spelling: {}, value: Usual::{:?}, may_be_null: {}, field: {}, \
         deprecated: {}, fingerprint: {} }}",
        spelling(&expected.spelling),
        expected.value,
        expected.may_be_null,
        option(expected.field, |field| format!("Field::{field:?}")),
        expected.deprecated,
        expected.fingerprint
    )
}

fn names(names: &NameTable) -> String {
    format!(
        "NameTable {{ short: {}, slots: {}, factor: {}, shift: {}, others: {} }}",
        plain(&names.short),
        plain(&names.slots),
        names.factor,
        names.shift,
        boxed(names.others.iter(), |(name, at)| {
            format!("(Box::new({name:?}), {at})")
        })
    )
}

fn spelling(spelling: &UsualName) -> String {
    format!(
        "UsualName {{ pattern: {:?}, length: {} }}",
        spelling.pattern, spelling.length
    )
}

fn text(text: &str) -> String {
    format!("Cow::Borrowed({text:?})")
}

fn option<T>(value: Option<T>, written: impl Fn(T) -> String) -> String {
    value.map_or("None".to_owned(), |value| {
        format!("Some({})", written(value))
    })
}

fn boxed<T>(items: impl Iterator<Item = T>, written: impl Fn(T) -> String) -> String {
    format!("Box::new([{}])", each(items, written))
}

fn table<T>(items: impl Iterator<Item = T>, written: impl Fn(T) -> String) -> String {
    format!("Cow::Borrowed(&[{}])", each(items, written))
}

fn each<T>(items: impl Iterator<Item = T>, written: impl Fn(T) -> String) -> String {
    items.map(written).collect::<Vec<_>>().join(", ")
}

/// A list of numbers.
fn plain(list: &impl Debug) -> String {
    format!("Cow::Borrowed(&{list:?})")
}
