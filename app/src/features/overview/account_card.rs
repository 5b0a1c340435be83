//! One account: what its billing cycle has cost so far, and on which models.

use domain::account::KeySource;
use domain::overview::{AccountCycle, Overview};
use leptos::prelude::*;

use crate::charts::format::{compact_text, count, share};
use crate::charts::{Dot, Hue, Palette};
use crate::components::kpi::unpriced_amount;
use crate::features::accounts::provider_name;

/// How many models a card names; the rest is added up.
const NAMED: usize = 4;
/// The width of the bar's own coordinates.
const BAR: i64 = 1_000;

/// One model's part of an account's cost.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    hue: Hue,
    name: String,
    share: String,
    /// Where its piece of the bar starts and how wide it is, in thousandths.
    piece: (i64, i64),
}

/// What a card says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSummary {
    /// The account's number.
    pub id: i32,
    initials: String,
    name: String,
    detail: String,
    archived: bool,
    total: String,
    period: String,
    day: u32,
    days: u32,
    parts: Vec<Part>,
    unpriced: Option<String>,
    usage: String,
}

/// All cards that the filters let through.
#[must_use]
pub fn summaries(page: &Overview, palette: &Palette) -> Vec<AccountSummary> {
    let shown = page.accounts.iter().filter(|cycle| page.matches(cycle.account.id));
    shown.map(|cycle| summary(page, palette, cycle)).collect()
}

fn summary(page: &Overview, palette: &Palette, cycle: &AccountCycle) -> AccountSummary {
    let account = &cycle.account;
    let provider = provider_name(&account.provider);
    let total = cycle.total();
    let name = if account.email.is_empty() { &account.label } else { &account.email };
    let mut detail = vec![provider.clone()];
    if !account.label.is_empty() && !account.email.is_empty() {
        detail.push(account.label.clone());
    }
    if account.key_source == KeySource::Byok {
        detail.push("BYOK".to_owned());
    }
    let mut letters = provider.chars();
    let initials = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters.take(1))
        .collect();
    let mut usage = vec![
        count(total.requests, "request", "requests"),
        format!("{} tokens", compact_text(total.tokens())),
    ];
    if let Some(seat) = account.seat_price {
        usage.push(format!("seat {} a month", seat.display_usd()));
    }
    AccountSummary {
        id: account.id,
        initials,
        name: name.clone(),
        detail: detail.join(" · "),
        archived: account.archived,
        total: total.cost.display_usd(),
        period: format!("{} · day {} of {}", cycle.label, cycle.day, cycle.days),
        day: cycle.day,
        days: cycle.days,
        parts: parts(page, palette, cycle, total.cost.0),
        unpriced: unpriced_amount(&total).map(|(amount, unit)| format!("{amount} {unit} unpriced")),
        usage: usage.join(" · "),
    }
}

/// The pieces of the bar, largest first; they fill it exactly.
fn parts(page: &Overview, palette: &Palette, cycle: &AccountCycle, total: i64) -> Vec<Part> {
    let costs: Vec<(i32, i64)> = cycle
        .models
        .iter()
        .map(|(model, sum)| (*model, sum.cost.0))
        .filter(|(_, cost)| *cost > 0)
        .collect();
    let named = if costs.len() > NAMED + 1 { NAMED } else { costs.len() };
    let rest: i64 = costs[named..].iter().map(|(_, cost)| cost).sum();
    let mut rows: Vec<(Hue, String, i64)> = costs[..named]
        .iter()
        .map(|(model, cost)| (palette.hue(*model), page.model_name(*model).to_owned(), *cost))
        .collect();
    if rest > 0 {
        rows.push((Hue::Other, format!("{} others", costs.len() - named), rest));
    }
    let mut before = 0_i64;
    rows.into_iter()
        .map(|(hue, name, cost)| {
            let at = |sum: i64| i64::try_from(i128::from(sum) * i128::from(BAR) / i128::from(total.max(1))).unwrap_or(BAR);
            let start = at(before);
            before += cost;
            Part {
                hue,
                name,
                share: share(cost, total),
                piece: (start, at(before) - start),
            }
        })
        .collect()
}

/// The card of an account, which follows its summary.
#[component]
pub fn AccountCard(
    /// What it says.
    summary: Memo<Option<AccountSummary>>,
) -> impl IntoView {
    let text = move |get: fn(&AccountSummary) -> String| move || summary.with(|summary| summary.as_ref().map(get).unwrap_or_default());
    view! {
        <section class="card acct" aria-label=text(|it| format!("{}, {}", it.name, it.detail))>
            <div class="acct__who">
                <span class="acct__avatar" aria-hidden="true">
                    {text(|it| it.initials.clone())}
                </span>
                <div class="acct__names">
                    <h3>{text(|it| it.name.clone())}</h3>
                    <p>
                        {text(|it| it.detail.clone())}
                        {move || {
                            summary
                                .with(|it| it.as_ref().is_some_and(|it| it.archived))
                                .then(|| view! { <span class="badge">"archived"</span> })
                        }}
                    </p>
                </div>
            </div>
            <p class="acct__sum">
                <b class="num">{text(|it| it.total.clone())}</b>
                <span class="num">{text(|it| it.period.clone())}</span>
            </p>
            <svg class="acct__bar" viewBox=format!("0 0 {BAR} 8") preserveAspectRatio="none" aria-hidden="true" focusable="false">
                {move || summary.with(|it| it.as_ref().map(bar))}
            </svg>
            <ul class="acct__keys">{move || summary.with(|it| it.as_ref().map(keys))}</ul>
            <p class="acct__usage">
                {text(|it| it.usage.clone())}
                {move || {
                    summary
                        .with(|it| it.as_ref().and_then(|it| it.unpriced.clone()))
                        .map(|unpriced| view! { <span class="badge badge--warn">{unpriced}</span> })
                }}
            </p>
            <progress
                class="acct__cycle"
                max=text(|it| it.days.to_string())
                value=text(|it| it.day.to_string())
                aria-label="Days of the billing period that have passed"
            ></progress>
        </section>
    }
    .into_any()
}

fn bar(summary: &AccountSummary) -> AnyView {
    let piece = |part: &Part| {
        let (start, width) = part.piece;
        // A hair of the card shows between two pieces.
        view! { <rect class=part.hue.class() x=start y="0" width=(width - 4).max(2) height="8"></rect> }
    };
    summary.parts.iter().map(piece).collect_view().into_any()
}

fn keys(summary: &AccountSummary) -> AnyView {
    if summary.parts.is_empty() {
        return view! { <li class="mut">"No priced use in this period yet"</li> }.into_any();
    }
    let key = |part: &Part| {
        view! {
            <li>
                <Dot hue=part.hue />
                {part.name.clone()}
                " "
                <span class="num">{part.share.clone()}</span>
            </li>
        }
    };
    summary.parts.iter().map(key).collect_view().into_any()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_card_says_who_what_and_until_when() {
        let page = samples::page();
        let cards = summaries(&page, &Palette::of(&page));
        let card = &cards[0];
        assert_eq!(
            (card.initials.as_str(), card.name.as_str(), card.detail.as_str()),
            ("An", "studio@example.com", "Anthropic · Team")
        );
        assert_eq!(card.period, "Nov 5 – Dec 5 · day 15 of 30");
        assert_eq!(card.total, "$20.00");
        assert_eq!(card.unpriced, None);
        let card = &cards[1];
        assert_eq!((card.name.as_str(), card.detail.as_str()), ("Gateway key", "Anthropic · BYOK"));
        assert_eq!(card.unpriced.as_deref(), Some("120\u{a0}K tokens unpriced"));
    }

    #[test]
    fn the_bar_is_filled_by_its_pieces() {
        let page = samples::page();
        for card in summaries(&page, &Palette::of(&page)) {
            let mut at = 0;
            for part in &card.parts {
                assert_eq!(part.piece.0, at);
                at += part.piece.1;
            }
            assert_eq!(at, BAR);
            assert!(card.parts.len() <= NAMED + 1);
        }
    }

    #[test]
    fn filters_choose_the_cards() {
        let mut page = samples::page();
        page.query.filters.accounts = vec![2];
        let ids: Vec<i32> = summaries(&page, &Palette::of(&page)).iter().map(|card| card.id).collect();
        assert_eq!(ids, [2]);
    }
}
