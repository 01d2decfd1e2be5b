//! The judges of a route's responses: one of our components, or what an OpenAPI document says of
//! each status and media type.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The judges of the responses of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Responses {
    /// A success is judged by this component, an error by its shape.
    Ours(Cow<'static, str>),
    /// Each is judged by what an OpenAPI document says of it.
    Documented(Arc<[Documented]>),
}

/// A document's description of some responses of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Documented {
    /// The statuses that it describes.
    pub statuses: Statuses,
    /// The contents that they may have; empty if they have none.
    pub content: Vec<Content>,
}

/// The statuses that a description is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statuses {
    /// Those with this status.
    Exact(u16),
    /// Those with a status of this class: 2 for every 2xx.
    Class(u16),
    /// Those of which nothing else is said.
    Any,
}

/// The content that a response may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The media type or range, in lower case.
    pub media_type: String,
    /// The component that judges it; `None` where the document has no schema that can be used.
    pub component: Option<String>,
}

/// The result of looking up one response in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'r> {
    /// The component that judges it.
    Component(&'r str),
    /// It has no content.
    Empty,
    /// There is a response like this, and nothing to judge it by.
    Unchecked,
    /// No response like this is described.
    Undescribed,
}

/// Returns what a document has for a response: by its status, and then by its media type, or where
/// that is not described by what its body is. Without a recorded status it is taken for the first
/// success.
pub fn documented<'r>(
    all: &'r [Documented],
    status: Option<u16>,
    media_type: Option<&str>,
    may_be_json: impl Fn() -> bool,
) -> Found<'r> {
    let fits = |statuses: Statuses| match (statuses, status) {
        (Statuses::Exact(one), Some(status)) => one == status,
        (Statuses::Exact(one), None) => one / 100 == 2,
        (Statuses::Class(class), Some(status)) => class == status / 100,
        (Statuses::Class(class), None) => class == 2,
        (Statuses::Any, _) => true,
    };
    let fitting = all.iter().filter(|documented| fits(documented.statuses));
    let found = fitting.min_by_key(|documented| documented.statuses);
    found.map_or(Found::Undescribed, |documented| {
        documented.find(media_type, may_be_json)
    })
}

impl Responses {
    /// Responses of which nothing is known to judge them by.
    pub fn unchecked() -> Self {
        Self::Documented(Arc::new([Documented {
            statuses: Statuses::Any,
            content: vec![Content::unchecked("*/*")],
        }]))
    }

    /// Lets nothing be judged by these components.
    pub fn forget(&mut self, unusable: &BTreeSet<String>) {
        if let (Self::Documented(all), false) = (&mut *self, unusable.is_empty()) {
            let mut kept = all.to_vec();
            for content in kept
                .iter_mut()
                .flat_map(|documented| &mut documented.content)
            {
                content.component = content
                    .component
                    .take()
                    .filter(|name| !unusable.contains(name));
            }
            *all = kept.into();
        }
    }

    /// The components that judge.
    pub fn components(&self) -> Vec<&str> {
        match self {
            Self::Ours(component) => vec![component],
            Self::Documented(all) => {
                let content = all.iter().flat_map(|documented| &documented.content);
                content
                    .filter_map(|content| content.component.as_deref())
                    .collect()
            }
        }
    }
}

impl Documented {
    fn find(&self, media_type: Option<&str>, may_be_json: impl Fn() -> bool) -> Found<'_> {
        if self.content.is_empty() {
            return Found::Empty;
        }
        let by =
            |fits: &dyn Fn(&Content) -> bool| self.content.iter().find(|content| fits(content));
        let is_json = |media_type: &str| media_type.contains("json");
        let json = || self.content.iter().filter(|it| is_json(&it.media_type));
        // What has no slash is none: Chrome writes `x-unknown` where a response has no type.
        let recorded = media_type.map(essence).filter(|it| it.contains('/'));
        let whole = media_type.map(parts);
        let found = whole
            .and_then(|whole| by(&|content| parts(&content.media_type) == whole))
            .or_else(|| {
                let recorded = recorded.as_deref()?;
                let range = recorded.split('/').next().unwrap_or_default();
                by(&|content| content.media_type == recorded)
                    .or_else(|| by(&|content| essence(&content.media_type) == recorded))
                    .or_else(|| by(&|content| essence(&content.media_type) == format!("{range}/*")))
            })
            .or_else(|| by(&|content| essence(&content.media_type) == "*/*"))
            // Many servers call their JSON otherwise than their document does, if they call it
            // anything: then a browser records `text/plain`.
            .or_else(|| {
                json().next().filter(|_| match &recorded {
                    Some(recorded) => json().count() == 1 && (is_json(recorded) || may_be_json()),
                    None => true,
                })
            });
        match found.and_then(|content| content.component.as_deref()) {
            Some(component) => Found::Component(component),
            None => Found::Unchecked,
        }
    }
}

/// A media type without its parameters, in lower case (RFC 9110, section 8.3.1).
fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// A media type and its parameters, in one spelling; that of the character set is left out, since
/// JSON has but one.
fn parts(media_type: &str) -> (String, BTreeSet<String>) {
    let parameters = media_type.split(';').skip(1).map(|parameter| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let name = name.trim().to_ascii_lowercase();
        format!(
            "{name}={}",
            value.trim().trim_matches('"').to_ascii_lowercase()
        )
    });
    let heeded =
        parameters.filter(|parameter| parameter != "=" && !parameter.starts_with("charset="));
    (essence(media_type), heeded.collect())
}

impl Content {
    /// Something of which nothing is known to judge it by.
    pub fn unchecked(media_type: &str) -> Self {
        Self {
            media_type: media_type.to_owned(),
            component: None,
        }
    }
}
