//! Tokens that are no good.

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use server::auth::{Claims, LIFETIME, Tokens};

use super::actors::{Stand, sign_in};

/// Tokens that must open nothing: over, tampered with, of another algorithm, of another secret, revoked.
pub(super) async fn bad_tokens(stand: &Stand) -> Vec<(&'static str, String)> {
    let secret = "s".repeat(32);
    let admin = &stand.actors[2];
    let access = admin
        .cookies
        .split("; ")
        .next()
        .unwrap()
        .trim_start_matches("countinghouse=")
        .to_owned();
    let now = jiff::Timestamp::now().as_second();
    let good = stand.server.state.tokens.read(&access).unwrap();
    let over = Claims {
        iat: now - LIFETIME - 5,
        exp: now - 5,
        ..good.clone()
    };
    let tampered = {
        let mut parts: Vec<&str> = access.split('.').collect();
        let other = Tokens::new(&"x".repeat(32), None).sign(&Claims { sub: 1, ..good.clone() }).unwrap();
        let payload = other.split('.').nth(1).unwrap().to_owned();
        parts[1] = &payload;
        parts.join(".")
    };
    let key = EncodingKey::from_secret(secret.as_bytes());
    let revoked = sign_in(&stand.server, "admin@northwind.example").await;
    let revoked = revoked.split("; ").next().unwrap().trim_start_matches("countinghouse=").to_owned();
    let sid = stand.server.state.tokens.read(&revoked).unwrap().sid;
    ledger::sign_ins::revoke(&stand.stage.ledger, &admin.access, sid).await.unwrap();
    let payload = access.split('.').nth(1).unwrap();
    vec![
        ("expired", stand.server.state.tokens.sign(&over).unwrap()),
        ("tampered", tampered),
        ("HS384", jsonwebtoken::encode(&Header::new(Algorithm::HS384), &good, &key).unwrap()),
        ("alg none", format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.")),
        ("another secret", Tokens::new(&"x".repeat(32), None).sign(&good).unwrap()),
        (
            "another version",
            stand.server.state.tokens.sign(&Claims { ver: good.ver + 1, ..good }).unwrap(),
        ),
        ("revoked", revoked),
        (
            "unknown personal token",
            "ch_token_0000000000000000000000000000000000000000000000000000000000000000".to_owned(),
        ),
    ]
}
