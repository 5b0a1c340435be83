//! Rows as JSON Lines (<https://jsonlines.org>): an object a line, so that a file can be written, and read, without holding all of it.

use std::fmt::Display;
use std::io;

use domain::civil::write_instant;
use futures::{Stream, StreamExt};

use super::field::{Column, Field, Row};
use crate::rest::usage::dollars;

/// The rows as they come.
pub(super) fn written<E: Display>(
    columns: Vec<Column>,
    batches: impl Stream<Item = Result<Vec<Row>, E>> + Send + 'static,
) -> impl Stream<Item = io::Result<String>> + Send + 'static {
    let names: Vec<String> = columns.iter().map(|column| quoted(&column.snake())).collect();
    batches.map(move |batch| match batch {
        Ok(rows) => Ok(rows.iter().map(|row| line(&names, row)).collect::<String>()),
        Err(error) => Err(io::Error::other(error.to_string())),
    })
}

fn line(names: &[String], row: &Row) -> String {
    let pairs: Vec<String> = names
        .iter()
        .zip(row)
        .map(|(name, field)| format!("{name}:{}", value(field)))
        .collect();
    format!("{{{}}}\n", pairs.join(","))
}

/// Dollars are numbers with all nine digits, which whoever reads decimals reads exactly.
fn value(field: &Field) -> String {
    let or_null = |text: Option<String>| text.unwrap_or_else(|| "null".to_owned());
    match field {
        Field::Text(text) => quoted(text),
        Field::Whole(number) => or_null(number.map(|number| number.to_string())),
        Field::Number(number) => or_null(number.filter(|number| number.is_finite()).map(|number| number.to_string())),
        Field::Dollars(amount) => or_null(amount.map(dollars)),
        Field::Instant(at) => quoted(&write_instant(*at)),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use domain::Nanos;
    use futures::stream;

    use super::*;
    use crate::rest::export::Kind;

    #[tokio::test]
    async fn every_line_is_an_object_with_exact_amounts() {
        let columns = vec![
            Column::new("person", Kind::Text),
            Column::new("cost (USD)", Kind::Dollars),
            Column::new("cache rate (%)", Kind::Number),
            Column::new("last (UTC)", Kind::Instant),
        ];
        let row = |name: &str, cost: Option<i64>| {
            vec![
                Field::text(name),
                Field::Dollars(cost.map(Nanos)),
                Field::Number(None),
                Field::Instant(0),
            ]
        };
        let rows = vec![row("say \"hi\"\n", Some(1_000_000_001)), row("=1", None)];
        let file: Vec<io::Result<String>> = written(columns, stream::iter([Ok::<_, io::Error>(rows)])).collect().await;
        let text: String = file.into_iter().map(|part| part.expect("a part")).collect();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[0],
            r#"{"person":"say \"hi\"\n","cost_usd":1.000000001,"cache_rate":null,"last_utc":"1970-01-01T00:00:00Z"}"#
        );
        assert_eq!(serde_json::from_str::<serde_json::Value>(lines[1]).expect("JSON")["person"], "=1");
        assert_eq!(lines.len(), 2);
    }
}
