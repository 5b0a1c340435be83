//! Times of day in the zone of a question. The page has no zone database, so the server says what the clocks showed when.

use serde::{Deserialize, Serialize};

use crate::civil::{day_number, read_day, write_instant};

/// What clocks of a zone show: from which instant on (unix seconds) they are so many seconds ahead of UTC. The first counts for anything
/// earlier, too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock(pub Vec<(i64, i32)>);

/// The months, short.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Clock {
    /// The clock of a zone from one instant to another, unix seconds.
    #[cfg(feature = "zones")]
    #[must_use]
    pub fn of(zone: &jiff::tz::TimeZone, start: i64, end: i64) -> Self {
        /// More changes than any zone has in ten years.
        const MOST: usize = 100;
        let at = |second: i64| jiff::Timestamp::from_second(second).unwrap_or_default();
        let first = (start, zone.to_offset(at(start)).seconds());
        let changes = zone
            .following(at(start))
            .take_while(|change| change.timestamp().as_second() < end)
            .take(MOST)
            .map(|change| (change.timestamp().as_second(), change.offset().seconds()));
        Self(std::iter::once(first).chain(changes).collect())
    }

    /// An instant as the zone's clocks show it, as if it were UTC. Unix milliseconds.
    fn local(&self, at: i64) -> i64 {
        let second = at.div_euclid(1000);
        let after = self.0.partition_point(|(from, _)| *from <= second);
        let offset = self.0.get(after.saturating_sub(1)).map_or(0, |(_, offset)| *offset);
        at.saturating_add(i64::from(offset) * 1000)
    }

    /// `2026-11-25T14:02:11`, in the zone.
    fn iso(&self, at: i64) -> String {
        let mut iso = write_instant(self.local(at));
        iso.pop();
        iso
    }

    /// The instant, in unix microseconds, at which clocks show a day and time such as `2026-11-25T14:02:11`; seconds may be left out. Of two
    /// such instants, where clocks are set back, the first; where they are set forward, a time that no clock shows is read as the one before.
    #[must_use]
    pub fn instant(&self, local: &str) -> Option<i64> {
        let as_utc = read_local(local.trim())?;
        let offsets = self.0.iter().map(|(_, offset)| i64::from(*offset) * 1_000_000);
        let instants = offsets.map(|offset| as_utc - offset);
        let shown = instants.clone().filter(|at| self.local_micros(*at) == as_utc).min();
        shown.or_else(|| instants.max())
    }

    fn local_micros(&self, at: i64) -> i64 {
        self.local(at.div_euclid(1000)) * 1000 + at.rem_euclid(1000)
    }

    /// `14:02:11` of an instant in unix milliseconds.
    #[must_use]
    pub fn time(&self, at: i64) -> String {
        self.iso(at).get(11..).unwrap_or_default().to_owned()
    }

    /// `14:02:11.043`.
    #[must_use]
    pub fn precise_time(&self, at: i64) -> String {
        format!("{}.{:03}", self.time(at), at.rem_euclid(1000))
    }

    /// `Nov 25`.
    #[must_use]
    pub fn day(&self, at: i64) -> String {
        let iso = self.iso(at);
        let number = |part: Option<&str>| part.and_then(|part| part.parse::<usize>().ok()).unwrap_or(1);
        let month = number(iso.get(5..7)).clamp(1, 12);
        format!("{} {}", MONTHS[month - 1], number(iso.get(8..10)))
    }

    /// `Nov 25, 2026`.
    #[must_use]
    pub fn whole_day(&self, at: i64) -> String {
        format!("{}, {}", self.day(at), self.iso(at).get(..4).unwrap_or_default())
    }
}

/// `2026-11-25T14:02:11` as if it were UTC, in unix microseconds.
fn read_local(text: &str) -> Option<i64> {
    let (day, time) = text.split_once('T')?;
    let mut parts = time.split(':').map(|part| {
        let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<i64>().ok()).flatten()
    });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if hour > 23 || minute > 59 || second > 59 || parts.next().is_some() {
        return None;
    }
    let days = i64::from(day_number(read_day(day)?));
    Some((days * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "zones")]
    #[test]
    fn it_shows_what_the_zone_shows() {
        use jiff::Timestamp;
        for name in ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"] {
            let zone = jiff::tz::TimeZone::get(name).expect("zone");
            let (start, end) = (1_735_689_600, 1_798_761_600);
            let clock = Clock::of(&zone, start, end);
            for step in 0..4_000 {
                let at = start + step * 15_751;
                let truth = Timestamp::from_second(at).expect("time").to_zoned(zone.clone());
                assert_eq!(clock.time(at * 1000), truth.strftime("%H:%M:%S").to_string(), "{name} {at}");
                assert_eq!(clock.day(at * 1000), truth.strftime("%b %-d").to_string(), "{name} {at}");
            }
        }
    }

    #[cfg(feature = "zones")]
    #[test]
    fn what_it_shows_is_read_back() {
        for name in ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"] {
            let zone = jiff::tz::TimeZone::get(name).expect("zone");
            let (start, end) = (1_735_689_600, 1_798_761_600);
            let clock = Clock::of(&zone, start, end);
            for step in 0..4_000 {
                let at = (start + step * 15_751) * 1_000;
                let shown = clock.iso(at);
                let read = clock.instant(&shown).expect("reads").div_euclid(1_000);
                // An hour that clocks show twice is the first of the two.
                assert!(read <= at && clock.iso(read) == shown, "{name} {shown}");
            }
        }
        let berlin = Clock(vec![(0, 3600), (1_774_746_000, 7200), (1_792_890_000, 3600)]);
        assert_eq!(berlin.instant("2026-11-26T15:00"), Some(1_795_701_600_000_000));
        assert_eq!(
            berlin.instant("2026-03-29T02:30:00"),
            Some(1_774_747_800_000_000),
            "no clock shows it"
        );
        for bad in [
            "",
            "2026-11-26",
            "2026-11-26T25:00",
            "2026-11-26T1:00",
            "2026-11-26T10:00:00:00",
            "2026-02-30T10:00",
        ] {
            assert_eq!(berlin.instant(bad), None, "{bad}");
        }
    }

    #[test]
    fn before_the_first_change_its_offset_holds() {
        let clock = Clock(vec![(1_000_000_000, 3600)]);
        assert_eq!(clock.precise_time(999_999_999_043), "02:46:39.043");
        assert_eq!(clock.whole_day(999_999_999_043), "Sep 9, 2001");
        assert_eq!(Clock::default().time(0), "00:00:00");
    }
}
