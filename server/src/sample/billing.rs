//! Who is billed in the sample workspace: clients, their projects, and the tags of the months before the last one. What came later waits in the
//! inbox, as it would in a studio that has not closed its month.

use domain::access::Access;
use domain::projects::{ClientForm, ProjectForm};
use domain::rules::Facts;
use domain::sessions::{Assignment, Deed, MOST_AT_ONCE};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use ledger::{Ledger, LedgerError, projects, sessions};

use super::dice::Dice;
use super::install::SEED;

/// Repositories of the cast, with the client and the project that they are worked on for; the studio's own is billed to nobody.
const BILLED: [(&str, &str, &str); 5] = [
    ("meridian-app", "Meridian Retail", "Shop app"),
    ("meridian-api", "Meridian Retail", "Shop API"),
    ("harbor-billing", "Harbor Payments", "Billing platform"),
    ("atlas-site", "Atlas Travel", "Website"),
    ("juniper-portal", "Juniper Health", "Patient portal"),
];
/// The studio's own repository.
const OWN: &str = "northwind-tools";

/// Adds clients and projects, cuts what was recorded into sessions, and tags what began before the last whole month, as people do: nearly all of
/// it, and not always alike.
///
/// # Errors
/// When the database fails.
pub async fn bill(ledger: &Ledger, org: i32, zone: &TimeZone, now: Timestamp) -> Result<(), LedgerError> {
    let access = Access::system(org);
    let mut numbers = Vec::new();
    let mut clients: Vec<(&str, i32)> = Vec::new();
    for (colour, (_, client, project)) in (0..).zip(BILLED) {
        let known = clients.iter().find(|(name, _)| *name == client).map(|(_, id)| *id);
        let id = match known {
            Some(id) => id,
            None => projects::add_client(ledger, &access, &ClientForm { name: client.to_owned() }).await?,
        };
        clients.push((client, id));
        let form = ProjectForm {
            client: id,
            name: project.to_owned(),
            colour,
        };
        numbers.push(projects::add_project(ledger, &access, &form).await?);
    }
    while sessions::keep(ledger, org).await?.touched > 0 {}
    let today = now.to_zoned(zone.clone()).date();
    let until = today.first_of_month().saturating_sub(1.month());
    let until = domain::periods::day_start(until, zone) * 1_000_000;
    let mut tags: Vec<(Assignment, Vec<i64>)> = Vec::new();
    for (id, facts) in sessions::untagged_facts(ledger, &access).await? {
        let tag = (facts.starts < until).then(|| tag(&facts, &numbers)).flatten();
        let Some(tag) = tag else { continue };
        match tags.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, ids)) => ids.push(id),
            None => tags.push((tag, vec![id])),
        }
    }
    for (tag, ids) in tags {
        for some in ids.chunks(MOST_AT_ONCE) {
            let deed = Deed::Tag {
                sessions: some.to_vec(),
                tag: Some(tag.clone()),
            };
            sessions::decide(ledger, &access, &deed).await?;
        }
    }
    Ok(())
}

/// What somebody would have tagged a session with: mostly what its repository is for.
fn tag(facts: &Facts, projects: &[i32]) -> Option<Assignment> {
    let folder = facts
        .parts
        .iter()
        .max_by_key(|part| part.requests)
        .map(|part| part.directory.rsplit('/').next().unwrap_or_default().to_owned())
        .filter(|folder| !folder.is_empty())?;
    let mut dice = Dice::of(SEED, facts.person.unsigned_abs().into(), facts.starts / 1_000_000);
    if dice.chance(0.05) {
        return None;
    }
    if folder == OWN || dice.chance(0.03) {
        return Some(Assignment::NotBillable);
    }
    let at = BILLED.iter().position(|(name, _, _)| *name == folder)?;
    projects.get(at).map(|project| Assignment::project(*project))
}
