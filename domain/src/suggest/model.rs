//! The counts, and what they suggest.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Feature, lower_bound};
use crate::rules::Facts;
use crate::sessions::Assignment;

/// Less sure than this, nothing is suggested.
pub const LEAST_CONFIDENCE: f64 = 0.5;
/// So many reasons are shown.
const REASONS: usize = 3;

/// A session that a person has tagged.
#[derive(Clone, Debug)]
pub struct Sample {
    /// What is known of it.
    pub facts: Facts,
    /// What it was tagged with.
    pub tag: Assignment,
}

/// Why something is suggested: of the sessions with a feature, so many were billed to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    /// What this session has in common with them.
    pub feature: Feature,
    /// So many of them were billed to what is suggested …
    pub hits: u64,
    /// … of so many.
    pub of: u64,
}

/// What a session is probably to be billed to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// To this.
    pub tag: Assignment,
    /// How sure that is, from 0 to 1: the lower end of the 95 % interval of the strongest reason's share.
    pub confidence: f64,
    /// Why, the strongest reason first.
    pub reasons: Vec<Reason>,
}

impl Suggestion {
    /// How sure it is in percent, rounded down: nobody is promised more than there is.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share from 0 to 1")]
    pub fn percent(&self) -> u8 {
        (self.confidence.clamp(0.0, 1.0) * 100.0).floor() as u8
    }
}

/// The counts.
#[derive(Clone, Debug, Default)]
pub struct Model {
    counts: HashMap<Feature, HashMap<Assignment, u64>>,
}

impl Model {
    /// Counts what people have tagged. Sessions whose cost is shared say nothing about others, and are left out.
    #[must_use]
    pub fn learn<'a>(samples: impl IntoIterator<Item = &'a Sample>) -> Self {
        let mut model = Self::default();
        for sample in samples {
            if matches!(&sample.tag, Assignment::Projects(shares) if shares.len() > 1) {
                continue;
            }
            for feature in Feature::of(&sample.facts) {
                *model.counts.entry(feature).or_default().entry(sample.tag.clone()).or_default() += 1;
            }
        }
        model
    }

    /// What a session is probably to be billed to; nothing where no count is sure enough.
    #[must_use]
    pub fn suggest(&self, facts: &Facts) -> Option<Suggestion> {
        let mut found: Vec<(f64, Assignment, Reason)> = Vec::new();
        for feature in Feature::of(facts) {
            let Some(counts) = self.counts.get(&feature) else { continue };
            let of: u64 = counts.values().sum();
            for (tag, hits) in counts {
                let reason = Reason {
                    feature: feature.clone(),
                    hits: *hits,
                    of,
                };
                found.push((lower_bound(*hits, of), tag.clone(), reason));
            }
        }
        // The surest first; of equal ones that which more sessions speak for, then in the order of the features, so that nothing is left to chance.
        found.sort_by(|(one, _, a), (other, _, b)| {
            other
                .total_cmp(one)
                .then_with(|| (Reverse(a.of), &a.feature).cmp(&(Reverse(b.of), &b.feature)))
        });
        let (confidence, tag, _) = found.first().filter(|(confidence, _, _)| *confidence >= LEAST_CONFIDENCE)?.clone();
        let reasons = found
            .into_iter()
            .filter(|(sure, same, _)| *same == tag && *sure >= LEAST_CONFIDENCE)
            .map(|(_, _, reason)| reason)
            .take(REASONS)
            .collect();
        Some(Suggestion { tag, confidence, reasons })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Feature;
    use super::*;
    use crate::rules::PartFacts;
    use crate::sessions::Share;

    fn facts(person: i32, directory: &str) -> Facts {
        Facts {
            account: 1,
            person,
            parts: vec![PartFacts {
                directory: directory.to_owned(),
                requests: 1,
                ..PartFacts::default()
            }],
            ..Facts::default()
        }
    }

    fn sample(person: i32, directory: &str, tag: Assignment) -> Sample {
        Sample {
            facts: facts(person, directory),
            tag,
        }
    }

    #[test]
    fn the_strongest_count_speaks_and_is_shown() {
        let (relaunch, care) = (Assignment::project(1), Assignment::project(2));
        let mut samples: Vec<Sample> = (0..20).map(|n| sample(n % 2 + 1, "/work/globex", relaunch.clone())).collect();
        samples.push(sample(1, "/work/globex", care.clone()));
        samples.extend((0..15).map(|_| sample(1, "/work/initech", care.clone())));
        let model = Model::learn(&samples);
        let suggested = model.suggest(&facts(1, "/work/globex/api")).expect("suggests");
        assert_eq!(suggested.tag, relaunch);
        assert_eq!(
            suggested.reasons[0],
            Reason {
                feature: Feature::Directory("/work/globex".to_owned()),
                hits: 20,
                of: 21,
            }
        );
        assert!(
            suggested.confidence > 0.75 && suggested.confidence < 0.80,
            "{}",
            suggested.confidence
        );
        assert_eq!(model.suggest(&facts(1, "/work/initech")).expect("suggests").tag, care);
        // Nothing is known of the place, and the person works for both.
        assert_eq!(model.suggest(&facts(1, "/elsewhere/new")), None);
        assert_eq!(Model::default().suggest(&facts(1, "/work/globex")), None);
    }

    #[test]
    fn few_are_not_enough_and_shared_ones_do_not_count() {
        let shared = Assignment::Projects(vec![Share { project: 1, points: 5_000 }, Share { project: 2, points: 5_000 }]);
        let samples: Vec<Sample> = (0..30).map(|_| sample(1, "/work/globex", shared.clone())).collect();
        assert_eq!(Model::learn(&samples).suggest(&facts(1, "/work/globex")), None);
        let three: Vec<Sample> = (0..3).map(|_| sample(1, "/work/globex", Assignment::NotBillable)).collect();
        assert_eq!(
            Model::learn(&three).suggest(&facts(1, "/work/globex")),
            None,
            "three of three are 44 % sure"
        );
        let four: Vec<Sample> = (0..4).map(|_| sample(1, "/work/globex", Assignment::NotBillable)).collect();
        assert_eq!(
            Model::learn(&four).suggest(&facts(1, "/work/globex")).expect("suggests").tag,
            Assignment::NotBillable
        );
    }

    #[test]
    fn confidence_is_never_rounded_up() {
        let percent = |confidence| {
            let suggestion = Suggestion {
                tag: Assignment::NotBillable,
                confidence,
                reasons: Vec::new(),
            };
            suggestion.percent()
        };
        assert_eq!((percent(0.999), percent(0.5), percent(2.0)), (99, 50, 100));
    }
}
