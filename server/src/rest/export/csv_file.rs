//! Rows as CSV.

use std::fmt::Display;
use std::io;

use domain::civil::write_instant;
use futures::{Stream, StreamExt, stream};

use super::field::{Column, Field, Row};
use crate::rest::csv::{cell, line};
use crate::rest::usage::dollars;

/// The heading, then the rows as they come.
pub(super) fn written<E: Display>(
    columns: Vec<Column>,
    batches: impl Stream<Item = Result<Vec<Row>, E>> + Send + 'static,
) -> impl Stream<Item = io::Result<String>> + Send + 'static {
    let names: Vec<String> = columns.iter().map(|column| cell(&column.name)).collect();
    let lines = batches.map(|batch| match batch {
        Ok(rows) => Ok(rows
            .iter()
            .map(|row| line(&row.iter().map(written_field).collect::<Vec<_>>()))
            .collect::<String>()),
        Err(error) => Err(io::Error::other(error.to_string())),
    });
    stream::iter([Ok(line(&names))]).chain(lines)
}

fn written_field(field: &Field) -> String {
    match field {
        Field::Text(text) => cell(text),
        Field::Whole(number) => number.map(|number| number.to_string()).unwrap_or_default(),
        Field::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
        Field::Dollars(amount) => amount.map(dollars).unwrap_or_default(),
        Field::Instant(at) => write_instant(*at),
    }
}
