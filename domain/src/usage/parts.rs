//! What a sum is made of, by the values of one dimension: the largest by name, the rest together.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::Measures;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedSum {
    /// Its number; 0 is "not named".
    pub id: i32,
    /// Its name.
    pub name: String,
    /// Its sums.
    pub measures: Measures,
}

/// The values of a dimension, largest cost first, then most tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// The largest.
    pub named: Vec<NamedSum>,
    /// How many others there are.
    pub others: usize,
    /// Their sums.
    pub rest: Measures,
}

impl Parts {
    /// At most so many by name.
    #[must_use]
    pub fn of(mut parts: Vec<NamedSum>, most: usize) -> Self {
        parts.sort_by_key(|part| (Reverse(part.measures.cost), Reverse(part.measures.tokens()), part.id));
        let others = parts.split_off(most.min(parts.len()));
        Self {
            named: parts,
            others: others.len(),
            rest: others.into_iter().map(|part| part.measures).sum(),
        }
    }

    /// All of them together.
    #[must_use]
    pub fn total(&self) -> Measures {
        self.named.iter().map(|part| part.measures).sum::<Measures>() + self.rest
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.named.len() + self.others
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Nanos;

    fn part(id: i32, cost: i64, input: i64) -> NamedSum {
        NamedSum {
            id,
            name: id.to_string(),
            measures: Measures {
                cost: Nanos(cost),
                input,
                requests: 1,
                ..Measures::default()
            },
        }
    }

    #[test]
    fn the_largest_have_names_and_nothing_is_lost() {
        let all = vec![part(1, 5, 0), part(2, 9, 0), part(3, 5, 2), part(4, 1, 0)];
        let total: Measures = all.iter().map(|part| part.measures).sum();
        let parts = Parts::of(all.clone(), 2);
        assert_eq!(parts.named.iter().map(|part| part.id).collect::<Vec<_>>(), [2, 3]);
        assert_eq!((parts.others, parts.rest.cost, parts.count()), (2, Nanos(6), 4));
        assert_eq!(parts.total(), total);
        assert_eq!(Parts::of(all, 10).others, 0);
        assert_eq!(Parts::of(Vec::new(), 10), Parts::default());
    }
}
