//! How sessions are told.

use domain::Nanos;
use domain::projects::Book;
use domain::sessions::{Assignment, Micros, Portion, Share, WHOLE};
use domain::usage::activity::Clock;

/// A minute.
const MINUTE: Micros = 60_000_000;

/// What stands where nothing is known.
pub(super) const NOTHING: &str = "–";

/// `1 h 28 min`, `12 min`, `under a minute`.
pub(super) fn length(micros: Micros) -> String {
    match micros.max(0) / MINUTE {
        0 => "under a minute".to_owned(),
        minutes @ 1..60 => format!("{minutes} min"),
        minutes => match minutes % 60 {
            0 => format!("{} h", minutes / 60),
            rest => format!("{} h {rest} min", minutes / 60),
        },
    }
}

/// `09:12–10:40`; with the second day's date where it ends on another one.
pub(super) fn span(clock: &Clock, starts: Micros, ends: Micros) -> String {
    let (from, to) = (starts.div_euclid(1_000), ends.div_euclid(1_000));
    let time = |at: i64| clock.time(at).get(..5).unwrap_or_default().to_owned();
    match (time(from), time(to)) {
        (first, last) if clock.day(from) != clock.day(to) => format!("{first}–{} {last}", clock.day(to)),
        (first, last) if first == last => first,
        (first, last) => format!("{first}–{last}"),
    }
}

/// The first name, and how many more there are: `web +2`.
pub(super) fn first_of(portions: &[Portion]) -> String {
    match portions {
        [] => NOTHING.to_owned(),
        [one] => named(&one.name),
        [one, rest @ ..] => format!("{} +{}", named(&one.name), rest.len()),
    }
}

/// A name, or what is said where there is none.
pub(super) fn named(name: &str) -> String {
    if name.is_empty() { "not named".to_owned() } else { name.to_owned() }
}

/// The last two folders of a path: enough to know it by.
pub(super) fn tail(path: &str) -> String {
    let pieces: Vec<&str> = path.split(['/', '\\']).filter(|piece| !piece.is_empty()).collect();
    match pieces.as_slice() {
        [.., above, last] if pieces.len() > 2 => format!("…/{above}/{last}"),
        _ => path.to_owned(),
    }
}

/// `3 sessions · $12.40`.
pub(super) fn count(sessions: i64, cost: Nanos) -> String {
    format!(
        "{} · {}",
        crate::charts::format::count(sessions, "session", "sessions"),
        cost.display_usd()
    )
}

/// `33.33 %`, `50 %`.
pub(super) fn percent(points: u16) -> String {
    let (whole, rest) = (points / 100, points % 100);
    match rest {
        0 => format!("{whole} %"),
        rest if rest % 10 == 0 => format!("{whole}.{} %", rest / 10),
        rest => format!("{whole}.{rest:02} %"),
    }
}

/// What work is billed to, in words: `Relaunch`, `Relaunch 60 % · Care 40 %`, `Not billable`.
#[must_use]
pub fn billed_to(tag: &Assignment, book: &Book) -> String {
    let name = |share: &Share| {
        let project = book.project(share.project).map_or("a project", |project| &project.name);
        if share.points == WHOLE {
            project.to_owned()
        } else {
            format!("{project} {}", percent(share.points))
        }
    };
    match tag {
        Assignment::NotBillable => "Not billable".to_owned(),
        Assignment::Projects(shares) => shares.iter().map(name).collect::<Vec<_>>().join(" · "),
    }
}

#[cfg(test)]
mod tests {
    use domain::projects::Project;

    use super::*;

    #[test]
    fn lengths_are_told_in_minutes() {
        for (minutes, text) in [(0, "under a minute"), (1, "1 min"), (59, "59 min"), (60, "1 h"), (88, "1 h 28 min")] {
            assert_eq!(length(minutes * MINUTE + 1), text);
        }
    }

    #[test]
    fn spans_name_the_second_day_where_there_is_one() {
        let clock = Clock(vec![(0, 3_600)]);
        let at = |hour: i64| hour * 3_600 * 1_000_000;
        assert_eq!(span(&clock, at(8), at(9)), "09:00–10:00");
        assert_eq!(span(&clock, at(8), at(8) + 5), "09:00");
        assert_eq!(span(&clock, at(22), at(24)), "23:00–Jan 2 01:00");
    }

    #[test]
    fn what_it_is_billed_to_reads_short() {
        let project = |id: i32, name: &str| Project {
            id,
            client: 1,
            name: name.to_owned(),
            colour: 0,
            archived: false,
        };
        let book = Book {
            clients: Vec::new(),
            projects: vec![project(1, "Relaunch"), project(2, "Care")],
        };
        let share = |project, points| Share { project, points };
        let two = Assignment::Projects(vec![share(1, 3_333), share(2, 6_667)]);
        assert_eq!(billed_to(&two, &book), "Relaunch 33.33 % · Care 66.67 %");
        assert_eq!(billed_to(&Assignment::project(2), &book), "Care");
        assert_eq!(billed_to(&Assignment::NotBillable, &book), "Not billable");
        assert_eq!((percent(5_000), percent(1_250)), ("50 %".to_owned(), "12.5 %".to_owned()));
        assert_eq!(tail("/home/ana/work/web"), "…/work/web");
        assert_eq!(tail("/work"), "/work");
    }
}
