//! The servers of a document (OpenAPI 3.1.1, section "Server Object"): the paths that its own are
//! below. Their hosts do not matter.

use serde_json::Value;

use crate::text::address::path_of;

/// The greatest number of addresses that the variables of one server stand for.
const MOST_ADDRESSES: usize = 64;

/// Returns the paths that servers have, each once, and whether every server has an address; the path
/// of no server is empty. A server alone is read as a list of it, and a text as its address.
pub(super) fn bases(servers: &Value) -> (Vec<String>, bool) {
    let alone = std::slice::from_ref(servers);
    let mut bases: Vec<String> = Vec::new();
    let mut is_whole = true;
    for server in servers.as_array().map_or(alone, Vec::as_slice) {
        let Some(url) = server.get("url").unwrap_or(server).as_str() else {
            is_whole = false;
            continue;
        };
        let urls = urls(url, server.get("variables"));
        for base in urls.iter().flat_map(|url| paths_of(url)) {
            if !bases.contains(&base) {
                bases.push(base);
            }
        }
    }
    if bases.is_empty() {
        bases.push(String::new());
    }
    (bases, is_whole)
}

/// A server's addresses: one for each value that its variables may have. A variable that may have
/// any value, or too many, stays, as a segment that varies.
fn urls(url: &str, variables: Option<&Value>) -> Vec<String> {
    let mut urls = vec![url.to_owned()];
    let variables = variables.and_then(Value::as_object);
    for (name, variable) in variables.into_iter().flatten() {
        let placeholder = format!("{{{name}}}");
        let listed = variable.get("enum").and_then(Value::as_array);
        let default = variable.get("default").and_then(Value::as_str);
        let mut values: Vec<&str> = listed
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        values.extend(default.filter(|default| !values.contains(default)));
        if listed.is_none() {
            values.push(&placeholder);
        }
        if values.len() * urls.len() > MOST_ADDRESSES {
            continue;
        }
        let with = |url: &String| {
            values
                .iter()
                .map(|value| url.replace(&placeholder, value))
                .collect::<Vec<_>>()
        };
        urls = urls.iter().flat_map(with).collect();
    }
    urls
}

/// The paths that a server's address may mean. One that is relative (RFC 3986, section 4.2) is taken
/// to be so to the root, since nothing says where the document is served.
fn paths_of(url: &str) -> Vec<String> {
    let first = url.split(['/', '?', '#']).next().unwrap_or_default();
    if url.starts_with("//") {
        return vec![path_of(&format!("https:{url}")).to_owned()];
    }
    if url.starts_with('/') || first.contains([':', '{']) {
        return vec![path_of(url).to_owned()];
    }
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let steps = path.split('/');
    let steps = steps.filter(|step| !["", ".", ".."].contains(step));
    let below = format!("/{}", steps.collect::<Vec<_>>().join("/"));
    let below = below.trim_end_matches('/').to_owned();
    // Many leave out the scheme.
    let may_be_host = first.contains('.') && !first.starts_with('.');
    let host = may_be_host.then(|| path_of(url).to_owned());
    std::iter::once(below).chain(host).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_server_has_every_value_of_its_variables() {
        let with = |url, variables: &Value| urls(url, Some(variables));
        let version = json!({"host": {"default": "api"},
            "version": {"default": "v1", "enum": ["v1", "v2"]}});
        assert_eq!(
            with("https://{host}/{version}/", &version),
            [
                "https://api/v1/",
                "https://api/v2/",
                "https://{host}/v1/",
                "https://{host}/v2/"
            ]
        );
        let tenant = json!({"tenant": {"default": "a/b"}});
        assert_eq!(with("/{tenant}", &tenant), ["/a/b", "/{tenant}"]);
        let many: Vec<String> = (0..=MOST_ADDRESSES).map(|at| at.to_string()).collect();
        let many = json!({"many": {"enum": many}});
        assert_eq!(with("/{many}", &many), ["/{many}"]);
    }

    #[test]
    fn every_server_is_heeded() {
        let servers = json!([
            {"url": "https://{host}.example.com/v1/", "variables": {"host": {"default": "api"}}},
            "/v2",
            {"url": "https://example.com/v1"}
        ]);
        let paths = |paths: &[&str]| {
            paths
                .iter()
                .map(|&path| path.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(bases(&servers), (paths(&["/v1", "/v2"]), true));
        assert_eq!(bases(&json!({"url": "/v1"})), (paths(&["/v1"]), true));
        assert_eq!(bases(&json!([{}, "/v1"])), (paths(&["/v1"]), false));
        assert_eq!(bases(&json!([])), (paths(&[""]), true));
        assert_eq!(bases(&json!(null)), (paths(&[""]), false));
    }

    #[test]
    fn the_path_of_a_server_is_below_the_root() {
        for (url, expected) in [
            ("https://example.com/v1/", &["/v1"][..]),
            ("https://example.com", &[""]),
            ("//example.com/v1", &["/v1"]),
            ("//example.com", &[""]),
            ("/v1", &["/v1"]),
            ("/", &[""]),
            ("", &[""]),
            (".", &[""]),
            ("v1", &["/v1"]),
            ("./v1/?a=/b", &["/v1"]),
            ("../api/v1", &["/api/v1"]),
            ("{host}/v1", &["/v1"]),
            ("localhost:80/v1", &["/v1"]),
            ("example.com/v1", &["/example.com/v1", "/v1"]),
            ("v1.2", &["/v1.2", ""]),
        ] {
            assert_eq!(paths_of(url), expected, "{url}");
        }
    }
}
