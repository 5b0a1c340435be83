//! Adding up who pays more, or less.

use std::collections::BTreeMap;

use domain::Nanos;
use domain::billing::Month;
use domain::sessions::Assignment;
use domain::statements::{RepricedPart, Repricing};
use sqlx::PgConnection;

use super::change::Change;
use super::events::Row;
use crate::LedgerError;
use crate::queries::report::civil;

/// Who pays, in the order of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Project(i32),
    Shared,
    NotBillable,
    Untagged,
}

/// Requests, those without a price before, the cost before and after.
type Sums = (i64, i64, i64, i64);

/// What has been added up so far.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    parts: BTreeMap<(std::cmp::Reverse<Month>, String, Who), Sums>,
    closed: i64,
}

impl Sheet {
    /// Adds a change; one that is on a closed statement is only counted.
    pub fn add(&mut self, row: &Row, change: &Change) {
        if row.is_closed {
            self.closed += 1;
            return;
        }
        let key = (std::cmp::Reverse(Month::of(civil(row.month))), row.model.clone(), who(row));
        let sums = self.parts.entry(key).or_default();
        sums.0 += 1;
        sums.1 += i64::from(row.cost.is_none());
        sums.2 += row.cost.unwrap_or_default();
        sums.3 += change.cost;
    }

    /// The sums, with the names of projects.
    pub async fn told(self, txn: &mut PgConnection, org: i32) -> Result<Repricing, LedgerError> {
        let names: Vec<(i32, String)> = sqlx::query_as("SELECT id, name FROM projects WHERE org_id = $1")
            .bind(org)
            .fetch_all(txn)
            .await?;
        let name = |id: i32| {
            names
                .iter()
                .find(|(known, _)| *known == id)
                .map(|(_, name)| name.clone())
                .unwrap_or_default()
        };
        let mut told = Repricing {
            closed: self.closed,
            ..Repricing::default()
        };
        for ((month, model, who), (requests, newly_priced, before, after)) in self.parts {
            told.requests += requests;
            told.newly_priced += newly_priced;
            told.before += Nanos(before);
            told.after += Nanos(after);
            let (project, payer) = match who {
                Who::Project(id) => (Some(id), name(id)),
                Who::Shared => (None, "Shared".to_owned()),
                Who::NotBillable => (None, "Not billable".to_owned()),
                Who::Untagged => (None, "Untagged".to_owned()),
            };
            told.parts.push(RepricedPart {
                month: month.0,
                model,
                project,
                payer,
                requests,
                newly_priced,
                before: Nanos(before),
                after: Nanos(after),
            });
        }
        Ok(told)
    }
}

fn who(row: &Row) -> Who {
    let billed = row
        .billed
        .clone()
        .and_then(|billed| serde_json::from_value::<Assignment>(billed).ok());
    match billed {
        None => Who::Untagged,
        Some(Assignment::NotBillable) => Who::NotBillable,
        Some(Assignment::Projects(shares)) => match shares.as_slice() {
            [one] => Who::Project(one.project),
            _ => Who::Shared,
        },
    }
}
