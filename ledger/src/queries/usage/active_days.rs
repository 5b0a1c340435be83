//! On how many days of the window persons made a request, in the zone of the question.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::periods;
use domain::usage::Dimension;
use sea_orm::{DatabaseBackend, FromQueryResult, Statement, Value};

use super::Scene;
use crate::LedgerError;
use crate::instant::at;

#[derive(FromQueryResult)]
struct Row {
    person: i32,
    days: i32,
}

impl Scene {
    /// Days by person; of these persons only, if there is a list. Who is absent has none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn active_days(&self, persons: Option<&[i32]>) -> Result<HashMap<i32, u32>, LedgerError> {
        let selection = match persons {
            Some(persons) => self.selection.only(Dimension::Person, persons),
            None => self.selection.clone(),
        };
        let mut values: Vec<Value> = Vec::new();
        let condition = selection.condition(&mut values);
        let parts: Vec<String> = self
            .by_day()
            .usage(&selection.dimensions(&[Dimension::Person]))
            .iter()
            .map(|source| source.select("bucket, person_id, requests", &condition, &mut values))
            .collect();
        let starts: Vec<DateTime<Utc>> = periods::day_starts(&self.window, &self.zone).into_iter().map(at).collect();
        values.push(starts.into());
        let text = format!(
            "SELECT person, count(*)::int AS days FROM ( \
                 SELECT person_id AS person, width_bucket(bucket, ${}::timestamptz[]) AS day FROM ({}) AS u \
                 GROUP BY 1, 2 HAVING add_up(requests) > 0) AS active \
             GROUP BY 1",
            values.len(),
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
