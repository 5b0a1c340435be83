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
