//! The latest requests of a selection, however rare they are.

use domain::live::FeedRow;
use sea_orm::Value;

use super::Scene;
use crate::LedgerError;
use crate::instant::at;
use crate::queries::requests::requests;

impl Scene {
    /// The latest requests of the window that pass, newest first, at most so many.
    ///
    /// Events are in the order of time, and by nothing else: somebody who asked ten times in a year would be looked for among all requests of
    /// the year. So the rollups say when they asked: the latest days, in these the latest quarters of an hour, and only those are read. Each
    /// of them has at least one request, so as many as there are requests to be found are enough.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn latest(&self, most: usize) -> Result<Vec<FeedRow>, LedgerError> {
        let mut values: Vec<Value> = Vec::new();
        let condition = self.selection.condition(&mut values);
        let days = self.by_day().days(&self.selection.dimensions(&[]), &condition, &mut values);
        values.extend([at(self.window.start).into(), at(self.window.end).into()]);
        let (start, end) = (format!("${}", values.len() - 1), format!("${}", values.len()));
        // So many of the latest days as hold what is to be found.
        let days = format!(
            "SELECT day FROM (SELECT day, sum(n) OVER (ORDER BY day DESC) - n AS later FROM ( \
                 SELECT bucket AS day, add_up(requests) AS n FROM ({days}) AS u GROUP BY bucket HAVING add_up(requests) > 0) AS d) AS d \
             WHERE later < {most}"
        );
        // No day is longer than 26 hours.
        let quarters = format!(
            "SELECT q.bucket FROM ({days}) AS d CROSS JOIN LATERAL ( \
                 SELECT bucket FROM usage_15m WHERE bucket >= greatest(d.day, {start}) AND bucket < least(d.day + interval '26 hours', {end}) \
                 AND {condition} GROUP BY bucket HAVING add_up(requests) > 0 ORDER BY bucket DESC LIMIT {most}) AS q \
             GROUP BY q.bucket ORDER BY q.bucket DESC LIMIT {most}"
        );
        let chosen = format!(
            "SELECT e.* FROM ({quarters}) AS q CROSS JOIN LATERAL ( \
                 SELECT * FROM events WHERE occurred_at >= q.bucket AND occurred_at < q.bucket + interval '15 minutes' AND {condition} \
                 ORDER BY occurred_at DESC, id DESC LIMIT {most}) AS e \
             ORDER BY e.occurred_at DESC, e.id DESC LIMIT {most}"
        );
        requests(&self.txn, &chosen, values).await
    }
}
