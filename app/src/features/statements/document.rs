//! The document that the client gets: on the page, on paper, and behind a link.

use domain::Nanos;
use domain::civil::write_day;
use domain::statements::{People, Statement, StatementLine, Sum as DocSum};
use leptos::prelude::*;

use super::compared::Compared;
use super::costs::Costs;
use super::groups::{Group, NOBODY, by_day, by_model, by_person, or};
use super::lines::marked_up;
use super::month_table::hours_text;
use super::words::{agreed, cents, exact, exchanged, has_mark_up};
use crate::charts::format::{compact_text, count, whole};
use crate::features::sessions::sessions_of_project;

/// The document.
#[component]
pub(super) fn Document(
    /// The statement.
    statement: Statement,
    /// The day on which it was closed.
    closed_on: Option<String>,
    /// The hash of a closed one.
    sha256: Option<String>,
    /// What the month before was, where who looks at it belongs to the studio: then it says what the work has cost the studio, and what was agreed on,
    /// too. None of that is printed.
    inside: Option<DocSum>,
) -> impl IntoView {
    let before = inside;
    let inside = before.is_some();
    let costs = Costs::of(&statement, inside);
    let number = statement
        .number
        .map_or_else(|| "Draft".to_owned(), |number| format!("Statement No. {number}"));
    let closed = closed_on.map(|day| view! { <p>{format!("Closed on {day}")}</p> });
    let used = statement.used();
    let facts = format!(
        "{} · {} h of work · {} · {} tokens",
        count(statement.sessions, "session", "sessions"),
        hours_text(statement.active),
        count(used.requests, "request", "requests"),
        compact_text(used.tokens()),
    );
    let unpriced = (used.unpriced_requests > 0).then(|| {
        view! {
            <p class="note note--warn">
                {format!("Not in these amounts: {} without a known price.", count(used.unpriced_requests, "request", "requests"))}
            </p>
        }
    });
    let adjustments = (!statement.adjustments.is_empty())
        .then(|| view! { <Adjustments lines=statement.adjustments.clone() people=statement.people() /> });
    let exchange = statement
        .exchange
        .as_ref()
        .map(|exchange| view! { <p class="doc__exchange num">{exchanged(exchange)}</p> });
    let hash = sha256.map(|hash| {
        view! {
            <p class="doc__hash">
                "SHA-256 " <code class="hash">{hash}</code>
            </p>
        }
    });
    view! {
        <article class="card doc">
            <header class="doc__head">
                <div>
                    <p class="doc__org">{statement.org.clone()}</p>
                    <h2>{statement.project.clone()}</h2>
                    <p class="doc__client">{format!("for {}", statement.client)}</p>
                </div>
                <div class="doc__facts">
                    <p>
                        <b>{statement.month.label()}</b>
                    </p>
                    <p>{number}</p>
                    {closed}
                    <p class="mut">{format!("Days of {}", statement.zone)}</p>
                </div>
            </header>
            <p class="doc__total num">
                <span>"Total"</span>
                <b>{cents(statement.bill.total)}</b>
            </p>
            {exchange}
            <p class="doc__used num">{facts}</p>
            {inside
                .then(|| {
                    view! {
                        <p class="mut no-print">
                            {format!("{}. ", agreed(&statement.terms))}
                            <a class="link" href=sessions_of_project(statement.project_id, statement.month)>"See its sessions"</a>
                        </p>
                    }
                })}
            {before.map(|before| view! { <Compared statement=statement.clone() before=before /> })}
            {unpriced}
            <Groups title="By model" groups=by_model(&statement.lines) costs=costs />
            <Groups title="By person" groups=by_person(&statement.lines, &statement.people()) costs=costs />
            <Groups title="By day" groups=by_day(&statement.lines) costs=costs />
            {adjustments}
            <Sum statement=statement inside=inside />
            {hash}
        </article>
    }
    .into_any()
}

/// Lines, added up by what they have in common.
#[component]
pub(super) fn Groups(
    /// What they have in common.
    title: &'static str,
    /// The groups.
    groups: Vec<Group>,
    /// What to tell of what they have cost the studio.
    costs: Costs,
) -> impl IntoView {
    if groups.is_empty() {
        return ().into_any();
    }
    let rows = groups
        .into_iter()
        .map(|group| {
            let is_unpriced = group.is_unpriced();
            view! {
                <tr>
                    <th scope="row">{group.name.clone()}</th>
                    <td class="r">{whole(group.used.requests)}</td>
                    <td class="r doc__tokens" title=whole(group.used.tokens())>
                        {compact_text(group.used.tokens())}
                    </td>
                    {costs.cells(&group)}
                    <td class="r" title=exact(group.amount)>
                        {if is_unpriced { "unpriced".to_owned() } else { cents(group.amount) }}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table doc__table">
            <thead>
                <tr>
                    <th scope="col">{title}</th>
                    <th scope="col" class="r">
                        "Requests"
                    </th>
                    <th scope="col" class="r doc__tokens">
                        "Tokens"
                    </th>
                    {costs.heads()}
                    <th scope="col" class="r">
                        "Amount"
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// What has changed of months that were closed before, line by line.
#[component]
fn Adjustments(lines: Vec<StatementLine>, people: People) -> impl IntoView {
    let rows = lines
        .into_iter()
        .map(|line| {
            let who = or(people.name(&line), NOBODY);
            view! {
                <tr>
                    <th scope="row" class="doc__day">
                        {write_day(line.day)}
                    </th>
                    <td>{who}</td>
                    <td>{line.model_name}</td>
                    <td class="r">{whole(line.used.requests)}</td>
                    <td class="r" title=exact(line.amount)>
                        {cents(line.amount)}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table doc__table">
            <caption>"Adjustments of earlier months"</caption>
            <thead>
                <tr>
                    <th scope="col">"Day"</th>
                    <th scope="col">"Person"</th>
                    <th scope="col">"Model"</th>
                    <th scope="col" class="r">
                        "Requests"
                    </th>
                    <th scope="col" class="r">
                        "Amount"
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// From the lines to the total. Paper is for the client: what the work has cost the studio, and fractions of cents, are told on the screen alone.
#[component]
fn Sum(statement: Statement, inside: bool) -> impl IntoView {
    let lines: Nanos = statement.lines.iter().map(|line| line.amount).sum();
    let line = |class: &'static str, name: String, amount: Nanos| {
        let told = cents(amount);
        let value = if inside && told != exact(amount) {
            view! {
                <span class="no-print">{exact(amount)}</span>
                <span class="only-print">{told}</span>
            }
            .into_any()
        } else {
            told.into_any()
        };
        view! {
            <div class=class>
                <dt>{name}</dt>
                <dd class="num" title=exact(amount)>
                    {value}
                </dd>
            </div>
        }
        .into_any()
    };
    let month = statement.month.label();
    let used = format!("Use in {month}");
    let mut parts = if inside && has_mark_up(&statement.terms) {
        vec![
            line("no-print", format!("Cost of use in {month}"), statement.cost()),
            line("no-print", "Mark-up".to_owned(), marked_up(&statement.lines)),
            line("only-print", used, lines),
        ]
    } else {
        vec![line("", used, lines)]
    };
    if !statement.adjustments.is_empty() {
        parts.push(line("", "Adjustments of earlier months".to_owned(), statement.changed()));
    }
    parts.extend(
        statement
            .bill
            .extras
            .iter()
            .filter(|(what, amount)| inside || what.shows(*amount))
            .map(|(what, amount)| {
                let class = if what.shows(*amount) { "" } else { "no-print" };
                line(class, what.title().to_owned(), *amount)
            }),
    );
    view! {
        <dl class="doc__sum">
            {parts} <div class="doc__sum-total">
                <dt>"Total, US dollars"</dt>
                <dd class="num">{cents(statement.bill.total)}</dd>
            </div>
        </dl>
    }
    .into_any()
}
