//! The question before a rate is taken back.

use domain::billing::Rate;
use domain::civil::write_day;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::dialog::Confirm;
use crate::components::session::use_session;
use crate::components::toast::use_toasts;
use crate::features::statements::rate_withdraw;

/// Asks, and takes the rate back.
#[component]
pub(super) fn RemoveDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The rate that is asked about.
    rate: RwSignal<Option<Rate>>,
    /// Called when it has gone.
    removed: Callback<()>,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let title = Signal::derive(move || rate.with(|rate| rate.as_ref().map(|rate| format!("Remove {}?", named(rate))).unwrap_or_default()));
    let agree = Callback::new(move |()| {
        let Some(rate) = rate.get_untracked() else { return };
        spawn_local(async move {
            match session.run(|| rate_withdraw(rate.clone())).await {
                Ok(()) => toasts.done(format!("{} was removed.", named(&rate))),
                Err(error) => toasts.failed(&error),
            }
            removed.run(());
        });
    });
    view! {
        <Confirm
            open=open
            title=title
            text="Statements that are not closed yet take the latest rate that is left. Those that are closed keep the rate they were closed with."
            verb="Remove"
            agree=agree
        />
    }
    .into_any()
}

/// `EUR of 2026-10-31`.
fn named(rate: &Rate) -> String {
    format!("{} of {}", rate.currency, write_day(rate.day))
}
