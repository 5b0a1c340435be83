//! A trace as a waterfall: who was made from whom, and when each began and ended.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::{Nanos, Outcome};

/// One request of a trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// The request's number.
    pub id: i64,
    /// Its span; empty when it is not known.
    pub span_id: String,
    /// The span that it was made from; empty when it is not known.
    pub parent_span_id: String,
    /// When it began, unix milliseconds: when it was answered, less its latency.
    pub start: i64,
    /// How long it took, in ms; 0 when that is not known.
    pub duration_ms: i64,
    /// Whether it is known how long it took.
    pub timed: bool,
    /// The program that asked; empty when none is named.
    pub agent: String,
    /// What for; empty when nothing is named.
    pub action: String,
    /// The model's number; 0 is "not named".
    pub model_id: i32,
    /// The model; empty when none is named.
    pub model: String,
    /// All tokens.
    pub tokens: i64,
    /// What it cost; absent when it is unpriced.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub cost_nanos: Option<Nanos>,
    /// How it ended.
    pub outcome: Outcome,
}

/// A bar of the waterfall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Which of the spans.
    pub span: usize,
    /// How deep it stands: 0 was made from nothing that is told.
    pub depth: usize,
    /// Where it begins, in hundredths of a per cent of the whole.
    pub offset: u32,
    /// How wide it is, in the same.
    pub width: u32,
    /// How long after the beginning of the whole it began, in ms.
    pub after_ms: i64,
}

/// The whole, in the unit of [`Bar::offset`].
const WHOLE: i64 = 10_000;

/// Arranges spans: each below the one that it was made from, in the order in which they began. Spans whose parents are not told, or which are
/// their own ancestors, stand at the left.
#[must_use]
pub fn waterfall(spans: &[Span]) -> Vec<Bar> {
    let begin = spans.iter().map(|span| span.start).min().unwrap_or_default();
    let end = spans.iter().map(|span| span.start + span.duration_ms).max().unwrap_or_default();
    let whole = (end - begin).max(1);
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|at| (spans[*at].start, std::cmp::Reverse(spans[*at].duration_ms), spans[*at].id));
    // The first of several that claim the same span is the parent.
    let mut by_span = HashMap::<&str, usize>::new();
    for at in &order {
        let id = spans[*at].span_id.as_str();
        if !id.is_empty() {
            by_span.entry(id).or_insert(*at);
        }
    }
    let mut children = HashMap::<usize, Vec<usize>>::new();
    let mut roots = Vec::new();
    for at in &order {
        match by_span.get(spans[*at].parent_span_id.as_str()) {
            Some(parent) if parent != at => children.entry(*parent).or_default().push(*at),
            _ => roots.push(*at),
        }
    }
    let part =
        |ms: i64| u32::try_from((i128::from(ms) * i128::from(WHOLE) / i128::from(whole)).clamp(0, i128::from(WHOLE))).unwrap_or_default();
    let mut bars = Vec::with_capacity(spans.len());
    let mut seen = HashSet::new();
    let mut place = |from: usize, bars: &mut Vec<Bar>| {
        let mut waiting = vec![(from, 0)];
        while let Some((at, depth)) = waiting.pop() {
            if !seen.insert(at) {
                continue;
            }
            let after_ms = spans[at].start - begin;
            bars.push(Bar {
                span: at,
                depth,
                offset: part(after_ms),
                width: part(spans[at].duration_ms),
                after_ms,
            });
            let below = children.get(&at).into_iter().flatten();
            waiting.extend(below.rev().map(|child| (*child, depth + 1)));
        }
    };
    for root in roots {
        place(root, &mut bars);
    }
    // What is left is made from itself, by some way: the earliest begins.
    for at in order {
        place(at, &mut bars);
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(id: i64, span: &str, parent: &str, start: i64, duration_ms: i64) -> Span {
        Span {
            id,
            span_id: span.to_owned(),
            parent_span_id: parent.to_owned(),
            start,
            duration_ms,
            timed: true,
            agent: String::new(),
            action: String::new(),
            model_id: 0,
            model: String::new(),
            tokens: 0,
            cost_nanos: None,
            outcome: Outcome::Ok,
        }
    }

    fn shape(spans: &[Span]) -> Vec<(i64, usize)> {
        waterfall(spans).iter().map(|bar| (spans[bar.span].id, bar.depth)).collect()
    }

    #[test]
    fn children_stand_below_their_parents_in_the_order_of_time() {
        let spans = [
            span(4, "d", "b", 40, 10),
            span(3, "c", "a", 60, 40),
            span(2, "b", "a", 10, 45),
            span(1, "a", "outside", 0, 200),
        ];
        assert_eq!(shape(&spans), [(1, 0), (2, 1), (4, 2), (3, 1)]);
        let bars = waterfall(&spans);
        assert_eq!((bars[0].offset, bars[0].width), (0, 10_000));
        assert_eq!((bars[2].offset, bars[2].width, bars[2].after_ms), (2_000, 500, 40));
    }

    #[test]
    fn nothing_is_left_out_and_nothing_stands_twice() {
        let cycle = [span(1, "a", "b", 5, 1), span(2, "b", "a", 0, 1), span(3, "c", "c", 9, 1)];
        assert_eq!(shape(&cycle), [(3, 0), (2, 0), (1, 1)]);
        let twins = [
            span(1, "a", "", 0, 5),
            span(2, "a", "", 1, 5),
            span(3, "", "a", 2, 1),
            span(4, "", "", 3, 1),
        ];
        assert_eq!(shape(&twins), [(1, 0), (3, 1), (2, 0), (4, 0)]);
        assert_eq!(waterfall(&[]), []);
        let one = waterfall(&[span(1, "", "", 7, 0)]);
        assert_eq!((one[0].offset, one[0].width), (0, 0));
    }
}
