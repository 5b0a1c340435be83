//! Moments as RFC 3339 writes them.

use domain::sessions::Micros;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A moment as exactly as the database keeps it, as clocks of the zone show it: `2026-11-25T14:02:11.043+01:00`.
pub fn moment(at: Micros, zone: &TimeZone) -> String {
    let at = Timestamp::from_microsecond(at).unwrap_or_default();
    at.display_with_offset(zone.to_offset(at)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_back_as_the_same_moment() {
        let berlin = TimeZone::get("Europe/Berlin").expect("zone");
        let at = 1_795_597_190_412_007;
        assert_eq!(moment(at, &berlin), "2026-11-25T09:59:50.412007+01:00");
        for zone in [berlin, TimeZone::UTC, TimeZone::get("Asia/Kathmandu").expect("zone")] {
            let read: Timestamp = moment(at, &zone).parse().expect("a moment");
            assert_eq!(read.as_microsecond(), at);
        }
    }
}
