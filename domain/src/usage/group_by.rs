//! What sums can be told apart by: a dimension, or what is known of its values.

use serde::{Deserialize, Serialize};

use super::Dimension;
use crate::event::named;

named! {
    /// What sums are told apart by.
    GroupBy {
        /// What is paid for.
        Account = "account",
        /// Who asked.
        Person = "person",
        /// The program that asked.
        Agent = "agent",
        /// What for.
        Action = "action",
        /// The model that answered.
        Model = "model",
        /// How it ended.
        Outcome = "outcome",
        /// The class of the model.
        Class = "class",
        /// Whose key it was: the source of the account.
        Source = "source",
    }
}

impl GroupBy {
    /// The dimension whose values are put together.
    #[must_use]
    pub const fn dimension(self) -> Dimension {
        match self {
            Self::Account | Self::Source => Dimension::Account,
            Self::Person => Dimension::Person,
            Self::Agent => Dimension::Agent,
            Self::Action => Dimension::Action,
            Self::Model | Self::Class => Dimension::Model,
            Self::Outcome => Dimension::Outcome,
        }
    }
}

impl From<Dimension> for GroupBy {
    fn from(by: Dimension) -> Self {
        match by {
            Dimension::Account => Self::Account,
            Dimension::Person => Self::Person,
            Dimension::Agent => Self::Agent,
            Dimension::Action => Self::Action,
            Dimension::Model => Self::Model,
            Dimension::Outcome => Self::Outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dimension_is_one_of_them() {
        for by in Dimension::ALL {
            assert_eq!(GroupBy::from(*by).dimension(), *by);
            assert_eq!(GroupBy::from(*by).as_str(), by.as_str());
        }
    }
}
