//! The parts of a success that rules hold against each other. They are found in a document, or by a
//! scan of the bytes; what contradicts what is decided by the same functions for both.
//! A part of another type than its component says is left out: `type-mismatch` speaks of it.

use std::borrow::Cow;

use crate::json::{Kind, Value};
use crate::schema::plan::{Field, FieldOwner};
use crate::schema::scan::{ScanResult, unquoted};
use crate::stytch::id::Id;
use crate::stytch::jwt::Claims;
use crate::stytch::placeholder::{ValueClass, classify};

/// A value of a response, wherever it was found.
pub trait Located: Copy {
    /// Returns what kind of value it is.
    fn kind(self) -> Kind;

    /// Returns what a string says.
    fn text(&self) -> Option<Cow<'_, str>>;

    /// Returns what a string stands for; placeholders and the like are no value.
    fn classify(self) -> ValueClass {
        self.text().map_or(ValueClass::Real, |text| classify(&text))
    }

    /// Returns whether a string is empty.
    fn is_blank(self) -> bool {
        self.text().is_some_and(|text| text.trim().is_empty())
    }
}

impl Located for Value<'_> {
    fn kind(self) -> Kind {
        Value::kind(self)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        self.as_str()
    }
}

/// A value as it stands in the text, a string with its quotes and without escapes.
impl Located for &str {
    fn kind(self) -> Kind {
        self.bytes()
            .next()
            .and_then(Kind::beginning_with)
            .unwrap_or(Kind::Null)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        unquoted(self).map(Cow::Borrowed)
    }
}

/// The fields of a B2B response about a member, the organization and the session. Fields of other
/// names and of wrong types are ignored.
pub struct AuthResponse<V> {
    /// Whether the member is logged in.
    pub authenticated: Option<(V, bool)>,
    /// `session_token`, `session_jwt` and `intermediate_session_token`, in this order.
    pub tokens: [Option<V>; 3],
    /// `member_session`, an object or null.
    pub session: Option<V>,
    /// Whether there is a `member_session` that is neither.
    pub session_is_mistyped: bool,
    /// `member_sessions`, an array.
    sessions: Option<V>,
    /// `mfa_required` and `primary_required`, objects.
    pub steps: [Option<V>; 2],
    /// The ids of the member, wherever the response has them.
    pub member_ids: Ids<V>,
    /// The ids of the organization, wherever the response has them.
    pub organization_ids: Ids<V>,
    /// The session's id.
    pub session_id: Option<V>,
    /// `status_code`.
    pub status: Option<V>,
}

/// The names of [`AuthResponse::tokens`].
pub const TOKENS: [&str; 3] = ["session_token", "session_jwt", "intermediate_session_token"];

/// The names of [`AuthResponse::steps`].
pub const STEPS: [&str; 2] = ["mfa_required", "primary_required"];

impl<V: Located> AuthResponse<V> {
    /// The parts that `find` finds at the root, or in one of its objects.
    fn of(find: impl Fn(FieldOwner, Field) -> Option<V>) -> Self {
        let root = |field| find(FieldOwner::Root, field);
        let kind = |value: &V| value.kind();
        let string = |field| root(field).filter(|value| kind(value) == Kind::String);
        let object = |field| root(field).filter(|value| kind(value) == Kind::Object);
        let session = root(Field::MemberSession);
        let is_session = |value: &V| matches!(value.kind(), Kind::Object | Kind::Null);
        let sessions = root(Field::MemberSessions);
        let status = root(Field::StatusCode);
        Self {
            authenticated: None,
            tokens: [
                string(Field::SessionToken),
                string(Field::SessionJwt),
                string(Field::IntermediateSessionToken),
            ],
            session: session.filter(is_session),
            session_is_mistyped: session.is_some_and(|value| !is_session(&value)),
            sessions: sessions.filter(|value| kind(value) == Kind::Array),
            steps: [object(Field::MfaRequired), object(Field::PrimaryRequired)],
            member_ids: Ids {
                prefix: "member",
                all: [
                    (string(Field::MemberId), "member_id"),
                    (
                        find(FieldOwner::Member, Field::MemberId),
                        "member.member_id",
                    ),
                    (
                        find(FieldOwner::Session, Field::MemberId),
                        "member_session.member_id",
                    ),
                    (None, ""),
                ],
            },
            organization_ids: Ids {
                prefix: "organization",
                all: [
                    (string(Field::OrganizationId), "organization_id"),
                    (
                        find(FieldOwner::Organization, Field::OrganizationId),
                        "organization.organization_id",
                    ),
                    (
                        find(FieldOwner::Member, Field::OrganizationId),
                        "member.organization_id",
                    ),
                    (
                        find(FieldOwner::Session, Field::OrganizationId),
                        "member_session.organization_id",
                    ),
                ],
            },
            session_id: find(FieldOwner::Session, Field::MemberSessionId),
            status: status.filter(|value| kind(value) == Kind::Number),
        }
    }

    /// `session_jwt`, if there is one.
    pub fn jwt(&self) -> Option<V> {
        self.tokens[1]
    }

    /// The session, if there is one.
    pub fn session_object(&self) -> Option<V> {
        self.session
            .filter(|session| session.kind() == Kind::Object)
    }
}

impl<'t> AuthResponse<&'t str> {
    /// The parts that a scan has noted.
    pub fn of_scan(scan: &ScanResult<'t>) -> Self {
        let written = |part, field| scan.written(part, field);
        let session = written(FieldOwner::Root, Field::MemberSession);
        let has_session = session.is_some_and(|value| value.kind() == Kind::Object);
        // Of a list of sessions the last was noted, and none of them is the member's.
        let find = |part, field| {
            written(part, field).filter(|_| part != FieldOwner::Session || has_session)
        };
        let flag = written(FieldOwner::Root, Field::MemberAuthenticated);
        Self {
            authenticated: flag
                .filter(|flag| flag.kind() == Kind::Bool)
                .map(|flag| (flag, flag == "true")),
            ..Self::of(find)
        }
    }
}

impl<'d> AuthResponse<Value<'d>> {
    /// The parts of `root`.
    pub fn of_document(root: Value<'d>) -> Self {
        let find = |part: FieldOwner, field: Field| {
            let owner = match part.field() {
                Some(owner) => root.get(owner.name())?,
                None => root,
            };
            owner.get(field.name())
        };
        let flag = find(FieldOwner::Root, Field::MemberAuthenticated);
        Self {
            authenticated: flag.and_then(|flag| Some((flag, flag.as_bool()?))),
            ..Self::of(find)
        }
    }

    /// A session that stands alone.
    pub fn of_session(root: Value<'d>) -> Self {
        let is_session = Value::kind(root) == Kind::Object;
        Self {
            session: is_session.then_some(root),
            ..Self::of(|part, field| match part {
                FieldOwner::Session => root.get(field.name()),
                _ => None,
            })
        }
    }

    /// Every session of the response.
    pub fn all_sessions(&self) -> impl Iterator<Item = Value<'d>> + use<'d> {
        let listed = self.sessions.into_iter().flat_map(Value::elements);
        self.session_object().into_iter().chain(listed)
    }
}

/// The places that should have the same id.
pub struct Ids<V> {
    /// The prefix that makes a text an id; what a customer calls a member is another matter.
    prefix: &'static str,
    /// Each with the path to it, as a sentence shows it.
    all: [(Option<V>, &'static str); 4],
}

/// An id, and where it stands.
#[derive(Clone, Copy)]
pub struct LocatedId<V> {
    /// The id.
    pub id: Id,
    /// Its value.
    pub value: V,
    /// The path to it, as a sentence shows it.
    pub path: &'static str,
}

impl<V: Located> Ids<V> {
    /// Those that are ids.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = LocatedId<V>> {
        self.all.iter().filter_map(|(value, path)| {
            let value = (*value)?;
            let id = Id::parse_as(self.prefix, &value.text()?)?;
            Some(LocatedId { id, value, path })
        })
    }

    /// The id that most of them have, and the first of two that are as frequent: where one place
    /// was edited, that one is reported and not all the others.
    pub fn usual(&self) -> Option<LocatedId<V>> {
        let all: Vec<LocatedId<V>> = self.iter().collect();
        let count = |one: &LocatedId<V>| all.iter().filter(|other| other.id == one.id).count();
        // Of equals `max_by_key` takes the last, and the first is wanted.
        all.iter().rev().copied().max_by_key(count)
    }

    /// Those that are another id than most.
    pub fn others(&self) -> Vec<LocatedId<V>> {
        let first = self.values().next();
        let text = first.as_ref().and_then(Located::text);
        // Letter by letter the same, as nearly everywhere.
        if text.is_some_and(|text| self.are_all(&text)) {
            return Vec::new();
        }
        let usual = self.usual().map(|usual| usual.id);
        self.iter()
            .filter(|other| Some(other.id) != usual)
            .collect()
    }

    /// Returns whether a text is read as another id than most of them have.
    pub fn contradict(&self, claimed: &str, read: impl Fn(&str) -> Option<Id>) -> bool {
        if self.are_all(claimed) {
            return false;
        }
        let usual = self.usual().map(|usual| usual.id);
        let both = read(claimed).zip(usual);
        both.is_some_and(|(claimed, usual)| claimed != usual)
    }

    /// Returns whether all places say this, letter by letter.
    fn are_all(&self, text: &str) -> bool {
        let says_so = |value: V| value.text().is_some_and(|said| said == text);
        self.values().all(says_so)
    }

    fn values(&self) -> impl Iterator<Item = V> {
        self.all.iter().filter_map(|(value, _)| *value)
    }
}

/// The state of a response's `session_jwt`.
pub enum Jwt<'t> {
    /// There is none, or something in its place.
    Absent,
    /// It is something else.
    Malformed,
    /// It could be decoded.
    Decoded(Claims<'t>),
}

impl<'t> Jwt<'t> {
    /// Returns what a text is, of which these are the claims, if it has any.
    pub fn new(text: &str, claims: Option<Claims<'t>>) -> Self {
        // Whatever can be decoded is one, so that the usual case asks no further.
        match claims {
            Some(claims) => Self::Decoded(claims),
            None if classify(text) == ValueClass::Real => Self::Malformed,
            None => Self::Absent,
        }
    }
}
