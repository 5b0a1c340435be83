//! Rows as Parquet (<https://parquet.apache.org/docs/file-format/>): a row group a batch. Money is `DECIMAL(18, 9)` of dollars, instants are
//! UTC timestamps in milliseconds.

use std::fmt::Display;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use futures::{Stream, StreamExt, stream};
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::field::{Column, Field, Kind, Row};

/// Where a file is written to until it is sent.
#[derive(Clone, Debug, Default)]
struct Pipe(Arc<Mutex<Vec<u8>>>);

impl Pipe {
    /// What has been written and not yet been sent.
    fn take(&self) -> Result<Vec<u8>> {
        let mut bytes = self
            .0
            .lock()
            .map_err(|_| ParquetError::General("the writer has failed".to_owned()))?;
        Ok(std::mem::take(&mut *bytes))
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .map_err(|_| io::Error::other("the writer has failed"))?
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct File {
    writer: SerializedFileWriter<Pipe>,
    pipe: Pipe,
}

/// The row groups as they come, then the footer.
pub(super) fn written<E: Display + 'static>(
    columns: Vec<Column>,
    batches: impl Stream<Item = std::result::Result<Vec<Row>, E>> + Send + 'static,
) -> impl Stream<Item = io::Result<Vec<u8>>> + Send + 'static {
    let begun = File::begin(&columns).map_err(io::Error::other);
    let state = begun.map(|file| (Some(file), Box::pin(batches)));
    stream::once(async move {
        match state {
            Ok(state) => stream::unfold(state, |(file, mut batches)| async move {
                let mut file = file?;
                match batches.next().await {
                    Some(Ok(rows)) => match file.add(&rows) {
                        Ok(bytes) => Some((Ok(bytes), (Some(file), batches))),
                        Err(error) => Some((Err(io::Error::other(error)), (None, batches))),
                    },
                    Some(Err(error)) => Some((Err(io::Error::other(error.to_string())), (None, batches))),
                    None => Some((file.finish().map_err(io::Error::other), (None, batches))),
                }
            })
            .boxed(),
            Err(error) => stream::once(async move { Err(error) }).boxed(),
        }
    })
    .flatten()
}

impl File {
    fn begin(columns: &[Column]) -> Result<Self> {
        let fields = columns
            .iter()
            .map(|column| Ok(Arc::new(schema(column)?)))
            .collect::<Result<Vec<_>>>()?;
        let root = Type::group_type_builder("table").with_fields(fields).build()?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let pipe = Pipe::default();
        Ok(Self {
            writer: SerializedFileWriter::new(pipe.clone(), Arc::new(root), Arc::new(properties))?,
            pipe,
        })
    }

    fn add(&mut self, rows: &[Row]) -> Result<Vec<u8>> {
        if !rows.is_empty() {
            let mut group = self.writer.next_row_group()?;
            let mut at = 0;
            while let Some(mut column) = group.next_column()? {
                write(column.untyped(), rows.iter().filter_map(|row| row.get(at)))?;
                column.close()?;
                at += 1;
            }
            group.close()?;
        }
        self.pipe.take()
    }

    fn finish(self) -> Result<Vec<u8>> {
        self.writer.close()?;
        self.pipe.take()
    }
}

fn schema(column: &Column) -> Result<Type> {
    let (physical, logical) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Whole => (Physical::INT64, None),
        Kind::Number => (Physical::DOUBLE, None),
        Kind::Dollars => (Physical::INT64, Some(LogicalType::decimal(9, 18))),
        Kind::Instant => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MILLIS))),
    };
    let name = column.snake();
    let mut builder = Type::primitive_type_builder(&name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical);
    if column.kind == Kind::Dollars {
        builder = builder.with_precision(18).with_scale(9);
    }
    builder.build()
}

/// Writes the cells of a column; those that are not known are left out, and their level says so.
fn write<'a>(writer: &mut ColumnWriter<'_>, fields: impl Iterator<Item = &'a Field>) -> Result<()> {
    let fields: Vec<&Field> = fields.collect();
    let levels = |known: &dyn Fn(&Field) -> bool| fields.iter().map(|field| i16::from(known(field))).collect::<Vec<_>>();
    match writer {
        ColumnWriter::ByteArrayColumnWriter(writer) => {
            let text = |field: &&Field| match field {
                Field::Text(text) => Some(ByteArray::from(text.as_str())),
                _ => None,
            };
            let values: Vec<ByteArray> = fields.iter().filter_map(text).collect();
            writer.write_batch(&values, Some(&levels(&|field| text(&field).is_some())), None)?;
        }
        ColumnWriter::Int64ColumnWriter(writer) => {
            let values: Vec<i64> = fields.iter().filter_map(|field| whole(field)).collect();
            writer.write_batch(&values, Some(&levels(&|field| whole(field).is_some())), None)?;
        }
        ColumnWriter::DoubleColumnWriter(writer) => {
            let number = |field: &Field| match field {
                Field::Number(number) => *number,
                _ => None,
            };
            let values: Vec<f64> = fields.iter().filter_map(|field| number(field)).collect();
            writer.write_batch(&values, Some(&levels(&number_is(&number))), None)?;
        }
        _ => return Err(ParquetError::General("a column of a kind that no table has".to_owned())),
    }
    Ok(())
}

fn number_is(number: &dyn Fn(&Field) -> Option<f64>) -> impl Fn(&Field) -> bool {
    move |field| number(field).is_some()
}

fn whole(field: &Field) -> Option<i64> {
    match field {
        Field::Whole(number) => *number,
        Field::Dollars(amount) => amount.map(|amount| amount.0),
        Field::Instant(at) => Some(*at),
        Field::Text(_) | Field::Number(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use domain::Nanos;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;

    #[tokio::test]
    async fn what_is_written_can_be_read() {
        let columns = vec![
            Column::new("Name", Kind::Text),
            Column::new("Requests", Kind::Whole),
            Column::new("Rate", Kind::Number),
            Column::new("Cost (USD)", Kind::Dollars),
            Column::new("At", Kind::Instant),
        ];
        let row = |n: i64| {
            vec![
                Field::Text(format!("n{n}")),
                Field::Whole((n % 2 == 0).then_some(n)),
                Field::Number(Some(0.5)),
                Field::Dollars((n % 3 == 0).then_some(Nanos(n * 1_000_000_007))),
                Field::Instant(1_000 * n),
            ]
        };
        let batches: Vec<std::result::Result<Vec<Row>, String>> =
            vec![Ok((0..5).map(row).collect()), Ok(Vec::new()), Ok((5..7).map(row).collect())];
        let parts: Vec<Vec<u8>> = written(columns, stream::iter(batches))
            .map(|part| part.expect("bytes"))
            .collect()
            .await;
        let reader = SerializedFileReader::new(Bytes::from(parts.concat())).expect("a Parquet file");
        assert_eq!(reader.metadata().file_metadata().num_rows(), 7);
        assert_eq!(reader.num_row_groups(), 2);
        let rows: Vec<String> = reader
            .get_row_iter(None)
            .expect("rows")
            .map(|row| row.expect("a row").to_string())
            .collect();
        assert!(rows[6].contains("n6") && rows[6].contains("6.000000042"), "{}", rows[6]);
        assert!(rows[1].contains("null"), "what is not known is empty: {}", rows[1]);
    }

    #[tokio::test]
    async fn a_table_that_cannot_be_read_to_its_end_breaks_off() {
        let columns = vec![Column::new("Name", Kind::Text)];
        let batches = vec![Ok(vec![vec![Field::Text("a".to_owned())]]), Err("the database is away")];
        let parts: Vec<io::Result<Vec<u8>>> = written(columns, stream::iter(batches)).collect().await;
        assert!(parts.last().expect("parts").is_err());
        assert_eq!(parts.len(), 2, "no footer follows, so no reader takes it for whole");
    }
}
