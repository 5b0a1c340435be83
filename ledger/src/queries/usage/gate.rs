//! What a page needs to know to add changes of the stream to its sums.

use domain::usage::{Dimension, Gate};

use super::Scene;
use super::Selection;

impl Scene {
    /// What the filters of the question let through, as far as a change of the stream can tell.
    pub fn gate(&self) -> Gate {
        self.selection.gate()
    }
}

impl Selection {
    /// The same, of a selection.
    #[must_use]
    pub fn gate(&self) -> Gate {
        let list = |by| self.limited_to(by).map(<[i32]>::to_vec);
        Gate {
            accounts: self.accounts.clone(),
            models: list(Dimension::Model),
            persons: list(Dimension::Person),
            is_decided: self
                .dimensions(&[])
                .iter()
                .all(|by| matches!(by, Dimension::Person | Dimension::Model)),
        }
    }
}
