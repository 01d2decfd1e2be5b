//! The parts of a success that rules hold against each other, found in one walk over its members.
//! A part of another type than its component says is left out: `type-mismatch` speaks of it.

use std::cell::OnceCell;

use crate::json::{Kind, Value};
use crate::stytch::id::Id;
use crate::stytch::jwt::Claims;
use crate::stytch::placeholder::{Standing, standing};

/// What a B2B response says of a member, the organization and the session. Members of other names
/// and of wrong types are passed over.
#[derive(Default)]
pub struct Answer<'d> {
    /// Whether the member is logged in.
    pub authenticated: Option<(Value<'d>, bool)>,
    /// `session_token`, `session_jwt` and `intermediate_session_token`, in this order.
    pub tokens: [Option<Value<'d>>; 3],
    /// `member_session`, an object or null.
    pub session: Option<Value<'d>>,
    /// Whether there is a `member_session` that is neither.
    pub session_is_mistyped: bool,
    /// `member_sessions`, an array.
    pub sessions: Option<Value<'d>>,
    /// `mfa_required` and `primary_required`, objects.
    pub steps: [Option<Value<'d>>; 2],
    /// `member_id`, `organization_id`, `member` and `organization`.
    ids: [Option<Value<'d>>; 4],
    /// Several rules ask for them.
    member_ids: OnceCell<Sites<'d>>,
    organization_ids: OnceCell<Sites<'d>>,
    /// `status_code`.
    pub status: Option<Value<'d>>,
}

/// The names of [`Answer::tokens`].
pub const TOKENS: [&str; 3] = ["session_token", "session_jwt", "intermediate_session_token"];

/// The names of [`Answer::steps`].
pub const STEPS: [&str; 2] = ["mfa_required", "primary_required"];

/// An id, and where it stands.
#[derive(Clone, Copy)]
pub struct Sited<'d> {
    /// The id.
    pub id: Id,
    /// Where it stands.
    pub value: Value<'d>,
    /// The path to it, as a sentence shows it.
    pub path: &'static str,
}

impl<'d> Answer<'d> {
    /// The parts of `root`.
    pub fn of(root: Value<'d>) -> Self {
        let mut answer = Self::default();
        for member in root.members() {
            answer.take(&member.name, member.value);
        }
        answer
    }

    /// A session that stands alone.
    pub fn of_session(root: Value<'d>) -> Self {
        Self {
            session: (root.kind() == Kind::Object).then_some(root),
            ..Self::default()
        }
    }

    fn take(&mut self, name: &str, value: Value<'d>) {
        let kind = value.kind();
        match (name, kind) {
            ("member_authenticated", Kind::Bool) => {
                self.authenticated = value.as_bool().map(|truth| (value, truth));
            }
            ("session_token", Kind::String) => self.tokens[0] = Some(value),
            ("session_jwt", Kind::String) => self.tokens[1] = Some(value),
            ("intermediate_session_token", Kind::String) => self.tokens[2] = Some(value),
            ("member_session", Kind::Object | Kind::Null) => self.session = Some(value),
            ("member_session", _) => self.session_is_mistyped = true,
            ("member_sessions", Kind::Array) => self.sessions = Some(value),
            ("mfa_required", Kind::Object) => self.steps[0] = Some(value),
            ("primary_required", Kind::Object) => self.steps[1] = Some(value),
            ("member_id", Kind::String) => self.ids[0] = Some(value),
            ("organization_id", Kind::String) => self.ids[1] = Some(value),
            ("member", Kind::Object) => self.ids[2] = Some(value),
            ("organization", Kind::Object) => self.ids[3] = Some(value),
            ("status_code", Kind::Number) => self.status = Some(value),
            _ => {}
        }
    }

    /// `session_jwt`, if there is one.
    pub fn jwt(&self) -> Option<Value<'d>> {
        self.tokens[1]
    }

    /// The session, if there is one.
    pub fn session_object(&self) -> Option<Value<'d>> {
        self.session
            .filter(|session| session.kind() == Kind::Object)
    }

    /// Every session of the response.
    pub fn all_sessions(&self) -> impl Iterator<Item = Value<'d>> + use<'d> {
        let listed = self.sessions.into_iter().flat_map(Value::elements);
        self.session_object().into_iter().chain(listed)
    }

    /// The ids of the member, wherever the response has them.
    pub fn member_ids(&self) -> &Sites<'d> {
        self.member_ids.get_or_init(|| self.find_member_ids())
    }

    fn find_member_ids(&self) -> Sites<'d> {
        let [top, _, member, _] = self.ids;
        let session = self.session_object();
        sites(
            "member",
            [
                (top, "member_id"),
                (inside(member, "member_id"), "member.member_id"),
                (inside(session, "member_id"), "member_session.member_id"),
                (None, ""),
            ],
        )
    }

    /// The ids of the organization, wherever the response has them.
    pub fn organization_ids(&self) -> &Sites<'d> {
        let found = || self.find_organization_ids();
        self.organization_ids.get_or_init(found)
    }

    fn find_organization_ids(&self) -> Sites<'d> {
        const NAME: &str = "organization_id";
        let [_, top, member, organization] = self.ids;
        let session = inside(self.session_object(), NAME);
        sites(
            "organization",
            [
                (top, NAME),
                (inside(organization, NAME), "organization.organization_id"),
                (inside(member, NAME), "member.organization_id"),
                (session, "member_session.organization_id"),
            ],
        )
    }

    /// The id of the session.
    pub fn session_id(&self) -> Option<Id> {
        Id::parse(&inside(self.session_object(), "member_session_id")?.as_str()?)
    }
}

fn inside<'d>(object: Option<Value<'d>>, name: &str) -> Option<Value<'d>> {
    object?.get(name)
}

/// The values that are ids with this prefix; what a customer calls a member is another matter.
fn sites<'d>(prefix: &'static str, values: [(Option<Value<'d>>, &'static str); 4]) -> Sites<'d> {
    Sites(values.map(|(value, path)| {
        let value = value?;
        let id = Id::parse_as(prefix, &value.as_str()?)?;
        Some(Sited { id, value, path })
    }))
}

/// The places that should have the same id.
pub struct Sites<'d>([Option<Sited<'d>>; 4]);

impl<'d> Sites<'d> {
    /// Those that have one.
    pub fn iter(&self) -> impl Iterator<Item = Sited<'d>> + '_ {
        self.0.iter().flatten().copied()
    }

    /// The id that most of them have, and the first of two that are as frequent: where one place
    /// was edited, that one is told and not all the others.
    pub fn usual(&self) -> Option<Sited<'d>> {
        let count = |sited: &Sited<'d>| self.iter().filter(|other| other.id == sited.id).count();
        // Of equals `max_by_key` takes the last, and the first is wanted.
        let candidates: [_; 4] = std::array::from_fn(|at| self.0[self.0.len() - 1 - at]);
        candidates.into_iter().flatten().max_by_key(count)
    }
}

/// What a string stands for; placeholders and the like are no value.
pub fn standing_of(value: Value<'_>) -> Standing {
    value
        .as_str()
        .map_or(Standing::Value, |text| standing(&text))
}

/// What a response's `session_jwt` is.
#[derive(Clone, Copy)]
pub enum Jwt {
    /// There is none, or something in its place.
    Absent,
    /// It is something else.
    Broken,
    /// It could be decoded.
    Decoded(Claims),
}

impl Jwt {
    /// Decodes `session_jwt`; never verifies it.
    pub fn of(answer: &Answer<'_>) -> Self {
        let Some(text) = answer.jwt().and_then(Value::as_str) else {
            return Self::Absent;
        };
        // Whatever can be decoded is one, so that the usual case asks no further.
        match Claims::decode(&text) {
            Some(claims) => Self::Decoded(claims),
            None if standing(&text) == Standing::Value => Self::Broken,
            None => Self::Absent,
        }
    }
}
