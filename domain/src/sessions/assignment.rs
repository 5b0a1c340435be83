//! What a session is billed to.

use serde::{Deserialize, Serialize};

use crate::Nanos;
use crate::apportion::apportion;

/// All of a session, in hundredths of a percent.
pub const WHOLE: u16 = 10_000;

/// A project's part of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Share {
    /// The project's number.
    pub project: i32,
    /// Its part in hundredths of a percent: 10,000 is all of it.
    pub points: u16,
}

/// What a session is billed to. A session without one is untagged.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// Nobody is billed for it.
    NotBillable,
    /// One project, or several with parts that add up to the whole.
    Projects(Vec<Share>),
}

/// Why shares are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentError {
    /// There is none.
    #[error("choose at least one project")]
    Empty,
    /// A part is nothing.
    #[error("each part must be more than 0 %")]
    Nothing,
    /// The same project twice.
    #[error("name each project once")]
    Twice,
    /// Less or more than all of it.
    #[error("the parts must add up to 100 %")]
    Sum,
}

impl Assignment {
    /// All of it to one project.
    #[must_use]
    pub fn project(project: i32) -> Self {
        Self::Projects(vec![Share { project, points: WHOLE }])
    }

    /// Parts of it to several, in the order of the projects' numbers.
    ///
    /// # Errors
    /// When the parts are not the whole.
    pub fn shares(mut shares: Vec<Share>) -> Result<Self, AssignmentError> {
        shares.sort_unstable();
        if shares.is_empty() {
            return Err(AssignmentError::Empty);
        }
        if shares.iter().any(|share| share.points == 0) {
            return Err(AssignmentError::Nothing);
        }
        if shares.windows(2).any(|pair| pair[0].project == pair[1].project) {
            return Err(AssignmentError::Twice);
        }
        if shares.iter().map(|share| u32::from(share.points)).sum::<u32>() != u32::from(WHOLE) {
            return Err(AssignmentError::Sum);
        }
        Ok(Self::Projects(shares))
    }

    /// The parts of an amount, by project; none where nobody is billed. They add up to it exactly.
    #[must_use]
    pub fn parts(&self, amount: Nanos) -> Vec<(i32, Nanos)> {
        let Self::Projects(shares) = self else {
            return Vec::new();
        };
        let weights: Vec<u64> = shares.iter().map(|share| u64::from(share.points)).collect();
        let parts = apportion(amount, &weights);
        shares.iter().map(|share| share.project).zip(parts).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(project: i32, points: u16) -> Share {
        Share { project, points }
    }

    #[test]
    fn parts_are_the_whole() {
        let third = Assignment::shares(vec![share(3, 3_334), share(1, 3_333), share(2, 3_333)]).expect("shares");
        assert_eq!(third.parts(Nanos(10)), [(1, Nanos(3)), (2, Nanos(3)), (3, Nanos(4))]);
        assert_eq!(Assignment::project(7).parts(Nanos(5)), [(7, Nanos(5))]);
        assert_eq!(Assignment::NotBillable.parts(Nanos(5)), []);
    }

    #[test]
    fn what_is_not_the_whole_is_refused() {
        let refused = |shares: &[Share]| Assignment::shares(shares.to_vec()).expect_err("refused");
        assert_eq!(refused(&[]), AssignmentError::Empty);
        assert_eq!(refused(&[share(1, WHOLE), share(2, 0)]), AssignmentError::Nothing);
        assert_eq!(refused(&[share(1, 5_000), share(1, 5_000)]), AssignmentError::Twice);
        assert_eq!(refused(&[share(1, 5_000), share(2, 4_999)]), AssignmentError::Sum);
        assert_eq!(refused(&[share(1, WHOLE), share(2, WHOLE)]), AssignmentError::Sum);
    }
}
