//! The inbox and what waits outside of its window: together they are what the navigation counts.

use domain::query::Range;
use domain::sessions::{Assignment, Count, SessionsPage, SessionsQuery, Show};
use ledger::queries;

use super::{rows, tag, work};
use crate::common::Stage;

/// Ninety days, in minutes.
const LONG: i64 = 90 * 1_440;

async fn read(stage: &Stage, change: impl FnOnce(&mut SessionsQuery)) -> SessionsPage {
    let mut query = SessionsQuery::default();
    change(&mut query);
    queries::sessions::sessions_page(&stage.ledger, &stage.access, &query, jiff::Timestamp::now())
        .await
        .unwrap()
}

#[tokio::test]
async fn older_ones_are_counted_beside_the_inbox() {
    let stage = Stage::new().await;
    work(&stage, "ana", &[-LONG, 0, 100]).await;
    work(&stage, "ben", &[-LONG, -LONG + 200, 0]).await;
    let first = rows(&stage).await;
    let all: i64 = first.iter().map(|row| row.cost).sum();
    let badge = queries::session::untagged(&stage.ledger, &stage.access).await.unwrap();
    assert_eq!((badge.sessions, badge.cost.0), (6, all));
    let inbox = read(&stage, |_| ()).await;
    assert_eq!((inbox.untagged.sessions, inbox.elsewhere.sessions), (3, 3));
    assert_eq!(inbox.untagged.cost + inbox.elsewhere.cost, badge.cost);

    // All of it at once; no other list counts them.
    let everything = read(&stage, |query| query.usage.range = Range::LONGEST).await;
    assert_eq!((everything.untagged, everything.elsewhere), (badge, Count::default()));
    assert_eq!(everything.rows.len(), 6);
    assert_eq!(read(&stage, |query| query.show = Show::All).await.elsewhere, Count::default());

    // Under filters, without what is tagged, and of what lies behind the window too.
    let ben = first.iter().find(|row| row.person != first[0].person).unwrap().person;
    let of_ben = read(&stage, |query| query.usage.filters.persons = vec![ben]).await;
    assert_eq!((of_ben.untagged.sessions, of_ben.elsewhere.sessions), (1, 2));
    tag(&stage, &stage.access, first[0].id, Some(Assignment::NotBillable)).await;
    assert_eq!(read(&stage, |_| ()).await.elsewhere.sessions, 2);
    let day = jiff::Timestamp::from_microsecond(first[0].starts)
        .unwrap()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    let week = Range::Custom(day.yesterday().unwrap(), day.tomorrow().unwrap());
    let then = read(&stage, |query| query.usage.range = week).await;
    assert_eq!((then.untagged.sessions, then.elsewhere.sessions), (2, 3));
}
