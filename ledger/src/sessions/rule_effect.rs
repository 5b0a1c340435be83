//! What a change of the rules does to the sessions that there are.

use std::collections::{BTreeMap, BTreeSet};

use domain::Nanos;
use domain::rules::{Outlook, Rule, first};
use domain::sessions::{ClosedMonth, Count};
use sqlx::PgConnection;

use super::closed;
use super::facts::{Seen, Which, read};
use super::rule::{Ruled, read as rules_of};
use super::word;
use crate::LedgerError;

/// What one of these rules would tag that no person has tagged, if these were the rules.
pub(crate) async fn would_tag(txn: &mut PgConnection, org: i32, rules: &[Rule], rule: &Rule) -> Result<Outlook, LedgerError> {
    let sessions = read(txn, org, Which::Untagged, None).await?;
    let ids: Vec<i64> = sessions
        .iter()
        .filter(|session| first(rules, &session.facts).is_some_and(|first| first.id == rule.id))
        .map(|session| session.id)
        .collect();
    Ok(Outlook {
        tags: count(&sessions, rules).remove(&rule.id).unwrap_or_default(),
        in_closed_months: closed::among(txn, org, &ids, &rule.tag).await?,
    })
}

/// Has these rules say what they say of all sessions that no person has tagged, and tells what that has done. The org's lock is held.
pub(crate) async fn apply(txn: &mut PgConnection, org: i32, rules: &[Rule]) -> Result<Applied, LedgerError> {
    let sessions = read(txn, org, Which::Untagged, None).await?;
    let (mut ids, mut by, mut tags, mut accounts) = (Vec::new(), Vec::new(), Vec::new(), BTreeSet::new());
    for session in &sessions {
        let said = first(rules, &session.facts).map(Ruled::by).transpose()?;
        if said.as_ref().map(|said| said.rule) != session.rule {
            accounts.insert(session.facts.account);
            ids.push(session.id);
            by.push(said.as_ref().map(|said| said.rule));
            tags.push(said.map(|said| said.tag));
        }
    }
    let billed = closed::held_of(txn, org, &ids).await?;
    sqlx::query(
        "UPDATE work_sessions s SET rule_id = n.rule, rule_tag = n.tag FROM unnest($2::bigint[], $3::int[], $4::jsonb[]) AS n (id, rule, tag) \
         WHERE s.org_id = $1 AND s.id = n.id",
    )
    .bind(org)
    .bind(&ids)
    .bind(by)
    .bind(tags)
    .execute(&mut *txn)
    .await?;
    word::tell(txn, org, &accounts).await?;
    Ok(Applied {
        tags: count(&sessions, rules),
        closed_months: billed.differs(&closed::held_of(txn, org, &ids).await?),
    })
}

/// Has the rules say what they say, where something has changed that they depend on since they were these. The org's lock is held.
pub(crate) async fn settle(txn: &mut PgConnection, org: i32, before: &[Rule]) -> Result<(), LedgerError> {
    let rules = rules_of(txn, org).await?;
    if rules != before {
        apply(txn, org, &rules).await?;
    }
    Ok(())
}

/// What rules tag, by their numbers.
type Effects = BTreeMap<i32, Count>;

/// What rules have done.
pub(crate) struct Applied {
    /// What each of them tags.
    pub tags: Effects,
    /// The closed months of projects in which something else is billed because of it.
    pub closed_months: Vec<ClosedMonth>,
}

fn count(sessions: &[Seen], rules: &[Rule]) -> Effects {
    let mut effects = Effects::new();
    for session in sessions {
        if let Some(rule) = first(rules, &session.facts) {
            let effect = effects.entry(rule.id).or_default();
            effect.sessions += 1;
            effect.cost += Nanos(session.cost);
        }
    }
    effects
}
