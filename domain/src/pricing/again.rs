//! Costing an event that was costed before. What the database keeps of a model's name is less than its source wrote.

use super::book::Book;
use super::cost::{Pricing, cost};
use super::explain::spelling;
use super::own::OWN_KEY;
use super::price::Price;
use super::resolve::Found;
use crate::{Nanos, UsageEvent};

impl Book {
    /// Costs an event with the price that holds by now, given the price that it was costed with and what it came to.
    ///
    /// - Which dated snapshot of a model it was is known from that price.
    /// - Whether the name that the source wrote stated a place, a cloud or the fast mode is found out by the cost, as in
    ///   [`super::explain_stored`].
    /// - Without a price it is costed as if it came in now.
    #[must_use]
    pub fn price_again(&self, event: &UsageEvent, before: Option<(&Price, Nanos)>) -> Pricing {
        let Some((price, stored)) = before else {
            return self.price(event);
        };
        let of_book = (!price.key.starts_with(OWN_KEY)).then(|| self.find(price.model_id())).flatten();
        let Some(found) = of_book.or_else(|| self.find(&event.model)) else {
            return self.price(event);
        };
        let found = match spelling(price, event, stored) {
            Some(spelled) => Found {
                model: found.model,
                ..spelled
            },
            None => found,
        };
        cost(self.price_at(found.model, event.at), event, found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Source, Tokens};

    fn event(model: &str) -> UsageEvent {
        let at = "2026-11-20T10:00:00Z".parse().expect("time");
        let mut event = UsageEvent::new(Source::Events, "k".to_owned(), at, model.to_owned());
        event.tokens = Tokens {
            input: 1_000,
            output: 333,
            ..Tokens::default()
        };
        event
    }

    #[test]
    fn what_was_costed_costs_the_same_again_however_it_was_spelled() {
        let book = Book::builtin();
        // Every model of the book by its id, and spellings that say more than the model.
        let ids = book.prices().map(Price::model_id);
        let spelled = ["us.anthropic.claude-opus-4-6-v1:0", "claude-opus-4-6-fast", "azure/eu/gpt-5.5"];
        let mut again = 0;
        for name in ids.chain(spelled) {
            let event = event(name);
            let Pricing::Priced(priced) = book.price(&event) else { continue };
            let key = priced.price.as_deref().expect("a price");
            let kept = UsageEvent {
                model: book.resolve(name).model,
                ..event
            };
            let price = book.by_key(key).expect("in the book");
            let Pricing::Priced(told) = book.price_again(&kept, Some((price, priced.total))) else {
                panic!("{name} has a price")
            };
            assert_eq!((told.total, told.price.as_deref()), (priced.total, Some(key)), "{name}");
            again += 1;
        }
        assert!(again > 100, "{again}");
        let kept = event("claude-opus-4-6");
        assert_eq!(book.price_again(&kept, None), book.price(&kept));
    }

    #[test]
    fn a_place_in_the_name_multiplies_the_new_price_too() {
        let book = Book::builtin();
        let spelled = event("us.anthropic.claude-opus-4-6-v1:0");
        let Pricing::Priced(priced) = book.price(&spelled) else {
            panic!("for sale")
        };
        let now = book.by_key(priced.price.as_deref().expect("a price")).expect("in the book");
        // The same with a wrong rate.
        let mut old = now.clone();
        old.standard.input *= rust_decimal::Decimal::TWO;
        let kept = event("claude-opus-4-6");
        let Pricing::Priced(cost) = cost(&old, &kept, book.find("us.anthropic.claude-opus-4-6-v1:0").expect("known")) else {
            panic!("for sale")
        };
        assert!(cost.total > priced.total);
        let again = book.price_again(&kept, Some((&old, cost.total)));
        assert_eq!(again.total(), Some(priced.total), "with the factor of the place");
        assert_ne!(book.price(&kept).total(), again.total());
    }
}
