//! Cutting places anew.

use std::collections::{HashMap, HashSet};

use domain::sessions::{Decisions, Micros, Stretch, affected, sessions};
use sqlx::PgConnection;

use super::decided::{self, Decided};
use super::known::{self, Known};
use super::requests::{self, Event};
use super::row::Row;
use super::rule;
use super::track::{Pauses, Place, Track, joined};
use super::{word, write};
use crate::LedgerError;

/// Cuts anew whatever a change of these places can have touched. Returns how many sessions there are in it now. The org's lock is held.
pub(super) async fn renew(txn: &mut PgConnection, org: i32, touched: Vec<Place>) -> Result<usize, LedgerError> {
    if touched.is_empty() {
        return Ok(0);
    }
    let pauses = Pauses::read(txn, org).await?;
    let places = joined(touched, &pauses);
    let tracks: HashSet<Track> = places.iter().map(|place| place.track).collect();
    let shapes = decided::shapes(txn, org, &tracks).await?;
    let (places, known) = reach(txn, org, places, &pauses, &shapes).await?;
    let words = decided::words(txn, org, &places).await?;
    let decisions = decided::by_track(shapes.iter().chain(&words))?;
    let events = requests::read(txn, org, &places).await?;
    let rows = cut(&places, &events, &pauses, &decisions);
    let ruled = rule::of_rows(txn, org, &rows).await?;
    write::replace(txn, org, &known, &rows, &ruled).await?;
    word::tell(txn, org, &places.iter().map(|place| place.track.account).collect()).await?;
    Ok(rows.len())
}

/// How far the places reach, and the sessions that lie in them.
async fn reach(
    txn: &mut PgConnection,
    org: i32,
    mut places: Vec<Place>,
    pauses: &Pauses,
    shapes: &[Decided],
) -> Result<(Vec<Place>, Vec<Known>), LedgerError> {
    let shaped = decided::by_track(shapes)?;
    let none = Decisions::default();
    let of = |place: &Place| shaped.get(&place.track).unwrap_or(&none);
    loop {
        let looked_at: Vec<Place> = places.iter().map(|place| bridged(*place, pauses, of(place))).collect();
        let known = known::within(txn, org, &looked_at).await?;
        let wider: Vec<Place> = places
            .iter()
            .filter_map(|place| {
                let own = || known.iter().filter(|known| known.track == place.track).map(|known| known.stretch);
                let gone = own().filter(|known| known.from < pauses.kept_from).map(|known| known.to + 1);
                let from = gone.fold(pauses.kept_from, Micros::max).max(place.stretch.from);
                let left = (from <= place.stretch.to).then_some(Stretch::new(from, place.stretch.to))?;
                let rest: Vec<Stretch> = own().filter(|known| known.from >= pauses.kept_from).collect();
                let stretch = affected(&rest, left, pauses.of(place.track), of(place));
                Some(Place { stretch, ..*place })
            })
            .collect();
        let wider = joined(wider, pauses);
        if wider == places {
            let within = |known: &Known| {
                places
                    .iter()
                    .any(|place| place.track == known.track && place.stretch.meets(known.stretch))
            };
            return Ok((wider, known.into_iter().filter(within).collect()));
        }
        places = wider;
    }
}

/// Where neighbours of a place may lie: within the pause, and as far as a bridge leads.
fn bridged(place: Place, pauses: &Pauses, decisions: &Decisions) -> Place {
    let wide = place.widened(pauses.of(place.track));
    let bridges = decisions.bridges.iter().filter(|bridge| bridge.meets(wide.stretch));
    Place {
        stretch: bridges.fold(wide.stretch, |all, bridge| all.with(*bridge)),
        ..wide
    }
}

fn cut(places: &[Place], events: &[Event], pauses: &Pauses, decisions: &HashMap<Track, Decisions>) -> Vec<Row> {
    let none = Decisions::default();
    let mut rows = Vec::new();
    for (place, events) in places.iter().zip(of_places(places, events)) {
        let times: Vec<Micros> = events.iter().map(Event::at).collect();
        let decisions = decisions.get(&place.track).unwrap_or(&none);
        for found in sessions(&times, pauses.of(place.track), decisions) {
            let events = &events[found.requests.clone()];
            rows.push(Row::of(place.track, found, events));
        }
    }
    rows
}

/// The requests of each place.
fn of_places<'a>(places: &[Place], events: &'a [Event]) -> impl Iterator<Item = &'a [Event]> {
    let ends: Vec<usize> = (1..=places.len() as i64)
        .map(|place| events.partition_point(|event| event.place <= place))
        .collect();
    let mut from = 0;
    ends.into_iter().map(move |to| &events[std::mem::replace(&mut from, to)..to])
}
