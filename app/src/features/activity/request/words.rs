//! How a cost is told.

use domain::event::{Geography, ServiceTier, Source};
use domain::money::group_thousands;
use domain::pricing::{Basis, Explained, Factor, FactorCause, LineKind, Step, Threshold};
use domain::usage::activity::{PriceVersion, RequestDetail};

/// What a line is for.
pub(super) const fn line_name(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Input => "Input",
        LineKind::CacheRead => "Cache read",
        LineKind::CacheWrite5m => "Cache write, 5 minutes",
        LineKind::CacheWrite1h => "Cache write, an hour",
        LineKind::CacheWriteOther => "Cache write",
        LineKind::Output => "Output",
        LineKind::WebSearch => "Web search",
    }
}

/// Where the rate of a line is that of another kind, and why.
pub(super) fn borrowed(step: &Step) -> Option<&'static str> {
    match (step.kind, step.rate_of?) {
        (_, LineKind::CacheWrite5m) => Some("at the rate of writes for 5 minutes"),
        (_, LineKind::Input) => Some("at the input rate, because the price has none for it"),
        _ => None,
    }
}

/// Which row of the price was paid, and why that one.
pub(super) fn basis(explained: &Explained) -> String {
    let side = format!("The input side has {} tokens", group_thousands(explained.input_side));
    let limit = explained.threshold.map(|threshold| match threshold {
        Threshold::Above(tokens) => ("more than", group_thousands(tokens)),
        Threshold::AtLeast(tokens) => ("at least", group_thousands(tokens)),
    });
    match (explained.basis, limit) {
        (Basis::Standard, None) => "List rates. This price has no other rates for long requests.".to_owned(),
        (Basis::Standard, Some((how, tokens))) => {
            format!("List rates. {side}, and the rates for long requests apply from {how} {tokens} on.")
        }
        (Basis::Long, Some((how, tokens))) => {
            format!("Rates for long requests. {side}, which is {how} {tokens}, so every token of the request costs these rates.")
        }
        (Basis::Long, None) => "Rates for long requests.".to_owned(),
        (Basis::OffPeak, _) => "The lower rates of the hours in which it was made.".to_owned(),
        (Basis::Tier(tier), _) => format!("Rates that the {} has of its own.", tier_name(tier)),
    }
}

/// A service tier in a sentence.
const fn tier_name(tier: ServiceTier) -> &'static str {
    match tier {
        ServiceTier::Standard => "standard tier",
        ServiceTier::Batch => "batch tier",
        ServiceTier::Flex => "flex tier",
        ServiceTier::Priority => "priority tier",
    }
}

/// What a factor is for, and how much it is.
pub(super) fn factor(factor: &Factor) -> String {
    let cause = match factor.cause {
        FactorCause::Tier(tier) => match tier {
            ServiceTier::Standard => "Standard tier",
            ServiceTier::Batch => "Batch tier",
            ServiceTier::Flex => "Flex tier",
            ServiceTier::Priority => "Priority tier",
        },
        FactorCause::Fast => "Fast mode",
        FactorCause::FastOfName => "Fast mode, which was part of the model's name",
        FactorCause::Place(Geography::Us) => "Pinned to the United States",
        FactorCause::Place(Geography::Eu) => "Pinned to the European Union",
        FactorCause::Place(_) => "Pinned to a region",
        FactorCause::PlaceOfName => "A place, or a cloud's region, which was part of the model's name",
    };
    if factor.all == factor.cache_read {
        format!("{cause}: × {}", factor.all.normalize())
    } else {
        format!(
            "{cause}: × {}, cache reads × {}",
            factor.all.normalize(),
            factor.cache_read.normalize()
        )
    }
}

/// Whose price it is, and where it comes from.
pub(super) fn source_of_price(price: &PriceVersion) -> String {
    let vendor = match price.vendor.as_str() {
        "anthropic" => "Anthropic",
        "openai" => "OpenAI",
        "google" => "Google",
        "mistral" => "Mistral",
        "xai" => "xAI",
        "deepseek" => "DeepSeek",
        "cursor" => "Cursor",
        other => other,
    };
    match (price.own, vendor) {
        (true, _) => "A price of your organization's own.".to_owned(),
        (false, "") => "The price book that ships with Countinghouse.".to_owned(),
        (false, vendor) => format!("{vendor}'s list price, in the price book that ships with Countinghouse."),
    }
}

/// Said of a price where another one holds by now.
pub(super) const REPLACED: &str =
    "By now another price holds for this request. It takes that one when requests are costed anew, unless it is on a closed statement.";

/// When a price holds: `from 2026-07-24 on`, `2026-01-01 to 2026-07-24`.
pub(super) fn validity(price: &PriceVersion) -> Option<String> {
    let day = |at: i64| {
        let iso = domain::civil::write_instant(at.saturating_mul(1000));
        match (iso.get(..10), iso.get(10..)) {
            (Some(day), Some("T00:00:00Z")) => day.to_owned(),
            _ => iso.replace('T', " ").replace('Z', " UTC"),
        }
    };
    Some(match (price.from?, price.until) {
        (from, None) => format!("from {} on", day(from)),
        (from, Some(until)) => format!("from {} until {}", day(from), day(until)),
    })
}

/// By which door a request came in.
pub(super) const fn door(source: Source) -> &'static str {
    match source {
        Source::Sql => "inserted by hand (SQL)",
        Source::Events => "sent by a program (POST /api/v1/events)",
        Source::ClaudeCode => "Claude Code's logs",
        Source::Codex => "Codex' logs",
        Source::Sample => "generated sample",
    }
}

/// Whose requests are taken for one run: where nobody is named, those of the same agent.
pub(super) fn whose(detail: &RequestDetail) -> &'static str {
    if detail.row.person_id == 0 {
        "the same agent"
    } else {
        "the same person"
    }
}

/// The run, in a sentence.
pub(super) fn run(detail: &RequestDetail) -> String {
    let (run, clock) = (&detail.run, &detail.clock);
    let day = |at: i64| clock.day(at);
    let here = day(detail.row.at_ms());
    let moment = |at: i64| {
        if day(at) == here {
            clock.time(at)
        } else {
            format!("{} {}", day(at), clock.time(at))
        }
    };
    let begins = if run.begins_earlier {
        "goes back more than 12 hours".to_owned()
    } else {
        format!("begins at {}", moment(run.begins))
    };
    let ends = if run.ends_later {
        "goes on for more than 12 hours".to_owned()
    } else {
        format!("ends at {}", moment(run.ends))
    };
    if run.requests == 1 {
        return format!(
            "It stands alone: no other request of {} on the same account within {} minutes.",
            whose(detail),
            run.gap_minutes
        );
    }
    format!(
        "Request {} of {} in a run that {begins} and {ends}, without a pause of {} minutes or more. Its requests cost {}.",
        run.before + 1,
        group_thousands(run.requests.unsigned_abs()),
        run.gap_minutes,
        run.cost_nanos.display_usd()
    )
}

#[cfg(test)]
mod tests {
    use domain::pricing::{Book, explain};
    use domain::{Tokens, UsageEvent};

    use super::*;

    fn explained(model: &str, input: u64) -> Explained {
        let mut event = UsageEvent::new(
            Source::Events,
            "k".to_owned(),
            "2026-11-20T10:00:00Z".parse().expect("time"),
            model.to_owned(),
        );
        event.tokens = Tokens {
            input,
            ..Tokens::default()
        };
        let priced = match Book::builtin().price(&event) {
            domain::pricing::Pricing::Priced(priced) => priced,
            domain::pricing::Pricing::Unpriced { why } => panic!("{model}: {why:?}"),
        };
        let price = Book::builtin()
            .by_key(priced.price.as_deref().expect("a price"))
            .expect("in the book");
        explain(price, &event).expect("for sale")
    }

    #[test]
    fn the_row_of_the_price_is_told_with_its_reason() {
        assert_eq!(
            basis(&explained("gpt-5.5", 1_000)),
            "List rates. The input side has 1,000 tokens, and the rates for long requests apply from more than 272,000 on."
        );
        assert_eq!(
            basis(&explained("gpt-5.5", 300_000)),
            "Rates for long requests. The input side has 300,000 tokens, which is more than 272,000, so every token of the request costs these rates."
        );
    }

    #[test]
    fn a_price_says_when_it_holds_and_whose_it_is() {
        let price = PriceVersion {
            key: "m@2026-07-24".to_owned(),
            model: "m".to_owned(),
            vendor: "anthropic".to_owned(),
            from: Some(1_784_851_200),
            until: None,
            own: false,
            replaced: false,
        };
        assert_eq!(validity(&price).as_deref(), Some("from 2026-07-24 on"));
        assert_eq!(
            source_of_price(&price),
            "Anthropic's list price, in the price book that ships with Countinghouse."
        );
        let ended = PriceVersion {
            until: Some(1_784_851_200 + 3_600),
            own: true,
            ..price
        };
        assert_eq!(validity(&ended).as_deref(), Some("from 2026-07-24 until 2026-07-24 01:00:00 UTC"));
        assert_eq!(source_of_price(&ended), "A price of your organization's own.");
    }
}
