//! Every field that is kept of a request.

use domain::Outcome;
use domain::civil::write_instant;
use domain::query::UsageQuery;
use domain::usage::Dimension;
use domain::usage::activity::RequestDetail;
use leptos::prelude::*;

use super::super::address::{PATH, activity_url};
use super::super::words::{NOTHING, model, spoken};
use super::words::door;
use crate::charts::format::{latency, latency_text, whole};
use crate::charts::{Dot, Hue};
use crate::components::filter_bar::filter_url;

/// One fact: its name, and its value.
type Fact = (&'static str, AnyView);

/// The card.
#[component]
pub(super) fn Facts(
    /// The request.
    detail: StoredValue<RequestDetail>,
    /// Its model's colour.
    hue: Hue,
) -> impl IntoView {
    let groups = detail.with_value(|detail| {
        [
            ("What", what(detail, hue)),
            ("How", how(detail)),
            ("Tokens", tokens(detail)),
            ("Where from", origin(detail)),
        ]
    });
    let group = |(name, facts): (&'static str, Vec<Fact>)| {
        let facts = facts
            .into_iter()
            .map(|(name, value)| {
                view! {
                    <div>
                        <dt>{name}</dt>
                        <dd>{value}</dd>
                    </div>
                }
            })
            .collect_view();
        view! {
            <h3>{name}</h3>
            <dl class="request__facts">{facts}</dl>
        }
    };
    view! {
        <section class="card request c5">
            <header class="card__head">
                <h2>{detail.with_value(|detail| format!("Request {}", detail.row.id))}</h2>
                <span class="card__note">{detail.with_value(|detail| detail.zone.clone())}</span>
            </header>
            {groups.into_iter().map(group).collect_view()}
        </section>
    }
    .into_any()
}

fn text(text: impl Into<String>) -> AnyView {
    let text = text.into();
    if text.is_empty() {
        view! { <span class="mut">{NOTHING}</span> }.into_any()
    } else {
        text.into_any()
    }
}

fn code(text: &str) -> AnyView {
    if text.is_empty() {
        view! { <span class="mut">{NOTHING}</span> }.into_any()
    } else {
        view! { <code>{text.to_owned()}</code> }.into_any()
    }
}

/// A name that leads to the log of all requests with it.
fn name(by: Dimension, id: i32, shown: &str) -> AnyView {
    if id == 0 {
        return view! { <span class="mut">{by.unnamed()}</span> }.into_any();
    }
    let url = filter_url(PATH, &UsageQuery::default().with(by, id));
    view! {
        <a class="request__link" href=url title=format!("All requests with this {}", by.as_str())>
            {shown.to_owned()}
        </a>
    }
    .into_any()
}

/// An id that leads to the log of all requests with it.
fn found(id: &str) -> AnyView {
    if id.is_empty() {
        return text("");
    }
    let url = activity_url(&domain::usage::activity::ActivityQuery::default().searching(id));
    view! {
        <a class="request__link" href=url title="Requests with the same">
            <code>{id.to_owned()}</code>
        </a>
    }
    .into_any()
}

fn what(detail: &RequestDetail, hue: Hue) -> Vec<Fact> {
    let row = &detail.row;
    let at = row.at_ms();
    let clock = &detail.clock;
    let outcome = match row.outcome {
        Outcome::Ok => view! { <span class="badge badge--good">"ok"</span> }.into_any(),
        Outcome::Error => {
            let kind = if row.error_type.is_empty() {
                "failed".to_owned()
            } else {
                spoken(&row.error_type)
            };
            view! { <span class="badge badge--bad">{kind}</span> }.into_any()
        }
    };
    let model_name = model(&row.model);
    vec![
        (
            "Time",
            view! {
                <time class="num" datetime=write_instant(at) title=write_instant(at).replace('T', " ").replace('Z', " UTC")>
                    {format!("{} {}", clock.whole_day(at), clock.precise_time(at))}
                </time>
            }
            .into_any(),
        ),
        ("Outcome", outcome),
        ("Person", name(Dimension::Person, row.person_id, &row.person)),
        ("Account", name(Dimension::Account, row.account_id, &detail.account)),
        ("Agent", name(Dimension::Agent, row.agent_id, &row.agent)),
        ("Action", name(Dimension::Action, row.action_id, &spoken(&row.action))),
        (
            "Model",
            view! {
                <Dot hue=hue />
                {name(Dimension::Model, row.model_id, &model_name)}
            }
            .into_any(),
        ),
    ]
}

fn how(detail: &RequestDetail) -> Vec<Fact> {
    let row = &detail.row;
    let speed = detail
        .speed_per_mille()
        .map(|per_mille| format!("{}.{} tokens/s", per_mille / 1000, per_mille % 1000 / 100));
    vec![
        ("Latency", text(row.latency_ms.map(latency).unwrap_or_default())),
        ("First token after", text(row.ttft_ms.map(latency).unwrap_or_default())),
        ("Generation speed", text(speed.unwrap_or_default())),
        ("Service tier", text(detail.tier.as_str())),
        ("Speed", text(detail.speed.as_str())),
        ("Geography", text(detail.geography.as_str())),
    ]
}

fn tokens(detail: &RequestDetail) -> Vec<Fact> {
    let row = &detail.row;
    let number = |n: i64| view! { <span class="num">{whole(n)}</span> }.into_any();
    let mut facts = vec![
        ("Uncached input", number(row.input)),
        ("Cache read", number(row.cache_read)),
        ("Cache write, 5 minutes", number(detail.cache_write_5m)),
        ("Cache write, an hour", number(detail.cache_write_1h)),
    ];
    if detail.cache_write_other > 0 {
        facts.push(("Cache write, unstated", number(detail.cache_write_other)));
    }
    facts.push(("Output", number(row.output)));
    facts.push(("of it reasoning", number(detail.reasoning)));
    facts.push(("All", number(row.input + row.cache_read + row.cache_write + row.output)));
    if detail.web_searches > 0 {
        facts.push(("Web searches", number(detail.web_searches.into())));
    }
    facts
}

fn origin(detail: &RequestDetail) -> Vec<Fact> {
    let late = detail.recorded_at - detail.row.at_ms();
    let recorded = format!(
        "{} {}{}",
        detail.clock.whole_day(detail.recorded_at),
        detail.clock.time(detail.recorded_at),
        if late >= 1_000 {
            format!(", {} later", latency_text(late))
        } else {
            String::new()
        }
    );
    vec![
        ("Came in by", text(door(detail.source))),
        ("Recorded", text(recorded)),
        ("Vendor's request id", code(&detail.request_id)),
        ("Session of the tool", found(&detail.session_id)),
        ("Directory", found(&detail.cwd)),
        ("Branch", found(&detail.git_branch)),
        ("Trace", found(&detail.trace_id)),
        ("Span", code(&detail.span_id)),
        ("Parent span", code(&detail.parent_span_id)),
    ]
}
