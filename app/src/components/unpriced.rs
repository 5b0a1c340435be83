//! What to say of use without a price.

use domain::Measures;

use super::kpi::unpriced_amount;

/// How many models are named one by one.
const NAMED: usize = 6;

/// `2 models have no price: a, b. Their 1.20 M tokens are not in these totals.` Nothing where everything has a price.
#[must_use]
pub fn unpriced_note(models: &[String], total: &Measures) -> Option<String> {
    let (amount, unit) = unpriced_amount(total)?;
    let named = models.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = models.len().saturating_sub(NAMED);
    let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
    match models.len() {
        0 => None,
        1 => Some(format!(
            "1 model has no price: {named}. Its {amount} {unit} are not in these totals."
        )),
        n => Some(format!(
            "{n} models have no price: {named}{tail}. Their {amount} {unit} are not in these totals."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_without_a_price_are_named() {
        let total = Measures {
            unpriced_requests: 3,
            unpriced_tokens: 1_200_000,
            ..Measures::default()
        };
        let one = ["unnamed model".to_owned()];
        assert_eq!(
            unpriced_note(&one, &total).as_deref(),
            Some("1 model has no price: unnamed model. Its 1.20\u{a0}M tokens are not in these totals.")
        );
        assert_eq!(unpriced_note(&[], &Measures::default()), None);
        let eight: Vec<String> = (1..=8).map(|n| format!("model-{n}")).collect();
        let text = unpriced_note(&eight, &total).expect("names");
        assert!(text.starts_with("8 models have no price: model-1, model-2,"), "{text}");
        assert!(text.contains(" and 2 more."), "{text}");
    }
}
