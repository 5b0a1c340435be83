//! What has been chosen so far, and what choosing one more day makes of it. Pure.

use jiff::civil::Date;

use super::calendar::days_between;

/// A range in the making.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The day that was chosen first, or the first day once there are two.
    pub from: Option<Date>,
    /// The last day; `None` while it is still to be chosen.
    pub to: Option<Date>,
}

/// How a day stands to the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Not in it.
    Outside,
    /// Its first day, or its last.
    Edge,
    /// Between them.
    Inside,
}

impl Choice {
    /// One more day: it completes a range that has one, in whichever order; otherwise it begins a new one.
    #[must_use]
    pub fn with(self, day: Date) -> Self {
        match self {
            Self {
                from: Some(from),
                to: None,
            } => Self {
                from: Some(from.min(day)),
                to: Some(from.max(day)),
            },
            _ => Self { from: Some(day), to: None },
        }
    }

    /// The range, once it is complete.
    #[must_use]
    pub fn complete(self) -> Option<(Date, Date)> {
        self.from.zip(self.to)
    }

    /// How a day stands to the range; while the last day is missing, to the one that `pointed` at would make.
    #[must_use]
    pub fn place(self, day: Date, pointed: Option<Date>) -> Place {
        let Some(from) = self.from else { return Place::Outside };
        let to = self.to.or(pointed).unwrap_or(from);
        let (first, last) = (from.min(to), from.max(to));
        if day == first || day == last {
            Place::Edge
        } else if (first..=last).contains(&day) {
            Place::Inside
        } else {
            Place::Outside
        }
    }

    /// What is chosen, for those who cannot see it.
    #[must_use]
    pub fn spoken(self) -> String {
        match (self.from, self.to) {
            (Some(from), Some(to)) => match days_between(from, to) {
                1 => "1 day".to_owned(),
                days => format!("{days} days"),
            },
            (Some(_), None) => "Choose the last day".to_owned(),
            _ => "Choose the first day".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn two_days_in_either_order_make_a_range_and_a_third_begins_anew() {
        let (early, late) = (date(2026, 11, 5), date(2026, 11, 9));
        for (first, second) in [(early, late), (late, early)] {
            assert_eq!(Choice::default().with(first).with(second).complete(), Some((early, late)));
        }
        let anew = Choice::default().with(early).with(late).with(early);
        assert_eq!((anew.from, anew.to), (Some(early), None));
        assert_eq!(Choice::default().with(early).with(early).complete(), Some((early, early)));
    }

    #[test]
    fn the_pointer_shows_the_range_before_it_is_chosen() {
        let day = |number| date(2026, 11, number);
        let begun = Choice::default().with(day(9));
        assert_eq!(begun.place(day(7), Some(day(5))), Place::Inside);
        assert_eq!(begun.place(day(5), Some(day(5))), Place::Edge);
        assert_eq!(begun.place(day(10), Some(day(5))), Place::Outside);
        assert_eq!(begun.place(day(9), None), Place::Edge);
        assert_eq!(
            begun.with(day(12)).place(day(7), Some(day(5))),
            Place::Outside,
            "a complete range follows no pointer"
        );
    }

    #[test]
    fn it_is_read_out() {
        let day = date(2026, 11, 5);
        assert_eq!(Choice::default().spoken(), "Choose the first day");
        assert_eq!(Choice::default().with(day).spoken(), "Choose the last day");
        assert_eq!(Choice::default().with(day).with(day).spoken(), "1 day");
        assert_eq!(Choice::default().with(day).with(date(2026, 12, 4)).spoken(), "30 days");
    }
}
