//! The four sums, as each place tells them: `[requests, tokens, cost in nanos, unpriced requests]`.

use bytes::Bytes;
use parquet::data_type::Decimal;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field as ParquetCell;
use serde_json::Value;

/// Those of an object of the REST API.
pub fn numbers(totals: &Value) -> [i64; 4] {
    ["requests", "tokens", "cost_nanos", "unpriced_requests"].map(|name| totals[name].as_i64().unwrap())
}

pub fn add(one: [i64; 4], other: [i64; 4]) -> [i64; 4] {
    std::array::from_fn(|n| one[n] + other[n])
}

/// The same of a CSV file, by its headings.
pub fn of_csv(text: &str) -> [i64; 4] {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let at = |name: &str| {
        heads
            .iter()
            .position(|head| head == name)
            .unwrap_or_else(|| panic!("no {name} in {heads:?}"))
    };
    let tokens = ["input (tokens)", "cache reads (tokens)", "cache writes (tokens)", "output (tokens)"].map(at);
    let (requests, cost, unpriced) = (at("requests"), at("cost (USD)"), at("unpriced requests"));
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let whole = |at: usize| record[at].parse::<i64>().unwrap();
            let (dollars, nanos) = record[cost].split_once('.').unwrap();
            let cost = dollars.parse::<i64>().unwrap() * 1_000_000_000 + nanos.parse::<i64>().unwrap();
            [whole(requests), tokens.iter().map(|at| whole(*at)).sum(), cost, whole(unpriced)]
        })
        .fold([0; 4], add)
}

/// The same of the log, a line a request.
pub fn of_log(text: &str) -> [i64; 4] {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let (tokens, cost) = (at("all (tokens)"), at("cost (USD)"));
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let nanos = record[cost]
                .split_once('.')
                .map(|(dollars, nanos)| dollars.parse::<i64>().unwrap() * 1_000_000_000 + nanos.parse::<i64>().unwrap());
            [
                1,
                record[tokens].parse().unwrap(),
                nanos.unwrap_or_default(),
                i64::from(nanos.is_none()),
            ]
        })
        .fold([0; 4], add)
}

/// The same of a Parquet file, by its columns.
pub fn of_parquet(file: Bytes) -> [i64; 4] {
    let reader = SerializedFileReader::new(file).unwrap();
    let told = reader.metadata().file_metadata().num_rows();
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(i64::try_from(rows.len()).unwrap(), told);
    let sum = |name: &str| -> i64 {
        let cells = rows
            .iter()
            .flat_map(|row| row.get_column_iter().find(|(column, _)| *column == name).map(|(_, cell)| cell));
        cells
            .map(|cell| match cell {
                ParquetCell::Long(number) => *number,
                ParquetCell::Decimal(Decimal::Int64 { value, .. }) => i64::from_be_bytes(*value),
                other => panic!("{name} is {other}"),
            })
            .sum()
    };
    let tokens = ["input_tokens", "cache_reads_tokens", "cache_writes_tokens", "output_tokens"];
    [
        sum("requests"),
        tokens.iter().map(|name| sum(name)).sum(),
        sum("cost_usd"),
        sum("unpriced_requests"),
    ]
}
