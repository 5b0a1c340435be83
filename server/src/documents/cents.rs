//! Amounts in whole cents that add up to a total in whole cents.

use std::cmp::Reverse;

use domain::Nanos;
use domain::money::NANOS_PER_USD;

const NANOS_PER_CENT: i64 = NANOS_PER_USD / 100;

/// Makes cents of amounts, so that they add up to the total, by the method of the largest remainder: each is rounded down, and what is missing
/// goes, a cent each, to those that lost most, to the first of them where they lost the same. No amount moves by a cent or more, as long as the
/// total is no further from their sum than rounding takes it. Amounts may be negative, which `domain::apportion` does not take: its parts are
/// shares of one whole, these are amounts of their own.
pub(super) fn whole(amounts: &[Nanos], total_cents: i64) -> Vec<i64> {
    let mut cents: Vec<i64> = amounts.iter().map(|amount| amount.0.div_euclid(NANOS_PER_CENT)).collect();
    let mut order: Vec<usize> = (0..amounts.len()).collect();
    order.sort_by_key(|at| (Reverse(amounts[*at].0.rem_euclid(NANOS_PER_CENT)), *at));
    let missing = total_cents - cents.iter().sum::<i64>();
    for at in order.into_iter().take(usize::try_from(missing).unwrap_or_default()) {
        cents[at] += 1;
    }
    cents
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn who_lost_most_gets_the_cent() {
        let amounts = [Nanos(12_345_000_000), Nanos(1_009_000_000), Nanos(-504_000_000)];
        assert_eq!(whole(&amounts, 1_285), [1_234, 101, -50]);
        assert_eq!(whole(&[], 0), Vec::<i64>::new());
    }

    proptest! {
        #[test]
        fn cents_add_up_and_none_moves_by_a_whole_one(amounts in proptest::collection::vec(-1_000_000_000_000..9_000_000_000_000_i64, 0..30)) {
            let amounts: Vec<Nanos> = amounts.into_iter().map(Nanos).collect();
            let total = amounts.iter().copied().sum::<Nanos>().to_cents();
            let cents = whole(&amounts, total);
            prop_assert_eq!(cents.iter().sum::<i64>(), total);
            for (amount, cents) in amounts.iter().zip(cents) {
                prop_assert!((amount.0 - cents * NANOS_PER_CENT).abs() <= NANOS_PER_CENT);
            }
        }
    }
}
