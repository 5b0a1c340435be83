//! Links under which the client reads a closed statement.

use domain::billing::Month;
use domain::statements::ShareLink;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{statement_share, statement_unshare};
use crate::components::dialog::Dialog;
use crate::components::moment::Moment;
use crate::components::secret::SecretLine;
use crate::components::session::use_session;
use crate::components::toast::use_toasts;

/// How long a link can last: days, and what that is called.
const LENGTHS: [(i64, &str); 4] = [(7, "a week"), (30, "30 days"), (90, "90 days"), (366, "a year")];

/// The card: the links that work, a way to make one, and to revoke each.
#[component]
pub(super) fn Links(
    /// The project.
    project: i32,
    /// The month.
    month: Month,
    /// The links that work.
    links: Vec<ShareLink>,
    /// Reads the page again.
    again: Callback<()>,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let days = RwSignal::new(30_i64);
    let secret = RwSignal::new(None::<String>);
    let open = RwSignal::new(false);
    // The secret is forgotten with the dialog.
    Effect::new(move |_| {
        if !open.get() && secret.with_untracked(Option::is_some) {
            secret.set(None);
            again.run(());
        }
    });
    let make = move |_| {
        let days = days.get_untracked();
        spawn_local(async move {
            match session.run(|| statement_share(project, month, days)).await {
                Ok(token) => {
                    secret.try_set(Some(token));
                    open.try_set(true);
                }
                Err(error) => toasts.failed(error),
            }
        });
    };
    let revoke = move |id: i32| {
        spawn_local(async move {
            match session.run(|| statement_unshare(id)).await {
                Ok(()) => toasts.done("The link was revoked."),
                Err(error) => toasts.failed(error),
            }
            again.run(());
        });
    };
    let nothing = links.is_empty().then(|| {
        view! { <p class="mut">"Nobody outside can read it. A link shows this statement and nothing else, without signing in, until it ends."</p> }
    });
    let lines = links
        .into_iter()
        .map(|link| {
            view! {
                <li>
                    <span>
                        {format!("By {}, until ", link.created_by)} <Moment at=link.expires_at />
                    </span>
                    <button type="button" class="button button--quiet" on:click=move |_| revoke(link.id)>
                        "Revoke"
                    </button>
                </li>
            }
        })
        .collect_view();
    let options = LENGTHS
        .map(|(length, name)| {
            view! {
                <option value=length.to_string() selected=length == 30>
                    {name}
                </option>
            }
        })
        .into_iter()
        .collect_view();
    view! {
        <section class="card c6">
            <header class="card__head">
                <h2>"Share with the client"</h2>
            </header>
            {nothing}
            <ul class="share-links">{lines}</ul>
            <div class="share-links__new">
                <label>
                    "For "
                    <select
                        class="input"
                        on:change=move |event| {
                            if let Ok(length) = event_target_value(&event).parse() {
                                days.set(length);
                            }
                        }
                    >
                        {options}
                    </select>
                </label>
                <button type="button" class="button" on:click=make>
                    "Make a link"
                </button>
            </div>
            <Dialog open=open title="Hand this link over">
                {move || {
                    secret
                        .get()
                        .map(|token| {
                            let origin = window().location().origin().unwrap_or_default();
                            view! {
                                <p class="dialog__lead">
                                    "Whoever has this link reads the statement. It is shown this once; revoke it here when it is no longer needed."
                                </p>
                                <SecretLine name="The link" text=format!("{origin}/statement?token={token}") />
                            }
                                .into_any()
                        })
                }}
            </Dialog>
        </section>
    }
    .into_any()
}
