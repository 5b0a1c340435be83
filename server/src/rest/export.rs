//! Tables as files: the same columns and rows as CSV, as JSON Lines and as Parquet, written while they are sent, so that a long table needs no more memory
//! than a short one.

mod csv_file;
mod field;
mod lines_file;
mod parquet_file;

use std::fmt::Display;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt, stream};

use super::csv::ROW_COUNT;
use super::usage::Form;
pub use field::{Column, Field, Kind, Row, bucket_columns, bucket_fields};

/// How many rows are written at once; of Parquet, a row group.
pub const BATCH: usize = 4096;

/// A table whose rows are known. `rows` is how many there are; the answer says so in [`ROW_COUNT`].
pub fn known(form: Form, name: &str, columns: Vec<Column>, rows: Vec<Row>) -> Response {
    let count = rows.len();
    let batches = stream::iter(rows).chunks(BATCH).map(Ok::<_, std::convert::Infallible>);
    let mut response = streamed(form, name, columns, batches);
    response.headers_mut().insert(ROW_COUNT, count.into());
    response
}

/// A table whose rows come in batches. When they cannot be read to the end, the answer breaks off, so that nobody takes a part for the whole.
pub fn streamed<E>(
    form: Form,
    name: &str,
    columns: Vec<Column>,
    batches: impl Stream<Item = Result<Vec<Row>, E>> + Send + 'static,
) -> Response
where
    E: Display + Send + 'static,
{
    let told = name.to_owned();
    let batches = batches.inspect(move |batch| {
        if let Err(error) = batch {
            tracing::error!(%error, file = told, "A file broke off");
        }
    });
    let (kind, ending, body) = match form {
        Form::Parquet => (
            "application/vnd.apache.parquet",
            "parquet",
            Body::from_stream(parquet_file::written(columns, batches)),
        ),
        Form::Lines => (
            "application/jsonl; charset=utf-8",
            "jsonl",
            Body::from_stream(lines_file::written(columns, batches)),
        ),
        Form::Csv | Form::Json => (
            "text/csv; charset=utf-8",
            "csv",
            Body::from_stream(csv_file::written(columns, batches)),
        ),
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\"")),
    ];
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_has_all_its_rows_and_tells_how_many() {
        let rows = (0..10_000_i64).map(|n| vec![Field::whole(n), Field::text("=1")]).collect();
        let columns = vec![Column::new("n", Kind::Whole), Column::new("note", Kind::Text)];
        let answer = known(Form::Csv, "numbers", columns, rows);
        assert_eq!(answer.headers()[ROW_COUNT], "10000");
        assert_eq!(answer.headers()["content-disposition"], "attachment; filename=\"numbers.csv\"");
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        let text = String::from_utf8(bytes.to_vec()).expect("text");
        assert_eq!(
            text.split("\r\n").count(),
            10_002,
            "the heading, the rows, and nothing behind the last"
        );
        assert!(text.starts_with("n,note\r\n0,'=1\r\n") && text.ends_with("\r\n9999,'=1\r\n"));
    }
}
