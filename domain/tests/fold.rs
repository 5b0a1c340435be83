//! A page that was read at s and folded up to t equals the page that is read at t: for random events, late ones, corrections and
//! removals, under every filter.

use domain::account::{Account, KeySource};
use domain::live::{BUCKET_SECONDS, Change, Delta, FEED_LIMIT, FeedRow, merge_feed};
use domain::models::{Model, ModelClass};
use domain::overview::{AccountCycle, Before, Bucket, Cell, Folded, Overview, Presence, Week};
use domain::query::{Filters, Granularity, Range, UsageQuery};
use domain::usage::{Snapshot, Window};
use domain::{Measures, Nanos};
use proptest::prelude::*;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
const START: i64 = 1_790_000_000 / DAY * DAY;
const DAYS: i64 = 6;
const END: i64 = START + DAYS * DAY;

/// What a delta says, and nothing else: the state of the "database" is a list of these.
type Event = Delta;

fn measures() -> impl Strategy<Value = Measures> {
    (1..4i64, 0..2i64, 0..900i64, 0..900i64, 0..90i64, 0..3i64, 0..5_000_000i64).prop_map(
        |(n, errors, input, reads, output, unpriced, cost)| Measures {
            requests: n,
            errors,
            input,
            cache_read: reads,
            output,
            cost: Nanos(cost),
            saved: Nanos(cost / 2),
            unpriced_requests: unpriced,
            unpriced_tokens: unpriced * 7,
            unsaved_reads: unpriced * reads,
            ..Measures::default()
        },
    )
}

/// Events from two days before the window up to its end; the last quarter of an hour included.
fn event() -> impl Strategy<Value = Event> {
    (
        -2 * DAY / BUCKET_SECONDS..DAYS * DAY / BUCKET_SECONDS,
        1..4i32,
        0..4i32,
        0..4i32,
        measures(),
    )
        .prop_map(|(slot, account, person, model, measures)| Delta {
            bucket: START + slot * BUCKET_SECONDS,
            account,
            person,
            model,
            measures,
        })
}

fn query() -> impl Strategy<Value = UsageQuery> {
    (
        proptest::option::of(1..4i32),
        proptest::option::of(prop_oneof![Just(KeySource::System), Just(KeySource::Byok)]),
        proptest::collection::vec(0..3i32, 0..2),
        proptest::collection::vec(0..4i32, 0..2),
    )
        .prop_map(|(account, source, persons, models)| UsageQuery {
            range: Range::Days(6),
            filters: Filters {
                accounts: account.into_iter().collect(),
                source,
                persons,
                models,
                ..Filters::default()
            },
            ..UsageQuery::default()
        })
}

fn key_source(account: i32) -> KeySource {
    if account == 2 { KeySource::Byok } else { KeySource::System }
}

fn negated(m: Measures) -> Measures {
    Measures {
        requests: -m.requests,
        errors: -m.errors,
        input: -m.input,
        cache_read: -m.cache_read,
        cache_write: -m.cache_write,
        output: -m.output,
        reasoning: -m.reasoning,
        cost: -m.cost,
        saved: -m.saved,
        unpriced_requests: -m.unpriced_requests,
        unpriced_tokens: -m.unpriced_tokens,
        unsaved_reads: -m.unsaved_reads,
    }
}

/// The page, read from scratch: the slow and obvious way.
fn read(query: &UsageQuery, events: &[Event], seq: i64) -> Overview {
    let among = |list: &[i32], value: i32| list.is_empty() || list.contains(&value);
    let filters = &query.filters;
    let lets_through = |account: i32| among(&filters.accounts, account) && filters.source.is_none_or(|only| only == key_source(account));
    let passes =
        |delta: &Delta| lets_through(delta.account) && among(&filters.persons, delta.person) && among(&filters.models, delta.model);
    let bucket = |start: i64| Bucket {
        start,
        label: start.to_string(),
    };
    let mut page = Overview {
        query: query.clone(),
        window: Window {
            start: START,
            end: END,
            granularity: Granularity::Hour,
            zone: "UTC".to_owned(),
            label: String::new(),
            before_start: 0,
            before_end: 0,
            before_label: String::new(),
            as_of: END * 1000 - 1,
            seq,
        },
        buckets: (0..DAYS * 24).map(|hour| bucket(START + hour * HOUR)).collect(),
        cells: Vec::new(),
        presences: Vec::new(),
        week: Week {
            days: (1..DAYS).map(|day| bucket(START + day * DAY)).collect(),
            end: END,
            costs: Vec::new(),
        },
        before: Before::default(),
        accounts: (1..4)
            .map(|id| AccountCycle {
                account: Account {
                    id,
                    provider: "anthropic".to_owned(),
                    email: format!("a{id}@example.com"),
                    label: String::new(),
                    billing_day: 1,
                    key_source: key_source(id),
                    seat_price: None,
                    session_gap_minutes: None,
                    archived: false,
                },
                start: START - DAY + i64::from(id) * HOUR,
                end: END + DAY,
                label: String::new(),
                day: 1,
                days: 30,
                models: Vec::new(),
            })
            .collect(),
        models: (1..4)
            .map(|id| Model {
                id,
                name: format!("m{id}"),
                class: ModelClass::Fast,
            })
            .collect(),
        feed: Vec::new(),
        sample: false,
        has_events: !events.is_empty(),
        limited: false,
    };
    for event in events {
        if passes(event) && event.bucket >= START {
            let hour = u32::try_from((event.bucket - START) / HOUR).expect("in the window");
            page.cells.push(Cell {
                bucket: hour,
                account: event.account,
                model: event.model,
                measures: event.measures,
            });
            page.presences.push(Presence {
                bucket: hour,
                person: event.person,
                requests: event.measures.requests,
            });
            if event.bucket >= START + DAY {
                let day = u32::try_from((event.bucket - START) / DAY - 1).expect("in the week");
                page.week.costs.push((day, event.model, event.measures.cost));
            }
        }
        for cycle in &mut page.accounts {
            if cycle.account.id == event.account && cycle.holds(event.bucket) {
                match cycle.models.iter_mut().find(|(id, _)| *id == event.model) {
                    Some((_, sum)) => *sum += event.measures,
                    None => cycle.models.push((event.model, event.measures)),
                }
            }
        }
    }
    canonical(page)
}

/// Without the traces of how it came to be: order, zeros, and whether something was ever there.
fn canonical(mut page: Overview) -> Overview {
    page.arrange();
    for cycle in &mut page.accounts {
        cycle.models.retain(|(_, sum)| !sum.is_zero());
        cycle.models.sort_by_key(|(id, _)| *id);
    }
    page.has_events = true;
    page
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn folding_equals_reading_again(
        query in query(),
        before in proptest::collection::vec(event(), 0..40),
        commits in proptest::collection::vec((proptest::collection::vec(event(), 0..6), any::<bool>(), any::<prop::sample::Index>()), 1..12),
        runs in proptest::collection::vec(1..4usize, 12),
    ) {
        let mut events = before;
        let mut page = read(&query, &events, 10);
        let mut changes = Vec::new();
        for (seq, (added, takes_one_away, which)) in (11..).zip(commits) {
            let mut deltas = added;
            if takes_one_away && !events.is_empty() {
                let gone = *which.get(&events);
                deltas.push(Delta { measures: negated(gone.measures), ..gone });
            }
            events.extend(deltas.iter().copied());
            changes.push(Change { from: seq - 1, seq, at: 0, deltas, feed: Vec::new() });
        }
        let last = changes.last().expect("at least one").seq;
        // The hub coalesces them into runs of any length; the page must not care.
        let mut changes = changes.into_iter();
        for run in runs {
            let Some(mut change) = changes.next() else { break };
            for next in changes.by_ref().take(run - 1) {
                change.absorb(next);
            }
            prop_assert_eq!(page.fold(&change), Folded::Applied);
            prop_assert_eq!(page.fold(&change), Folded::Known, "a change that comes twice counts once");
        }
        prop_assert_eq!(page.window.seq, last);
        prop_assert_eq!(canonical(page.clone()), canonical(read(&query, &events, last)));
        let people: std::collections::BTreeSet<i32> = page.presences.iter().filter(|p| p.person != 0 && p.requests > 0).map(|p| p.person).collect();
        prop_assert_eq!(page.people() as usize, people.len());
        prop_assert_eq!(page.total(), page.by_bucket().into_iter().sum());
        prop_assert_eq!(page.total(), page.by_model().into_iter().map(|(_, sum)| sum).sum());
    }

    #[test]
    fn absorbing_is_associative(a in commit(1), b in commit(2), c in commit(3)) {
        let mut left = a.clone();
        left.absorb(b.clone());
        left.absorb(c.clone());
        let mut tail = b;
        tail.absorb(c);
        let mut right = a;
        right.absorb(tail);
        prop_assert_eq!(left, right);
    }

    #[test]
    fn a_feed_is_newest_first_without_doubles(old in feed(0), new in feed(1)) {
        let merged = merge_feed(old.clone(), new.clone());
        prop_assert!(merged.len() <= FEED_LIMIT);
        prop_assert!(merged.is_sorted_by(|one, next| (one.at, one.id) > (next.at, next.id)));
        for row in &merged {
            let newer = new.iter().find(|r| r.id == row.id);
            prop_assert_eq!(row, newer.or_else(|| old.iter().find(|r| r.id == row.id)).expect("comes from one of them"));
        }
    }
}

fn commit(seq: i64) -> impl Strategy<Value = Change> {
    (proptest::collection::vec(event(), 0..9), feed(seq)).prop_map(move |(deltas, feed)| {
        let start = Change {
            from: seq - 1,
            seq: seq - 1,
            ..Change::default()
        };
        let mut change = start;
        change.absorb(Change {
            from: seq - 1,
            seq,
            at: seq,
            deltas,
            feed,
        });
        change
    })
}

/// Rows whose time is settled by their number, as it is for a request whose later version replaces the placeholder.
fn feed(version: i64) -> impl Strategy<Value = Vec<FeedRow>> {
    proptest::collection::btree_set(0..60i64, 0..30).prop_map(move |ids| {
        let rows = ids.into_iter().map(|id| FeedRow {
            id,
            at: id * 37 % 50,
            account: 1,
            model: 1,
            person_id: 0,
            agent_id: 0,
            action_id: 0,
            model_name: "m1".to_owned(),
            person: String::new(),
            agent: String::new(),
            action: String::new(),
            input: version,
            cache_read: 0,
            cache_write: 0,
            output: version,
            cost: Some(Nanos(version)),
            latency_ms: None,
            error: false,
            error_type: String::new(),
        });
        merge_feed(Vec::new(), rows.collect())
    })
}

fn page() -> Overview {
    read(&UsageQuery::default(), &[], 10)
}

fn change(delta: Delta) -> Change {
    Change {
        from: 10,
        seq: 11,
        at: 1,
        deltas: vec![delta],
        feed: Vec::new(),
    }
}

fn one(bucket: i64, account: i32, model: i32) -> Delta {
    Delta {
        bucket,
        account,
        person: 1,
        model,
        measures: Measures {
            requests: 1,
            ..Measures::default()
        },
    }
}

#[test]
fn what_the_page_cannot_name_makes_it_read_again() {
    for (delta, folded, why) in [
        (one(START, 1, 1), Folded::Applied, "known"),
        (one(START, 1, 0), Folded::Applied, "a model that nobody named needs no name"),
        (one(START, 1, 9), Folded::ReadAgain, "a new model"),
        (one(START, 9, 1), Folded::ReadAgain, "a new account"),
        (one(END, 1, 1), Folded::ReadAgain, "a new day"),
        (
            one(START - 90 * DAY, 1, 9),
            Folded::Applied,
            "an old event of an old model shows nowhere",
        ),
        (one(START - 90 * DAY, 9, 9), Folded::Applied, "nor does one of an archived account"),
    ] {
        assert_eq!(page().fold(&change(delta)), folded, "{why}");
    }
}

#[test]
fn a_window_that_lies_in_the_past_ignores_today() {
    let mut page = page();
    page.query.range = Range::Custom("2026-01-01".parse().expect("day"), "2026-01-06".parse().expect("day"));
    for cycle in &mut page.accounts {
        cycle.end = END + 9 * DAY;
    }
    assert_eq!(page.fold(&change(one(END + DAY, 1, 1))), Folded::Applied);
    assert_eq!(page.total(), Measures::default());
    assert_eq!(page.accounts[0].total().requests, 1, "the running cycle moves all the same");
}

#[test]
fn a_day_that_has_ended_makes_it_read_again() {
    let mut page = page();
    page.accounts.iter_mut().for_each(|cycle| cycle.end = END + DAY);
    assert!(!page.is_over(END * 1000 - 1));
    assert!(page.is_over(END * 1000), "the window runs up to today, and today is over");
    page.query.range = Range::Custom("2026-01-01".parse().expect("day"), "2026-01-02".parse().expect("day"));
    assert!(!page.is_over(END * 1000), "a window in the past has no today");
    assert!(page.is_over((END + DAY) * 1000), "but billing cycles end");
}

#[test]
fn a_gap_makes_it_read_again() {
    let mut change = change(one(START, 1, 1));
    change.from = 12;
    change.seq = 13;
    assert_eq!(page().fold(&change), Folded::ReadAgain);
    change.from = 9;
    assert_eq!(page().fold(&change), Folded::ReadAgain, "an overlap cannot be taken apart");
}

#[test]
fn rows_in_any_order_can_be_folded_into() {
    let mut page = page();
    let measures = Measures {
        requests: 2,
        ..Measures::default()
    };
    page.cells = [(30, 2), (4, 1), (30, 2)]
        .map(|(bucket, account)| Cell {
            bucket,
            account,
            model: 1,
            measures,
        })
        .to_vec();
    assert_eq!(page.fold(&change(one(START + 4 * HOUR, 1, 1))), Folded::Applied);
    assert_eq!(
        page.cells
            .iter()
            .map(|cell| (cell.bucket, cell.measures.requests))
            .collect::<Vec<_>>(),
        [(4, 3), (30, 4)]
    );
}
