//! The card with the table.

use domain::address::url;
use domain::usage::Dimension;
use domain::usage::table::{SortKey, TableQuery, TableRow, UsageTable};
use leptos::prelude::*;

use super::address::use_table_query;
use super::cells;
use super::heading::SortHeading;
use super::nothing::reason;
use super::pager::Pager;
use super::words::Words;
use crate::charts::format::whole;
use crate::charts::{Hue, Sparkline};
use crate::components::downloads::Downloads;
use crate::components::no_events::NoEvents;
use crate::components::nothing::Nothing;
use crate::components::search::{Search, SearchWords};

/// A row of the page, which follows its numbers wherever it stands. Empty only in the moment in which it goes.
pub type Row = Memo<Option<TableRow>>;

/// The columns behind the name.
fn columns(words: &Words) -> Vec<(SortKey, &'static str)> {
    let mut columns = vec![
        (SortKey::Cost, "Cost"),
        (SortKey::Tokens, "Tokens"),
        (SortKey::Requests, words.requests),
        (SortKey::CostPerRequest, words.per_request),
        (SortKey::ErrorRate, "Error rate"),
    ];
    if SortKey::ActiveDays.is_of(words.by) {
        columns.push((SortKey::ActiveDays, "Active days"));
    }
    columns.push((SortKey::Change, "Change"));
    columns
}

/// The cells behind a row's name, in the order of the columns.
#[must_use]
pub fn numbers(words: &'static Words, row: Row) -> AnyView {
    let has_days = SortKey::ActiveDays.is_of(words.by);
    let of = move |get: fn(&TableRow) -> String| move || row.with(|row| row.as_ref().map(get).unwrap_or_default());
    let sum =
        move |get: fn(&domain::Measures) -> String| move || row.with(|row| row.as_ref().map(|row| get(&row.measures)).unwrap_or_default());
    let spark = Signal::derive(move || row.with(|row| row.as_ref().map(cells::spark).unwrap_or_default()));
    view! {
        <td data-name="Cost" class="r ranked__cost">
            <span>{move || row.with(|row| row.as_ref().map(|row| cells::cost(&row.measures)))}</span>
        </td>
        <td data-name="Tokens" class="r" title=sum(|sum| whole(sum.tokens()))>
            {sum(cells::tokens)}
        </td>
        <td data-name=words.requests class="r">
            {sum(cells::requests)}
        </td>
        <td data-name=words.per_request class="r">
            {sum(cells::per_request)}
        </td>
        <td data-name="Error rate" class="r">
            {sum(cells::errors)}
        </td>
        {has_days
            .then(|| {
                view! {
                    <td data-name="Active days" class="r">
                        {of(|row| row.active_days.map(|days| whole(days.into())).unwrap_or_default())}
                    </td>
                }
            })}
        <td data-name="Change" class="r ranked__change">
            <span class="ranked__trend">
                <Sparkline values=spark floor=Some(0.0) hue=Hue::Plain />
                <span>{of(cells::change)}</span>
            </span>
        </td>
    }
    .into_any()
}

/// The address of the file with all rows of a question.
fn file(words: &Words, query: &TableQuery) -> String {
    let pairs = query.behind(None).to_pairs();
    let pairs = pairs.iter().map(|(name, value)| (*name, value.as_str()));
    url(&format!("/api/v1/usage/by-{}", words.by.as_str()), pairs)
}

/// `41 active agents`, `3 of 41 active agents`: as many as made a request. Who made one only in what the window is compared with has a row, and
/// is not counted.
fn found(words: &Words, table: &UsageTable) -> String {
    if table.question.search.is_empty() {
        words.active(table.all_active)
    } else {
        format!("{} of {}", table.active, words.active(table.all_active))
    }
}

/// The card: how many there are, the search, the file, the table and the way to its other pages. `row` makes the lines of one value, whose cells
/// behind the name are [`numbers`].
pub fn table_card<R>(words: &'static Words, page: RwSignal<UsageTable>, row: R) -> AnyView
where
    R: Fn(i32, Row) -> AnyView + Copy + Send + Sync + 'static,
{
    let (query, problem) = use_table_query(words.by);
    let found = Memo::new(move |_| page.with(|table| found(words, table)));
    let has_events = Memo::new(move |_| page.with(|table| table.has_events));
    let search = move || SearchWords {
        label: format!("Find {}", words.many),
        placeholder: format!("Find {}…", words.many),
        title: "",
    };
    view! {
        {move || {
            problem
                .get()
                .filter(|error| TableQuery::PARAMETERS.contains(&error.field.as_str()))
                .map(|error| {
                    let text = format!("The address asks for something that cannot be shown. For “{}”, {}.", error.field, error.problem);
                    view! {
                        <p class="note note--warn" role="alert">
                            {text}
                        </p>
                    }
                })
        }}
        <Show when=move || has_events.get() fallback=NoEvents>
            <div class="grid">
                <section class="card ranked c12" aria-labelledby="ranked">
                    <header class="card__head">
                        <h2 id="ranked">
                            <span role="status">{found}</span>
                        </h2>
                        <div class="card__actions">
                            <Search query=query path=words.path words=search() />
                            <Downloads
                                file=Signal::derive(move || query.with(|query| file(words, query)))
                                title="All rows of this view, not only this page"
                            />
                        </div>
                    </header>
                    <Table words=words page=page query=query row=row />
                    <Pager words=words page=page query=query />
                    <Nothing reason=Memo::new(move |_| query.with(|query| page.with(|table| reason(words, table, query)))) />
                </section>
            </div>
        </Show>
    }
    .into_any()
}

/// The table, hidden while it has no rows.
#[component]
fn Table<R>(words: &'static Words, page: RwSignal<UsageTable>, query: Memo<TableQuery>, row: R) -> impl IntoView
where
    R: Fn(i32, Row) -> AnyView + Copy + Send + Sync + 'static,
{
    let ids = Memo::new(move |_| page.with(|table| table.rows.iter().map(|row| row.id).collect::<Vec<_>>()));
    let line = move |id: i32| {
        let found = Memo::new(move |_| page.with(|table| table.rows.iter().find(|row| row.id == id).cloned()));
        row(id, found)
    };
    let total: Row = Memo::new(move |_| {
        Some(page.with(|table| TableRow {
            id: -1,
            name: String::new(),
            measures: table.total,
            before: table.before,
            active_days: None,
            costs: Vec::new(),
        }))
    });
    let headings = columns(words)
        .into_iter()
        .map(|(key, name)| view! { <SortHeading words=words query=query key=key name=name /> })
        .collect_view();
    let name = if words.by == Dimension::Person { "Person" } else { "Agent" };
    view! {
        <div class="ranked__body" hidden=move || ids.with(Vec::is_empty)>
            <table class="table table--cards ranked__table">
                <thead>
                    <tr>
                        <SortHeading words=words query=query key=SortKey::Name name=name /> {headings}
                    </tr>
                </thead>
                <tbody>
                    <For each=move || ids.get() key=|id| *id children=line />
                </tbody>
                <tfoot>
                    <tr>
                        <th scope="row">"Total"</th>
                        {numbers(words, total)}
                    </tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::query::UsageQuery;

    use super::*;

    const PEOPLE: Words = Words {
        by: Dimension::Person,
        path: "/people",
        one: "person",
        many: "people",
        requests: "Requests",
        per_request: "Cost per call",
    };

    #[test]
    fn the_file_has_the_filters_the_order_and_the_search_and_all_rows() {
        let query = TableQuery {
            usage: UsageQuery::default().with(Dimension::Model, 4),
            search: "ana".to_owned(),
            ..TableQuery::default()
        };
        assert_eq!(file(&PEOPLE, &query), "/api/v1/usage/by-person?model=4&q=ana");
        assert_eq!(file(&PEOPLE, &TableQuery::default()), "/api/v1/usage/by-person");
    }

    #[test]
    fn every_column_but_the_name_is_there_for_persons() {
        let keys: Vec<SortKey> = columns(&PEOPLE).into_iter().map(|(key, _)| key).collect();
        assert!(SortKey::ALL.iter().all(|key| *key == SortKey::Name || keys.contains(key)));
        let agents = Words {
            by: Dimension::Agent,
            ..PEOPLE
        };
        assert_eq!(columns(&agents).len(), keys.len() - 1);
    }
}
