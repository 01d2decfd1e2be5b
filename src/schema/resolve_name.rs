//! Resolves the name that a user asks for: a component, or the response of a route, as `POST
//! /v1/…`.

use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::routes::Match;

/// The number of names that are proposed.
const MOST: usize = 40;

/// Returns the component that is called so, or that judges the route that is written so. Who writes
/// a path that a route has word for word means no other route, whatever the method.
pub fn component(catalog: &Catalog, asked: &str) -> Option<ComponentId> {
    catalog.find(asked).or_else(|| {
        let (method, address) = route(asked)?;
        let Match::Route(route) = catalog.routes.find(method, address) else {
            return None;
        };
        let meant = catalog.routes.nearest(address);
        let is_meant = meant.contains(&&*route.template);
        catalog.find(route.success().filter(|_| is_meant)?)
    })
}

/// Returns the method and the address of what is written as a route.
fn route(asked: &str) -> Option<(&str, &str)> {
    let (method, address) = asked.trim().split_once(char::is_whitespace)?;
    let address = address.trim_start();
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_address = !address.contains(char::is_whitespace) && address.contains('/');
    (is_method && is_address).then_some((method, address))
}

/// Returns the components, or the routes where an address was written, that what was asked for is
/// a part of, whether in capitals or not; and how many more there are.
pub fn containing(catalog: &Catalog, asked: &str) -> (Vec<String>, usize) {
    let mut found = match asked.find('/') {
        Some(_) => routes(catalog, asked),
        None => components(catalog, asked),
    };
    found.sort_unstable();
    found.dedup();
    let more = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    (found, more)
}

fn components(catalog: &Catalog, asked: &str) -> Vec<String> {
    let asked = asked.trim().to_ascii_lowercase();
    let names = catalog.ids().map(|id| catalog.name(id));
    let fits = |name: &&str| !asked.is_empty() && name.to_ascii_lowercase().contains(&asked);
    names.filter(fits).map(str::to_owned).collect()
}

/// The routes at an address, with any method; else those whose path has its text.
fn routes(catalog: &Catalog, asked: &str) -> Vec<String> {
    let address = route(asked).map_or(asked.trim(), |(_, address)| address);
    let fitting = catalog.routes.nearest(address);
    let text = address.to_ascii_lowercase();
    let text = text.trim_matches('/');
    let fits = |template: &str| {
        if fitting.is_empty() {
            !text.is_empty() && template.to_ascii_lowercase().contains(text)
        } else {
            fitting.contains(&template)
        }
    };
    let routes = catalog.routes.iter();
    let routes = routes.filter(|route| fits(&route.template));
    routes
        .map(|route| format!("{} {}", route.method, route.template))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Option<String> {
        let catalog = Catalog::embedded();
        component(&catalog, text).map(|id| catalog.name(id).to_owned())
    }

    #[test]
    fn a_component_is_asked_for_by_its_name_or_by_its_route() {
        for (text, name) in [
            (
                "api_sso_v1_AuthenticateResponse",
                "api_sso_v1_AuthenticateResponse",
            ),
            (
                "POST /v1/b2b/sso/authenticate",
                "api_sso_v1_AuthenticateResponse",
            ),
            (
                " post  https://test.stytch.com/v1/b2b/sso/authenticate/?x ",
                "api_sso_v1_AuthenticateResponse",
            ),
            (
                "POST /sdk/v1/b2b/sso/authenticate",
                "B2BSSOAuthEnticateResponse",
            ),
            (
                "GET /v1/b2b/organizations/{organization_id}",
                "api_organization_v1_GetResponse",
            ),
            (
                "GET /v1/b2b/organizations/:id",
                "api_organization_v1_GetResponse",
            ),
        ] {
            assert_eq!(asked(text).as_deref(), Some(name), "{text}");
        }
        for text in [
            "",
            "POST",
            "POST /",
            "/v1/b2b/sso/authenticate",
            "GET /v1/b2b/sso/authenticate",
            "a file.json",
            "GET a file/x.json",
        ] {
            assert_eq!(asked(text), None, "{text}");
        }
    }

    #[test]
    fn every_route_is_asked_for_as_it_is_listed() {
        let catalog = Catalog::embedded();
        for route in catalog.routes.iter() {
            let text = format!("{} {}", route.method, route.template);
            assert_eq!(asked(&text).as_deref(), route.success(), "{text}");
        }
    }

    #[test]
    fn what_holds_the_text_is_proposed() {
        let catalog = Catalog::embedded();
        let (names, more) = containing(&catalog, "authenticate");
        assert!(names.contains(&"api_sso_v1_AuthenticateResponse".to_owned()));
        assert!(names.contains(&"B2BSSOAuthEnticateResponse".to_owned()));
        assert_eq!(more, 0);
        assert_eq!(
            containing(&catalog, "GET /v1/b2b/sso/authenticate").0,
            ["POST /v1/b2b/sso/authenticate"]
        );
        assert_eq!(
            containing(&catalog, "b2b/sso/authenticate").0,
            [
                "POST /sdk/v1/b2b/sso/authenticate",
                "POST /v1/b2b/sso/authenticate"
            ]
        );
        assert_eq!(containing(&catalog, "response").0.len(), MOST);
        assert!(containing(&catalog, "").0.is_empty());
        assert!(containing(&catalog, "/").0.is_empty());
    }
}
