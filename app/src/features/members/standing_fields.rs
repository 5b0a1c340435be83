//! What a member may do and see, as a form asks for it.

use domain::access::Role;
use domain::account::Account;
use domain::people::Standing;
use leptos::prelude::*;

use crate::components::field::SelectField;
use crate::components::submission::Submission;
use crate::features::accounts::account_name;

/// What each role is for.
const ROLES: [(Role, &str); 3] = [
    (Role::Viewer, "Viewer: sees usage and cost"),
    (
        Role::Billing,
        "Billing: sees usage and settings, tags sessions, and keeps clients, projects and rules",
    ),
    (Role::Admin, "Admin: everything; limited to some accounts, what concerns those"),
];

/// A standing that is being typed. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct StandingDraft {
    role: RwSignal<String>,
    limited: RwSignal<bool>,
    accounts: RwSignal<Vec<i32>>,
}

impl StandingDraft {
    pub(super) fn of(standing: &Standing) -> Self {
        Self {
            role: RwSignal::new(standing.role.as_str().to_owned()),
            limited: RwSignal::new(standing.accounts.is_some()),
            accounts: RwSignal::new(standing.accounts.clone().unwrap_or_default()),
        }
    }

    pub(super) fn read(self) -> Standing {
        let role = Role::parse(&self.role.get_untracked()).unwrap_or(Role::Viewer);
        let limited = self.limited.get_untracked();
        Standing {
            role,
            accounts: limited.then(|| self.accounts.get_untracked()),
        }
    }
}

/// Role, and the accounts that they are limited to.
#[component]
pub(super) fn StandingFields(
    /// What is typed.
    draft: StandingDraft,
    /// The org's accounts.
    accounts: Vec<Account>,
    /// The form that it is part of.
    form: Submission,
) -> impl IntoView {
    let options = ROLES
        .iter()
        .map(|(role, text)| (role.as_str().to_owned(), (*text).to_owned()))
        .collect();
    let boxes = accounts
        .into_iter()
        .map(|account| {
            let id = account.id;
            let chosen = move || draft.accounts.with(|chosen| chosen.contains(&id));
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=chosen
                        on:change=move |_| {
                            draft
                                .accounts
                                .update(|chosen| {
                                    if chosen.contains(&id) {
                                        chosen.retain(|other| *other != id);
                                    } else {
                                        chosen.push(id);
                                    }
                                });
                        }
                    />
                    <span>
                        {account_name(&account)} " "
                        {(!account.label.is_empty()).then(|| view! { <small>{account.email.clone()}</small> })}
                    </span>
                </label>
            }
        })
        .collect_view();
    let problem = form.on("accounts");
    view! {
        <SelectField name="role" label="Role" value=draft.role options=options error=form.on("role") />
        <fieldset class="form__group checks">
            <legend class="field__label">"Accounts"</legend>
            <label class="check">
                <input
                    type="radio"
                    name="limit"
                    prop:checked=move || !draft.limited.get()
                    on:change=move |_| draft.limited.set(false)
                />
                <span>"All accounts, those that are added later too"</span>
            </label>
            <label class="check">
                <input
                    type="radio"
                    name="limit"
                    prop:checked=move || draft.limited.get()
                    on:change=move |_| draft.limited.set(true)
                />
                <span>"Only these: their totals, charts, exports and live numbers hold nothing else"</span>
            </label>
            <div class="checks__list" hidden=move || !draft.limited.get()>
                {boxes}
            </div>
            <div aria-live="polite">{move || problem.get().map(|text| view! { <p class="field__error">{text}</p> })}</div>
        </fieldset>
    }
    .into_any()
}
