//! The organization's own plans against brought keys, and what caches saved.

use domain::Measures;
use domain::usage::SourceUse;
use serde_json::Value;

use super::{House, within};

fn numbers(totals: &Value) -> [i64; 5] {
    ["requests", "errors", "tokens", "cost_nanos", "cache_saved_nanos"].map(|name| totals[name].as_i64().unwrap())
}

fn of(sum: &Measures) -> [i64; 5] {
    [sum.requests, sum.errors, sum.tokens(), sum.cost.0, sum.saved.0]
}

fn add(one: [i64; 5], other: [i64; 5]) -> [i64; 5] {
    std::array::from_fn(|n| one[n] + other[n])
}

#[tokio::test]
async fn both_key_sources_together_are_everything() {
    let house = House::new().await;
    let agent = house.id("agents", "agent-1").await;
    for query in [
        "range=7d".to_owned(),
        "range=30d&timezone=Asia/Kathmandu".to_owned(),
        "range=90d&granularity=week&compare=year".to_owned(),
        format!("range=120d&agent={agent}"),
        "range=30d&outcome=error".to_owned(),
        "range=30d&source=byok".to_owned(),
    ] {
        let (answer, summary, page) = (
            house.get(&format!("by-source?{query}")).await,
            house.get(&format!("summary?{query}")).await,
            house.advanced(&query).await,
        );
        let sources = answer["sources"].as_array().unwrap();
        assert_eq!(
            sources.iter().map(|source| source["source"].as_str().unwrap()).collect::<Vec<_>>(),
            ["system", "byok"]
        );
        let whole = numbers(&summary["total"]);
        assert_eq!(
            sources.iter().map(|source| numbers(&source["total"])).fold([0; 5], add),
            whole,
            "{query}"
        );
        assert_eq!(
            sources.iter().map(|source| numbers(&source["before"])).fold([0; 5], add),
            numbers(&summary["before"]),
            "{query}"
        );
        let points = sources.iter().flat_map(|source| source["points"].as_array().unwrap());
        assert_eq!(points.map(numbers).fold([0; 5], add), whole, "{query}");
        assert_eq!(
            (of(&page.total()), of(&page.before())),
            (whole, numbers(&summary["before"])),
            "{query}"
        );
        for (source, used) in sources.iter().zip(&page.sources) {
            assert_eq!(numbers(&source["total"]), of(&SourceUse::total(used)), "{query}");
            let text = format!(
                "SELECT count(*) FROM events e JOIN accounts a ON a.id = e.account_id WHERE {} AND a.key_source = '{}'",
                within(&answer["window"]),
                source["source"].as_str().unwrap()
            );
            if !query.contains("agent") && !query.contains("outcome") && (source["source"] == "byok" || !query.contains("byok")) {
                assert_eq!(source["total"]["requests"], house.stage.number(&text).await, "{query}");
            }
        }
        let lines = house.csv(&format!("by-source?{query}")).await;
        let at = lines[0].iter().position(|head| head == "requests").unwrap();
        let listed: i64 = lines[1..].iter().map(|line| line[at].parse::<i64>().unwrap()).sum();
        assert_eq!((listed, lines.len()), (whole[0], page.buckets.len() * 2 + 1), "{query}");
    }
}

#[tokio::test]
async fn savings_are_of_what_has_a_price_and_say_what_has_not() {
    let house = House::new().await;
    let page = house.advanced("range=90d").await;
    let answer = house.get("cache-savings?range=90d").await;
    let total = page.total();
    assert_eq!(answer["overall"]["saved_nanos"], total.saved.0);
    assert_eq!(answer["overall"]["hit_rate"].as_f64(), total.cache_hit_rate());
    let window = within(&answer["window"]);
    let direct = async |what: &str| house.stage.number(&format!("SELECT {what} FROM events e WHERE {window}")).await;
    assert_eq!(total.saved.0, direct("sum(e.saved_nanos)").await);
    assert_eq!(total.cache_read, direct("sum(e.cache_read_tokens)").await);
    assert_eq!(
        total.unsaved_reads,
        direct("sum(e.cache_read_tokens) FILTER (WHERE e.saved_nanos IS NULL)").await
    );
    assert!(
        page.unsaved_models().contains(&"a-model-without-a-price"),
        "{:?}",
        page.unsaved_models()
    );
    assert!(!page.unsaved_models().contains(&"claude-opus-5"));
    let lines = house.csv("cache-savings?range=90d").await;
    let saved: i64 = lines[1..]
        .iter()
        .map(|line| {
            let (dollars, nanos) = line[6].split_once('.').unwrap();
            dollars.parse::<i64>().unwrap() * 1_000_000_000 + nanos.parse::<i64>().unwrap()
        })
        .sum();
    assert_eq!((saved, lines.len()), (total.saved.0, page.buckets.len() + 1));
}
