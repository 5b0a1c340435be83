//! Access tokens: JWT, HS256 and nothing else, with the org, the role and the user's token version inside.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// How long a token is good, in seconds: a quarter of an hour. A browser gets the next one by the secret of its sign-in.
pub const LIFETIME: i64 = 15 * 60;
/// A token older than this is replaced when it is used, in seconds.
pub const RENEW_AFTER: i64 = 10 * 60;

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The user.
    pub sub: i32,
    /// The org that they look at.
    pub org: i32,
    /// Their role when it was issued; the one in the database counts.
    pub role: String,
    /// Their token version when it was issued; it must still be the one in the database.
    pub ver: i32,
    /// The sign-in that it was made from; it must still hold.
    pub sid: i64,
    /// Issued at, unix seconds.
    pub iat: i64,
    /// Void from, unix seconds.
    pub exp: i64,
}

/// Signs and reads tokens.
pub struct Tokens {
    signing: EncodingKey,
    reading: Vec<DecodingKey>,
    validation: Validation,
}

impl Tokens {
    /// With a secret of at least 32 characters. While secrets are rotated, tokens that were signed with the previous one are still good.
    #[must_use]
    pub fn new(secret: &str, previous: Option<&str>) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = 0;
        validation.set_required_spec_claims(&["exp"]);
        validation.validate_aud = false;
        Self {
            signing: EncodingKey::from_secret(secret.as_bytes()),
            reading: std::iter::once(secret)
                .chain(previous)
                .map(|secret| DecodingKey::from_secret(secret.as_bytes()))
                .collect(),
            validation,
        }
    }

    /// Signs a token.
    ///
    /// # Errors
    /// When signing fails.
    pub fn sign(&self, claims: &Claims) -> anyhow::Result<String> {
        Ok(jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.signing)?)
    }

    /// Reads a token; `None` when it is tampered with, signed in another way, or over.
    #[must_use]
    pub fn read(&self, token: &str) -> Option<Claims> {
        self.reading
            .iter()
            .find_map(|key| jsonwebtoken::decode::<Claims>(token, key, &self.validation).ok())
            .map(|data| data.claims)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn claims(seconds: i64) -> Claims {
        let now = jiff::Timestamp::now().as_second();
        Claims {
            sub: 7,
            org: 3,
            role: "admin".to_owned(),
            ver: 2,
            sid: 11,
            iat: now,
            exp: now + seconds,
        }
    }

    #[test]
    fn reads_what_it_signed_and_nothing_else() {
        let (old, new) = ("a".repeat(32), "b".repeat(32));
        let tokens = Tokens::new(&old, None);
        let token = tokens.sign(&claims(60)).expect("signs");
        assert_eq!(tokens.read(&token), Some(claims(60)));
        assert!(Tokens::new(&new, None).read(&token).is_none(), "another secret");
        assert!(Tokens::new(&new, Some(&old)).read(&token).is_some(), "the previous secret");
        let mut tampered = token.clone();
        tampered.replace_range(token.len() - 2.., "xx");
        assert!(tokens.read(&tampered).is_none(), "tampered");
    }

    #[test]
    fn old_tokens_and_other_algorithms_are_void() {
        let secret = "a".repeat(32);
        let tokens = Tokens::new(&secret, None);
        let old = tokens.sign(&claims(-1)).expect("signs");
        assert!(tokens.read(&old).is_none(), "over");
        let key = EncodingKey::from_secret(secret.as_bytes());
        let other = jsonwebtoken::encode(&Header::new(Algorithm::HS512), &claims(60), &key);
        assert!(tokens.read(&other.expect("signs")).is_none(), "HS512");
        // {"alg":"none"} and the claims, without a signature.
        let token = tokens.sign(&claims(60)).expect("signs");
        let payload = token.split('.').nth(1).expect("three parts");
        assert!(tokens.read(&format!("eyJhbGciOiJub25lIn0.{payload}.")).is_none(), "none");
    }

    proptest! {
        #[test]
        fn no_text_is_a_token_and_none_breaks_the_reader(text in "\\PC*", parts in proptest::collection::vec("[A-Za-z0-9_-]{0,40}", 0..5)) {
            let tokens = Tokens::new(&"a".repeat(32), None);
            prop_assert!(tokens.read(&text).is_none());
            prop_assert!(tokens.read(&parts.join(".")).is_none());
        }

        #[test]
        fn no_changed_byte_goes_unnoticed(at in 0usize..200, byte in 33u8..127) {
            let tokens = Tokens::new(&"a".repeat(32), None);
            let good = tokens.sign(&claims(60)).expect("signs");
            let mut changed = good.clone().into_bytes();
            let at = at % changed.len();
            // The last character of base64 carries bits that mean nothing.
            prop_assume!(changed[at] != byte && at + 1 < changed.len() && changed.get(at + 1) != Some(&b'.'));
            changed[at] = byte;
            prop_assert!(tokens.read(&String::from_utf8(changed).expect("ASCII")).is_none());
        }
    }
}
