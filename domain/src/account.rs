//! Accounts: what is paid for.

use serde::{Deserialize, Serialize};

use crate::Nanos;
use crate::event::named;

named! {
    /// Whose key an account is.
    KeySource {
        /// The org's own plan.
        System = "system",
        /// A key that someone brought.
        Byok = "byok",
    }
}

/// One AI tool account or API key, as the Accounts page shows and edits it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its number.
    pub id: i32,
    /// Vendor: `anthropic`, `openai`, `cursor`, …
    pub provider: String,
    /// The e-mail that it is registered under; may be empty for a bare API key.
    pub email: String,
    /// What people call it.
    pub label: String,
    /// Day of the month on which its billing cycle starts, 1 to 31.
    pub billing_day: i16,
    /// Own plan or brought key.
    pub key_source: KeySource,
    /// Price of the seat per month, if it has one.
    pub seat_price: Option<Nanos>,
    /// Archived accounts keep their history and leave the pickers.
    pub archived: bool,
}

/// What the Accounts page sends to add or change an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountForm {
    /// Vendor.
    pub provider: String,
    /// E-mail; may be empty for a bare API key.
    pub email: String,
    /// What people call it.
    pub label: String,
    /// 1 to 31.
    pub billing_day: i16,
    /// Own plan or brought key.
    pub key_source: KeySource,
    /// Price of the seat per month.
    pub seat_price: Option<Nanos>,
}

/// An ingest key as the Accounts page lists it; its secret is never kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IngestKey {
    /// Its number.
    pub id: i32,
    /// What people call it.
    pub label: String,
    /// The first characters of the secret, to recognise it by.
    pub prefix: String,
    /// The account that its events belong to; `None` lets every event name its own.
    pub account: Option<i32>,
    /// When it was created, unix milliseconds.
    pub created_at: i64,
    /// When it was last used, unix milliseconds.
    pub last_used_at: Option<i64>,
    /// When it was revoked, unix milliseconds.
    pub revoked_at: Option<i64>,
}

impl AccountForm {
    /// Checks what a person typed, and trims it.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, crate::query::QueryError> {
        let fail = |field: &str, problem: &str| {
            Err(crate::query::QueryError {
                field: field.to_owned(),
                problem: problem.to_owned(),
            })
        };
        let form = Self {
            provider: self.provider.trim().to_lowercase(),
            email: self.email.trim().to_owned(),
            label: self.label.trim().to_owned(),
            ..self.clone()
        };
        if form.provider.is_empty() || form.provider.chars().count() > 40 {
            return fail("provider", "name the vendor, in at most 40 characters");
        }
        if form.email.is_empty() && form.label.is_empty() {
            return fail("label", "give the account an e-mail or a label");
        }
        if !form.email.is_empty() && (!form.email.contains('@') || form.email.contains(char::is_whitespace) || form.email.len() > 254) {
            return fail("email", "write an e-mail address such as studio@example.com");
        }
        if form.label.chars().count() > 80 {
            return fail("label", "use at most 80 characters");
        }
        if !(1..=31).contains(&form.billing_day) {
            return fail("billing_day", "choose a day from 1 to 31");
        }
        if form.seat_price.is_some_and(|price| price.0 < 0) {
            return fail("seat_price", "a price cannot be negative");
        }
        Ok(form)
    }
}
