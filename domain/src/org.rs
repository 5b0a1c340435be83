//! The org's settings, as its page shows and changes them.

use serde::{Deserialize, Serialize};

use crate::query::QueryError;
use crate::text::{fail, line};

/// Settings of an org.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrgForm {
    /// What it is called.
    pub name: String,
    /// IANA time zone: days, months and billing cycles begin at midnight there.
    pub time_zone: String,
    /// ISO 4217 code of the currency that statements add to US dollars.
    pub currency: String,
    /// So many minutes without a request end a work session.
    pub session_gap_minutes: i16,
    /// So many months of single requests are kept; `None` keeps all. Sums are kept in any case.
    pub retention_months: Option<i16>,
}

/// The currencies that can be chosen: ISO 4217 code and name.
pub const CURRENCIES: [(&str, &str); 16] = [
    ("USD", "US dollar"),
    ("EUR", "Euro"),
    ("GBP", "Pound sterling"),
    ("CHF", "Swiss franc"),
    ("AUD", "Australian dollar"),
    ("BRL", "Brazilian real"),
    ("CAD", "Canadian dollar"),
    ("CNY", "Renminbi"),
    ("DKK", "Danish krone"),
    ("INR", "Indian rupee"),
    ("JPY", "Yen"),
    ("NOK", "Norwegian krone"),
    ("NZD", "New Zealand dollar"),
    ("PLN", "Złoty"),
    ("SEK", "Swedish krona"),
    ("SGD", "Singapore dollar"),
];

impl OrgForm {
    /// Checks what a person typed, and trims it. Whether the zone exists is for the server to say.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        let form = Self {
            name: line("name", &self.name, 100, "name the organization, in at most 100 characters")?,
            time_zone: line("time_zone", &self.time_zone, 64, "choose a time zone such as Europe/Berlin")?,
            ..self.clone()
        };
        if !CURRENCIES.iter().any(|(code, _)| *code == form.currency) {
            return Err(fail("currency", "choose one of the currencies in the list"));
        }
        if !(5..=480).contains(&form.session_gap_minutes) {
            return Err(fail("session_gap_minutes", "use 5 to 480 minutes"));
        }
        if form.retention_months.is_some_and(|months| !(1..=120).contains(&months)) {
            return Err(fail(
                "retention_months",
                "use 1 to 120 months, or leave it empty to keep everything",
            ));
        }
        Ok(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_checked() {
        let form = OrgForm {
            name: " Northwind ".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            currency: "USD".to_owned(),
            session_gap_minutes: 30,
            retention_months: None,
        };
        assert_eq!(form.checked().expect("good").name, "Northwind");
        let wrong = |form: OrgForm| form.checked().expect_err("refused").field;
        assert_eq!(
            wrong(OrgForm {
                name: " ".to_owned(),
                ..form.clone()
            }),
            "name"
        );
        assert_eq!(
            wrong(OrgForm {
                currency: "XXX".to_owned(),
                ..form.clone()
            }),
            "currency"
        );
        assert_eq!(
            wrong(OrgForm {
                session_gap_minutes: 0,
                ..form.clone()
            }),
            "session_gap_minutes"
        );
        assert_eq!(
            wrong(OrgForm {
                retention_months: Some(0),
                ..form
            }),
            "retention_months"
        );
    }
}
