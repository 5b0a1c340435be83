//! How often suggestions would have been right.

use serde::{Deserialize, Serialize};

use super::{Model, Sample};

/// How a model did on sessions that it had not seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Accuracy {
    /// The sessions that it was tried on.
    pub tried: u64,
    /// For how many of them it suggested something.
    pub suggested: u64,
    /// How many of these suggestions were what a person had chosen.
    pub right: u64,
}

/// Tries the model as it would have been used: each sample, in the order of time, with what was learned from those before the last part of them.
/// `held_out` of a hundred samples, the latest, are not learned from.
#[must_use]
pub fn evaluate(samples: &[Sample], held_out: usize) -> Accuracy {
    let mut order: Vec<&Sample> = samples.iter().collect();
    order.sort_by_key(|sample| sample.facts.starts);
    let learned = order.len() - order.len() * held_out.min(100) / 100;
    let model = Model::learn(order[..learned].iter().copied());
    let mut accuracy = Accuracy::default();
    for sample in &order[learned..] {
        accuracy.tried += 1;
        if let Some(suggestion) = model.suggest(&sample.facts) {
            accuracy.suggested += 1;
            accuracy.right += u64::from(suggestion.tag == sample.tag);
        }
    }
    accuracy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Facts, PartFacts};
    use crate::sessions::Assignment;

    #[test]
    fn only_the_latest_are_tried_on_what_came_before() {
        let sample = |at: i64, directory: &str, project: i32| Sample {
            facts: Facts {
                starts: at,
                parts: vec![PartFacts {
                    directory: directory.to_owned(),
                    requests: 1,
                    ..PartFacts::default()
                }],
                ..Facts::default()
            },
            tag: Assignment::project(project),
        };
        let mut samples: Vec<Sample> = (0..70)
            .map(|at| sample(at, ["/work/a", "/work/b"][at as usize % 2], at as i32 % 2))
            .collect();
        samples.extend((70..80).map(|at| sample(at, "/work/a", 0)));
        samples.extend((80..90).map(|at| sample(at, "/work/b", 0)));
        samples.extend((90..100).map(|at| sample(at, "/work/c", 1)));
        samples.reverse();
        assert_eq!(
            evaluate(&samples, 30),
            Accuracy {
                tried: 30,
                suggested: 20,
                right: 10
            }
        );
        assert_eq!(evaluate(&[], 30), Accuracy::default());
        assert_eq!(evaluate(&samples, 100).suggested, 0);
    }
}
