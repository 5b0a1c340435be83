//! A closed statement on the stage.

use domain::access::Access;
use domain::billing::Rate;
use domain::statements::Step;
use jiff::{SignedDuration, Timestamp};
use ledger::statements;

use super::Stage;

impl Stage {
    /// Closes the current month of a project, as if it were over, makes a link to it and enters a rate. Returns the link's number.
    pub async fn bill_something(&self, access: &Access, project: i32) -> i32 {
        let now = Timestamp::now();
        let month = statements::month(&self.ledger, access, None, now).await.unwrap().current;
        let later = now + SignedDuration::from_hours(24 * 40);
        statements::step(&self.ledger, access, project, month, Step::Close, "", later)
            .await
            .unwrap();
        let rate = Rate {
            currency: "EUR".to_owned(),
            day: month.first(),
            rate: "0.5".to_owned(),
        };
        statements::enter(&self.ledger, access, &[rate]).await.unwrap();
        // A settlement comes with its statement, in one transaction.
        self.psql(&format!(
            "INSERT INTO statements (org_id, project_id, month, state, number, snapshot, sha256, closed_at, closed_by, terms, zone, own_nanos) \
             VALUES ({0}, {project}, date_trunc('month', now() - interval '100 days')::date, 'closed', 900, '{{}}', '\\x00', now(), 'filler', '{{}}', 'UTC', 0); \
             INSERT INTO statement_settlements SELECT org_id, id, month, 0 FROM statements WHERE org_id = {0} AND number = 900",
            access.org
        ))
        .await;
        let (link, _) = statements::add_link(&self.ledger, access, project, month, 7, now).await.unwrap();
        link.id
    }
}
