//! Limits the cost of the user's own schemas: one that refers to itself twice at one place takes
//! twice the steps with each level of a response, and long chains of references take stack.
//!
//! The engine can't be stopped from outside. So every look at the instance is counted, with as many
//! steps as the schema may take between two, and so is every error; and where the steps or the stack
//! are spent the instance seems to be empty from there on: the engine soon ends, and what it said is
//! thrown away.

use std::cell::Cell;

/// The number of bytes of stack that a thread needs to let the engine judge documents of the
/// default depth: the engine recurses once for every level and every applied subschema, and a stack
/// that overflows ends the process. Measured with a recursive schema, optimised: 0.5 KB a level for
/// a check, 4 KB for an evaluation; not optimised, 13 KB. The default stack of a thread, 2 MiB,
/// lasts for some 550 levels. Memory that is not used is not taken.
pub const STACK_BYTES: usize = 64 << 20;

/// So many steps any response may take.
const STEPS: u64 = 1 << 19;

/// And so many more for each of its values: far more than the keywords of any schema that is meant.
const STEPS_A_VALUE: u64 = 1 << 10;

/// So many steps an error takes, which is kept until all are found.
const STEPS_AN_ERROR: u64 = 1 << 8;

/// The number of bytes of stack that may be used: half of what there is, as the engine goes on a
/// while between looks.
const STACK: usize = STACK_BYTES / 2;

thread_local! {
    static LEFT: Cell<u64> = const { Cell::new(u64::MAX) };
    static PER_LOOK: Cell<u64> = const { Cell::new(1) };
    static BASE: Cell<usize> = const { Cell::new(0) };
}

/// So many faults of one response are kept: more would take memory without end, and nobody reads
/// them.
pub const MOST_FAULTS: usize = 100_000;

/// The response takes more than any should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exhausted {
    /// More steps or stack.
    Steps,
    /// More than [`MOST_FAULTS`].
    Faults,
}

/// Lets the engine judge an instance of so many values, with so many steps for each look at it.
///
/// # Errors
///
/// [`Exhausted`] where that was too much; what the engine said is then of no use.
pub fn bounded<T>(values: usize, per_look: u64, judge: impl FnOnce() -> T) -> Result<T, Exhausted> {
    PER_LOOK.set(per_look);
    LEFT.set(
        (values as u64)
            .saturating_mul(STEPS_A_VALUE)
            .saturating_add(STEPS),
    );
    BASE.set(here());
    let judged = judge();
    BASE.set(0);
    let left = LEFT.replace(u64::MAX);
    if left == 0 {
        Err(Exhausted::Steps)
    } else {
        Ok(judged)
    }
}

/// Counts a look at the instance. Returns whether it may be seen.
#[inline]
pub(super) fn step() -> bool {
    let base = BASE.get();
    let deep = base > 0 && base.abs_diff(here()) > STACK;
    let left = if deep {
        0
    } else {
        LEFT.get().saturating_sub(PER_LOOK.get())
    };
    LEFT.set(left);
    left > 0
}

/// Counts an error.
pub(super) fn error() {
    LEFT.set(LEFT.get().saturating_sub(STEPS_AN_ERROR));
}

/// Returns where the stack is, about.
#[inline]
fn here() -> usize {
    let local = 0_u8;
    std::ptr::from_ref(&local) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;
    use crate::schema::user_schema::UserSchema;

    /// Returns how many steps a schema takes for so many objects in each other.
    fn steps(schema: &str, levels: usize) -> u64 {
        let text = format!("{}5{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
        let document = Document::parse(text.as_bytes()).expect("JSON");
        let schema =
            UserSchema::read("s", schema.as_bytes()).unwrap_or_else(|fault| panic!("{fault}"));
        let before = 1 << 60;
        LEFT.set(before);
        let _ = schema.engine.is_valid(document.root());
        before - LEFT.replace(u64::MAX)
    }

    #[test]
    fn a_schema_that_refers_to_itself_once_takes_steps_in_the_number_of_levels() {
        let single = r##"{"type": "object", "properties": {"a": {"$ref": "#"}}}"##;
        let (one, two, four) = (steps(single, 100), steps(single, 200), steps(single, 400));
        assert!(
            two <= 2 * one + 2 && four <= 2 * two + 2,
            "{one} {two} {four}"
        );
    }

    #[test]
    fn one_that_refers_to_itself_twice_is_stopped() {
        let twice = r##"{"anyOf": [{"properties": {"a": {"$ref": "#"}}}, {"properties": {"a": {"$ref": "#"}}}], "type": "object"}"##;
        let schema =
            UserSchema::read("s", twice.as_bytes()).unwrap_or_else(|fault| panic!("{fault}"));
        let judged = |levels: usize| {
            let text = format!("{}5{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
            let document = Document::parse(text.as_bytes()).expect("JSON");
            schema
                .engine
                .errors(document.root())
                .map(|found| found.len())
        };
        assert!(judged(4).is_ok_and(|found| found > 0));
        assert_eq!(judged(60), Err(Exhausted::Steps));
        assert!(judged(4).is_ok(), "the next response is judged as ever");
    }

    /// What applies many schemas without a look at the instance, or finds very many faults, takes as
    /// many steps more.
    #[test]
    fn schemas_that_only_lead_to_others_and_errors_take_steps() {
        let twice = |at: usize| {
            let next = format!(r##"{{"$ref": "#/$defs/d{}"}}"##, at + 1);
            format!(r#""d{at}": {{"allOf": [{next}, {next}]}}"#)
        };
        let links: Vec<String> = (0..10).map(twice).collect();
        for leaf in ["true", "false", r#"{"type": "string"}"#] {
            let links = links.join(", ");
            let schema = format!(
                r##"{{"items": {{"$ref": "#/$defs/d0"}}, "$defs": {{{links}, "d10": {leaf}}}}}"##
            );
            let schema =
                UserSchema::read("s", schema.as_bytes()).unwrap_or_else(|fault| panic!("{fault}"));
            let judged = |items: usize| {
                let text = format!("[{}1]", "1,".repeat(items));
                let document = Document::parse(text.as_bytes()).expect("JSON");
                schema.engine.errors(document.root()).map(drop)
            };
            assert_eq!(judged(1), Ok(()), "{leaf}");
            assert_eq!(judged(1000).is_ok(), leaf == "true", "{leaf}");
        }
    }
}
