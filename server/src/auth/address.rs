//! Where a request comes from: the other end of its connection, or what a trusted proxy says of it.

use std::net::{IpAddr, SocketAddr};
use std::sync::Once;

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use ipnet::IpNet;

/// It is said once: anyone may send the header.
static NOT_BELIEVED: Once = Once::new();

/// The client's address. A proxy appends to `X-Forwarded-For`, so the last entry that no proxy of ours wrote is the client; whatever stands
/// before it anyone may have made up.
#[must_use]
pub fn client(headers: &HeaderMap, extensions: &Extensions, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip().to_canonical();
    let is_ours = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    if !is_ours(&peer) {
        if headers.contains_key("x-forwarded-for") {
            NOT_BELIEVED.call_once(|| {
                tracing::warn!(
                    %peer,
                    "a request came with X-Forwarded-For from an address that is no trusted proxy, so it counts as that address; \
                     if a proxy of yours stands there, name it with --trusted-proxy"
                );
            });
        }
        return Some(peer);
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<Option<IpAddr>> = forwarded.flat_map(|value| value.split(',')).map(read).collect();
    // From the right: the first that is none of ours. One that cannot be read ends the search, because what stands before it is hearsay.
    let mut last = peer;
    for hop in hops.into_iter().rev() {
        match hop {
            Some(hop) if is_ours(&hop) => last = hop,
            Some(hop) => return Some(hop),
            None => return Some(last),
        }
    }
    Some(last)
}

/// `203.0.113.9`, `203.0.113.9:4444`, `2001:db8::1` or `[2001:db8::1]:4444`.
fn read(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    bare.parse::<IpAddr>()
        .ok()
        .or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()))
        .map(|address| address.to_canonical())
}

/// The same, of the parts of a request.
#[must_use]
pub fn of_parts(parts: &Parts, trusted: &[IpNet]) -> Option<IpAddr> {
    client(&parts.headers, &parts.extensions, trusted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str]) -> String {
        let (mut headers, mut extensions) = (HeaderMap::new(), Extensions::new());
        extensions.insert(ConnectInfo::<SocketAddr>(format!("{peer}:40000").parse().expect("address")));
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().expect("header"));
        }
        let trusted = ["127.0.0.0/8".parse().expect("net"), "10.1.0.0/16".parse().expect("net")];
        client(&headers, &extensions, &trusted).expect("known").to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(seen("203.0.113.9", &["198.51.100.1"]), "203.0.113.9", "anyone may write the header");
        assert_eq!(seen("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(
            seen("127.0.0.1", &["6.6.6.6, 198.51.100.1", "10.1.2.3"]),
            "198.51.100.1",
            "the first hop is made up"
        );
        assert_eq!(seen("127.0.0.1", &["nonsense"]), "127.0.0.1");
        assert_eq!(
            seen("127.0.0.1", &["6.6.6.6, unknown"]),
            "127.0.0.1",
            "what stands before it is hearsay"
        );
        assert_eq!(seen("127.0.0.1", &["6.6.6.6, 198.51.100.1:4444"]), "198.51.100.1");
        assert_eq!(seen("127.0.0.1", &["[2001:db8::1]:4444"]), "2001:db8::1");
        assert_eq!(
            seen("[::ffff:127.0.0.1]", &["198.51.100.1"]),
            "198.51.100.1",
            "an IPv4 address in IPv6 clothes"
        );
    }
}
