//! The book: every price, and the way to the right one.

use std::collections::{BTreeMap, HashMap};
use std::sync::{OnceLock, RwLock};

use jiff::Timestamp;

use super::cost::{Pricing, Why, cost};
use super::file::{self, BookError, Model};
use super::own::{Entered, OWN_KEY, OWN_VENDOR, own_price};
use super::price::Price;
use super::quote::Quote;
use super::resolve::{self, Found, Resolved};
use super::suffixes::canonical;
use crate::models::ModelClass;
use crate::{Nanos, UsageEvent};

/// How many spellings of model names are remembered. Sources use few; whoever sends endless new ones must not fill the memory.
const REMEMBERED_NAMES: usize = 4096;
/// Longer names are looked up anew each time.
const LONGEST_REMEMBERED: usize = 200;

/// Prices and names of models. Immutable; share it by reference.
pub struct Book {
    models: Vec<Model>,
    prices: Vec<Price>,
    /// Canonical names → model.
    names: HashMap<String, u32>,
    /// Spellings seen before → what they mean: taking a decorated name apart costs more than everything else together.
    seen: RwLock<HashMap<Box<str>, Option<Found>>>,
}

impl Book {
    /// The reviewed book that ships inside the program, parsed once.
    ///
    /// # Panics
    /// Never: a test parses the very same text.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the text is part of the program and a test parses it")]
    pub fn builtin() -> &'static Self {
        static BOOK: OnceLock<Book> = OnceLock::new();
        BOOK.get_or_init(|| Self::parse(include_str!("prices.toml")).expect("the built-in price book is well formed"))
    }

    /// Reads a book. The form is explained at the head of `prices.toml`.
    ///
    /// # Errors
    /// When the text is not of that form, or contradicts itself.
    pub fn parse(text: &str) -> Result<Self, BookError> {
        let file::Parsed { models, prices, names } = file::parse(text)?;
        Ok(Self {
            models,
            prices,
            names,
            seen: RwLock::default(),
        })
    }

    /// The book with prices of an org's own, given in the order in which they were entered: from its first day on, such a price holds instead of
    /// the book's, until the next one of its own.
    #[must_use]
    pub fn extended(&self, own: &[Price]) -> Self {
        let (mut models, mut prices, mut names): (Vec<Model>, Vec<Price>, _) = (Vec::new(), Vec::new(), self.names.clone());
        let mut by_model: HashMap<&str, Vec<&Price>> = HashMap::new();
        for price in own {
            by_model.entry(&price.model).or_default().push(price);
        }
        let mut with = |name: &str, vendor: &str, class: ModelClass, of_book: &[Price], own: &[&Price]| {
            let mut versions: BTreeMap<Timestamp, &Price> = BTreeMap::new();
            // Of two for the same day the later entry holds.
            versions.extend(own.iter().map(|price| (price.from, *price)));
            let first = versions.keys().next().copied();
            let begin = prices.len();
            let kept = of_book.iter().filter(|price| first.is_none_or(|first| price.from < first));
            prices.extend(kept.chain(versions.values().copied()).cloned());
            let ends: Vec<Option<Timestamp>> = (begin..prices.len()).map(|at| prices.get(at + 1).map(|next| next.from)).collect();
            for (price, until) in prices[begin..].iter_mut().zip(ends) {
                price.until = until;
            }
            Model {
                name: name.to_owned(),
                vendor: vendor.to_owned(),
                class,
                prices: begin..prices.len(),
            }
        };
        for model in &self.models {
            let own = by_model.get(model.name.as_str()).map_or(&[][..], Vec::as_slice);
            models.push(with(
                &model.name,
                &model.vendor,
                model.class,
                &self.prices[model.prices.clone()],
                own,
            ));
        }
        by_model.retain(|name, _| self.models.iter().all(|model| model.name != *name));
        let mut rest: Vec<(&str, Vec<&Price>)> = by_model.into_iter().collect();
        rest.sort_unstable_by_key(|(name, _)| *name);
        for (name, own) in rest {
            let (vendor, class) = own
                .first()
                .map_or((OWN_VENDOR, ModelClass::Premium), |price| (&price.vendor, price.class));
            models.push(with(name, vendor, class, &[], &own));
            let number = u32::try_from(models.len().saturating_sub(1)).unwrap_or(u32::MAX);
            names.entry(canonical(name)).or_insert(number);
        }
        Self {
            models,
            prices,
            names,
            seen: RwLock::default(),
        }
    }

    /// A price of an org's own, ready for [`Book::extended`]; the model is brought to the name that the book has for it.
    #[must_use]
    pub fn own(&self, key: String, entered: &Entered) -> Price {
        let from = entered
            .from
            .to_zoned(jiff::tz::TimeZone::UTC)
            .map(|day| day.timestamp())
            .unwrap_or_default();
        let model = self.resolve(&entered.model).model;
        let known = self.find(&entered.model).map(|found| self.price_at(found.model, from));
        own_price(known, key, model, from, entered.rates.clone())
    }

    /// Every price, model by model in the order of the file, oldest first.
    pub fn prices(&self) -> impl Iterator<Item = &Price> {
        self.prices.iter()
    }

    /// The price of that key.
    #[must_use]
    pub fn by_key(&self, key: &str) -> Option<&Price> {
        self.prices.iter().find(|price| price.key == key)
    }

    /// The price of that key, between those before and after it of the same model.
    pub(super) fn among(&self, key: &str) -> Option<(Option<&Price>, &Price, Option<&Price>)> {
        let at = self.prices.iter().position(|price| price.key == key)?;
        let of_model = &self.models.iter().find(|model| model.prices.contains(&at))?.prices;
        let other = |at: Option<usize>| at.filter(|at| of_model.contains(at)).map(|at| &self.prices[at]);
        Some((other(at.checked_sub(1)), &self.prices[at], other(at.checked_add(1))))
    }

    /// Whether a model, by any of its spellings, has a price that an org has entered.
    #[must_use]
    pub fn is_own(&self, raw: &str) -> bool {
        self.quote(raw)
            .is_some_and(|quote| quote.prices.iter().any(|price| price.key.starts_with(OWN_KEY)))
    }

    /// Every name and alias that the book knows, in canonical spelling, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// What a model's name means. Never fails: an unknown name comes out lightly cleaned, with a guessed class.
    #[must_use]
    pub fn resolve(&self, raw: &str) -> Resolved<'_> {
        match self.find(raw) {
            Some(found) => {
                let model = &self.models[found.model as usize];
                Resolved {
                    model: model.name.clone(),
                    class: model.class,
                    provider: Some(&model.vendor),
                    known: true,
                    via: found.via,
                    geography: found.geography,
                    fast: found.is_fast,
                }
            }
            None => Resolved::unknown(raw, |name| self.find(name).is_some()),
        }
    }

    /// Costs an event with the price that held when it happened.
    ///
    /// - An event earlier than its model's first price takes that one: previews, and clocks that are off.
    /// - An event later than a model's retirement takes the last one.
    /// - Nothing used costs nothing, whatever the model; but where the client reports a cost all the same, ours is not known.
    /// - Reasoning is part of the output, and is not added to it.
    #[must_use]
    pub fn price(&self, event: &UsageEvent) -> Pricing {
        if event.tokens.total() == 0 && event.web_searches == 0 {
            let costs_something = event.reported_cost.is_some_and(|cost| cost != Nanos::ZERO);
            return if costs_something {
                Pricing::Unpriced { why: Why::NothingCounted }
            } else {
                Pricing::nothing()
            };
        }
        match self.find(&event.model) {
            Some(found) => cost(self.price_at(found.model, event.at), event, found),
            None if event.model.trim().is_empty() => Pricing::Unpriced { why: Why::NoModel },
            None => Pricing::Unpriced { why: Why::UnknownModel },
        }
    }

    /// All prices of a model, by any of its spellings; `None` when the book does not have it.
    #[must_use]
    pub fn quote(&self, raw: &str) -> Option<Quote<'_>> {
        let found = self.find(raw)?;
        let prices = &self.prices[self.models[found.model as usize].prices.clone()];
        Some(Quote { prices, found })
    }

    /// The models that have a price at a moment, as vendor and name: by vendor in the order of the file. Snapshots that bear the name of
    /// another model are not among them.
    #[must_use]
    pub fn sold_at(&self, at: Timestamp) -> Vec<(&str, &str)> {
        let mut sold: Vec<(&str, &str)> = Vec::new();
        for (number, model) in self.models.iter().enumerate() {
            let is_itself = self.find(&model.name).is_some_and(|found| found.model as usize == number);
            let has_price = self.prices[model.prices.clone()].first().is_some_and(|price| price.from <= at);
            if is_itself && has_price {
                sold.push((&model.vendor, &model.name));
            }
        }
        sold
    }

    pub(super) fn price_at(&self, model: u32, at: Timestamp) -> &Price {
        let prices = &self.prices[self.models[model as usize].prices.clone()];
        let later = prices.partition_point(|price| price.from <= at);
        &prices[later.saturating_sub(1)]
    }

    /// Finds a model by any of its spellings.
    pub(super) fn find(&self, raw: &str) -> Option<Found> {
        if let Ok(seen) = self.seen.read()
            && let Some(found) = seen.get(raw)
        {
            return *found;
        }
        let found = resolve::find(
            raw,
            |name| self.names.get(name).copied(),
            |model| self.models[model as usize].vendor.as_str(),
        );
        if raw.len() <= LONGEST_REMEMBERED
            && let Ok(mut seen) = self.seen.write()
            && seen.len() < REMEMBERED_NAMES
        {
            seen.insert(raw.into(), found);
        }
        found
    }
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book")
            .field("models", &self.models.len())
            .field("prices", &self.prices.len())
            .finish_non_exhaustive()
    }
}
