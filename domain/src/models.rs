//! Models: their names after normalisation, and their class.

use serde::{Deserialize, Serialize};

use crate::event::named;

named! {
    /// The class that the price book gives to a model; an org may override it.
    ModelClass {
        /// Small, quick and cheap.
        Fast = "fast",
        /// The capable and dear ones.
        Premium = "premium",
    }
}

/// A model as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// Its number in the org.
    pub id: i32,
    /// Its id after normalisation: `claude-opus-5`.
    pub name: String,
    /// Fast or premium.
    pub class: ModelClass,
}
