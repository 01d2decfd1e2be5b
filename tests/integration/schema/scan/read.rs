//! Reading parses and judges in one walk: what comes of it is what parsing gives, and then validating.

use stytch_validate::json::{Document, Tape, Value};
use stytch_validate::schema::catalog::{Catalog, ComponentId};
use stytch_validate::schema::scan::FastValidator;
use stytch_validate::schema::validate::validate;

/// Holds a read of `text` against parsing and validating it. Returns whether it could be read.
pub(crate) fn is_read_as_parsed(
    validator: &mut FastValidator,
    catalog: &Catalog,
    component: ComponentId,
    text: &[u8],
) -> bool {
    let read = validator.read(catalog, component, text, &mut Tape::default());
    let Some((document, found)) = read else {
        return false;
    };
    let parsed = Document::parse(text).expect("what is read is JSON");
    assert!(!parsed.has_bom() && parsed.duplicates().len() == 0);
    assert_eq!(document.count(), parsed.count());
    let mut values = vec![(document.root(), parsed.root())];
    while let Some((one, other)) = values.pop() {
        assert_eq!(shown(one), shown(other));
        for member in other.members() {
            let found = one.get(&member.name).map(Value::index);
            assert_eq!(found, Some(member.value.index()));
        }
        values.extend(one.children().zip(other.children()));
    }
    let found = format!("{:?}", found.annotations(&document));
    assert_eq!(
        found,
        format!("{:?}", validate(catalog, component, parsed.root()))
    );
    true
}

/// All that a value says of itself.
fn shown(value: Value<'_>) -> impl PartialEq + std::fmt::Debug {
    let said = (value.as_bool(), value.as_str(), value.name());
    (value.index(), value.kind(), value.span(), value.len(), said)
}
