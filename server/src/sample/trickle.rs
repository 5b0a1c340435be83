//! Keeping the sample workspace moving: a request every few seconds, as if people were at work right now.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Weekday;
use ledger::record::{Costed, record};
use ledger::{Ledger, prices};
use tokio_util::sync::CancellationToken;

use super::cast::{Cast, PROJECTS, Person};
use super::conversation::{Conversation, Sampled};
use super::dice::Dice;
use super::install::{SEED, fill, save_filled};
use super::service::request;
use super::services::SERVICES_LIST;

/// Conversations that run at the same time.
const AT_ONCE: usize = 3;

/// Completes the workspace up to now (it may have been off for days), then adds a request every 2 to 6 seconds until cancelled.
/// Keys are made of the time, so nothing is counted twice whatever happens.
pub async fn trickle(ledger: Ledger, org: i32, cancel: CancellationToken) {
    let accounts = match cancel.run_until_cancelled(fill(&ledger, org, Timestamp::now(), false)).await {
        Some(Ok(accounts)) => accounts,
        Some(Err(problem)) => {
            tracing::error!(%problem, "the sample workspace could not be brought up to date");
            return;
        }
        None => return,
    };
    let cast = Cast::new(9);
    let mut dice = Dice::of(SEED, u64::MAX, Timestamp::now().as_millisecond());
    let mut running: Vec<Running<'_>> = Vec::new();
    loop {
        let pause = Duration::from_secs_f64(dice.between(2.0, 6.0));
        if cancel.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
            return;
        }
        let now = Timestamp::now();
        // With what has been entered under Prices: the workspace is there to be tried out.
        let book = match prices::book(&ledger, org).await {
            Ok(book) => book,
            Err(problem) => {
                tracing::warn!(%problem, "the prices of the sample workspace could not be read");
                continue;
            }
        };
        let batch: Vec<Costed> = next(&cast, &mut running, now, &mut dice)
            .into_iter()
            // What a conversation does on the side lies some seconds ahead; it is told as it happens, so now.
            .map(|(account, mut event)| {
                event.at = event.at.min(now);
                Costed::new(accounts[account], event, &book)
            })
            .collect();
        let work = async {
            record(&ledger, org, &batch).await?;
            save_filled(&ledger, org, now).await
        };
        match cancel.run_until_cancelled(work).await {
            None => return,
            Some(Ok(())) => {}
            Some(Err(problem)) => tracing::warn!(%problem, "a sample request could not be recorded"),
        }
    }
}

/// A conversation with the steps that it still has.
struct Running<'a> {
    conversation: Conversation<'a>,
    left: usize,
}

/// What happens next: mostly a step of a running conversation, sometimes a service's request.
fn next<'a>(cast: &'a Cast, running: &mut Vec<Running<'a>>, now: Timestamp, dice: &mut Dice) -> Vec<Sampled> {
    let stamp = now.as_millisecond();
    if dice.chance(0.25) {
        let service = dice.pick(&SERVICES_LIST);
        return vec![(service.account, request(service, format!("trickle-{stamp}"), now, dice))];
    }
    while running.len() < AT_ONCE {
        let person = somebody_awake(cast, now, dice);
        let tool = person.tools[usize::from(dice.chance(0.2))];
        let model = tool.models[usize::from(dice.chance(0.2))];
        let project = &PROJECTS[person.projects[dice.below(3)]];
        let key = format!("trickle-{stamp}-{}", running.len());
        running.push(Running {
            conversation: Conversation::new(person, tool, model, project, key, dice),
            left: 6 + dice.below(40),
        });
    }
    let place = dice.below(running.len());
    let mut out = Vec::new();
    running[place].conversation.step(now, dice, &mut out);
    running[place].left -= 1;
    if running[place].left == 0 {
        running.swap_remove(place);
    }
    out
}

/// Somebody whose working day it is; at an hour when nobody works, anybody.
fn somebody_awake<'a>(cast: &'a Cast, now: Timestamp, dice: &mut Dice) -> &'a Person {
    let at_work: Vec<&Person> = cast
        .people
        .iter()
        .filter(|person| {
            let local = now.to_zoned(person.zone.clone());
            let hour = f64::from(local.hour());
            !matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday) && hour >= person.starts && hour < person.stops
        })
        .collect();
    if at_work.is_empty() {
        dice.pick(&cast.people)
    } else {
        at_work[dice.below(at_work.len())]
    }
}
