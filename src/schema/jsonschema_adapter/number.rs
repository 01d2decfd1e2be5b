//! Numbers, as the engine sees them.

use std::borrow::Cow;

use jsonschema_value::JsonNumber;
use serde_json::Number;

use super::tree;
use crate::json::Decimal;

/// A number, as it is written. What it answers is what `serde_json::Number` answers for the same
/// text, with `arbitrary_precision` on.
pub struct NumberOf<'a>(pub(super) &'a str);

impl JsonNumber for NumberOf<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|float: &f64| float.is_finite())
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn to_number(&self) -> Cow<'_, Number> {
        Cow::Owned(tree::number(self.0))
    }

    fn is_integer(&self) -> bool {
        Decimal::new(self.0).is_integer()
    }
}
