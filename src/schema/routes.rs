//! The routes of the B2B API, and which one a recorded address is of. The host does not matter:
//! there are custom domains (`facts/recordings.md`). The frontend has an API of its own below
//! `/sdk/`, whose answers are others (`facts/frontend.md`).

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::schema::path_encoding::normalised;
use crate::schema::route_responses::{Found, Responses, documented};
use crate::text::address::{is_of_the_web, path_of};

/// A route of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The method, in capitals.
    pub method: Cow<'static, str>,
    /// The path, with `{…}` for a segment that varies.
    pub template: Cow<'static, str>,
    /// The judges of its responses.
    pub responses: Responses,
}

impl Route {
    /// The component that judges a success.
    pub fn success(&self) -> Option<&str> {
        match &self.responses {
            Responses::Ours(component) => Some(component),
            Responses::Documented(all) => match documented(all, None, None, || true) {
                Found::Component(name) => Some(name),
                _ => None,
            },
        }
    }
}

/// Every route, those of the backend before those of the frontend, each with how long its template
/// is before anything in it varies.
static EMBEDDED: &[(usize, Route)] = include!(concat!(env!("OUT_DIR"), "/routes.rs"));

const fn route(
    literal: usize,
    method: &'static str,
    template: &'static str,
    component: &'static str,
) -> (usize, Route) {
    let route = Route {
        method: Cow::Borrowed(method),
        template: Cow::Borrowed(template),
        responses: Responses::Ours(Cow::Borrowed(component)),
    };
    (literal, route)
}

/// The result of looking up an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match<'r> {
    /// A route of ours.
    Route(&'r Route),
    /// Several routes of ours that fit alike, as `/a/{id}` and `/{id}/b` fit `/a/b`, or those of one
    /// path where no method is known, and are judged differently.
    Several,
    /// A path of ours, asked with a method that no route of ours has.
    OtherMethod,
    /// Somebody else's.
    None,
}

/// Every route there is.
pub struct Routes {
    /// Each with how long its template is before anything in it varies.
    routes: Cow<'static, [(usize, Route)]>,
}

impl Routes {
    /// The component of each route.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.iter().flat_map(|route| route.responses.components())
    }

    /// The embedded routes (`facts/routes.tsv`, `facts/frontend-routes.tsv`).
    pub fn embedded() -> Self {
        Self {
            routes: Cow::Borrowed(EMBEDDED),
        }
    }

    /// Adds routes, each in place of an embedded one with the same method and a template of the same
    /// shape. Returns those that documents describe in several ways: which one is meant, nobody can
    /// tell, so that none counts.
    pub fn extend(&mut self, added: Vec<Route>) -> BTreeSet<String> {
        let key = |route: &Route| (route.method.clone(), shape(&route.template));
        let routes = self.routes.to_mut();
        let known = routes.iter().enumerate();
        let known = known.map(|(at, (_, route))| (key(route), at));
        let mut places: HashMap<_, usize> = known.collect();
        let mut several = BTreeSet::new();
        for route in added {
            let at = *places.entry(key(&route)).or_insert(routes.len());
            let Some(known) = routes.get_mut(at) else {
                routes.push(measured(route));
                continue;
            };
            let before = &mut known.1.responses;
            if matches!(before, Responses::Ours(_)) || *before == Responses::unchecked() {
                *known = measured(route);
            } else if route.responses != Responses::unchecked() && *before != route.responses {
                *before = Responses::Documented([].into());
                several.insert(format!("{} {}", route.method, route.template));
            }
        }
        several
    }

    /// Every route.
    pub fn iter(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter().map(|(_, route)| route)
    }

    /// The route that a method and an address are of; the one with the fewest varying segments
    /// where several fit. The method `ANY`, a stub's word for each, is of every route of a path, as is
    /// one that was not recorded: which of several it means would be a guess.
    pub fn find(&self, method: &str, url: &str) -> Match<'_> {
        let mut best = Match::None;
        let mut least = usize::MAX;
        let is_any = method.is_empty() || method.eq_ignore_ascii_case("ANY");
        for (varying, route) in self.fitting(url) {
            if !is_any && !route.method.eq_ignore_ascii_case(method) {
                if best == Match::None {
                    best = Match::OtherMethod;
                }
            } else if varying < least {
                (best, least) = (Match::Route(route), varying);
            } else if varying == least
                && matches!(best, Match::Route(known) if known.responses != route.responses)
            {
                best = Match::Several;
            }
        }
        best
    }

    /// Returns the templates that the path of an address fits, with any method; those with the
    /// fewest varying segments first.
    pub fn templates(&self, url: &str) -> Vec<&str> {
        let fitting = self.by_variation(url).into_iter();
        fitting.map(|(_, template)| template).collect()
    }

    /// Returns those of the templates that have the fewest varying segments.
    pub fn nearest(&self, url: &str) -> Vec<&str> {
        let fitting = self.by_variation(url);
        let least = fitting.first().map(|(varying, _)| *varying);
        let nearest = fitting.into_iter();
        let nearest = nearest.take_while(|(varying, _)| Some(*varying) == least);
        nearest.map(|(_, template)| template).collect()
    }

    /// The templates that a path fits, each with how much of it varies: the least first.
    fn by_variation(&self, url: &str) -> Vec<(usize, &str)> {
        let fitting = self.fitting(url);
        let fitting = fitting.map(|(varying, route)| (varying, &*route.template));
        let mut fitting: Vec<(usize, &str)> = fitting.collect();
        fitting.sort_unstable();
        fitting.dedup();
        fitting
    }

    /// The routes whose path an address of the web has, each with how much of it varies.
    fn fitting(&self, url: &str) -> impl Iterator<Item = (usize, &Route)> {
        let is_web = is_of_the_web(url);
        let path = is_web.then(|| normalised(path_of(url)));
        let hostless = is_web.then(|| without_host(url)).flatten();
        self.routes.iter().filter_map(move |(literal, route)| {
            let fits = |path: &str| {
                let begun = &route.template.as_bytes()[..*literal];
                // Most paths are of somebody else, and differ before anything varies.
                let may_fit = path.as_bytes().starts_with(begun);
                may_fit.then(|| varying(&route.template, path)).flatten()
            };
            let paths = [path.as_deref(), hostless.as_deref()];
            let mut paths = paths.into_iter().flatten();
            paths.find_map(|path| Some((fits(path)?, route)))
        })
    }
}

/// Returns the path that an address without its first slash is, where that does not begin as a host
/// does (`v1/b2b/…`): nobody can tell which of the two it is.
fn without_host(url: &str) -> Option<String> {
    let first = url.split('/').next().unwrap_or_default();
    let is_word = !first.is_empty() && !first.contains(['.', ':', '{']);
    is_word.then(|| normalised(path_of(&format!("/{url}"))).into_owned())
}

/// A route, with how long its template is before anything in it varies.
fn measured(route: Route) -> (usize, Route) {
    let literal = route.template.find('{').unwrap_or(route.template.len());
    (literal, route)
}

/// A template without the names of its parameters.
fn shape(template: &str) -> String {
    let mut shape = String::new();
    let mut named = false;
    for character in template.chars() {
        named &= character != '}';
        if !named {
            shape.push(character);
        }
        named |= character == '{';
    }
    shape
}

/// Returns how much of a segment varies, if it fits what a template has there: nothing, a part, or
/// all.
fn variation(expected: &str, found: &str) -> Option<usize> {
    let mut parts = expected.split('{');
    let before = parts.next()?;
    let mut literals = parts.map(|part| part.split_once('}').map_or("", |(_, after)| after));
    let Some(after) = literals.next_back() else {
        return (expected == found).then_some(0);
    };
    let mut varying = found.strip_prefix(before)?.strip_suffix(after)?;
    let mut is_all = before.is_empty() && after.is_empty();
    for literal in literals {
        let least = varying.chars().next()?.len_utf8();
        let (_, behind) = varying[least..].split_once(literal)?;
        varying = behind;
        is_all &= literal.is_empty();
    }
    (!varying.is_empty()).then_some(if is_all { 2 } else { 1 })
}

/// Returns how much of the template varies, if the path is of it: the less, the more concrete it
/// is.
fn varying(template: &str, path: &str) -> Option<usize> {
    let mut segments = path.split('/');
    let mut varying = 0;
    for expected in template.split('/') {
        let found = segments.next()?;
        varying += variation(expected, found)?;
    }
    segments.next().is_none().then_some(varying)
}

#[cfg(test)]
mod tests {
    use crate::schema::catalog::Catalog;

    use super::*;

    #[test]
    fn every_row_of_the_tables_is_there_and_names_an_embedded_component() {
        let tables = [
            include_str!("../../facts/routes.tsv"),
            include_str!("../../facts/frontend-routes.tsv"),
        ];
        let rows = tables.map(|table| table.lines().count() - 1);
        assert_eq!(EMBEDDED.len(), rows.iter().sum::<usize>());
        let catalog = Catalog::embedded();
        for name in Routes::embedded().components() {
            assert!(catalog.find(name).is_some(), "no such component: {name}");
        }
    }

    #[test]
    fn the_host_and_the_query_do_not_matter() {
        let routes = Routes::embedded();
        let sso = "/v1/b2b/sso/authenticate";
        let frontend = "/sdk/v1/b2b/sso/authenticate";
        for (url, template) in [
            (sso, sso),
            ("https://test.stytch.com/v1/b2b/sso/authenticate", sso),
            ("{{baseUrl}}/v1/b2b/sso/authenticate/", sso),
            (
                "https://login.example.com:8443/sdk/v1/b2b/sso/authenticate?token=x#y",
                frontend,
            ),
            ("{{baseUrl}}/sdk/v1/b2b/sso/authenticate/", frontend),
            ("https://test.stytch.com/v1/b2b/ss%6f/%61uthenticate", sso),
        ] {
            let found = routes.find("post", url);
            let is_it = matches!(found, Match::Route(route) if route.template == template);
            assert!(is_it, "{url}");
        }
        assert_eq!(routes.find("OPTIONS", sso), Match::OtherMethod);
        assert_eq!(routes.find("POST", "/v1/b2b/sso"), Match::None);
        assert_eq!(routes.find("POST", "https://example.com"), Match::None);
    }

    #[test]
    fn what_stands_between_parameters_counts() {
        for (template, path, expected) in [
            ("/r/{a}-{b}", "/r/x-y", Some(1)),
            ("/r/{a}-{b}", "/r/x-y-z", Some(1)),
            ("/r/{a}-{b}", "/r/--y", Some(1)),
            ("/r/{a}-{b}", "/r/xy", None),
            ("/r/{a}-{b}", "/r/-y", None),
            ("/r/{a}-{b}", "/r/x-", None),
            ("/r/{a}{b}", "/r/xy", Some(2)),
            ("/r/{a}{b}", "/r/é", None),
            ("/r/v{a}.{b}.json", "/r/v1.2.json", Some(1)),
            ("/r/v{a}.{b}.json", "/r/v1.json", None),
        ] {
            assert_eq!(varying(template, path), expected, "{template} {path}");
        }
    }

    #[test]
    fn a_literal_segment_goes_before_a_varying_one() {
        let routes = Routes::embedded();
        let found = |method: &str, url: &str| match routes.find(method, url) {
            Match::Route(route) => route.template.to_string(),
            other => format!("{other:?}"),
        };
        let org = "/v1/b2b/organizations/organization-test-1";
        assert_eq!(found("GET", org), "/v1/b2b/organizations/{organization_id}");
        assert_eq!(
            found(
                "DELETE",
                &format!("{org}/members/passwords/member-password-1")
            ),
            "/v1/b2b/organizations/{organization_id}/members/passwords/{member_password_id}"
        );
    }

    #[test]
    fn any_method_is_each_that_the_path_has() {
        let routes = Routes::embedded();
        for method in ["ANY", ""] {
            let found = |url| routes.find(method, url);
            assert!(matches!(found("/v1/b2b/sso/authenticate"), Match::Route(_)));
            assert_eq!(found("/v1/b2b/organizations/x"), Match::Several);
            assert_eq!(found("/x"), Match::None);
        }
    }

    #[test]
    fn of_routes_that_fit_alike_none_is_taken_for_the_other() {
        let route = |template: &str, name: &str| Route {
            method: "GET".into(),
            template: template.to_owned().into(),
            responses: Responses::Ours(name.to_owned().into()),
        };
        for (first, second, alike) in [
            (route("/a/{x}", "A"), route("/{y}/b", "B"), false),
            (route("/{y}/b", "B"), route("/a/{x}", "A"), false),
            (route("/a/{x}", "A"), route("/{y}/b", "A"), true),
        ] {
            let mut routes = Routes::embedded();
            routes.extend(vec![first, second]);
            let found = routes.find("GET", "https://h/a/b");
            assert_eq!(matches!(found, Match::Route(_)), alike, "{found:?}");
            assert!(matches!(routes.find("GET", "/a/c"), Match::Route(_)));
            routes.extend(vec![route("/a/b", "C")]);
            assert!(matches!(routes.find("GET", "/a/b"), Match::Route(_)));
        }
    }
}
