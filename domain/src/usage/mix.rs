//! How the mix of models has moved between two periods.

use serde::{Deserialize, Serialize};

/// One model's share of both periods.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MixRow {
    /// The model's number.
    pub id: i32,
    /// Its part of the later period, 0 to 1; `None` when that period has nothing to share.
    pub share: Option<f64>,
    /// Its part of the earlier one.
    pub before: Option<f64>,
}

impl MixRow {
    /// The change of its share in percentage points; `None` when either period has nothing.
    #[must_use]
    pub fn points(&self) -> Option<f64> {
        Some((self.share? - self.before?) * 100.0)
    }
}

/// The mix of two periods.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mix {
    /// The models that have a part in either, the largest change first, then the largest share.
    pub rows: Vec<MixRow>,
    /// The total variation distance of the two mixes, 0 (the same) to 1 (no model in common); `None` when either period has nothing.
    pub distance: Option<f64>,
}

/// Compares the mix of two periods: `(model, amount, amount before)`, each model once. What is not above zero has no part.
///
/// The distance is the total variation distance of the two distributions of shares `p` and `q`, `δ(p, q) = ½ Σ |p(m) − q(m)|` over all
/// models `m`: the part of the whole that would have to go to another model to make one mix of the other (D. A. Levin, Y. Peres and
/// E. L. Wilmer, "Markov Chains and Mixing Times", 2nd edition, 2017, proposition 4.2).
#[must_use]
pub fn mix(amounts: &[(i32, i64, i64)]) -> Mix {
    let sum = |of: fn(&(i32, i64, i64)) -> i64| amounts.iter().map(|row| i128::from(of(row).max(0))).sum::<i128>();
    let (all, all_before) = (sum(|row| row.1), sum(|row| row.2));
    let mut rows: Vec<MixRow> = amounts
        .iter()
        .filter(|(_, now, before)| *now > 0 || *before > 0)
        .map(|(id, now, before)| MixRow {
            id: *id,
            share: part(*now, all),
            before: part(*before, all_before),
        })
        .collect();
    rows.sort_by(|one, other| weight(other).total_cmp(&weight(one)).then(one.id.cmp(&other.id)));
    let changes = rows.iter().map(|row| row.points().map(f64::abs)).sum::<Option<f64>>();
    let distance = changes.filter(|_| !rows.is_empty()).map(|points| (points / 200.0).min(1.0));
    Mix { rows, distance }
}

/// What rows are ordered by: the change, or the share where there is nothing to compare it with.
fn weight(row: &MixRow) -> f64 {
    let share = row.share.or(row.before).unwrap_or_default();
    // The share tells equal changes apart, and is too small to outweigh another change.
    row.points().map_or(share, |points| points.abs() + share * 1e-9)
}

#[expect(clippy::cast_precision_loss, reason = "a share, for people")]
fn part(amount: i64, all: i128) -> Option<f64> {
    (all > 0).then(|| amount.max(0) as f64 / all as f64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_distance_is_half_of_all_changes() {
        // p = (0.6, 0.3, 0.1, 0), q = (0.5, 0.2, 0, 0.3): |Δ| = 0.1 + 0.1 + 0.1 + 0.3, half of which is 0.3.
        let mix = mix(&[(1, 60, 50), (2, 30, 20), (3, 10, 0), (4, 0, 30), (5, 0, 0)]);
        assert!((mix.distance.expect("both have something") - 0.3).abs() < 1e-12);
        let points: Vec<(i32, f64)> = mix.rows.iter().map(|row| (row.id, row.points().expect("points").round())).collect();
        assert_eq!(
            points,
            [(4, -30.0), (1, 10.0), (2, 10.0), (3, 10.0)],
            "the largest change, then the largest share"
        );
    }

    #[test]
    fn the_same_mix_has_no_distance_and_another_one_has_all() {
        let same = mix(&[(1, 200, 2), (2, 100, 1)]).distance.expect("both");
        assert!(same.abs() < 1e-12, "how much there is does not matter");
        assert_eq!(mix(&[(1, 5, 0), (2, 0, 9)]).distance, Some(1.0));
    }

    #[test]
    fn a_period_without_anything_has_no_mix() {
        let now = mix(&[(1, 5, 0), (2, 15, 0)]);
        assert_eq!(now.distance, None);
        assert_eq!((now.rows[0].id, now.rows[0].share, now.rows[0].before), (2, Some(0.75), None));
        assert_eq!(now.rows[0].points(), None);
        assert_eq!(mix(&[(1, 0, 0), (2, -4, 0)]), Mix::default(), "a correction is no part");
    }

    proptest! {
        #[test]
        fn it_is_a_distance(amounts in proptest::collection::vec((0_i64..1_000_000_000_000_000, 0_i64..1_000_000_000_000_000), 1..12)) {
            let rows: Vec<(i32, i64, i64)> = amounts.iter().zip(1..).map(|((now, before), id)| (id, *now, *before)).collect();
            let back: Vec<(i32, i64, i64)> = rows.iter().map(|(id, now, before)| (*id, *before, *now)).collect();
            let (there, again) = (mix(&rows), mix(&back));
            if let (Some(one), Some(other)) = (there.distance, again.distance) {
                prop_assert!((one - other).abs() < 1e-9, "the same both ways");
                prop_assert!((0.0..=1.0).contains(&one));
                let sum: f64 = there.rows.iter().filter_map(MixRow::points).sum();
                prop_assert!(sum.abs() < 1e-6, "what one gains others lose");
                // Proposition 4.2: it is also the sum of what the winners win.
                let won: f64 = there.rows.iter().filter_map(MixRow::points).filter(|points| *points > 0.0).sum();
                prop_assert!((won / 100.0 - one).abs() < 1e-9);
            }
        }
    }
}
