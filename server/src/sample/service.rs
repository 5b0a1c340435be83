//! Programs that ask by themselves: support, search, nightly indexing.

use domain::event::ServiceTier;
use domain::{Source, UsageEvent};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::conversation::{Sampled, fail, time};
use super::dice::Dice;
use super::models::Style;
use super::person_day::number;
use super::services::{Curve, SERVICES_LIST, Service};

/// Services throw other dice than people.
const ACTORS: u64 = 1 << 32;

/// Adds the events of all services on a day in UTC.
pub fn service_day(seed: u64, date: Date, intensity: f64, zone: &TimeZone, out: &mut Vec<Sampled>) {
    let day = number(date);
    let Ok(midnight) = date.to_zoned(TimeZone::UTC) else { return };
    for (index, service) in SERVICES_LIST.iter().enumerate() {
        let mut dice = Dice::of(seed, ACTORS + index as u64, day);
        let mut serial = 0;
        for hour in 0..24_i8 {
            let start = midnight.timestamp() + SignedDuration::from_hours(i64::from(hour));
            for _ in 0..dice.poisson(service.hourly * share(service.curve, start, hour, zone) * intensity) {
                let within = SignedDuration::from_millis(i64::try_from(dice.bits() % 3_600_000).unwrap_or(0));
                serial += 1;
                out.push((
                    service.account,
                    request(service, format!("sample-s{index}-{day}-{serial}"), start + within, &mut dice),
                ));
            }
        }
    }
}

/// One request of a service.
pub fn request(service: &Service, key: String, at: Timestamp, dice: &mut Dice) -> UsageEvent {
    let mut event = UsageEvent::new(Source::Sample, key, at, service.model.name.to_owned());
    event.agent = Some(service.agent.to_owned());
    event.action = Some(service.action.to_owned());
    event.tier = service.tier;
    if dice.chance(0.006) {
        fail(&mut event, dice);
        return event;
    }
    let input = dice.count(service.input, 0.55, 6.0, 90_000.0);
    let tokens = &mut event.tokens;
    let hit = service.prefix > 0 && dice.chance(0.93);
    match (service.model.style, hit) {
        (Style::Anthropic, true) | (Style::Automatic, true) => {
            tokens.cache_read = service.prefix;
            tokens.input = input;
        }
        (Style::Anthropic, false) if service.prefix > 0 => {
            tokens.cache_write_5m = service.prefix;
            tokens.input = input;
        }
        _ => tokens.input = service.prefix + input,
    }
    if service.output > 0.0 {
        tokens.output = dice.count(service.output, 0.5, 1.0, 16_000.0);
    }
    if service.tier == ServiceTier::Batch {
        // A batch is answered within the hour or so: its latency is not one that anybody waits for.
        return event;
    }
    time(&mut event, service.model, dice);
    event
}

/// The share of its full load that a service has in an hour.
fn share(curve: Curve, start: Timestamp, hour: i8, zone: &TimeZone) -> f64 {
    let local = start.to_zoned(zone.clone());
    let is_weekend = matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday);
    match curve {
        Curve::Nightly(at) => f64::from(u8::from(hour == at)),
        Curve::Office if is_weekend || !(9..18).contains(&local.hour()) => 0.0,
        Curve::Office => 1.0,
        Curve::Shop => {
            let by_hour = match local.hour() {
                0..=5 => 0.12,
                6..=8 => 0.45,
                9..=16 => 0.85,
                17..=21 => 1.0,
                _ => 0.4,
            };
            by_hour * if is_weekend { 0.7 } else { 1.0 }
        }
    }
}
