//! Suggestions: what a session is probably to be billed to, learned from what people have tagged before.
//!
//! The model is a list of counts that anyone can check: of the sessions that had something in common with this one, so many were billed to that
//! project. The strongest of these counts speaks, and the page shows it. Nothing is ever tagged because of it, unless a rule says so.

mod answer;
mod evaluate;
mod feature;
mod model;
mod wilson;

pub use answer::{Suggested, Suggestions};
pub use evaluate::{Accuracy, evaluate};
pub use feature::Feature;
pub use model::{LEAST_CONFIDENCE, Model, Reason, Sample, Suggestion};
pub use wilson::lower_bound;
