//! The columns that say what work has cost the studio: none of them is printed, and none is for clients.

use domain::Nanos;
use domain::statements::Statement;
use leptos::prelude::*;

use super::groups::Group;
use super::words::{cents, exact, has_equivalent, has_mark_up, mark_up};

/// Which of them a statement has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Costs {
    /// Whether who reads may know.
    is_told: bool,
    /// Whether the cost that counts is not that of the price book: then both stand there.
    has_equivalent: bool,
    /// Whether amounts are something else than cost.
    has_mark_up: bool,
}

impl Costs {
    /// Those of a statement, for somebody who may know them or not.
    pub fn of(statement: &Statement, is_told: bool) -> Self {
        Self {
            is_told,
            has_equivalent: has_equivalent(&statement.terms),
            has_mark_up: has_mark_up(&statement.terms),
        }
    }

    /// The headings.
    pub fn heads(self) -> Option<AnyView> {
        let head = |name: &'static str| {
            view! {
                <th scope="col" class="r no-print doc__cost">
                    {name}
                </th>
            }
        };
        self.is_told.then(|| {
            view! {
                {self.has_equivalent.then(|| head("API-equivalent"))}
                {head("Cost")}
                {self.has_mark_up.then(|| head("Mark-up"))}
            }
            .into_any()
        })
    }

    /// The cells of a group.
    pub fn cells(self, group: &Group) -> Option<AnyView> {
        let cell = |amount: Nanos| {
            view! {
                <td class="r no-print doc__cost" title=exact(amount)>
                    {cents(amount)}
                </td>
            }
        };
        self.is_told.then(|| {
            view! {
                {self.has_equivalent.then(|| cell(group.used.cost))}
                {cell(group.cost)}
                {self.has_mark_up.then(|| cell(mark_up(group.cost, group.amount)))}
            }
            .into_any()
        })
    }
}
