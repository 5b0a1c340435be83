//! Accounts: what is paid for.

use serde::{Deserialize, Serialize};

use crate::Nanos;
use crate::event::named as names;
use crate::query::QueryError;
use crate::text::{self, fail, line, optional_line};

/// The highest price of a seat per month: a higher one is a slip of the hand, and sums of many must not overflow.
const HIGHEST_SEAT_PRICE: Nanos = Nanos(1_000_000 * 1_000_000_000);

names! {
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub seat_price: Option<Nanos>,
    /// So many minutes without a request end a work session, where it is not as the org has it.
    #[serde(default)]
    pub session_gap_minutes: Option<i16>,
    /// Archived accounts keep their history and leave the pickers.
    pub archived: bool,
}

impl Account {
    /// What it is called among others: e-mail and label, as far as it has them.
    #[must_use]
    pub fn full_name(&self) -> String {
        Self::name_of(&self.email, &self.label)
    }

    /// What an account of this e-mail and label is called.
    #[must_use]
    pub fn name_of(email: &str, label: &str) -> String {
        match (email, label) {
            ("", name) | (name, "") => name.to_owned(),
            (email, label) => format!("{email} · {label}"),
        }
    }
}

/// What the Accounts page sends to add or change an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub seat_price: Option<Nanos>,
    /// So many minutes without a request end a work session: 5 to 480; as the org has it if absent.
    #[serde(default)]
    pub session_gap_minutes: Option<i16>,
}

/// An ingest key as the Accounts page lists it; its secret is never kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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

/// Why a name means no account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unnamed {
    /// None is called so.
    Unknown,
    /// Several are; only their numbers tell them apart.
    Ambiguous,
}

/// The account that a name means: by its number, whatever its state, else the one open account with that e-mail or label (in any case).
///
/// # Errors
/// When there is none, or more than one.
pub fn named<'a>(accounts: &'a [Account], name: &str) -> Result<&'a Account, Unnamed> {
    let name = name.trim();
    let number = name.parse().ok();
    if let Some(account) = accounts.iter().find(|account| number == Some(account.id)) {
        return Ok(account);
    }
    let alike = |text: &str| !text.is_empty() && text.eq_ignore_ascii_case(name);
    let mut found = accounts
        .iter()
        .filter(|account| !account.archived && (alike(&account.email) || alike(&account.label)));
    match (found.next(), found.next()) {
        (Some(account), None) => Ok(account),
        (Some(_), Some(_)) => Err(Unnamed::Ambiguous),
        (None, _) => Err(Unnamed::Unknown),
    }
}

impl AccountForm {
    /// Checks what a person typed, and trims it.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        let form = Self {
            provider: line("provider", &self.provider, 40, "name the vendor, in at most 40 characters")?.to_lowercase(),
            email: match self.email.trim() {
                "" => String::new(),
                email => text::email("email", email)?,
            },
            label: optional_line("label", &self.label, 80, "use at most 80 characters")?,
            ..self.clone()
        };
        if form.email.is_empty() && form.label.is_empty() {
            return Err(fail("label", "give the account an e-mail or a label"));
        }
        if !(1..=31).contains(&form.billing_day) {
            return Err(fail("billing_day", "choose a day from 1 to 31"));
        }
        if form.session_gap_minutes.is_some_and(|minutes| !(5..=480).contains(&minutes)) {
            return Err(fail("session_gap_minutes", "use 5 to 480 minutes, or leave it empty"));
        }
        match form.seat_price {
            Some(price) if price.0 < 0 => Err(fail("seat_price", "a price cannot be negative")),
            Some(price) if price > HIGHEST_SEAT_PRICE => Err(fail("seat_price", "use at most $1,000,000 a month")),
            _ => Ok(form),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: i32, email: &str, label: &str, archived: bool) -> Account {
        Account {
            id,
            provider: "anthropic".to_owned(),
            email: email.to_owned(),
            label: label.to_owned(),
            billing_day: 1,
            key_source: KeySource::System,
            seat_price: None,
            session_gap_minutes: None,
            archived,
        }
    }

    #[test]
    fn a_name_means_one_account_or_none() {
        let accounts = [
            account(4, "a@x.example", "5", false),
            account(5, "a@x.example", "Pool", false),
            account(6, "old@x.example", "Pool", true),
        ];
        let id = |name| named(&accounts, name).map(|account| account.id);
        assert_eq!(id("5"), Ok(5), "a number comes before a label");
        assert_eq!(id(" pool "), Ok(5), "archived ones are not meant by name");
        assert_eq!(id("6"), Ok(6), "but by number");
        assert_eq!(id("A@X.example"), Err(Unnamed::Ambiguous));
        assert_eq!(id("old@x.example"), Err(Unnamed::Unknown));
        assert_eq!(id(""), Err(Unnamed::Unknown));
    }

    #[test]
    fn what_is_typed_is_checked() {
        let form = AccountForm {
            provider: " Anthropic ".to_owned(),
            email: String::new(),
            label: "Studio".to_owned(),
            billing_day: 31,
            key_source: KeySource::System,
            seat_price: Some(HIGHEST_SEAT_PRICE),
            session_gap_minutes: None,
        };
        assert_eq!(form.checked().expect("good").provider, "anthropic");
        let wrong = |form: AccountForm| form.checked().expect_err("refused").field;
        assert_eq!(
            wrong(AccountForm {
                seat_price: Some(Nanos(i64::MAX)),
                session_gap_minutes: None,
                ..form.clone()
            }),
            "seat_price"
        );
        assert_eq!(
            wrong(AccountForm {
                label: "a\0b".to_owned(),
                ..form.clone()
            }),
            "label"
        );
        assert_eq!(
            wrong(AccountForm {
                email: "nobody".to_owned(),
                ..form.clone()
            }),
            "email"
        );
        assert_eq!(wrong(AccountForm { billing_day: 32, ..form }), "billing_day");
    }
}
