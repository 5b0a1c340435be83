//! The page with its data: one signal that everything is derived from, and the stream that keeps it right.

use domain::live::Change;
use domain::overview::{Folded, Overview};
use domain::query::UsageQuery;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::accounts::Accounts;
use super::api::ask;
use super::banners::Banners;
use super::empty::NoEvents;
use super::feed::Feed;
use super::kpi::{self, Kpi};
use super::kpi_card::KpiCard;
use super::{cost_by_model, fast_premium, where_it_went};
use crate::charts::{ChartCard, ChartModel, Palette};
use crate::components::filter_bar::FilterBar;
use crate::components::panel::Failure;
use crate::components::session::use_session;
use crate::error::AppError;
use crate::live::{Live, LiveBadge, Page, server_now, use_live};

/// The number of the latest request of a page.
fn newest_of(page: &Overview) -> i64 {
    page.feed.iter().map(|row| row.id).max().unwrap_or_default()
}

/// The Overview with numbers.
#[component]
pub fn Board(
    /// The data as it was first read.
    first: Overview,
    /// What the address asks for.
    query: Memo<UsageQuery>,
) -> impl IntoView {
    let session = use_session();
    let as_of = first.as_of;
    let palette = RwSignal::new(Palette::of(&first));
    let newest = StoredValue::new(newest_of(&first));
    let page = RwSignal::new(first);
    let problem = RwSignal::new(None::<AppError>);
    let asks = StoredValue::new(0_u32);
    let live = StoredValue::new(None::<Live>);

    let read = move || {
        let Some(live) = live.try_get_value().flatten() else {
            return;
        };
        let Some(number) = asks.try_update_value(|asks| {
            *asks += 1;
            *asks
        }) else {
            return;
        };
        let query = query.get_untracked();
        live.set_reading(true);
        spawn_local(async move {
            let answer = session.run(|| ask(query.clone())).await;
            // The page is gone, or it asked for something else meanwhile.
            if asks.try_get_value() != Some(number) {
                return;
            }
            match answer {
                Ok(read) => {
                    let as_of = read.as_of;
                    newest.try_set_value(newest_of(&read));
                    palette.try_update(|palette| palette.learn(&read));
                    page.try_set(read);
                    problem.try_set(None);
                    live.page_read(as_of);
                }
                Err(error) => {
                    problem.try_set(Some(error));
                    live.read_failed();
                }
            }
        });
    };
    let connection = use_live(Page {
        seq: Callback::new(move |()| page.try_with_untracked(|page| page.seq)),
        fold: Callback::new(move |change: Change| {
            // A change that folds to nothing new must not wake everything that is derived from the page.
            page.try_maybe_update(|page| {
                let folded = page.fold(&change);
                (folded == Folded::Applied, folded)
            })
            .unwrap_or(Folded::Known)
        }),
        read: Callback::new(move |()| read()),
    });
    live.set_value(Some(connection));
    Effect::new(move |before: Option<UsageQuery>| {
        let asked = query.get();
        match before {
            None => connection.page_read(as_of),
            Some(before) if before != asked => read(),
            Some(_) => {}
        }
        asked
    });

    // Midnight: the window, the days of the cycles and the comparison move on, though no event may come. A second later, so that the
    // server's clock has passed it as well.
    // As long as it is over it is tried again, once a minute: the first try may fail.
    let over = Memo::new(move |_| {
        let now = server_now(connection.state)?;
        page.with(|page| page.is_over(now - 1_000)).then_some(now / 60_000)
    });
    Effect::new(move |_| {
        if over.get().is_some() {
            read();
        }
    });

    let accounts = Memo::new(move |_| page.with(account_names));
    let granularity = Memo::new(move |_| page.with(|page| Some(page.granularity)));
    let has_events = Memo::new(move |_| page.with(|page| page.has_events));
    let elsewhere = Memo::new(move |_| query.get() != page.with(|page| page.query.clone()) && problem.with(Option::is_none));
    view! {
        <FilterBar title="Overview" accounts=accounts granularity=granularity>
            <LiveBadge live=connection />
        </FilterBar>
        <div class="page" class:page--busy=move || elsewhere.get() aria-busy=move || elsewhere.get().to_string()>
            {move || {
                problem.get().map(|error| {
                    // The filter bar shows what was asked for; what stands below it was read before.
                    let text = match page.with(|page| (query.get() != page.query).then(|| page.range_label.clone())) {
                        Some(range) => format!("{error} The numbers below are still those of before: {range}."),
                        None => error.to_string(),
                    };
                    view! { <Failure text=text retry=Callback::new(move |()| read()) /> }
                })
            }}
            <Show
                when=move || has_events.get()
                fallback=move || {
                    view! {
                        <NoEvents />
                        <Show when=move || accounts.with(|accounts| !accounts.is_empty())>
                            <div class="grid">
                                <Accounts page=page palette=palette />
                            </div>
                        </Show>
                    }
                }
            >
                <Banners page=page />
                <div class="grid">
                    <Figures page=page />
                    <Accounts page=page palette=palette />
                    <Charts page=page palette=palette />
                    <Feed page=page palette=palette newest=newest live=connection.state />
                </div>
            </Show>
        </div>
    }
    .into_any()
}

/// What the filter bar offers: accounts by e-mail or label.
fn account_names(page: &Overview) -> Vec<(i32, String)> {
    let accounts = page.accounts.iter().map(|cycle| &cycle.account);
    accounts.map(|account| (account.id, account.full_name())).collect()
}

#[component]
fn Figures(page: RwSignal<Overview>) -> impl IntoView {
    let card = |make: fn(&Overview) -> Kpi| {
        let kpi = Memo::new(move |_| page.with(make));
        view! { <KpiCard kpi=kpi /> }
    };
    [kpi::spend, kpi::tokens, kpi::people, kpi::cache].map(card).collect_view()
}

#[component]
fn Charts(page: RwSignal<Overview>, palette: RwSignal<Palette>) -> impl IntoView {
    let by_model = |prepare: fn(&Overview, &Palette) -> ChartModel| {
        Memo::new(move |_| page.with(|page| palette.with(|palette| prepare(page, palette))))
    };
    let curve = by_model(cost_by_model::prepare);
    let ring = by_model(where_it_went::prepare);
    let classes = Memo::new(move |_| page.with(fast_premium::prepare));
    let window = move || page.with(|page| format!("USD · {} · {}", page.range_label, zone_name(&page.zone)));
    let days = Memo::new(move |_| page.with(|page| page.week.days.len()));
    let nothing = "No priced use in this window. Choose a longer range, or other accounts.";
    view! {
        <ChartCard chart=curve note=Signal::derive(window) class="c8" empty=nothing />
        <ChartCard chart=ring note="USD · by model" class="c4" empty=nothing />
        <ChartCard
            chart=classes
            note=Signal::derive(move || format!("USD per day, last {} days", days.get()))
            class="c5"
            empty="No priced use in these days."
        />
    }
    .into_any()
}

/// `America/New_York` → `New York time`.
fn zone_name(zone: &str) -> String {
    match zone.rsplit('/').next() {
        Some("UTC") | None => "UTC".to_owned(),
        Some(city) => format!("{} time", city.replace('_', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_read_like_places() {
        assert_eq!(zone_name("America/New_York"), "New York time");
        assert_eq!(zone_name("Etc/UTC"), "UTC");
    }
}
