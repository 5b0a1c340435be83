//! Rules: list, add, replace, reorder, end.

mod names;

use chrono::{DateTime, Utc};
use domain::Nanos;
use domain::access::Access;
use domain::rules::{Outlook, Reach, Rule, RuleForm, RuleKept, RuleRow};
use domain::sessions::{ClosedMonth, Count};
use domain::text::fail;
use jiff::Timestamp;
use sqlx::{PgConnection, Postgres, Transaction};

pub use names::names;

use crate::instant::at_micros;
use crate::sessions::{apply, begin_alone, check_tag, rules_of, would_tag};
use crate::{Ledger, LedgerError};

/// The most rules of an org that hold.
const MOST: usize = 200;
/// The number of a rule that is not kept yet.
const DRAFT: i32 = -1;

/// The rules that hold, or will, in their order, with what each of them tags now.
///
/// # Errors
/// When the database fails; [`LedgerError::Forbidden`] for whoever is limited to some accounts, here and below.
pub async fn list(ledger: &Ledger, access: &Access, now: Timestamp) -> Result<Vec<RuleRow>, LedgerError> {
    whole(access)?;
    let mut txn = ledger.begin(access, "").await?;
    let rules = rules_of(&mut txn, access.org).await?;
    let counts: Vec<(i32, i64, i64)> = sqlx::query_as(
        "SELECT rule_id, count(*), COALESCE(sum(cost_nanos), 0)::bigint FROM work_sessions \
         WHERE org_id = $1 AND tag IS NULL AND rule_id IS NOT NULL GROUP BY 1",
    )
    .bind(access.org)
    .fetch_all(&mut *txn)
    .await?;
    txn.commit().await?;
    let tags = |id: i32| {
        let found = counts.iter().find(|(rule, _, _)| *rule == id);
        found.map_or_else(Count::default, |(_, sessions, cost)| Count {
            sessions: *sessions,
            cost: Nanos(*cost),
        })
    };
    let holds = |rule: &Rule| rule.until.is_none_or(|until| until > now.as_microsecond());
    let row = |rule: Rule| RuleRow { tags: tags(rule.id), rule };
    Ok(rules.into_iter().filter(holds).map(row).collect())
}

/// What a rule would tag: the very sessions that [`add`] then tags, or, in place of another one, [`replace`].
///
/// # Errors
/// [`LedgerError::Invalid`] for bad input. Where the other one is not there any more, the rule is looked at as a new one: a preview that was
/// asked for while the rule was being saved is nobody's mistake.
pub async fn preview(
    ledger: &Ledger,
    access: &Access,
    form: &RuleForm,
    reach: Reach,
    instead: Option<i32>,
    now: Timestamp,
) -> Result<Outlook, LedgerError> {
    let form = form.checked()?;
    let mut txn = begin(ledger, access).await?;
    check_tag(&mut txn, access.org, Some(&form.tag)).await?;
    let mut rules = rules_of(&mut txn, access.org).await?;
    let mut draft = Rule {
        id: DRAFT,
        name: form.name,
        conditions: form.conditions,
        tag: form.tag,
        from: from(reach, now),
        until: None,
        default_for: form.default_for,
        archived: None,
    };
    let holds = |rule: &Rule| rule.until.is_none_or(|until| until > now.as_microsecond());
    let at = instead.and_then(|id| rules.iter().position(|rule| rule.id == id && holds(rule)));
    let rule = draft.clone();
    match (at, reach) {
        (None, _) => rules.insert(last(&rules, &draft), draft),
        (Some(at), Reach::New) => {
            rules[at].until = Some(now.as_microsecond());
            let to = if rules[at].default_for.is_some() == draft.default_for.is_some() {
                at + 1
            } else {
                last(&rules, &draft)
            };
            rules.insert(to, draft);
        }
        (Some(at), Reach::All) => {
            draft.from = rules[at].from;
            let to = if rules[at].default_for.is_some() == draft.default_for.is_some() {
                at
            } else {
                last(&rules, &draft)
            };
            rules.insert(to, draft);
            rules.remove(if to <= at { at + 1 } else { at });
        }
    }
    let shown = would_tag(&mut txn, access.org, &rules, &rule).await?;
    txn.rollback().await?;
    Ok(shown)
}

/// Adds a rule behind all others, and has it tag what it is for.
///
/// # Errors
/// [`LedgerError::Invalid`] for bad input, [`LedgerError::Conflict`] for one rule too many.
pub async fn add(ledger: &Ledger, access: &Access, form: &RuleForm, reach: Reach, now: Timestamp) -> Result<RuleKept, LedgerError> {
    let form = form.checked()?;
    let mut txn = begin(ledger, access).await?;
    check_tag(&mut txn, access.org, Some(&form.tag)).await?;
    let id = insert(&mut txn, access.org, &form, from(reach, now), None).await?;
    let kept = said(&mut txn, access.org, id).await?;
    txn.commit().await?;
    Ok(kept)
}

/// Puts another version in the place of a rule. With [`Reach::New`] the earlier one goes on to hold for what began before; with [`Reach::All`] the
/// later one holds for all that the earlier one did.
///
/// # Errors
/// As for [`add`], and [`LedgerError::NotFound`].
pub async fn replace(
    ledger: &Ledger,
    access: &Access,
    id: i32,
    form: &RuleForm,
    reach: Reach,
    now: Timestamp,
) -> Result<RuleKept, LedgerError> {
    let form = form.checked()?;
    let mut txn = begin(ledger, access).await?;
    check_tag(&mut txn, access.org, Some(&form.tag)).await?;
    let (place, since) = held(&mut txn, access.org, id, now).await?;
    let from = match reach {
        Reach::New => {
            end_at(&mut txn, access.org, id, now).await?;
            from(reach, now)
        }
        Reach::All => {
            remove(&mut txn, access.org, id).await?;
            since
        }
    };
    let next = insert(&mut txn, access.org, &form, from, Some(place)).await?;
    let kept = said(&mut txn, access.org, next).await?;
    txn.commit().await?;
    Ok(kept)
}

/// Ends a rule. With [`Reach::New`] what it has tagged stays tagged; with [`Reach::All`] it is as if it had never been. Returns the closed months in
/// which something else is billed because of it.
///
/// # Errors
/// [`LedgerError::NotFound`].
pub async fn end(ledger: &Ledger, access: &Access, id: i32, reach: Reach, now: Timestamp) -> Result<Vec<ClosedMonth>, LedgerError> {
    let mut txn = begin(ledger, access).await?;
    held(&mut txn, access.org, id, now).await?;
    match reach {
        Reach::New => end_at(&mut txn, access.org, id, now).await?,
        Reach::All => remove(&mut txn, access.org, id).await?,
    }
    let rules = rules_of(&mut txn, access.org).await?;
    let applied = apply(&mut txn, access.org, &rules).await?;
    txn.commit().await?;
    Ok(applied.closed_months)
}

/// Puts the rules that hold into another order, and has them say what they say in it. Returns the closed months in which something else is billed
/// because of it.
///
/// # Errors
/// [`LedgerError::Invalid`] when these are not all rules that hold, each once.
pub async fn reorder(ledger: &Ledger, access: &Access, ids: &[i32], now: Timestamp) -> Result<Vec<ClosedMonth>, LedgerError> {
    let mut txn = begin(ledger, access).await?;
    let rules = rules_of(&mut txn, access.org).await?;
    let mut holding: Vec<i32> = rules
        .iter()
        .filter(|rule| rule.until.is_none_or(|until| until > now.as_microsecond()))
        .map(|rule| rule.id)
        .collect();
    let mut asked = ids.to_vec();
    holding.sort_unstable();
    asked.sort_unstable();
    if holding != asked {
        return Err(fail("rules", "the rules have changed meanwhile: look at them again").into());
    }
    sqlx::query(
        "UPDATE rules r SET place = n.place FROM unnest($2::int[]) WITH ORDINALITY AS n (id, place) WHERE r.org_id = $1 AND r.id = n.id",
    )
    .bind(access.org)
    .bind(ids)
    .execute(&mut *txn)
    .await?;
    let rules = rules_of(&mut txn, access.org).await?;
    let applied = apply(&mut txn, access.org, &rules).await?;
    txn.commit().await?;
    Ok(applied.closed_months)
}

/// Where a rule stands that is the last of its kind: those of projects come after all others.
fn last(rules: &[Rule], rule: &Rule) -> usize {
    let others = rules.iter().position(|other| other.default_for.is_some());
    match rule.default_for {
        Some(_) => rules.len(),
        None => others.unwrap_or(rules.len()),
    }
}

/// Rules are about all accounts of the org: whoever may see only some of them neither learns what one would tag nor changes it.
fn whole(access: &Access) -> Result<(), LedgerError> {
    if access.accounts.is_some() {
        return Err(LedgerError::Forbidden);
    }
    Ok(())
}

async fn begin(ledger: &Ledger, access: &Access) -> Result<Transaction<'static, Postgres>, LedgerError> {
    whole(access)?;
    begin_alone(ledger, access).await
}

fn from(reach: Reach, now: Timestamp) -> Option<i64> {
    match reach {
        Reach::New => Some(now.as_microsecond()),
        Reach::All => None,
    }
}

async fn insert(txn: &mut PgConnection, org: i32, form: &RuleForm, from: Option<i64>, place: Option<i32>) -> Result<i32, LedgerError> {
    let holding: i64 = sqlx::query_scalar("SELECT count(*) FROM rules WHERE org_id = $1 AND until_at IS NULL")
        .bind(org)
        .fetch_one(&mut *txn)
        .await?;
    if usize::try_from(holding).unwrap_or(usize::MAX) >= MOST {
        return Err(LedgerError::Conflict {
            field: "name".to_owned(),
            problem: format!("There are {MOST} rules, and more cannot be kept: end one that is no longer needed."),
        });
    }
    let encode = |error| sqlx::Error::Encode(Box::new(error));
    sqlx::query_scalar(
        "INSERT INTO rules (org_id, name, place, conditions, tag, from_at, default_for) \
         SELECT $1, $2, COALESCE($3, (SELECT max(place) + 1 FROM rules WHERE org_id = $1), 1), $4, $5, $6, $7 RETURNING id",
    )
    .bind(org)
    .bind(&form.name)
    .bind(place)
    .bind(serde_json::to_value(&form.conditions).map_err(encode)?)
    .bind(serde_json::to_value(&form.tag).map_err(encode)?)
    .bind(from.map(at_micros))
    .bind(form.default_for)
    .fetch_one(txn)
    .await
    .map_err(|error| {
        let problem = "The project has a default rule already: edit that one.";
        LedgerError::from(error).on_constraint("rules_default", "default_for", problem)
    })
}

/// Has all rules say what they say, and tells what one of them does.
async fn said(txn: &mut PgConnection, org: i32, id: i32) -> Result<RuleKept, LedgerError> {
    let rules = rules_of(txn, org).await?;
    let mut applied = apply(txn, org, &rules).await?;
    Ok(RuleKept {
        id,
        tags: applied.tags.remove(&id).unwrap_or_default(),
        closed_months: applied.closed_months,
    })
}

/// Place and beginning of a rule that holds.
async fn held(txn: &mut PgConnection, org: i32, id: i32, now: Timestamp) -> Result<(i32, Option<i64>), LedgerError> {
    let row: Option<(i32, Option<DateTime<Utc>>)> =
        sqlx::query_as("SELECT place, from_at FROM rules WHERE org_id = $1 AND id = $2 AND (until_at IS NULL OR until_at > $3)")
            .bind(org)
            .bind(id)
            .bind(at_micros(now.as_microsecond()))
            .fetch_optional(txn)
            .await?;
    let (place, from) = row.ok_or(LedgerError::NotFound)?;
    Ok((place, from.map(|at| at.timestamp_micros())))
}

async fn remove(txn: &mut PgConnection, org: i32, id: i32) -> Result<(), LedgerError> {
    sqlx::query("DELETE FROM rules WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(id)
        .execute(txn)
        .await?;
    Ok(())
}

async fn end_at(txn: &mut PgConnection, org: i32, id: i32, now: Timestamp) -> Result<(), LedgerError> {
    sqlx::query("UPDATE rules SET until_at = $3 WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(id)
        .bind(at_micros(now.as_microsecond()))
        .execute(txn)
        .await?;
    Ok(())
}
