//! Stytch's own hosts.

use crate::text::address::{self, is_of_the_web};

/// Returns whether an address is of Stytch's own hosts, where every path is the API's or its
/// frontend's.
pub fn is_at_stytch(url: &str) -> bool {
    let Some(host) = address::host(url).filter(|_| is_of_the_web(url)) else {
        return false;
    };
    let host = host.split(':').next().unwrap_or_default();
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    host == "stytch.com" || host.ends_with(".stytch.com")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_of_stytch_is_known_by_its_end() {
        for url in [
            "https://test.stytch.com//v1/b2b",
            "https://user@API.Stytch.com:443/x",
            "wss://stytch.com",
            "https://a.b.stytch.com.?x",
        ] {
            assert!(is_at_stytch(url), "{url}");
        }
        for url in [
            "https://notstytch.com/",
            "https://stytch.com.example/",
            "https://example.com/stytch.com",
            "https://stytch.com@example.com/",
            "/v1/b2b",
            "data:x,https://stytch.com/",
        ] {
            assert!(!is_at_stytch(url), "{url}");
        }
    }
}
