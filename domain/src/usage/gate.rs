//! Which changes of the stream a page may add to its sums.

use serde::{Deserialize, Serialize};

use crate::live::Delta;

/// What the filters let through, as far as a [`Delta`] can tell, in numbers that the asker may see anyway.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// The accounts.
    pub accounts: Vec<i32>,
    /// The models; `None` lets all through.
    pub models: Option<Vec<i32>>,
    /// The persons; `None` lets all through.
    pub persons: Option<Vec<i32>>,
    /// Whether the filters ask for nothing that a delta does not know: agent, action, how a request ended. Otherwise nothing passes, and
    /// the page has to be read again.
    pub is_decided: bool,
}

impl Gate {
    /// Whether it lets a delta through.
    #[must_use]
    pub fn lets(&self, delta: &Delta) -> bool {
        let among = |list: &Option<Vec<i32>>, id: i32| list.as_ref().is_none_or(|list| list.contains(&id));
        self.is_decided && self.accounts.contains(&delta.account) && among(&self.models, delta.model) && among(&self.persons, delta.person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Measures;

    fn delta(account: i32, person: i32, model: i32) -> Delta {
        Delta {
            bucket: 0,
            account,
            person,
            model,
            measures: Measures::default(),
        }
    }

    #[test]
    fn a_delta_has_to_pass_all_of_it() {
        let gate = Gate {
            accounts: vec![1, 2],
            models: Some(vec![7]),
            persons: None,
            is_decided: true,
        };
        assert!(gate.lets(&delta(2, 9, 7)));
        assert!(!gate.lets(&delta(3, 9, 7)), "an account that may not be seen, or is not asked for");
        assert!(!gate.lets(&delta(2, 9, 8)));
        let one = Gate {
            persons: Some(vec![0]),
            ..gate.clone()
        };
        assert!(one.lets(&delta(1, 0, 7)) && !one.lets(&delta(1, 9, 7)));
        let undecided = Gate { is_decided: false, ..gate };
        assert!(!undecided.lets(&delta(2, 9, 7)), "what cannot be told is read again");
    }
}
