//! One session of the list.

use domain::account::Account;
use domain::sessions::{SessionRow, SessionsPage};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::desk::use_desk;
use super::details::Details;
use super::suggested::Suggested;
use super::tag::TagButton;
use super::words::{NOTHING, first_of, length, span, tail};
use crate::charts::format::{compact_text, count, percent, share, whole};

/// A row of the page, which follows its numbers. Empty only in the moment in which it goes.
pub(super) type Row = Memo<Option<SessionRow>>;

/// The id of a session's element.
pub(super) fn id_of(id: i64) -> String {
    format!("session-{id}")
}

/// The columns that all rows have, for whoever may tag.
pub(super) const COLUMNS: [(&str, bool); 7] = [
    ("When", false),
    ("Who", false),
    ("Where", false),
    ("With", false),
    ("Requests", true),
    ("Cost", true),
    ("Billed to", false),
];

/// The line, and below it the details when they are open.
#[component]
pub(super) fn Line(
    /// The session's number.
    id: i64,
    /// Its data.
    row: Row,
) -> impl IntoView {
    let desk = use_desk();
    let page = desk.page;
    let of = move |get: fn(&SessionsPage, &SessionRow) -> String| {
        move || page.with(|page| row.with(|row| row.as_ref().map(|row| get(page, row)).unwrap_or_default()))
    };
    let is_open = Memo::new(move |_| desk.open.get() == Some(id));
    let is_current = Memo::new(move |_| desk.current.get() == Some(id));
    let is_chosen = Memo::new(move |_| desk.chosen.with(|chosen| chosen.contains(&id)));
    let is_running = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.is_running)));
    let is_apart = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.is_held_apart)));
    let click = move |event: MouseEvent| {
        desk.current.set(Some(id));
        let is_control = event_target::<web_sys::Element>(&event)
            .closest("a, button, input, label")
            .is_ok_and(|found| found.is_some());
        if !is_control {
            desk.open.update(|open| *open = if *open == Some(id) { None } else { Some(id) });
        }
    };
    let choose = desk.may.then(|| {
        view! {
            <td class="work__choose">
                <input
                    type="checkbox"
                    aria-label=of(|page, row| format!("Choose the session of {}, {}", person(page, row), when(page, row)))
                    prop:checked=move || is_chosen.get()
                    on:change=move |_| desk.toggle(id)
                />
            </td>
        }
    });
    let columns = COLUMNS.len() + usize::from(desk.may);
    view! {
        <tr
            class="work__row"
            class:work__row--current=is_current
            class:work__row--chosen=is_chosen
            id=id_of(id)
            tabindex="-1"
            on:click=click
        >
            {choose}
            <td data-name="When" class="work__when">
                <button
                    type="button"
                    class="work__open"
                    aria-expanded=move || is_open.get().to_string()
                    on:click=move |_| desk.open.update(|open| *open = if *open == Some(id) { None } else { Some(id) })
                >
                    <b>{of(when)}</b>
                </button>
                <small>
                    {of(|_, row| length(row.ends - row.starts))}
                    <Show when=move || is_running.get()>
                        <span class="badge badge--good work__running">"running"</span>
                    </Show>
                    <Show when=move || is_apart.get()>
                        <span
                            class="badge badge--warn"
                            title="It would be one session with its neighbour, but the two are billed differently. Tag them alike to join them."
                        >
                            "held apart"
                        </span>
                    </Show>
                </small>
            </td>
            <td data-name="Who" class="work__who">
                <span>{of(person)}</span>
                <small>{of(whose)}</small>
            </td>
            <td data-name="Where" class="work__where">
                <span title=of(|_, row| row.directories.first().map(|place| place.name.clone()).unwrap_or_default())>{of(place)}</span>
                <small>{of(|_, row| if row.branches.is_empty() { String::new() } else { first_of(&row.branches) })}</small>
            </td>
            <td data-name="With" class="work__with">
                <span>{of(|_, row| first_of(&row.models))}</span>
                <small>{of(|_, row| first_of(&row.agents))}</small>
            </td>
            <td data-name="Requests" class="r">
                <span title=of(|_, row| count(row.tokens, "token", "tokens"))>{of(|_, row| whole(row.requests))}</span>
                <small class:work__errors=move || {
                    row.with(|row| row.as_ref().is_some_and(|row| row.errors > 0))
                }>
                    {of(|_, row| {
                        if row.errors > 0 { format!("{} failed", share(row.errors, row.requests)) } else { compact_text(row.tokens) }
                    })}
                </small>
            </td>
            <td data-name="Cost" class="r work__cost">
                <span>{of(|_, row| row.cost.display_usd())}</span>
                <small>{of(|_, row| unpriced(row))}</small>
            </td>
            <td data-name="Billed to" class="work__tag">
                <TagButton id=id row=row />
                <Suggested id=id row=row />
            </td>
        </tr>
        <Show when=move || is_open.get()>
            <tr class="work__more">
                <td colspan=columns.to_string()>
                    <Details id=id row=row />
                </td>
            </tr>
        </Show>
    }
    .into_any()
}

/// `Nov 26, 09:12–10:40`.
fn when(page: &SessionsPage, row: &SessionRow) -> String {
    let day = page.clock.day(row.starts.div_euclid(1_000));
    format!("{day}, {}", span(&page.clock, row.starts, row.ends))
}

fn person(page: &SessionsPage, row: &SessionRow) -> String {
    who(row, || account(&page.accounts, row.account))
}

/// The person; where nobody is named, the account.
pub(super) fn who(row: &SessionRow, account: impl FnOnce() -> String) -> String {
    match row.person_name.split('@').next().unwrap_or_default() {
        "" => account(),
        name => name.to_owned(),
    }
}

/// What stands below: the account, where it is not said already.
fn whose(page: &SessionsPage, row: &SessionRow) -> String {
    if row.person_name.is_empty() {
        "nobody is named".to_owned()
    } else {
        account(&page.accounts, row.account)
    }
}

/// The account's label, or its e-mail where it has none.
pub(super) fn account(accounts: &[Account], id: i32) -> String {
    let account = accounts.iter().find(|account| account.id == id);
    account
        .map(|account| {
            if account.label.is_empty() {
                account.email.clone()
            } else {
                account.label.clone()
            }
        })
        .unwrap_or_default()
}

fn place(_: &SessionsPage, row: &SessionRow) -> String {
    match row.directories.as_slice() {
        [] => NOTHING.to_owned(),
        [one] => tail(&one.name),
        [one, rest @ ..] => format!("{} +{}", tail(&one.name), rest.len()),
    }
}

/// What the cost is without.
fn unpriced(row: &SessionRow) -> String {
    if row.unpriced_requests == 0 {
        String::new()
    } else {
        format!("without {} unpriced", whole(row.unpriced_requests))
    }
}

/// How many failed, and their share, for the details: `1 (1.3%)`.
pub(super) fn failures(row: &SessionRow) -> String {
    match row.errors {
        0 => "none".to_owned(),
        errors => {
            #[expect(clippy::cast_precision_loss, reason = "a share for people")]
            let part = errors as f64 / row.requests.max(1) as f64;
            format!("{} ({}%)", whole(errors), percent(part))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_told_with_their_share() {
        let of = |errors, requests| {
            failures(&SessionRow {
                errors,
                requests,
                ..SessionRow::default()
            })
        };
        assert_eq!(of(0, 77), "none");
        assert_eq!(of(1, 77), "1 (1.3%)");
        assert_eq!(of(1, 2_000), "1 (0.1%)");
        assert_eq!(of(3, 3), "3 (100.0%)");
    }
}
