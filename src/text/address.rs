//! Addresses of the web, as far as anybody has to take one apart.

/// Returns the host of a whole address, with its port where it has one (RFC 3986, section 3.2).
pub fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    authority.rsplit('@').next()
}
