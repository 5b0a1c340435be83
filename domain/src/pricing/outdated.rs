//! Which stored versions of prices a book does not cost with any more: after an update of the program it may have another rate for a request than
//! the one that the request was costed with.

use jiff::Timestamp;

use super::book::Book;
use super::price::Price;

/// A version of a price as it was stored when the program brought it.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its number.
    pub id: i32,
    /// The key in the book. Versions of one key differ in their rates: the later one is the correction.
    pub key: String,
    /// When it was stored.
    pub added_at: Timestamp,
    /// What it is; nothing when it cannot be read.
    pub price: Option<Price>,
}

/// A time for which a stored version does not hold any more: whatever was costed with it then may cost something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outdated {
    /// The version's number.
    pub id: i32,
    /// From when on; from ever without.
    pub since: Option<Timestamp>,
    /// Until when, exclusive; for ever without.
    pub before: Option<Timestamp>,
}

impl Book {
    /// The stored versions that this book does not cost with any more, and for which time. Nothing in the usual case, in which all that is stored
    /// came with the books before and none of their prices was corrected.
    ///
    /// - A version whose rates the book does not have is outdated as a whole.
    /// - Where the book has learnt of a price before or after it only later, it is for the time of that price.
    #[must_use]
    pub fn outdated(&self, stored: &[Stored]) -> Vec<Outdated> {
        // A correction is no news of the day from which its price holds.
        let known_since = |price: &Price| stored.iter().filter(|one| one.key == price.key).map(|one| one.added_at).min();
        let mut found = Vec::new();
        for version in stored {
            let mut add = |since, before| {
                found.push(Outdated {
                    id: version.id,
                    since,
                    before,
                });
            };
            let around = self.among(&version.key);
            let Some((before, price, after)) =
                around.filter(|(_, price, _)| version.price.as_ref().is_some_and(|old| old.is_same_offer(price)))
            else {
                add(None, None);
                continue;
            };
            let came_later = |other: &Price| known_since(other) > known_since(price);
            if before.is_some_and(came_later) {
                add(None, Some(price.from));
            }
            if let Some(after) = after.filter(|after| came_later(after)) {
                add(Some(after.from), None);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &str = r#"
        [[vendor]]
        id = "v"
        [[model]]
        id = "a"
        vendor = "v"
        class = "fast"
        [[model.price]]
        from = "2026-01-01"
        standard = { input = "1", output = "2" }
        [[model.price]]
        from = "2026-06-01"
        standard = { input = "3", output = "4" }
        [[model]]
        id = "b"
        vendor = "v"
        class = "fast"
        [[model.price]]
        from = "2026-01-01"
        standard = { input = "5", output = "6" }
    "#;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    /// All of a book, stored on that day.
    fn stored(book: &Book, day: &str) -> Vec<Stored> {
        let one = |(n, price): (usize, &Price)| Stored {
            id: i32::try_from(n).expect("few"),
            key: price.key.clone(),
            added_at: at(day),
            price: Some(price.clone()),
        };
        book.prices().enumerate().map(one).collect()
    }

    #[test]
    fn what_the_book_still_has_is_not_outdated() {
        let book = Book::parse(BOOK).expect("well formed");
        assert_eq!(book.outdated(&stored(&book, "2026-07-01T00:00:00Z")), []);
        let all = stored(Book::builtin(), "2026-07-01T00:00:00Z");
        assert_eq!(Book::builtin().outdated(&all), []);
        // A price that was added on the day from which it holds, as is usual, was still learnt later.
        let mut told = stored(&book, "2026-07-01T00:00:00Z");
        told[1].added_at = at("2026-07-09T00:00:00Z");
        let since_june = Outdated {
            id: 0,
            since: Some(at("2026-06-01T00:00:00Z")),
            before: None,
        };
        assert_eq!(book.outdated(&told), [since_june]);
    }

    #[test]
    fn a_corrected_rate_outdates_the_version_and_only_it() {
        let book = Book::parse(BOOK).expect("well formed");
        let mut told = stored(&book, "2026-07-01T00:00:00Z");
        let mut wrong = told[2].clone();
        wrong.id = 7;
        wrong.added_at = at("2026-05-01T00:00:00Z");
        wrong.price.as_mut().expect("read").standard.output += rust_decimal::Decimal::ONE;
        told.push(wrong);
        let whole = |id| Outdated {
            id,
            since: None,
            before: None,
        };
        assert_eq!(book.outdated(&told), [whole(7)]);
        told[1].key = "a@2026-05-01".to_owned();
        told[0].price = None;
        assert_eq!(
            book.outdated(&told),
            [whole(0), whole(1), whole(7)],
            "what cannot be read, and what the book does not have"
        );
    }

    #[test]
    fn a_price_that_is_learnt_of_later_takes_its_time_from_its_neighbours() {
        let book = Book::parse(BOOK).expect("well formed");
        let mut told = stored(&book, "2026-07-01T00:00:00Z");
        told[0].added_at = at("2026-08-01T00:00:00Z");
        let until_june = Outdated {
            id: 1,
            since: None,
            before: Some(at("2026-06-01T00:00:00Z")),
        };
        assert_eq!(book.outdated(&told), [until_june]);
    }
}
