//! Values that hold for stretches of time.

use serde::{Deserialize, Serialize};

use super::Micros;

/// A stretch of time; both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stretch {
    /// Its first moment.
    pub from: Micros,
    /// Its last one.
    pub to: Micros,
}

impl Stretch {
    /// A stretch from one moment to another.
    #[must_use]
    pub const fn new(from: Micros, to: Micros) -> Self {
        Self { from, to }
    }

    /// Whether a moment belongs to it.
    #[must_use]
    pub const fn holds(self, at: Micros) -> bool {
        self.from <= at && at <= self.to
    }

    /// Whether two have a moment in common.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// The smallest stretch that holds both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self::new(self.from.min(other.from), self.to.max(other.to))
    }
}

/// Values by stretches that have no moment in common, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread<T>(Vec<(Stretch, T)>);

impl<T> Default for Spread<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone> Spread<T> {
    /// Stretches with their values; of two that meet, the later one of the list holds.
    #[must_use]
    pub fn of(list: impl IntoIterator<Item = (Stretch, T)>) -> Self {
        let mut spread = Self::default();
        for (stretch, value) in list {
            spread.set(stretch, Some(value));
        }
        spread
    }

    /// Says something else of a stretch, or nothing. What was said of the time before and after it stays said.
    pub fn set(&mut self, stretch: Stretch, value: Option<T>) {
        let mut next = Vec::with_capacity(self.0.len() + 2);
        for (known, held) in self.0.drain(..) {
            if !known.meets(stretch) {
                next.push((known, held));
                continue;
            }
            if known.from < stretch.from {
                next.push((Stretch::new(known.from, stretch.from - 1), held.clone()));
            }
            if known.to > stretch.to {
                next.push((Stretch::new(stretch.to + 1, known.to), held));
            }
        }
        if let Some(value) = value {
            next.push((stretch, value));
        }
        next.sort_by_key(|(stretch, _)| *stretch);
        self.0 = next;
    }

    /// What is said of a stretch, in order.
    pub fn within(&self, stretch: Stretch) -> impl Iterator<Item = (Stretch, &T)> {
        let first = self.0.partition_point(|(known, _)| known.to < stretch.from);
        let rest = self.0[first..].iter();
        rest.take_while(move |(known, _)| known.from <= stretch.to)
            .map(|(known, value)| (*known, value))
    }

    /// All of it, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Stretch, &T)> {
        self.0.iter().map(|(stretch, value)| (*stretch, value))
    }

    /// Whether nothing is said at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(from: Micros, to: Micros) -> Stretch {
        Stretch::new(from, to)
    }

    #[test]
    fn what_is_said_last_holds_and_the_rest_stays() {
        let mut spread = Spread::of([(stretch(0, 100), 'a'), (stretch(200, 300), 'b')]);
        spread.set(stretch(40, 60), Some('c'));
        let all: Vec<_> = spread.iter().map(|(stretch, value)| (stretch.from, stretch.to, *value)).collect();
        assert_eq!(all, [(0, 39, 'a'), (40, 60, 'c'), (61, 100, 'a'), (200, 300, 'b')]);
        spread.set(stretch(50, 250), None);
        let all: Vec<_> = spread.iter().map(|(stretch, value)| (stretch.from, stretch.to, *value)).collect();
        assert_eq!(all, [(0, 39, 'a'), (40, 49, 'c'), (251, 300, 'b')]);
        let some: Vec<char> = spread.within(stretch(39, 40)).map(|(_, value)| *value).collect();
        assert_eq!(some, ['a', 'c']);
        assert_eq!(spread.within(stretch(50, 250)).count(), 0);
    }
}
