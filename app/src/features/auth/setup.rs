//! The page behind the one-time link of a new installation: who administers it, and what the organization is.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;
use serde_json::json;

use super::browser::post;
use super::types::SetupInfo;
use super::zones::{ZoneList, browser_zone};
use super::{browser::Problem, setup_info};
use crate::components::field::{PasswordField, Refusal, TextField};
use crate::components::frame::Wordmark;
use crate::components::panel::Failure;
use crate::error::AppError;

/// Path of the endpoint.
const SETUP: &str = "/api/v1/auth/setup";
/// The shortest password that is taken, in characters.
const MIN_PASSWORD: usize = 12;

/// The setup form, or a page that says why the link is of no use.
#[component]
pub fn SetupPage() -> impl IntoView {
    let query = use_query_map();
    let token = Memo::new(move |_| query.with(|query| query.get("token").unwrap_or_default()));
    // Blocking: it decides the status of the page.
    let info = Resource::new_blocking(move || token.get(), read_info);
    view! {
        <Title text="Set up" />
        // The link is a secret: no other site learns it from a Referer header.
        <Meta name="referrer" content="no-referrer" />
        <main class="door" id="content">
            <div class="door__card door__card--wide">
                <Wordmark />
                <Suspense fallback=|| ()>
                    {move || Suspend::new(async move {
                        match info.await {
                            Ok(info) if info.valid => view! { <SetupForm info=info token=token.get_untracked() /> }.into_any(),
                            Ok(_) => view! { <UsedLink /> }.into_any(),
                            Err(error) => {
                                let retry = Callback::new(move |()| info.refetch());
                                view! { <Failure text=error.to_string() retry=retry /> }.into_any()
                            }
                        }
                    })}
                </Suspense>
            </div>
        </main>
    }
    .into_any()
}

/// Asks what the link leads to, and sets the page's status: here and not where the page is drawn, because by then the head of the
/// answer may have gone out.
async fn read_info(token: String) -> Result<SetupInfo, AppError> {
    let info = setup_info(token).await;
    #[cfg(feature = "ssr")]
    if info.as_ref().is_ok_and(|info| !info.valid) {
        crate::server::set_status(http::StatusCode::FORBIDDEN);
    }
    info
}

#[component]
fn UsedLink() -> impl IntoView {
    view! {
        <h1>"This link does not work any more"</h1>
        <p>
            "A setup link works once, and this one was used already or is not known here. If the installation is set up, sign in with your e-mail and password."
        </p>
        <p>
            "If nobody has set it up yet, look at the terminal that Countinghouse runs in: starting it again prints a fresh link."
        </p>
        <p>
            <a class="button button--primary" href="/sign-in">
                "Go to sign-in"
            </a>
        </p>
    }
    .into_any()
}

#[component]
fn SetupForm(info: SetupInfo, token: String) -> impl IntoView {
    let text = || RwSignal::new(String::new());
    let (name, email, password) = (text(), text(), text());
    let org = RwSignal::new(info.org_name.unwrap_or_default());
    let zone = RwSignal::new(info.time_zone.clone().unwrap_or_default());
    if info.time_zone.is_none() {
        Effect::new(move |_| {
            if zone.with_untracked(String::is_empty) {
                zone.set(browser_zone().unwrap_or_default());
            }
        });
    }
    let (problem, busy) = (RwSignal::new(None::<Problem>), RwSignal::new(false));
    let on = move |field: &'static str| {
        Signal::derive(move || problem.with(|problem| problem.as_ref().filter(|problem| problem.field == field).map(Problem::text)))
    };
    let elsewhere = Signal::derive(move || {
        problem.with(|problem| {
            let known = ["name", "email", "password", "org", "time_zone"];
            problem
                .as_ref()
                .filter(|problem| !known.contains(&problem.field.as_str()))
                .map(Problem::text)
        })
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if password.with_untracked(|password| password.chars().count() < MIN_PASSWORD) {
            problem.set(Some(Problem {
                field: "password".to_owned(),
                detail: format!("Use at least {MIN_PASSWORD} characters."),
                ..Problem::default()
            }));
            return;
        }
        busy.set(true);
        let body = json!({
            "token": token,
            "name": name.get_untracked(),
            "email": email.get_untracked(),
            "password": password.get_untracked(),
            "org": org.get_untracked(),
            "time_zone": zone.get_untracked(),
        });
        spawn_local(async move {
            match post(SETUP, &body).await {
                Ok(()) => {
                    let _ = window().location().replace("/");
                }
                Err(error) => {
                    busy.try_set(false);
                    problem.try_set(Some(error));
                }
            }
        });
    };
    let lead = if info.sample {
        "The organization holds a generated sample, so that there is something to look at. Create the administrator's account to see it."
    } else {
        "Create the administrator's account and name the organization. Everything can be changed later."
    };
    view! {
        <h1>"Set up Countinghouse"</h1>
        <p class="door__lead">{lead}</p>
        <form method="post" action=SETUP on:submit=submit class="form" novalidate=true>
            <Refusal text=elsewhere />
            <fieldset class="form__group">
                <legend>"You"</legend>
                <TextField name="name" label="Name" autocomplete="name" value=name error=on("name") autofocus=true required=true />
                <TextField
                    name="email"
                    label="E-mail"
                    kind="email"
                    autocomplete="username"
                    value=email
                    error=on("email")
                    required=true
                />
                <PasswordField
                    name="password"
                    label="Password"
                    autocomplete="new-password"
                    value=password
                    error=on("password")
                    hint="At least 12 characters. A few words in a row are easy to remember and hard to guess."
                />
            </fieldset>
            <fieldset class="form__group">
                <legend>"Organization"</legend>
                <TextField name="org" label="Name" autocomplete="organization" value=org error=on("org") required=true />
                <TextField
                    name="time_zone"
                    label="Time zone"
                    autocomplete="off"
                    list="zones"
                    value=zone
                    error=on("time_zone")
                    hint="Days, months and billing cycles begin at midnight there."
                    required=true
                />
                <ZoneList id="zones" />
            </fieldset>
            <button class="button button--primary button--wide" disabled=move || busy.get()>
                {move || if busy.get() { "Setting up…" } else { "Create account and continue" }}
            </button>
        </form>
    }
    .into_any()
}
