//! The query of an address: names and values, as they are written in it.

use std::fmt::Write;

/// Percent-encodes a value: everything but the unreserved characters of RFC 3986, and `/` and `,`, which need no escape in a query.
#[must_use]
pub fn encode(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/,".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// What was encoded: `%2B` → `+`, and `+` → a space, as forms write it. `None` where it is no text of UTF-8.
#[must_use]
pub fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => hex(bytes.next()?)? * 16 + hex(bytes.next()?)?,
            other => other,
        });
    }
    String::from_utf8(out).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// The names and values of a query, in order, with or without its question mark; `None` where one of them cannot be read.
#[must_use]
pub fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    let query = query.strip_prefix('?').unwrap_or(query);
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Some((decode(name)?, decode(value)?))
        })
        .collect()
}

/// A path with a query of these names and values; the path alone where there are none.
#[must_use]
pub fn url<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = path.to_owned();
    for (n, (name, value)) in pairs.into_iter().enumerate() {
        out.push(if n == 0 { '?' } else { '&' });
        out += &encode(name);
        out.push('=');
        out += &encode(value);
    }
    out
}

/// An address with one more parameter at its end.
#[must_use]
pub fn and(address: &str, name: &str, value: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{}={}", encode(name), encode(value))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_needs_no_escape_stays_readable() {
        assert_eq!(encode("Europe/Berlin"), "Europe/Berlin");
        assert_eq!(encode("3,5"), "3,5");
        assert_eq!(encode("Etc/GMT+5"), "Etc/GMT%2B5", "a plus sign would be read as a space");
        assert_eq!(encode("a&b=ü"), "a%26b%3D%C3%BC");
    }

    #[test]
    fn a_query_is_read_as_browsers_write_it() {
        let read = |query| pairs(query).expect("reads");
        let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read("?range=7d&q=a+b&sort"), [own("range", "7d"), own("q", "a b"), own("sort", "")]);
        assert_eq!(read(""), []);
        assert_eq!(read("?&&"), []);
        for bad in ["%", "a=%4", "a=%zz", "a=%ff", "%C3=1"] {
            assert_eq!(pairs(bad), None, "{bad}");
        }
    }

    #[test]
    fn one_more_parameter_stands_at_the_end() {
        assert_eq!(and("/a", "format", "csv"), "/a?format=csv");
        assert_eq!(and("/a?model=1", "by", "a&b"), "/a?model=1&by=a%26b");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(list in proptest::collection::vec(("[a-z_]{1,8}", "\\PC{0,12}"), 0..6)) {
            let text = url("/usage", list.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            prop_assert_eq!(pairs(text.strip_prefix("/usage").expect("path")), Some(list));
        }
    }
}
