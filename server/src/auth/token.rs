//! Session tokens: JWT, HS256 and nothing else, with the org, the role and the user's token version inside.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// How long a session lasts without use, in seconds: twelve hours.
pub const LIFETIME: i64 = 12 * 3600;
/// A token older than this is renewed when it is used, in seconds.
pub const RENEW_AFTER: i64 = 15 * 60;

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
    /// Issued at, unix seconds.
    pub iat: i64,
    /// Void from, unix seconds.
    pub exp: i64,
}

/// Signs and reads tokens.
pub struct Tokens {
    signing: EncodingKey,
    reading: DecodingKey,
    validation: Validation,
}

impl Tokens {
    /// With a secret of at least 32 characters.
    #[must_use]
    pub fn new(secret: &str) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = 0;
        validation.set_required_spec_claims(&["exp"]);
        validation.validate_aud = false;
        Self {
            signing: EncodingKey::from_secret(secret.as_bytes()),
            reading: DecodingKey::from_secret(secret.as_bytes()),
            validation,
        }
    }

    /// Signs a token that is good from now on.
    ///
    /// # Errors
    /// When signing fails.
    pub fn issue(&self, user: i32, org: i32, role: &str, version: i32, now: i64) -> anyhow::Result<String> {
        let claims = Claims {
            sub: user,
            org,
            role: role.to_owned(),
            ver: version,
            iat: now,
            exp: now + LIFETIME,
        };
        Ok(jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.signing)?)
    }

    /// Reads a token; `None` when it is tampered with, signed in another way, or over.
    #[must_use]
    pub fn read(&self, token: &str) -> Option<Claims> {
        jsonwebtoken::decode::<Claims>(token, &self.reading, &self.validation)
            .ok()
            .map(|data| data.claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> i64 {
        jiff::Timestamp::now().as_second()
    }

    #[test]
    fn reads_what_it_signed_and_nothing_else() {
        let tokens = Tokens::new(&"a".repeat(32));
        let token = tokens.issue(7, 3, "admin", 2, now()).expect("signs");
        let claims = tokens.read(&token).expect("reads");
        assert_eq!((claims.sub, claims.org, claims.role.as_str(), claims.ver), (7, 3, "admin", 2));

        assert!(Tokens::new(&"b".repeat(32)).read(&token).is_none(), "another secret");
        let mut tampered = token.clone();
        tampered.replace_range(token.len() - 2.., "xx");
        assert!(tokens.read(&tampered).is_none(), "tampered");
        assert!(tokens.read("").is_none() && tokens.read("a.b.c").is_none());
    }

    #[test]
    fn old_tokens_and_other_algorithms_are_void() {
        let tokens = Tokens::new(&"a".repeat(32));
        let old = tokens.issue(7, 3, "admin", 2, now() - LIFETIME - 1).expect("signs");
        assert!(tokens.read(&old).is_none(), "over");
        let claims = Claims {
            sub: 7,
            org: 3,
            role: "admin".to_owned(),
            ver: 2,
            iat: now(),
            exp: now() + 60,
        };
        let other = jsonwebtoken::encode(
            &Header::new(Algorithm::HS512),
            &claims,
            &EncodingKey::from_secret("a".repeat(32).as_bytes()),
        );
        assert!(tokens.read(&other.expect("signs")).is_none(), "HS512");
    }
}
