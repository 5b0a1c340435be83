//! An account as it is being typed.

use domain::account::{Account, AccountForm, KeySource};
use leptos::prelude::*;

use super::providers::{provider_key, provider_name};
use crate::components::usd::{parse_usd, write_usd};
use crate::error::AppError;

/// The fields of the account dialog. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Draft {
    /// Vendor, by either name.
    pub provider: RwSignal<String>,
    /// E-mail.
    pub email: RwSignal<String>,
    /// Label.
    pub label: RwSignal<String>,
    /// Day of the month.
    pub billing_day: RwSignal<String>,
    /// `system` or `byok`.
    pub key_source: RwSignal<String>,
    /// Dollars a month; empty for none.
    pub seat_price: RwSignal<String>,
    /// Minutes; empty for what the org has.
    pub gap: RwSignal<String>,
}

impl Draft {
    /// The fields of an account, or of a new one.
    #[must_use]
    pub fn of(account: Option<&Account>) -> Self {
        let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
        Self {
            provider: text(account.map(|account| provider_name(&account.provider))),
            email: text(account.map(|account| account.email.clone())),
            label: text(account.map(|account| account.label.clone())),
            billing_day: text(Some(account.map_or(1, |account| account.billing_day).to_string())),
            key_source: text(Some(
                account.map_or(KeySource::System, |account| account.key_source).as_str().to_owned(),
            )),
            seat_price: text(account.and_then(|account| account.seat_price).map(write_usd)),
            gap: text(
                account
                    .and_then(|account| account.session_gap_minutes)
                    .map(|minutes| minutes.to_string()),
            ),
        }
    }

    /// What was typed, if it can be right. The server checks the same again.
    ///
    /// # Errors
    /// `Invalid` with the field.
    pub fn form(self) -> Result<AccountForm, AppError> {
        let invalid = |field: &str, problem: &str| AppError::Invalid {
            field: field.to_owned(),
            problem: problem.to_owned(),
        };
        let billing_day = self.billing_day.get_untracked();
        let seat_price = self.seat_price.get_untracked();
        let gap = self.gap.get_untracked();
        let form = AccountForm {
            provider: provider_key(&self.provider.get_untracked()),
            email: self.email.get_untracked(),
            label: self.label.get_untracked(),
            billing_day: billing_day
                .trim()
                .parse()
                .map_err(|_| invalid("billing_day", "choose a day from 1 to 31"))?,
            key_source: KeySource::parse(&self.key_source.get_untracked()).unwrap_or(KeySource::System),
            seat_price: if seat_price.trim().is_empty() {
                None
            } else {
                Some(parse_usd(&seat_price).ok_or_else(|| invalid("seat_price", "write dollars such as 30 or 30.50"))?)
            },
            session_gap_minutes: match gap.trim() {
                "" => None,
                minutes => Some(
                    minutes
                        .parse()
                        .map_err(|_| invalid("session_gap_minutes", "write a whole number of minutes"))?,
                ),
            },
        };
        Ok(form.checked()?)
    }
}

#[cfg(test)]
mod tests {
    use domain::Nanos;

    use super::*;

    fn account() -> Account {
        Account {
            id: 3,
            provider: "openai".to_owned(),
            email: "platform@example.com".to_owned(),
            label: String::new(),
            billing_day: 31,
            key_source: KeySource::Byok,
            seat_price: Some(Nanos(30_500_000_000)),
            session_gap_minutes: None,
            archived: false,
        }
    }

    #[test]
    fn an_account_comes_back_as_it_was() {
        let owner = Owner::new();
        owner.with(|| {
            let form = Draft::of(Some(&account())).form().expect("right");
            assert_eq!(form.provider, "openai");
            assert_eq!(
                (form.billing_day, form.key_source, form.seat_price),
                (31, KeySource::Byok, Some(Nanos(30_500_000_000)))
            );
        });
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let owner = Owner::new();
        owner.with(|| {
            for (spoil, field) in [
                ((|draft: Draft| draft.provider.set(" ".to_owned())) as fn(Draft), "provider"),
                (|draft| draft.email.set("nobody".to_owned()), "email"),
                (|draft| draft.email.set(String::new()), "label"),
                (|draft| draft.billing_day.set("32".to_owned()), "billing_day"),
                (|draft| draft.billing_day.set("soon".to_owned()), "billing_day"),
                (|draft| draft.seat_price.set("much".to_owned()), "seat_price"),
            ] {
                let draft = Draft::of(Some(&account()));
                spoil(draft);
                assert_eq!(draft.form().expect_err(field).field(), Some(field));
            }
        });
    }
}
