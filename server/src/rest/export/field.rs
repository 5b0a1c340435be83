//! Columns and cells of a table.

use domain::Nanos;
use domain::overview::Bucket;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers with a fraction.
    Number,
    /// US dollars, exact to the nano-dollar.
    Dollars,
    /// Instants.
    Instant,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, with the unit: `output (tokens)`.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A cell; what is not known is empty.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// Words.
    Text(String),
    /// A whole number.
    Whole(Option<i64>),
    /// A number with a fraction.
    Number(Option<f64>),
    /// An amount of money.
    Dollars(Option<Nanos>),
    /// An instant, unix milliseconds.
    Instant(i64),
}

/// Its cells, one a column.
pub type Row = Vec<Field>;

impl Field {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A whole number.
    pub fn whole(number: impl Into<i64>) -> Self {
        Self::Whole(Some(number.into()))
    }

    /// A number, rounded to so many digits after the point.
    #[must_use]
    pub fn rounded(number: Option<f64>, digits: i32) -> Self {
        let step = 10_f64.powi(digits);
        Self::Number(number.map(|number| (number * step).round() / step))
    }

    /// A part of a whole, 0 to 1, in percent.
    #[must_use]
    pub fn percent(part: Option<f64>) -> Self {
        Self::rounded(part.map(|part| part * 100.0), 4)
    }
}

/// The two columns that a bucket fills.
pub fn bucket_columns() -> [Column; 2] {
    [Column::new("bucket", Kind::Text), Column::new("begins", Kind::Instant)]
}

/// The two cells of a bucket.
pub fn bucket_fields(bucket: &Bucket) -> [Field; 2] {
    [
        Field::text(bucket.label.as_str()),
        Field::Instant(bucket.start.saturating_mul(1000)),
    ]
}

impl Column {
    /// A column.
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self { name: name.into(), kind }
    }

    /// Columns that all hold the same kind.
    pub fn of<'a>(kind: Kind, names: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = Self> {
        names.into_iter().map(move |name| Self::new(name, kind))
    }

    /// Its name as programs like it: `output_tokens`, `cost_usd`.
    #[must_use]
    pub fn snake(&self) -> String {
        let words = self.name.to_lowercase();
        let words: Vec<&str> = words
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        words.join("_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_for_people_and_for_programs() {
        assert_eq!(Column::new("cache reads (tokens)", Kind::Whole).snake(), "cache_reads_tokens");
        assert_eq!(Column::new("cost (USD)", Kind::Dollars).snake(), "cost_usd");
    }
}
