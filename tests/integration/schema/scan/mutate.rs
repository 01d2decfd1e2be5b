//! Responses that are nearly good: what is taken from one, put into it, or written otherwise is
//! chosen by what it has, since blind changes of bytes hardly ever meet an enum or an id. The fuzz
//! target takes this file, too.

use serde_json::{Map, Value, json};

/// Numbers that look as if drawn by chance, the same for the same seed.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ mixed >> 31) % end.max(1) as u64).unwrap_or_default()
    }

    pub(crate) fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len())]
    }
}

/// The text with the members of every object in an order of chance.
pub(crate) fn shuffled(text: &[u8], chance: &mut Chance) -> Vec<u8> {
    fn shuffle(value: Value, chance: &mut Chance) -> Value {
        match value {
            Value::Object(members) => {
                let mut members: Vec<_> = members.into_iter().collect();
                for at in (1..members.len()).rev() {
                    members.swap(at, chance.below(at + 1));
                }
                let members = members.into_iter();
                let members = members.map(|(name, value)| (name, shuffle(value, chance)));
                Value::Object(members.collect::<Map<_, _>>())
            }
            Value::Array(items) => items
                .into_iter()
                .map(|item| shuffle(item, chance))
                .collect(),
            other => other,
        }
    }
    let value = serde_json::from_slice(text).expect("JSON");
    shuffle(value, chance).to_string().into_bytes()
}

/// A body after one to three changes.
pub(crate) fn mutant(body: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(body).expect("JSON");
    for _ in 0..=chance.below(3) {
        change(&mut value, chance);
    }
    let mut text = value.to_string();
    if chance.below(4) == 0 {
        text = rewritten(&text, chance);
    }
    let mut bytes = if chance.below(5) == 0 && serde_json::from_str::<Value>(&text).is_ok() {
        shuffled(text.as_bytes(), chance)
    } else {
        text.into_bytes()
    };
    if chance.below(6) == 0 && !bytes.is_empty() {
        let at = chance.below(bytes.len());
        match chance.below(4) {
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => bytes.truncate(at),
            2 => drop(bytes.remove(at)),
            _ => bytes.insert(at, *chance.pick(b"\"\\{}[],:0 \t\x01\xff\xe2e.-")),
        }
        bytes.retain(|byte| *byte != b'\n');
    }
    bytes
}

/// Changes something somewhere inside.
fn change(value: &mut Value, chance: &mut Chance) {
    match value {
        Value::Object(members) if !members.is_empty() && chance.below(7) > 0 => {
            let names: Vec<String> = members.keys().cloned().collect();
            let name = chance.pick(&names).clone();
            match chance.below(9) {
                0 => drop(members.remove(&name)),
                1 => drop(members.insert("brand_new".into(), json!({"a": [1, {"b": null}]}))),
                2 => drop(members.insert(name, replacement(chance))),
                3 => {
                    let other = chance.pick(&names).clone();
                    let moved = members.get(&other).cloned().unwrap_or_default();
                    members.insert(name, moved);
                }
                _ => change(members.entry(name).or_insert(Value::Null), chance),
            }
        }
        Value::Array(items) if !items.is_empty() && chance.below(5) > 0 => {
            let at = chance.below(items.len());
            match chance.below(4) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => change(&mut items[at], chance),
            }
        }
        Value::String(text) if chance.below(3) > 0 => *text = said_otherwise(text, chance),
        other => *other = replacement(chance),
    }
}

fn replacement(chance: &mut Chance) -> Value {
    match chance.below(16) {
        0..=2 => Value::Null,
        3 => json!(true),
        4 => json!(false),
        5 => json!({}),
        6 => json!([]),
        7 => json!(""),
        8 => json!("x"),
        9 => json!(200),
        10 => json!(401),
        11 => json!(-1),
        12 => json!(1.5),
        13 => json!(3_000_000_000_u64),
        14 => json!({"id": "a", "type": "b"}),
        _ => json!("2026-05-18 09:30:02"),
    }
}

/// What is nearly the same, or of another kind.
fn said_otherwise(text: &str, chance: &mut Chance) -> String {
    match chance.below(10) {
        0 => text.replace("-test-", "-live-"),
        1 => text.replace('1', "2"),
        2 => text.replace('Z', "+02:00"),
        3 => format!("{text}\u{e9}\u{1f600}"),
        4 => format!("{text}\"\\\n\u{7}"),
        5 => String::new(),
        6 => "<REDACTED>".to_owned(),
        7 => text.to_uppercase(),
        8 => text.replacen('e', "", 1),
        _ => text.replace("2026", "2025"),
    }
}

/// Writes something in another way that JSON has, or says it twice.
fn rewritten(text: &str, chance: &mut Chance) -> String {
    match chance.below(12) {
        0 => text.replace("200", "200.0"),
        1 => text.replace("200", "2e2"),
        2 => text.replace("200", "0200"),
        3 => text.replacen("\"member_id\"", "\"member\\u005fid\"", 1),
        4 => text.replacen("\"status_code\":", "\"status_code\" \t: ", 1),
        5 => format!(" \t{text} "),
        6 => format!("\u{feff}{text}"),
        7 => text.replacen('{', "{\"request_id\":\"x\",", 1),
        8 => text.replacen("\"member\":{", "\"member\":{\"name\":\"x\",", 1),
        9 => format!("{{\"data\":{text}}}"),
        10 => format!("{{\"data\":{text},\"x\":1}}"),
        _ => text.replacen('{', "{\"error_type\":\"x\",", 1),
    }
}
