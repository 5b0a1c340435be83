//! How statements are told.

use domain::Nanos;
use domain::billing::{Basis, Price, Rounding, Terms};
use domain::statements::{Exchange, State};

/// Nano-dollars in a cent.
const CENT: i64 = 10_000_000;

/// An amount to the cent: `$1,234.50`, and `-$3.00` for what is given back.
#[must_use]
pub fn cents(amount: Nanos) -> String {
    amount.display_cents()
}

/// The amount without any rounding, for whoever wants to add it up: `$1.234567891`; to the cent where that is all of it.
#[must_use]
pub fn exact(amount: Nanos) -> String {
    if amount.0 % CENT == 0 {
        return cents(amount);
    }
    let sign = if amount.0 < 0 { "-" } else { "" };
    let size = amount.0.unsigned_abs();
    let (whole, rest) = (size / 1_000_000_000, size % 1_000_000_000);
    let digits = format!("{rest:09}");
    format!(
        "{sign}${}.{}",
        crate::charts::format::whole(i64::try_from(whole).unwrap_or(i64::MAX)),
        digits.trim_end_matches('0')
    )
}

/// `€ 92.14 (EUR, 0.9214 for a dollar on 2026-10-31)`.
pub(super) fn exchanged(exchange: &Exchange) -> String {
    format!(
        "{} at {} for a dollar, the rate of {}",
        exchange.display(),
        exchange.rate,
        domain::civil::write_day(exchange.day)
    )
}

/// What was agreed on, in a line: `Computed cost, +15 %, capped at $500.00`.
pub(super) fn agreed(terms: &Terms) -> String {
    let basis = match terms.basis {
        Basis::Computed => "Computed cost",
        Basis::Reported => "Cost as the tools reported it",
        Basis::Seat => "Seat price, shared by use",
    };
    let mut parts = vec![match terms.price {
        Price::PassThrough => format!("{basis}, passed through"),
        Price::MarkUp(points) => format!("{basis}, {}", points_text(points)),
        Price::Fixed(price) => format!("Fixed price of {}", cents(price)),
    }];
    if terms.allowance != Nanos::ZERO {
        parts.push(format!("{} included", cents(terms.allowance)));
    }
    parts.extend(terms.minimum.map(|minimum| format!("at least {}", cents(minimum))));
    parts.extend(terms.cap.map(|cap| format!("capped at {}", cents(cap))));
    parts.join(", ")
}

/// `+15 %`, `-2.5 %`.
fn points_text(points: i32) -> String {
    let sign = if points < 0 { "-" } else { "+" };
    let (whole, rest) = (points.unsigned_abs() / 100, points.unsigned_abs() % 100);
    match rest {
        0 => format!("{sign}{whole} %"),
        rest if rest % 10 == 0 => format!("{sign}{whole}.{} %", rest / 10),
        rest => format!("{sign}{whole}.{rest:02} %"),
    }
}

/// What an amount is beyond the cost that it is for.
pub(super) fn mark_up(cost: Nanos, amount: Nanos) -> Nanos {
    amount - cost
}

/// Whether lines are billed at something else than their cost. A fixed price is for all of them, and stands below.
pub(super) const fn has_mark_up(terms: &Terms) -> bool {
    match terms.price {
        Price::MarkUp(points) => points != 0,
        Price::PassThrough => matches!(terms.rounding, Rounding::Line),
        Price::Fixed(_) => false,
    }
}

/// Whether the cost that counts is something else than what the API would have cost by the price book: then both are told.
pub(super) const fn has_equivalent(terms: &Terms) -> bool {
    !matches!(terms.basis, Basis::Computed)
}

/// How much more a seat's use would have cost by the token: `3.4 times the price`. Nothing where there is no price.
pub(super) fn times(equivalent: Nanos, price: Nanos) -> Option<String> {
    let tenths = (i128::from(equivalent.0) * 10 + i128::from(price.0) / 2).checked_div(i128::from(price.0))?;
    Some(format!("{}.{} times the price", tenths / 10, tenths % 10))
}

/// What has grown, or shrunk: `+$12.30 (+8%)`; without a share where there was nothing before.
pub(super) fn change(now: Nanos, before: Nanos) -> String {
    let difference = now - before;
    let sign = if difference.0 < 0 { "" } else { "+" };
    let amount = format!("{sign}{}", cents(difference));
    if before <= Nanos::ZERO {
        return amount;
    }
    let percent = (i128::from(difference.0) * 200 + i128::from(before.0) * i128::from(difference.0.signum())) / (i128::from(before.0) * 2);
    format!("{amount}, {sign}{percent}%")
}

/// The badge of a state.
pub(super) const fn badge(state: State) -> &'static str {
    match state {
        State::Open => "badge",
        State::Review => "badge badge--warn",
        State::Closed | State::Invoiced => "badge badge--good",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn amounts_are_told_to_the_cent_and_exactly() {
        assert_eq!(cents(Nanos(1_234_567_891_234)), "$1,234.57");
        assert_eq!(cents(Nanos(-3_000_000_000)), "-$3.00");
        assert_eq!(exact(Nanos(1_234_567_891)), "$1.234567891");
        assert_eq!(exact(Nanos(-500_000)), "-$0.0005");
        assert_eq!(exact(Nanos(2_500_000_000)), "$2.50");
    }

    #[test]
    fn what_is_compared_is_told_with_its_share() {
        let usd = |cents: i64| Nanos(cents * CENT);
        assert_eq!(change(usd(11_230), usd(10_000)), "+$12.30, +12%");
        assert_eq!(change(usd(7_500), usd(10_000)), "-$25.00, -25%");
        assert_eq!(change(usd(7_500), usd(0)), "+$75.00");
        assert_eq!(times(usd(68_000), usd(20_000)).as_deref(), Some("3.4 times the price"));
        assert_eq!(times(usd(1), usd(0)), None);
    }

    #[test]
    fn terms_read_as_a_line() {
        assert_eq!(agreed(&Terms::default()), "Computed cost, passed through");
        let terms = Terms {
            price: Price::MarkUp(1_550),
            cap: Some(Nanos(500_000_000_000)),
            minimum: Some(Nanos(20_000_000_000)),
            allowance: Nanos(50_000_000_000),
            ..Terms::default()
        };
        assert_eq!(
            agreed(&terms),
            "Computed cost, +15.5 %, $50.00 included, at least $20.00, capped at $500.00"
        );
        assert_eq!((points_text(-200), points_text(5)), ("-2 %".to_owned(), "+0.05 %".to_owned()));
        let exchange = Exchange {
            currency: "EUR".to_owned(),
            rate: "0.9214".to_owned(),
            day: date(2026, 10, 31),
            total: 123_456,
        };
        assert_eq!(exchanged(&exchange), "EUR 1,234.56 at 0.9214 for a dollar, the rate of 2026-10-31");
    }
}
