//! What examples of the OpenAPI document are made of: a small team that works with two models. The sums are what the price book makes of
//! their tokens, and the parts of an example add up to its totals.

use domain::query::Granularity;
use domain::usage::{BreakdownRow, Window};
use domain::{Measures, Nanos};

/// The models by their numbers and names; the first is the dearer one.
pub const MODELS: [(i32, &str); 2] = [(4, "claude-opus-5"), (5, "claude-haiku-4-5")];

/// The last thirty days, asked for at ten o'clock on the last of them.
pub fn window() -> Window {
    Window {
        start: 1_793_055_600,
        end: 1_795_647_600,
        granularity: Granularity::Day,
        zone: "Europe/Berlin".to_owned(),
        label: "Oct 27 – Nov 25".to_owned(),
        before_start: 1_790_460_000,
        before_end: 1_793_005_200,
        before_label: "the 30 days before".to_owned(),
        as_of: 1_795_597_200_000,
        seq: 4711,
    }
}

/// Two days, asked for at the same moment, and when each of them begins, in unix seconds.
pub fn two_days() -> (Window, Vec<i64>) {
    let window = Window {
        start: 1_795_474_800,
        label: "Nov 24 – Nov 25".to_owned(),
        before_start: 1_795_302_000,
        before_end: 1_795_424_400,
        before_label: "the 2 days before".to_owned(),
        ..window()
    };
    (window, vec![1_795_474_800, 1_795_561_200])
}

/// Two values of a dimension: the first has used the dearer model, the second the other one.
pub fn rows(values: [(i32, &str); 2]) -> Vec<BreakdownRow> {
    let sums = [(dear(), dear_before()), (cheap(), cheap_before())];
    let pairs = values.into_iter().zip(sums);
    let rows = pairs.map(|((id, name), (measures, before))| BreakdownRow {
        id,
        name: name.to_owned(),
        measures,
        before,
    });
    rows.collect()
}

fn dear() -> Measures {
    Measures {
        requests: 120,
        errors: 3,
        input: 48_000,
        cache_read: 910_000,
        cache_write: 60_000,
        output: 31_000,
        reasoning: 9_000,
        cost: Nanos(1_845_000_000),
        saved: Nanos(4_095_000_000),
        ..Measures::default()
    }
}

fn dear_before() -> Measures {
    Measures {
        requests: 100,
        errors: 2,
        input: 40_000,
        cache_read: 700_000,
        cache_write: 56_000,
        output: 24_000,
        reasoning: 7_000,
        cost: Nanos(1_500_000_000),
        saved: Nanos(3_150_000_000),
        ..Measures::default()
    }
}

fn cheap() -> Measures {
    Measures {
        requests: 80,
        errors: 1,
        input: 20_000,
        cache_read: 200_000,
        cache_write: 16_000,
        output: 12_000,
        cost: Nanos(120_000_000),
        saved: Nanos(180_000_000),
        ..Measures::default()
    }
}

fn cheap_before() -> Measures {
    Measures {
        requests: 95,
        input: 30_000,
        cache_read: 300_000,
        cache_write: 24_000,
        output: 12_000,
        cost: Nanos(150_000_000),
        saved: Nanos(270_000_000),
        ..Measures::default()
    }
}
