//! Who pays.

use serde::{Deserialize, Serialize};

use crate::Nanos;
use crate::apportion::apportion;
use crate::sessions::{Assignment, WHOLE};

/// Who pays for work. The order is that of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// A project's client.
    Project(i32),
    /// Nobody: somebody has said so.
    NotBillable,
    /// Nobody has said anything yet.
    Untagged,
}

/// Who pays for what is tagged so, each with their part in hundredths of a percent.
#[must_use]
pub fn shared(tag: Option<&Assignment>) -> Vec<(Payer, u16)> {
    match tag {
        None => vec![(Payer::Untagged, WHOLE)],
        Some(Assignment::NotBillable) => vec![(Payer::NotBillable, WHOLE)],
        Some(Assignment::Projects(shares)) => shares.iter().map(|share| (Payer::Project(share.project), share.points)).collect(),
    }
}

/// A whole number, shared out; the parts add up to it exactly.
pub(super) fn portions(amount: i64, payers: &[(Payer, u16)]) -> Vec<i64> {
    let weights: Vec<u64> = payers.iter().map(|(_, points)| u64::from(*points)).collect();
    apportion(Nanos(amount), &weights).into_iter().map(|part| part.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sessions::Share;

    #[test]
    fn every_tag_has_a_payer() {
        assert_eq!(shared(None), [(Payer::Untagged, 10_000)]);
        assert_eq!(shared(Some(&Assignment::NotBillable)), [(Payer::NotBillable, 10_000)]);
        let two = Assignment::Projects(vec![Share { project: 1, points: 3_333 }, Share { project: 2, points: 6_667 }]);
        let payers = shared(Some(&two));
        assert_eq!(payers, [(Payer::Project(1), 3_333), (Payer::Project(2), 6_667)]);
        assert_eq!(portions(10, &payers), [3, 7]);
    }
}
