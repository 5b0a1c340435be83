//! The projects of a month.

use domain::Nanos;
use domain::billing::Month;
use domain::statements::{MonthPage, ProjectMonth};
use leptos::prelude::*;

use super::address::statement_url;
use super::words::{badge, cents, exact};
use crate::charts::format::{compact_text, count, share, whole};
use crate::components::project_mark::ProjectMark;
use crate::features::sessions::sessions_of_project;

/// The headings, and whether they are numbers.
const COLUMNS: [(&str, bool); 9] = [
    ("Project", false),
    ("Sessions", true),
    ("Hours", true),
    ("Tokens", true),
    ("Cost", true),
    ("Month before", true),
    ("Mark-up, terms", true),
    ("Amount", true),
    ("Statement", false),
];

/// The table.
#[component]
pub(super) fn MonthTable(
    /// The month.
    page: MonthPage,
) -> impl IntoView {
    if page.projects.is_empty() {
        return view! {
            <section class="card empty">
                <h2>"No project yet"</h2>
                <p>
                    "Clients and their projects are who a month is billed to. Add one, tag the sessions that were worked for it, and its statement stands here."
                </p>
                <a class="button button--primary" href="/projects">
                    "Add a client and a project"
                </a>
            </section>
        }
        .into_any();
    }
    let heads = COLUMNS
        .into_iter()
        .map(|(name, is_number)| {
            view! {
                <th scope="col" class=if is_number { "r" } else { "" }>
                    {name}
                </th>
            }
        })
        .collect_view();
    let month = page.month;
    let rows = page.projects.iter().map(|project| row(project, month)).collect_view();
    let hours: i64 = page.projects.iter().map(|project| project.sum.active).sum();
    let sum = |get: fn(&ProjectMonth) -> i64| page.projects.iter().map(get).sum::<i64>();
    let money = |get: fn(&ProjectMonth) -> Nanos| page.projects.iter().map(get).sum::<Nanos>();
    view! {
        <section class="card c12" aria-labelledby="projects-of-month">
            <header class="card__head">
                <h2 id="projects-of-month">{format!("Projects in {}", month.label())}</h2>
                <span class="card__note">{page.zone.clone()}</span>
            </header>
            <div class="statements__body" role="region" tabindex="0" aria-label="Projects, as a table">
                <table class="table table--cards statements__table">
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row">"Total"</th>
                            <td data-name="Sessions" class="r" title="A session that is shared counts once here, and for each of its projects above">
                                {whole(page.total.sessions - page.untagged.sessions - page.not_billable.sessions)}
                            </td>
                            <td data-name="Hours" class="r">
                                {hours_text(hours)}
                            </td>
                            <td data-name="Tokens" class="r">
                                {compact_text(sum(|project| project.sum.tokens))}
                            </td>
                            <td data-name="Cost" class="r">
                                {cents(money(|project| project.sum.cost))}
                            </td>
                            <td data-name="Month before" class="r">
                                {cents(money(|project| project.before))}
                            </td>
                            <td data-name="Mark-up, terms" class="r">
                                {cents(money(ProjectMonth::mark_up))}
                            </td>
                            <td data-name="Amount" class="r">
                                <b>{cents(page.amount)}</b>
                            </td>
                            <td></td>
                        </tr>
                    </tfoot>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(project: &ProjectMonth, month: Month) -> AnyView {
    let url = statement_url(project.project, month);
    let sessions = sessions_of_project(project.project, month);
    let state = project.standing.state;
    let over = project.budget.filter(|budget| project.sum.cost > *budget);
    let budget = project.budget.map(|budget| {
        let text = format!("{} of the budget of {}", share(project.sum.cost.0, budget.0), cents(budget));
        view! { <small class:statements__over=over.is_some()>{text}</small> }
    });
    let counted = (project.counted != project.sum.cost)
        .then(|| view! { <small title=exact(project.counted)>{format!("{} counts", cents(project.counted))}</small> });
    let unpriced = (project.sum.unpriced_requests > 0)
        .then(|| view! { <small>{format!("without {} unpriced", whole(project.sum.unpriced_requests))}</small> });
    let adjusted = (project.adjusted != Nanos::ZERO)
        .then(|| view! { <small title=exact(project.adjusted)>{format!("{} of it adjustments", cents(project.adjusted))}</small> });
    let number = project
        .standing
        .number
        .map(|number| view! { <small>{format!("No. {number}")}</small> });
    view! {
        <tr class:table__row--off=project.archived>
            <th scope="row">
                <a class="statements__project" href=url>
                    <ProjectMark colour=project.colour />
                    <b>{project.name.clone()}</b>
                </a>
                <small>{project.client.clone()}</small>
            </th>
            <td data-name="Sessions" class="r">
                <a class="link" href=sessions aria-label=format!("{} of {}", count(project.sum.sessions, "session", "sessions"), project.name)>
                    {whole(project.sum.sessions)}
                </a>
            </td>
            <td data-name="Hours" class="r">
                {hours_text(project.sum.active)}
            </td>
            <td data-name="Tokens" class="r" title=whole(project.sum.tokens)>
                {compact_text(project.sum.tokens)}
            </td>
            <td data-name="Cost" class="r" title=exact(project.sum.cost)>
                <span>{cents(project.sum.cost)}</span>
                {counted}
                {budget}
                {unpriced}
            </td>
            <td data-name="Month before" class="r" title=exact(project.before)>
                {cents(project.before)}
            </td>
            <td data-name="Mark-up, terms" class="r" title=exact(project.mark_up())>
                {cents(project.mark_up())}
            </td>
            <td data-name="Amount" class="r" title=exact(project.amount)>
                <span>
                    <b>{cents(project.amount)}</b>
                </span>
                {adjusted}
            </td>
            <td data-name="Statement">
                <span class=badge(state)>{state.title()}</span>
                {number}
            </td>
        </tr>
    }
    .into_any()
}

/// Hours with a tenth: `12.4`.
pub(super) fn hours_text(micros: i64) -> String {
    const TENTH: i64 = 360_000_000;
    let tenths = (micros.max(0) + TENTH / 2) / TENTH;
    format!("{}.{}", whole(tenths / 10), tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_have_a_tenth() {
        assert_eq!(hours_text(0), "0.0");
        assert_eq!(hours_text(3_600_000_000), "1.0");
        assert_eq!(hours_text(3_600_000_000 * 5 / 4), "1.3");
    }
}
