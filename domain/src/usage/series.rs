//! Sums over time.

use serde::{Deserialize, Serialize};

use super::Window;
use crate::Measures;
use crate::overview::Bucket;

/// One value of the dimension that a series is told apart by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its number; 0 is "not named".
    pub id: i32,
    /// Its name.
    pub name: String,
    /// One sum a bucket, dense: a bucket without use is zero.
    pub points: Vec<Measures>,
}

/// Sums by bucket, and by the values of a dimension if one was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// The window.
    pub window: Window,
    /// Its buckets, in order.
    pub buckets: Vec<Bucket>,
    /// The values, largest cost first; one named `total` where no dimension was asked for.
    pub groups: Vec<Group>,
}

impl Series {
    /// Sum over everything.
    #[must_use]
    pub fn total(&self) -> Measures {
        self.groups.iter().flat_map(|group| &group.points).copied().sum()
    }
}

impl Group {
    /// Sum over the buckets.
    #[must_use]
    pub fn total(&self) -> Measures {
        self.points.iter().copied().sum()
    }
}
