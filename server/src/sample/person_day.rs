//! One person's day: whether they work, when, at what, and with which model.

use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp};

use super::cast::{PROJECTS, Person, Tool};
use super::conversation::{Conversation, Sampled, seconds};
use super::dice::Dice;
use super::models::Model;

/// Conversations on a normal day of a person of pace 1.
const CONVERSATIONS: f64 = 2.5;
/// A conversation is over after this, whatever is left to say. The generator relies on it.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(9);

/// Adds the events of a person's civil day, in their zone. `index` tells people apart; `intensity` scales the load.
pub fn person_day(seed: u64, index: usize, person: &Person, date: Date, intensity: f64, out: &mut Vec<Sampled>) {
    let day = number(date);
    let mut dice = Dice::of(seed, index as u64, day);
    let load = load(seed, index, person, date, &mut dice) * intensity;
    let mut conversations = dice.poisson(CONVERSATIONS * load);
    // A working day without any is rare, unless the bench wants few.
    if load > 0.0 && conversations == 0 && intensity >= 1.0 && dice.chance(0.6) {
        conversations = 1;
    }
    for number in 0..conversations {
        let Some(start) = moment(person, date, start_hour(person, &mut dice)) else {
            continue;
        };
        let tool = person.tools[usize::from(dice.chance(0.22))];
        let model = model(seed, index, tool, day, &mut dice);
        let project = &PROJECTS[person.projects[[0, 0, 0, 0, 1, 1, 2][dice.below(7)]]];
        let key = format!("sample-{index}-{day}-{number}");
        converse(
            &mut Conversation::new(person, tool, model, project, key, &mut dice),
            start,
            &mut dice,
            out,
        );
    }
}

/// Runs a conversation to its end: bursts of tool calls, with pauses in which the person reads and thinks.
fn converse(conversation: &mut Conversation<'_>, start: Timestamp, dice: &mut Dice, out: &mut Vec<Sampled>) {
    let mut at = start;
    for _ in 0..dice.count(27.0, 0.8, 1.0, 180.0) {
        conversation.step(at, dice, out);
        let pause = if dice.chance(0.82) {
            dice.count(14.0, 0.7, 2.0, 120.0)
        } else if dice.chance(0.94) {
            dice.count(140.0, 0.8, 20.0, 1_500.0)
        } else {
            // Lunch, a meeting, another task.
            dice.count(2_700.0, 0.5, 1_200.0, 7_200.0)
        };
        at += seconds(pause) + SignedDuration::from_millis(i64::try_from(dice.bits() % 1000).unwrap_or(0));
        if at.duration_since(start) > LONGEST {
            break;
        }
    }
}

/// How much of a normal day's work is done: less on weekends and holidays, nothing on vacation, otherwise with good and bad days, and more
/// in some weeks than in others.
fn load(seed: u64, index: usize, person: &Person, date: Date, dice: &mut Dice) -> f64 {
    let mut week = Dice::of(seed ^ 0x5eed, index as u64, number(date).div_euclid(7));
    let on_vacation = week.chance(0.045);
    let busy = week.log_normal(1.0, 0.18);
    let mood = dice.log_normal(1.0, 0.33);
    let is_weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    let share = if is_weekend {
        if dice.chance(person.weekend) { 0.4 } else { 0.0 }
    } else if person.holidays.contains(&(date.month(), date.day())) {
        if dice.chance(0.08) { 0.3 } else { 0.0 }
    } else if date.weekday() == Weekday::Friday {
        0.82
    } else {
        1.0
    };
    if on_vacation { 0.0 } else { share * busy * mood * person.pace }
}

/// Morning and afternoon have their peaks, lunch is quiet, and now and then an evening is used.
fn start_hour(person: &Person, dice: &mut Dice) -> f64 {
    if dice.chance(0.05) {
        return dice.between(20.0, 22.5);
    }
    let length = person.stops - person.starts;
    let peak = if dice.chance(0.52) { 0.2 } else { 0.68 };
    let hour = person.starts + length * (peak + 0.14 * dice.normal()).clamp(0.0, 1.0);
    if (12.4..13.2).contains(&hour) { hour + 0.9 } else { hour }
}

/// The model: a person stays with one for weeks, tries another for some, and picks the small one for small things.
fn model(seed: u64, index: usize, tool: &'static Tool, day: i64, dice: &mut Dice) -> &'static Model {
    let stretch = Dice::of(seed ^ 0x0dd5, index as u64, day.div_euclid(17)).unit();
    let usual = usize::from(stretch < 0.28);
    if dice.chance(0.09) { tool.models[2] } else { tool.models[usual] }
}

/// That hour of the civil day in the person's zone.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds of a day")]
fn moment(person: &Person, date: Date, hour: f64) -> Option<Timestamp> {
    let midnight = date.to_zoned(person.zone.clone()).ok()?.timestamp();
    midnight.checked_add(SignedDuration::from_millis((hour * 3_600_000.0) as i64)).ok()
}

/// The day's number since 1970.
#[must_use]
pub fn number(date: Date) -> i64 {
    date.since(Date::constant(1970, 1, 1)).map_or(0, |span| i64::from(span.get_days()))
}
