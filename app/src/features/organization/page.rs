//! The page.

use domain::access::Scope;
use domain::org::{CURRENCIES, OrgForm};
use leptos::prelude::*;
use leptos_meta::Title;

use super::api::{organization_edit, organization_read};
use crate::components::field::{Refusal, SelectField, TextField};
use crate::components::panel::{Failure, Panel};
use crate::components::session::use_session;
use crate::components::submission::Submission;
use crate::components::toast::use_toasts;
use crate::error::AppError;
use crate::features::auth::ZoneList;

const FIELDS: [&str; 5] = ["name", "time_zone", "currency", "session_gap_minutes", "retention_months"];

/// The organization's settings.
#[component]
pub fn OrganizationPage() -> impl IntoView {
    let session = use_session();
    let version = session.version();
    let settings = Resource::new(move || version.get(), move |_| session.run(organization_read));
    let content = move || settings.get().map(|read| read.map(|org| view! { <SettingsForm org=org /> }));
    view! {
        <Title text="Organization" />
        <div class="bar">
            <h1>"Organization"</h1>
        </div>
        <div class="page page--settings">
            {if session.may(Scope::OrgWrite) {
                view! {
                    <Panel
                        title="Settings"
                        note="They hold for everyone in the organization"
                        retry=Callback::new(move |()| settings.refetch())
                        class="card--form"
                    >
                        {content}
                    </Panel>
                }
                    .into_any()
            } else {
                view! { <Failure text=AppError::Forbidden.to_string() retry=None /> }.into_any()
            }}
        </div>
    }
    .into_any()
}

#[component]
fn SettingsForm(org: OrgForm) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let form = Submission::new(&FIELDS);
    let (name, zone, currency) = (RwSignal::new(org.name), RwSignal::new(org.time_zone), RwSignal::new(org.currency));
    let gap = RwSignal::new(org.session_gap_minutes.to_string());
    let retention = RwSignal::new(org.retention_months.map(|months| months.to_string()).unwrap_or_default());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(session_gap_minutes) = gap.get_untracked().trim().parse() else {
            return form.refuse("session_gap_minutes", "write a whole number of minutes");
        };
        let months = retention.get_untracked();
        let retention_months = match months.trim() {
            "" => None,
            text => match text.parse() {
                Ok(months) => Some(months),
                Err(_) => return form.refuse("retention_months", "write a whole number of months, or leave it empty"),
            },
        };
        let settings = OrgForm {
            name: name.get_untracked(),
            time_zone: zone.get_untracked(),
            currency: currency.get_untracked(),
            session_gap_minutes,
            retention_months,
        };
        form.send(async move {
            let saved = session.run(|| organization_edit(settings.clone())).await?;
            session.org_changed(&saved.name, &saved.time_zone);
            toasts.done("The settings were saved.");
            Ok(())
        });
    };
    let currencies = CURRENCIES
        .iter()
        .map(|(code, name)| ((*code).to_owned(), format!("{code} · {name}")))
        .collect();
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <Refusal text=form.elsewhere() />
            <TextField name="name" label="Name" value=name error=form.on("name") required=true />
            <TextField
                name="time_zone"
                label="Time zone"
                list="zones"
                value=zone
                error=form.on("time_zone")
                hint="Days, months and billing cycles begin at midnight there. All history is cut anew when it changes."
                required=true
            />
            <ZoneList id="zones" />
            <SelectField
                name="currency"
                label="Currency"
                value=currency
                options=currencies
                error=form.on("currency")
                hint="Amounts are kept and shown in US dollars; what is billed can be told in this currency beside them."
            />
            <div class="form__row">
                <TextField
                    name="session_gap_minutes"
                    label="Session gap, minutes"
                    inputmode="numeric"
                    value=gap
                    error=form.on("session_gap_minutes")
                    hint="So long without a request ends a work session."
                    required=true
                />
                <TextField
                    name="retention_months"
                    label="Keep single requests, months"
                    inputmode="numeric"
                    value=retention
                    error=form.on("retention_months")
                    hint="Empty keeps everything. Older requests are deleted; every total, chart and statement stays."
                />
            </div>
            <footer class="form__foot">
                <button class="button button--primary" disabled=form.busy()>
                    "Save changes"
                </button>
            </footer>
        </form>
    }
    .into_any()
}
