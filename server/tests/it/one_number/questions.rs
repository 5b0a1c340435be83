//! Every combination of what can be asked.

use domain::Outcome;
use domain::account::KeySource;
use domain::models::ModelClass;
use domain::query::{Compare, Filters, Granularity, Range, UsageQuery, ZoneChoice};

use crate::common::Stage;

/// Each range with each zone, granularity and filter; every other one compared with the year before.
pub async fn questions(stage: &Stage, second: i32) -> Vec<UsageQuery> {
    let filters = filters(stage, second).await;
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let ago = |days: i64| today.saturating_sub(jiff::Span::new().days(days));
    let mut questions = Vec::new();
    for range in [
        Range::Days(7),
        Range::Days(30),
        Range::Days(90),
        Range::YearToDate,
        Range::Custom(ago(370), ago(3)),
        Range::Custom(ago(1), ago(1)),
    ] {
        for zone in ["", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe"] {
            for granularity in [
                None,
                Some(Granularity::Hour),
                Some(Granularity::Day),
                Some(Granularity::Week),
                Some(Granularity::Month),
            ] {
                // Hours of more than a hundred days are refused.
                if granularity == Some(Granularity::Hour)
                    && matches!(range, Range::YearToDate | Range::Custom(..))
                    && range != Range::Custom(ago(1), ago(1))
                {
                    continue;
                }
                for filters in &filters {
                    questions.push(UsageQuery {
                        range,
                        granularity,
                        zone: if zone.is_empty() {
                            ZoneChoice::Org
                        } else {
                            ZoneChoice::Named(zone.to_owned())
                        },
                        filters: filters.clone(),
                        compare: if questions.len().is_multiple_of(2) {
                            Compare::Before
                        } else {
                            Compare::YearAgo
                        },
                    });
                }
            }
        }
    }
    questions
}

/// Nothing, each kind of filter, and several at once.
async fn filters(stage: &Stage, second: i32) -> Vec<Filters> {
    let id = async |table: &str, name: &str| {
        let id = stage.number(&format!("SELECT id FROM {table} WHERE name = '{name}'")).await;
        i32::try_from(id).unwrap()
    };
    let of = |change: fn(&mut Filters)| {
        let mut filters = Filters::default();
        change(&mut filters);
        filters
    };
    let mut filters = vec![
        Filters::default(),
        of(|filters| filters.source = Some(KeySource::Byok)),
        of(|filters| filters.classes = vec![ModelClass::Fast]),
        of(|filters| filters.outcomes = vec![Outcome::Error]),
        of(|filters| filters.outcomes = vec![Outcome::Ok]),
        of(|filters| filters.outcomes = Outcome::ALL.to_vec()),
        of(|filters| filters.classes = ModelClass::ALL.to_vec()),
        of(|filters| filters.persons = vec![0]),
    ];
    let (person, agent, action, model) = (
        id("persons", "person-1").await,
        id("agents", "agent-2").await,
        id("actions", "action-3").await,
        id("models", "gpt-5").await,
    );
    for change in [
        &|filters: &mut Filters| filters.accounts = vec![second],
        &|filters: &mut Filters| filters.persons = vec![0, person],
        &|filters: &mut Filters| filters.agents = vec![agent],
        &|filters: &mut Filters| filters.actions = vec![0, action],
        &|filters: &mut Filters| filters.models = vec![model],
        &|filters: &mut Filters| {
            filters.agents = vec![0, agent];
            filters.models = vec![model];
            filters.outcomes = vec![Outcome::Ok];
            filters.classes = vec![ModelClass::Premium];
        },
    ] as [&dyn Fn(&mut Filters); 6]
    {
        let mut one = Filters::default();
        change(&mut one);
        filters.push(one);
    }
    filters
}
