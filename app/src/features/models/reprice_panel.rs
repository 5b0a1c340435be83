//! The same traffic on another model: which one, and what it would cost there.

use domain::address::and;
use domain::query::Parameters;
use domain::usage::{ModelEfficiency, Repricing};
use leptos::prelude::*;

use super::address::Address;
use super::api::reprice;
use super::reprice_answer::answer;
use super::reprice_question::Question;
use crate::components::downloads::Downloads;
use crate::components::filter_bar::filter_url;
use crate::components::latest::Latest;
use crate::components::panel::{Failure, Skeleton};
use crate::components::session::use_session;
use crate::error::AppError;
use crate::features::accounts::provider_name;

/// The panel. It is asked for by itself, once a model is chosen, and again when the page moves on.
#[component]
pub(super) fn RepricePanel(
    /// The page's data.
    page: RwSignal<ModelEfficiency>,
    /// Where the model is written.
    address: Address,
) -> impl IntoView {
    let session = use_session();
    let model = Memo::new(move |_| address.repriced());
    let found = RwSignal::new(None::<(Question, Result<Repricing, AppError>)>);
    let latest = Latest::new();
    let ask = move |question: Question| {
        let Question { model, query, .. } = question.clone();
        let asked = async move { session.run(|| reprice(model.clone(), Parameters::from(&query))).await };
        latest.ask(asked, move |read| {
            found.try_set(Some((question, read)));
        });
    };
    let question = Memo::new(move |_| page.with(|page| Question::of(page, model.get())));
    Effect::new(move |_| {
        // A page that nobody looks at asks for nothing; when it is looked at again, it moves.
        if let Some(question) = question.get().filter(|_| !document().hidden()) {
            ask(question);
        }
    });
    let again = Callback::new(move |()| {
        if let Some(question) = question.get_untracked() {
            ask(question);
        }
    });
    // Whether what was found is about something else than what is asked.
    let is_old = Memo::new(move |_| {
        let question = question.get();
        question.is_some_and(|asked| found.with(|found| found.as_ref().is_none_or(|(about, _)| !about.is_like(&asked))))
    });
    let shown = move || {
        if model.with(Option::is_none) {
            return view! {
                <p class="chart__empty">
                    "Choose a model to see what the same traffic would have cost on it, at the prices that held when it happened."
                </p>
            }
            .into_any();
        }
        let old = is_old.get();
        found.with(|found| match found {
            Some((_, Ok(read))) if !old => answer(read),
            Some((about, Err(error))) if !old => failure(about, error, again),
            _ => view! { <Skeleton height=220 /> }.into_any(),
        })
    };
    let is_told =
        Memo::new(move |_| !is_old.get() && found.with(|found| matches!(found, Some((_, Ok(read))) if read.total().requests > 0)));
    let file = Signal::derive(move || {
        let url = page.with(|page| filter_url("/api/v1/usage/reprice", &page.query));
        and(&url, "model_id", &model.get().unwrap_or_default())
    });
    view! {
        <div class="models__part c7">
            <div class="section">
                <h2 id="reprice">"The same traffic on another model"</h2>
                <ModelSelect page=page model=model choose=Callback::new(move |model: String| address.reprice(&model)) />
            </div>
            <section class="card reprice" aria-labelledby="reprice" aria-busy=move || is_old.get().to_string()>
                <div aria-live="polite">{shown}</div>
                <Show when=move || is_told.get()>
                    <Downloads file=file title="What each model's traffic would cost on the other one" quiet=true />
                </Show>
            </section>
        </div>
    }
    .into_any()
}

/// Why there is no answer. Asking again does not bring a model into the book.
fn failure(about: &Question, error: &AppError, again: Callback<()>) -> AnyView {
    if error.field() == Some("model_id") {
        let text = format!("“{}” is not in the price book. Choose a model from the list.", about.model);
        return view! { <Failure text=text retry=None /> }.into_any();
    }
    view! { <Failure text=error.to_string() retry=again /> }.into_any()
}

/// All models that the price book has a price for now.
#[component]
fn ModelSelect(page: RwSignal<ModelEfficiency>, model: Memo<Option<String>>, choose: Callback<String>) -> impl IntoView {
    let book = Memo::new(move |_| page.with(|page| page.book.clone()));
    let option = move |name: String| {
        let (text, value) = (name.clone(), name.clone());
        let chosen = move || model.with(|model| model.as_deref() == Some(name.as_str()));
        view! {
            <option value=value selected=chosen() prop:selected=chosen>
                {text}
            </option>
        }
        .into_any()
    };
    let groups = move || {
        book.with(|book| {
            book.iter()
                .map(|vendor| {
                    view! {
                        <optgroup label=provider_name(&vendor.name)>
                            {vendor.models.iter().cloned().map(option).collect_view()}
                        </optgroup>
                    }
                })
                .collect_view()
        })
    };
    // A snapshot, or another spelling, that only the address knows.
    let other = move || {
        let asked = model.get()?;
        let listed = book.with(|book| book.iter().any(|vendor| vendor.models.contains(&asked)));
        (!listed).then(|| option(asked))
    };
    view! {
        <select class="pick" aria-label="Model to price it with" on:change=move |event| choose.run(event_target_value(&event))>
            <option value="" selected=model.with_untracked(Option::is_none) prop:selected=move || model.with(Option::is_none)>
                "Choose a model…"
            </option>
            {other}
            {groups}
        </select>
    }
    .into_any()
}
