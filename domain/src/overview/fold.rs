//! Folding changes into the page: each once, in order.

use super::sums::sort_models;
use super::{Bucket, Cell, Overview, Presence};
use crate::live::{Change, Delta, FeedRow, merge_feed};
use crate::query::UsageQuery;
use crate::usage::Snapshot;
use crate::{Measures, Nanos};

/// What folding a change into the page did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folded {
    /// It is in; the page is at the change's seq.
    Applied,
    /// It was known already.
    Known,
    /// The page cannot take it (a gap, a new day, an unknown model or account): read again.
    ReadAgain,
}

impl Snapshot for Overview {
    crate::usage::asked!(UsageQuery, query, query);

    fn is_moved_whole(&self) -> bool {
        true
    }

    /// Folds a change in: each change once, in order.
    ///
    /// [`Overview::before`] is not moved: a late event that lands in the period before shows up when the page is read again.
    fn fold(&mut self, change: &Change) -> Folded {
        if change.seq <= self.window.seq {
            return Folded::Known;
        }
        let decided = self.query.filters.decides_changes() || change.deltas.is_empty();
        if change.from != self.window.seq || !decided || !change.deltas.iter().all(|delta| self.can_hold(delta)) {
            return Folded::ReadAgain;
        }
        self.arrange();
        for delta in &change.deltas {
            self.add_up(delta);
        }
        for cycle in &mut self.accounts {
            sort_models(&mut cycle.models);
        }
        let passes = |row: &&FeedRow| self.matches(row.account) && self.is_of_class(row.model) && self.query.filters.lets_row(row);
        let rows = change.feed.iter().filter(passes).cloned().collect();
        self.feed = merge_feed(std::mem::take(&mut self.feed), rows);
        self.has_events |= !change.deltas.is_empty();
        self.window.seq = change.seq;
        self.window.as_of = self.window.as_of.max(change.at);
        Folded::Applied
    }

    /// Whether a day or a billing cycle that the page shows as the running one has ended by then.
    fn is_over(&self, now: i64) -> bool {
        let window = self.is_running().then_some(self.window.end);
        let cycles = self.accounts.iter().map(|cycle| cycle.end);
        window.into_iter().chain(cycles).any(|end| end.saturating_mul(1000) <= now)
    }
}

impl Overview {
    /// Whether the filters let a delta through.
    fn passes(&self, delta: &Delta) -> bool {
        self.matches(delta.account) && self.is_of_class(delta.model) && self.query.filters.lets_delta(delta.person, delta.model)
    }

    /// Adds a delta that [`Overview::can_hold`] to the window, to the week and to its account's cycle.
    fn add_up(&mut self, delta: &Delta) {
        if self.passes(delta) {
            if let Some(bucket) = place(&self.buckets, self.window.end, delta.bucket) {
                add_cell(&mut self.cells, bucket, delta.account, delta.model, delta.measures);
                add_presence(&mut self.presences, bucket, delta.person, delta.measures.requests);
            }
            if let Some(day) = place(&self.week.days, self.week.end, delta.bucket) {
                add_cost(&mut self.week.costs, day, delta.model, delta.measures.cost);
            }
        }
        let cycle = self.accounts.iter_mut().find(|cycle| cycle.account.id == delta.account);
        if let Some(cycle) = cycle.filter(|cycle| cycle.holds(delta.bucket)) {
            add_model(&mut cycle.models, delta.model, delta.measures);
        }
    }

    /// Whether the page knows the names and the days that a delta needs. What falls outside of everything that is shown needs
    /// nothing, so an import of last year's log does not make every open page read itself again.
    fn can_hold(&self, delta: &Delta) -> bool {
        let Some(cycle) = self.accounts.iter().find(|cycle| cycle.account.id == delta.account) else {
            return delta.bucket < self.oldest();
        };
        let newer_than_the_page = self.query.range_ends_today() && delta.bucket >= self.window.end;
        if newer_than_the_page || delta.bucket >= cycle.end {
            return false;
        }
        let in_window = place(&self.buckets, self.window.end, delta.bucket).is_some();
        let in_week = place(&self.week.days, self.week.end, delta.bucket).is_some();
        let shown = cycle.holds(delta.bucket) || (self.matches(delta.account) && (in_window || in_week));
        !shown || delta.model == 0 || self.models.iter().any(|model| model.id == delta.model)
    }

    /// Nothing before this instant (unix seconds) is shown, whichever account it belongs to: no cycle is longer than 31 days.
    fn oldest(&self) -> i64 {
        const LONGEST_CYCLE: i64 = 31 * 86_400;
        let starts = self
            .buckets
            .first()
            .into_iter()
            .chain(self.week.days.first())
            .map(|bucket| bucket.start);
        starts.fold(self.window.as_of / 1000 - LONGEST_CYCLE, i64::min)
    }

    /// Puts cells, presences and week costs into the order that the fold's binary searches need, adds up doubles and drops what
    /// has become nothing. Cheap when the order is right already, which it is after the first fold.
    pub fn arrange(&mut self) {
        arrange(&mut self.cells, cell_key, |kept, next| kept.measures += next.measures);
        arrange(&mut self.presences, presence_key, |kept, next| kept.requests += next.requests);
        arrange(&mut self.week.costs, cost_key, |kept, next| kept.2 += next.2);
        self.cells.retain(|cell| !cell.measures.is_zero());
        self.presences.retain(|presence| presence.requests != 0);
        self.week.costs.retain(|(_, _, cost)| *cost != Nanos::ZERO);
    }
}

/// The bucket that holds an instant.
pub(crate) fn place(buckets: &[Bucket], end: i64, at: i64) -> Option<u32> {
    if at >= end {
        return None;
    }
    let after = buckets.partition_point(|bucket| bucket.start <= at);
    u32::try_from(after.checked_sub(1)?).ok()
}

fn cell_key(cell: &Cell) -> (u32, i32, i32) {
    (cell.bucket, cell.account, cell.model)
}

fn presence_key(presence: &Presence) -> (u32, i32) {
    (presence.bucket, presence.person)
}

fn cost_key(&(day, model, _): &(u32, i32, Nanos)) -> (u32, i32) {
    (day, model)
}

/// Sorts by key and adds up rows of the same key; does nothing when keys strictly rise already.
fn arrange<T: Copy, K: Ord>(rows: &mut Vec<T>, key: impl Fn(&T) -> K, add: impl Fn(&mut T, &T)) {
    if rows.is_sorted_by(|one, next| key(one) < key(next)) {
        return;
    }
    rows.sort_by_key(&key);
    rows.dedup_by(|next, kept| {
        let same = key(next) == key(kept);
        if same {
            add(kept, next);
        }
        same
    });
}

fn add_cell(cells: &mut Vec<Cell>, bucket: u32, account: i32, model: i32, measures: Measures) {
    match cells.binary_search_by_key(&(bucket, account, model), cell_key) {
        Ok(at) => cells[at].measures += measures,
        Err(at) => cells.insert(
            at,
            Cell {
                bucket,
                account,
                model,
                measures,
            },
        ),
    }
}

fn add_presence(presences: &mut Vec<Presence>, bucket: u32, person: i32, requests: i64) {
    match presences.binary_search_by_key(&(bucket, person), presence_key) {
        Ok(at) => presences[at].requests += requests,
        Err(at) => presences.insert(at, Presence { bucket, person, requests }),
    }
}

fn add_cost(costs: &mut Vec<(u32, i32, Nanos)>, day: u32, model: i32, cost: Nanos) {
    match costs.binary_search_by_key(&(day, model), cost_key) {
        Ok(at) => costs[at].2 += cost,
        Err(at) => costs.insert(at, (day, model, cost)),
    }
}

fn add_model(models: &mut Vec<(i32, Measures)>, model: i32, measures: Measures) {
    match models.iter_mut().find(|(id, _)| *id == model) {
        Some((_, sum)) => *sum += measures,
        None => models.push((model, measures)),
    }
}
