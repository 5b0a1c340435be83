//! On how many days of the window persons made a request, in the zone of the question.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::periods;
use domain::usage::Dimension;
use sea_orm::{DatabaseBackend, FromQueryResult, Statement, Value};

use super::days::are_midnights;
use super::{Scene, Spans};
use crate::LedgerError;

#[derive(FromQueryResult)]
struct Row {
    person: i32,
    days: i32,
}

impl Scene {
    /// Days by person; of these persons only, if there is a list. Who is absent has none.
    ///
    /// Where the days of the question are those of the org's own zone, the daily rollup knows them; else the finer ones are cut.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn active_days(&self, persons: Option<&[i32]>) -> Result<HashMap<i32, u32>, LedgerError> {
        let window = &self.window;
        let starts = periods::day_starts(window, &self.zone);
        let of_org = are_midnights(&self.txn, &self.head.time_zone, starts.iter().copied().chain([window.end])).await?;
        let on_hours = starts.iter().chain([&window.end]).all(|at| at % 3600 == 0);
        let days_until = if of_org { window.end } else { window.start };
        let spans = Spans::new(on_hours, window.start, days_until, window.end);

        let selection = match persons {
            Some(persons) => self.selection.only(Dimension::Person, persons),
            None => self.selection.clone(),
        };
        let mut values: Vec<Value> = Vec::new();
        let condition = selection.condition(&mut values);
        let mut place = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let parts: Vec<String> = spans
            .parts(selection.needs_all())
            .into_iter()
            .map(|(table, from, to)| {
                let (from, to) = (place(from.into()), place(to.into()));
                format!("SELECT bucket, person_id, requests FROM {table} WHERE bucket >= {from} AND bucket < {to} AND {condition}")
            })
            .collect();
        let day = if of_org {
            "bucket".to_owned()
        } else {
            let starts: Vec<DateTime<Utc>> = starts
                .into_iter()
                .map(|start| DateTime::from_timestamp(start, 0).unwrap_or_default())
                .collect();
            format!("width_bucket(bucket, {}::timestamptz[])", place(starts.into()))
        };
        let text = format!(
            "SELECT person, count(*)::int AS days FROM ( \
                 SELECT person_id AS person, {day} AS day FROM ({}) AS u GROUP BY 1, 2 HAVING add_up(requests) > 0) AS active \
             GROUP BY 1",
            parts.join(" UNION ALL ")
        );
        let rows = Row::find_by_statement(Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values))
            .all(&self.txn)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.person, u32::try_from(row.days).unwrap_or_default()))
            .collect())
    }
}
