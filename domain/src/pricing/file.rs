//! The form of `prices.toml`, read strictly: an unknown key, a price that is no exact decimal or a name that is taken twice is an error.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::Error as _;
use thiserror::Error;

use super::hours::Hours;
use super::price::{ContextTier, GeographyFactors, OffPeak, Price, Rates, Threshold, TierPrice};
use super::suffixes::canonical;
use crate::event::ServiceTier;
use crate::models::ModelClass;

/// What is wrong with a price file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BookError {
    /// It is not TOML, or has a key that the form does not know.
    #[error("{0}")]
    Form(String),
    /// A model contradicts itself or another one.
    #[error("{model}: {problem}")]
    Model {
        /// Which one.
        model: String,
        /// What is wrong.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileForm {
    vendor: Vec<VendorForm>,
    model: Vec<ModelForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VendorForm {
    id: String,
    web_search: Option<Exact>,
    fast_tier: Option<ServiceTier>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelForm {
    id: String,
    vendor: String,
    class: ModelClass,
    name: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    price: Vec<PriceForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceForm {
    from: String,
    standard: RatesForm,
    long: Option<LongForm>,
    batch: Option<TierForm>,
    flex: Option<TierForm>,
    priority: Option<TierForm>,
    fast: Option<Exact>,
    #[serde(default)]
    geography: GeographyForm,
    cloud_region: Option<Exact>,
    off_peak: Option<OffPeakForm>,
    web_search: Option<Exact>,
}

/// Serde cannot refuse unknown keys of flattened forms, so the rates are written out wherever they occur.
macro_rules! rates_form {
    ($name:ident { $($extra:ident: $type:ty),* }) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            input: Option<Exact>,
            output: Option<Exact>,
            cache_read: Option<Exact>,
            cache_write_5m: Option<Exact>,
            cache_write_1h: Option<Exact>,
            $($extra: $type,)*
        }

        impl $name {
            fn rates(&self) -> Result<Rates, String> {
                Ok(Rates {
                    input: self.input.ok_or("rates need an input")?.0,
                    output: self.output.ok_or("rates need an output")?.0,
                    cache_read: self.cache_read.map(|rate| rate.0),
                    cache_write_5m: self.cache_write_5m.map(|rate| rate.0),
                    cache_write_1h: self.cache_write_1h.map(|rate| rate.0),
                })
            }
        }
    };
}
rates_form!(RatesForm {});
rates_form!(LongForm { above: Option<u64>, at_least: Option<u64> });
rates_form!(TierForm { factor: Option<Exact>, cache_read_factor: Option<Exact> });
rates_form!(OffPeakForm { hours: Vec<String> });

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct GeographyForm {
    us: Option<Exact>,
    eu: Option<Exact>,
    regional: Option<Exact>,
}

/// A decimal that is written as a string, so that no price ever is a float.
#[derive(Clone, Copy)]
struct Exact(Decimal);

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match Decimal::from_str_exact(&text) {
            // Few digits keep every later product exact.
            Ok(value) if value.is_sign_positive() && value.mantissa() < 100_000_000 => Ok(Self(value.normalize())),
            _ => Err(D::Error::custom(format!(
                "`{text}` is not a price: write a decimal such as \"0.25\""
            ))),
        }
    }
}

/// A model of the book: its names and where its prices are.
pub(super) struct Model {
    /// The name that pages show.
    pub name: String,
    pub vendor: String,
    pub class: ModelClass,
    /// Its rows in [`Parsed::prices`], oldest first.
    pub prices: std::ops::Range<usize>,
}

/// The file, checked.
pub(super) struct Parsed {
    pub models: Vec<Model>,
    pub prices: Vec<Price>,
    /// Canonical names and aliases → model.
    pub names: HashMap<String, u32>,
}

pub(super) fn parse(text: &str) -> Result<Parsed, BookError> {
    let form: FileForm = toml::from_str(text).map_err(|error| BookError::Form(error.to_string()))?;
    let mut vendors = HashMap::new();
    for vendor in &form.vendor {
        if vendors.insert(vendor.id.as_str(), vendor).is_some() {
            return Err(BookError::Form(format!("vendor `{}` occurs twice", vendor.id)));
        }
    }
    let mut parsed = Parsed {
        models: Vec::with_capacity(form.model.len()),
        prices: Vec::with_capacity(form.model.len() * 2),
        names: HashMap::with_capacity(form.model.len() * 2),
    };
    let mut keys = HashSet::new();
    for model in &form.model {
        parsed.add(model, &vendors, &mut keys).map_err(|problem| BookError::Model {
            model: model.id.clone(),
            problem,
        })?;
    }
    // A snapshot bears the name of a model that exists and agrees with it, or one name would have two classes.
    for model in &form.model {
        let shown = &parsed.models[parsed.names[&canonical(&model.id)] as usize];
        let named = parsed.names.get(&canonical(&shown.name)).map(|at| &parsed.models[*at as usize]);
        if named.is_none_or(|named| (named.class, &named.vendor, &named.name) != (shown.class, &shown.vendor, &shown.name)) {
            return Err(BookError::Model {
                model: model.id.clone(),
                problem: format!("its name `{}` is no model of the same vendor and class", shown.name),
            });
        }
    }
    Ok(parsed)
}

impl Parsed {
    fn add(&mut self, form: &ModelForm, vendors: &HashMap<&str, &VendorForm>, keys: &mut HashSet<String>) -> Result<(), String> {
        let vendor = *vendors
            .get(form.vendor.as_str())
            .ok_or_else(|| format!("unknown vendor `{}`", form.vendor))?;
        let number = u32::try_from(self.models.len()).map_err(|_| "too many models")?;
        for name in std::iter::once(&form.id).chain(&form.aliases) {
            if self.names.insert(canonical(name), number).is_some() {
                return Err(format!("the name `{name}` is taken"));
            }
        }
        let name = form.name.clone().unwrap_or_else(|| form.id.clone());
        let start = self.prices.len();
        for row in &form.price {
            let mut price = row.price(form, &name)?;
            price.web_search = price.web_search.or(vendor.web_search.map(|fee| fee.0));
            price.fast_tier = vendor.fast_tier;
            if !keys.insert(price.key.clone()) {
                return Err(format!("the price `{}` occurs twice", price.key));
            }
            if let Some(before) = self.prices[start..].last_mut() {
                if before.from >= price.from {
                    return Err(format!("`{}` does not follow the price before it", price.key));
                }
                before.until = Some(price.from);
            }
            self.prices.push(price);
        }
        if self.prices.len() == start {
            return Err("it has no price".to_owned());
        }
        self.models.push(Model {
            name,
            vendor: form.vendor.clone(),
            class: form.class,
            prices: start..self.prices.len(),
        });
        Ok(())
    }
}

impl PriceForm {
    fn price(&self, model: &ModelForm, name: &str) -> Result<Price, String> {
        let (day, full) = match self.from.split_once('T') {
            Some((day, _)) => (day, self.from.clone()),
            None => (self.from.as_str(), format!("{}T00:00:00Z", self.from)),
        };
        let from: Timestamp = full
            .parse()
            .map_err(|_| format!("`{}` is not a date or a time in UTC", self.from))?;
        let price = Price {
            key: format!("{}@{day}", model.id),
            model: name.to_owned(),
            vendor: model.vendor.clone(),
            class: model.class,
            from,
            until: None,
            standard: self.standard.rates()?,
            long: self.long.as_ref().map(LongForm::tier).transpose()?,
            batch: self.batch.as_ref().map(TierForm::price).transpose()?,
            flex: self.flex.as_ref().map(TierForm::price).transpose()?,
            priority: self.priority.as_ref().map(TierForm::price).transpose()?,
            fast: self.fast.map(|factor| factor.0),
            fast_tier: None,
            geography: GeographyFactors {
                us: self.geography.us.map(|factor| factor.0),
                eu: self.geography.eu.map(|factor| factor.0),
                regional: self.geography.regional.map(|factor| factor.0),
            },
            cloud_region: self.cloud_region.map(|factor| factor.0),
            off_peak: self.off_peak.as_ref().map(OffPeakForm::price).transpose()?,
            web_search: self.web_search.map(|fee| fee.0),
        };
        let tiers = [&price.batch, &price.flex, &price.priority];
        let own_rates = tiers.iter().any(|tier| matches!(tier, Some(TierPrice::Rates(_))));
        if price.long.is_some() && (own_rates || price.off_peak.is_some()) {
            return Err(format!(
                "`{}` says nothing about long requests in a tier or hour with rates of its own",
                price.key
            ));
        }
        Ok(price)
    }
}

impl LongForm {
    fn tier(&self) -> Result<ContextTier, String> {
        let threshold = match (self.above, self.at_least) {
            (Some(tokens), None) => Threshold::Above(tokens),
            (None, Some(tokens)) => Threshold::AtLeast(tokens),
            _ => return Err("a context tier needs either `above` or `at_least`".to_owned()),
        };
        Ok(ContextTier {
            threshold,
            rates: self.rates()?,
        })
    }
}

impl TierForm {
    fn price(&self) -> Result<TierPrice, String> {
        let has_rates = [self.input, self.output, self.cache_read, self.cache_write_5m, self.cache_write_1h]
            .iter()
            .any(Option::is_some);
        match (self.factor, self.cache_read_factor, has_rates) {
            (Some(all), cache_read, false) => Ok(TierPrice::Factor {
                all: all.0,
                cache_read: cache_read.unwrap_or(all).0,
            }),
            (None, None, true) => self.rates().map(TierPrice::Rates),
            _ => Err("a tier has either a factor or rates".to_owned()),
        }
    }
}

impl OffPeakForm {
    fn price(&self) -> Result<OffPeak, String> {
        Ok(OffPeak {
            hours: Hours::parse(&self.hours)?,
            rates: self.rates()?,
        })
    }
}
