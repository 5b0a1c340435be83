//! A statement by day, person, model and account: by all four of them, or by those that somebody chooses.

use domain::Nanos;
use domain::statements::{Statement, StatementLine};
use leptos::prelude::*;

use super::cross::{Dimension, Row, cross};
use super::words::{cents, exact, has_equivalent, has_mark_up, mark_up};
use crate::charts::format::{compact_text, count, whole};

/// So many rows are shown at first, and more when asked for.
const PAGE: usize = 50;

/// Which columns there are beside those that there always are.
#[derive(Clone, Copy)]
struct Columns {
    equivalent: bool,
    mark_up: bool,
}

/// What somebody looks at: it is the page's, and stays when the statement is read again.
#[derive(Clone, Copy)]
pub(super) struct LinesView {
    /// What is added up by.
    chosen: RwSignal<Vec<Dimension>>,
    /// So many rows.
    shown: RwSignal<usize>,
}

impl LinesView {
    /// By everything, the first rows.
    pub(super) fn new() -> Self {
        Self {
            chosen: RwSignal::new(Dimension::ALL.to_vec()),
            shown: RwSignal::new(PAGE),
        }
    }
}

/// The table. For the studio alone: it says what the work has cost.
#[component]
pub(super) fn LinesCard(
    /// The statement.
    statement: Statement,
    /// What is looked at.
    view: LinesView,
) -> impl IntoView {
    if statement.lines.is_empty() {
        return ().into_any();
    }
    let LinesView { chosen, shown } = view;
    let columns = Columns {
        equivalent: has_equivalent(&statement.terms),
        mark_up: has_mark_up(&statement.terms),
    };
    let lines = StoredValue::new(statement.lines);
    let rows = Memo::new(move |_| lines.with_value(|lines| cross(lines, &chosen.get())));
    let choices = Dimension::ALL
        .map(|dimension| {
            let is_on = move || chosen.with(|chosen| chosen.contains(&dimension));
            let toggle = move |_| {
                chosen.update(|chosen| {
                    let mut next: Vec<Dimension> = Dimension::ALL
                        .into_iter()
                        .filter(|one| chosen.contains(one) != (*one == dimension))
                        .collect();
                    // A table of nothing says nothing.
                    if next.is_empty() {
                        next.push(dimension);
                    }
                    *chosen = next;
                });
                shown.set(PAGE);
            };
            view! {
                <button type="button" class="chip" aria-pressed=move || is_on().to_string() on:click=toggle>
                    {dimension.title()}
                </button>
            }
        })
        .into_iter()
        .collect_view();
    let note = move || count(i64::try_from(rows.with(Vec::len)).unwrap_or(i64::MAX), "row", "rows");
    let more = move || {
        let rest = rows.with(Vec::len).saturating_sub(shown.get());
        (rest > 0).then(|| {
            view! {
                <button type="button" class="button" on:click=move |_| shown.update(|shown| *shown += 10 * PAGE)>
                    {format!("Show {} more", whole(i64::try_from(rest.min(10 * PAGE)).unwrap_or_default()))}
                </button>
            }
        })
    };
    view! {
        <section class="card c12" aria-labelledby="lines-of-statement">
            <header class="card__head">
                <h2 id="lines-of-statement">"By day, person, model and account"</h2>
                <span class="card__note">{note}</span>
            </header>
            <div class="lines__by" role="group" aria-label="Added up by">
                {choices}
            </div>
            <div class="statements__body" role="region" tabindex="0" aria-label="Lines, as a table">
                {move || {
                    let chosen = chosen.get();
                    let shown = shown.get();
                    rows.with(|rows| table(rows, &chosen, shown, columns))
                }}
            </div>
            {more}
        </section>
    }
    .into_any()
}

fn table(rows: &[Row], by: &[Dimension], shown: usize, columns: Columns) -> AnyView {
    let names = by
        .iter()
        .map(|dimension| view! { <th scope="col">{dimension.title()}</th> })
        .collect_view();
    let number = |name: &'static str| {
        view! {
            <th scope="col" class="r">
                {name}
            </th>
        }
    };
    let total = Row::total(rows);
    let body = rows.iter().take(shown).map(|row| line(row, by, columns)).collect_view();
    view! {
        <table class="table table--cards statements__table lines__table num">
            <thead>
                <tr>
                    {names} {number("Requests")} {number("Tokens")} {columns.equivalent.then(|| number("API-equivalent"))}
                    {number("Cost")} {columns.mark_up.then(|| number("Mark-up"))} {number("Amount")}
                </tr>
            </thead>
            <tbody>{body}</tbody>
            <tfoot>
                <tr>
                    <th scope="row" colspan=by.len()>
                        "All rows"
                    </th>
                    {numbers(&total, columns)}
                </tr>
            </tfoot>
        </table>
    }
    .into_any()
}

fn line(row: &Row, by: &[Dimension], columns: Columns) -> AnyView {
    let names = by
        .iter()
        .zip(&row.names)
        .enumerate()
        .map(|(at, (dimension, name))| match at {
            0 => view! { <th scope="row">{name.clone()}</th> }.into_any(),
            _ => view! { <td data-name=dimension.title()>{name.clone()}</td> }.into_any(),
        })
        .collect_view();
    view! { <tr>{names} {numbers(row, columns)}</tr> }.into_any()
}

fn numbers(row: &Row, columns: Columns) -> AnyView {
    let money = |name: &'static str, amount: Nanos| {
        view! {
            <td data-name=name class="r" title=exact(amount)>
                {cents(amount)}
            </td>
        }
    };
    view! {
        <td data-name="Requests" class="r">
            {whole(row.used.requests)}
        </td>
        <td data-name="Tokens" class="r" title=whole(row.used.tokens())>
            {compact_text(row.used.tokens())}
        </td>
        {columns.equivalent.then(|| money("API-equivalent", row.used.cost))}
        {money("Cost", row.cost)}
        {columns.mark_up.then(|| money("Mark-up", mark_up(row.cost, row.amount)))}
        {money("Amount", row.amount)}
    }
    .into_any()
}

/// What the amounts of lines are beyond their cost.
#[must_use]
pub(super) fn marked_up(lines: &[StatementLine]) -> Nanos {
    lines.iter().map(|line| mark_up(line.cost, line.amount)).sum()
}
