//! What use can be told apart by.

use serde::{Deserialize, Serialize};

use crate::event::named;

named! {
    /// A dimension of use.
    Dimension {
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
    }
}

impl Dimension {
    /// What a page calls use of which nothing is said: number 0.
    #[must_use]
    pub const fn unnamed(self) -> &'static str {
        match self {
            Self::Account => "unnamed account",
            Self::Person => "not named",
            Self::Agent => "unnamed agent",
            Self::Action => "unnamed action",
            Self::Model => crate::overview::UNNAMED_MODEL,
            Self::Outcome => "ok",
        }
    }
}
