//! A response as the rules see it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use crate::input::part_text;
use crate::json::{Document, Kind, SyntaxError, Value};
use crate::model::capture::{Exchange, OtherParts, Part, SkipReason};
use crate::model::source::Origin;
use crate::rules::auth_response::{AuthResponse, Jwt};
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::evaluation::{Evaluation, Schemas};
use crate::schema::field_class::FieldClass;
use crate::schema::instance_location::{self, KnownNames, Trail};
use crate::schema::schema_error::{KeywordLocation, SchemaError, SchemaErrorKind};
use crate::schema::select::Selection;
use crate::schema::validate::Annotations;
use crate::stytch::jwt::Claims;
use crate::stytch::timestamp::Timestamp;

/// The component of a session, which `--schema` may say is all of a body.
pub const SESSION_COMPONENT: &str = "api_b2b_session_v1_MemberSession";

/// One response and what judging it gave.
pub struct RuleContext<'c> {
    /// The schemas to judge by.
    pub schemas: &'c Schemas,
    /// The recorded request.
    pub exchange: Option<&'c Exchange>,
    /// The time at which the recording says it was made, as it writes it.
    pub recorded_at: Option<&'c str>,
    /// The stretch of the source, and what else of the exchange in it may hold secrets.
    around: Option<(&'c [u8], &'c OtherParts<'c>, &'c Origin)>,
    /// Listed by the first who asks.
    listed: OnceCell<Vec<Part>>,
    /// The outcome of judging the body.
    pub outcome: BodyOutcome<'c>,
    /// Worked out by the first rule that asks.
    answer: OnceCell<Option<AuthResponse<Value<'c>>>>,
    /// The claims of `session_jwt`, if they are known already.
    claims: Option<Claims<'static>>,
    jwt: OnceCell<Jwt<'static>>,
    trail: Trail<'c>,
}

/// The outcome of judging a body.
#[expect(
    clippy::large_enum_variant,
    reason = "there is one at a time, and nearly all are the large one"
)]
pub enum BodyOutcome<'c> {
    /// It is JSON, and was judged.
    Judged {
        /// The whole body.
        document: &'c Document<'c>,
        /// The value that was judged, and its schema.
        selection: Selection<'c>,
        /// The result.
        evaluation: Evaluation<'c>,
    },
    /// It was not judged.
    Skipped {
        /// Why not.
        reason: SkipReason,
        /// Whose it is.
        whose: Whose,
    },
    /// It was found in a folder, and is no response.
    Unrecognised(Stranger),
    /// It stops being JSON.
    NotJson {
        /// The error, with its place.
        error: SyntaxError,
    },
}

/// The kind of a text in a folder that is no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stranger {
    /// A value of this type.
    NoObject(&'static str),
    /// A value that holds a response, and is none.
    Wrapper,
    /// An object that has nothing of a response.
    NothingKnown,
    /// The same, which is JSON only for who allows comments and trailing commas.
    WithComments,
}

/// Whose response it is that was not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The API's: its route is known.
    Route,
    /// The API's: it is of one of several routes, and nobody knows of which.
    Several,
    /// The API's: it comes from a host of Stytch's, where no route fits its address.
    Host,
    /// It has no address, and is taken for the API's as everything that has none.
    NoAddress,
    /// Nobody knows: a whole source gave no response.
    Source,
    /// Somebody else's.
    Foreign,
}

impl<'c> RuleContext<'c> {
    /// One response and what judging it gave.
    pub fn new(
        schemas: &'c Schemas,
        exchange: Option<&'c Exchange>,
        recorded_at: Option<&'c str>,
        outcome: BodyOutcome<'c>,
    ) -> Self {
        Self {
            schemas,
            exchange,
            recorded_at,
            around: None,
            listed: OnceCell::new(),
            outcome,
            answer: OnceCell::new(),
            claims: None,
            jwt: OnceCell::new(),
            trail: Trail::default(),
        }
    }

    /// With what else there is of the exchange in the chunk.
    #[must_use]
    pub fn among(
        mut self,
        chunk: &'c [u8],
        parts: &'c OtherParts<'c>,
        recording: &'c Origin,
    ) -> Self {
        self.around = Some((chunk, parts, recording));
        self
    }

    /// With what its `session_jwt` claims, as far as somebody has read that.
    #[must_use]
    pub fn claiming(self, claims: Option<Claims<'static>>) -> Self {
        Self { claims, ..self }
    }

    /// Returns what else of the exchange may hold secrets, with its text; without what can't be got
    /// at.
    pub fn parts(&self) -> impl Iterator<Item = (Part, Cow<'c, str>)> {
        let around = self.around.into_iter();
        around.flat_map(|(chunk, _, recording)| {
            let listed = self.listed().iter().cloned();
            listed.flat_map(|part| part_text::texts(chunk, part, recording))
        })
    }

    fn listed(&self) -> &[Part] {
        let list = || {
            self.around
                .map_or_else(Vec::new, |(_, parts, _)| parts.list())
        };
        self.listed.get_or_init(list)
    }

    /// Returns the size of the largest file that the recording names as the body of a request.
    pub fn largest_file(&self) -> u64 {
        self.around.map_or(0, |(chunk, _, recording)| {
            let sizes = self.listed().iter();
            let sizes = sizes.map(|part| part_text::size_of_file(chunk, part, recording));
            sizes.max().unwrap_or_default()
        })
    }

    /// The parts of a success that was judged by a component; `None` for an error body, and for
    /// what was judged by a schema of the user's own, which need not be Stytch's at all.
    pub fn answer(&self) -> Option<&AuthResponse<Value<'c>>> {
        let answer = self.answer.get_or_init(|| {
            let (selection, component) = self.judged_success()?;
            let session = self.schemas.catalog.find(SESSION_COMPONENT);
            Some(if session == Some(component) {
                AuthResponse::of_session(selection.root)
            } else {
                AuthResponse::of_document(selection.root)
            })
        });
        answer.as_ref()
    }

    /// Returns what its `session_jwt` is.
    pub fn jwt(&self) -> &Jwt<'static> {
        self.jwt.get_or_init(|| {
            let jwt = self.answer().and_then(AuthResponse::jwt);
            let text = jwt.and_then(Value::as_str);
            text.map_or(Jwt::Absent, |text| {
                let claims = self.claims.clone().or_else(|| Claims::decode(&text));
                Jwt::new(&text, claims)
            })
        })
    }

    /// Returns what of a success was judged by a component.
    pub fn success(&self) -> Option<&Selection<'c>> {
        self.judged_success().map(|(selection, _)| selection)
    }

    /// Returns whether it is a recorded success of the backend API. What the frontend answers has
    /// empty tokens where the cookies are `HttpOnly`; it has components of its own, or an envelope.
    pub fn is_of_the_backend(&self) -> bool {
        let catalog = &self.schemas.catalog;
        self.judged_success().is_some_and(|(selection, component)| {
            is_of_the_backend(catalog, component, self.exchange, selection.envelope)
        })
    }

    fn judged_success(&self) -> Option<(&Selection<'c>, ComponentId)> {
        let BodyOutcome::Judged { selection, .. } = &self.outcome else {
            return None;
        };
        let component = selection.schema.component()?;
        let is_ours = !selection.error && self.schemas.catalog.is_of_stytch(component);
        is_ours.then_some((selection, component))
    }

    /// `status_code` of a body that was judged by a component, be it a success or an error.
    pub fn status_code(&self) -> Option<Value<'c>> {
        match &self.outcome {
            BodyOutcome::Judged { selection, .. } if selection.error => selection
                .root
                .get("status_code")
                .filter(|status| status.kind() == Kind::Number),
            _ => self.answer()?.status,
        }
    }

    /// Returns when the capture was made, as far as it says: the recording's time, else the
    /// session's last access.
    pub fn made_at(&self) -> Option<Timestamp> {
        let recorded = self.recorded_at.and_then(Timestamp::recorded);
        let recorded = recorded.filter(|time| time.is_of_the_api());
        recorded.or_else(|| {
            let sessions = self.answer()?.all_sessions();
            let accesses = sessions.filter_map(|session| session.get("last_accessed_at"));
            accesses
                .filter_map(|access| Timestamp::rfc3339(&access.as_str()?))
                .filter(|time| time.is_of_the_api())
                .max()
        })
    }

    /// The strings whose property's name says that they are of this kind.
    pub fn classified(&self, class: FieldClass) -> impl Iterator<Item = Value<'c>> + '_ {
        let marked = self.annotated(|found| &found.classified).iter();
        marked.filter_map(move |(found, value)| (*found == class).then_some(*value))
    }

    /// What the schema refuses.
    pub fn errors(&self) -> &[SchemaError<'c>] {
        self.evaluation()
            .map_or(&[], |evaluation| &evaluation.errors)
    }

    /// A list of what the schema says of the body, none of what was not judged.
    pub fn annotated<T>(&self, list: impl for<'a> Fn(&'a Annotations<'c>) -> &'a Vec<T>) -> &[T] {
        self.evaluation()
            .map_or(&[], |evaluation| list(&evaluation.annotations))
    }

    /// Each error that `pick` takes, as what `pick` makes of its fault.
    pub fn faults<T>(
        &self,
        pick: impl Fn(&SchemaErrorKind) -> Option<T>,
    ) -> impl Iterator<Item = (&SchemaError<'c>, T)> {
        self.errors()
            .iter()
            .filter_map(move |error| pick(&error.fault).map(|picked| (error, picked)))
    }

    /// Returns whether an object has properties that its component does not declare.
    pub fn has_unknown(&self, object: Value<'_>) -> bool {
        let unknown = self.annotated(|found| &found.unknown).iter();
        let mut owners = unknown.map(|used| used.owner.index());
        owners.any(|owner| owner == object.index())
    }

    /// The optional properties that are null, each with the keyword that refuses it as published.
    pub fn nulls(&self) -> Vec<(Value<'c>, KeywordLocation)> {
        match &self.outcome {
            BodyOutcome::Judged {
                selection,
                evaluation,
                ..
            } => {
                let (schema, root) = (selection.schema, selection.root);
                self.schemas.nulls(schema, root, evaluation)
            }
            _ => Vec::new(),
        }
    }

    fn evaluation(&self) -> Option<&Evaluation<'c>> {
        match &self.outcome {
            BodyOutcome::Judged { evaluation, .. } => Some(evaluation),
            _ => None,
        }
    }

    /// The instance location of a value of the judged body.
    pub fn location(&self, value: Value<'_>) -> String {
        self.place(value).0
    }

    /// Returns how a property's name may be shown.
    pub fn shown_name<'n>(&self, owner: Value<'_>, name: &'n str) -> Cow<'n, str> {
        self.place(owner).1.member(name).0
    }

    fn place(&self, value: Value<'_>) -> (String, KnownNames<'_>) {
        match &self.outcome {
            BodyOutcome::Judged { selection, .. } => {
                let names = self.schemas.names(selection.schema);
                instance_location::locate(names, selection.root, value, &self.trail)
            }
            _ => (String::new(), KnownNames::Hidden),
        }
    }
}

/// Returns whether a success that a component judges is a recorded one of the backend API.
pub fn is_of_the_backend(
    catalog: &Catalog,
    component: ComponentId,
    exchange: Option<&Exchange>,
    envelope: Option<&str>,
) -> bool {
    let recorded = exchange.is_some_and(|exchange| exchange.path.is_some());
    recorded && envelope.is_none() && !catalog.is_of_the_frontend(component)
}

/// The brace or bracket that opens a container: where something missing from it is reported.
pub fn opening(value: Value<'_>) -> Range<usize> {
    let start = value.span().start;
    start..start + 1
}
