//! Rules in words.

use domain::projects::Book;
use domain::query::Facet;
use domain::rules::{Condition, DAY_NAMES};
use domain::sessions::{Assignment, Count, Share};

use crate::charts::format::count;

/// The days of a week from Monday on, by their numbers.
pub(super) const WEEK: [u8; 7] = [1, 2, 3, 4, 5, 6, 0];

/// So many values of a list are named; the others are counted.
const NAMED: usize = 3;

/// A condition: `directory /work/globex`, `person ana@example.com`, `Mon–Fri`, `9–18 h`. `name` knows what values are called.
pub(super) fn condition_words(condition: &Condition, name: impl Fn(Facet, i32) -> String) -> String {
    let list = |of: Facet, ids: &[i32]| {
        let names: Vec<String> = ids.iter().map(|id| name(of, *id)).collect();
        format!("{} {}", of.as_str(), any_of(&names))
    };
    match condition {
        Condition::Directory(pattern) => format!("directory {pattern}"),
        Condition::Repository(name) => format!("repository {name}"),
        Condition::Branch(pattern) => format!("branch {pattern}"),
        Condition::Accounts(ids) => list(Facet::Account, ids),
        Condition::Persons(ids) => list(Facet::Person, ids),
        Condition::Agents(ids) => list(Facet::Agent, ids),
        Condition::Actions(ids) => list(Facet::Action, ids),
        Condition::Models(ids) => list(Facet::Model, ids),
        Condition::Hours(from, to) => format!("{from}–{to} h"),
        Condition::Weekdays(days) => days_words(days),
    }
}

/// All conditions of a rule: `directory /work/globex · Mon–Fri`.
pub(super) fn conditions_words(conditions: &[Condition], name: impl Fn(Facet, i32) -> String) -> String {
    let words: Vec<String> = conditions.iter().map(|condition| condition_words(condition, &name)).collect();
    words.join(" · ")
}

/// `a`, `a or b`, `a, b or c`, `a, b, c or 2 others`.
fn any_of(names: &[String]) -> String {
    let shown = &names[..names.len().min(NAMED)];
    match (names.len() - shown.len(), shown.split_last()) {
        (_, None) => "none".to_owned(),
        (0, Some((last, []))) => last.clone(),
        (0, Some((last, others))) => format!("{} or {last}", others.join(", ")),
        (more, _) => format!(
            "{} or {}",
            shown.join(", "),
            count(more.try_into().unwrap_or(i64::MAX), "other", "others")
        ),
    }
}

/// `Mon`.
pub(super) fn short_day(day: u8) -> &'static str {
    DAY_NAMES.get(usize::from(day)).and_then(|name| name.get(..3)).unwrap_or("?")
}

/// `Mon–Fri`, `Sat, Sun`, `Mon–Wed, Fri`, `every day`. Weeks begin on Monday.
fn days_words(days: &[u8]) -> String {
    let mut runs: Vec<Vec<u8>> = Vec::new();
    let mut before = false;
    for day in WEEK {
        let has = days.contains(&day);
        match runs.last_mut() {
            Some(run) if has && before => run.push(day),
            _ if has => runs.push(vec![day]),
            _ => {}
        }
        before = has;
    }
    if runs.first().is_some_and(|run| run.len() == WEEK.len()) {
        return "every day".to_owned();
    }
    let words = runs.iter().map(|run| match run.as_slice() {
        [first, _, .., last] => format!("{}–{}", short_day(*first), short_day(*last)),
        run => run.iter().map(|day| short_day(*day)).collect::<Vec<_>>().join(", "),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// A part in hundredths of a percent: `50%`, `33.33%`, `12.5%`.
pub(super) fn percent(points: u16) -> String {
    let (whole, rest) = (points / 100, points % 100);
    match rest {
        0 => format!("{whole}%"),
        rest if rest % 10 == 0 => format!("{whole}.{}%", rest / 10),
        rest => format!("{whole}.{rest:02}%"),
    }
}

/// `Relaunch`; its number where nobody knows it.
pub(super) fn project_name(book: &Book, id: i32) -> String {
    book.project(id)
        .map_or_else(|| format!("project {id}"), |project| project.name.clone())
}

/// `shared between Relaunch 50% and Care 50%`, for what no single project can say; `Relaunch` and `Not billable` otherwise.
pub(super) fn tag_words(tag: &Assignment, book: &Book) -> String {
    let part = |share: &Share| format!("{} {}", project_name(book, share.project), percent(share.points));
    match tag {
        Assignment::NotBillable => "Not billable".to_owned(),
        Assignment::Projects(shares) => match shares.as_slice() {
            [one] => project_name(book, one.project),
            shares => {
                let parts: Vec<String> = shares.iter().map(part).collect();
                match parts.split_last() {
                    Some((last, others)) => format!("shared between {} and {last}", others.join(", ")),
                    None => String::new(),
                }
            }
        },
    }
}

/// `37 sessions`.
pub(super) fn sessions_words(count_of: Count) -> String {
    count(count_of.sessions, "session", "sessions")
}

/// What a rule tags, in a sentence: `37 sessions, $412.18`; `no session yet`.
pub(super) fn count_words(tags: Count) -> String {
    match tags.sessions {
        0 => "no session yet".to_owned(),
        _ => format!("{}, {}", sessions_words(tags), tags.cost.display_usd()),
    }
}

#[cfg(test)]
mod tests {
    use domain::Nanos;
    use domain::projects::Project;

    use super::*;

    fn name(of: Facet, id: i32) -> String {
        format!("{}{id}", &of.as_str()[..1])
    }

    #[test]
    fn conditions_read_like_a_sentence() {
        for (condition, words) in [
            (Condition::Directory("/work/globex".to_owned()), "directory /work/globex"),
            (Condition::Repository("web-*".to_owned()), "repository web-*"),
            (Condition::Branch("main".to_owned()), "branch main"),
            (Condition::Persons(vec![1]), "person p1"),
            (Condition::Accounts(vec![1, 2]), "account a1 or a2"),
            (Condition::Agents(vec![1, 2, 3]), "agent a1, a2 or a3"),
            (Condition::Models(vec![1, 2, 3, 4]), "model m1, m2, m3 or 1 other"),
            (Condition::Actions(vec![1, 2, 3, 4, 5]), "action a1, a2, a3 or 2 others"),
            (Condition::Hours(9, 18), "9–18 h"),
            (Condition::Weekdays(vec![1, 2, 3, 4, 5]), "Mon–Fri"),
        ] {
            assert_eq!(condition_words(&condition, name), words);
        }
        let both = [Condition::Branch("main".to_owned()), Condition::Hours(22, 6)];
        assert_eq!(conditions_words(&both, name), "branch main · 22–6 h");
    }

    #[test]
    fn days_stand_in_the_order_of_the_week() {
        for (days, words) in [
            (&[0, 6][..], "Sat, Sun"),
            (&[5, 1, 2, 3], "Mon–Wed, Fri"),
            (&[0, 1], "Mon, Sun"),
            (&[3], "Wed"),
            (&[5, 6, 0], "Fri–Sun"),
            (&[0, 1, 2, 3, 4, 5, 6], "every day"),
        ] {
            assert_eq!(days_words(days), words, "{days:?}");
        }
    }

    #[test]
    fn tags_are_projects_by_their_names() {
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
        let shares = |list: &[(i32, u16)]| {
            let share = |(project, points): &(i32, u16)| Share {
                project: *project,
                points: *points,
            };
            Assignment::Projects(list.iter().map(share).collect())
        };
        assert_eq!(tag_words(&Assignment::NotBillable, &book), "Not billable");
        assert_eq!(tag_words(&Assignment::project(2), &book), "Care");
        assert_eq!(tag_words(&Assignment::project(9), &book), "project 9");
        assert_eq!(
            tag_words(&shares(&[(1, 2_500), (2, 7_500)]), &book),
            "shared between Relaunch 25% and Care 75%"
        );
        assert_eq!(
            [percent(3_333), percent(1_250), percent(5), percent(10_000)],
            ["33.33%", "12.5%", "0.05%", "100%"]
        );
    }

    #[test]
    fn what_a_rule_tags_is_counted() {
        let tags = |sessions, nanos| Count {
            sessions,
            cost: Nanos(nanos),
        };
        assert_eq!(count_words(tags(37, 412_180_000_000)), "37 sessions, $412.18");
        assert_eq!(count_words(tags(1, 0)), "1 session, $0.00");
        assert_eq!(count_words(tags(0, 0)), "no session yet");
    }
}
