//! The Schema Objects of a document (OpenAPI 3.0.3 and 3.1.1, section "Schema Object"), each turned
//! into a component of draft 2020-12.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use jsonschema::Draft;
use serde_json::{Map, Value, json};

use crate::schema::catalog::{UNEVALUATED, turns_round};
use crate::schema::engine::pattern_fault;
use crate::schema::keywords::{self, ANNOTATIONS, Holds, KEYWORDS};
use crate::schema::openapi::files::{DocumentPlace, Files};
use crate::schema::openapi::{Document, Provenance};
use crate::schema::plan::{self, COMPONENTS};
use crate::schema::routes::Route;

/// The schemas that a document's responses need, and those it names.
pub(super) struct Schemas<'f> {
    files: &'f Files,
    dialect: Dialect,
    names: BTreeMap<(DocumentPlace, Context), String>,
    /// The names that are given, each with the number that the next of its kind gets.
    taken: HashMap<String, usize>,
    /// Whether anything is `writeOnly`.
    has_write_only: bool,
    /// The names that schemas may require, as far as anybody has asked.
    required: BTreeMap<DocumentPlace, Rc<BTreeSet<String>>>,
    waiting: Vec<(DocumentPlace, Context, String)>,
    made: Vec<(String, Value)>,
    /// Components of which something goes unchecked.
    partial: BTreeSet<String>,
    /// The parts that go unchecked, a sentence each.
    pub(super) notices: Vec<String>,
}

/// Whose words a schema is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// OpenAPI 3.0 has one of its own.
    OpenApi30,
    /// From OpenAPI 3.1 on it is draft 2020-12.
    Draft202012,
    /// The document names another dialect, and is judged as if it did not.
    OtherDraft,
}

impl Dialect {
    /// The dialect of a document of a version after 3.0.
    pub(super) fn of(document: &Value) -> Self {
        match document.get("jsonSchemaDialect") {
            Some(named) if !is_usual(named) => Self::OtherDraft,
            _ => Self::Draft202012,
        }
    }
}

/// Returns whether a dialect is draft 2020-12, or what OpenAPI makes of it.
fn is_usual(dialect: &Value) -> bool {
    let dialect = dialect.as_str().unwrap_or_default();
    dialect.trim_end_matches('#') == "https://json-schema.org/draft/2020-12/schema"
        || dialect.starts_with("https://spec.openapis.org/oas/3.")
}

/// The remark about a schema of another dialect.
const JUDGED_AS_USUAL: &str = "the schema is treated as draft 2020-12";

impl<'f> Schemas<'f> {
    /// Those that the document names, none translated yet.
    pub(super) fn new(
        files: &'f Files,
        dialect: Dialect,
        taken: impl Iterator<Item = String>,
    ) -> Self {
        let mut all = Self {
            files,
            dialect,
            names: BTreeMap::new(),
            taken: taken.map(|name| (name, 2)).collect(),
            has_write_only: files.has_write_only(),
            required: BTreeMap::new(),
            waiting: Vec::new(),
            made: Vec::new(),
            partial: BTreeSet::new(),
            notices: Vec::new(),
        };
        let named = DocumentPlace {
            file: String::new(),
            pointer: "/components/schemas".to_owned(),
        };
        let members = files.at(&named).and_then(Value::as_object);
        for name in members.into_iter().flatten().map(|(name, _)| name) {
            all.add(named.below(name), Context::default(), name);
        }
        all
    }

    /// The component that judges by the schema at a place: the one it refers to, or one of its own.
    pub(super) fn component(&mut self, schema: &Value, at: &DocumentPlace, name: &str) -> String {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let is_alone = self.dialect == Dialect::OpenApi30
            || schema
                .as_object()
                .is_some_and(|keywords| keywords.len() == 1);
        let referred = reference
            .filter(|_| is_alone)
            .and_then(|reference| self.target(reference, at, Context::default()));
        referred.unwrap_or_else(|| self.add(at.clone(), Context::default(), name))
    }

    /// Every component, in draft 2020-12, beside these routes.
    pub(super) fn finish(mut self, routes: Vec<Route>) -> Document {
        while let Some((place, context, name)) = self.waiting.pop() {
            if let Some(schema) = self.files.at(&place) {
                let owner = Owner {
                    name: &name,
                    context: &context,
                };
                let made = self.translated(schema, &place, owner);
                self.made.push((name, made));
            }
        }
        if self.dialect == Dialect::OtherDraft {
            self.partial
                .extend(self.made.iter().map(|(name, _)| name.clone()));
            self.notices
                .push(format!("`jsonSchemaDialect` is ignored: {JUDGED_AS_USUAL}"));
        }
        Document {
            components: self.made,
            routes,
            provenance: Provenance::OpenApi,
            partial: self.partial,
            notices: self.notices,
        }
    }

    fn add(&mut self, place: DocumentPlace, context: Context, wanted: &str) -> String {
        let key = (place, context);
        if let Some(known) = self.names.get(&key) {
            return known.clone();
        }
        let plain = |character: char| match character {
            '.' | '-' => character,
            other if other.is_ascii_alphanumeric() => other,
            _ => '_',
        };
        let wanted: String = wanted.chars().map(plain).collect();
        let name = self.free_name(&wanted);
        let (place, context) = key.clone();
        self.names.insert(key, name.clone());
        self.waiting.push((place, context, name.clone()));
        name
    }

    fn free_name(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        while self.taken.contains_key(&name) {
            let number = self.taken.entry(wanted.to_owned()).or_insert(2);
            name = format!("{wanted}_{number}");
            *number += 1;
        }
        self.taken.insert(name.clone(), 2);
        name
    }

    /// The component that a reference leads to in this context, if there is a value.
    fn target(
        &mut self,
        reference: &str,
        at: &DocumentPlace,
        mut context: Context,
    ) -> Option<String> {
        let place = Files::target(&at.file, reference)?;
        // The document itself is no schema.
        if self.files.at(&place)?.get("openapi").is_some() {
            return None;
        }
        let last = place.pointer.rsplit('/').next().unwrap_or_default();
        let wanted = if last.is_empty() { &*place.file } else { last };
        let wanted = wanted.to_owned();
        if !context.write_only.is_empty() {
            let required = self.required_from(&place);
            context.write_only.retain(|name| required.contains(name));
        }
        Some(self.add(place, context, &wanted))
    }

    /// Returns the names that a schema may require of its value, itself or by what it refers to.
    /// Without them the same schema would be translated for each place that refers to it.
    fn required_from(&mut self, start: &DocumentPlace) -> Rc<BTreeSet<String>> {
        if let Some(known) = self.required.get(start) {
            return Rc::clone(known);
        }
        let mut names = BTreeSet::new();
        let mut seen = BTreeSet::from([start.clone()]);
        let mut open = vec![start.clone()];
        while let Some(place) = open.pop() {
            let mut parts = Vec::from_iter(self.files.at(&place));
            while let Some(part) = parts.pop() {
                let Some(keywords) = part.as_object() else {
                    continue;
                };
                let lists = keywords.get("required").into_iter();
                let of_others = ["dependentRequired", "dependencies"].map(|it| keywords.get(it));
                let of_others = of_others.into_iter().flatten().filter_map(Value::as_object);
                let lists = lists.chain(of_others.flat_map(Map::values));
                let listed = lists.filter_map(Value::as_array).flatten();
                names.extend(listed.filter_map(Value::as_str).map(str::to_owned));
                keywords::each(keywords, Draft::Draft202012, &mut |inner, in_place| {
                    parts.extend(in_place.then_some(inner));
                });
                let reference = keywords.get("$ref").and_then(Value::as_str);
                let target = reference.and_then(|to| Files::target(&place.file, to));
                open.extend(target.filter(|target| seen.insert(target.clone())));
            }
        }
        let names = Rc::new(names);
        self.required.insert(start.clone(), Rc::clone(&names));
        names
    }
}

/// The owner of a schema.
#[derive(Clone, Copy)]
struct Owner<'o> {
    /// The component.
    name: &'o str,
    context: &'o Context,
}

/// The effects of the schemas around a schema, by which it may become more than one component.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Context {
    /// Properties of the same object that one of them declares as `writeOnly`.
    write_only: BTreeSet<String>,
    /// Whether it is a condition, which would hold more often if less were required.
    is_condition: bool,
}

impl Context {
    /// Returns what a schema is in that stands in a keyword of this one.
    fn of(&self, keyword: &str) -> Self {
        let same_object = [
            "allOf",
            "anyOf",
            "dependencies",
            "dependentSchemas",
            "else",
            "then",
        ];
        let inherits = same_object.contains(&keyword);
        Self {
            write_only: if inherits {
                self.write_only.clone()
            } else {
                BTreeSet::new()
            },
            is_condition: self.is_condition || matches!(keyword, "if" | "not"),
        }
    }
}

/// Returns whether a schema may have such a member.
fn is_known(name: &str) -> bool {
    let annotations = [
        "discriminator",
        "example",
        "externalDocs",
        "nullable",
        "xml",
    ];
    KEYWORDS.contains(&name)
        || ANNOTATIONS.contains(&name)
        || annotations.contains(&name)
        || name.starts_with("x-")
}

/// Returns whether a keyword says nothing of an instance, or says where a schema is to be found.
fn says_nothing(keyword: &str) -> bool {
    let says_nothing = [
        "$anchor",
        "$comment",
        "$defs",
        "$dynamicAnchor",
        "$id",
        "$schema",
        "$vocabulary",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "definitions",
        "discriminator",
        "example",
        "examples",
        "externalDocs",
        "xml",
    ];
    says_nothing.contains(&keyword) || keyword.starts_with("x-")
}

/// Keywords of draft 2020-12 that judge, and that OpenAPI 3.0 does not have.
const NEW: &[&str] = &[
    "$dynamicRef",
    "const",
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

impl Schemas<'_> {
    /// A schema in the words of draft 2020-12.
    fn translated(&mut self, schema: &Value, at: &DocumentPlace, owner: Owner<'_>) -> Value {
        let Some(keywords) = schema.as_object() else {
            if !schema.is_boolean() {
                self.no_schema(owner.name, at);
            }
            return Value::Bool(schema != &Value::Bool(false));
        };
        if !keywords.is_empty() && !keywords.keys().any(|name| is_known(name)) {
            self.no_schema(owner.name, at);
        }
        let old = self.dialect == Dialect::OpenApi30;
        let mut made = Map::new();
        let reported_before = self.notices.len();
        let mut context = owner.context.clone();
        if !context.is_condition {
            self.collect_write_only(schema, at, &mut context.write_only);
        }
        if let Some(reference) = keywords.get("$ref").and_then(Value::as_str) {
            made.extend(self.reference(reference, at, owner.name, &context));
            if old {
                return Value::Object(made); // what stands beside it is ignored
            }
        } else if keywords.contains_key("$ref") {
            self.unchecked(owner.name, at, "$ref", "it is not a string");
        }
        // Keywords that would judge what a lost one takes from them.
        let mut left: Vec<&str> = Vec::new();
        for (keyword, value) in keywords.iter().filter(|(keyword, _)| *keyword != "$ref") {
            let before = self.notices.len();
            if old && NEW.contains(&keyword.as_str()) {
                let reason = "OpenAPI 3.0 does not have this keyword";
                self.unchecked(owner.name, at, keyword, reason);
                continue;
            }
            let inner = context.of(keyword);
            let of_it = Owner {
                context: &inner,
                ..owner
            };
            let value = match (keyword.as_str(), value) {
                ("required", Value::Array(_)) => Some(without(value, &context.write_only)),
                ("dependentRequired", Value::Object(names)) => {
                    let names = names.iter();
                    let names = names
                        .map(|(name, list)| (name.clone(), without(list, &context.write_only)));
                    Some(Value::Object(names.collect()))
                }
                _ => self.keyword(keyword, value, at, of_it),
            };
            let is_whole = self.notices.len() == before;
            match (keyword.as_str(), &value) {
                ("properties", None) => left.push("additionalProperties"),
                ("patternProperties", _) if !is_whole => left.push("additionalProperties"),
                ("prefixItems", None) => left.push("items"),
                _ => {}
            }
            let Some(value) = value else { continue };
            if is_whole || !turns_round(keyword, keywords) {
                made.insert(keyword.clone(), value);
            } else {
                let reason = "a part of it does, and without that it would refuse more";
                self.unchecked(owner.name, at, keyword, reason);
            }
        }
        if self.notices.len() > reported_before {
            left.extend(UNEVALUATED);
        }
        for keyword in left {
            made.shift_remove(keyword);
        }
        if old {
            return modernised(made);
        }
        // One of the author's is not to be taken for a `nullable`.
        if plan::not_null(&made).is_some() {
            made.insert("$comment".to_owned(), "as written".into());
        }
        Value::Object(made)
    }

    /// Returns the value of one keyword in the words of draft 2020-12; `None` where the keyword goes,
    /// which is reported if it asserts anything. `owner` is whose schemas stand in it.
    fn keyword(
        &mut self,
        keyword: &str,
        value: &Value,
        at: &DocumentPlace,
        owner: Owner<'_>,
    ) -> Option<Value> {
        let below = at.below(keyword);
        let refused = match (keyword, keywords::holds(keyword)) {
            // Of older drafts, where a value may be a list of names as well.
            ("dependencies", _) if value.is_object() => {
                let named = value.as_object().into_iter().flatten();
                let made = named.map(|(name, one)| {
                    let made = if one.is_array() {
                        without(one, &owner.context.write_only)
                    } else {
                        self.translated(one, &below.below(name), owner)
                    };
                    (name.clone(), made)
                });
                return Some(Value::Object(made.collect()));
            }
            (_, Some(Holds::One | Holds::Any)) => {
                return Some(self.translated(value, &below, owner));
            }
            (_, Some(Holds::List)) => match value.as_array() {
                Some(items) => return Some(self.list(items, &below, owner)),
                None => "it is not a list of schemas",
            },
            (_, Some(Holds::Named)) => match value.as_object() {
                Some(named) => return Some(self.named(keyword, named, &below, owner)),
                None => "it is not an object of schemas",
            },
            ("pattern", None) => return self.usable(value, at, owner).then(|| value.clone()),
            ("required", None) => "it is not a list of names",
            ("$dynamicRef" | "$recursiveRef", None) => "dynamic references are not followed",
            ("$schema", None) if self.dialect != Dialect::OpenApi30 && !is_usual(value) => {
                JUDGED_AS_USUAL
            }
            (_, None) => return (!says_nothing(keyword)).then(|| value.clone()),
        };
        self.unchecked(owner.name, at, keyword, refused);
        None
    }

    fn reference(
        &mut self,
        reference: &str,
        at: &DocumentPlace,
        owner: &str,
        context: &Context,
    ) -> Option<(String, Value)> {
        // Nothing hangs on it where nothing is `writeOnly`.
        let context = self.has_write_only.then(|| context.clone());
        if let Some(name) = self.target(reference, at, context.unwrap_or_default()) {
            let target = format!("{COMPONENTS}{name}");
            return Some(("$ref".to_owned(), Value::String(target)));
        }
        self.partial.insert(owner.to_owned());
        let reference = self.files.broken_link(&at.file, reference);
        self.notices.push(format!(
            "`{owner}` refers to {reference}: that part goes unchecked"
        ));
        None
    }

    fn list(&mut self, items: &[Value], at: &DocumentPlace, owner: Owner<'_>) -> Value {
        let items = items.iter().enumerate();
        items
            .map(|(index, item)| self.translated(item, &at.below(&index.to_string()), owner))
            .collect()
    }

    fn named(
        &mut self,
        keyword: &str,
        named: &Map<String, Value>,
        at: &DocumentPlace,
        owner: Owner<'_>,
    ) -> Value {
        let mut made = Map::new();
        for (name, schema) in named {
            let name_is_pattern = keyword == "patternProperties";
            if name_is_pattern && !self.usable(&Value::from(name.as_str()), at, owner) {
                continue;
            }
            made.insert(
                name.clone(),
                self.translated(schema, &at.below(name), owner),
            );
        }
        Value::Object(made)
    }

    /// Returns whether a pattern can be matched, and tells where it can't.
    fn usable(&mut self, pattern: &Value, at: &DocumentPlace, owner: Owner<'_>) -> bool {
        let fault = pattern.as_str().and_then(pattern_fault);
        if let Some(fault) = fault {
            self.unchecked(owner.name, at, "pattern", fault);
        }
        fault.is_none()
    }

    fn unchecked(&mut self, owner: &str, at: &DocumentPlace, keyword: &str, reason: &str) {
        self.partial.insert(owner.to_owned());
        let DocumentPlace { file, pointer } = at;
        self.notices.push(format!(
            "`{owner}`: the keyword `{keyword}` at `{file}#{pointer}` goes unchecked: {reason}"
        ));
    }

    fn no_schema(&mut self, owner: &str, DocumentPlace { file, pointer }: &DocumentPlace) {
        self.partial.insert(owner.to_owned());
        self.notices.push(format!(
            "`{owner}`: what stands at `{file}#{pointer}` is not a schema, and goes unchecked"
        ));
    }

    /// Adds the properties that a schema declares as `writeOnly`, itself or by what it is made of:
    /// a response need not have them.
    fn collect_write_only(&self, schema: &Value, at: &DocumentPlace, found: &mut BTreeSet<String>) {
        if !self.has_write_only {
            return;
        }
        for (part, at) in self.made_of(schema, at.clone(), &["allOf", "anyOf", "oneOf"]) {
            let properties = part.get("properties").and_then(Value::as_object);
            let below = at.below("properties");
            for (name, property) in properties.into_iter().flatten() {
                if self.is_write_only(property, below.below(name)) {
                    found.insert(name.clone());
                }
            }
        }
    }

    /// Returns whether a property is declared as `writeOnly`, itself or by a schema that it is made
    /// of. In OpenAPI 3.0 what stands beside a reference is ignored.
    fn is_write_only(&self, property: &Value, at: DocumentPlace) -> bool {
        let mut parts = self.made_of(property, at, &["allOf"]).into_iter();
        parts.any(|(part, _)| {
            let is_ignored = self.dialect == Dialect::OpenApi30 && part.get("$ref").is_some();
            !is_ignored && part.get("writeOnly") == Some(&json!(true))
        })
    }

    /// The schemas that one is made of, by its references and these lists; itself among them, and
    /// each once.
    fn made_of<'v>(
        &'v self,
        schema: &'v Value,
        at: DocumentPlace,
        lists: &[&str],
    ) -> Vec<(&'v Value, DocumentPlace)> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        let mut open = vec![(schema, at)];
        while let Some((part, at)) = open.pop() {
            if !seen.insert(at.clone()) {
                continue;
            }
            if part.get("$ref").is_some() {
                open.extend(self.files.resolved(part, &at).ok());
            }
            for keyword in lists {
                let listed = part.get(keyword).and_then(Value::as_array);
                let below = at.below(keyword);
                let listed = listed.into_iter().flatten().enumerate();
                open.extend(listed.map(|(index, part)| (part, below.below(&index.to_string()))));
            }
            found.push((part, at));
        }
        found
    }
}

/// The names that `required` lists, without some.
fn without(required: &Value, write_only: &BTreeSet<String>) -> Value {
    // What is no list, the meta-schema refuses.
    let Some(names) = required.as_array() else {
        return required.clone();
    };
    names
        .iter()
        .filter(|name| !name.as_str().is_some_and(|name| write_only.contains(name)))
        .cloned()
        .collect()
}

/// Returns what OpenAPI 3.0 writes otherwise.
fn modernised(mut keywords: Map<String, Value>) -> Value {
    for (exclusive, inclusive) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if let Some(Value::Bool(exclusively)) = keywords.get(exclusive) {
            let limit = exclusively
                .then(|| keywords.shift_remove(inclusive))
                .flatten();
            keywords.shift_remove(exclusive);
            keywords.extend(limit.map(|limit| (exclusive.to_owned(), limit)));
        }
    }
    if keywords.shift_remove("nullable") != Some(Value::Bool(true)) {
        return Value::Object(keywords);
    }
    // So that a fault inside keeps its own place, which a branch of `anyOf` would take from it.
    json!({"if": {"not": {"type": "null"}}, "then": keywords})
}
