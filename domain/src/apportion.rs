//! Dividing an amount into parts that add up to it exactly.

use std::cmp::Reverse;

use crate::Nanos;

/// Divides an amount in proportion to weights, by the method of the largest remainder (Hamilton's): each part is its exact quota rounded down,
/// and what is left over goes, a nano-dollar each, to the parts with the largest remainders, to the first of them where those are equal. A
/// negative amount is divided as the positive one is, and negated. Where all weights are 0, all parts are equal but for the rest.
#[must_use]
pub fn apportion(amount: Nanos, weights: &[u64]) -> Vec<Nanos> {
    if weights.is_empty() {
        return Vec::new();
    }
    let all: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    let weight = |at: usize| if all == 0 { 1 } else { u128::from(weights[at]) };
    let all = if all == 0 { weights.len() as u128 } else { all };
    let size = u128::from(amount.0.unsigned_abs());
    let mut parts: Vec<u128> = (0..weights.len()).map(|at| size * weight(at) / all).collect();
    let left = size - parts.iter().sum::<u128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| (Reverse(size * weight(*at) % all), *at));
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        parts[at] += 1;
    }
    parts.into_iter().map(|part| signed(part, amount.0 < 0)).collect()
}

/// A part is never larger than the amount that it is of.
fn signed(part: u128, negative: bool) -> Nanos {
    let part = i128::try_from(part).unwrap_or_default();
    Nanos(i64::try_from(if negative { -part } else { part }).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(amount: i64, weights: &[u64]) -> Vec<i64> {
        apportion(Nanos(amount), weights).into_iter().map(|part| part.0).collect()
    }

    #[test]
    fn the_rest_goes_to_the_largest_remainders() {
        assert_eq!(parts(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(parts(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(parts(10, &[6_000, 4_000]), [6, 4]);
        // Quotas 1.4, 1.4, 7.2: one is left, and the first of the two largest remainders has it.
        assert_eq!(parts(10, &[14, 14, 72]), [2, 1, 7]);
        assert_eq!(parts(7, &[0, 5]), [0, 7]);
        assert_eq!(parts(7, &[0, 0]), [4, 3], "nothing to go by");
        assert_eq!(parts(0, &[1, 2]), [0, 0]);
        assert_eq!(parts(5, &[]), Vec::<i64>::new());
        assert_eq!(parts(i64::MIN, &[u64::MAX]), [i64::MIN]);
    }

    proptest! {
        #[test]
        fn parts_add_up_and_are_next_to_their_quotas(amount in any::<i64>(), weights in proptest::collection::vec(0..u64::from(u32::MAX), 1..20)) {
            let parts = parts(amount, &weights);
            prop_assert_eq!(parts.iter().map(|part| i128::from(*part)).sum::<i128>(), i128::from(amount));
            let all: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
            if all > 0 {
                for (part, weight) in parts.iter().zip(&weights) {
                    // |part − quota| < 1, in whole numbers.
                    let distance = i128::from(*part) * all - i128::from(amount) * i128::from(*weight);
                    prop_assert!(distance.abs() < all, "{} of {}", part, weight);
                }
            }
        }
    }
}
