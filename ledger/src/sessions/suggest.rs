//! What untagged sessions are probably to be billed to, learned from what people have tagged.

use domain::access::Access;
use domain::sessions::{Assignment, MOST_AT_ONCE};
use domain::suggest::{Model, Sample, Suggested, Suggestions, evaluate};
use domain::text::fail;

use super::facts::{Which, read};
use crate::{Ledger, LedgerError};

/// So many of the latest tags are learned from: what was done long ago says little about what is done now.
const LEARNED_FROM: i64 = 2_000;
/// The part of them, in percent, that the model is tried on without having learned from it, to say how good it is.
const HELD_OUT: usize = 20;

/// Suggestions for sessions, of the accounts that they may see. What is tagged already gets none.
///
/// # Errors
/// [`LedgerError::Invalid`] for too many at once.
pub async fn suggest(ledger: &Ledger, access: &Access, ids: &[i64]) -> Result<Suggestions, LedgerError> {
    if ids.len() > MOST_AT_ONCE {
        return Err(fail("sessions", &format!("ask for at most {MOST_AT_ONCE} sessions at once")).into());
    }
    let accounts = access.accounts.as_deref();
    let mut txn = ledger.begin(access, "").await?;
    let tagged = read(&mut txn, access.org, Which::Tagged(LEARNED_FROM), accounts).await?;
    let asked = read(&mut txn, access.org, Which::These(ids), accounts).await?;
    let archived: Vec<i32> = sqlx::query_scalar(
        "SELECT p.id FROM projects p JOIN clients c ON c.org_id = p.org_id AND c.id = p.client_id \
         WHERE p.org_id = $1 AND (p.archived_at IS NOT NULL OR c.archived_at IS NOT NULL)",
    )
    .bind(access.org)
    .fetch_all(&mut *txn)
    .await?;
    txn.commit().await?;
    let is_open = |tag: &Assignment| match tag {
        Assignment::NotBillable => true,
        Assignment::Projects(shares) => shares.iter().all(|share| !archived.contains(&share.project)),
    };
    let samples: Vec<Sample> = tagged
        .into_iter()
        .filter_map(|seen| {
            Some(Sample {
                tag: seen.tag?,
                facts: seen.facts,
            })
        })
        .collect();
    let model = Model::learn(&samples);
    let sessions = asked
        .iter()
        .filter(|seen| seen.tag.is_none() && seen.rule.is_none())
        .filter_map(|seen| {
            Some(Suggested {
                session: seen.id,
                suggestion: model.suggest(&seen.facts).filter(|suggestion| is_open(&suggestion.tag))?,
            })
        })
        .collect();
    Ok(Suggestions {
        sessions,
        accuracy: evaluate(&samples, HELD_OUT),
        learned_from: samples.len(),
    })
}
